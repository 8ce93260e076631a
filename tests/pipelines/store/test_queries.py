from __future__ import annotations

from pipelines.article import Image, RelatedLink
from pipelines.store.queries import article_by_address, counts, last_run, run_summary
from pipelines.verdict import Reason


def test_a_run_in_numbers(store, accepted, refused):
    assert last_run(store.database) is None
    store.run(accepted(1), accepted(2), refused(), refused("b.html", Reason.PAYWALL), refused("c.html"))
    summary = run_summary(store.database, last_run(store.database))
    assert summary.landings == {"new": 1, "updated": 0, "unchanged": 0, "duplicate": 1, "quarantined": 3}
    assert summary.refused == {"listing": 2, "paywall": 1}
    assert (summary.state, summary.command, summary.outcomes) == ("done", "replay pages", {})
    assert run_summary(store.database, 99) is None
    assert counts(store.database) == {"articles": 2, "copies": 1, "revisions": 0, "people": 1, "quarantine": 3}


def test_an_article_by_any_of_its_addresses_comes_back_as_it_went_in(store, accepted):
    verdict = accepted(
        1,
        url="https://www.example.com/1?utm_source=x",
        keywords=("مصر",),
        main_image=Image("https://example.com/i.jpg", None, "وكالة"),
        related=(RelatedLink("خبر آخر"), RelatedLink("ثالث", "https://example.com/3")),
        provenance={"headline": "h1"},
        warnings=("missing_date",),
        fetched_at="2026-11-16T08:00:00Z",
    )
    store.run(verdict)
    for address in (
        "https://example.com/1",
        "https://www.example.com/1?utm_source=x",
        "http://m.example.com/1/?utm_medium=y",
    ):
        assert article_by_address(store.database, address) == (1, verdict.article)
    assert article_by_address(store.database, "https://example.com/2") is None
