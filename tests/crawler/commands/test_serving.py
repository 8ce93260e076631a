"""``warraq serve`` as a process: what it says, whom it answers, how it ends."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
import httpx
import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from crawler.commands import serving
from crawler.commands.options import base_path
from pipelines.store import open_database, start_run

COMMAND = Path(sys.executable).with_name("warraq")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("serving") / "news ?#%.db"
    with open_database(found) as database:
        start_run(database, command="test", program_version="0", now=datetime(2026, 11, 22, tzinfo=UTC))
    return found


@contextmanager
def served(*arguments: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A process that serves, and its address."""
    with subprocess.Popen(
        [COMMAND, "serve", "--port", "0", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_well_also_while_a_reader_is_connected(path: Path, number: signal.Signals) -> None:
    with served("--db", str(path)) as (process, address), httpx.Client(base_url=address, trust_env=False) as client:
        answer = client.get("/")
        assert answer.status_code == 200
        assert "server" not in answer.headers
        process.send_signal(number)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == f"{path} is shown there until Ctrl-C stops it.\n"


def test_without_the_extra_it_says_how_to_install_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "find_spec", lambda name: None)
    done = CliRunner().invoke(warraq, ["serve", "--db", str(path)])
    assert done.exit_code == 1
    assert "pip install 'warraq[site]'" in done.output


def test_an_address_that_is_taken(path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = CliRunner().invoke(warraq, ["serve", "--db", str(path), "--port", str(port)])
    assert done.exit_code == 1
    assert f"127.0.0.1, port {port}: the site cannot be served there" in done.output
    assert "--port" in done.output


@pytest.mark.parametrize("text", ["news", "/news", "news/", "//x/", "/a b/", "/{x}/", ""])
def test_a_path_that_is_none(text: str) -> None:
    with pytest.raises(click.BadParameter, match="/news/"):
        base_path(None, None, text)  # type: ignore[arg-type]
