"""``warraq serve``: the web site of a database, until somebody stops it."""

from __future__ import annotations

import os
import signal
import socket
import threading
import webbrowser
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.commands.stored import explained
from crawler.parsers.charset import decode
from crawler.saved.page import Unreadable
from crawler.saved.stored import read_stored
from pipelines.article import Archive

if TYPE_CHECKING:
    from pipelines.publish.site.originals import Original

_BACKLOG = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How a site is served; ``archive`` is a folder where archived pages lie beside that of the database."""

    database: Path
    host: str
    port: int
    sql: bool
    base_url: str
    archive: Path | None
    opened: bool


def run_serve(wish: Serving) -> None:
    """Serve the site until SIGINT or SIGTERM, which is a good end.

    :raises click.ClickException: the extra is not installed, the database cannot be read, or the address be used
    """
    if find_spec("datasette") is None:
        raise click.ClickException(
            "warraq serve needs the extra `site` (Datasette), and it is not installed. Install it with "
            "`pip install 'warraq[site]'`, or in a clone with `pip install '.[site]'`."
        )
    import uvicorn

    from pipelines.publish.site.app import make_site

    with explained():
        site = make_site(
            wish.database,
            read_original=OriginalReader(wish.database.parent, wish.archive),
            sql=wish.sql,
            base_url=wish.base_url,
        )
    server = uvicorn.Server(
        uvicorn.Config(site.app(), log_level="warning", server_header=False, timeout_graceful_shutdown=2)
    )
    with _listening(wish.host, wish.port) as listener:
        # From now on, and again at its end, when the server gives a signal back to who had it before.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, server.handle_exit)
        address = _address(wish, listener)
        click.echo(address)
        click.echo(f"{wish.database} is shown there until Ctrl-C stops it.", err=True)
        if wish.opened:
            # A browser that runs in the terminal does not come back before it is closed.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        server.run(sockets=[listener])


class OriginalReader:
    """Reads archived pages, but only those in the folder of the database or in ``archive``.

    Where they lie is what the database says, and that may come from somebody else: it must not be able to show any file
    of this machine to every reader.
    """

    def __init__(self, folder: Path, archive: Path | None) -> None:
        self._archive = archive
        self._folders = [_absolute(one) for one in (folder, archive) if one is not None]

    def __call__(self, place: Archive) -> Original | str:
        """The page, or a sentence that says why it cannot be shown."""
        from pipelines.publish.site.originals import Original

        path = _absolute(place.file)
        if not path.exists() and self._archive is not None:
            path = self._folders[-1] / path.name
        if not any(_is_within(path, folder) for folder in self._folders):
            return (
                f"{place.file}: it lies outside of the folder of the database. Name the folder of the archived pages "
                "with warraq serve --archive."
            )
        page = read_stored(Archive(str(path), place.offset))
        if isinstance(page, Unreadable):
            return str(page)
        return Original(decode(page.content, header=page.headers.get("content-type")).text, page.kind != "capture")


def _absolute(path: str | Path) -> Path:
    # Steps upwards are taken out, but links are kept: the operator may have put the archive on another disk.
    return Path(os.path.abspath(path))  # noqa: PTH100


def _is_within(path: Path, folder: Path) -> bool:
    if not path.is_relative_to(folder):
        return False
    return not any(step.startswith(".") for step in path.relative_to(folder).parts)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that waits for readers; port 0 is any that is free."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(_BACKLOG)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise click.ClickException(
            f"{host}, port {port}: the site cannot be served there ({error.strerror}). Name another with --host "
            "or --port."
        ) from error
    return listener


def _address(wish: Serving, listener: socket.socket) -> str:
    """Where a browser on this machine finds the site."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{wish.base_url}"
