"""One replay: pages out of their files, through the workers, into the database."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from time import monotonic

from crawler.replay.judging import Judge, Parse, Validate, refuse_unreadable
from crawler.replay.progress import Advance
from crawler.replay.stopping import StopRequest
from crawler.replay.summary import Summary
from crawler.replay.supervisor import Supervisor
from crawler.replay.workers import worker_context
from crawler.saved.page import Saved, SavedPage
from pipelines.store import StoreError, Writer, end_run, hold_lock, open_database, start_run
from pipelines.store.prepared import Judgement
from pipelines.verdict import Refused

SECONDS_BETWEEN_COMMITS = 2.0
BATCH = 800
"""Pages in one transaction: each writes the same pages of the indexes again. A commit of this size takes 0.3 s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a replay is done.

    ``now`` is aware and stands for the present everywhere. ``workers`` is the number of processes, ``time_limit`` the
    seconds that one page may take, ``batch`` the pages in one transaction. ``parse`` and ``validate`` are picklable by
    reference. ``command`` is what the operator typed, for the table of runs.
    """

    parse: Parse
    validate: Validate
    now: datetime
    workers: int
    time_limit: float = 30.0
    batch: int = BATCH
    generic: bool = False
    command: str = "warraq replay"


def replay(
    pages: Iterable[Saved], database: str | Path, plan: Plan, *, advance: Advance, stop: StopRequest, summary: Summary
) -> Summary:
    """Store every page; the summary counts what was committed, also where an exception ends the run.

    Pages land in the order in which they come, so the number of workers changes nothing in the database.
    ``advance`` is told the number of pages done; a signal in ``stop`` ends the run after a last commit.

    :raises StoreLocked: another run writes to the database
    :raises StoreError: the database cannot be used, or the disk failed
    :raises WorkersFailed: no worker process can be started
    """
    started = monotonic()
    with (
        hold_lock(database, command=plan.command, now=plan.now),
        open_database(database) as store,
    ):
        run = start_run(store, command=plan.command, program_version=version("warraq"), now=plan.now)
        state = "failed"
        try:
            writer = Writer(store)

            def commit(verdicts: list[Judgement]) -> None:
                for verdict, landing in zip(verdicts, writer.store(verdicts, run_id=run, now=plan.now), strict=True):
                    if isinstance(verdict, Refused):
                        summary.add_refusal(verdict)
                    else:
                        summary.stored[landing.value] += 1
                summary.seconds = monotonic() - started

            with closing(judge_all(pages, plan)) as verdicts:
                commit_in_batches(verdicts, commit, batch=plan.batch, advance=advance, stop=stop)
            summary.stopped_by = stop.signal
            state = "stopped" if stop.signal else "done"
        finally:
            summary.seconds = monotonic() - started
            # Where the disk has failed, the failure itself is the news; the next run notes that this one failed.
            with suppress(StoreError) if state == "failed" else nullcontext():
                end_run(store, run, state=state, now=plan.now + timedelta(seconds=summary.seconds))
    return summary


def judge_all(pages: Iterable[Saved], plan: Plan) -> Generator[Judgement | None, None, None]:
    """The verdicts of worker processes on pages, in order, and ``None`` now and then; see `Supervisor.judge_all`."""
    judge = Judge(parse=plan.parse, validate=plan.validate, now=plan.now, generic=plan.generic)
    context = worker_context(
        "crawler.replay.workers", *(function.__module__ for function in (plan.parse, plan.validate))
    )
    supervisor = Supervisor(judge, context=context, workers=plan.workers, time_limit=plan.time_limit)
    return supervisor.judge_all(page if isinstance(page, SavedPage) else refuse_unreadable(page) for page in pages)


def commit_in_batches(
    verdicts: Iterable[Judgement | None],
    commit: Callable[[list[Judgement]], None],
    *,
    batch: int,
    advance: Advance,
    stop: StopRequest,
) -> None:
    """Commit full batches, and smaller ones where pages are slow, so that a crash costs two seconds of work."""
    pending: list[Judgement] = []
    done = 0
    due = 0.0
    for verdict in verdicts:
        if verdict is not None:
            if not pending:
                due = monotonic() + SECONDS_BETWEEN_COMMITS
            pending.append(verdict)
            done += 1
        if pending and (len(pending) >= batch or monotonic() >= due):
            commit(pending)
            pending = []
        advance(done)
        if stop.signal:
            break
    if pending:
        commit(pending)
