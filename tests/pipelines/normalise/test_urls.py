import re
import time
import unicodedata
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.normalise.urls import MAX_LENGTH, UrlRules, canonical, canonicalise, host, resolve, url_date

SLUG = "https://example.com/%D8%AE%D8%A8%D8%B1-%D8%B9%D8%A7%D8%AC%D9%84"

CANONICAL = {
    "plain": ("https://example.com/news/7", "https://example.com/news/7"),
    "http": ("http://example.com/news/7", "https://example.com/news/7"),
    "no scheme, two slashes": ("//example.com/news/7", "https://example.com/news/7"),
    "no scheme, www": ("www.example.com/news/7", "https://example.com/news/7"),
    "capitals": ("HTTPS://Example.COM/News/7", "https://example.com/News/7"),
    "default port of http": ("http://example.com:80/x", "https://example.com/x"),
    "default port of https": ("https://example.com:443/x", "https://example.com/x"),
    "empty port": ("https://example.com:/x", "https://example.com/x"),
    "other port": ("http://example.com:8080/x", "https://example.com:8080/x"),
    "ipv6": ("http://[2001:DB8::1]:80/x", "https://[2001:db8::1]/x"),
    "credentials": ("https://user:secret@example.com/x", "https://example.com/x"),
    "final dot of the host": ("https://example.com./x", "https://example.com/x"),
    "fragment": ("https://example.com/x#comments", "https://example.com/x"),
    "root": ("https://example.com", "https://example.com/"),
    "root with a parameter": ("https://example.com?p=12", "https://example.com/?p=12"),
    "trailing slash": ("https://example.com/x/", "https://example.com/x"),
    "many slashes around": ("https://example.com//x//", "https://example.com/x"),
    "dot segments": ("https://example.com/a/./b/../c", "https://example.com/a/c"),
    "escaped dot segments": ("https://example.com/a/%2e%2E/c", "https://example.com/c"),
    "above the root": ("https://example.com/../../c", "https://example.com/c"),
    "backslashes": ("https:\\\\example.com\\a\\b", "https://example.com/a/b"),
    "doubled scheme": ("http://http://example.com/x", "https://example.com/x"),
    "doubled scheme without colon": ("http://https//example.com/x", "https://example.com/x"),
    "one slash": ("https:/example.com/x", "https://example.com/x"),
    "session in the path": ("https://example.com/x;jsessionid=0A1B.node2?id=3", "https://example.com/x?id=3"),
    "pasted in guillemets": (" «https://example.com/x»\n", "https://example.com/x"),
    "line break inside": ("https://example.com/a\n  b".replace("  ", ""), "https://example.com/ab"),
    "space inside": ("https://example.com/a b", "https://example.com/a%20b"),
    "idn": ("https://أخبار.مصر/x", "https://xn--igbicxr.xn--wgbh1c/x"),
    "idn in capitals": ("https://XN--IGBICXR.xn--wgbh1c/x", "https://xn--igbicxr.xn--wgbh1c/x"),
    "idn label ending in a digit": ("https://أخبار24.com/", "https://xn--24-ysdqe9ax.com/"),
    # twins
    "www": ("https://www.example.com/x", "https://example.com/x"),
    "m": ("https://m.example.com/x", "https://example.com/x"),
    "mobile": ("https://mobile.example.com/x", "https://example.com/x"),
    "amp host": ("https://amp.example.com/x", "https://example.com/x"),
    "two of them": ("https://www.m.example.com/x", "https://example.com/x"),
    "a twin's name that is the site": ("https://m.com/x", "https://m.com/x"),
    "a twin's name below a second level": ("https://www.com.eg/x", "https://www.com.eg/x"),
    "a language is not a twin": ("https://arabic.example.com/x", "https://arabic.example.com/x"),
    "amp at the end": ("https://example.com/news/7/amp/", "https://example.com/news/7"),
    "amp at the start": ("https://example.com/amp/news/7", "https://example.com/news/7"),
    "amp as an extension": ("https://example.com/news/7.amp", "https://example.com/news/7"),
    "amp before html": ("https://example.com/news/7.amp.html", "https://example.com/news/7.html"),
    "a word that ends in amp": ("https://example.com/news/camp", "https://example.com/news/camp"),
    "a section called amp": ("https://example.com/amp", "https://example.com/amp"),
    "amp without a value": ("https://example.com/x?amp", "https://example.com/x"),
    "amp=1": ("https://example.com/x?amp=1&id=2", "https://example.com/x?id=2"),
    "amp that is a number of something": ("https://example.com/x?amp=30", "https://example.com/x?amp=30"),
    "outputType": ("https://example.com/x?outputType=AMP", "https://example.com/x"),
    "amp cache": ("https://example-com.cdn.ampproject.org/c/s/www.example.com/x/amp", "https://example.com/x"),
    "amp viewer": ("https://www.google.com/amp/s/www.example.com/x?id=2", "https://example.com/x?id=2"),
    # parameters
    "tracking": (
        "https://example.com/x?utm_source=a&UTM_Medium=b&fbclid=IwAR0&gclid=9&mc_cid=5",
        "https://example.com/x",
    ),
    "identifying": (
        "https://example.com/article.aspx?ArticleId=9&utm_id=2",
        "https://example.com/article.aspx?ArticleId=9",
    ),
    "unknown names stay": (
        "https://example.com/x?newsid=4&p=3&sid=2&aid=1",
        "https://example.com/x?aid=1&newsid=4&p=3&sid=2",
    ),
    "a referrer": ("https://example.com/x?ref=homepage", "https://example.com/x"),
    "a number called ref": ("https://example.com/x?ref=51022", "https://example.com/x?ref=51022"),
    "order of names": ("https://example.com/x?b=1&a=2", "https://example.com/x?a=2&b=1"),
    "order of one name's values": ("https://example.com/x?b=2&a=3&b=1", "https://example.com/x?a=3&b=2&b=1"),
    "ampersand from html": ("https://example.com/x?cat=1&amp;id=2", "https://example.com/x?cat=1&id=2"),
    "empty query": ("https://example.com/x?", "https://example.com/x"),
    "empty parts": ("https://example.com/x?&&id=2&", "https://example.com/x?id=2"),
    "no value": ("https://example.com/?12345", "https://example.com/?12345"),
    "plus is a space": ("https://example.com/?q=a+b", "https://example.com/?q=a%20b"),
    "escaped plus": ("https://example.com/?q=a%2bb", "https://example.com/?q=a%2Bb"),
    "escaped brackets": ("https://example.com/?a[]=1", "https://example.com/?a%5B%5D=1"),
    # escapes
    "arabic raw": ("https://example.com/خبر-عاجل", SLUG),
    "arabic escaped": (SLUG, SLUG),
    "arabic in lower-case hex": (SLUG.lower(), SLUG),
    "arabic between bidi marks": ("\u200fhttps://example.com/\u202bخبر-عاجل\u202c", SLUG),
    "escaped bidi mark": (SLUG + "%E2%80%8F", SLUG),
    "decomposed": (
        "https://example.com/" + unicodedata.normalize("NFD", "أخبار"),
        "https://example.com/" + quote("أخبار"),
    ),
    "decomposed and escaped": (
        "https://example.com/" + quote(unicodedata.normalize("NFD", "أخبار")),
        "https://example.com/" + quote("أخبار"),
    ),
    "windows-1256": ("https://example.com/%ce%c8%d1", "https://example.com/%CE%C8%D1"),
    "needless escapes": ("https://example.com/%61-%7Eb%2Cc", "https://example.com/a-~b,c"),
    "escaped slash": ("https://example.com/a%2fb", "https://example.com/a%2Fb"),
    "escaped question mark": ("https://example.com/a%3Fb", "https://example.com/a%3Fb"),
    "lone percent": ("https://example.com/100%", "https://example.com/100%25"),
    "lone surrogate": ("https://example.com/\ud800", "https://example.com/%ED%A0%80"),
}


