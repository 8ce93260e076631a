"""``warraq status``, and alerts: whom they call, when, and what happens where a call fails."""

import json
import socket
import sqlite3
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from time import monotonic, sleep
from typing import ClassVar

import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from crawler.commands import alerting
from crawler.commands.alerting import CallFailed, Channels, call_hook, call_webhook, send_alerts
from pipelines.health import Health, Kind, Saying, Trouble
from pipelines.store.lock import hold_alerts_lock
from tests.pipelines.health.history import DAY, History, Paper, text

SLOW = Trouble(
    problem="youm7 lag",
    source="youm7",
    kind=Kind.LAG,
    seen=Saying("seen.lag", {"lag": 600, "wanted": Saying("parts.lag_usual", {"lag": 5})}),
    to_do=Saying("to_do.lag", {"source": "youm7"}),
)
TOLD = ("event", "problem", "source", "kind", "message", "what_to_do", "database")
HOOK = """
import json, os, sys
told = json.load(sys.stdin)
assert os.environ["WARRAQ_ALERT_PROBLEM"] == told["problem"], os.environ
with open(sys.argv[1], "a", encoding="utf-8") as file:
    print(os.environ["WARRAQ_ALERT_EVENT"], told["problem"], told["message"], sep="|", file=file)
sys.exit(int(os.path.exists(sys.argv[1] + ".fails")))
"""


def no_authors(today):
    for article in today.articles:
        article["authors"] = "[]"
        article["headline"] = f"عنوان\u202e من الموقع\x1b[31m {article['offset']}"


@pytest.fixture(scope="module")
def past():
    history = History(2, (Paper("youm7", 30), Paper("albayan", 12)))
    history.live(30)
    return history


@pytest.fixture
def place(tmp_path, past):
    """A database in which all was well until yesterday; gives its path and how to write the state of a history."""

    def write(history):
        path = tmp_path / "news.db"
        with sqlite3.connect(path) as database:
            history.connection.backup(database)
        database.close()
        return path

    return write


@pytest.fixture
def status(tmp_path):
    def run(path, history, *options):
        return CliRunner().invoke(warraq, ["status", "--db", str(path), "--now", history.now.isoformat(), *options])

    return run


def test_all_is_well(past, place, status):
    done = status(place(past), past)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "All is well."
    assert lines[2].split() == "source last success day week date author section quarantine errors lag".split()
    assert lines[3].startswith("albayan") and lines[4].startswith("youm7")
    assert status(place(past), past, "--quiet").stdout == ""


def test_what_is_wrong_stands_first_with_what_to_do(past, place, status):
    history = past.copy()
    history.live(fault=no_authors, of="youm7")
    path = place(history)
    done = status(path, history, "--quiet")
    assert done.exit_code == 3
    lines = done.stdout.splitlines()
    assert lines[0].startswith("youm7: field lost: 0 of the latest")
    assert lines[1].lstrip().startswith("article ") and "news-archive/1.warc.gz at byte" in lines[1]
    # Between marks that isolate it, and nothing in it steers the terminal.
    assert "\u2068عنوان  من الموقع [31m " in lines[1]
    assert "warraq parse --explain news-archive/1.warc.gz --offset" in lines[4]
    assert next(line for line in lines if line.startswith(("youm7 ", "albayan "))).startswith("youm7 ")

    said = json.loads(status(path, history, "--json").stdout)
    assert [trouble["problem"] for trouble in said["troubles"]] == ["youm7 field_lost authors"]
    only = json.loads(status(path, history, "--json", "albayan").stdout)
    assert only["is_well"] and [source["name"] for source in only["sources"]] == ["albayan"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("nobody",), "holds nothing of this source. It knows albayan, youm7."),
        (("--alert",), "--alert has nobody to call"),
        (("--alert", "--alert-hook", "true", "youm7"), "leave the names out"),
        (("--alert-webhook", "ftp://example.com/"), "is not a web address"),
        (("--alert-hook", "mail 'x"), "quote it as for a shell"),
        (("--every", "0"), "--every"),
    ],
)
def test_wrong_usage_is_said(past, place, status, options, said):
    done = status(place(past), past, *options)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_database_that_is_not_there(tmp_path, past, status):
    done = status(tmp_path / "other.db", past)
    assert done.exit_code == 1
    assert "does not exist" in done.stderr


def test_watching_looks_again_until_it_is_interrupted(past, place, status, monkeypatch):
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        if len(slept) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("crawler.commands.status.sleep", sleep)
    done = status(place(past), past, "--watch", "--every", "5")
    assert slept == [5, 5, 5]
    assert done.stdout.count("All is well.") == 3
    assert done.exit_code != 0


