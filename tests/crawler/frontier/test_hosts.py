from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.fetching.robots import RobotsTxt, Verdict
from crawler.frontier import StoredRests, StoredRobots
from pipelines.store import open_database


@pytest.mark.parametrize("verdict", Verdict)
def test_a_robots_txt_comes_back_as_it_was(path, desk, now, after, verdict):
    robots = RobotsTxt(
        verdict=verdict, reason="لا يوجد", fetched_at=now, body=b"User-agent: *\r\n\xff\0", not_before=after(hours=88)
    )
    StoredRobots(desk.database).save_robots(
        "https://example.com", RobotsTxt(verdict=verdict, reason="", fetched_at=now)
    )
    StoredRobots(desk.database).save_robots("https://example.com", robots)
    with open_database(path) as database:
        assert StoredRobots(database).load_robots("https://example.com") == robots
        assert StoredRobots(database).load_robots("http://example.com") is None


def test_a_rest_holds_until_its_end_and_never_ends_early(desk, now, after):
    moment = now
    rests = StoredRests(desk.database, lambda: moment)
    rests.rest("example.com", after(hours=1))
    rests.rest("example.com", after(minutes=10, milliseconds=1))
    assert rests.rest_until("other.com") is None
    assert rests.rest_until("example.com") == after(minutes=10, seconds=1)
    moment = after(minutes=10)
    assert rests.rest_until("example.com") is not None
    moment += timedelta(seconds=1)
    assert rests.rest_until("example.com") is None
