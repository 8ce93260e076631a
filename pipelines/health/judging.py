"""What is wrong with each source, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import fmean, median

from pipelines.health.advice import ALL_STOPPED, advice
from pipelines.health.drift import FIELDS, Window, findings, lag_minutes, usually, window_of
from pipelines.health.facts import Page, RefusedPage, SourceFacts
from pipelines.health.habits import crawled_days, longest_silence, shortfall, usual_day, usual_week
from pipelines.health.limits import Kind, Limits
from pipelines.health.records import Amount, Health, Sample, Shares, SourceHealth, Trouble
from pipelines.health.shares import has_risen, usual_share
from pipelines.health.wording import Saying, Value

RETIRED_AFTER = timedelta(days=60)
"""A source that was not crawled for so long was taken out of the schedule."""

ERRORS = frozenset(
    """
    robots_unreachable rate_limited refused_address redirected_off_site too_many_redirects too_large timed_out
    dns_failed connection_failed tls_failed cut_short bad_response empty_response http_403 http_4xx http_5xx
    not_archived unknown_error
    """.split()
)
"""Outcomes of requests that count as errors. A page that is gone or that robots.txt refuses is none."""

PARSER_FAULTS = frozenset({"parser_failed", "time_limit", "worker_lost"})
"""Reasons of the quarantine that are the program's fault."""

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_FEWEST_REQUESTS = 20
_LEAST_ERRORS = 0.4  # what failed is tried again: a rough hour is nobody's work
_FEWEST_REFUSED = 5
_FEWEST_PARSER_FAULTS = 3
_FAILURES_AT_FIRST = 3
_MOST_SAMPLES = 3


def judge(facts: Iterable[SourceFacts], *, now: datetime, limits: Mapping[str, Limits] | None = None) -> Health:
    """How the sources are at an aware moment. ``limits`` holds what was set by hand, by the name of the source."""
    limits = limits or {}
    sources = [_source(one, limits.get(one.name, Limits()), now) for one in facts]
    stopped = [trouble for source in sources for trouble in source.troubles if trouble.kind is Kind.NOT_CRAWLED]
    judged = [source for source in sources if source.is_judged]
    troubles = [trouble for source in sources for trouble in source.troubles]
    if len(judged) > 1 and len(stopped) == len(judged):
        # One cause, one message: the schedule stands still.
        troubles = [
            Trouble(
                problem="all not_crawled",
                source=None,
                kind=Kind.NOT_CRAWLED,
                seen=Saying("seen.all_not_crawled", {"sources": len(judged), "because": stopped[0].seen}),
                to_do=ALL_STOPPED,
            ),
            *(trouble for trouble in troubles if trouble.kind is not Kind.NOT_CRAWLED),
        ]
    # Sources that need a person first.
    sources.sort(key=lambda source: (not source.troubles, not source.is_judged, source.name))
    return Health(now=_utc(now), troubles=tuple(troubles), sources=tuple(sources))


def _source(facts: SourceFacts, limits: Limits, now: datetime) -> SourceHealth:
    last = max((moment for moment in (facts.last_started, facts.last_success) if moment is not None), default=None)
    is_judged = last is not None and now - last <= RETIRED_AFTER
    days = crawled_days(facts, now)
    window = window_of(facts.pages)
    before = [page for day in window.before for page in day]
    found = list(_troubles(facts, limits, window, now)) if is_judged else []
    return SourceHealth(
        name=facts.name,
        is_judged=is_judged,
        last_success=_utc(facts.last_success) if facts.last_success is not None else None,
        last_state=facts.last_state,
        last_detail=facts.last_detail,
        articles=facts.total,
        last_article=facts.last_article,
        day=Amount(articles=facts.articles[0], usual=_rounded(usual_day(days, 0))),
        week=Amount(articles=sum(facts.articles[:7]), usual=_rounded(usual_week(days))),
        days=tuple(facts.articles),
        shares=_shares(window.latest),
        usual_shares=_shares(before),
        waiting=dict(facts.waiting.most_common()),
        quarantined=dict(facts.refused[0].most_common()),
        requests=facts.outcomes[0].total(),
        errors={name: count for name, count in facts.outcomes[0].most_common() if name in ERRORS},
        lag_minutes=_rounded(lag_minutes(window.latest)),
        usual_lag_minutes=_rounded(lag_minutes(before)),
        troubles=tuple(trouble for trouble in found if trouble.kind not in limits.ignored),
    )