@pytest.mark.parametrize(("url", "expected"), CANONICAL.values(), ids=CANONICAL)
def test_canonical_address(url, expected):
    assert canonicalise(url) == expected
    assert canonicalise(expected) == expected


REFUSED = {
    "empty": "",
    "path": "/news/7",
    "bare words": "خبر عاجل",
    "script": "javascript:void(0)",
    "script in capitals": " JavaScript:alert(1)",
    "mail": "mailto:desk@example.com",
    "data": "data:text/html,x",
    "file": "file:///etc/hosts",
    "ftp": "ftp://example.com/x",
    "no host": "https:///",
    "broken host": "https://exa mple.com/x",
    "empty label": "https://example..com/x",
    "impossible port": "https://example.com:99999/x",
    "port of letters": "https://example.com:port/x",
    "too long": "https://example.com/" + "a" * MAX_LENGTH,
    "very long": "https://example.com/?" + "utm_id=1&" * 10_000,
}


@pytest.mark.parametrize("url", REFUSED.values(), ids=REFUSED)
def test_no_web_address(url):
    assert canonicalise(url) is None


def test_long_slug_is_taken():
    assert canonicalise("https://example.com/" + "خبر-" * 150) is not None


NUMBERED = UrlRules(host="www.example.com", article=re.compile(r"/(?:.*/)?(?P<id>\d{4,})$"), article_path="/{id}")
QUERIED = UrlRules(keep=("ArticleId",))
ALIASED = UrlRules(host="example.com", aliases=frozenset({"example.net"}), drop=frozenset({"lang"}))


