"""Weeks of crawls as their rows in a database, with the noise of every day: by weekday, by chance, on holidays."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import exp
from typing import Any

from pipelines.store.migrations import migrate

START = datetime(2026, 3, 2, 6, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
FRIDAY = 4
CRAWLS_A_DAY = 4
HOLIDAYS = range(40, 43)
NAMES = [f"{first} {last}" for first in ("سلمى", "هالة", "كريم", "أمل", "نادر") for last in ("حداد", "منصور", "قاسم")]
_ARTICLE = """
INSERT INTO articles (
    canonical_url, url, first_run, last_run, stored_at, changed_at, source, headline, section, keywords, authors,
    date_published, date_published_utc, date_published_precision, body, body_kinds, related, word_count, content_hash,
    parser, parser_version, provenance, warnings, fetched_at, first_fetched_at, last_fetched_at, archive_file,
    archive_offset
) VALUES (
    :url, :url, 1, 1, :fetched, :fetched, :source, :headline, :section, '[]', :authors, :date, :date, :precision, :body,
    '[]', '[]', :words, '', 'generic', '1', '{}', '[]', :fetched, :fetched, :fetched, 'news-archive/1.warc.gz', :offset
)
"""
_QUARANTINE = """
INSERT INTO quarantine (
    archive_file, archive_offset, url, source, reason, detail, fetched_at, first_run, last_run, first_seen_at,
    last_seen_at
) VALUES ('news-archive/1.warc.gz', :offset, :url, :source, :reason, '', :fetched, 1, 1, :fetched, :fetched)
"""


@dataclass(frozen=True)
class Paper:
    """A source: how many articles it has on a usual day, and on what share of pages fields are found."""

    name: str
    articles: float
    friday: float = 0.5
    authors: float = 0.75
    friday_authors: float = 0.4
    sections: float = 0.95
    dates: float = 0.99
    refused: float = 0.06
    lag: float = 20.0


PAPERS = (
    Paper("large", 60),
    Paper("middle", 25, friday=0.3, authors=0.5),
    Paper("small", 6, authors=0.9, refused=0.15),
    Paper("tiny", 1.5),
    Paper("rare", 0.4, friday=1.0),
    Paper("late", 20, lag=12 * 60),
)


@dataclass
class Today:
    """What one day brings to one source; a fault changes it before it is written."""

    paper: Paper
    start: datetime
    articles: list[dict[str, Any]]
    refused: list[dict[str, Any]]
    errors: Mapping[str, int]
    crawls: list[str] = field(default_factory=lambda: ["done"] * CRAWLS_A_DAY)
    detail: str | None = None


Fault = Callable[[Today], None]


class History:
    """A database in memory that lives day after day."""

    def __init__(self, seed: int, papers: tuple[Paper, ...] = PAPERS) -> None:
        self.random = random.Random(seed)
        self.papers = papers
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.execute("BEGIN")
        migrate(self.connection)
        self.connection.execute("COMMIT")
        self.day = 0
        self.number = 0

    @property
    def now(self) -> datetime:
        """The end of the last day."""
        return START + self.day * DAY

    def copy(self, seed: int = 0) -> History:
        """Another history with the same past."""
        other = object.__new__(History)
        other.random, other.papers = random.Random(seed), self.papers
        other.day, other.number = self.day, self.number
        other.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.backup(other.connection)
        return other

    def live(self, days: int = 1, fault: Fault | None = None, of: str | None = None) -> None:
        """Add days; a fault befalls all sources or the one that is named."""
        for _ in range(days):
            self.connection.execute("BEGIN")
            for paper in self.papers:
                today = self._today(paper)
                if fault is not None and of in (None, paper.name):
                    fault(today)
                self._write(today)
            self.connection.execute("COMMIT")
            self.day += 1

    def _today(self, paper: Paper) -> Today:
        is_friday = self.now.weekday() == FRIDAY
        usual = paper.articles * (paper.friday if is_friday else 1) * (0.35 if self.day in HOLIDAYS else 1)
        # News comes in bursts: more than chance alone.
        usual *= self.random.lognormvariate(0, 0.15)
        authors = paper.friday_authors if is_friday else paper.authors
        count = self._poisson(usual) + (30 if self.day == 0 else 0)  # the first crawl finds what has gathered
        articles = [self._article(paper, authors) for _ in range(count)]
        refused = [
            self._page(paper) | {"reason": self.random.choice(["listing", "video", "body_too_short"])}
            for _ in range(self._poisson(usual * paper.refused))
        ]
        share = 0.2 if self.random.random() < 0.03 else 0.02
        return Today(paper, self.now, articles, refused, {"timed_out": self._poisson(share * (20 + count))})

    def _article(self, paper: Paper, authors: float) -> dict[str, Any]:
        chance = self.random.random
        page = self._page(paper)
        fetched = page["at"]
        published = fetched - timedelta(minutes=paper.lag * self.random.lognormvariate(0, 0.8))
        is_dated, is_exact = chance() < paper.dates, chance() < 0.97
        date = published.strftime("%Y-%m-%dT%H:%M:%SZ" if is_exact else "%Y-%m-%d")
        names = self.random.sample(NAMES, 1 + (chance() < 0.05)) if chance() < authors else []
        number = self.number
        return page | {
            "headline": "أسعار الذهب اليوم" if chance() < 0.02 else f"خبر رقم {number} من المدينة",
            "section": "سياسة" if chance() < paper.sections else None,
            "authors": json.dumps([{"name": name, "role": "writer"} for name in names]),
            "date": date if is_dated else None,
            "precision": ("minute" if is_exact else "day") if is_dated else None,
            "body": f"{number} قال الوزير إن العمل مستمر",
            "words": int(self.random.lognormvariate(5.5, 0.6)) + 10,
        }

    def _page(self, paper: Paper) -> dict[str, Any]:
        self.number += 1
        at = self.now + self.random.random() * DAY
        return {
            "at": at,
            "fetched": text(at),
            "source": paper.name,
            "url": f"https://{paper.name}.example/{self.number}",
            "offset": self.number,
        }

    def _write(self, today: Today) -> None:
        execute, name = self.connection.execute, today.paper.name
        crawls = len(today.crawls)
        for number, state in enumerate(today.crawls):
            at = today.start + (number + 0.9) * DAY / CRAWLS_A_DAY
            run = execute(
                "INSERT INTO runs (command, program_version, started_at, ended_at, state) VALUES ('', '', ?, ?, ?)",
                (text(at - timedelta(minutes=2)), text(at), state),
            ).lastrowid
            execute("INSERT INTO sources VALUES (?, ?) ON CONFLICT DO NOTHING", (name, run))
            outcomes = {
                "not_modified": 3,
                "new": len(today.articles) // crawls,
                "quarantined": len(today.refused) // crawls,
            }
            outcomes |= {error: count // crawls + (number < count % crawls) for error, count in today.errors.items()}
            execute(
                "INSERT INTO run_sources VALUES (?, ?, ?, ?, ?, ?)",
                (name, run, state, text(at), json.dumps(outcomes), today.detail if state == "failed" else None),
            )
        self.connection.executemany(_ARTICLE, [plain(article) for article in today.articles])
        self.connection.executemany(_QUARANTINE, [plain(page) for page in today.refused])

    def _poisson(self, mean: float) -> int:
        """By Knuth's method, in parts: exp(-mean) must not vanish."""
        count = 0
        while mean > 0:
            part, mean = min(mean, 50.0), mean - 50.0
            limit, product = exp(-part), self.random.random()
            while product > limit:
                count += 1
                product *= self.random.random()
        return count


def text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "at"}
