"""The plugin that gives Datasette our pages, and every answer its rules of security.

Datasette calls it for all its instances in a process; only one that `pipelines.publish.site.app` made is changed.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias
from urllib.parse import unquote

from datasette import Response, hookimpl
from datasette.utils import sqlite_timelimit

from pipelines.publish.site import views
from pipelines.publish.site.bidi import visible
from pipelines.publish.site.calendars import day_words, when
from pipelines.publish.site.finding import find, marked
from pipelines.publish.site.inert import ORIGINAL_POLICY, inert_html, plain_html
from pipelines.publish.site.links import Links, web_link
from pipelines.publish.site.originals import Original
from pipelines.publish.site.settings import DATABASE, DATASETTE_POLICY, POLICY, SECONDS, STATIC
from pipelines.publish.site.texts import LANGUAGES, texts
from pipelines.publish.site.troubles import said
from pipelines.publish.site.visit import Refused, Visit
from pipelines.store.database import Database

_PAGES: tuple[tuple[str, views.View, str], ...] = (
    (r"", views.front, "front"),
    (r"articles/(?P<article>[0-9]+)", views.article, "article"),
    (r"articles/(?P<article>[0-9]+)/history", views.history, "history"),
    (r"articles/(?P<article>[0-9]+)/copies", views.copies, "copies"),
    (r"articles/(?P<article>[0-9]+)/compare/(?P<other>[0-9]+)", views.comparison, "comparison"),
    (r"articles/(?P<article>[0-9]+)/original", views.original, "original"),
    (r"people", views.people, "people"),
    (r"people/(?P<person>[0-9]+)", views.person, "person"),
    (r"sources", views.sources, "sources"),
    (r"sources/(?P<source>[^/]+)", views.source, "source"),
    (r"search", find, "search"),
    (r"health", views.health, "health"),
)
_OTHERS = "|".join(LANGUAGES[1:])
# Whatever else is not Datasette's is ours to refuse, in the reader's language. Its pages about itself tell where files
# lie, which is nobody's business.
_REST = rf"^/(?:(?P<language>{_OTHERS})/)?(?!{DATABASE}(?:$|[./])|{STATIC}/|-/static|favicon\.ico|\.json)(?P<rest>.+)$"
_INERT = r"^/articles/(?P<article>[0-9]+)/original/page$"

_LOG = logging.getLogger(__name__)

Answer: TypeAlias = Callable[[Any, Any], Awaitable[Any]]


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, Answer]]:
    """Our pages, in every language."""
    if not _is_ours(datasette):
        return []
    routes = [(rf"^/(?:(?P<language>{_OTHERS})/)?{path}/?$", _answer(view, name)) for path, view, name in _PAGES]
    return [
        (rf"^/(?P<language>{_OTHERS})$", _answer(views.front, "front")),
        *routes,
        (_INERT, inert_page),
        (_REST, _answer(views.nothing, "")),
    ]


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """What templates call. Whatever they print passes `visible`, and is escaped after that."""
    if _is_ours(datasette):
        env.finalize = visible
        env.globals |= {
            "when": when,
            "day_words": day_words,
            "web_link": web_link,
            "marked": marked,
            "said": said,
            "database_path": DATABASE,
            "answers_sql": datasette.answers_sql,
            "site_links": Links(datasette.setting("base_url"), LANGUAGES[0]),
        }


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """The headers of security on every answer."""

    def wrapped(app: Any) -> Any:
        return _secured(app, datasette.setting("base_url")) if _is_ours(datasette) else app

    return wrapped


def _is_ours(datasette: Any) -> bool:
    return hasattr(datasette, "answers_sql")


def _answer(view: views.View, name: str) -> Answer:
    """A page as Datasette calls it: the view in a thread, then its template."""

    async def answer(request: Any, datasette: Any) -> Any:
        visit = _visit(request, datasette)
        try:
            values = await _asked(datasette, lambda database: view(visit, database))
            if values is None:
                raise Refused(404, "not_found")
        except Refused as refused:
            name_of_template, status, values = "refused", refused.status, {"reason": refused.key}
        except _TookTooLong:
            name_of_template, status, values = "refused", 503, {"reason": "took_too_long"}
        except Exception:
            # A fault of ours: its place goes to the log, not to the reader.
            _LOG.exception("%s cannot be shown", request.path)
            name_of_template, status, values = "refused", 500, {"reason": "our_fault"}
        else:
            name_of_template, status = name, 200
        body = await datasette.render_template(
            f"warraq/{name_of_template}.html",
            {**values, "t": visit.texts, "to": visit.to, "visit": visit, "page_name": name_of_template},
            request=request,
        )
        return Response.html(
            body, status=status, headers={"cache-control": "no-cache", "content-security-policy": POLICY}
        )

    return answer


async def inert_page(request: Any, datasette: Any) -> Any:
    """An archived page by itself, for the frame of the page that shows it."""
    visit = _visit(request, datasette)
    values = await _asked(datasette, lambda database: views.original(visit, database))
    if values is None or values["page"] is None:
        return Response.text("Not found", status=404)
    page: Original = values["page"]
    headers = {"content-security-policy": ORIGINAL_POLICY, "x-frame-options": "SAMEORIGIN", "x-robots-tag": "noindex"}
    return Response.html(inert_html(page.text) if page.is_html else plain_html(page.text), headers=headers)


async def _asked(datasette: Any, ask: Callable[[Database], Any]) -> Any:
    """What a function finds in one state of the database, in bounded time."""
    database = datasette.get_database(DATABASE)

    def in_thread(connection: sqlite3.Connection) -> Any:
        with sqlite_timelimit(connection, SECONDS * 1000):
            connection.execute("BEGIN")
            try:
                return ask(Database(database.path, connection))
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                    raise _TookTooLong from error
                raise
            finally:
                connection.rollback()

    return await database.execute_fn(in_thread)


class _TookTooLong(Exception):
    """A page asked the database for longer than it may."""


def _visit(request: Any, datasette: Any) -> Visit:
    names = {name: unquote(value) for name, value in request.url_vars.items() if value is not None}
    language = names.pop("language", LANGUAGES[0])
    base_url = datasette.setting("base_url")
    path = request.path.removeprefix(base_url.removesuffix("/")).lstrip("/")
    if language != LANGUAGES[0]:
        path = path.removeprefix(language).lstrip("/")
    return Visit(
        texts=texts(language),
        to=Links(base_url, language),
        path=path,
        names=names,
        args=request.args,
        query=request.query_string,
        now=datasette.clock(),
        read_original=datasette.read_original,
    )


_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    b"x-dns-prefetch-control": b"off",
}


def _secured(app: Any, base_url: str) -> Any:
    """The application with headers of security on every answer that does not bring its own."""
    files = f"{base_url}{STATIC}/"

    async def secured(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        path = scope["path"]

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                sent = {name.lower() for name, _ in message["headers"]}
                added = _HEADERS | {b"content-security-policy": DATASETTE_POLICY.encode(), b"x-frame-options": b"DENY"}
                if path.startswith(files) and message["status"] == 200:
                    added[b"cache-control"] = b"public, max-age=604800"
                headers = [*message["headers"], *((name, value) for name, value in added.items() if name not in sent)]
                message = {**message, "headers": headers}
            await send(message)

        await app(scope, receive, send_with_headers)

    return secured
