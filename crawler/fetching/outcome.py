"""How a fetch can end, and what to do with its task then."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class Treatment(StrEnum):
    """What the frontier does with a task after a fetch."""

    KEEP = "keep"
    """Parse and store what was fetched."""
    UNCHANGED = "unchanged"
    """Nothing to parse; the next visit is due as after a page that did not change."""
    RETRY = "retry"
    """Count the attempt and try again after `retry_delay`, or later where the error names a time; at most
    `MAX_ATTEMPTS` times."""
    WAIT = "wait"
    """Back to the frontier until the time that the error names; no attempt is counted: the page was not at fault."""
    GIVE_UP = "give_up"
    """Asking again will not help."""


class Outcome(StrEnum):
    """How a fetch ended. Each task of a run has exactly one."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    REFUSED_BY_ROBOTS = "refused_by_robots"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    HOST_RESTING = "host_resting"
    RATE_LIMITED = "rate_limited"
    REFUSED_ADDRESS = "refused_address"
    REDIRECTED_OFF_SITE = "redirected_off_site"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"
    DNS_FAILED = "dns_failed"
    CONNECTION_FAILED = "connection_failed"
    TLS_FAILED = "tls_failed"
    CUT_SHORT = "cut_short"
    BAD_RESPONSE = "bad_response"
    EMPTY_RESPONSE = "empty_response"
    HTTP_403 = "http_403"
    HTTP_404 = "http_404"
    HTTP_410 = "http_410"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    NOT_ARCHIVED = "not_archived"
    UNKNOWN_ERROR = "unknown_error"

    @property
    def treatment(self) -> Treatment:
        """What to do with the task.

        >>> Outcome.HTTP_404.treatment.value, Outcome.TIMED_OUT.treatment.value
        ('give_up', 'retry')
        """
        return _TREATMENT.get(self, Treatment.RETRY)

    @property
    def blames_host(self) -> bool:
        """Whether it says that the host is in trouble, and not only the page."""
        return self in _HOST_IN_TROUBLE


# What is not named here is tried again: networks and servers recover. 403 is among them, because firewalls give it to
# whom they take for a robot, for a while.
_TREATMENT = {
    Outcome.FETCHED: Treatment.KEEP,
    Outcome.NOT_MODIFIED: Treatment.UNCHANGED,
    Outcome.ROBOTS_UNREACHABLE: Treatment.WAIT,
    Outcome.HOST_RESTING: Treatment.WAIT,
    Outcome.RATE_LIMITED: Treatment.WAIT,
    Outcome.REFUSED_BY_ROBOTS: Treatment.GIVE_UP,
    Outcome.REFUSED_ADDRESS: Treatment.GIVE_UP,
    Outcome.REDIRECTED_OFF_SITE: Treatment.GIVE_UP,
    Outcome.TOO_MANY_REDIRECTS: Treatment.GIVE_UP,
    Outcome.TOO_LARGE: Treatment.GIVE_UP,
    Outcome.HTTP_404: Treatment.GIVE_UP,
    Outcome.HTTP_410: Treatment.GIVE_UP,
    Outcome.HTTP_4XX: Treatment.GIVE_UP,
}

_HOST_IN_TROUBLE = frozenset(
    {
        Outcome.TIMED_OUT,
        Outcome.DNS_FAILED,
        Outcome.CONNECTION_FAILED,
        Outcome.TLS_FAILED,
        Outcome.CUT_SHORT,
        Outcome.BAD_RESPONSE,
        Outcome.HTTP_5XX,
    }
)

MAX_ATTEMPTS = 6
"""After so many attempts, two days after the first, a task is given up."""

_FIRST_RETRY = timedelta(minutes=5)
_LONGEST_RETRY = timedelta(days=1)


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts (1 or more): 5 minutes, three times longer each time.

    >>> [str(retry_delay(n)) for n in (1, 2, 3, 6, 1000)]
    ['0:05:00', '0:15:00', '0:45:00', '20:15:00', '1 day, 0:00:00']
    """
    if attempts > MAX_ATTEMPTS:
        return _LONGEST_RETRY
    factor: int = 3 ** max(attempts - 1, 0)
    return min(_FIRST_RETRY * factor, _LONGEST_RETRY)
