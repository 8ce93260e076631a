"""``warraq schedule``: the lines run at the right times, and what they run is right."""

import re
import shutil
import stat
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from crawler.commands import scheduling
from crawler.commands.scheduling import DAY, INTERVALS, calendar, cron_times, first_minute
from crawler.sources import SOURCES

NAMES = [f"paper-{number}" for number in range(200)]


def run(*args):
    return CliRunner().invoke(warraq, ["schedule", *map(str, args)])


def moments(fields: str) -> list[int]:
    """The minutes of the day that a crontab line names."""
    minutes, hours, *rest = fields.split()
    assert rest == ["*", "*", "*"]
    return [
        60 * hour + minute
        for hour in (range(24) if hours == "*" else map(int, hours.split(",")))
        for minute in map(int, minutes.split(","))
    ]


@pytest.mark.parametrize("every", INTERVALS)
def test_every_so_many_minutes_round_the_clock(every):
    for name in NAMES[:20]:
        found = moments(cron_times(name, every))
        assert found == list(range(first_minute(name, every), DAY, every)), name


def test_sources_spread_and_stay_where_they_are():
    counts = Counter(first_minute(name, 60) for name in NAMES)
    assert len(counts) > 50 and max(counts.values()) < 12
    assert [first_minute(name, 15) for name in ("youm7", "albayan", "paper")] == [7, 14, 6]


def test_a_crontab_line_for_each_enabled_source(tmp_path):
    done = run("--contact", "desk@example.org", "--db", tmp_path / "news.db")
    assert done.exit_code == 0, done.output
    lines = [line for line in done.stdout.splitlines() if not line.startswith("#")]
    enabled = [source.name for source in SOURCES if source.enabled]
    assert [re.search(r" crawl (\S+) ", line)[1] for line in lines] == enabled
    command = lines[0].split(maxsplit=5)[5]
    assert Path(command.split()[0]).is_absolute()
    assert f"--db {tmp_path / 'news.db'} --contact desk@example.org" in command
    assert "MAILTO" in done.stdout


def test_paths_become_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.py").write_text(
        "from crawler.sources import Source\nclass A(Source):\n    name, hosts, country = 'own', ('a.example',), 'EG'\n"
    )
    done = run("own", "--contact", "https://e.org/b", "--archive", "raw", "--sources", "own.py")
    assert f" --db {tmp_path}/warraq.db --archive {tmp_path}/raw --sources {tmp_path}/own.py " in done.stdout


def test_the_contact_may_stand_in_the_environment(monkeypatch):
    monkeypatch.setenv("WARRAQ_CONTACT", "desk@example.org")
    assert "--contact desk@example.org" in run("youm7").stdout


def test_whom_to_tell_stands_in_the_environment_since_command_lines_are_no_secret():
    options = ["youm7", "--contact", "a@example.org", "--alert-hook", "tell 'the desk'"]
    webhook = "https://hooks.example/a%2Fb"
    cron = run(*options, "--alert-webhook", webhook).stdout.splitlines()
    assert "WARRAQ_ALERT_HOOK=tell 'the desk'" in cron and f"WARRAQ_ALERT_WEBHOOK={webhook}" in cron
    assert not any("alert" in line.lower() for line in cron if "crawl youm7" in line)
    unit = run(*options, "--alert-webhook", webhook, "--format", "systemd").stdout
    assert "Environment=\"WARRAQ_ALERT_HOOK=tell 'the desk'\"\n" in unit
    assert "Environment=WARRAQ_ALERT_WEBHOOK=https://hooks.example/a%%2Fb\n" in unit


@pytest.mark.parametrize(("status", "mail"), [(0, False), (75, False), (1, True), (3, True), (143, True)])
def test_only_a_failed_run_prints_something_for_cron_to_mail(status, mail, tmp_path, monkeypatch):
    folder = tmp_path / "it's 100% ours"
    folder.mkdir()
    command = folder / "warraq"
    command.write_text(f'#!/bin/sh\necho "log line: $*"\nexit {status}\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(scheduling, "installed_command", lambda: str(command))
    line = run("youm7", "--contact", "desk@example.org", "--db", folder / "n.db").stdout.splitlines()[-1]
    assert not re.search(r"(?<!\\)%", line)
    as_cron_does = line.split(maxsplit=5)[5].replace(r"\%", "%")
    done = subprocess.run(["sh", "-c", as_cron_does], capture_output=True, text=True, timeout=10)
    assert ("crawl youm7 failed" in done.stdout, done.stderr) == (mail, "")
    assert f"--db {folder}/n.db --contact desk@example.org" in (folder / "n-crawl.log").read_text()


@pytest.fixture
def units(tmp_path):
    folder = tmp_path / "units"
    folder.mkdir()

    def write(*args):
        done = run("--format", "systemd", "--output", folder, "--contact", "https://e.org/a%20b?c=$d", *args)
        assert done.exit_code == 0, done.output
        return {file.name: file.read_text("utf-8") for file in folder.iterdir()}

    return write


def test_units_are_one_service_and_a_timer_for_each_source(units, tmp_path):
    files = units("youm7", "albayan", "--db", tmp_path / "my news.db")
    names = {"warraq-crawl@.service", "warraq-crawl@youm7.timer", "warraq-crawl@albayan.timer"}
    assert set(files) == names
    service = files["warraq-crawl@.service"]
    assert re.search(
        r'^ExecStart=/\S*warraq crawl %i --db "/.*my news\.db" --contact \S*a%%20b\?c=\$\$d$', service, re.M
    )
    assert "SuccessExitStatus=75" in service
    assert f"OnCalendar={calendar('youm7', 15)}\n" in files["warraq-crawl@youm7.timer"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd to ask")
@pytest.mark.parametrize("every", [5, 60, 360, DAY])
def test_systemd_takes_the_units(every, units, tmp_path):
    names = units("youm7", "--every", every, "--db", tmp_path / "my news.db")
    paths = [str(tmp_path / "units" / name) for name in names]
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, timeout=20)
    ours = [line for line in done.stderr.splitlines() if "warraq" in line]
    assert ours == []


def test_units_are_printed_under_their_names():
    done = run("youm7", "--format", "systemd", "--contact", "desk@example.org")
    assert re.findall(r"^# (\S+@\S*\.\w+)$", done.stdout, re.M) == ["warraq-crawl@.service", "warraq-crawl@youm7.timer"]


@pytest.mark.parametrize(
    ("args", "parts"),
    [
        ([], ["--contact"]),
        (["--contact", "nobody"], ["--contact", "mail address or a web address"]),
        (["--contact", "a@b.org", "--every", "7"], ["7 minutes", "15", "1440"]),
        (["--contact", "a@b.org", "--every", "1"], ["1 minutes", "too few"]),
        (["youm8", "--contact", "a@b.org"], ["'youm8'", "Did you mean youm7", "warraq sources list"]),
        (["--contact", "a@b.org", "--output", "."], ["--output", "--format systemd"]),
        (["--contact", "a@b.org", "--format", "systemd", "--output", "no/such"], ["no/such", "must be a folder"]),
        (["--contact", "a@b.org", "--sources", "missing.py"], ["missing.py"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage(args, parts):
    done = run(*args)
    assert (done.exit_code, done.stdout) == (2, "")
    message = " ".join(done.stderr.split())
    assert all(part in message for part in parts), message