def _troubles(facts: SourceFacts, limits: Limits, window: Window, now: datetime) -> Iterator[Trouble]:
    name = facts.name
    yield from _silence(facts, limits, now)
    for document in facts.lost:
        seen = Saying(
            "seen.document_lost", {"document": document.kind, "url": document.url, "outcome": document.outcome}
        )
        yield _trouble(name, Kind.DOCUMENT_LOST, seen, key=document.url)
    yield from _errors(facts, limits)
    refused = list(_refused(facts, limits))
    yield from refused
    # Pages that are refused are missing among the articles: one cause, one message.
    if not any(trouble.kind is Kind.QUARANTINE for trouble in refused):
        yield from _few(facts, limits, now)
    for finding in findings(window, limits):
        samples = tuple(_sample(page) for page in finding.pages)
        yield _trouble(name, finding.kind, finding.seen, key=finding.field, samples=samples)


def _silence(facts: SourceFacts, limits: Limits, now: datetime) -> Iterator[Trouble]:
    failed: dict[str, Value] = {
        "crawls": facts.failures_in_row,
        "because": Saying("parts.because", {"detail": facts.last_detail}) if facts.last_detail else "",
    }
    if facts.last_success is None:
        if facts.failures_in_row >= _FAILURES_AT_FIRST:
            yield _trouble(facts.name, Kind.FAILING, Saying("seen.never_succeeded", failed))
        return
    longest = (
        timedelta(hours=limits.hours_without_success)
        if limits.hours_without_success is not None
        else longest_silence(facts)
    )
    silence = now - facts.last_success
    if longest is None or silence <= longest:
        return
    since: dict[str, Value] = {"silence": silence / timedelta(minutes=1)}
    if facts.failures_in_row:
        yield _trouble(facts.name, Kind.FAILING, Saying("seen.failing", since | failed))
    else:
        yield _trouble(facts.name, Kind.NOT_CRAWLED, Saying("seen.not_crawled", since))


def _few(facts: SourceFacts, limits: Limits, now: datetime) -> Iterator[Trouble]:
    for least, days in ((limits.articles_a_day, 1), (limits.articles_a_week, 7)):
        articles = sum(facts.articles[:days])
        is_known = facts.first_success is not None and now - facts.first_success >= days * _DAY
        if least is not None and articles < least and facts.successes[0] and is_known:
            wanted = Saying("parts.articles_wanted", {"least": least})
            yield _trouble(facts.name, Kind.FEW_ARTICLES, _articles(articles, days, wanted))
            return
    if limits.articles_a_day is None and limits.articles_a_week is None:
        short = shortfall(crawled_days(facts, now))
        if short is not None:
            usual = Saying("parts.articles_usual", {"usual": short.usual})
            yield _trouble(facts.name, Kind.FEW_ARTICLES, _articles(short.articles, short.days, usual))


def _articles(articles: int, days: int, wanted: Saying) -> Saying:
    return Saying("seen.few_articles", {"articles": articles, "days": days, "wanted": wanted})


def _errors(facts: SourceFacts, limits: Limits) -> Iterator[Trouble]:
    counts = [(sum(day[name] for name in ERRORS), day.total()) for day in facts.outcomes]
    (errors, requests), before = counts[0], counts[1:]
    if requests < _FEWEST_REQUESTS or not _exceeds(errors, requests, before, limits.errors):
        return
    if limits.errors is None and errors < _LEAST_ERRORS * requests:
        return
    name, count = max(((name, facts.outcomes[0][name]) for name in sorted(ERRORS)), key=lambda item: item[1])
    seen = Saying(
        "seen.errors",
        {
            "errors": errors,
            "requests": requests,
            "count": count,
            "outcome": name,
            "wanted": _wanted(before, limits.errors),
        },
    )
    yield _trouble(facts.name, Kind.ERRORS, seen)


