"""Writers and readers at one database at once: ``python -m tests.load --seconds 60``.

Two crawls store batches, an export and a cursor's reader read all that changes, a search and a snapshot run in a loop.
A batch gives every article of a group its next version, so whoever sees two versions in a group has read a torn state.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import multiprocessing
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkContext
from multiprocessing.queues import Queue
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from queue import Empty
from time import monotonic, sleep
from typing import TypeAlias

from pipelines.article import Archive, Article, Author, BodyBlock
from pipelines.normalise.search import read_query
from pipelines.publish.cursor import Cursor
from pipelines.publish.export import export
from pipelines.publish.selection import Selection
from pipelines.publish.snapshot import snapshot
from pipelines.publish.tables import JsonLines
from pipelines.store import Database, Writer, open_database, start_run
from pipelines.store.checking import problems
from pipelines.store.search import search
from pipelines.validate import content_hash
from pipelines.verdict import Accepted

WRITERS, GROUPS, MEMBERS = 2, 12, 5
Count: TypeAlias = tuple[str, int]
"""What was done, and how often."""
BEGAN = datetime(2026, 11, 22, 9, tzinfo=UTC)
HUNG = 60.0
"""Seconds after the time is up at which a process counts as hung."""


class Time:
    """The time that a load takes, and whether its writers have ended; shared by all processes."""

    def __init__(self, context: ForkContext) -> None:
        self.over = context.Event()
        self.ended: Synchronized[int] = context.Value("i", 0)

    def goes(self) -> bool:
        """Whether there is time left."""
        return not self.over.is_set()

    def writers_end(self) -> None:
        """Wait for the writers.

        :raises TimeoutError: one of them hangs
        """
        end = monotonic() + HUNG
        while self.ended.value < WRITERS:
            if monotonic() > end:
                raise TimeoutError("the writers do not end")
            sleep(0.05)


@dataclass
class Load:
    """What each process did, by its name, and what went wrong in any."""

    done: dict[str, Counter[str]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


class Torn(AssertionError):
    """A reader saw half a batch."""


def verdicts(writer: int, version: int) -> list[Accepted]:
    """The next version of a writer's next group, and an article that is new."""
    group = version % GROUPS
    token = f"w{writer}g{group}v{version}"
    addresses = [f"https://{writer}.example/{group}/{member}" for member in range(MEMBERS)]
    fetched = (BEGAN + timedelta(seconds=version)).isoformat()
    articles = [_article(url, writer, token, fetched) for url in addresses]
    return [*articles, _article(f"https://{writer}.example/new/{version}", writer, "جديد", fetched)]


def _article(url: str, writer: int, token: str, fetched: str) -> Accepted:
    blocks = (BodyBlock("paragraph", f"قال الوزير {token} {url} " + "إن العمل مستمر في المدينة كلها " * 30),)
    return Accepted(
        Article(
            url=url,
            canonical_url=url,
            source=f"{writer}.example",
            headline=f"خبر {token}",
            authors=(Author("سلمى الكاتبة"),),
            body_blocks=blocks,
            fetched_at=fetched,
            archive=Archive(f"{writer}.warc", int(fetched[14:16]) * 60 + int(fetched[17:19])),
            content_hash=content_hash(f"خبر {token}", blocks),
        )
    )


def write(path: Path, time: Time, writer: int) -> Iterator[Count]:
    """Store batches."""
    try:
        with open_database(path) as database:
            run = start_run(database, command=f"warraq crawl {writer}", program_version="0", now=BEGAN)
            store = Writer(database)
            for version in itertools.takewhile(lambda _: time.goes(), itertools.count()):
                batch = verdicts(writer, version)
                store.store(batch, run_id=run, now=datetime.now(UTC))
                yield "batches", 1
                yield "articles", len(batch)
    finally:
        with time.ended.get_lock():
            time.ended.value += 1


def export_all(path: Path, time: Time) -> Iterator[Count]:
    """Export everything again and again; each time from one state."""
    while time.goes():
        with open_database(path, read_only=True) as database:
            stream = io.BytesIO()
            done = export(database, JsonLines(stream), Selection())
        records = [json.loads(line) for line in stream.getvalue().splitlines()]
        if done.states == 1:
            check_groups((record["url"], record["headline"]) for record in records)
        if len(records) != len({record["id"] for record in records}) and done.states == 1:
            raise Torn("an article came twice from one state")
        yield "exports", 1
        yield "records", len(records)


def follow(path: Path, time: Time) -> Iterator[Count]:
    """Read what changed, from cursor to cursor, and compare with the table once the writers have ended."""
    seen: dict[int, str] = {}
    cursor: Cursor | None = None
    last = False
    while not last:
        last = not time.goes()
        if last:
            time.writers_end()
        with open_database(path, read_only=True) as database:
            stream = io.BytesIO()
            done = export(database, JsonLines(stream, ["id", "headline"]), Selection(), after=cursor)
            for line in stream.getvalue().splitlines():
                record = json.loads(line)
                seen[record["id"]] = record["headline"]
            cursor = done.cursor
            if last and seen != dict(database.connection.execute("SELECT id, headline FROM articles")):
                raise Torn("the cursor's reader has missed a change")
        yield "readings", 1


