"""Who is credited: the printed line first, then metadata, then the dateline; the outlet itself never."""

from datetime import UTC, datetime

import pytest

from crawler.parsers.context import Context
from crawler.parsers.credit import Credit, credit_article
from crawler.parsers.draft import Draft
from pipelines.article import BodyBlock

CONTEXT = Context(now=datetime(2026, 11, 20, tzinfo=UTC), own_names=("الوادي",))


def credit(
    byline: str | None = None, origin: str = "byline class", claimed: tuple[str, ...] = (), text: str = ""
) -> Credit:
    draft = Draft(headline="عودة الجسر", byline=byline, metadata_authors=list(claimed))
    if byline:
        draft.provenance["byline_raw"] = origin
    if text:
        draft.blocks.append(BodyBlock("paragraph", text))
    return credit_article(draft, CONTEXT)


@pytest.mark.parametrize(
    ("byline", "origin", "claimed", "names", "source"),
    [
        pytest.param("كتب: أحمد سالم", "byline label", (), ["أحمد سالم"], "byline label", id="printed"),
        pytest.param(
            "كتب: أحمد سالم",
            "byline label",
            ("منى خالد",),
            ["أحمد سالم"],
            "byline label",
            id="a-labelled-line-goes-before-metadata",
        ),
        pytest.param("أحمد سالم", "bare", ("منى خالد",), ["منى خالد"], "metadata", id="a-bare-name-yields-to-metadata"),
        pytest.param("أحمد سالم", "bare", ("احمد سالم",), ["أحمد سالم"], "bare", id="a-confirmed-bare-name"),
        pytest.param(None, "", ("منى خالد", "أحمد سالم"), ["منى خالد", "أحمد سالم"], "metadata", id="metadata-alone"),
        pytest.param(None, "", ("منى خالد", "مني خالد"), ["منى خالد"], "metadata", id="one-person-in-two-spellings"),
        pytest.param(None, "", ("Ahmed Salem",), [], None, id="a-latin-account-name-is-nobody"),
        pytest.param(None, "", ("admin",), [], None, id="admin-is-nobody"),
        pytest.param(None, "", ("الوادي",), [], None, id="the-outlet-is-nobody"),
        pytest.param(None, "", (), [], None, id="nothing"),
    ],
)
def test_authors(
    byline: str | None, origin: str, claimed: tuple[str, ...], names: list[str], source: str | None
) -> None:
    found = credit(byline, origin, claimed)
    assert [author.name for author in found.authors] == names
    assert found.provenance.get("authors") == source


@pytest.mark.parametrize(
    ("byline", "line", "agency", "location"),
    [
        pytest.param("كتب: أحمد سالم", "السومرية نيوز – بغداد", "السومرية نيوز", "بغداد", id="what-the-byline-lacks"),
        pytest.param("عمان - رويترز", "(أ ف ب)", "رويترز", "عمان", id="nothing-that-it-says"),
        pytest.param("كتب: أحمد سالم", "النهار", "النهار", None, id="an-outlets-name-alone"),
        pytest.param("كتب: أحمد سالم", "الوادي", None, None, id="not-the-outlet-itself"),
    ],
)
def test_a_line_of_the_text_that_is_a_credit(byline: str, line: str, agency: str | None, location: str | None) -> None:
    draft = Draft(headline="عودة الجسر", byline=byline, credit_lines=[line], provenance={"byline_raw": "byline class"})
    found = credit_article(draft, CONTEXT)
    assert (found.agency, found.location) == (agency, location)
    assert ("agency" in found.provenance, "location" in found.provenance) == (agency is not None, location is not None)


def test_an_account_name_leaves_a_warning() -> None:
    assert credit(claimed=("Ahmed Salem",)).warnings == ("author_is_account_name",)


@pytest.mark.parametrize(
    ("byline", "claimed", "text", "agency", "location"),
    [
        pytest.param("رويترز", (), "", "رويترز", None, id="printed-agency"),
        pytest.param("القاهرة - رويترز", (), "", "رويترز", "القاهرة", id="printed-place-and-agency"),
        pytest.param(None, (), "القاهرة (رويترز) - قال المهندس إن الجسر آمن.", "رويترز", "القاهرة", id="dateline"),
        pytest.param(
            "كتب: أحمد سالم",
            (),
            "القاهرة (رويترز) - قال المهندس إن الجسر آمن.",
            "رويترز",
            "القاهرة",
            id="dateline-beside-a-person",
        ),
        pytest.param(
            None, (), "قال المهندس في القاهرة إن رويترز نشرت الخبر.", None, None, id="no-dateline-in-a-sentence"
        ),
        pytest.param("الوادي", (), "", None, None, id="the-outlet-is-no-agency"),
    ],
)
def test_agency_and_place(
    byline: str | None, claimed: tuple[str, ...], text: str, agency: str | None, location: str | None
) -> None:
    found = credit(byline, claimed=claimed, text=text)
    assert (found.agency, found.location) == (agency, location)


def test_the_printed_line_is_kept_as_printed() -> None:
    assert credit("كتب: أحمد سالم", "byline label").raw == "كتب: أحمد سالم"
