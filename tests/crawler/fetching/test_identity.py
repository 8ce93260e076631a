import pytest

from crawler.fetching.identity import PRODUCT, user_agent


@pytest.mark.parametrize(
    "contact", ["desk@example.org", " desk@example.org ", "https://example.org/bot?a=b", "a+b@x.org"]
)
def test_contact(contact):
    assert user_agent(contact) == f"{PRODUCT} (+{contact.strip()})"


def test_without_contact():
    assert user_agent(None) == PRODUCT


@pytest.mark.parametrize(
    "contact",
    [
        "",
        "me",
        "a@b",
        "desk@example.org\r\nX: y",
        "a b@example.org",
        "x@y.org)",
        "javascript:x",
        "م@x.org",
        "a" * 300 + "@x.org",
    ],
)
def test_what_is_no_contact(contact):
    with pytest.raises(ValueError, match="contact"):
        user_agent(contact)