def _refused(facts: SourceFacts, limits: Limits) -> Iterator[Trouble]:
    last = facts.refused[0]
    faults = Counter({reason: last[reason] for reason in PARSER_FAULTS if last[reason]})
    if faults.total() >= _FEWEST_PARSER_FAULTS:
        reasons = ", ".join(f"{reason} {count}" for reason, count in faults.most_common())
        seen = Saying("seen.parser_failed", {"pages": faults.total(), "reasons": reasons})
        samples = _refused_samples(facts.latest_refused, PARSER_FAULTS)
        yield _trouble(facts.name, Kind.PARSER_FAILED, seen, samples=samples)
    counts = [
        (reasons.total(), reasons.total() + articles)
        for reasons, articles in zip(facts.refused, facts.articles, strict=False)
    ]
    (refused, pages), before = counts[0], counts[1:]
    if limits.quarantined is None:
        # Where articles are missing, the usual refusals are a larger share of what is left.
        pages = max(pages, round(fmean(number for _, number in before)))
    if refused < _FEWEST_REFUSED or not _exceeds(refused, pages, before, limits.quarantined):
        return
    usual: Counter[str] = Counter()
    for day in facts.refused[1:]:
        usual.update(day)
    grown = max(last, key=lambda reason: last[reason] - usual[reason] / max(len(facts.refused) - 1, 1))
    seen = Saying(
        "seen.quarantine",
        {
            "refused": refused,
            "pages": counts[0][1],
            "count": last[grown],
            "reason": grown,
            "wanted": _wanted(before, limits.quarantined),
        },
    )
    yield _trouble(facts.name, Kind.QUARANTINE, seen, samples=_refused_samples(facts.latest_refused, {grown}))


def _exceeds(having: int, number: int, before: Sequence[tuple[int, int]], most: float | None) -> bool:
    if most is not None:
        return number > 0 and having / number > most
    usual = usual_share(before)
    return usual is not None and has_risen(having, number, usual)


def _wanted(before: Sequence[tuple[int, int]], most: float | None) -> Saying:
    return usually(usual_share(before)) if most is None else Saying("parts.at_most", {"share": most})


def _trouble(
    source: str, kind: Kind, seen: Saying, *, key: str | None = None, samples: tuple[Sample, ...] = ()
) -> Trouble:
    return Trouble(
        problem=" ".join([source, kind.value, *([key] if key else [])]),
        source=source,
        kind=kind,
        seen=seen,
        to_do=advice(source, kind, samples),
        samples=samples,
    )


def _sample(page: Page) -> Sample:
    return Sample(
        article_id=page.id,
        url=page.url,
        archive_file=page.archive_file,
        archive_offset=page.archive_offset,
        note=page.headline,
    )


def _refused_samples(pages: Sequence[RefusedPage], reasons: Iterable[str]) -> tuple[Sample, ...]:
    wanted = set(reasons)
    return tuple(
        Sample(
            quarantine_id=page.id,
            url=page.url,
            archive_file=page.archive_file,
            archive_offset=page.archive_offset,
            note=page.headline,
        )
        for page in [page for page in pages if page.reason in wanted][:_MOST_SAMPLES]
    )


def _shares(pages: Sequence[Page]) -> Shares:
    number = len(pages)
    if not number:
        return Shares()
    share = {name: round(sum(map(has, pages)) / number, 4) for name, has in FIELDS.items()}
    return Shares(
        pages=number,
        date=share["dates"],
        time=share["times"],
        author=share["authors"],
        section=share["sections"],
        words=median(page.words for page in pages),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
