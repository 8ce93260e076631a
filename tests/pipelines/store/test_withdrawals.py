"""Articles whose page is away, and those that came back."""

from __future__ import annotations

import pytest

from pipelines.article import Archive
from pipelines.verdict import Reason

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (f"2026-11-{day}T08:00:00Z" for day in (16, 17, 18, 19))
URL = "https://example.com/1"


@pytest.fixture
def away(refused):
    def make(at, reason=Reason.ERROR_PAGE, status=404, url=URL, file=None):
        file = file or f"{at}.html"
        return refused(file, reason, url="https://example.com/", asked_url=url, status=status, fetched_at=at)

    return make


@pytest.fixture
def shown(accepted):
    return lambda at, **fields: accepted(1, fetched_at=at, archive=Archive(f"{at}.html"), **fields)


def marks(store):
    (row,) = store.rows("SELECT withdrawn_at, withdrawn_reason, body FROM articles_v1")
    assert row["body"]
    return row["withdrawn_at"], row["withdrawn_reason"]


def history(store):
    return [tuple(row.values()) for row in store.rows("SELECT * FROM withdrawals_v1 ORDER BY withdrawn_at")]


@pytest.mark.parametrize(
    ("reason", "status", "expected"),
    [
        (Reason.ERROR_PAGE, 404, "gone"),
        (Reason.ERROR_PAGE, 200, "error_page"),
        (Reason.HOME_PAGE, 200, "home_page"),
        (Reason.EMPTY_BODY, None, "empty"),
    ],
)
def test_a_page_in_its_place_marks_an_article_and_its_text_stays(store, shown, away, reason, status, expected):
    store.run(shown(MONDAY), away(TUESDAY, reason, status))
    assert marks(store) == (TUESDAY, expected)
    assert history(store) == [(1, TUESDAY, expected, None)]


def test_a_server_in_trouble_marks_nothing(store, shown, away):
    store.run(shown(MONDAY), away(TUESDAY, status=503), away(TUESDAY, Reason.LISTING, 200))
    assert marks(store) == (None, None)


def test_what_was_seen_before_the_article_or_at_no_known_moment_marks_nothing(store, shown, away):
    store.run(shown(TUESDAY), away(MONDAY), away(None))
    assert marks(store) == (None, None)


def test_another_address_of_the_article_counts_and_a_strangers_does_not(store, shown, away):
    amp = "https://example.com/amp/1"
    store.run(shown(MONDAY, url=amp), away(TUESDAY, url="https://example.com/2"))
    assert marks(store) == (None, None)
    store.run(away(TUESDAY, url=amp))
    assert marks(store) == (TUESDAY, "gone")


@pytest.mark.parametrize("batch", [1, 9])
def test_it_comes_back_and_both_moments_are_kept(store, shown, away, batch):
    pages = (shown(MONDAY), away(TUESDAY), shown(WEDNESDAY))
    landings = store.run(*pages, batch=batch)
    assert landings == ["new", "quarantined", "unchanged"]
    assert marks(store) == (None, None)
    assert history(store) == [(1, TUESDAY, "gone", WEDNESDAY)]
    before = store.dump(), history(store)
    store.run(*pages, batch=batch)
    assert (store.dump(), history(store)) == before
    store.run(away(THURSDAY))
    assert [row[1] for row in history(store)] == [TUESDAY, THURSDAY]


def test_an_older_page_that_arrives_late_does_not_bring_it_back(store, shown, away):
    store.run(shown(MONDAY), away(WEDNESDAY), shown(TUESDAY))
    assert marks(store) == (WEDNESDAY, "gone")


@pytest.mark.parametrize("batch", [1, 9])
def test_it_was_away_earlier_than_was_known(store, shown, away, batch):
    store.run(shown(MONDAY), away(WEDNESDAY), away(TUESDAY, Reason.EMPTY_BODY, 200), batch=batch)
    assert marks(store) == (TUESDAY, "empty")
    assert history(store) == [(1, TUESDAY, "empty", None)]


def test_an_address_that_cannot_be_encoded(store, shown, away):
    assert store.run(shown(MONDAY), away(TUESDAY, url=f"{URL}\ud800")) == ["new", "quarantined"]