@pytest.mark.parametrize(
    ("rules", "url", "expected"),
    [
        (NUMBERED, "https://m.example.com/amp/2020/8/24/خبر/4942345?x=1", "https://www.example.com/4942345"),
        (NUMBERED, "http://example.com/story/other-slug/4942345", "https://www.example.com/4942345"),
        (NUMBERED, "http://example.com/about?x=1", "https://www.example.com/about?x=1"),
        (NUMBERED, "http://example.org/story/4942345", "https://example.org/story/4942345"),
        (QUERIED, "https://example.com/a.aspx?page=2&articleid=7&Lang=ar", "https://example.com/a.aspx?ArticleId=7"),
        (ALIASED, "https://www.example.net/x?lang=ar&id=1", "https://example.com/x?id=1"),
        (ALIASED, "https://www.example.net/x?Lang=ar&id=1", "https://example.com/x?id=1"),
        (UrlRules(), "https://example.com/x?lang=ar", "https://example.com/x?lang=ar"),
    ],
)
def test_rules_of_a_publisher(rules, url, expected):
    assert canonicalise(url, rules=rules) == expected
    assert canonicalise(expected, rules=rules) == expected


@pytest.mark.parametrize(
    ("base", "href", "expected"),
    [
        ("https://example.com/a/b", "c", "https://example.com/a/c"),
        ("https://example.com/a/b", "/c#top", "https://example.com/c"),
        ("https://example.com/a/b", "//cdn.example.com/x", "https://cdn.example.com/x"),
        ("https://example.com/a/b", "?page=2", "https://example.com/a/b?page=2"),
        ("http://example.com/", "http://http://example.org/x", "http://example.org/x"),
        ("https://example.com/", "\u200f خبر ", "https://example.com/%D8%AE%D8%A8%D8%B1"),
        ("https://example.com/", "x?utm_source=a", "https://example.com/x?utm_source=a"),
        ("https://example.com/", "HTTPS://Example.com/X", "https://example.com/X"),
        ("https://example.com/", "#top", None),
        ("https://example.com/", "", None),
        ("https://example.com/", "javascript:void(0)", None),
        ("https://example.com/", "mailto:desk@example.com", None),
        ("https://example.com/", "tel:+201000000000", None),
        ("https://example.com/", "whatsapp://send?text=x", None),
        ("https://example.com/", "http://[", None),
        ("", "/relative", None),
    ],
)
def test_resolve(base, href, expected):
    assert resolve(base, href) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.com:8080/x", "example.com"),
        ("http://M.EXAMPLE.com", "example.com"),
        ("https://أخبار.مصر/", "xn--igbicxr.xn--wgbh1c"),
        ("mailto:x@example.com", None),
    ],
)
def test_host(url, expected):
    assert host(url) == expected


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("https://example.com/story/2020/8/24/خبر/4942345", "2020-08-24"),
        ("https://example.com/2020/08/24", "2020-08-24"),
        ("https://example.com/uae/2020-06-03-1.3874341", "2020-06-03"),
        ("https://example.com/2013/middle_east/8/3/story/index.html", "2013-08-03"),
        ("https://example.com/2020-08/24/c_139314.htm", "2020-08-24"),
        ("https://example.com/n3/2020/0824/c31659-97.html", "2020-08-24"),
        ("https://example.com/20201107-title", "2020-11-07"),
        ("https://example.com/news/20201107123456", "2020-11-07"),
        ("https://example.com/2020_11_07.html", "2020-11-07"),
        ("https://example.com/news/27-09-2021/title", "2021-09-27"),
        ("https://example.com/2020/11/2338761/", "2020-11"),
        ("https://example.com/2020/11/title", "2020-11"),
        ("https://example.com/2020/11/5-ways", "2020-11"),
        ("https://example.com/2020/2/30/x", "2020-02"),
        ("https://example.com/news/03-04-2021/title", None),
        ("https://example.com/news/2020112", None),
        ("https://example.com/news/4920201107", None),
        ("https://example.com/news/20209999", None),
        ("https://example.com/2020/x", None),
        ("https://example.com/x?date=2020-08-24", None),
        ("https://example.com/x#2020-08-24", None),
        ("https://2020-08-24.example.com/x", None),
        ("https://example.com", None),
        ("", None),
    ],
)
def test_date_in_an_address(url, iso):
    found = url_date(url)
    assert (found.iso if found else None) == iso
    if found:
        assert found.date == (date.fromisoformat(iso) if len(iso) == 10 else None)
        assert found.precision == ("day" if len(iso) == 10 else "month")


