"""A running site: starts, answers, misbehaves on demand, remembers every request, stops.

    with Site(articles=200) as site:
        site.faults["/10007"] = FAULTS["reset_mid_body"].times(1)
        ...
        assert [request.status for request in site.requests if request.path == "/10007"] == [None, 200]

It listens on loopback addresses only, in a thread of its own, on a free port unless told otherwise.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from tests.site import tls
from tests.site.answer import Answer, Steps
from tests.site.fault import Faults, Hit
from tests.site.newspaper import NEWEST, Newspaper
from tests.site.protocol import Connection, Logged
from tests.site.routes import AS_IS, Routes
from tests.site.sources import write_sources

_PATIENCE = 10.0  # seconds that starting and stopping may take


class Site:
    """An Arabic news site on ``host`` (an address in 127.0.0.0/8) with so many ``articles``.

    Sites that one crawl is to hold apart need hosts of their own (127.0.0.3, 127.0.0.4...): a port is no identity.
    ``other_host`` serves the same site under another name, on the same port; ``None`` where the machine has no such
    address. ``seed`` and ``newest`` decide what is printed; ``variants`` lets lists name articles by addresses that
    lead to them in a roundabout way. ``certificate`` makes it an https site: ``good`` (trusted by whoever trusts
    `ca_file`), ``expired``, ``self_signed`` or ``wrong_host``.

    ``requests`` is the log, oldest first; ``faults`` says what goes wrong where; ``paper`` is what is printed.
    """

    def __init__(
        self,
        articles: int = 200,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        other_host: str | None = "127.0.0.2",
        seed: int = 1,
        newest: datetime = NEWEST,
        variants: bool = False,
        per_section: int = 20,
        certificate: str | None = None,
    ) -> None:
        if not ip_address(host).is_loopback:
            raise ValueError(f"host: the test site listens on loopback only, and {host} is not in 127.0.0.0/8")
        if certificate is not None and certificate not in tls.KINDS:
            raise ValueError(f"certificate: {certificate!r} is none of {', '.join(tls.KINDS)}")
        self.paper = Newspaper(articles, seed=seed, newest=newest)
        self.faults = Faults()
        self.requests: list[Logged] = []
        self.peak_connections = 0
        self.host, self.port = host, port
        self._other_host = other_host if other_host != host else None
        self._certificate = certificate
        self._variants, self._per_section = variants, per_section
        self._connections: set[Connection] = set()
        self._opened = 0
        self._servers: list[asyncio.Server] = []
        self._extra_ports: dict[str | None, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> Self:
        """Listen; returns once requests are answered.

        :raises OSError: the port is taken
        """
        sockets = [_listening(self.host, self.port)]
        self.port = sockets[0].getsockname()[1]
        if self._other_host is not None:
            try:
                sockets.append(_listening(self._other_host, self.port))
            except OSError:
                self._other_host = None
        # Bound and never listening: whoever connects is refused, and nobody else gets the port meanwhile.
        self._nobody = socket.socket()
        self._nobody.bind((self.host, 0))
        self.routes = Routes(self.paper, self.base, variants=self._variants, per_section=self._per_section)
        self._loop = asyncio.new_event_loop()
        ready = Event()
        self._thread = Thread(target=self._run, args=(sockets, ready), name=f"site {self.base}", daemon=True)
        self._thread.start()
        if not ready.wait(_PATIENCE):
            raise TimeoutError(f"the test site did not start within {_PATIENCE:g} seconds")
        return self

    def stop(self) -> None:
        """Close every connection and end the thread. Stopping twice does no harm."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_PATIENCE)
            if self._thread.is_alive():
                raise TimeoutError(f"the test site did not stop within {_PATIENCE:g} seconds")
        self._nobody.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def base(self) -> str:
        """The site's address without a slash at the end."""
        return f"{'https' if self._certificate else 'http'}://{self.host}:{self.port}"

    @property
    def other_base(self) -> str | None:
        """The same site under its other host; ``None`` where there is none."""
        return None if self._other_host is None else self.base.replace(self.host, self._other_host, 1)

    @property
    def refused(self) -> str:
        """An address where nobody listens."""
        return f"http://{self.host}:{self._nobody.getsockname()[1]}"

    @property
    def ca_file(self) -> Path:
        """The certificate to trust, for example through the variable ``SSL_CERT_FILE``."""
        return tls.ca_file()

    @property
    def addresses(self) -> list[str]:
        """The address of every article that is there, newest first."""
        return [self.base + self.paper.path(number) for number in self.paper.listed()]

    def url(self, path: str) -> str:
        """The address of a path."""
        return self.base + path

    def asked(self, path: str) -> list[Logged]:
        """The requests for a path, whatever the query."""
        return [request for request in tuple(self.requests) if request.path == path]

    def forget(self) -> None:
        """Empty the log."""
        self.requests.clear()
        self.peak_connections = len(self._connections)

    def sources_file(self, path: Path, *, name: str = "test_site") -> Path:
        """Write a file for ``warraq crawl --sources`` that describes this site; returns ``path``."""
        return write_sources(path, [(name, self)])

    def after(self, seconds: float, call: Callable[..., object], *arguments: Any) -> None:
        """Do something later: ``site.after(2, site.paper.correct, 10007)``."""
        self._loop.call_soon_threadsafe(self._loop.call_later, seconds, call, *arguments)

    @contextmanager
    def down(self) -> Iterator[None]:
        """While the block runs, connections are refused and the open ones are torn down."""
        self._wait_for(self._refuse())
        try:
            yield
        finally:
            self._wait_for(self._reopen())

    def answer(self, target: str, headers: Mapping[str, str]) -> tuple[Answer | Steps, str | None]:
        """What to say to a request, and the name of the fault that struck. Called in the site's thread."""
        healthy = self.routes.answer(target)
        struck = None if target.startswith(AS_IS) else self.faults.strike(target)
        if struck is None:
            return healthy, None
        fault, time = struck
        return fault.play(Hit(self, target, headers, healthy, time)), fault.name

    def secure_base(self, certificate: str) -> str:
        """This site over https, with a certificate of that kind. Called in the site's thread."""
        return self.base if certificate == self._certificate else f"https://{self.host}:{self._extra(certificate)}"

    def plain_base(self) -> str:
        """This site over http. Called in the site's thread."""
        return f"http://{self.host}:{self._extra(None)}" if self._certificate else self.base

    def _extra(self, certificate: str | None) -> int:
        """The port of a further server, opened when first asked for."""
        if certificate not in self._extra_ports:
            held = _listening(self.host, 0)
            self._extra_ports[certificate] = held.getsockname()[1]
            self._spawn(self._serve(held, tls.context(certificate, self.host) if certificate else None))
        return self._extra_ports[certificate]

    def refuse_for(self, seconds: float) -> None:
        """Refuse connections for a while. Called in the site's thread."""

        async def come_back() -> None:
            await asyncio.sleep(seconds)
            await self._reopen()

        if self._servers:
            self._close()
            self._spawn(come_back())

    def _run(self, sockets: list[socket.socket], ready: Event) -> None:
        asyncio.set_event_loop(self._loop)
        context = tls.context(self._certificate, self.host) if self._certificate else None
        try:
            for held in sockets:
                self._loop.run_until_complete(self._serve(held, context))
            self._loop.call_soon(ready.set)
            self._loop.run_forever()
            self._loop.run_until_complete(self._end())
        finally:
            self._loop.close()

    async def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._close()
        await asyncio.sleep(0.01)  # the transports tell their protocols in the loop's next turn

    async def _serve(self, held: socket.socket, context: ssl.SSLContext | None) -> None:
        self._servers.append(await self._loop.create_server(self._connection, sock=held, ssl=context, backlog=512))

    def _connection(self) -> Connection:
        return Connection(self, self._open, self._connections.discard)

    def _open(self, connection: Connection) -> int:
        self._connections.add(connection)
        self.peak_connections = max(self.peak_connections, len(self._connections))
        self._opened += 1
        return self._opened

    def _close(self) -> None:
        """Refuse connections from now on, and tear the open ones down."""
        for server in self._servers:
            server.close()
        self._servers.clear()
        self._extra_ports.clear()
        for connection in tuple(self._connections):
            connection.abort()

    async def _reopen(self) -> None:
        context = tls.context(self._certificate, self.host) if self._certificate else None
        for host in (self.host, self._other_host):
            if host is not None:
                await self._serve(_listening(host, self.port), context)

    async def _refuse(self) -> None:
        self._close()

    def _wait_for(self, job: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(job, self._loop).result(_PATIENCE)

    def _spawn(self, job: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(job)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _listening(host: str, port: int) -> socket.socket:
    held = socket.socket()
    try:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((host, port))
        held.listen(512)
        held.setblocking(False)
    except OSError:
        held.close()
        raise
    return held
