"""Replaying saved pages with storing against without, in the same run: what the writer costs beside the workers.

Both sides read the same pages through as many worker processes; only one hands the verdicts to the database. The figure
is a ratio of pages a second, the best of interleaved rounds each, so that it says the same on a slow machine.
"""

from __future__ import annotations

import json
import random
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest

from crawler.parsers import parse_page
from crawler.replay.judging import Judge
from crawler.replay.run import Plan, replay
from crawler.replay.stopping import StopRequest
from crawler.replay.summary import Summary
from crawler.replay.supervisor import Supervisor
from crawler.replay.workers import worker_context
from crawler.saved.page import SavedPage
from pipelines.article import Archive
from pipelines.store.prepared import Prepared
from pipelines.validate import validate

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PAGES, WORKERS, ROUNDS = 400, 2, 3
FLOOR = 0.5
TEXT = "قال وزير في الحكومة اليوم إن لجنة من رئيس دولة ومدينة على اجتماع أمس ناقشت بيان اقتصاد السوق وكتاب المباراة"
WORDS = TEXT.split()


@pytest.fixture(scope="module")
def pages() -> list[SavedPage]:
    """Pages of about 25 KB with 3 KB of text in menus and scripts, each another article."""
    chance = random.Random(20261122)
    return [page(number, chance) for number in range(PAGES)]


def page(number: int, chance: random.Random) -> SavedPage:
    url = f"https://news.example/story/{number}"
    headline = f"{' '.join(chance.choices(WORDS, k=9))} {number}"
    data = {"@type": "NewsArticle", "headline": headline, "datePublished": "2026-11-20T10:00:00+02:00", "url": url}
    menu = "".join(f'<li><a href="/section/{n}">{" ".join(chance.choices(WORDS, k=2))}</a></li>' for n in range(120))
    body = "".join(f"<p>{' '.join(chance.choices(WORDS, k=50))}</p>" for _ in range(8))
    html = (
        f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{headline}</title>'
        f'<link rel="canonical" href="{url}"><script type="application/ld+json">{json.dumps(data)}</script>'
        f"<script>{'var a = 1;' * 400}</script></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{headline}</h1><div class='byline'>كتبت: سارة مصطفى</div><div>{body}</div></article>"
        f"<aside><ul>{menu}</ul></aside><footer>جميع الحقوق محفوظة</footer></body></html>"
    )
    return SavedPage(archive=Archive(f"{number}.html"), content=html.encode(), url=url, url_from="side file")


def rate_without_storing(pages: list[SavedPage]) -> float:
    context = worker_context("crawler.replay.workers", parse_page.__module__, validate.__module__)
    judge = Judge(parse=parse_page, validate=validate, now=NOW)
    supervisor = Supervisor(judge, context=context, workers=WORKERS, time_limit=30)
    started = perf_counter()
    with closing(supervisor.judge_all(pages)) as verdicts:
        accepted = sum(isinstance(verdict, Prepared) for verdict in verdicts)
    assert accepted == PAGES
    return PAGES / (perf_counter() - started)


def rate_with_storing(pages: list[SavedPage], database: Path) -> float:
    plan = Plan(parse=parse_page, validate=validate, now=NOW, workers=WORKERS)
    started = perf_counter()
    summary = replay(
        pages, database, plan, advance=lambda done: None, stop=StopRequest(), summary=Summary(expected=PAGES)
    )
    assert summary.stored == {"new": PAGES}
    return PAGES / (perf_counter() - started)


def test_storing_costs_little(pages: list[SavedPage], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rate_without_storing(pages[:1] * PAGES)  # starts the server that the workers are forked from
    bare, full = 0.0, 0.0
    for turn in range(ROUNDS):
        bare = max(bare, rate_without_storing(pages))
        full = max(full, rate_with_storing(pages, tmp_path / f"{turn}.db"))
    with capsys.disabled():
        print(f"\nreplay with storing runs at {full / bare:.2f} of the pages a second without")
    assert full / bare >= FLOOR
