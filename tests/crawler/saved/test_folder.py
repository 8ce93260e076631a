from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler.saved import Unreadable


@pytest.fixture
def put(tmp_path: Path, html: bytes):
    def put(*names: str) -> Path:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(html)
        return tmp_path

    return put


def names(saved, folder: Path) -> list[str]:
    return [os.path.relpath(one.archive.file, folder) for one in saved]


def test_every_kind_of_page_in_the_order_of_names(put, read) -> None:
    folder = put("b/2.html", "b/10.htm", "a.html", "c.txt", "B.xhtml", "b/deep/er/x.HTML", "d.html.gz")
    assert names(read(folder), folder) == [
        "B.xhtml",
        "a.html",
        "b/10.htm",
        "b/2.html",
        "b/deep/er/x.HTML",
        "c.txt",
        "d.html.gz",
    ]


def test_what_is_no_page_is_left_out(put, read) -> None:
    folder = put(
        "a.html",
        "a.meta.json",
        "a.expected.json",
        "a.gold.json",
        "p.png",
        "s.css",
        ".hidden.html",
        ".git/x.html",
        "README",
    )
    (folder / "a.meta.json").write_text("{}")
    assert names(read(folder), folder) == ["a.html"]


def test_what_browsers_save_beside_a_page_is_left_out(put, read) -> None:
    folder = put("a.html", "a_files/frame.html", "b_files/page.html", "c.htm", "c_files/ad.htm")
    assert names(read(folder), folder) == ["a.html", "b_files/page.html", "c.htm"]


def test_names_stay_as_the_operator_wrote_them(put, read, monkeypatch) -> None:
    monkeypatch.chdir(put("in/a.html"))
    assert [one.archive.file for one in read("in/")] == ["in/a.html"]
    assert [one.archive.file for one in read("./in")] == ["./in/a.html"]
    assert [one.archive.file for one in read(".")] == ["./in/a.html"]
    assert [one.archive.file for one in read("in//a.html")] == ["in//a.html"]


def test_links_in_a_circle_end(put, read) -> None:
    folder = put("a/1.html", "b/2.html")
    (folder / "a" / "up").symlink_to(folder)
    (folder / "b" / "self").symlink_to(".")
    (folder / "b" / "loop").symlink_to("loop")
    (folder / "b" / "a.again").symlink_to(folder / "a")
    assert names(read(folder), folder) == ["a/1.html", "b/2.html"]


def test_a_link_to_nothing_is_named(put, read) -> None:
    folder = put("a.html")
    (folder / "b.html").symlink_to("gone.html")
    page, fault = read(folder)
    assert isinstance(fault, Unreadable)
    assert names([page, fault], folder) == ["a.html", "b.html"]


@pytest.mark.parametrize(("files", "held"), [([], "nothing"), (["p.png", "q.css"], "2 files of other types")])
def test_a_folder_without_pages(put, read, tmp_path, files: list[str], held: str) -> None:
    [fault] = read(put(*files))
    assert isinstance(fault, Unreadable)
    assert str(tmp_path) in str(fault)
    assert held in fault.rule
    assert ".html" in fault.way_out


def test_a_folder_that_may_not_be_read(put, read, monkeypatch) -> None:
    folder = put("a/1.html", "b/2.html", "c/3.html")
    scandir = os.scandir

    def refuse(path: str):
        if path.endswith("b"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    saved = read(folder)
    assert names(saved, folder) == ["a/1.html", "b", "c/3.html"]
    assert "Permission denied" in str(saved[1])
    assert "right to read" in saved[1].way_out


def test_a_name_that_is_not_unicode(put, read, html) -> None:
    folder = put("a.html")
    try:
        (folder / os.fsdecode(b"caf\xe9.html")).write_bytes(html)
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    saved = read(folder)
    assert [one.archive.file.encode().rpartition(b"/")[2] for one in saved] == [b"a.html", b"caf\\xe9.html"]
    assert saved[1].content == html


def test_a_pipe_in_a_folder_stops_nothing(put, read) -> None:
    folder = put("a.html")
    os.mkfifo(folder / "b.html")
    assert names(read(folder), folder) == ["a.html"]


def test_a_very_deep_folder(tmp_path: Path, read, html, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(300):
        Path("d").mkdir()
        os.chdir("d")
    Path("a.html").write_bytes(html)
    os.chdir(tmp_path)
    [page] = read(".")
    assert page.content == html
