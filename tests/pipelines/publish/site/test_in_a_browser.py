"""The site in a real Chromium: on a desk and on a phone, by eye (the pictures), by axe, and by what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PICTURES = Path(__file__).parents[4] / ".screenshots"
"""Left behind to be looked at."""

SIZES = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
PAGES = {
    "front": "/",
    "front-en": "/en/",
    "article": "/articles/1",
    "article-en": "/en/articles/1",
    "search": "/search?q=احمد",
    "search-form": "/search",
    "history": "/articles/1/history",
    "cluster": "/articles/2/copies",
    "comparison": "/articles/2/compare/4",
    "person": "/people/1",
    "people": "/people",
    "source": "/sources/weather.example",
    "sources": "/sources",
    "health": "/health",
    "original": "/articles/1/original",
    "hostile": "/articles/6",
    "hostile-search": "/search?q=هجوم",
    "nowhere": "/nowhere",
}
SERIOUS = {"serious", "critical"}

Opened = Callable[..., Any]


@contextmanager
def reader(chromium: Any, address: str, **how: Any) -> Iterator[Any]:
    """A page of a browser that notes what should not be: errors, dialogs, and requests to anybody else."""
    context = chromium.new_context(locale="ar", **how)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: None if request.url.startswith(f"{address}/") else wrong.append(request.url))
    page.wrong = wrong
    try:
        yield page
    finally:
        context.close()


def visit(page: Any, address: str, path: str) -> None:
    page.goto(address + path, wait_until="load")
    page.evaluate("document.fonts.ready")
    missing = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    wrong = [one for one in page.wrong if not (path == "/nowhere" and one == missing)]
    page.wrong.clear()
    assert not wrong
    assert page.evaluate("window.hacked") is None


def faults(page: Any, *rules: str) -> list[tuple[str, list[str]]]:
    """What axe finds wrong in a page, by all of its rules or some, as far as it keeps somebody out."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": list(rules)} if rules else None).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found if one["impact"] in SERIOUS]


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_quiet_fits_and_is_for_everybody(chromium: Any, address: str, size: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    with reader(chromium, address, **SIZES[size]) as page:
        for name, path in PAGES.items():
            visit(page, address, path)
            page.screenshot(path=PICTURES / f"{name}-{size}.png", full_page=True)
            wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert wide <= room, f"{name} is {wide} wide on {room}"
            assert page.evaluate("[document.documentElement.lang, document.documentElement.dir].join()") == (
                "en,ltr" if path.startswith("/en/") else "ar,rtl"
            )
            if size == "desktop":  # the markup is the same on a phone
                assert not faults(page), name
    assert not page.wrong


def test_the_dark_pages_can_be_read_too(chromium: Any, address: str) -> None:
    with reader(chromium, address, color_scheme="dark", **SIZES["desktop"]) as page:
        for name in ("front", "article", "search", "history", "source"):
            visit(page, address, PAGES[name])
            page.screenshot(path=PICTURES / f"{name}-dark.png")
            assert not faults(page, "color-contrast"), name


def test_a_reader_finds_reads_and_compares(chromium: Any, address: str) -> None:
    with reader(chromium, address, **SIZES["phone"]) as page:
        visit(page, address, "/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.get_by_role("searchbox").fill("احمد")
        page.get_by_role("searchbox").press("Enter")
        page.wait_for_url("**/search?q=*")
        assert page.locator("article mark").first.inner_text() == "أحمد"
        page.locator("article h2 a").first.click()
        page.wait_for_url("**/articles/1")
        assert "أحمد المنصوري" in page.locator("h1").inner_text()
        page.locator(".notes a", has_text="نسختان").click()
        page.wait_for_url("**/history")
        assert "كنا نقرأ" in page.locator(".diff ins").first.inner_text()
        page.get_by_role("link", name="English").click()
        page.wait_for_url("**/en/articles/1/history")
        assert page.locator("h1").inner_text() == "History"
        assert not page.wrong


def test_the_faces_are_ours_and_loaded(chromium: Any, address: str) -> None:
    with reader(chromium, address, **SIZES["desktop"]) as page:
        visit(page, address, "/articles/1")
        loaded = page.evaluate("[...document.fonts].filter(face => face.status == 'loaded').map(face => face.family)")
        assert {family.strip('"') for family in loaded} == {"Noto Naskh Arabic", "IBM Plex Sans Arabic"}


def test_an_archived_page_is_inert(chromium: Any, address: str) -> None:
    with reader(chromium, address, **SIZES["desktop"]) as page:
        visit(page, address, "/articles/1/original")
        frame = next(one for one in page.frames if one.url.endswith("/original/page"))
        assert "مكتبة الحي القديم" in frame.locator("h1").inner_text()
        assert "window.hacked=1" not in frame.locator("body").inner_text()
        visit(page, address, "/articles/1/original/page")
        page.locator("a").click()
        assert page.url.endswith("/original/page")
        assert not page.wrong


def test_datasette_shows_hostile_texts_as_texts(chromium: Any, address: str) -> None:
    with reader(chromium, address, **SIZES["desktop"]) as page:
        for path in (
            "/data",
            "/data/articles_v1",
            "/data/articles/6",
            "/data?sql=select+headline+from+articles",
            "/data/runs",
        ):
            visit(page, address, path)
        page.screenshot(path=PICTURES / "data-desktop.png")


def test_a_page_on_paper(chromium: Any, address: str) -> None:
    with reader(chromium, address, **SIZES["desktop"]) as page:
        visit(page, address, "/articles/1")
        page.emulate_media(media="print")
        assert not page.get_by_role("search").is_visible()
        assert page.locator(".text").is_visible()
        assert page.pdf(path=PICTURES / "article.pdf").startswith(b"%PDF")
