import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response

from crawler.fetching.fetch import FetchError
from crawler.fetching.outcome import Outcome, Treatment
from crawler.fetching.robots import (
    MAX_BYTES,
    MemoryRobotsStore,
    RobotsTxt,
    Rules,
    Verdict,
    refusal_of,
    robots_of_body,
    robots_of_error,
)
from crawler.fetching.robots_middleware import RobotsMiddleware

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
ORIGIN = "https://news.example.com"
ARABIC = "/%D8%A3%D8%B1%D8%B4%D9%8A%D9%81/1"  # /أرشيف/1


def rules(body, agent="Warraq/9.9"):
    return Rules(robots_of_body(body if isinstance(body, bytes) else body.encode(), NOW), agent)


@pytest.mark.parametrize(
    ("body", "path", "allowed"),
    [
        pytest.param("", "/a", True, id="empty"),
        pytest.param("User-agent: *\nDisallow: /", "/a", False, id="all"),
        pytest.param("User-agent: *\nDisallow:", "/a", True, id="nothing disallowed"),
        pytest.param("User-agent: *\nDisallow: /\nAllow: /news", "/news/1", True, id="longest match"),
        pytest.param("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False, id="wildcard and end"),
        pytest.param("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True, id="end is the end"),
        pytest.param("User-agent: *\nDisallow: /\n\nUser-agent: warraq\nAllow: /", "/a", True, id="own group"),
        pytest.param("User-agent: *\nAllow: /\n\nUser-agent: WARRAQ/1.0\nDisallow: /", "/a", True, id="other version"),
        pytest.param("User-agent: *\nAllow: /\n\nUser-agent: Warraq/9.9\nDisallow: /", "/a", False, id="own version"),
        pytest.param("User-agent: raq\nDisallow: /", "/a", True, id="part of our name"),
        pytest.param("User-agent: *\nDisallow: /أرشيف", ARABIC, False, id="raw rule, escaped path"),
        pytest.param("User-agent: *\nDisallow: " + ARABIC[:-2], ARABIC, False, id="escaped rule, escaped path"),
        pytest.param("User-agent: *\nDisallow: " + ARABIC[:-2].lower(), ARABIC, False, id="small hexadecimal"),
        pytest.param("User-agent: *\nDisallow: " + ARABIC[:-2], "/أرشيف/1", False, id="escaped rule, raw path"),
        pytest.param("User-agent: *\nDisallow: /أرشيف", "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1", True, id="other path"),
        pytest.param("User-agent: *\nDisallow: /أرشيف".encode("windows-1256"), ARABIC, False, id="windows-1256"),
        pytest.param("User-agent: *\nDisallow: /a".encode("utf-8-sig"), "/a", False, id="BOM"),
        pytest.param("User-agent: *\nDisallow: /a".encode("utf-16"), "/a", False, id="UTF-16"),
        pytest.param("User-agent: *\rDisallow: /a", "/a", False, id="line ends of old"),
        pytest.param("<!DOCTYPE html>\nUser-agent: *\nDisallow: /", "/a", True, id="HTML page"),
        pytest.param("\ufeff\n <html>\nUser-agent: *\nDisallow: /", "/a", True, id="HTML page after BOM"),
        pytest.param("Sitemap: https://x.test/s.xml\nDisallow: /", "/a", True, id="rule of no group"),
        pytest.param(b"\xff\xfe\x00\x00\x01\xd8", "/a", True, id="garbage"),
        pytest.param("User-agent: *\nDisallow: /", "/robots.txt", True, id="robots.txt itself"),
    ],
)
def test_rules(body, path, allowed):
    assert rules(body).allows(ORIGIN + path) is allowed


def test_long_ones_are_read_to_the_limit():
    line = "Disallow: /b%07d\n"
    body = "User-agent: *\nDisallow: /a\n" + "".join(line % number for number in range(50_000))
    read = rules(body)
    assert len(read.robots.body) <= MAX_BYTES
    assert f"{len(body):,}" in read.robots.reason
    assert not read.allows(f"{ORIGIN}/a")
    assert not read.allows(f"{ORIGIN}/b0000001")
    assert read.allows(f"{ORIGIN}/b0049999")
    assert read.robots.body.endswith(b"%07d" % (read.robots.body.count(b"/b") - 1))  # no rule is cut


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10),
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: 3600", 3600),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: other\nCrawl-delay: 10", None),
        ("<html>", None),
    ],
)
def test_crawl_delay(body, seconds):
    assert rules(body).crawl_delay == seconds


