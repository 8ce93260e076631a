"""Whole answers with status 200 that are not what they should be, and validators that lie."""

from __future__ import annotations

from dataclasses import replace

from tests.site.answer import HTML, Answer
from tests.site.fault import Area, Hit
from tests.site.pages import plain_page

fault = Area("content", "article", "section")
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" + bytes(range(256)) * 40
_JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 40


@fault
def html_as_xml(hit: Hit) -> Answer:
    """The page with the Content-Type of XML."""
    return replace(hit.healthy, content_type="application/xml")


@fault
def html_as_text(hit: Hit) -> Answer:
    """The page with the Content-Type of plain text."""
    return replace(hit.healthy, content_type="text/plain")


@fault
def html_as_octets(hit: Hit) -> Answer:
    """The page with the Content-Type of a download."""
    return replace(hit.healthy, content_type="application/octet-stream")


@fault
def no_content_type(hit: Hit) -> Answer:
    """The page without a Content-Type."""
    return replace(hit.healthy, content_type=None)


@fault
def broken_content_type(hit: Hit) -> Answer:
    """The page with a Content-Type that is none."""
    return replace(hit.healthy, content_type=";;charset=;=/")


@fault
def pdf_as_html(hit: Hit) -> Answer:
    """A PDF with the Content-Type of HTML."""
    return Answer(_PDF)


@fault
def pdf(hit: Hit) -> Answer:
    """A PDF that says so."""
    return Answer(_PDF, content_type="application/pdf")


@fault
def image_as_html(hit: Hit) -> Answer:
    """A picture with the Content-Type of HTML."""
    return Answer(_JPEG)


@fault
def empty_200(hit: Hit) -> Answer:
    """Status 200 and not a byte."""
    return Answer(b"")


@fault
def blank_200(hit: Hit) -> Answer:
    """Status 200 and white space alone."""
    return Answer(b" \r\n" * 2000)


@fault
def error_200(hit: Hit) -> Answer:
    """An error page with status 200."""
    return Answer(plain_page("حدث خطأ", "عذرا، الصفحة التي تبحث عنها غير موجودة."))


@fault
def database_error_200(hit: Hit) -> Answer:
    """A database's error message in place of the page, with status 200."""
    return Answer(b"<br />\n<b>Warning</b>:  mysqli_connect(): Too many connections in <b>db.php</b> on line <b>12</b>")


@fault
def captcha_200(hit: Hit) -> Answer:
    """A page that asks whether one is a robot, with status 200."""
    text = (
        "تحقق من أنك لست روبوتا. Please complete the CAPTCHA below to continue. Checking your browser before accessing."
    )
    return Answer(plain_page("Just a moment...", text + '<form id="challenge-form" action="/challenge"></form>'))


@fault
def cookie_wall_200(hit: Hit) -> Answer:
    """A page that wants consent to cookies before it shows anything, with status 200."""
    text = "نستخدم ملفات تعريف الارتباط. يجب قبول ملفات تعريف الارتباط لمتابعة القراءة. <button>أوافق</button>"
    return Answer(plain_page("موافقة على ملفات تعريف الارتباط", text))


@fault
def login_200(hit: Hit) -> Answer:
    """A form to log in, with status 200."""
    form = '<form action="/login"><input name="user"><input name="password" type="password"></form>'
    return Answer(plain_page("تسجيل الدخول", f"سجل الدخول لقراءة هذا المقال {form}"))


@fault
def script_shell_200(hit: Hit) -> Answer:
    """A page that a script is to fill, with status 200."""
    return Answer(
        b'<!doctype html><html><head><title></title></head><body><div id="app"></div><script src="/app.js"></script>'
    )


@fault
def home_200(hit: Hit) -> Answer:
    """The front page in place of the page, with status 200 and no redirect."""
    return replace(hit.site.routes.answer("/"), etag=None, modified=None)


@fault
def foreign_canonical(hit: Hit) -> Answer:
    """The page names a canonical address on another host."""
    return _edited(hit, hit.site.base.encode() + hit.path.encode(), b"http://elsewhere.example" + hit.path.encode())


@fault
def home_canonical(hit: Hit) -> Answer:
    """Every page names the front page as its canonical address."""
    return _edited(hit, hit.site.base.encode() + hit.path.encode(), hit.site.base.encode() + b"/")


@fault
def huge_page(hit: Hit) -> Answer:
    """The page and 20 MB of comments after it."""
    return Answer(hit.healthy.body + b"<!-- filler -->\n" * (20 * 1024 * 1024 // 16))


@fault
def deep_page(hit: Hit) -> Answer:
    """The page inside 100,000 nested elements."""
    return Answer(b"<div>" * 100_000 + hit.healthy.body)


@fault
def unchanged_etag(hit: Hit) -> Answer:
    """The same ETag whatever the page says, and 304 to whoever sends it, also after a change."""
    return replace(hit.healthy, etag='"always"', modified=None)


@fault
def changing_etag(hit: Hit) -> Answer:
    """Another ETag each time, although nothing has changed, and no Last-Modified."""
    return replace(hit.healthy, etag=f'"{hit.time}"', modified=None)


@fault
def deaf_to_conditions(hit: Hit) -> Answer:
    """The whole page with its true validators, whatever condition was sent."""
    return replace(hit.healthy, conditional=False)


@fault
def no_validators(hit: Hit) -> Answer:
    """No ETag, no Last-Modified."""
    return replace(hit.healthy, etag=None, modified=None)


@fault
def changing_furniture(hit: Hit) -> Answer:
    """Other bytes around the same article each time, without validators: counters, tokens, a clock."""
    mark = f"<body><div class='visits'>عدد الزوار: {1000 + hit.time}</div>".encode()
    return Answer(hit.healthy.body.replace(b"<body>", mark, 1), content_type=HTML)


def _edited(hit: Hit, old: bytes, new: bytes) -> Answer:
    return Answer(hit.healthy.body.replace(old + b'"', new + b'"'))


for _name in ("unchanged_etag", "changing_etag", "deaf_to_conditions", "no_validators"):
    _known = fault.faults[_name]
    fault.add(_name, _known.about, _known.play, "article", "feed", "sitemap", "section")
