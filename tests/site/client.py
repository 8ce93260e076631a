"""A client that shows what comes over the wire, for the test site's own tests."""

from __future__ import annotations

import http.client
import re
import socket
from contextlib import closing
from time import monotonic

from tests.site.site import Site

ARTICLES = 130
"""How many articles the site has that these tests share."""


class Got:
    """An answer as a client sees it."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.body, self.headers = response.status, response.read(), response.headers


def get(site: Site, target: str, method: str = "GET", **headers: str) -> Got:
    """One request on a connection of its own; ``_`` in a header's name stands for ``-``."""
    with closing(http.client.HTTPConnection(site.host, site.port, timeout=5)) as connection:
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return Got(connection.getresponse())


def raw(site: Site, target: str, *, patience: float = 5.0, most: int = 1_000_000) -> bytes:
    """What comes over the wire until the connection ends, ``patience`` is over or ``most`` bytes are there."""
    request = f"GET {target} HTTP/1.1\r\nHost: {site.host}\r\nConnection: close\r\n\r\n".encode()
    deadline, parts, size = monotonic() + patience, list[bytes](), 0
    with socket.create_connection((site.host, site.port), timeout=patience) as connection:
        connection.sendall(request)
        try:
            while size < most and (left := deadline - monotonic()) > 0:
                connection.settimeout(left)
                if not (part := connection.recv(65536)):
                    break
                parts.append(part)
                size += len(part)
        except (ConnectionResetError, TimeoutError):
            pass
    return re.sub(rb"\r\nDate: [^\r]*", b"", b"".join(parts))