PIECES = st.sampled_from(
    [
        *["//", "/", "?", "#", "&", "=", ";", "%", "..", ".", "+", "\\", "@", "[", "1", "C", "«", "Ω", "أ"],
        *[
            "http://",
            "https:",
            "www.",
            "m.",
            "example.com",
            ":80",
            "cdn.ampproject.org",
            "/c/s/",
            "amp",
            "/amp",
            ".amp",
            ".html",
        ],
        *["%2", "%D8%A7", "%D9%94", "%2F", "%25", "%e2%80%8f", "utm_id=1", "amp;", "ref=", "jsessionid="],
        *(" ", "\n", "\u200f", "ا\u0654", "\u0327", "\ud800"),
    ]
)
MESSY = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=40)
MESSY_URL = MESSY.map(lambda tail: "https://example.com/" + tail)


@settings(deadline=None)
@given(MESSY | MESSY_URL)
def test_never_raises_and_twice_is_once(url):
    once = canonicalise(url)
    host(url)
    url_date(url)
    if once is not None:
        assert once.isascii()
        assert canonicalise(once) == once


@settings(deadline=None)
@given(MESSY, MESSY)
def test_resolve_never_raises(base, href):
    for start in (base, "https://example.com/a/b"):
        absolute = resolve(start, href)
        assert absolute is None or canonicalise(absolute) is not None or len(absolute) > MAX_LENGTH


ARABIC = st.text(
    st.characters(min_codepoint=0x620, max_codepoint=0x655) | st.sampled_from("-/ab1"), min_size=1, max_size=20
)


@settings(deadline=None)
@given(ARABIC, ARABIC)
def test_spellings_of_one_address_are_equal(path, value):
    plain = canonicalise(f"https://example.com/{path}?q={value}")
    decomposed = unicodedata.normalize("NFD", path)
    assert canonicalise(f"https://www.example.com/{quote(path)}/?q={quote(value)}#x") == plain
    assert canonicalise(f"http://m.example.com/{quote(decomposed).lower()}?utm_id=1&q={quote(value)}") == plain
    assert canonicalise(f"https://example.com/\u202b{decomposed}\u202c?q={value}") == plain


def test_hostile_addresses_are_quick():
    start = time.process_time()
    for body in (
        "/amp" * 4000,
        ".amp" * 4000,
        "a." * 8000,
        "&amp;" * 3000,
        "%E2%80%8F" * 1800,
        "%D8%A7" * 2500 + "%20",
        "%D8%A7-" * 2000 + "%0B",
        "/" * 16000,
        "/.." * 5000,
    ):
        canonicalise("https://example.com/a" + body)
        canonicalise("https://example.com/a" + body + "x")
        canonicalise("https://example.com/?" + body)
        canonicalise("https://" + body)
        url_date("https://example.com/" + body)
    url_date("https://example.com/" + "/2020" * 3000)
    canonicalise("https://" + "x.cdn.ampproject.org/c/s/" * 600 + "y")
    assert time.process_time() - start < 2


_ESCAPES = st.sampled_from(["%D8%AE", "%20", "%2F", "%41", "%25"])
_PIECES = st.lists(st.text("aZ09-_~./", max_size=6) | _ESCAPES, max_size=5).map("".join)
_QUERIES = st.lists(st.text("aZ09-_=&.", max_size=6) | _ESCAPES, max_size=4).map("".join)


@given(
    st.sampled_from(["http", "https"]),
    st.text("a0-.", min_size=1, max_size=12),
    st.sampled_from(["", ":80", ":443", ":8080", ":59999", ":65535", ":0"]),
    _PIECES,
    st.just("") | _QUERIES.map("?{}".format),
)
def test_the_short_way_to_an_absolute_address_changes_nothing(scheme, name, port, path, query):
    """Addresses that need no change are recognised as such; the long way says what they are."""
    url = f"{scheme}://{name}{port}/{path}{query}"
    assert resolve("https://example.com/a/", url) == canonical._resolve("https://example.com/a/", url)


def test_most_addresses_take_the_short_way():
    for url in (
        "https://www.example.com/",
        "http://example.com:8080/news/2026/11/22/48213",
        "https://example.com/%D8%AE%D8%A8%D8%B1/a-b_c.html?id=7&page=2",
    ):
        assert canonical._PLAIN.fullmatch(url)