def test_sitemaps():
    assert rules("Sitemap: https://x.test/a.xml\nSitemap: /b.xml").sitemaps == ("https://x.test/a.xml", "/b.xml")


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (Outcome.HTTP_404, Verdict.ALLOW_ALL),
        (Outcome.HTTP_403, Verdict.ALLOW_ALL),
        (Outcome.HTTP_410, Verdict.ALLOW_ALL),
        (Outcome.HTTP_4XX, Verdict.ALLOW_ALL),
        (Outcome.EMPTY_RESPONSE, Verdict.ALLOW_ALL),
        (Outcome.TOO_MANY_REDIRECTS, Verdict.ALLOW_ALL),
        (Outcome.HTTP_5XX, Verdict.DISALLOW_ALL),
        (Outcome.RATE_LIMITED, Verdict.DISALLOW_ALL),
        (Outcome.TIMED_OUT, Verdict.DISALLOW_ALL),
        (Outcome.DNS_FAILED, Verdict.DISALLOW_ALL),
        (Outcome.TLS_FAILED, Verdict.DISALLOW_ALL),
        (Outcome.CONNECTION_FAILED, Verdict.DISALLOW_ALL),
        (Outcome.CUT_SHORT, Verdict.DISALLOW_ALL),
        (Outcome.REFUSED_ADDRESS, Verdict.DISALLOW_ALL),
        (Outcome.NOT_ARCHIVED, Verdict.DISALLOW_ALL),
    ],
)
def test_verdict_of_errors(outcome, verdict):
    robots = robots_of_error(FetchError(outcome, "It failed."), NOW)
    assert robots.verdict is verdict
    assert Rules(robots, "Warraq").allows(f"{ORIGIN}/a") is (verdict is Verdict.ALLOW_ALL)


@pytest.mark.parametrize(
    ("verdict", "age", "fresh"),
    [
        (Verdict.RULES, timedelta(hours=23), True),
        (Verdict.RULES, timedelta(hours=24), False),
        (Verdict.ALLOW_ALL, timedelta(hours=23), True),
        (Verdict.ALLOW_ALL, timedelta(hours=-1), False),
        (Verdict.DISALLOW_ALL, timedelta(minutes=14), True),
        (Verdict.DISALLOW_ALL, timedelta(minutes=15), False),
    ],
)
def test_how_long_it_is_kept(verdict, age, fresh):
    assert RobotsTxt(verdict=verdict, reason="", fetched_at=NOW - age).is_fresh(NOW) is fresh


def test_a_hosts_wish_goes_before_our_own_time():
    error = FetchError(Outcome.RATE_LIMITED, "", not_before=NOW + timedelta(hours=88))
    robots = robots_of_error(error, NOW)
    assert robots.is_fresh(NOW + timedelta(hours=87))
    refusal = refusal_of(robots)
    assert (refusal.outcome, refusal.not_before) == (Outcome.RATE_LIMITED, NOW + timedelta(hours=88))


@pytest.mark.parametrize(
    ("cause", "outcome", "treatment"),
    [
        (Outcome.HTTP_5XX, Outcome.ROBOTS_UNREACHABLE, Treatment.WAIT),
        (Outcome.TIMED_OUT, Outcome.ROBOTS_UNREACHABLE, Treatment.WAIT),
        (Outcome.DNS_FAILED, Outcome.DNS_FAILED, Treatment.WAIT),
        (Outcome.REFUSED_ADDRESS, Outcome.REFUSED_ADDRESS, Treatment.GIVE_UP),
    ],
)
def test_refusal_names_the_host_where_it_is_at_fault(cause, outcome, treatment):
    refusal = refusal_of(robots_of_error(FetchError(cause, ""), NOW))
    assert (refusal.outcome, refusal.treatment) == (outcome, treatment)


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes(body, path):
    rules(body).allows(f"{ORIGIN}/{path}")


@pytest.fixture(scope="module")
def crawled(site, crawl, answer):
    def robots(host, body, **fields):
        site.put(host, "/robots.txt", answer(body, kind="text/plain", **fields) if isinstance(body, str) else body)

    def moved(to):
        return answer("", f"Location: {to}", status="301 Moved Permanently")

    def late(asked, send):
        time.sleep(3)

    hosts = ["none", "rules", "html", "e503", "e429", "late", "moved", "circle", "far"]
    for host in (f"{name}.test" for name in [*hosts, "robots-at-work"]):
        for path in ("/a", "/b", "/أخبار"):
            site.put(host, path if path.isascii() else "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1", answer("<p>x"))
    robots("rules.test", "User-agent: *\nDisallow: /b\nDisallow: /أخبار")
    robots("html.test", "<!DOCTYPE html><p>User-agent: *\nDisallow: /")
    robots("e503.test", "", status="503 Service Unavailable")
    site.put("e429.test", "/robots.txt", answer("", "Retry-After: 316800", status="429 Too Many Requests"))
    robots("late.test", late)
    robots("moved.test", moved(site.url("elsewhere.test", "/r1")))
    for number in range(1, 5):
        robots("elsewhere.test", "")
        site.put("elsewhere.test", f"/r{number}", moved(f"/r{number + 1}"))
    site.put("elsewhere.test", "/r5", answer("User-agent: *\nDisallow: /a", kind="text/plain"))
    robots("circle.test", moved("/robots.txt"))
    robots("far.test", moved("file:///etc/passwd"))
    asked = [site.url(f"{host}.test", path) for host in hosts for path in ("/a", "/b")]
    asked.append(site.url("rules.test", "/أخبار"))
    asked += [site.url("missing.test", "/a")]
    done = crawl(asked, DOWNLOAD_TIMEOUT=1, CONCURRENT_REQUESTS=50)
    return dict(zip([url.partition("://")[2] for url in asked], done.results, strict=True))


