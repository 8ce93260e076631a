"""``warraq quarantine``: pages that did not land, from the refusal to the mend."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from pipelines.store import open_database
from pipelines.store.checking import problems

PAGE = """<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>افتتاح الميناء رقم {number}</title>
<link rel="canonical" href="https://paper.example/{number}"></head><body>
<article><h1>افتتاح الميناء رقم {number}</h1><div class="story">
<p>افتتح رئيس البلدية مساء أمس الميناء الجديد الذي يصل شرق المدينة بغربها، بحضور مئات من السكان والضيوف.</p>
<p>وقال المهندس المشرف إن البناء استغرق عامين كاملين، وإن الميناء يتسع لأربع سفن كبيرة في كل اتجاه.</p>
</div></article></body></html>
"""
SOURCE = """
from crawler.parsers.article_page import ArticlePage
from crawler.sources import Source

class Paper(Source):
    name = "paper"
    hosts = ("paper.example",)
    country = "EG"

    class Page(ArticlePage):
        body = "{body}"
"""
SHORT = PAGE.replace("<p>", "<!--").replace("</p>", "-->")


def run(*arguments):
    return CliRunner().invoke(warraq, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Three pages of an outlet of which one is short for good, and two are, as long as its class is wrong."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    for number, day in ((1, 20), (2, 21)):
        (tmp_path / "pages" / f"{number}.html").write_text(PAGE.format(number=number), "utf-8")
        meta = {"url": f"https://paper.example/{number}", "fetched_at": f"2026-11-{day}T08:00:00Z"}
        (tmp_path / "pages" / f"{number}.meta.json").write_text(json.dumps(meta))
    (tmp_path / "pages" / "3.html").write_text(SHORT.format(number=3), "utf-8")
    wrong = SOURCE.replace("{body}", "h1").replace('body = "h1"', 'version = "0"\n        noise = ("p",)')
    (tmp_path / "wrong.py").write_text(wrong)
    (tmp_path / "right.py").write_text(SOURCE.replace("{body}", "div.story"))
    done = run("replay", "pages", "--sources", "wrong.py", "--workers", 1)
    assert done.exit_code in (0, 3), done.output
    return tmp_path


def rows(*columns):
    with sqlite3.connect("warraq.db") as database:
        found = database.execute(f"SELECT {', '.join(columns)} FROM quarantine ORDER BY archive_file").fetchall()
    database.close()
    return found


def test_list_counts_by_day_source_and_reason_or_prints_each(folder):
    assert len(rows("id")) == 3
    groups = [json.loads(line) for line in run("quarantine", "list", "--json").stdout.splitlines()]
    assert sum(group["pages"] for group in groups) == 3
    assert {group["source"] for group in groups} == {"paper"}
    assert {group["day"] for group in groups} >= {"2026-11-20", "2026-11-21"}
    lines = run("quarantine", "list").stdout.splitlines()
    assert lines[0].split() == ["day", "source", "reason", "pages", "one", "of", "them"]
    each = run("quarantine", "list", "--each", "--since", "2026-11-20", "--until", "2026-11-20").stdout
    assert each.count("\n") == 1
    assert "\u2068افتتاح الميناء رقم 1\u2069" in each and "https://paper.example/1" in each
    assert run("quarantine", "list", "--each", "--source", "other").stdout == ""
    assert run("quarantine", "list", "--each", "--reason", "video").stdout == ""
    assert run("quarantine", "list", "--each", "--limit", "2").stdout.count("\n") == 2
    assert "Did you mean video?" in run("quarantine", "list", "--reason", "vidio").stderr


def test_show_gives_the_reason_and_the_page_as_it_is_read(folder):
    (number, reason), *_ = rows("id", "reason")
    shown = run("quarantine", "show", number, "--sources", "wrong.py")
    assert shown.exit_code == 0, shown.output
    assert f"reason    {reason}: " in shown.stdout
    assert "address   https://paper.example/1" in shown.stdout
    assert "== pages/1.html" in shown.stdout and "outcome   goes to quarantine as" in shown.stdout
    mended = run("quarantine", "show", number, "--sources", "right.py").stdout
    assert "outcome   lands in the database" in mended
    assert run("quarantine", "show", number, "--raw").stdout == PAGE.format(number=1)
    said = json.loads(run("quarantine", "show", number, "--json").stdout)
    assert (said["id"], said["state"], said["source"]) == (number, "waiting", "paper")


def test_show_says_what_is_not_there(folder):
    missing = run("quarantine", "show", 99)
    assert missing.exit_code == 1
    assert "`warraq quarantine list --each` prints them" in missing.stderr
    (number,), *_ = rows("id")
    (folder / "pages").rename(folder / "moved")
    gone = run("quarantine", "show", number)
    assert gone.exit_code == 1 and "pages/1.html" in gone.stdout
    assert run("quarantine", "show", number, "--archive", "moved", "--sources", "right.py").exit_code == 0


def test_retry_lands_what_was_mended_and_leaves_the_rest(folder):
    still = run("quarantine", "retry", "--all", "--sources", "wrong.py", "--workers", 1)
    assert still.exit_code == 0, still.output
    assert rows("released_run") == [(None,)] * 3
    done = run("quarantine", "retry", "--source", "paper", "--sources", "right.py", "--workers", 1, "--json")
    assert done.exit_code == 0, done.output
    assert [released is not None for (released,) in rows("released_run")] == [True, True, False]
    with open_database("warraq.db") as database:
        stored = database.connection.execute("SELECT canonical_url, archive_file FROM articles ORDER BY 1").fetchall()
        assert problems(database) == []
    assert stored == [(f"https://paper.example/{n}", f"pages/{n}.html") for n in (1, 2)]
    landed = run("quarantine", "list", "--each", "--state", "landed").stdout
    assert landed.count("  landed  ") == 2
    assert run("quarantine", "list", "--each").stdout.count("\n") == 1


def test_retry_from_where_the_pages_lie_now_keeps_their_names(folder):
    (folder / "pages").rename(folder / "moved")
    lost = run("quarantine", "retry", "--all", "--sources", "right.py", "--workers", 1)
    assert lost.exit_code == 1
    assert "pages/1.html" in lost.stderr
    assert {reason for (reason,) in rows("reason")}.isdisjoint({"unreadable"})
    found = run("quarantine", "retry", "--all", "--archive", "moved", "--sources", "right.py", "--workers", 1)
    assert found.exit_code == 0, found.output
    assert rows("archive_file", "released_run IS NULL") == [
        ("pages/1.html", 0),
        ("pages/2.html", 0),
        ("pages/3.html", 1),
    ]


def test_drop_keeps_the_row_and_can_be_undone(folder):
    done = run("quarantine", "drop", "--until", "2026-11-20", "--by", "salma", "--why", "قائمة أسعار")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("dropped: 1 (")
    assert rows("dropped_by", "dropped_why", "dropped_at IS NULL")[0] == ("salma", "قائمة أسعار", 0)
    assert run("quarantine", "list", "--each").stdout.count("\n") == 2
    assert "dropped" in run("quarantine", "list", "--each", "--state", "all").stdout
    (number,), *_ = rows("id")
    assert "by salma: \u2068قائمة أسعار\u2069" in run("quarantine", "show", number, "--sources", "right.py").stdout
    # Refused again, it stays dropped.
    run("replay", "pages", "--sources", "wrong.py", "--workers", 1)
    assert rows("dropped_by")[0] == ("salma",)
    again = json.loads(run("quarantine", "drop", number, "--undo", "--json").stdout)
    assert again["taken_back"] == 1
    assert rows("dropped_at", "dropped_by", "dropped_why")[0] == (None, None, None)


@pytest.mark.parametrize("command", ["retry", "drop"])
@pytest.mark.parametrize("options", [(), ("--all", "--source", "paper")])
def test_all_pages_are_never_meant_by_accident(folder, command, options):
    done = run("quarantine", command, *options)
    assert done.exit_code == 2
    assert "or --all alone" in done.stderr
    assert rows("released_run", "dropped_at") == [(None, None)] * 3


def test_one_page_of_an_archive_is_read_by_its_place():
    archive = Path(__file__).parents[3] / "fixtures" / "crawl.warc.gz"
    whole = [json.loads(line) for line in run("parse", archive).stdout.splitlines()]
    assert len(whole) > 1
    for record in whole:
        (alone,) = run("parse", archive, "--offset", record["archive"]["offset"]).stdout.splitlines()
        assert json.loads(alone) == record
    explained = run("parse", "--explain", archive, "--offset", whole[1]["archive"]["offset"]).stdout
    assert explained.count("== ") == 1 and f"at byte {whole[1]['archive']['offset']}" in explained
    nowhere = run("parse", archive, "--offset", 1)
    assert nowhere.exit_code == 1 and nowhere.stderr
    assert "--offset names a page of one archive" in run("parse", archive, archive, "--offset", 0).stderr
