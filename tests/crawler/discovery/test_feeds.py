"""Feeds in every dialect, whole and broken."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from crawler.discovery import Discovered, discover

URL = "https://news.example/rss/all.xml"
ITEM = "<item><title>{}</title><link>{}</link></item>"


@dataclass(frozen=True)
class Source:
    hosts: tuple[str, ...] = ("news.example",)
    article_url: re.Pattern[str] | None = None


def read(content: str | bytes, *, url: str = URL, content_type: str | None = None) -> Discovered:
    return discover(
        "feed", content.encode() if isinstance(content, str) else content, url=url, content_type=content_type
    )


def rss(*items: str, attributes: str = "") -> str:
    channel = f"<channel><title>أخبار</title>{''.join(items)}</channel>"
    return f'<?xml version="1.0"?>\n<rss version="2.0"{attributes}>{channel}</rss>'


def urls(found: Discovered) -> list[str]:
    return [link.url for link in found.links]


RSS2 = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>القناة</title><link>https://news.example/</link>
<atom:link href="https://news.example/rss/all.xml" rel="self"/>
<image><url>https://news.example/logo.png</url><title>شعار</title><link>https://news.example/</link></image>
<item>
  <title> افتتاح   المعرض
   السنوي </title>
  <media:title>عنوان الصورة</media:title>
  <link>
    https://news.example/a/101
  </link>
  <guid isPermaLink="false">101</guid>
  <dc:creator><![CDATA[سلمى حداد]]></dc:creator>
  <author>desk@news.example (التحرير)</author>
  <pubDate>Sat, 02 Mar 2024 10:00:00 +0200</pubDate>
  <content:encoded><![CDATA[<a href="https://news.example/not/1">x</a>]]></content:encoded>
  <enclosure url="https://news.example/a.mp3" type="audio/mpeg" length="1"/>
  <media:content url="https://news.example/a.jpg"/>
</item></channel></rss>"""

RSS1 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>x</title><link>https://news.example/</link>
<items><rdf:Seq><rdf:li resource="https://news.example/a/101"/></rdf:Seq></items></channel>
<item rdf:about="https://news.example/a/101"><title>افتتاح المعرض السنوي</title>
<link>https://news.example/a/101</link><dc:creator>سلمى حداد</dc:creator>
<dc:date>Sat, 02 Mar 2024 10:00:00 +0200</dc:date>
</item></rdf:RDF>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><link href="/"/>
<author><name>الموقع</name></author>
<entry><title type="html">افتتاح المعرض السنوي</title>
<link rel="enclosure" href="/a.mp3"/><link rel="replies" href="/a/101#comments"/>
<link rel="alternate" type="application/json" href="/a/101.json"/>
<link rel="alternate" type="text/html" href="/a/101"/>
<author><name>سلمى حداد</name><uri>https://news.example/w/5</uri></author>
<published>Sat, 02 Mar 2024 10:00:00 +0200</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><a href="/not/1">x</a></div></content>
</entry></feed>"""

ATOM03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>افتتاح المعرض السنوي</title>
<link href="https://news.example/a/101"/><author><name>سلمى حداد</name></author>
<issued>Sat, 02 Mar 2024 10:00:00 +0200</issued></entry></feed>"""


@pytest.mark.parametrize("feed", [RSS2, RSS1, ATOM, ATOM03], ids=["rss-2.0", "rss-1.0-rdf", "atom-1.0", "atom-0.3"])
def test_every_dialect_says_the_same(feed: str) -> None:
    found = read(feed)
    [link] = found.links
    assert (link.url, link.title) == ("https://news.example/a/101", "افتتاح المعرض السنوي")
    assert (link.published, link.author) == ("Sat, 02 Mar 2024 10:00:00 +0200", "سلمى حداد")
    assert link.found_in == URL
    assert (found.problem, found.complete) == (None, True)


