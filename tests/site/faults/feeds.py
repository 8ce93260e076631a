"""Feeds as they are met: made for ``/rss.xml``; those that only edit XML also fit Atom and sitemaps."""

from __future__ import annotations

from dataclasses import replace
from xml.sax.saxutils import escape

from tests.site.answer import HTML, Answer
from tests.site.fault import Area, Hit
from tests.site.pages import plain_page
from tests.site.routes import RSS

fault = Area("feed", "feed")
ENTRIES = 50_000


@fault
def feed_undeclared_entities(hit: Hit) -> Answer:
    """Entities of HTML that XML does not know: &nbsp; &laquo; &raquo;."""
    return _edited(hit, "<title>", "<title>&laquo;عاجل&raquo;&nbsp;")


@fault
def feed_bare_ampersand(hit: Hit) -> Answer:
    """Ampersands that are not escaped, in titles and in links."""
    return _edited(hit, "<title>", "<title>نفط & غاز: ", "&amp;", "&")


@fault
def feed_control_characters(hit: Hit) -> Answer:
    """Control characters that XML forbids."""
    return _edited(hit, "<title>", "<title>\x0b\x1f\x00")


@fault
def feed_bare_less_than(hit: Hit) -> Answer:
    """A < in a title that opens no tag."""
    return _edited(hit, "<title>", "<title>5 < 7 ")


@fault
def feed_html_in_titles(hit: Hit) -> Answer:
    """Titles with tags, escaped once and twice."""
    return _edited(hit, "<title>", "<title>&lt;b&gt;عاجل&lt;/b&gt; &amp;lt;i&amp;gt;")


@fault
def feed_sitemap_namespace(hit: Hit) -> Answer:
    """RSS whose root declares the namespace of sitemaps."""
    return _edited(hit, "<rss ", '<rss xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" ')


@fault
def feed_undeclared_prefix(hit: Hit) -> Answer:
    """Elements with a prefix that nobody declared."""
    return _edited(
        hit, 'xmlns:dc="http://purl.org/dc/elements/1.1/"', "", "<item>", "<item><media:thing>1</media:thing>"
    )


@fault
def feed_html(hit: Hit) -> Answer:
    """A page of HTML in place of the feed, with status 200."""
    return Answer(plain_page("الموقع تحت الصيانة", '<a href="/">الرئيسية</a>'), content_type=HTML)


@fault
def feed_html_as_rss(hit: Hit) -> Answer:
    """A page of HTML with the Content-Type of RSS."""
    return Answer(plain_page("الموقع تحت الصيانة"), content_type=RSS)


@fault
def feed_as_html(hit: Hit) -> Answer:
    """The feed with the Content-Type of HTML."""
    return replace(hit.healthy, content_type=HTML)


@fault
def feed_relative_links(hit: Hit) -> Answer:
    """Links without scheme and host."""
    return _edited(hit, f"{hit.site.base}/", "/")


@fault
def feed_double_scheme(hit: Hit) -> Answer:
    """Links that begin with http://http://."""
    return _edited(hit, f"{hit.site.base}/", f"http://{hit.site.base}/")


@fault
def feed_spaced_links(hit: Hit) -> Answer:
    """Links with line ends and blanks around and CDATA about them."""
    return _edited(hit, "<link>", "<link>\n\t <![CDATA[ ", "</link>", " ]]>\n </link>")


@fault
def feed_no_links(hit: Hit) -> Answer:
    """Items whose only address is their guid."""
    body = hit.healthy.body.decode()
    items = body.partition("<item>")[2]
    return _made(hit, body.replace(items, items.replace("<link>", "<comments>").replace("</link>", "</comments>")))


@fault
def feed_foreign_links(hit: Hit) -> Answer:
    """Among the healthy items some that lead to other hosts, private addresses, files, scripts and a long address."""
    targets = (
        "http://elsewhere.example/1",
        "http://10.0.0.1/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/secret",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "mailto:x@y.example",
        f"{hit.site.base}/{'a' * 10_000}",
    )
    return _edited(hit, "</channel>", "".join(map(_item, targets)) + "</channel>")


