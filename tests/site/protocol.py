"""HTTP/1.1 on one connection: just enough to serve a crawler, fast, and to break the rules on purpose."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic, time
from typing import TYPE_CHECKING

from tests.site.answer import Answer, End, Steps

if TYPE_CHECKING:
    from tests.site.site import Site

PLAY_SECONDS = 60.0
"""The longest that a fault keeps a connection busy: a test that waits longer waits for nothing."""

PLAY_BYTES = 512 * 1024 * 1024
_MAX_HEAD = 256 * 1024
_IDLE_SECONDS = 120.0


@dataclass(slots=True)
class Logged:
    """One request as the server saw it.

    ``at`` is the Unix time, ``started`` and ``finished`` are monotonic seconds (``None`` while the answer is under
    way), ``target`` the path and query as sent, ``headers`` have lower-case names, ``status`` is ``None`` where the
    answer had no status line, ``fault`` names what struck, ``connection`` counts connections from 1, ``host`` is the
    loopback address that was connected to, ``secure`` whether over https, ``sent`` counts bytes.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    connection: int
    host: str
    secure: bool = False
    status: int | None = None
    fault: str | None = None
    sent: int = 0
    at: float = field(default_factory=time)
    started: float = field(default_factory=monotonic)
    finished: float | None = None

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


class Connection(asyncio.Protocol):
    """A connection: its requests are answered one after another, however they arrive."""

    def __init__(self, site: Site, opened: Callable[[Connection], int], closed: Callable[[Connection], None]) -> None:
        self._site, self._opened, self._closed = site, opened, closed
        self._loop = asyncio.get_running_loop()
        self._buffer = b""
        self._steps: Steps | None = None
        self._logged: Logged | None = None
        self._deadline = 0.0
        self._blocked = False
        self._last = False
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.number = self._opened(self)
        self._host = str((transport.get_extra_info("sockname") or ("",))[0])
        self._secure = transport.get_extra_info("ssl_object") is not None
        self._wait(_IDLE_SECONDS)

    def connection_lost(self, error: Exception | None) -> None:
        self._stop_waiting()
        self._steps = None
        self._finish()
        self._closed(self)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._next()

    def pause_writing(self) -> None:
        self._blocked = True

    def resume_writing(self) -> None:
        self._blocked = False
        if self._steps is not None:
            self._play()

    def abort(self) -> None:
        """Tear the connection down, so that the other side sees a reset."""
        held = self.transport.get_extra_info("socket")
        if held is not None:
            held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def _next(self) -> None:
        """Answer what has arrived whole, unless an answer is still under way."""
        while self._steps is None and not self._last and (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head, self._buffer = self._buffer[:end], self._buffer[end + 4 :]
            self._request(head)
        if len(self._buffer) > _MAX_HEAD:
            self.transport.abort()

    def _request(self, head: bytes) -> None:
        self._stop_waiting()
        first, *lines = head.decode("latin-1").split("\r\n")
        method, _, rest = first.partition(" ")
        target, _, version = rest.partition(" ")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self._logged = Logged(method, target, headers, self.number, self._host, self._secure)
        self._site.requests.append(self._logged)
        self._last = headers.get("connection", "").lower() == "close" or version != "HTTP/1.1"
        if method not in ("GET", "HEAD") or not target.startswith("/"):
            self._send(Answer(b"", 405 if target.startswith("/") else 400, content_type=None))
            return
        answer, fault = self._site.answer(target, headers)
        self._logged.fault = fault
        if isinstance(answer, Answer):
            self._send(answer.to(headers), headers_only=method == "HEAD")
        else:
            self._steps, self._deadline = answer, monotonic() + PLAY_SECONDS
            self._play()

    def _send(self, answer: Answer, *, headers_only: bool = False) -> None:
        assert self._logged is not None
        empty = answer.status in (204, 304)
        also = (("Connection", "close"),) if self._last else ()
        head = answer.head(None if empty else len(answer.body), also=also)
        data = head if headers_only or empty else head + answer.body
        self._logged.status, self._logged.sent = answer.status, len(data)
        self.transport.write(data)
        self._finish()
        if self._last:
            self.transport.close()
        else:
            self._wait(_IDLE_SECONDS)

    def _play(self) -> None:
        """Take one step, and come back for the next, so that no answer holds up the others."""
        self._stop_waiting()
        logged = self._logged
        if self._steps is None or self._blocked or logged is None or self.transport.is_closing():
            return
        late = monotonic() > self._deadline or logged.sent > PLAY_BYTES
        step = End.CLOSE if late else next(self._steps, End.CLOSE)
        if isinstance(step, bytes):
            if logged.sent == 0 and step.startswith(b"HTTP/1.1 ") and step[9:12].isdigit():
                logged.status = int(step[9:12])
            logged.sent += len(step)
            self.transport.write(step)
            self._wait(0)
        elif isinstance(step, End):
            self._steps = None
            self._finish()
            if step is End.RESET:
                self.abort()
            else:
                self.transport.close()
        else:
            self._wait(min(step, max(0.0, self._deadline - monotonic()) + 0.01))

    def _wait(self, seconds: float) -> None:
        self._timer = self._loop.call_later(seconds, self._waited)

    def _waited(self) -> None:
        if self._steps is None:
            self.transport.close()
        else:
            self._play()

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _finish(self) -> None:
        if self._logged is not None and self._logged.finished is None:
            self._logged.finished = monotonic()