def test_a_problem_is_told_once_and_once_that_it_is_over(past, place, status, tmp_path):
    (tmp_path / "hook.py").write_text(HOOK)
    told = tmp_path / "told"
    hook = f"'{sys.executable}' '{tmp_path}/hook.py' '{told}'"
    options = ("--alert", "--alert-hook", hook)
    history = past.copy()
    path = place(history)

    def look():
        for table in ("articles", "runs", "run_sources"):
            with sqlite3.connect(path) as database:
                database.execute("DELETE FROM article_changes")
                database.execute(f"DELETE FROM {table}")
                rows = history.connection.execute(f"SELECT * FROM {table}").fetchall()
                database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
            database.close()
        return status(path, history, *options)

    assert look().exit_code == 0
    assert not told.exists()
    history.live(fault=no_authors, of="youm7")
    # A call that fails is said, is no failure of the command, and is made again at the next run.
    Path(f"{told}.fails").touch()
    failed = look()
    assert failed.exit_code == 3
    assert "ended with status 1. It is tried again" in failed.stderr
    Path(f"{told}.fails").unlink()
    told.unlink()
    for _ in range(2):
        assert look().exit_code == 3
    began = told.read_text("utf-8").splitlines()
    assert len(began) == 1 and began[0].startswith("began|youm7 field_lost authors|0 of the latest")
    history.live()
    for _ in range(2):
        assert look().exit_code == 0
    assert [line.split("|")[:2] for line in told.read_text("utf-8").splitlines()] == [
        ["began", "youm7 field_lost authors"],
        ["ended", "youm7 field_lost authors"],
    ]
    history.live(fault=no_authors, of="youm7")
    look()
    assert told.read_text("utf-8").splitlines()[2].startswith("began|")
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT problem, began_at, ended_at FROM alerts ORDER BY id").fetchall()
    database.close()
    assert [row[0] for row in rows] == ["youm7 field_lost authors"] * 2
    assert rows[0][2] == text(history.now - DAY) and rows[1][2] is None


class Receiver(BaseHTTPRequestHandler):
    answers: ClassVar[list[int]] = []
    got: ClassVar[list[tuple[str, bytes]]] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.headers["Content-Type"], body))
        self.send_response(self.answers.pop(0) if self.answers else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def receiver():
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    Receiver.got, Receiver.answers = [], []
    yield f"http://127.0.0.1:{server.server_port}/secret-token"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_gets_json(receiver):
    call_webhook(receiver, {"problem": "youm7 lag", "message": "خبر"})
    ((kind, body),) = Receiver.got
    assert kind == "application/json; charset=utf-8"
    assert json.loads(body) == {"problem": "youm7 lag", "message": "خبر"}


@pytest.mark.parametrize("answer", [302, 404, 500])
def test_a_webhook_that_answers_otherwise_has_failed_and_its_address_stays_secret(receiver, answer):
    Receiver.answers = [answer]
    with pytest.raises(CallFailed, match=f"the webhook at 127.0.0.1 answered {answer}") as error:
        call_webhook(receiver, {})
    assert "secret" not in str(error.value)
    assert len(Receiver.got) == 1


def test_a_webhook_that_does_not_answer_costs_a_bounded_time(monkeypatch):
    monkeypatch.setattr(alerting, "WEBHOOK_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(CallFailed, match=r"did not answer in time|cannot be reached"):
            call_webhook(url, {})
    with pytest.raises(CallFailed, match="cannot be reached"):
        call_webhook(url, {})


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_a_hook_that_hangs_is_ended_with_its_children(monkeypatch, tmp_path):
    monkeypatch.setattr(alerting, "HOOK_SECONDS", 0.5)
    told = dict.fromkeys(TOLD, "")
    with pytest.raises(CallFailed, match=r"took longer than"):
        call_hook(f"sh -c 'sleep 60 & echo $! >{tmp_path}/pid; wait'", told)
    pid = int((tmp_path / "pid").read_text())
    end = monotonic() + 10
    while is_alive(pid) and monotonic() < end:
        sleep(0.01)
    assert not is_alive(pid)


@pytest.mark.parametrize(("hook", "said"), [("/no/such/program", "cannot be run"), ("false", "ended with status 1")])
def test_a_hook_that_cannot_be_run_or_fails_is_said(hook, said):
    told = dict.fromkeys(TOLD)
    with pytest.raises(CallFailed, match=said):
        call_hook(hook, told)


def test_two_processes_do_not_tell_twice(past, place, tmp_path):
    path = place(past)
    health = Health(now="", troubles=(SLOW,), sources=())
    with hold_alerts_lock(path, command="other", now=past.now):
        assert send_alerts(path, health, Channels(hook="false"), now=past.now) == []
    assert len(send_alerts(path, health, Channels(hook="false"), now=past.now)) == 1


def test_a_crawl_tells_at_its_end_and_never_fails_for_it(past, place, tmp_path, monkeypatch):
    path = place(past)
    (tmp_path / "hook.py").write_text(HOOK)
    monkeypatch.setattr("crawler.commands.crawling.plan_of", lambda wishes: None)
    monkeypatch.setattr("crawler.commands.crawling.crawl", lambda plan, report, progress: None)
    monkeypatch.setattr(
        "crawler.commands.health.health_of", lambda *_, **__: Health(now="", troubles=(SLOW,), sources=())
    )

    def crawl(hook):
        command = ["crawl", "youm7", "--db", str(path), "--contact", "a@example.org", "--alert-hook", hook]
        return CliRunner().invoke(warraq, command)

    failed = crawl("/no/such/program")
    assert failed.exit_code == 0
    assert "cannot be run" in failed.stderr
    assert crawl(f"'{sys.executable}' '{tmp_path}/hook.py' '{tmp_path}/told'").exit_code == 0
    assert (tmp_path / "told").read_text() == f"began|youm7 lag|{SLOW.message}\n"
    path.write_bytes(b"no database")
    broken = crawl("true")
    assert broken.exit_code == 0
    assert "nobody was told" in broken.stderr