@fault
def feed_50k(hit: Hit) -> Answer:
    """50,000 items: the same articles again and again under tracking parameters."""
    return _items(hit, ENTRIES)


@fault
def feed_empty(hit: Hit) -> Answer:
    """Status 200 and not a byte."""
    return Answer(b"", content_type=RSS)


@fault
def feed_no_items(hit: Hit) -> Answer:
    """A whole feed without items."""
    body = hit.healthy.body.decode()
    return _made(hit, body[: body.index("<item>")] + "</channel></rss>")


@fault
def feed_truncated(hit: Hit) -> Answer:
    """The feed cut off in the middle of an item."""
    return replace(hit.healthy, body=hit.healthy.body[: len(hit.healthy.body) // 2], etag=None)


@fault
def feed_junk_before(hit: Hit) -> Answer:
    """Blank lines and a PHP warning before the XML declaration."""
    return _made(hit, "\n\n<br />\n<b>Warning</b>: Undefined variable\n" + hit.healthy.body.decode())


@fault
def feed_junk_after(hit: Hit) -> Answer:
    """A comment and a script after the end."""
    return _made(hit, hit.healthy.body.decode() + "<!-- cached --><script>var a=1&&2;</script>")


@fault
def feed_windows_1256(hit: Hit) -> Answer:
    """windows-1256, declared as such in the XML alone."""
    body = hit.healthy.body.decode().replace('encoding="UTF-8"', 'encoding="windows-1256"')
    return Answer(body.encode("cp1256", "xmlcharrefreplace"), content_type="application/rss+xml")


@fault
def feed_windows_1256_as_utf8(hit: Hit) -> Answer:
    """windows-1256 that declares itself UTF-8."""
    return Answer(hit.healthy.body.decode().encode("cp1256", "xmlcharrefreplace"), content_type=RSS)


@fault
def feed_entity_bomb(hit: Hit) -> Answer:
    """Entities that unfold to a billion words."""
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    doctype = f'<!DOCTYPE rss [<!ENTITY e0 "خبر">{entities}]>'
    return _edited(hit, "<rss ", f"{doctype}<rss ", "<item><title>", "<item><title>&e9;")


@fault
def feed_external_entity(hit: Hit) -> Answer:
    """An entity that stands for a file of the reader's machine, and one for ``/secret`` of this site."""
    doctype = f'<!DOCTYPE rss SYSTEM "{hit.site.base}/secret.dtd" [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return _edited(hit, "<rss ", f"{doctype}<rss ", "<item><title>", "<item><title>&x;")


@fault
def feed_future_dates(hit: Hit) -> Answer:
    """Every item is dated 2099."""
    body = hit.healthy.body.decode()
    for number in hit.site.paper.listed()[:60]:
        body = body.replace(f" {hit.site.paper.published(number).year} ", " 2099 ")
    return _made(hit, body)


@fault
def feed_deep(hit: Hit) -> Answer:
    """100,000 nested elements before the items."""
    return _edited(hit, "<language>", "<x>" * 100_000 + "</x>" * 100_000 + "<language>")


def _item(address: str) -> str:
    return f"<item><title>خبر من مكان آخر</title><link>{escape(address)}</link></item>\n"


def _items(hit: Hit, count: int) -> Answer:
    listed = hit.site.paper.listed()
    links = (f"{hit.site.base}/{listed[n % len(listed)]}?utm_content={n}" for n in range(count))
    body = f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(map(_item, links))}</channel></rss>'
    return Answer(body.encode(), content_type=RSS)


def _edited(hit: Hit, *pairs: str) -> Answer:
    """The healthy text with the first of each pair of strings replaced by the second."""
    body = hit.healthy.body.decode()
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        body = body.replace(old, new)
    return _made(hit, body)


def _made(hit: Hit, body: str) -> Answer:
    return Answer(body.encode(), content_type=hit.healthy.content_type)
