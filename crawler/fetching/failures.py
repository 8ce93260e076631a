"""What the downloader raised and what servers answered, as outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING

from OpenSSL import SSL
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from service_identity import CertificateError, VerificationError
from twisted.internet.error import ConnectError, ConnectionLost
from twisted.internet.error import TimeoutError as ConnectTimeoutError
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError

from crawler.fetching.fetch import FetchError, fetch_of
from crawler.fetching.handler import HeadTooLargeError
from crawler.fetching.outcome import Outcome
from crawler.fetching.safety import installed_resolver

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_DEEPEST = 20

# The first that fits names the outcome; an exception is looked at with everything that it wraps.
_OUTCOMES: tuple[tuple[tuple[type[BaseException], ...], Outcome], ...] = (
    ((SSL.Error, VerificationError, CertificateError), Outcome.TLS_FAILED),
    ((DownloadTimeoutError, ConnectTimeoutError), Outcome.TIMED_OUT),
    ((CannotResolveHostError,), Outcome.DNS_FAILED),
    ((HeadTooLargeError, DownloadCancelledError), Outcome.TOO_LARGE),
    ((UnsupportedURLSchemeError, NotSupported, IgnoreRequest), Outcome.REFUSED_ADDRESS),
    ((ResponseDataLossError,), Outcome.CUT_SHORT),
    ((ParseError, ValueError), Outcome.BAD_RESPONSE),
    ((DownloadConnectionRefusedError, DownloadFailedError, ConnectError, ConnectionLost), Outcome.CONNECTION_FAILED),
)


def error_of(exception: BaseException, request: Request) -> FetchError:
    """What an exception of the downloader means for a task."""
    if isinstance(exception, FetchError):
        return exception
    wrapped = list(_wrapped(exception))
    outcome = next(
        (outcome for kinds, outcome in _OUTCOMES if any(isinstance(one, kinds) for one in wrapped)),
        Outcome.UNKNOWN_ERROR,
    )
    detail = "; ".join(dict.fromkeys(_described(one) for one in wrapped if not _inner(one)))
    if outcome is Outcome.TOO_LARGE and isinstance(exception, DownloadCancelledError):
        detail = str(exception) or "The body is longer than DOWNLOAD_MAXSIZE, and the rest was not read."
    if outcome is Outcome.DNS_FAILED and (address := _refused_address(request)):
        host = urlparse_cached(request).hostname
        return FetchError(
            Outcome.REFUSED_ADDRESS, f"{host} resolves to {address}, which is no address of the public internet."
        )
    return FetchError(outcome, detail)


def _refused_address(request: Request) -> str | None:
    resolver = installed_resolver()
    if resolver is None:
        return None
    host = urlparse_cached(request).hostname or ""
    names = {host}
    try:
        names.add(host.encode("ascii").decode("idna"))  # the resolver is asked for the name in letters
    except UnicodeError:
        names.discard("")
    return next((resolver.refused[name] for name in names if name in resolver.refused), None)


def _wrapped(exception: BaseException, depth: int = 0) -> Iterator[BaseException]:
    """The exception and what it was raised from, with the reasons that Twisted keeps in lists."""
    yield exception
    if depth == _DEEPEST:
        return
    for one in _inner(exception):
        yield from _wrapped(one, depth + 1)


def _inner(exception: BaseException) -> list[BaseException]:
    reasons = getattr(exception, "reasons", None) or []
    inner: list[BaseException] = [
        reason.value for reason in reasons if isinstance(reason, Failure) and reason.value is not None
    ]
    if exception.__cause__ is not None:
        inner.append(exception.__cause__)
    return inner


def _described(exception: BaseException) -> str:
    text = " ".join(str(exception).split())
    return f"{type(exception).__name__}: {text}"[:300] if text else type(exception).__name__


def error_of_status(response: Response) -> FetchError | None:
    """What the status says, where it is not that of a page."""
    status = response.status
    if status in (200, 203) and response.body:
        return None
    if status in (200, 203, 204, 205):
        return FetchError(Outcome.EMPTY_RESPONSE, f"The answer {_named(status)} has no body.")
    if status == 206:
        return FetchError(Outcome.CUT_SHORT, f"The server answered {_named(status)}, a part that nobody asked for.")
    if 400 <= status < 500:
        outcome = _OF_STATUS.get(status, Outcome.HTTP_4XX)
    elif 500 <= status < 600:
        outcome = Outcome.HTTP_5XX
    else:
        outcome = Outcome.BAD_RESPONSE
    return FetchError(outcome, f"The server answered {_named(status)}.")


_OF_STATUS = {
    403: Outcome.HTTP_403,
    404: Outcome.HTTP_404,
    408: Outcome.TIMED_OUT,
    410: Outcome.HTTP_410,
    429: Outcome.RATE_LIMITED,
}


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


class OutcomeMiddleware:
    """The outermost: whatever went wrong underneath leaves as a `FetchError`."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OutcomeMiddleware:
        """For Scrapy."""
        return cls()

    def process_response(self, request: Request, response: Response) -> Response:
        """Let pages pass.

        :raises FetchError: the status is not that of a page
        """
        error = error_of_status(response)
        if error is not None:
            error.not_before = fetch_of(request).not_before
            raise error
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Name the failure.

        :raises FetchError: always
        """
        error = error_of(exception, request)
        error.not_before = error.not_before or fetch_of(request).not_before
        raise error from exception
