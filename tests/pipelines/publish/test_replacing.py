from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from pipelines.publish.replacing import replacing
from pipelines.store import StoreError

STOP = """
import os, signal, sys
from pipelines.publish.replacing import replacing
with replacing(sys.argv[1]) as file:
    file.write_text("half")
    (file.parent / (file.name + "-journal")).touch()
    print("ready", flush=True)
    signal.pause()
"""


@pytest.fixture
def stopped(tmp_path):
    """A process that is writing a.txt."""
    with subprocess.Popen([sys.executable, "-c", STOP, str(tmp_path / "a.txt")], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        yield process
        process.kill()


def test_the_new_file_takes_the_place_at_the_end(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with path.open() as reader, replacing(path) as file:
        file.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    with path.open() as reader:
        with replacing(path) as file:
            file.write_text("newer")
        assert reader.read() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_an_exception_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(path) as file:
        file.write_text("new")
        raise ZeroDivisionError
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_mode_and_link(tmp_path):
    path, link = tmp_path / "a.txt", tmp_path / "link.txt"
    link.symlink_to(path)
    mask = os.umask(0o022)
    try:
        with replacing(link):
            pass
        assert path.stat().st_mode & 0o777 == 0o644 and link.is_symlink()
        with replacing(link, mode=0o444):
            pass
    finally:
        os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o444


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path, stopped):
    path = tmp_path / "a.txt"
    stopped.send_signal(signal.SIGKILL)
    stopped.wait()
    assert len(list(tmp_path.iterdir())) == 2
    with replacing(path) as file:
        file.write_text("whole")
    assert list(tmp_path.iterdir()) == [path] and path.read_text() == "whole"


@pytest.mark.usefixtures("stopped")
def test_what_another_process_is_writing_stays(tmp_path):
    before = set(tmp_path.iterdir())
    with replacing(tmp_path / "a.txt"):
        pass
    assert set(tmp_path.iterdir()) == {*before, tmp_path / "a.txt"}


@pytest.mark.parametrize("name", ["missing/a.txt", "folder", "x" * 250])
def test_a_place_that_cannot_be_written(tmp_path, name):
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="name another file"), replacing(tmp_path / name):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
