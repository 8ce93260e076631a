"""The golden fixtures: what each page must be read as, and how far what was read agrees.

    python tests/expected.py [NAME...]

rewrites ``fixtures/NAME.expected.json`` (every fixture's without NAME) from what the product reads, for review with
``git diff fixtures``. Only the keys that a file already has are rewritten, ``must_not`` is left alone, and a value that
agrees keeps its spelling, so that a diff shows changes and nothing else.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parents[1] / "fixtures"
EXPECTED = ".expected.json"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
"""The moment at which the fixtures are read. Relative dates count from a page's own ``fetched_at``."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fixture:
    """A saved page or archive. ``name`` is the file's name up to its first dot."""

    name: str
    path: Path

    @property
    def expected_path(self) -> Path:
        return self.path.with_name(f"{self.name}{EXPECTED}")

    def expected(self) -> list[Record]:
        """The expected records in order: one for a page, several for an archive."""
        stored = json.loads(self.expected_path.read_text("utf-8"))
        return stored if isinstance(stored, list) else [stored]


def fixtures() -> list[Fixture]:
    """Every fixture, by name."""
    pages = (path for path in sorted(FIXTURES.iterdir()) if path.suffix != ".json")
    return [Fixture(path.name.partition(".")[0], path) for path in pages]


@cache
def read(path: Path, *, generic: bool = False) -> tuple[Record, ...]:
    """What the product reads from a file, one record a page: saved page, parser, validator, as a replay does it.

    ``generic`` leaves the publishers' own page classes aside.
    ``outcome`` is ``article`` for what would land, otherwise the reason for quarantine.
    """
    from crawler.parsers import parse_page
    from crawler.saved import read_saved
    from crawler.saved.page import SavedPage
    from pipelines.validate import validate
    from pipelines.verdict import Accepted

    records = []
    for saved in read_saved([str(path)], stdin=None, url=None):
        if not isinstance(saved, SavedPage):
            records.append({"outcome": "unreadable", "detail": str(saved)})
            continue
        page = parse_page(saved, now=NOW, generic=generic)
        verdict = validate(page, now=NOW)
        article = verdict.article if isinstance(verdict, Accepted) else page.article
        record = article.to_dict()
        record["outcome"] = "article" if isinstance(verdict, Accepted) else str(verdict.reason)
        record["body"] = [block["text"] for block in record["body_blocks"]]
        record["related"] = [link["text"] for link in record["related"]]
        records.append(json.loads(json.dumps(record)))  # lists and plain strings, as expected files have them
    return tuple(records)


def agrees(field: str, wanted: Any, got: Any) -> bool:
    """Whether a field was read as expected.

    A date without an offset is a wall clock, compared without the offset that was read; a day alone asks for the day.
    """
    if field in {"date_published", "date_modified"} and wanted and got:
        return _same_moment(wanted, got)
    return bool(wanted == got)


def _same_moment(wanted: str, got: str) -> bool:
    if len(wanted) <= len("2021-04"):
        return wanted == got
    if len(wanted) == len("2021-04-04"):
        return date.fromisoformat(wanted) == datetime.fromisoformat(got).date()
    want, have = datetime.fromisoformat(wanted), datetime.fromisoformat(got)
    if len(got) == len("2021-04-04"):
        return False
    if want.tzinfo is None:
        have = have.replace(tzinfo=None)
    elif have.tzinfo is None:
        return False
    return want.replace(second=0) == have.replace(second=0)


def regenerate(fixture: Fixture) -> bool:
    """Rewrite one expected file from what is read; whether it changed."""
    records = read(fixture.path)
    known = fixture.expected() if fixture.expected_path.exists() else [{} for _ in records]
    merged = [_merge(old, new) for old, new in zip(known, records, strict=False)]
    merged += [_merge({}, new) for new in records[len(known) :]]
    text = json.dumps(merged if len(merged) > 1 else merged[0], ensure_ascii=False, indent=1) + "\n"
    changed = not fixture.expected_path.exists() or fixture.expected_path.read_text("utf-8") != text
    fixture.expected_path.write_text(text, "utf-8")
    return changed


_FIELDS = (
    "outcome",
    "url",
    "canonical_url",
    "source",
    "headline",
    "section",
    "authors",
    "agency",
    "location",
    "date_published",
    "date_published_precision",
    "date_modified",
    "body",
    "related",
)


def _merge(old: Record, new: Record) -> Record:
    kept = {
        key: value if key == "must_not" or agrees(key, value, new.get(key)) else new.get(key)
        for key, value in old.items()
    }
    return kept or {key: new.get(key) for key in _FIELDS} | {"must_not": []}


def main(names: list[str]) -> int:
    chosen = [fixture for fixture in fixtures() if not names or fixture.name in names]
    unknown = set(names) - {fixture.name for fixture in chosen}
    if unknown:
        names_of = f"The names are the files' in {FIXTURES.name}/ up to the first dot."
        print(f"fixtures: no page named {', '.join(sorted(unknown))}. {names_of}", file=sys.stderr)
        return 2
    for fixture in chosen:
        print(f"{fixture.name}: {'changed' if regenerate(fixture) else 'as it was'}")
    return 0


if __name__ == "__main__":
    sys.path[0] = str(FIXTURES.parent)  # tests/crawler and tests/pipelines would hide the packages
    sys.exit(main(sys.argv[1:]))
