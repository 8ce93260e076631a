"""One database, one server and one browser for all tests of the site."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
import uvicorn

from crawler.commands.serving import OriginalReader
from pipelines.publish.site.app import Site, make_site
from tests.pipelines.publish.site import newsroom

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# No word to anybody but the server of the tests: everything else fails, and a test that tries is told.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database."""
    return newsroom.build(tmp_path_factory.mktemp("newsroom"))


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """The address under which a site is served."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(site.app(), log_level="warning", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        end = monotonic() + 20
        while not server.started and monotonic() < end:
            sleep(0.01)
        assert server.started
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
        site.close()


@pytest.fixture(scope="session")
def address(news: Path) -> Iterator[str]:
    """Where the site is, without a slash at the end."""
    site = make_site(news, read_original=OriginalReader(news.parent, None))
    site.clock = lambda: newsroom.NOW + timedelta(minutes=30)  # type: ignore[method-assign]
    with serving(site) as found:
        yield found


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    """A reader without a browser."""
    with httpx.Client(base_url=address, trust_env=False) as found:
        yield found


@pytest.fixture(scope="module")  # playwright holds the event loop of the thread: nobody else could run one meanwhile
def chromium() -> Iterator[Any]:
    """The system's Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[test]'")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