def test_rss_091_with_its_doctype() -> None:
    feed = (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>'
        + ITEM.format("خبر", "https://news.example/a/1")
        + "</channel></rss>"
    )
    assert urls(read(feed)) == ["https://news.example/a/1"]


def test_an_update_is_no_publication() -> None:
    [link] = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/a/1"/><updated>2024-03-02T10:00:00Z</updated>'
        "</entry></feed>"
    ).links
    assert (link.published, link.modified) == (None, "2024-03-02T10:00:00Z")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        pytest.param("<link>/a/1</link>", "https://news.example/a/1", id="relative-to-root"),
        pytest.param("<link>b/1</link>", "https://news.example/rss/b/1", id="relative-to-the-feed"),
        pytest.param("<link>//cdn.example/a/1</link>", "https://cdn.example/a/1", id="without-scheme"),
        pytest.param("<link>www.news.example/a/1</link>", "https://www.news.example/a/1", id="host-without-scheme"),
        pytest.param("<link>news.example/a/1</link>", "https://news.example/a/1", id="own-host-without-scheme"),
        pytest.param("<link>http://http://news.example/a/1</link>", "http://news.example/a/1", id="scheme-twice"),
        pytest.param(
            "<link>https://news.example/?a=1&b=2</link>", "https://news.example/?a=1&b=2", id="bare-ampersand"
        ),
        pytest.param(
            "<link>https://news.example/?a=1&amp;amp;b=2</link>",
            "https://news.example/?a=1&b=2",
            id="ampersand-escaped-twice",
        ),
        pytest.param(
            "<link>https://news.example/?a=1&copy=2</link>", "https://news.example/?a=1&copy=2", id="no-entity"
        ),
        pytest.param("<link><![CDATA[ https://news.example/a/1 ]]></link>", "https://news.example/a/1", id="cdata"),
        pytest.param(
            "<link>https://news.example/خبر</link>", "https://news.example/%D8%AE%D8%A8%D8%B1", id="arabic-address"
        ),
        pytest.param("<link>https://news.example/a/1#c2</link>", "https://news.example/a/1", id="fragment"),
        pytest.param("<guid>https://news.example/a/1</guid>", "https://news.example/a/1", id="guid-alone"),
        pytest.param(
            '<guid isPermaLink="true">https://news.example/a/1</guid>', "https://news.example/a/1", id="guid-permanent"
        ),
        pytest.param('<guid isPermaLink="false">https://news.example/a/1</guid>', None, id="guid-not-permanent"),
        pytest.param("<guid>tag:news.example,2024:1</guid>", None, id="guid-is-no-address"),
        pytest.param(
            "<link/><guid>https://news.example/a/1</guid>", "https://news.example/a/1", id="empty-link-before-guid"
        ),
        pytest.param("<link>javascript:void(0)</link>", None, id="javascript"),
        pytest.param("<link>file:///etc/passwd</link>", None, id="file"),
        pytest.param("<link>#</link>", None, id="fragment-alone"),
        pytest.param("<title>بلا رابط</title>", None, id="no-link"),
        pytest.param('<link href="/a/1"/>', "https://news.example/a/1", id="atom-link-in-rss"),
        pytest.param(
            '<x:link xmlns:x="http://www.w3.org/2005/Atom" rel="self" href="/feed"/><link>/a/1</link>',
            "https://news.example/a/1",
            id="atom-self-in-item",
        ),
        pytest.param(
            "<link>https://feeds.example/~r/x/1</link><feedburner:origLink>https://news.example/a/1</feedburner:origLink>",
            "https://news.example/a/1",
            id="feedburner-undeclared",
        ),
        pytest.param(
            '<link xml:base="https://news.example/base/">a/1</link>', "https://news.example/base/a/1", id="xml-base"
        ),
    ],
)
def test_address(item: str, expected: str | None) -> None:
    assert urls(read(rss(f"<item>{item}</item>"))) == ([expected] if expected else [])


