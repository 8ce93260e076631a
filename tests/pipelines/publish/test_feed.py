"""The feed is what RFC 4287 asks for, whatever the articles hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipelines.article import Author, BodyBlock
from pipelines.publish.feed import ATOM, SUMMARY, Channel, atom_feed, beginning
from pipelines.publish.selection import Selection

NOW = "2026-11-22T10:00:00Z"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
SAFE = etree.XMLParser(resolve_entities=False, no_network=True)


def feed(store, selection=None, *, limit=50, **channel):
    document = atom_feed(store.database, selection or Selection(), Channel(**channel), limit=limit, now=NOW)
    return etree.fromstring(document, SAFE)


def find(element, path):
    return element.findall("/".join(f"{{{ATOM}}}{name}" for name in path.split("/")))


def texts(element, path):
    return [found.text for found in find(element, path)]


def check(root):
    """What RFC 4287, sections 4.1.1 and 4.1.2, says that a feed and an entry must hold."""
    assert root.tag == f"{{{ATOM}}}feed"
    for element in (root, *find(root, "entry")):
        for name in ("id", "title", "updated"):
            assert len(find(element, name)) == 1, name
        [updated] = texts(element, "updated")
        assert MOMENT.fullmatch(updated)
        assert re.match(r"[a-z]+:.+", texts(element, "id")[0])
    for entry in find(root, "entry"):
        assert texts(entry, "author/name") and all(texts(entry, "author/name"))
        assert len(find(entry, "published")) <= 1 and len(find(entry, "summary")) <= 1
        assert [link.get("rel") for link in find(entry, "link")] == ["alternate"]
        assert len(find(entry, "content")) <= 1
        assert all(MOMENT.fullmatch(moment) for moment in texts(entry, "published"))
    ids = texts(root, "entry/id")
    assert len(ids) == len(set(ids))


@pytest.fixture
def filled(store, accepted):
    store.run(
        accepted(
            1,
            body_blocks=(
                BodyBlock("heading", "عنوان <b>"),
                BodyBlock("paragraph", "فقرة & أخرى"),
                BodyBlock("item", "بند"),
                BodyBlock("item", "بند آخر"),
                BodyBlock("quote", "قول"),
            ),
            authors=(Author("سلمى حداد"), Author("علي", "photographer"), Author("منى", "correspondent")),
            date_published="2026-11-20T10:00:00+02:00",
            date_published_precision="minute",
            section="اقتصاد",
            keywords=("اقتصاد", "نيل"),
            language="ar-EG",
            description="ملخص",
        ),
        accepted(2, "نص ثان", date_published="2026-11-21", authors=(), agency="وكالة", language="?"),
        accepted(3, "نص ثالث " * 100, authors=(), fetched_at="2026-11-19T10:00:00Z"),
        accepted(4, "نص ثان"),
        accepted(5, "نص خامس", date_published="2020-01-01", authors=(Author("علي", "photographer"),)),
    )
    return store


def test_the_newest_first(filled):
    root = feed(filled)
    check(root)
    assert [id_.rsplit("/", 1)[1] for id_ in texts(root, "entry/id")] == ["4", "2", "1", "3", "5"]
    assert texts(root, "updated") == ["2026-11-22T09:00:00Z"]
    assert len(find(feed(filled, limit=2), "entry")) == 2


def test_an_entry(filled):
    entry = find(feed(filled), "entry")[2]
    assert texts(entry, "title") == ["خبر من المدينة"]
    assert texts(entry, "published") == ["2026-11-20T10:00:00+02:00"]
    assert texts(entry, "author/name") == ["سلمى حداد", "منى"] and texts(entry, "contributor/name") == ["علي"]
    assert [found.get("term") for found in find(entry, "category")] == ["اقتصاد", "نيل"]
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar-EG"
    assert texts(entry, "summary") == ["ملخص"] and not find(entry, "content")


def test_what_is_not_known_is_left_out(filled):
    four, two, _, three, five = find(feed(filled), "entry")
    assert texts(two, "published") == [] and two.attrib == {}
    assert texts(two, "author/name") == ["وكالة"] and texts(three, "author/name") == ["example.com"]
    assert texts(five, "author/name") == ["example.com"] and texts(five, "contributor/name") == ["علي"]
    assert texts(four, "author/name") == ["سلمى الكاتبة"]


def test_the_full_text_as_html(filled):
    entry = find(feed(filled, full=True), "entry")[2]
    [content] = find(entry, "content")
    assert content.get("type") == "html" and not find(entry, "summary")
    assert content.text == (
        '<div dir="auto"><h2>عنوان &lt;b&gt;</h2><p>فقرة &amp; أخرى</p><ul><li>بند</li><li>بند آخر</li></ul>'
        "<blockquote>قول</blockquote></div>"
    )


def test_a_summary_is_cut_between_words():
    assert beginning([{"kind": "paragraph", "text": "كلمة " * 100}]) == f"{('كلمة ' * 59).strip()} …"
    assert len(beginning([{"kind": "paragraph", "text": "ا" * 999}])) <= SUMMARY + 2
    assert beginning([]) == ""


def test_filters(filled):
    numbers = texts(feed(filled, Selection(copies=False, since="2026-01-01")), "entry/id")
    assert numbers == ["https://example.com/2", "https://example.com/1"]


def test_an_address_is_id_and_link(filled):
    root = feed(filled, address="https://example.org/feed.xml", title="أخبار")
    check(root)
    assert texts(root, "id") == ["https://example.org/feed.xml"] and texts(root, "title") == ["أخبار"]
    [link] = find(root, "link")
    assert (link.get("rel"), link.get("href")) == ("self", "https://example.org/feed.xml")


def test_without_an_address_each_choice_has_its_own_id(filled):
    first, again, other = feed(filled), feed(filled), feed(filled, Selection(copies=False))
    assert texts(first, "id") == texts(again, "id") != texts(other, "id")


def test_an_empty_feed(store):
    root = feed(store)
    check(root)
    assert texts(root, "updated") == [NOW] and not find(root, "entry")


ANYTHING = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(text=ANYTHING, full=st.booleans())
def test_any_text_gives_valid_xml(filled, text, full):
    filled.database.connection.execute(
        "UPDATE articles SET headline = ?1, body = ?1, body_kinds = '[\"paragraph\"]', section = ?1, agency = ?1, "
        "language = ?1, description = NULL WHERE id = 2",
        (text.replace("\n\n", "\n"),),
    )
    check(feed(filled, full=full, title=text))
