"""One run of a job at a time: a lock file beside the database that says who holds it.

SQLite's own lock is held for milliseconds per batch and puts all writers in a row. This one is held for a whole run, so
that a second start of the same job is told at once. Replaying is one job, crawling a source is another one for each
source: those may write to one database at the same time. The kernel frees a lock when its holder ends, however it ends;
the file itself stays.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from pipelines.store.errors import StoreError, StoreLocked
from pipelines.store.runs import utc_text

_held: set[int] = set()

_LONGEST_NAME = 100  # characters of a source in a file's name, of which file systems allow 255


@contextmanager
def hold_lock(database: str | Path, *, command: str, now: datetime, source: str | None = None) -> Iterator[Path]:
    """Hold the lock of a job on a database while the block runs; gives the lock file.

    Without ``source`` the job is replaying and the file is ``NAME.lock`` beside the database; with it, crawling that
    source, ``NAME.source-SOURCE.lock``.

    :raises StoreLocked: another run holds it; the message says which process, what it does and since when
    :raises StoreError: the lock file cannot be made
    """
    path = _beside(database, ".lock" if source is None else f".source-{_file_name(source)}.lock")
    with _hold(path, _rule(source), "does", command=command, now=now):
        yield path


@contextmanager
def hold_every_lock(database: str | Path, *, command: str, now: datetime) -> Iterator[None]:
    """Hold the lock of replaying and those of all sources that were ever crawled into a database.

    :raises StoreLocked: a run holds one of them; the message says which process, what it does and since when
    :raises StoreError: a lock file cannot be made
    """
    first = _beside(database, ".lock")
    others = sorted(path for path in first.parent.iterdir() if _is_lock_of_source(path, first))
    rule = "nobody else may be at work on the database meanwhile"
    with ExitStack() as held:
        for path in [first, *others]:
            held.enter_context(_hold(path, rule, "is", command=command, now=now))
        yield


@contextmanager
def hold_alerts_lock(database: str | Path, *, command: str, now: datetime) -> Iterator[None]:
    """Hold the lock of sending alerts about a database: two at once would tell twice.

    :raises StoreLocked: another process holds it
    :raises StoreError: the lock file cannot be made
    """
    path = _beside(database, ".alerts.lock")
    with _hold(path, "only one process may send alerts at a time", "does", command=command, now=now):
        yield


def _beside(database: str | Path, ending: str) -> Path:
    # Through a symbolic link it is the same database, so it must be the same lock.
    path = Path(os.path.realpath(database))
    return path.with_name(f"{path.name}{ending}")


def _is_lock_of_source(path: Path, lock: Path) -> bool:
    return path.name.startswith(f"{lock.stem}.source-") and path.suffix == ".lock"


@contextmanager
def _hold(path: Path, rule: str, verb: str, *, command: str, now: datetime) -> Iterator[None]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(
            path,
            f"the lock of a run must be a file that can be written ({error.strerror}).",
            "Check that the folder exists and that you may write there, or name another file with --db.",
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreLocked(
                path,
                f"{rule}, and {_holder(descriptor)} {verb}.",
                "Wait until it has ended, or end it, and run the same command again.",
            ) from error
        _held.add(descriptor)
        about = json.dumps({"pid": os.getpid(), "command": command, "since": utc_text(now)})
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, about.encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
            # Not left to closing: a worker forked a moment ago may not have closed its copy yet.
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        _held.discard(descriptor)
        os.close(descriptor)


def _file_name(source: str) -> str:
    name = quote(source, safe="")
    return name if len(name) <= _LONGEST_NAME else hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()


def _rule(source: str | None) -> str:
    if source is None:
        return "only one run may replay into a database at a time"
    return f"only one run may crawl {source} into a database at a time"


def _holder(descriptor: int) -> str:
    """Who holds the lock, in words."""
    with suppress(ValueError, KeyError, TypeError):
        about = json.loads(os.pread(descriptor, 4096, 0))
        return f"process {about['pid']} ({about['command']}, since {about['since']})"
    return "another process"


def _let_go_after_fork() -> None:
    """A forked worker shares the lock and would hold it on after its parent was killed: it closes its copy."""
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go_after_fork)