def look(path: Path, time: Time) -> Iterator[Count]:
    """Search for the version of each group that a state shows, in that state."""
    for number in itertools.takewhile(lambda _: time.goes(), itertools.count()):
        address = f"https://{number % 2}.example/{number % GROUPS}/0"
        with open_database(path, read_only=True) as database:
            database.connection.execute("BEGIN")
            row = database.connection.execute("SELECT headline FROM articles_v1 WHERE url = ?", (address,)).fetchone()
            if row is None:
                continue
            token = row[0].split()[1]
            hits = search(database, read_query(f'"{token}"'), Selection(), limit=50)
            if len(hits) != MEMBERS:
                raise Torn(f"{token}: {len(hits)} of {MEMBERS} articles found")
            newest = search(database, read_query("الوزير"), Selection(sources=("0.example",)), limit=10)
            yield "hits", len(hits) + len(newest)
        yield "searches", 1


def publish(path: Path, time: Time) -> Iterator[Count]:
    """Make snapshots, and check each."""
    target = path.with_name("public.db")
    while time.goes():
        with open_database(path, read_only=True) as database:
            (before,) = database.connection.execute("SELECT count(*) FROM articles").fetchone()
            made = snapshot(database, target)
        if made.articles < before:
            raise Torn(f"the snapshot lacks {before - made.articles} articles that were committed before")
        with open_database(target, read_only=True) as copy:
            check_groups(copy.connection.execute("SELECT url, headline FROM articles"))
            check_whole(copy)
        yield "snapshots", 1


def check_groups(rows: Iterable[tuple[str, str]]) -> None:
    """Raise `Torn` where a group shows two versions, or is not complete."""
    versions: dict[str, list[str]] = {}
    for url, headline in rows:
        group, _, _member = url.rpartition("/")
        if not group.endswith("/new"):
            versions.setdefault(group, []).append(headline)
    for group, headlines in versions.items():
        if len(set(headlines)) != 1 or len(headlines) != MEMBERS:
            raise Torn(f"{group}: {headlines}")


def check_whole(database: Database) -> None:
    """Raise `Torn` where `warraq check` finds anything wrong."""
    found = problems(database)
    if found:
        raise Torn("\n".join(found))


Process: TypeAlias = tuple[str, Callable[..., Iterator[Count]], tuple[int, ...]]
PROCESSES: tuple[Process, ...] = (
    ("crawl 0", write, (0,)),
    ("crawl 1", write, (1,)),
    ("export", export_all, ()),
    ("cursor", follow, ()),
    ("search", look, ()),
    ("snapshot", publish, ()),
)


def run(path: Path, seconds: float) -> Load:
    """Run all processes for so long on a new database at ``path``; checks the file at the end."""
    with open_database(path) as database:
        check_whole(database)
    # A forked process has everything imported: all begin at once.
    context = multiprocessing.get_context("fork")
    time, load = Time(context), Load()
    told: Queue[tuple[str, Counter[str], str | None]] = context.Queue()
    processes = [
        context.Process(target=_work, args=(name, work, path, time, arguments, told), daemon=True)
        for name, work, arguments in PROCESSES
    ]
    for process in processes:
        process.start()
    time.over.wait(seconds)
    time.over.set()
    for _ in processes:
        try:
            name, counts, failure = told.get(timeout=HUNG)
        except Empty:
            load.failures.append("a process hangs, or was killed")
            break
        load.done[name] = counts
        if failure is not None:
            load.failures.append(f"{name}: {failure}")
    for process in processes:
        process.join(1)
        process.kill()
    with open_database(path, read_only=True) as database:
        check_whole(database)
    return load


def _work(
    name: str,
    work: Callable[..., Iterator[Count]],
    path: Path,
    time: Time,
    arguments: tuple[int, ...],
    told: Queue[tuple[str, Counter[str], str | None]],
) -> None:
    """One process, to its end; whatever it raises is told, and ends the load."""
    counts: Counter[str] = Counter()
    failure = None
    try:
        for what, count in work(path, time, *arguments):
            counts[what] += count
    except Exception:
        failure = traceback.format_exc()
        time.over.set()
    told.put((name, counts, failure))


def main() -> int:
    """Run the load as the options say; 1 where anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long (60)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        load = run(Path(folder) / "news.db", options.seconds)
    for name, counts in load.done.items():
        print(f"{name:9} {', '.join(f'{count} {what}' for what, count in counts.items())}")
    for failure in load.failures:
        print(failure, file=sys.stderr)
    return 1 if load.failures else 0


if __name__ == "__main__":
    sys.exit(main())
