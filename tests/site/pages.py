"""The pages that readers see: articles, their AMP and print twins, the front page, section pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from tests.site.furniture import NAME, Furniture, section_path
from tests.site.newspaper import Article, Newspaper

MONTHS = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
WEEKDAYS = "الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد".split()


def date_line(moment: datetime, layout: int) -> str:
    """A moment as the page prints it, in one of four layouts."""
    weekday, month = WEEKDAYS[moment.weekday()], MONTHS[moment.month - 1]
    half, hour = ("ص" if moment.hour < 12 else "م"), moment.hour % 12 or 12
    clock = f"{hour:02}:{moment.minute:02} {half}"
    match layout % 4:
        case 0:
            return f"{weekday} {moment.day:02}/{month}/{moment.year} - {clock}"
        case 1:
            return f"{moment.day} {month} {moment.year} | {moment.hour:02}:{moment.minute:02}"
        case 2:
            return f"نشر في: {weekday} {moment.day} {month} {moment.year}، الساعة {clock}"
        case _:
            return f"{moment.year}/{moment.month:02}/{moment.day:02} {clock}"


def slug(headline: str) -> str:
    """A headline as the end of an address, percent-encoded."""
    return quote(headline.replace(" ", "-"))


def article_page(article: Article, paper: Newspaper, base: str, around: Furniture) -> bytes:
    """The whole page of an article, 30 to 80 KB. Two in three carry JSON-LD; all print date and byline."""
    number, address = article.number, base + paper.path(article.number)
    related = [other for other in range(number - 1, number - 8, -1) if paper.has(other) and other not in paper.gone]
    links = "".join(f'<li><a href="/{other}">{paper.headline(other)}</a></li>' for other in related)
    data = _json_ld(article, address, base) if number % 3 else ""
    modified = (
        f'<meta property="article:modified_time" content="{article.modified.isoformat()}">' if article.modified else ""
    )
    paragraphs = [f"<p>{text}</p>" for text in article.paragraphs]
    paragraphs.insert(2, '<div class="ad-slot" id="ad-inline"><span>إعلان</span></div>')
    head = (
        '<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8">'
        f"<title>{article.headline} | {NAME}</title>"
        f'<link rel="canonical" href="{address}"><link rel="amphtml" href="{base}/amp/{number}">'
        f'<link rel="alternate" type="application/rss+xml" title="{NAME}" href="/rss.xml">'
        f'<meta property="og:type" content="article"><meta property="og:url" content="{address}">'
        f'<meta property="og:title" content="{article.headline}">'
        f'<meta property="og:image" content="{base}/img/{number}.jpg">'
        f'<meta name="description" content="{article.paragraphs[0][:150]}">{modified}{data}'
    )
    body = (
        f'<main><article class="story"><div class="breadcrumb"><a href="/">الرئيسية</a> / '
        f'<a href="{section_path(article.section)}">{article.section}</a></div>'
        f'<h1 class="story-title">{article.headline}</h1>'
        f'<div class="story-date">{date_line(article.published, number)}</div>'
        f'<div class="story-byline">{article.byline}</div><figure class="story-image"><img src="/img/{number}.jpg" '
        f'alt="{article.headline[:21].rpartition(" ")[0]}"><figcaption>صورة من الأرشيف</figcaption></figure>'
        f'<div class="share"><a href="https://social.example/share?u={number}">شارك</a> '
        f'<a href="/print/{number}">طباعة</a></div>'
        f'<div class="story-body">{"".join(paragraphs)}</div>'
        f'<div class="tags"><a href="/tag/1">{article.section}</a></div></article>'
        f'<section class="related"><h3>أخبار ذات صلة</h3><ul>{links}</ul></section></main>'
    )
    return b"".join(
        (head.encode(), around.head, b"</head><body>", around.top, body.encode(), around.bottom),
    )


def amp_page(article: Article, paper: Newspaper, base: str) -> bytes:
    """The AMP twin: the same words in another dress, with a canonical link to the article."""
    paragraphs = "".join(f"<p>{text}</p>" for text in article.paragraphs)
    return (
        f'<!doctype html><html amp lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{article.headline}</title>'
        f'<link rel="canonical" href="{base}{paper.path(article.number)}">'
        '<script async src="https://cdn.amp.example/v0.js"></script></head><body><article>'
        f"<h1>{article.headline}</h1><div class='date'>{date_line(article.published, 0)}</div>"
        f"<div class='byline'>{article.byline}</div>{paragraphs}</article></body></html>"
    ).encode()


def print_page(article: Article, paper: Newspaper, base: str) -> bytes:
    """The print twin: no menus, no metadata, a canonical link."""
    paragraphs = "".join(f"<p>{text}</p>" for text in article.paragraphs)
    return (
        f'<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{article.headline}</title>'
        f'<link rel="canonical" href="{base}{paper.path(article.number)}"></head><body onload="window.print()">'
        f"<h1>{article.headline}</h1><p class='date'>{date_line(article.published, 1)}</p>"
        f"<p class='byline'>{article.byline}</p>{paragraphs}</body></html>"
    ).encode()


def list_page(
    title: str,
    links: Sequence[tuple[str, str]],
    around: Furniture,
    *,
    earlier: str | None = None,
    later: str | None = None,
) -> bytes:
    """The front page or a page of a section: ``(href, headline)`` pairs, and where the pages before and after are."""
    cards = "".join(
        f'<div class="card"><a href="{href}"><img src="/img/card.jpg" alt=""></a>'
        f'<h2><a href="{href}">{text}</a></h2></div>'
        for href, text in links
    )
    paging = "".join(
        f'<a class="{name}" rel="{name}" href="{href}">{text}</a>'
        for name, href, text in (("prev", earlier, "السابق"), ("next", later, "التالي"))
        if href
    )
    head = (
        f'<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title} | {NAME}</title>'
        f'<link rel="alternate" type="application/rss+xml" title="{NAME}" href="/rss.xml">'
        f'<link rel="alternate" type="application/atom+xml" title="{NAME}" href="/atom.xml">'
        f'<link rel="alternate" type="application/feed+json" title="{NAME}" href="/feed.json">'
        '<meta property="og:type" content="website">'
    )
    body = f'<main><h1>{title}</h1><div class="cards">{cards}</div><div class="paging">{paging}</div></main>'
    return b"".join((head.encode(), around.head, b"</head><body>", around.top, body.encode(), around.bottom))


def plain_page(title: str, text: str = "") -> bytes:
    """A small page without furniture: errors, walls, static pages."""
    return (
        f'<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><p>{text}</p></body></html>"
    ).encode()


def _json_ld(article: Article, address: str, base: str) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "datePublished": article.published.isoformat(),
        "dateModified": article.touched.isoformat(),
        "mainEntityOfPage": address,
        "articleSection": article.section,
        "image": f"{base}/img/{article.number}.jpg",
        "author": {"@type": "Person", "name": article.author},
        "publisher": {"@type": "Organization", "name": NAME},
    }
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
