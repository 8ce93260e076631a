"""Pages that are stored, read anew: what today's parser changes, and that stored in their place where it is wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import Any

from crawler.replay.progress import Advance
from crawler.replay.run import Plan, commit_in_batches, judge_all
from crawler.replay.stopping import StopRequest
from crawler.saved.page import Saved
from pipelines.store import Database, Writer, end_run, hold_lock, open_database, start_run
from pipelines.store.prepared import Judgement
from pipelines.store.rereading import Reading, Reread, compare_readings
from pipelines.store.rows import COLUMN
from pipelines.verdict import Refused

_LONGEST = 80
_BEFORE = 20


@dataclass(frozen=True, slots=True)
class Sample:
    """An article of which a field changes: its text around the first difference, before and after."""

    article_id: int
    url: str | None
    before: str
    after: str


@dataclass(slots=True)
class Changes:
    """What reading anew came to.

    ``readings`` counts pages; ``fields`` counts versions by source and field, ``samples`` holds the first ``most``
    of each; ``refused`` has a line for each of the first that would no longer land.
    """

    most: int = 3
    readings: Counter[str] = field(default_factory=Counter)
    fields: Counter[tuple[str, str]] = field(default_factory=Counter)
    samples: dict[tuple[str, str], list[Sample]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    stored: int = 0

    def add(self, found: Reread, verdict: Judgement) -> None:
        """Count a page."""
        self.readings[found.reading.value] += 1
        if found.reading is Reading.REFUSED and isinstance(verdict, Refused) and len(self.refused) < 20:
            self.refused.append(f"article {found.article_id} ({found.url}): {verdict.reason}: {verdict.detail}")
        for name in found.fields:
            key = found.source or "", name
            self.fields[key] += 1
            samples = self.samples.setdefault(key, [])
            if len(samples) < self.most and found.before and found.after and found.article_id is not None:
                before, after = (row[COLUMN[name]] for row in (found.before, found.after))
                samples.append(Sample(found.article_id, found.url, *_around(before, after)))

    def to_dict(self) -> dict[str, Any]:
        """The same as plain JSON-ready values."""
        return {
            "pages": {reading.value: self.readings[reading.value] for reading in Reading},
            "fields": [
                {
                    "source": source,
                    "field": name,
                    "changed": count,
                    "samples": [
                        {"article": one.article_id, "url": one.url, "before": one.before, "after": one.after}
                        for one in self.samples[source, name]
                    ],
                }
                for (source, name), count in sorted(self.fields.items())
            ],
            "refused": self.refused,
            "stored": self.stored,
        }


def reread(
    pages: Iterable[Saved],
    database: Path,
    plan: Plan,
    *,
    apply: bool,
    advance: Advance,
    stop: StopRequest,
    changes: Changes,
) -> None:
    """Compare every page with what is stored of it; with ``apply``, store what differs and what would now land.

    :raises StoreLocked: with ``apply``, another run replays into the database
    :raises StoreError: the database cannot be used
    :raises WorkersFailed: no worker process can be started
    """
    if not apply:
        with open_database(database, create=False, read_only=True) as store:
            _go(pages, plan, store, lambda verdicts: 0, advance=advance, stop=stop, changes=changes)
        return
    started = monotonic()
    with (
        hold_lock(database, command=plan.command, now=plan.now),
        open_database(database, create=False) as store,
    ):
        run = start_run(store, command=plan.command, program_version=version("warraq"), now=plan.now)
        writer = Writer(store, reread=True)

        def keep(verdicts: list[Judgement]) -> int:
            return len(writer.store(verdicts, run_id=run, now=plan.now)) if verdicts else 0

        state = "failed"
        try:
            _go(pages, plan, store, keep, advance=advance, stop=stop, changes=changes)
            state = "stopped" if stop.signal else "done"
        finally:
            end_run(store, run, state=state, now=plan.now + timedelta(seconds=monotonic() - started))


def _go(
    pages: Iterable[Saved],
    plan: Plan,
    store: Database,
    keep: Callable[[list[Judgement]], int],
    *,
    advance: Advance,
    stop: StopRequest,
    changes: Changes,
) -> None:
    def compare(verdicts: list[Judgement]) -> None:
        found = compare_readings(store.connection, verdicts)
        wanted = [
            verdict
            for verdict, one in zip(verdicts, found, strict=True)
            if one.reading in (Reading.CHANGED, Reading.LANDS)
        ]
        changes.stored += keep(wanted)
        for verdict, one in zip(verdicts, found, strict=True):
            changes.add(one, verdict)

    with closing(judge_all(pages, plan)) as verdicts:
        commit_in_batches(verdicts, compare, batch=plan.batch, advance=advance, stop=stop)


def _around(before: object, after: object) -> tuple[str, str]:
    """Both texts around their first difference."""
    one, other = ("" if value is None else str(value) for value in (before, after))
    pairs = enumerate(zip(one, other, strict=False))
    differ = next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
    start = max(0, differ - _BEFORE)
    return one[start : start + _LONGEST], other[start : start + _LONGEST]