@pytest.mark.parametrize(
    ("host", "path", "outcome"),
    [
        ("none", "/a", "fetched"),
        ("rules", "/a", "fetched"),
        ("rules", "/b", "refused_by_robots"),
        ("rules", "/أخبار", "refused_by_robots"),
        ("html", "/a", "fetched"),
        ("e503", "/a", "robots_unreachable"),
        ("e503", "/b", "robots_unreachable"),
        ("e429", "/a", "rate_limited"),
        ("late", "/a", "robots_unreachable"),
        ("moved", "/a", "refused_by_robots"),
        ("moved", "/b", "fetched"),
        ("circle", "/a", "fetched"),
        ("far", "/a", "robots_unreachable"),
        ("missing", "/a", "dns_failed"),
    ],
)
def test_outcome(crawled, site, host, path, outcome):
    result = crawled[f"{host}.test:{site.port}{path}"]
    assert result["outcome"] == outcome, result.get("detail")
    if outcome != "fetched":
        assert path.encode().decode("ascii", "ignore") not in site.paths(f"{host}.test")


@pytest.mark.parametrize("host", ["none", "rules", "html", "e503", "e429", "late", "moved"])
def test_robots_txt_is_fetched_once(crawled, site, host):
    assert site.paths(f"{host}.test").count("/robots.txt") == 1


def test_retry_after_of_88_hours_is_handed_on(crawled, site):
    assert crawled[f"e429.test:{site.port}/a"]["not_before"] == pytest.approx(316800, abs=60)


class Engine:
    """Answers every request with the same robots.txt, or raises."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    async def download_async(self, request):
        self.asked.append(request.url)
        await asyncio.sleep(0)
        if isinstance(self.answer, Exception):
            raise self.answer
        return Response(request.url, body=self.answer, request=request)


def middleware(answer, store=None):
    engine = Engine(answer)
    spider = SimpleNamespace(robots_store=store)
    throttle = SimpleNamespace(delays={})
    throttle.set_crawl_delay = throttle.delays.__setitem__
    made = RobotsMiddleware(SimpleNamespace(spider=spider, engine=engine, get_extension=lambda kind: throttle))
    return made, engine, throttle


def outcomes(made, *urls):
    """What becomes of requests that come at once."""

    async def ask():
        return await asyncio.gather(*(made.process_request(Request(url)) for url in urls), return_exceptions=True)

    return [one and one.outcome for one in asyncio.run(ask())]


def test_requests_that_come_at_once_wait_for_one_robots_txt():
    made, engine, _ = middleware(b"User-agent: *\nDisallow: /b")
    assert outcomes(made, *[f"{ORIGIN}/a", f"{ORIGIN}/b"] * 3) == [None, Outcome.REFUSED_BY_ROBOTS] * 3
    assert outcomes(made, f"{ORIGIN}/a") == [None]
    assert engine.asked == [f"{ORIGIN}/robots.txt"]


def test_each_origin_has_its_own():
    made, engine, _ = middleware(b"")
    outcomes(made, "https://a.test/", "http://a.test/", "https://a.test:8443/", "https://A.test:443/x")
    assert sorted(engine.asked) == [
        "http://a.test/robots.txt",
        "https://a.test/robots.txt",
        "https://a.test:8443/robots.txt",
    ]


def test_kept_from_run_to_run_for_a_day():
    store = MemoryRobotsStore()
    made, engine, _ = middleware(b"User-agent: *\nDisallow: /", store)
    assert outcomes(made, f"{ORIGIN}/a") == [Outcome.REFUSED_BY_ROBOTS]
    made, engine, _ = middleware(b"", store)
    assert outcomes(made, f"{ORIGIN}/a") == [Outcome.REFUSED_BY_ROBOTS]
    assert engine.asked == []
    old = replace(store.load_robots(ORIGIN), fetched_at=datetime.now(UTC) - timedelta(days=1))
    store.save_robots(ORIGIN, old)
    made, engine, _ = middleware(b"", store)
    assert outcomes(made, f"{ORIGIN}/a") == [None]
    assert len(engine.asked) == 1
    assert store.load_robots(ORIGIN).fetched_at > old.fetched_at


def test_our_own_failure_is_not_remembered():
    store = MemoryRobotsStore()
    made, _, _ = middleware(RuntimeError("No open spider"), store)
    assert outcomes(made, f"{ORIGIN}/a") == [Outcome.ROBOTS_UNREACHABLE]
    assert store.load_robots(ORIGIN) is None


@pytest.mark.parametrize(("asked", "reported"), [("10", False), ("60", False), ("3600", True)])
def test_crawl_delay_is_obeyed_and_reported_above_the_cap(asked, reported, caplog):
    made, _, throttle = middleware(f"User-agent: *\nCrawl-delay: {asked}".encode())
    assert outcomes(made, f"{ORIGIN}/a") == [None]
    assert throttle.delays == {"news.example.com": float(asked)}
    assert ("3600 seconds between requests; 60 are kept" in caplog.text) is reported
