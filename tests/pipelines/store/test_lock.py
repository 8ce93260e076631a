from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys

import pytest

from pipelines.store import StoreLocked, hold_lock

HOLD = """
import sys, time
from datetime import datetime, UTC
from pipelines.store import hold_lock
with hold_lock(sys.argv[1], command="warraq replay pages", now=datetime(2026, 11, 22, 9, tzinfo=UTC)):
    print("held", flush=True)
    time.sleep(30)
"""


def test_a_second_run_is_told_who_holds_the_lock(path, now):
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE) as holder:
        try:
            assert holder.stdout.readline() == b"held\n"
            with pytest.raises(StoreLocked) as caught, hold_lock(path, command="warraq crawl", now=now):
                pass
            said = str(caught.value)
            assert f"process {holder.pid} (warraq replay pages, since 2026-11-22T09:00:00Z)" in said
            assert "Wait until it has ended" in said
        finally:
            holder.send_signal(signal.SIGKILL)
    with hold_lock(path, command="warraq crawl", now=now):
        pass  # a killed holder holds nothing


def test_the_lock_is_free_after_the_block_and_after_an_exception(path, now):
    with pytest.raises(ZeroDivisionError), hold_lock(path, command="a", now=now):
        raise ZeroDivisionError
    with hold_lock(path, command="b", now=now) as lock:
        assert lock == path.with_name("news.db.lock")


def test_the_same_database_through_a_link(path, now, tmp_path):
    path.touch()
    link = tmp_path / "link.db"
    link.symlink_to(path)
    with hold_lock(path, command="a", now=now), pytest.raises(StoreLocked), hold_lock(link, command="b", now=now):
        pass


def test_replaying_and_crawling_each_source_are_jobs_of_their_own(path, now):
    def hold(source=None):
        return hold_lock(path, command="x", now=now, source=source)

    with hold() as replay, hold("example.com") as crawl, hold("جريدة/" * 50) as long, hold("a/b"):
        assert {replay.name, crawl.name} == {"news.db.lock", "news.db.source-example.com.lock"}
        assert len({replay.parent, crawl.parent, long.parent}) == 1
        for source, rule in ((None, "may replay into"), ("example.com", "may crawl example.com into"), ("a/b", "a/b")):
            with pytest.raises(StoreLocked, match=rule), hold(source):
                pass


FORK = HOLD.replace(
    '    print("held", flush=True)',
    """    import os
    if os.fork() == 0:
        print(os.getpid(), flush=True)""",
)


def test_a_worker_that_outlives_its_killed_parent_does_not_hold_the_lock(path, now):
    with subprocess.Popen([sys.executable, "-c", FORK, str(path)], stdout=subprocess.PIPE) as parent:
        worker = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        try:
            with hold_lock(path, command="b", now=now):
                pass
        finally:
            os.kill(worker, signal.SIGKILL)


def test_a_lock_file_with_something_else_in_it(path, now):
    lock = path.with_name("news.db.lock")
    with lock.open("w") as file:
        file.write("not ours")
        file.flush()
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(StoreLocked, match="another process"), hold_lock(path, command="b", now=now):
            pass