def test_xml_base_is_inherited_and_joined() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/root/"><entry xml:base="sub/">'
        '<link href="1"/></entry></feed>'
    )
    assert urls(read(feed, url="https://feeds.example/x")) == ["https://news.example/root/sub/1"]


A, B = ITEM.format("أول", "/a/1"), ITEM.format("آخر", "/a/2")
BOTH = ["https://news.example/a/1", "https://news.example/a/2"]


@pytest.mark.parametrize(
    ("feed", "title"),
    [
        pytest.param(rss(ITEM.format("ميناء&nbsp;بيروت&hellip;", "/a/1"), B), "ميناء بيروت…", id="undeclared-entities"),
        pytest.param(rss(ITEM.format("نفط & غاز &foo;", "/a/1"), B), "نفط & غاز &foo;", id="bare-ampersand"),
        pytest.param(rss(ITEM.format("قبل\x0b\x00بعد&#11;&#0;", "/a/1"), B), "قبلبعد\ufffd", id="control-characters"),
        pytest.param(rss(ITEM.format("قبل\ufffe\uffffبعد", "/a/1"), B), "قبلبعد", id="non-characters"),
        pytest.param(rss(ITEM.format("أقل < من > ذلك", "/a/1"), B), "أقل < من > ذلك", id="stray-bracket"),
        pytest.param(rss(ITEM.format("سطر<br>ثان", "/a/1"), B), "سطر<br>ثان", id="html-in-title"),
        pytest.param(rss(ITEM.format("أ</b>ب", "/a/1"), B), "أ</b>ب", id="stray-end-tag"),
        pytest.param(rss("<item><title>أول</title><link>/a/1</link>", B), "أول", id="item-without-end"),
        pytest.param(rss("<item><title>أول<link>/a/1</link></item>", B), None, id="title-without-end"),
        pytest.param(rss("<item><description>x<b></description><title>أول</title><link>/a/1</link></item>", B), "أول",
                     id="html-in-description"),
        pytest.param(rss(A, B).replace("</channel>", ""), "أول", id="channel-without-end"),
        pytest.param("\n\n  \ufeff" + rss(A, B), "أول", id="space-before-declaration"),
        pytest.param("<br />\n<b>Warning</b>: x in <b>y.php</b> on line 3\n" + rss(A, B), "أول", id="leading-junk"),
        pytest.param(rss(A, B) + "\n<script>track()</script><!-- cached -->", "أول", id="trailing-junk"),
        pytest.param(rss(A.replace("<link>", "<dc:date>x</dc:date><media:x a='1'/><link>"), B), "أول",
                     id="undeclared-namespaces"),
        pytest.param(rss(A, B, attributes=' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'), "أول",
                     id="sitemap-namespace"),
        pytest.param(rss(A.replace("<title>", "<title a=1 b>"), B), None, id="attributes-without-quotes"),
        pytest.param(rss("<item <title>س</title><link>/a/1</link></item>", B), "س", id="tag-without-bracket"),
        pytest.param('<?xml version="1.1" encoding="nonsense"?>' + rss(A, B), "أول", id="two-declarations"),
        pytest.param(rss(A, A.replace("أول", "مكرر"), B), "أول", id="same-address-twice"),
        pytest.param(rss("<item><title><![CDATA[ك & ل </item> <br>]]></title><link>/a/1</link></item>", B),
                     "ك & ل </item> <br>", id="markup-in-cdata"),
    ],
)  # fmt: skip
def test_broken_xml_loses_nothing(feed: str, title: str | None) -> None:
    found = read(feed)
    assert urls(found) == BOTH
    assert (found.problem, found.complete) == (None, True)
    assert title is None or found.links[0].title == title
    assert found.links[1].title == "آخر"


