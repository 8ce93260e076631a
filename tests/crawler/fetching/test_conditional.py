import hashlib

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.fetching.conditional import ConditionalMiddleware, validators_of
from crawler.fetching.fetch import FETCH, Fetch, FetchError, Validators
from crawler.fetching.outcome import Outcome

URL = "https://news.example.com/1"
BODY = "<p>خبر</p>".encode()
HASH = hashlib.sha256(BODY).hexdigest()
DATE = "Tue, 02 Jan 2024 03:04:05 GMT"
MIDDLEWARE = ConditionalMiddleware()


def asked(**stored):
    request = Request(URL, meta={FETCH: Fetch(stored=Validators(**stored))})
    MIDDLEWARE.process_request(request)
    return request


def answer(status=200, body=BODY, **headers):
    return Response(URL, status=status, body=body, headers={n.replace("_", "-"): v for n, v in headers.items()})


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        ({}, {}),
        ({"etag": '"a"'}, {b"If-None-Match": [b'"a"']}),
        ({"etag": 'W/"a"'}, {b"If-None-Match": [b'W/"a"']}),
        ({"last_modified": DATE}, {b"If-Modified-Since": [DATE.encode()]}),
        ({"body_hash": HASH}, {}),
        (
            {"etag": '"a"', "last_modified": DATE},
            {b"If-None-Match": [b'"a"'], b"If-Modified-Since": [DATE.encode()]},
        ),
    ],
)
def test_conditions(stored, sent):
    assert dict(asked(**stored).headers) == sent


def test_validators_are_handed_back():
    request = asked()
    assert MIDDLEWARE.process_response(request, answer(ETag='"b"', Last_Modified=DATE)).body == BODY
    assert request.meta[FETCH].found == Validators(etag='"b"', last_modified=DATE, body_hash=HASH)


@pytest.mark.parametrize("stored", [{"etag": '"a"'}, {"last_modified": DATE}])
def test_304(stored):
    request = asked(**stored, body_hash=HASH)
    with pytest.raises(FetchError) as raised:
        MIDDLEWARE.process_response(request, answer(304, b""))
    assert raised.value.outcome is Outcome.NOT_MODIFIED
    assert request.meta[FETCH].found == Validators(**stored, body_hash=HASH)


def test_304_may_bring_a_new_etag():
    request = asked(etag='"a"', last_modified=DATE)
    with pytest.raises(FetchError):
        MIDDLEWARE.process_response(request, answer(304, b"", ETag='"b"'))
    assert request.meta[FETCH].found == Validators(etag='"b"', last_modified=DATE)


def test_304_that_nobody_asked_for():
    with pytest.raises(FetchError) as raised:
        MIDDLEWARE.process_response(asked(body_hash=HASH), answer(304, b""))
    assert raised.value.outcome is Outcome.BAD_RESPONSE


def test_the_same_body_under_another_etag_is_not_new():
    request = asked(etag='"a"', body_hash=HASH)
    with pytest.raises(FetchError) as raised:
        MIDDLEWARE.process_response(request, answer(ETag='"b"'))
    assert raised.value.outcome is Outcome.NOT_MODIFIED
    assert request.meta[FETCH].found == Validators(etag='"b"', body_hash=HASH)


def test_another_body_is_new():
    request = asked(etag='"a"', body_hash="0" * 64)
    assert MIDDLEWARE.process_response(request, answer(ETag='"a"')).body == BODY


def test_error_pages_have_no_validators():
    request = asked()
    MIDDLEWARE.process_response(request, answer(404, ETag='"b"'))
    assert request.meta[FETCH].found == Validators()


@pytest.mark.parametrize("value", ["", "a\x01b", "a" * 513, "a\r\nX: y"])
def test_fields_that_cannot_be_sent_back_are_left_out(value):
    assert validators_of(answer(ETag=value), None) == Validators()


def test_a_crawl(site, crawl, answer):
    def changing(asked, send):
        same = asked.headers.get("if-none-match") == '"v1"'
        send(answer("", status="304 Not Modified") if same else answer("<p>v1", 'ETag: "v1"'))

    url = site.put("news.test", "/", changing)
    stored = {"body_hash": hashlib.sha256(b"<p>v1").hexdigest()}
    asked = [url, {"url": url, "stored": {"etag": '"v1"', **stored}}, {"url": url, "stored": stored}]
    told = [(one["outcome"], one["etag"], one["body_hash"]) for one in crawl(asked).results]
    assert told == [(outcome, '"v1"', stored["body_hash"]) for outcome in ("fetched", "not_modified", "not_modified")]
