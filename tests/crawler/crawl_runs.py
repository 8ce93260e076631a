"""Crawls of the test site in processes of their own, each bounded, and what they left in the database."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.site.site import Site
from tests.site.sources import write_sources

WARRAQ = str(Path(sys.executable).with_name("warraq"))
LOCAL = ("--allow-private-hosts", "--delay", "0", "--workers", "1")
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "WARRAQ_CONTACT"}

CONTENT = "canonical_url, source, headline, body, date_published, authors, section, content_hash"


@dataclass(frozen=True)
class Ended:
    """A command that ended: its status, its log as JSON objects, and the counts it printed."""

    status: int
    log: list[dict[str, Any]]
    counts: dict[str, Any]
    errors: str

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.log if line["event"] == name]


def begin(folder: Path, *arguments: str, command: str = "crawl") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [WARRAQ, command, *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str], timeout: float = 60) -> Ended:
    try:
        out, err = process.communicate(timeout=timeout)
    finally:
        process.kill()
    lines = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    others = "\n".join(line for line in err.splitlines() if not line.startswith("{"))
    return Ended(process.returncode, lines, json.loads(out) if out.startswith("{") else {}, others)


def crawl(folder: Path, *names: str, options: tuple[str, ...] = LOCAL, timeout: float = 60) -> Ended:
    """Crawl with ``sources.py`` of the folder into its ``news.db``."""
    own = ("--sources", "sources.py") if (folder / "sources.py").exists() else ()
    fixed = ("--db", "news.db", *own, "--log-format", "json", "--json")
    return finish(begin(folder, *names, *fixed, *options), timeout)


def describe(folder: Path, *sites: tuple[str, Site], ways: tuple[str, ...] = ("feeds", "sitemaps", "sections")) -> None:
    write_sources(folder / "sources.py", sites, ways)


def rows(database: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query, values).fetchall()


def articles(database: Path) -> list[tuple[Any, ...]]:
    """What every article of a database says, without when and in which order it was stored."""
    return sorted(rows(database, f"SELECT {CONTENT} FROM articles"))


def make_due(database: Path) -> None:
    """Let every visit that is planned be due now, as if time had passed."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE frontier SET next_visit_at = '2020-01-01T00:00:00Z' WHERE next_visit_at IS NOT NULL")
        connection.commit()


def article_requests(site: Site) -> Counter[str]:
    """How often each article was asked for."""
    return Counter(request.path for request in tuple(site.requests) if request.path[1:].isdecimal())
