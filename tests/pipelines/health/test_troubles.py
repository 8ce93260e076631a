"""Each kind of trouble is named within a day, at the source that has it and at no other."""

import json
import re
from datetime import timedelta

import pytest

from pipelines.health import Kind, Limits
from pipelines.health.wording import pieces
from pipelines.store.health import read_health
from tests.pipelines.health.history import DAY, History, text


@pytest.fixture(scope="module")
def past():
    """Eight weeks in which all was well."""
    history = History(11)
    history.live(57)  # the next day is a Tuesday
    assert read_health(history.connection, now=history.now).is_well
    return history


def each(**fields):
    """A fault that gives every article these fields; a function is given the article."""

    def fault(today):
        for article in today.articles:
            article |= {name: value(article) if callable(value) else value for name, value in fields.items()}

    return fault


def earlier(hours):
    return lambda article: text(article["at"] - timedelta(hours=hours))


def refuse_all(today):
    today.refused = [
        {name: article[name] for name in ("at", "fetched", "source", "url", "offset")} | {"reason": "empty_body"}
        for article in today.articles
    ]
    today.articles = []


def fail_on_five(today):
    for page in today.refused[:5]:
        page["reason"] = "parser_failed"
    assert len(today.refused) >= 3


def no_articles(today):
    today.articles = []


def fail(today):
    today.crawls = ["failed"] * len(today.crawls)
    today.detail = "robots.txt cannot be had."
    today.articles = today.refused = []


def stop(today):
    today.crawls = []
    today.articles = today.refused = []


def time_out(today):
    today.errors = {"timed_out": 3 * len(today.articles)}


