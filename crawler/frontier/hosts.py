"""What the fetching side keeps from run to run: the rests of hosts, and robots.txt files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from crawler.fetching.robots import RobotsTxt, Verdict
from crawler.frontier.moments import not_before_text, read_moment
from crawler.frontier.policy import LONGEST_WAIT
from pipelines.store import Database
from pipelines.store.rows import storable
from pipelines.store.runs import utc_text

_REST = """
INSERT INTO host_rests (host, rests_until) VALUES (?, ?)
ON CONFLICT (host) DO UPDATE SET rests_until = excluded.rests_until
"""
_SAVE = """
INSERT INTO robots (origin, verdict, reason, fetched_at, not_before, body) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (origin) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason,
    fetched_at = excluded.fetched_at, not_before = excluded.not_before, body = excluded.body
"""


class StoredRests:
    """The rests of hosts, in the database. A host is named as in its addresses, in lower case and without a port."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    def rest_until(self, host: str) -> datetime | None:
        """Until when a host rests, in UTC; ``None`` where it does not.

        A rest that lies further ahead than any host may ask for was noted while the clock was wrong: it does not count.
        """
        found = self._database.connection.execute(
            "SELECT rests_until FROM host_rests WHERE host = ?", (host,)
        ).fetchone()
        until = None if found is None else read_moment(found[0])
        now = self._clock()
        return until if until is not None and now < until <= now + LONGEST_WAIT else None

    def rest(self, host: str, until: datetime) -> None:
        """Let a host rest until then; what was said before is forgotten."""
        with self._database.write() as connection:
            connection.execute(_REST, (host, not_before_text(until)))


class StoredRobots:
    """robots.txt files, in the database, one for each origin such as ``https://example.com``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load_robots(self, origin: str) -> RobotsTxt | None:
        """What was kept for an origin, however old."""
        found = self._database.connection.execute(
            "SELECT verdict, reason, fetched_at, not_before, body FROM robots WHERE origin = ?", (origin,)
        ).fetchone()
        if found is None:
            return None
        verdict, reason, fetched_at, not_before, body = found
        return RobotsTxt(
            verdict=Verdict(verdict),
            reason=reason,
            fetched_at=read_moment(fetched_at),
            not_before=read_moment(not_before),
            body=body,
        )

    def save_robots(self, origin: str, robots: RobotsTxt) -> None:
        """Keep it in place of what was there."""
        with self._database.write() as connection:
            connection.execute(
                _SAVE,
                (
                    origin,
                    robots.verdict.value,
                    storable(robots.reason),
                    utc_text(robots.fetched_at),
                    not_before_text(robots.not_before),
                    robots.body,
                ),
            )
