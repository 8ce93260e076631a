"""Worker processes: order, killed, hanging and frozen workers. Pages say themselves what they do (see stub_parser)."""

import os
import signal
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType

import pytest

from crawler.replay import supervisor as module
from crawler.replay.judging import Judge
from crawler.replay.supervisor import Supervisor, WorkersFailed
from crawler.replay.workers import worker_context
from crawler.saved.page import SavedPage
from pipelines.article import Archive
from pipelines.store.prepared import Prepared
from pipelines.validate import validate
from pipelines.verdict import Reason, Refused

NOW = datetime(2024, 5, 15, tzinfo=UTC)


@pytest.fixture
def judge(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "stubs"))
    import stub_parser

    return Judge(parse=stub_parser.parse_page, validate=validate, now=NOW)


@pytest.fixture
def supervise(judge):
    return partial(Supervisor, judge, context=worker_context("crawler.replay.workers", "pipelines.validate"))


def pages(*contents):
    return [
        SavedPage(archive=Archive(f"{number}.html"), content=content.encode())
        for number, content in enumerate(contents)
    ]


def outcomes(supervisor, items):
    """What became of each page, in order: ``accepted`` or the reason."""
    with closing(supervisor.judge_all(items)) as verdicts:
        found = [verdict for verdict in verdicts if verdict is not None]
    for number, verdict in enumerate(found):
        assert verdict.archive == Archive(f"{number}.html")
    return ["accepted" if isinstance(verdict, Prepared) else str(verdict.reason) for verdict in found]


@pytest.mark.parametrize("workers", [1, 2])
def test_order_of_the_input_is_kept(supervise, workers):
    contents = ["slow 0.3", *["ok"] * 20, "raise bad", *["ok"] * 5]
    expected = [*["accepted"] * 21, "parser_failed", *["accepted"] * 5]
    assert outcomes(supervise(workers=workers, time_limit=20), pages(*contents)) == expected


def test_every_bad_page_costs_itself_alone(supervise, monkeypatch, tmp_path):
    monkeypatch.setattr(module, "GRACE", 0.5)
    contents = ["ok", "hang", "ok", "die", "ok", f"die-once {tmp_path / 'seen'}", "ok", "stop", "ok", "unpicklable"]
    assert outcomes(supervise(workers=2, time_limit=1.5), pages(*contents)) == [
        "accepted",
        "time_limit",
        "accepted",
        "worker_lost",
        "accepted",
        "accepted",
        "accepted",
        "time_limit",
        "accepted",
        "parser_failed",
    ]


def test_time_limit_holds_with_one_worker(supervise):
    assert outcomes(supervise(workers=1, time_limit=1), pages("hang", "ok")) == ["time_limit", "accepted"]


def test_pages_larger_than_a_pipe_do_not_block_a_hanging_worker(supervise):
    large = SavedPage(archive=Archive("2.html"), content=b"ok large" + b" " * (1 << 22))
    items = [*pages("ok", "hang"), large]
    assert outcomes(supervise(workers=1, time_limit=1), items) == ["accepted", "time_limit", "accepted"]


def test_killed_from_outside(supervise):
    """The administrator kills an idle or busy worker: every page is judged all the same."""
    supervisor = supervise(workers=2, time_limit=20)
    items = pages(*["slow 0.05"] * 20)
    with closing(supervisor.judge_all(items)) as verdicts:
        found = []
        for verdict in verdicts:
            if verdict is None:
                continue
            found.append(verdict)
            if len(found) in {2, 8}:
                os.kill(supervisor._workers[0].process.pid, signal.SIGKILL)
    assert [type(verdict) for verdict in found] == [Prepared] * 20


def test_verdicts_in_the_input_keep_their_place(supervise):
    refused = Refused(reason=Reason.UNREADABLE, detail="empty", archive=Archive("1.html"))
    first, _, last = pages("ok", "", "ok")
    assert outcomes(supervise(workers=1, time_limit=20), [first, refused, last]) == [
        "accepted",
        "unreadable",
        "accepted",
    ]


def test_no_worker_is_started_without_pages(supervise):
    supervisor = supervise(workers=2, time_limit=1)
    refused = [Refused(reason=Reason.UNREADABLE, detail="", archive=Archive(f"{i}.html")) for i in range(1000)]
    assert outcomes(supervisor, refused) == ["unreadable"] * 1000
    assert outcomes(supervise(workers=2, time_limit=1), []) == []


def test_read_only_headers_reach_the_worker(supervise):
    page = SavedPage(archive=Archive("0.html"), content=b"ok", headers=MappingProxyType({"content-type": "text/html"}))
    assert outcomes(supervise(workers=1, time_limit=20), [page]) == ["accepted"]


def test_pages_in_flight_are_bounded(supervise, monkeypatch):
    monkeypatch.setattr(module, "IN_FLIGHT", 8)
    read = 0

    def source():
        nonlocal read
        for page in pages("slow 0.5", *["ok"] * 100):
            read += 1
            yield page

    with closing(supervise(workers=2, time_limit=20).judge_all(source())) as verdicts:
        next(verdict for verdict in verdicts if verdict is not None)
        assert read <= 8


def test_closing_ends_the_workers(supervise):
    supervisor = supervise(workers=2, time_limit=60)
    with closing(supervisor.judge_all(pages("hang", "hang", "hang"))) as verdicts:
        assert next(verdicts) is None
        pids = [worker.process.pid for worker in supervisor._workers]
    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_workers_that_cannot_start_end_the_run():
    supervisor = Supervisor(
        VanishingJudge("no such module"), context=worker_context("crawler.replay.workers"), workers=2, time_limit=1
    )
    with pytest.raises(WorkersFailed, match="before their first page, 3 times in a row"):
        list(supervisor.judge_all(pages("ok")))


class VanishingJudge:
    """Fails when it arrives in another process."""

    def __init__(self, message):
        self.message = message

    def __reduce__(self):
        return exec, (f"raise ImportError({self.message!r})",)
