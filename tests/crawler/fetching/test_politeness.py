import itertools
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.fetching.rest import LONGEST_REST, Rests, retry_after
from crawler.fetching.throttle import LONGEST_CRAWL_DELAY, Throttle

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("30", timedelta(seconds=30)),
        (" 120 ", timedelta(seconds=120)),
        ("316800", timedelta(hours=88)),
        ("999999999999", LONGEST_REST),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), timedelta(minutes=5)),
        ("Wed, 15 May 2024 15:00:00 +0300", None),  # now
        ("Wed, 15 May 2024 15:10:00 +0300", timedelta(minutes=10)),
        ("Wednesday, 15-May-24 12:30:00 GMT", timedelta(minutes=30)),
        ("Fri, 15 May 2099 12:00:00 GMT", LONGEST_REST),
        ("Wed, 15 May 2013 12:00:00 GMT", None),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("٣٠", None),
        ("soon", None),
        ("", None),
        ("9" * 50, None),
    ],
)
def test_retry_after(value, wait):
    assert retry_after(value, NOW) == (None if wait is None else NOW + wait)


@given(st.text(max_size=60))
def test_retry_after_of_any_text(value):
    until = retry_after(value, NOW)
    assert until is None or NOW < until <= NOW + LONGEST_REST


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_host_rests_as_long_as_it_asks(clock):
    rests = Rests(clock=clock)
    assert rests.until("a.test") is None
    assert rests.asked_for_rest("a.test", "316800") == NOW + timedelta(hours=88)
    clock.now += timedelta(hours=87)
    assert rests.until("a.test") is not None
    assert rests.until("b.test") is None
    clock.now += timedelta(hours=1)
    assert rests.until("a.test") is None


def test_a_later_answer_does_not_shorten_a_rest(clock):
    rests = Rests(clock=clock)
    rests.asked_for_rest("a.test", "3600")
    assert rests.asked_for_rest("a.test", "1") == NOW + timedelta(hours=1)


def test_without_a_time_rests_grow(clock):
    rests = Rests(clock=clock)
    waits = []
    for _ in range(12):
        until = rests.asked_for_rest("a.test", None)
        waits.append((until - clock.now) / timedelta(minutes=1))
        clock.now = until
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]
    rests.answered("a.test")
    assert rests.asked_for_rest("a.test", "nonsense") == clock.now + timedelta(minutes=1)


def test_five_failures_in_a_row_are_a_rest(clock):
    rests = Rests(clock=clock)
    for _ in range(3):
        assert [rests.failed("a.test") for _ in range(4)] == [None] * 4
        rests.answered("a.test")
    assert [rests.failed("a.test") for _ in range(4)] == [None] * 4
    assert rests.failed("a.test") == NOW + timedelta(minutes=1)


def test_rests_are_kept_from_run_to_run(clock):
    class Store:
        kept = {}  # noqa: RUF012

        def rest_until(self, host):
            return self.kept.get(host)

        def rest(self, host, until):
            self.kept[host] = until

    Rests(Store(), clock).asked_for_rest("a.test", "60")
    assert Rests(Store(), clock).until("a.test") == NOW + timedelta(minutes=1)


def new_throttle():
    made = Throttle(get_crawler(settings_dict={"AUTOTHROTTLE_ENABLED": True, "DOWNLOAD_DELAY": 1.0}))
    made.mindelay, made.maxdelay = made._min_delay(), made._max_delay()
    return made


THROTTLE = new_throttle()  # adjusting a delay keeps nothing in it


@pytest.fixture
def throttle():
    return new_throttle()


def after(throttle, slot, *answers):
    """The delays after answers, each a status and its latency in seconds."""
    delays = []
    for status, latency in answers:
        throttle._adjust_delay(slot, latency, Response("https://a.test/", status=status))
        delays.append(round(slot.delay, 3))
    return delays


def test_follows_a_slow_host_at_once_and_a_quick_one_slowly(throttle):
    slot = Slot(1, 1.0, 0.0)
    assert after(throttle, slot, (200, 8.0), (200, 0.1), (200, 0.1)) == [8.0, 7.2, 6.48]


