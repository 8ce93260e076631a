"""What stands around every article: styles, scripts, menus, the ticker, the sidebar, the footer. Built once a section.

It is what makes a page 30 to 80 KB, as real ones are, and it differs from section to section in content and size.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random
from urllib.parse import quote

from tests.site import words
from tests.site.newspaper import SECTIONS, Newspaper

NAME = "صحيفة الوراقين"


@dataclass(frozen=True, slots=True)
class Furniture:
    """The parts that go before and after what a page says, as UTF-8."""

    head: bytes
    top: bytes
    bottom: bytes


@cache
def section_path(section: str) -> str:
    """The path of a section's first page, percent-encoded."""
    return f"/{quote('قسم')}/{quote(section)}"


def furniture(paper: Newspaper, section: str) -> Furniture:
    """The furniture of a section's pages. Its links lead to sections, static pages and the eldest articles."""
    chance = Random(f"{paper.seed} {section}")
    size = 1 + SECTIONS.index(section) % 3 if section in SECTIONS else 1
    eldest = [number for number in list(paper.numbers())[-15:] if number not in paper.gone]
    menu = "".join(f'<li><a href="{section_path(name)}">{name}</a></li>' for name in SECTIONS)
    places = "".join(f"<li><a href='/places/{n}'>أخبار {place}</a></li>" for n, place in enumerate(words.PLACES))
    ticker = "".join(f"<span class='tick'>{words.headline(chance)}</span>" for _ in range(8))
    read = "".join(
        f"<li class='side-item'><a href='/{number}'><img src='/img/{number}-s.jpg' alt=''>"
        f"<span>{paper.headline(number)}</span></a></li>"
        for number in eldest
    )
    rates = "".join(f"<tr><td>{name}</td><td>{chance.randrange(100, 9900) / 100}</td></tr>" for name in words.PLACES)
    head = f"<style>{_styles(chance, 60 * size)}</style>{_scripts(chance, 40 * size)}"
    top = (
        f'<header class="site-header"><a class="logo" href="/">{NAME}</a><nav class="main-nav"><ul>{menu}</ul></nav>'
        f'<nav class="mega-menu"><ul>{places}</ul></nav><div class="ticker" aria-hidden="true">{ticker}</div>'
        '<form class="search" action="/search"><input name="q" placeholder="ابحث في الموقع"></form></header>'
    )
    bottom = (
        f'<aside class="sidebar"><section class="most-read"><h3>الأكثر قراءة</h3><ul>{read}</ul></section>'
        f'<section class="rates"><h3>أسعار العملات</h3><table>{rates}</table></section>'
        '<section class="newsletter"><h3>النشرة البريدية</h3><p>اشترك ليصلك جديدنا كل صباح</p></section></aside>'
        f'<footer class="site-footer"><nav><ul>{menu}{places}</ul><a href="/about">من نحن</a> '
        '<a href="/contact">اتصل بنا</a> '
        f'<a href="/private/statistics">إحصاءات</a></nav><p>جميع الحقوق محفوظة © {NAME} 2025</p></footer>'
        f"{_scripts(chance, 30 * size)}</body></html>"
    )
    return Furniture(head.encode(), top.encode(), bottom.encode())


def _styles(chance: Random, rules: int) -> str:
    return "".join(
        f".c{chance.randrange(9999)}-{n}{{margin:{n}px auto;padding:{chance.randrange(40)}px;"
        f"color:#{chance.randrange(4096):03x};background:url(/img/bg{n}.png) no-repeat}}\n"
        for n in range(rules)
    )


def _scripts(chance: Random, count: int) -> str:
    return "".join(
        f"<script>window.q{n}=window.q{n}||[];q{n}.push({{slot:'ad-{chance.randrange(10**6)}',"
        f"sizes:[[300,250],[728,{chance.randrange(60, 120)}]],key:'{chance.randrange(16**12):012x}',"
        f"load:function(a,b){{return a&&b?a[b]:null}}}});</script>\n"
        for n in range(count)
    )
