"""When an address is visited again: pure rules, all times are arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum

from crawler.fetching.outcome import MAX_ATTEMPTS, Outcome, Treatment, retry_delay
from crawler.frontier.task import Kind, Result

LONGEST_WAIT = timedelta(days=8)
"""No waiting address waits longer: the last revisit comes a week after the first fetch, and a host may ask for a week.

What lies further ahead was written while the clock was wrong.
"""

_NO_TIME = timedelta(0)


class Priority(IntEnum):
    """What goes first on a host."""

    DOCUMENT = 0
    REVISIT = 1
    """Before new articles, or a long backlog would keep corrections away; but only within the budget."""
    ARTICLE = 2
    PROBE = 3
    """Numbers of an archive that may be articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of an address, as far as it decides about its next visit.

    ``next_visit`` is the earliest moment, ``None`` for never. ``rhythm`` is how long a document rests between visits;
    ``None`` for what has no rhythm of its own: articles, and pages that are read when another page leads there.
    ``visits`` counts successes, ``attempts`` failures since the last one.
    """

    kind: Kind
    priority: Priority
    state: str = "waiting"
    next_visit: datetime | None = None
    attempts: int = 0
    visits: int = 0
    rhythm: timedelta | None = None
    first_fetched: datetime | None = None


def _rhythms() -> Mapping[Kind, timedelta]:
    return {
        Kind.FEED: timedelta(minutes=15),
        Kind.SECTION: timedelta(minutes=30),
        Kind.SITEMAP: timedelta(hours=1),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of when to visit again.

    ``revisits``: an article is looked at again so long after its first fetch; a late visit skips the steps that have
    passed, and one that would come sooner after it than the first step. ``revisit_share``: of a run's requests to a
    source, at most this share are revisits, but ``revisits_at_least`` in any case; 0 means none.

    ``rhythms``: how often a document is read; twice as seldom each time it holds nothing new, down to ``slowest``, and
    twice as often each time it does, up to the rhythm of its kind. ``again_after``: when what robots.txt refused is
    asked for again, and a document that was given up or gone.

    ``fetches_kept``: of each address the last so many fetches are remembered, beside those that found the article.
    """

    revisits: tuple[timedelta, ...] = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))
    revisit_share: float = 0.2
    revisits_at_least: int = 10
    rhythms: Mapping[Kind, timedelta] = field(default_factory=_rhythms)
    slowest: timedelta = timedelta(days=1)
    again_after: timedelta = timedelta(days=1)
    fetches_kept: int = 100

    def after(self, before: Standing, result: Result) -> Standing:
        """What is known of an address after a fetch."""
        match result.outcome.treatment:
            case Treatment.KEEP | Treatment.UNCHANGED:
                return self._visited(before, result)
            case Treatment.WAIT:
                until = result.not_before or result.at + retry_delay(1)
                return replace(before, state=_idle(before), next_visit=_bounded(until, result.at))
            case Treatment.RETRY if before.attempts + 1 < MAX_ATTEMPTS:
                attempts = before.attempts + 1
                until = result.at + retry_delay(attempts)
                until = until if result.not_before is None else max(until, result.not_before)
                return replace(before, state=_idle(before), attempts=attempts, next_visit=_bounded(until, result.at))
            case _:
                return self._given_up(before, result)

    def allowed_revisits(self, others: int, revisits: int) -> int:
        """How many more revisits a run may make of a source, after so many other requests and revisits."""
        if self.revisit_share <= 0:
            return 0
        if self.revisit_share >= 1:
            return 1 << 30
        share = int(others * self.revisit_share / (1 - self.revisit_share))
        return max(max(share, self.revisits_at_least) - revisits, 0)

    def _visited(self, before: Standing, result: Result) -> Standing:
        # A first fetch that lies ahead was noted while the clock was wrong.
        first = min(before.first_fetched or result.at, result.at)
        rhythm = self._rhythm(before, result)
        after = replace(before, state="done", attempts=0, visits=before.visits + 1, first_fetched=first, rhythm=rhythm)
        if before.kind is Kind.ARTICLE:
            return replace(after, priority=Priority.REVISIT, next_visit=self._revisit(first, result.at))
        return replace(after, next_visit=None if rhythm is None else result.at + rhythm)

    def _rhythm(self, before: Standing, result: Result) -> timedelta | None:
        if before.rhythm is None:
            return None
        fastest = self.rhythms.get(before.kind, self.slowest)
        wanted = before.rhythm / 2 if result.new_links else before.rhythm * 2
        return max(min(wanted, self.slowest), fastest)

    def _revisit(self, first: datetime, now: datetime) -> datetime | None:
        apart = min(self.revisits, default=_NO_TIME)
        due = (first + step for step in self.revisits)
        return next((moment for moment in due if moment - now >= apart), None)

    def _given_up(self, before: Standing, result: Result) -> Standing:
        outcome, now = result.outcome, result.at
        again = _bounded(max(now + self.again_after, result.not_before or now), now)
        # Sites repair their documents; of articles only a robots.txt may change its mind.
        recurring = before.rhythm is not None
        attempts = before.attempts + 1
        if outcome is Outcome.REFUSED_BY_ROBOTS:
            asked_again = recurring or attempts < MAX_ATTEMPTS
            return replace(before, state="refused", attempts=attempts, next_visit=again if asked_again else None)
        if outcome in (Outcome.HTTP_404, Outcome.HTTP_410):
            # A stored article is looked at again as before: it may have been a hiccup, and it may come back.
            due = again if recurring else self._revisit(before.first_fetched or now, now) if before.visits else None
            return replace(before, state="gone", attempts=attempts, next_visit=due)
        if before.kind is Kind.ARTICLE and before.visits:
            # It is stored; only this look at it failed.
            return replace(before, state="done", attempts=0, next_visit=self._revisit(before.first_fetched or now, now))
        return replace(before, state="failed", attempts=attempts, next_visit=again if recurring else None)


def _idle(before: Standing) -> str:
    return "done" if before.visits else "waiting"


def _bounded(until: datetime, now: datetime) -> datetime:
    return min(max(until, now), now + LONGEST_WAIT)
