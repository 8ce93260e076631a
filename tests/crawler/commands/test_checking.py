"""``warraq sources check``: shares of fields in the latest week of pages and in the week before."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from crawler.sources import SOURCES, loading, registry

OWN = """
from zoneinfo import ZoneInfo
from crawler.sources import Source

class Paper(Source):
    name, hosts, country = "paper", ("paper.example",), "EG"
    timezone = ZoneInfo("Africa/Cairo")

class Silent(Source):
    name, hosts, country = "silent", ("silent.example",), "EG"
"""
DATE = '<div class="date">{day} مايو 2024 - 06:30 م</div>'
BYLINE = '<div class="author">كتبت: سارة مصطفى</div>'


def write(day: int, number: int, *, date: bool = True, byline: bool = True, words: int = 60) -> None:
    """A page of 2024-05-``day``, saved with its address and the moment of fetching."""
    text = " ".join(f"كلمة{number}{place}" for place in range(words))
    html = (
        f'<!doctype html><html lang="ar"><meta charset="utf-8"><title>خبر مهم جدا رقم {number} من المدينة</title>'
        f"<h1>خبر مهم جدا رقم {number} من المدينة</h1>{DATE.format(day=day) if date else ''}{BYLINE if byline else ''}"
        f"<article><p>{text}.</p></article></html>"
    )
    Path(f"pages/{number}.html").write_text(html, "utf-8")
    about = {"url": f"https://paper.example/{number}", "fetched_at": f"2024-05-{day:02}T20:00:00Z"}
    Path(f"pages/{number}.meta.json").write_text(json.dumps(about), "utf-8")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("own.py").write_text(OWN, "utf-8")
    Path("pages").mkdir()
    yield tmp_path
    loading._load.cache_clear()
    registry.register(SOURCES)


def run(*args):
    return CliRunner().invoke(warraq, args)


def replay():
    done = run("replay", "pages", "--sources", "own.py", "--workers", "1")
    assert done.exit_code == 0, done.output


def check(*args, status=0):
    done = run("sources", "check", "paper", "--sources", "own.py", "--json", *args)
    assert done.exit_code == status, done.output
    (answer,) = map(json.loads, done.stdout.splitlines())
    return answer


def test_what_a_change_of_the_site_takes_away():
    for number in range(8):
        write(6 + number % 2, number)
    for number in range(8, 18):
        write(12 + number % 3, number, date=number % 2 == 0, byline=False)
    replay()
    answer = check(status=3)
    assert (answer["latest"]["pages"], answer["before"]["pages"]) == (10, 8)
    assert (answer["latest"]["from"][:10], answer["latest"]["to"][:10]) == ("2024-05-12", "2024-05-14")
    assert answer["before"]["shares"]["date"] == answer["before"]["shares"]["authors"] == 1
    shares = answer["latest"]["shares"]
    assert (shares["date"], shares["time"], shares["authors"], shares["headline"]) == (0.5, 0.5, 0, 1)
    assert answer["fallen"] == ["date", "time", "authors", "credited"]


def test_pages_in_quarantine_count():
    for number in range(6):
        write(6, number)
    for number in range(6, 12):
        write(14, number, words=60 if number < 9 else 0)
    replay()
    answer = check(status=3)
    assert answer["latest"]["pages"] == 6
    assert answer["latest"]["shares"]["lands"] == 0.5
    assert "lands" in answer["fallen"]


def test_shorter_texts():
    for number in range(12):
        write(6 if number < 6 else 14, number, words=60 if number < 6 else 20)
    replay()
    answer = check(status=3)
    assert answer["fallen"] == ["words"]
    assert answer["latest"]["words"] * 2 < answer["before"]["words"]


def test_few_pages_prove_nothing():
    for number in range(8):
        write(6, number)
    write(14, 8, date=False)
    replay()
    assert check()["fallen"] == []


def test_weeks_end_with_the_latest_page_and_older_ones_are_left_out():
    for day in (1, 7, 8, 14, 15):
        write(day, day)
    replay()
    answer = check()
    assert (answer["latest"]["from"][:10], answer["before"]["from"][:10]) == ("2024-05-14", "2024-05-07")
    assert (answer["latest"]["pages"], answer["before"]["pages"]) == (2, 2)


def test_at_most_so_many_pages_the_latest_first():
    for number in range(6):
        write(9 + number, number)
    replay()
    answer = check("--pages", "2")
    assert (answer["latest"]["pages"], answer["latest"]["from"][:10]) == (2, "2024-05-13")


def test_pages_that_were_moved_or_lost():
    for number in range(3):
        write(14, number)
    replay()
    Path("pages").rename("elsewhere")
    assert check("--archive", "elsewhere")["latest"]["pages"] == 3
    lost = check(status=3)
    assert (lost["latest"]["pages"], lost["latest"]["unreadable"]) == (0, 3)
    assert "no page that can be read, of 3" in run("sources", "check", "paper", "--sources", "own.py").stdout


def test_table():
    for number in range(6):
        write(6, number)
    for number in range(6, 12):
        write(14, number, byline=False)
    replay()
    done = run("sources", "check", "paper", "silent", "--sources", "own.py")
    assert done.exit_code == 3
    lines = done.stdout.splitlines()
    assert lines[0] == "paper: 6 pages from 2024-05-14 to 2024-05-14, against 6 pages from 2024-05-06 to 2024-05-06"
    assert [line.split() for line in lines if line.startswith(("  head", "  auth"))] == [
        ["headline", "100%", "100%"],
        ["authors", "0%", "100%", "fell"],
    ]
    assert lines[-1] == "silent: no archived page"


def test_every_enabled_source_without_a_name():
    write(14, 1)
    replay()
    done = run("sources", "check", "--sources", "own.py", "--json")
    names = [json.loads(line)["source"] for line in done.stdout.splitlines()]
    assert names == [*(source.name for source in SOURCES if source.enabled), "paper", "silent"]


@pytest.mark.parametrize(
    ("args", "status", "part"),
    [
        ([], 1, "warraq.db: the database does not exist"),
        (["nobody"], 2, "'nobody' is not the name of a source"),
        (["--pages", "0"], 2, "--pages"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_checked(args, status, part):
    done = run("sources", "check", *args)
    assert (done.exit_code, done.stdout) == (status, "")
    assert part in done.stderr
