import signal
from collections import Counter

import pytest

from crawler.replay import progress, run
from crawler.replay.counting import count_pages
from crawler.replay.progress import progress_bar, progress_line, progress_lines
from crawler.replay.stopping import StopRequest
from crawler.replay.summary import PROBLEMS_SHOWN, Summary
from pipelines.article import Archive
from pipelines.verdict import Reason, Refused


def refused(reason=Reason.LISTING, offset=None):
    return Refused(reason=reason, detail="It lists stories.", archive=Archive("a.warc", offset))


@pytest.mark.parametrize(
    ("stored", "reasons", "sentence"),
    [
        pytest.param({}, [], None, id="nothing at all"),
        pytest.param({"new": 2}, [Reason.LISTING], None, id="something new"),
        pytest.param({"updated": 1, "unchanged": 4}, [], None, id="something changed"),
        pytest.param({"duplicate": 1}, [], None, id="a copy is news"),
        pytest.param({"unchanged": 7}, [], "Nothing new: all 7 pages were already stored.", id="all known"),
        pytest.param({"unchanged": 1}, [], "Nothing new: the page was already stored.", id="one known"),
        pytest.param(
            {"unchanged": 7},
            [Reason.LISTING, Reason.UNREADABLE],
            "Nothing new: 7 pages already stored, 2 pages in quarantine.",
            id="known and refused",
        ),
        pytest.param({}, [Reason.VIDEO] * 2, "Nothing was stored: all 2 pages went to quarantine.", id="all refused"),
    ],
)
def test_sentence(stored, reasons, sentence):
    summary = Summary(stored=Counter(stored))
    for reason in reasons:
        summary.add_refusal(refused(reason))
    assert summary.sentence() == sentence


@pytest.mark.parametrize(
    ("expected", "words"),
    [(10, "7 pages were left"), (4, "1 page was left"), (None, "The rest was left"), (2, "0 pages were left")],
)
def test_stopped(expected, words):
    summary = Summary(stored=Counter(new=3), expected=expected, stopped_by=signal.SIGINT)
    assert summary.sentence() == (
        f"Stopped by SIGINT: what is counted above is stored. {words}; run the same command again to finish."
    )


def test_counts_add_up():
    summary = Summary(stored=Counter(new=3, unchanged=1), seconds=2.0)
    for reason in (Reason.LISTING, Reason.LISTING, Reason.UNREADABLE, Reason.TIME_LIMIT):
        summary.add_refusal(refused(reason))
    assert list(summary.rows()) == [
        ("new", 3),
        ("updated", 0),
        ("unchanged", 1),
        ("duplicate", 0),
        ("quarantined: listing", 2),
        ("quarantined: time_limit", 1),
        ("unreadable", 1),
        ("total", 8),
    ]
    assert summary.to_dict() == {
        "new": 3,
        "updated": 0,
        "unchanged": 1,
        "duplicate": 0,
        "quarantined": {"listing": 2, "time_limit": 1},
        "unreadable": 1,
        "total": 8,
        "seconds": 2.0,
        "pages_per_second": 4.0,
        "stopped_by": None,
        "left": 0,
    }


def test_only_the_first_problems_are_kept():
    summary = Summary()
    for number in range(PROBLEMS_SHOWN + 5):
        summary.add_refusal(refused(offset=number))
    assert len(summary.problems) == PROBLEMS_SHOWN
    assert summary.problems[1] == "a.warc at byte 1: listing: It lists stories."


def test_lines_come_now_and_then(monkeypatch):
    clock = iter([0.0, 4.0, 11.0, 12.0, 21.0])
    monkeypatch.setattr(progress, "monotonic", lambda: next(clock))
    lines = []
    with progress_lines(100, lines.append, every=10) as advance:
        for done in (4, 11, 12, 21):
            advance(done)
    assert lines == ["11 of 100 pages, 1.0 pages/s, 89 s left", "21 of 100 pages, 1.0 pages/s, 79 s left"]


def test_line_before_the_first_page():
    assert progress_line(0, 5, 0.0) == "0 of 5 pages, 0.0 pages/s"


@pytest.mark.parametrize("total", [None, 0, 3])
def test_bar_takes_any_total(total, capfd):
    with progress_bar(total) as advance:
        advance(0)
        advance(3)
    assert capfd.readouterr().out == ""


def test_count(tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("a.html", "b.HTM", "c.txt", "d.mhtml", "e.html.gz", "a.meta.json", "photo.png", ".hidden.html"):
        (tmp_path / "in" / name).touch()
    assert count_pages([str(tmp_path)]) == 5
    assert count_pages([str(tmp_path), "named-by-hand"]) == 6
    assert count_pages([str(tmp_path), "-"]) is None
    assert count_pages([str(tmp_path), "crawl.wacz"]) is None
    (tmp_path / "in" / "crawl.warc.gz").touch()
    assert count_pages([str(tmp_path)]) is None


@pytest.mark.parametrize(
    ("verdicts", "seconds", "sizes"),
    [
        pytest.param("vvvvvvv", 0.1, [3, 3, 1], id="full batches and the rest"),
        pytest.param("vvnnnn", 0.5, [2], id="a small one when nothing more comes"),
        pytest.param("vvnnnnnv", 0.5, [2, 1], id="then another"),
        pytest.param("nnnnnnnv", 1.0, [1], id="the time before the first page does not count"),
        pytest.param("", 1.0, [], id="nothing"),
    ],
)
def test_batches(monkeypatch, verdicts, seconds, sizes):
    """``v`` is a verdict, ``n`` a moment without one; each takes the seconds."""
    now = 0.0
    monkeypatch.setattr(run, "monotonic", lambda: now)
    commits = []

    def feed():
        nonlocal now
        for letter in verdicts:
            now += seconds
            yield refused() if letter == "v" else None

    run.commit_in_batches(
        feed(), lambda batch: commits.append(len(batch)), batch=3, advance=lambda done: None, stop=StopRequest()
    )
    assert commits == sizes
    assert sum(commits) == verdicts.count("v")
