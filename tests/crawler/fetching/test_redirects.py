import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.fetching.redirects import is_on_site, target_of

BASE = "https://news.example.com/a/b"


def redirect(location, status=301):
    headers = {} if location is None else {"Location": location}
    return Response(BASE, status=status, headers=headers, request=Request(BASE))


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("https://news.example.com/c", "https://news.example.com/c"),
        ("/c?x=1", "https://news.example.com/c?x=1"),
        ("c", "https://news.example.com/a/c"),
        ("//other.example.com/c", "https://other.example.com/c"),
        ("/خبر".encode(), "https://news.example.com/%D8%AE%D8%A8%D8%B1"),
        ("/%D8%AE", "https://news.example.com/%D8%AE"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("", None),
        (None, None),
    ],
)
def test_target(location, target):
    assert target_of(redirect(location)) == target


@pytest.mark.parametrize(("status", "followed"), [(301, True), (308, True), (300, False), (304, False), (201, False)])
def test_only_redirects_redirect(status, followed):
    assert (target_of(redirect("/c", status)) is not None) is followed


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("https://example.com/", True),
        ("https://www.example.com/", True),
        ("https://m.example.com/", True),
        ("https://arabic.example.com/", True),
        ("https://EXAMPLE.com:8443/", True),
        ("https://example.com.evil.net/", False),
        ("https://notexample.com/", False),
        ("https://evil.net/?u=example.com", False),
        ("https://example.com@evil.net/", False),
        ("https://com/", False),
    ],
)
def test_is_on_site(url, answer):
    assert is_on_site(url, frozenset({"example.com"})) is answer


@pytest.fixture(scope="module")
def crawled(site, crawl, answer):
    def move(path, to, status="302 Found"):
        return site.put("here.test", path, answer("", f"Location: {to}", status=status))

    for number in range(1, 10):
        move(f"/hop{number}", f"/hop{number + 1}")
    site.put("here.test", "/hop10", answer("<p>end"))
    site.put("here.test", "/robots.txt", answer("User-agent: *\nDisallow: /secret", kind="text/plain"))
    site.put("there.test", "/", answer("<p>elsewhere"))
    asked = {
        "five": site.url("here.test", "/hop5"),
        "six": site.url("here.test", "/hop4"),
        "self": move("/self", "/self"),
        "circle": (move("/circle2", "/circle1"), move("/circle1", "/circle2"))[1],
        "off_site": move("/off", site.url("there.test", "/")),
        "subdomain": move("/sub", site.url("m.here.test", "/")),
        "file": move("/file", "file:///etc/passwd"),
        "script": move("/script", "javascript:alert(1)"),
        "ftp": move("/ftp", "ftp://here.test/a"),
        "disallowed": move("/robots", "/secret"),
    }
    site.put("m.here.test", "/", answer("<p>mobile"))
    requests = [{"url": url, "hosts": ["here.test"]} for url in asked.values()]
    return dict(zip(asked, crawl(requests).results, strict=True))


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("five", "fetched"),
        ("six", "too_many_redirects"),
        ("self", "too_many_redirects"),
        ("circle", "too_many_redirects"),
        ("off_site", "redirected_off_site"),
        ("subdomain", "fetched"),
        ("file", "refused_address"),
        ("script", "refused_address"),
        ("ftp", "refused_address"),
        ("disallowed", "refused_by_robots"),
    ],
)
def test_outcome(crawled, name, outcome):
    assert crawled[name]["outcome"] == outcome, crawled[name]


def test_the_way_is_recorded(crawled, site):
    assert crawled["five"]["redirects"] == [site.url("here.test", f"/hop{number}") for number in range(5, 10)]
    assert crawled["five"]["url"] == site.url("here.test", "/hop10")


def test_off_site_is_recorded_and_not_asked(crawled, site):
    assert crawled["off_site"]["target"] == site.url("there.test", "/")
    assert site.paths("there.test") == []


def test_no_referer_and_no_cookie(crawled, site):
    assert not [one for one in site.asked if {"referer", "cookie"} & set(one.headers)]


def test_a_redirect_into_the_private_network_is_refused(site, crawl, answer):
    """The first host counts as public here, because the resolver alone knows what names stand for."""
    from crawler.fetching.fetch import FETCH, Fetch, FetchError
    from crawler.fetching.redirects import RedirectMiddleware

    middleware = RedirectMiddleware(allow_private=False)
    for target in ("http://127.0.0.1/", "http://10.1.2.3/", "http://169.254.169.254/", "http://[::ffff:10.0.0.1]/"):
        request = Request(BASE, meta={FETCH: Fetch()})
        with pytest.raises(FetchError) as raised:
            middleware.process_response(request, redirect(target))
        assert raised.value.outcome == "refused_address"
        assert raised.value.target == target