ARABIC = rss(ITEM.format("انطلاق أعمال القمة في المدينة", "/a/1"))


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        pytest.param(ARABIC.encode("windows-1256"), None, id="windows-1256-undeclared"),
        pytest.param(ARABIC.replace("?>", ' encoding="utf-8"?>').encode("windows-1256"), None, id="declared-utf-8"),
        pytest.param(
            ARABIC.replace("?>", ' encoding="windows-1256"?>').encode(), None, id="utf-8-declared-windows-1256"
        ),
        pytest.param(ARABIC.encode("iso8859-6"), "text/xml; charset=iso-8859-6", id="iso-8859-6-by-header"),
        pytest.param(ARABIC.encode(), "text/xml; charset=ISO-8859-1", id="header-says-latin-1"),
        pytest.param(ARABIC.encode("utf-8-sig"), None, id="utf-8-mark"),
        pytest.param(ARABIC.replace("?>", ' encoding="utf-16"?>').encode("utf-16"), None, id="utf-16-mark"),
        pytest.param(ARABIC.encode("utf-16-le"), None, id="utf-16-without-mark"),
        pytest.param(ARABIC.replace("?>", ' encoding="utf-16"?>').encode(), None, id="utf-8-declared-utf-16"),
    ],
)
def test_encoding_is_told_by_the_bytes(content: bytes, content_type: str | None) -> None:
    found = read(content, content_type=content_type)
    assert [link.title for link in found.links] == ["انطلاق أعمال القمة في المدينة"]


def test_a_feed_cut_short_gives_its_whole_entries_and_no_half_address() -> None:
    found = read(rss(A)[: -len("</channel></rss>")] + "<item><title>ب</title><link>https://news.example/a/23")
    assert urls(found) == ["https://news.example/a/1"]
    assert not found.complete
    assert found.problem is not None and found.problem.startswith(URL) and "1 whole" in found.problem


@pytest.mark.parametrize("end", range(0, len(rss(A, B)), 7))
def test_no_cut_makes_up_an_address(end: int) -> None:
    assert set(urls(read(rss(A, B)[:end]))) <= set(BOTH)


def test_entities_made_of_entities_are_refused() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>' + rss(ITEM.format("&c;", "/a/1"))
    found = read(bomb)
    assert found.links == () and not found.complete
    assert found.problem is not None and "entities" in found.problem


def test_a_file_named_by_an_entity_is_refused() -> None:
    found = read('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + rss(ITEM.format("&x;", "/a/1")))
    assert found.links == () and found.problem is not None


def test_an_entity_is_never_expanded() -> None:
    [link] = read('<!DOCTYPE r [<!ENTITY x "expanded">]>' + rss(ITEM.format("&x;", "/a/1"))).links
    assert link.title == "&x;"


def test_fields_are_bounded() -> None:
    [link] = read(
        rss(f"<item><title>{'خ' * 10_000}</title><link>/a/1</link><author>{'س ' * 9_000}</author></item>")
    ).links
    assert link.title is not None and len(link.title) == 1_000
    assert link.author is not None and len(link.author) <= 300


def test_several_authors() -> None:
    [link] = read(rss("<item><link>/a/1</link><dc:creator>أ</dc:creator><dc:creator>ب</dc:creator></item>")).links
    assert link.author == "أ, ب"


def test_a_source_takes_its_own_hosts_and_its_pattern() -> None:
    addresses = ("/a/1", "/video/2", "https://www.news.example/a/3", "https://tube.example/a/4")
    feed = rss(*(ITEM.format("x", link) for link in addresses))
    found = discover("feed", feed.encode(), url=URL, source=Source(article_url=re.compile("/a/[0-9]+$")))
    assert urls(found) == ["https://news.example/a/1", "https://www.news.example/a/3"]
    assert found.problem is None


def test_a_pattern_that_matches_nothing_is_reported() -> None:
    found = discover("feed", rss(A, B).encode(), url=URL, source=Source(article_url=re.compile("/story/")))
    assert found.problem is not None and "2 not matched by the source's article_url" in found.problem


def test_an_empty_feed_is_no_problem() -> None:
    assert read(rss()) == Discovered()
    assert read("<rss/>") == Discovered()