ONE = json.dumps([{"name": "مدير التحرير", "role": "writer"}])
CASES = {
    "authors": ("large", each(authors="[]"), "field_lost authors"),
    "dates": ("large", each(date=None, precision=None), "field_lost dates, field_lost times"),
    "times": ("large", each(date=lambda a: a["date"] and a["date"][:10], precision="day"), "field_lost times"),
    "sections": ("middle", each(section=None), "field_lost sections"),
    "bodies shrink": ("middle", each(words=lambda a: a["words"] // 5), "short_bodies"),
    "one headline": ("middle", each(headline="الرئيسية"), "one_headline"),
    "one text": ("middle", each(body="نستخدم ملفات تعريف الارتباط"), "one_body"),
    "one date": ("middle", each(date="2026-04-29T05:00:00Z", precision="minute"), "one_date"),
    "date of the fetch": ("middle", each(date=earlier(0), precision="minute"), "date_is_fetch"),
    "day of the fetch": (
        "late",
        each(date=lambda a: a["fetched"][:10], precision="day"),
        "field_lost times, date_is_fetch",
    ),
    "one author": ("large", each(authors=ONE), "one_author"),
    "lag": ("middle", each(date=earlier(30), precision="minute"), "lag"),
    "silence": ("large", no_articles, "few_articles"),
    "refused": ("middle", refuse_all, "quarantine"),
    "parser": ("large", fail_on_five, "parser_failed"),
    "errors": ("large", time_out, "errors"),
    "failing": ("small", fail, "failing"),
    "not crawled": ("tiny", stop, "not_crawled"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_trouble_is_named_within_a_day(past, case):
    source, fault, expected = CASES[case]
    history = past.copy()
    history.live(fault=fault, of=source)
    health = read_health(history.connection, now=history.now)
    assert ", ".join(trouble.problem for trouble in health.troubles) == ", ".join(
        f"{source} {problem}" for problem in expected.split(", ")
    ), [trouble.message for trouble in health.troubles]
    assert health.sources[0].name == source
    for trouble in health.troubles:
        assert trouble.message and trouble.what_to_do
        for saying in (trouble.seen, trouble.to_do):
            ours = "".join(text for text, is_value in pieces(saying, "ar") if not is_value)
            assert not re.search("[A-Za-z]", re.sub("`[^`]*`|robots.txt", "", ours)), ours
        assert source in trouble.what_to_do or trouble.kind is Kind.NOT_CRAWLED
        if trouble.kind in {Kind.QUARANTINE, Kind.PARSER_FAILED}:
            assert 1 <= len(trouble.samples) <= 3
            assert f"`warraq quarantine show {trouble.samples[0].quarantine_id}`" in trouble.what_to_do
        elif trouble.kind not in {Kind.FAILING, Kind.NOT_CRAWLED, Kind.FEW_ARTICLES, Kind.ERRORS, Kind.LAG}:
            sample = trouble.samples[0]
            assert sample.article_id and sample.url and sample.note
            command = f"`warraq parse --explain {sample.archive_file} --offset {sample.archive_offset}`"
            assert command in trouble.what_to_do


def test_every_kind_of_trouble_is_shown_here():
    named = {problem.split()[0] for _, _, expected in CASES.values() for problem in expected.split(", ")}
    assert named | {"document_lost"} == set(Kind)


def test_when_all_stand_still_it_is_said_once(past):
    health = read_health(past.connection, now=past.now + 3 * DAY)
    assert [trouble.problem for trouble in health.troubles] == ["all not_crawled"]
    assert "crontab -l" in health.troubles[0].what_to_do
    assert all(source.troubles for source in health.sources)


def test_a_small_source_is_noticed_with_its_tenth_page(past):
    history = past.copy()
    history.live(2, fault=each(authors="[]"), of="small")
    found = read_health(history.connection, now=history.now).troubles
    assert [trouble.problem for trouble in found] == ["small field_lost authors"]


def test_a_small_source_that_falls_silent_is_noticed_in_time(past):
    history = past.copy()
    found = []
    for _ in range(7, 28, 7):
        history.live(7, fault=no_articles, of="tiny")
        found.append([trouble.problem for trouble in read_health(history.connection, now=history.now).troubles])
    assert found == [[], ["tiny few_articles"], ["tiny few_articles"]]


def test_what_is_mended_is_over(past):
    history = past.copy()
    history.live(fault=each(authors="[]"), of="large")
    assert not read_health(history.connection, now=history.now).is_well
    history.live()
    assert read_health(history.connection, now=history.now).is_well


def test_a_document_of_the_description_that_is_gone(past):
    history = past.copy()
    for state, found_in, url in (("gone", None, "rss"), ("gone", "rss", "old.xml"), ("done", None, "section")):
        history.connection.execute(
            "INSERT INTO frontier (source, kind, url, canonical_url, host, state, priority, first_seen_at, found_in, "
            "last_run, last_outcome) VALUES ('tiny', 'feed', ?1, ?1, '', ?2, 0, '', ?3, 1, 'http_404')",
            (f"https://tiny.example/{url}", state, found_in),
        )
    (trouble,) = read_health(history.connection, now=history.now).troubles
    assert trouble.problem == "tiny document_lost https://tiny.example/rss"
    assert "http_404" in trouble.message
    # Nobody misses what was taken out of the description.
    described = {"tiny": {"https://tiny.example/section"}}
    assert read_health(history.connection, now=history.now, documents=described).is_well


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        (Limits(articles_a_day=1000), "middle few_articles"),
        (Limits(articles_a_week=1000), "middle few_articles"),
        (Limits(hours_without_success=0.1), "middle not_crawled"),
        (Limits(lag_hours=0.1), "middle lag"),
        (Limits(dates=1), None),
        (Limits(authors=0.95), "middle field_lost authors"),
        (Limits(sections=1, ignored=("field_lost",)), None),
        (Limits(quarantined=0.0), None),
        (Limits(errors=0.001), "middle errors"),
    ],
)
def test_limits_set_by_hand_count_in_place_of_what_is_learnt(past, limits, problem):
    found = read_health(past.connection, now=past.now, limits={"middle": limits}).troubles
    assert [trouble.problem for trouble in found] == ([problem] if problem else [])


def test_a_limit_set_by_hand_silences_what_is_learnt(past):
    history = past.copy()
    history.live(fault=no_articles, of="large")
    quiet = {"large": Limits(articles_a_day=0)}
    assert not read_health(history.connection, now=history.now).is_well
    assert read_health(history.connection, now=history.now, limits=quiet).is_well


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"ignored": ("lags",)}, "'lags' is no kind of trouble"),
        ({"authors": 80}, "authors: a limit must be a share from 0 to 1, and it is 80"),
        ({"articles_a_day": -1}, "articles_a_day: a limit must be a number that is not negative"),
        ({"lag_hours": "6"}, "lag_hours: a limit must be a number"),
    ],
)
def test_limits_that_make_no_sense_are_refused(fields, said):
    with pytest.raises(ValueError, match=said):
        Limits(**fields)


def test_all_is_plain_data(past):
    history = past.copy()
    history.live(fault=refuse_all, of="middle")
    said = json.loads(json.dumps(read_health(history.connection, now=history.now).to_dict()))
    assert said["is_well"] is False
    assert said["troubles"][0]["kind"] == "quarantine"
    middle = said["sources"][0]
    assert middle["troubles"] == ["middle quarantine"]
    assert middle["day"]["articles"] == 0 and middle["day"]["usual"] > 15
    assert middle["waiting"]["empty_body"] == middle["quarantined"]["empty_body"] > 10
    assert said["waiting"]["empty_body"] == middle["waiting"]["empty_body"]
    assert 0.9 < middle["usual_shares"]["date"] <= 1 and 10 < middle["usual_lag_minutes"] < 40


def test_a_first_week_is_not_judged():
    history = History(3)
    history.live(4)
    history.live(fault=each(authors="[]", section=None))
    assert read_health(history.connection, now=history.now).is_well


def test_a_source_that_never_succeeds_is_said_at_once():
    history = History(3)
    history.live(fault=fail, of="small")
    (trouble,) = read_health(history.connection, now=history.now).troubles
    assert trouble.problem == "small failing"
    assert "robots.txt cannot be had." in trouble.message


def test_sources_that_nobody_crawls_are_not_judged(past):
    history = past.copy()
    health = read_health(history.connection, now=history.now + 70 * DAY)
    assert health.is_well
    assert not any(source.is_judged for source in health.sources)
