"""An archived page does nothing, even where no policy held it."""

import re

import httpx
import pytest
from lxml import html

from pipelines.publish.site.inert import inert_html, plain_html

HOSTILE = [
    "<script>x()</script>",
    "<svg><script>x()</script></svg>",
    "<math><mi xlink:href='javascript:x()'>a</mi></math>",
    "<img src=x onerror=x()>",
    "<img srcset='https://e.example/a 2x'>",
    "<a href='javascript:x()'>a</a>",
    "<a href='https://e.example/' ping='https://e.example/'>a</a>",
    "<meta http-equiv=refresh content='0;url=https://e.example/'>",
    "<base href='https://e.example/'>",
    "<link rel=dns-prefetch href='//e.example'>",
    "<link rel=stylesheet href='https://e.example/a.css'>",
    "<style>@import 'https://e.example/a.css'; p { background: u\\72l(https://e.example/b) }</style>",
    "<p style='background: URL( https://e.example/b )'>a</p>",
    "<iframe srcdoc='<script>x()</script>'></iframe>",
    "<form action='https://e.example/'><input autofocus onfocus=x()><button formaction='javascript:x()'>a</button>",
    "<video src='https://e.example/a' poster='https://e.example/b'></video>",
    "<body background='https://e.example/a' onload=x()>",
    "<table background='https://e.example/a'><tr><td>a</table>",
    "<noscript><p title='</noscript><img src=x onerror=x()>'></noscript>",
    "<!--[if IE]><script>x()</script><![endif]-->",
    "<?xml version='1.0' encoding='windows-1256'?><p onclick=x()>a",
    "<plaintext><script>x()</script>",
    "",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_left_that_runs_loads_or_leads_away(text: str) -> None:
    found = inert_html(f"{text}<p>خبر</p>")
    root = html.document_fromstring(found)
    assert "خبر" in root.text_content()
    assert {element.tag for element in root.iter() if isinstance(element.tag, str)} <= set(
        "html head body meta style title p a img table tbody tr td input button form plaintext".split()
    )
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in {"href", "src", "srcset", "action", "formaction", "ping", "background", "poster"}, (
                name,
                value,
            )
            assert not (name == "style" and "e.example" in value)
    assert not re.search(r"url\(\s*https|@import", "".join(root.xpath("//style/text()")), re.IGNORECASE)


def test_what_is_part_of_the_page_stays() -> None:
    found = inert_html(
        "<img src='data:image/png;base64,AAAA' alt='ص'><style>p { color: red }</style><p class='a' dir='rtl'>خبر"
    )
    for wanted in ("data:image/png;base64,AAAA", "color: red", 'class="a"', 'dir="rtl"'):
        assert wanted in found


def test_a_capture_is_shown_letter_by_letter() -> None:
    assert "&lt;script&gt;" in plain_html("<script>x()</script>")


def test_the_page_is_sent_with_a_policy_that_allows_nothing(client: httpx.Client) -> None:
    answer = client.get("/articles/1/original/page")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-" not in policy
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get("/articles/6/original/page").status_code == 404
