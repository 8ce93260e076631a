"""A server that says exactly what a test wants, and a crawl of it in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

Send = Callable[[bytes], None]
Answer = bytes | Callable[["Asked", Send], None]


@dataclass
class Asked:
    """A request as the server got it."""

    host: str
    path: str
    headers: dict[str, str]
    at: float


@dataclass
class Site:
    """What is answered, by host and path; anything else is a 404, and robots.txt too."""

    port: int = 0
    scheme: str = "http"
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def url(self, host: str, path: str) -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def put(self, host: str, path: str, answer: Answer) -> str:
        self.answers[host, path] = answer
        return self.url(host, path)

    def paths(self, host: str) -> list[str]:
        return [one.path for one in self.asked if one.host == host]


def response(
    body: bytes | str = b"<p>a", *headers: str, status: str = "200 OK", kind: str = "text/html", length: bool = True
) -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers]
    if length:
        lines.append(f"Content-Length: {len(raw)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.settimeout(20)
        file = self.request.makefile("rb")
        while True:
            try:
                first = file.readline().decode("latin-1").split()
                headers = {}
                while (line := file.readline().decode("latin-1").strip()) != "":
                    name, _, value = line.partition(":")
                    headers[name.strip().lower()] = value.strip()
            except OSError:
                return
            if len(first) < 2:
                return
            site = self.server.site
            asked = Asked(headers.get("host", "").rpartition(":")[0], first[1], headers, time.monotonic())
            site.asked.append(asked)
            answer = site.answers.get((asked.host, asked.path), response("nothing here", status="404 Not Found"))
            try:
                if callable(answer):
                    answer(asked, self.request.sendall)
                    return
                self.request.sendall(answer)
            except OSError:
                return
            if b"Content-Length" not in answer:
                return


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False
    request_queue_size = 50
    tls: ssl.SSLContext | None = None
    site: Site

    def get_request(self) -> tuple[socket.socket, object]:
        connection, address = super().get_request()
        if self.tls is not None:
            connection = self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request: object, client_address: object) -> None:
        """Refused handshakes and connections that the crawler broke off are what tests are about."""


def serve(site: Site, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.site, server.tls = site, tls
        site.port = server.server_address[1]
        site.scheme = "https" if tls else "http"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join(5)


@dataclass
class Crawl:
    """What became of each request, in the order of the plan."""

    results: list[dict]
    log: str
    peak_kb: int


def run_crawl(
    requests: list[dict | str],
    *,
    names: dict[str, list[str]] | None = None,
    private: bool = True,
    timeout: float = 40,
    environment: dict[str, str] | None = None,
    **settings: object,
) -> Crawl:
    """Crawl with the project's settings, changed by ``settings``; what names resolve to is told in the script."""
    planned = [{"url": one} if isinstance(one, str) else one for one in requests]
    plan = {
        "requests": planned,
        "names": names or {},
        "settings": {"WARRAQ_ALLOW_PRIVATE_HOSTS": private, **settings},
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", str(Path(__file__).with_name("crawl_for_tests.py"))],
        input=json.dumps(plan).encode(),
        capture_output=True,
        timeout=timeout,
        env={**os.environ, **(environment or {})},
        check=False,
    )
    log = done.stderr.decode()
    assert done.returncode == 0, log
    told = json.loads(done.stdout)
    results = sorted(told["results"], key=lambda one: one["index"])
    assert [one["index"] for one in results] == list(range(len(planned))), log
    return Crawl(results, log, told["peak_kb"])


@pytest.fixture(scope="session")
def crawl() -> Callable[..., Crawl]:
    return run_crawl


@pytest.fixture(scope="session")
def answer() -> Callable[..., bytes]:
    return response


@pytest.fixture(scope="session")
def tls_site() -> Callable[[ssl.SSLContext], Iterator[Site]]:
    return lambda context: serve(Site(), context)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    yield from serve(Site())