def test_never_faster_than_the_delay_nor_slower_than_the_cap(throttle):
    slot = Slot(1, 1.0, 0.0)
    assert after(throttle, slot, (200, 0.01), (200, 300.0), (200, 0.01)) == [1.0, 60.0, 54.0]


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_slower_after_errors(throttle, status):
    slot = Slot(1, 1.0, 0.0)
    assert after(throttle, slot, *[(status, 0.001)] * 8) == [2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize("status", [301, 403, 404])
def test_small_answers_speed_nothing_up(throttle, status):
    slot = Slot(1, 10.0, 0.0)
    assert after(throttle, slot, (status, 0.001), (status, 0.001)) == [10, 10]


@given(st.lists(st.tuples(st.sampled_from([200, 304, 301, 404, 429, 503]), st.floats(0, 100)), max_size=30))
def test_an_error_never_shortens_the_delay(answers):
    made = THROTTLE
    slot = Slot(1, 1.0, 0.0)
    for status, latency in answers:
        before = slot.delay
        made._adjust_delay(slot, latency, Response("https://a.test/", status=status))
        assert 1.0 <= slot.delay <= 60.0
        assert status in (200, 304) or slot.delay >= before


def test_crawl_delay_holds_for_new_and_for_quick_hosts(throttle):
    slot = Slot(1, 1.0, 0.0)
    throttle.crawler.engine = SimpleNamespace(downloader=SimpleNamespace(slots={"a.test": slot}))
    throttle.set_crawl_delay("a.test", 10)
    request = Request("https://a.test/", meta={"download_slot": "a.test", "download_latency": 0.01})
    throttle._on_its_way(request)
    assert slot.delay == 10
    for _ in range(5):
        throttle._response_downloaded(Response("https://a.test/"), request, None)
    assert slot.delay == 10
    throttle.set_crawl_delay("a.test", 3600)
    throttle._on_its_way(request)
    assert slot.delay == LONGEST_CRAWL_DELAY


@pytest.fixture(scope="module")
def crawled(site, crawl, answer):
    for number in range(3):
        site.put("quick.test", f"/{number}", answer("<p>x"))
        site.put("asks.test", f"/{number}", answer("<p>x"))
        site.put("limits.test", f"/{number}", answer("", "Retry-After: 120", status="429 Too Many Requests"))
        site.put("bare.test", f"/{number}", answer("", status="429 Too Many Requests"))
        site.put("busy.test", f"/{number}", answer("", "Retry-After: 60", status="503 Service Unavailable"))
    for number in range(9):
        site.put("broken.test", f"/{number}", answer("", status="500 Internal Server Error"))
    site.put("asks.test", "/robots.txt", answer("User-agent: *\nCrawl-delay: 0.6", kind="text/plain"))
    asked = [
        site.url(host, f"/{number}")
        for host in ("quick.test", "asks.test", "limits.test", "bare.test", "busy.test")
        for number in range(3)
    ]
    asked += [site.url("broken.test", f"/{number}") for number in range(9)]
    done = crawl(asked, DOWNLOAD_DELAY=0.3, AUTOTHROTTLE_START_DELAY=0.3, AUTOTHROTTLE_MAX_DELAY=0.4)
    return {
        url.partition("://")[2].replace(f":{site.port}", ""): one for url, one in zip(asked, done.results, strict=True)
    }


def gaps(site, host):
    times = [one.at for one in site.asked if one.host == host]
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def test_delay_between_requests(crawled, site):
    """Also between robots.txt and the first page. The sum of the pauses: a busy machine answers one request late."""
    assert len(gaps(site, "quick.test")) == len(gaps(site, "asks.test")) == 3
    assert sum(gaps(site, "quick.test")) > 0.6
    assert sum(gaps(site, "asks.test")) > 1.35


@pytest.mark.parametrize(("host", "seconds"), [("limits.test", 120), ("bare.test", 60), ("busy.test", 60)])
def test_a_host_that_asks_for_rest_gets_it(crawled, site, host, seconds):
    outcomes = [crawled[f"{host}/{number}"]["outcome"] for number in range(3)]
    answered = "http_5xx" if host == "busy.test" else "rate_limited"
    assert sorted(outcomes) == sorted([answered, "host_resting", "host_resting"])
    for number in range(3):
        assert crawled[f"{host}/{number}"]["not_before"] == pytest.approx(seconds, abs=15)
    assert site.paths(host) == ["/robots.txt", f"/{outcomes.index(answered)}"]


def test_a_broken_host_is_left_alone(crawled, site):
    outcomes = [crawled[f"broken.test/{number}"]["outcome"] for number in range(9)]
    # Requests for one host leave in order, but one that lost its turn to a back-off may be answered after the next.
    assert sorted(outcomes) == ["host_resting"] * 4 + ["http_5xx"] * 5
    assert len(site.paths("broken.test")) == 6
