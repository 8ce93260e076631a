"""Parsers that fail without a word: pages still land, and a field is gone, or the same on all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from statistics import median

from pipelines.health.facts import Page
from pipelines.health.limits import Kind, Limits
from pipelines.health.shares import Usual, has_fallen, has_risen, most_common, usual_share
from pipelines.health.wording import Saying, Value

FEWEST_LATEST = 5
"""Fewer pages show no drift."""

ENOUGH_LATEST = 10
"""Where the last day brought fewer pages, the latest ones of the week are looked at."""

_WEEK = 7
_MOST_SAMPLES = 3
_SAME = 0.5
_AT_FETCH = timedelta(minutes=2)
_LONGEST_LAG = timedelta(days=3)
"""What was published longer ago is read from an archive, and says nothing about how fresh our copies are."""

_LEAST_LAG = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Finding:
    """One sign of drift: the field or nothing, what is seen against what is usual, and pages that show it."""

    kind: Kind
    field: str | None
    seen: Saying
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The latest pages, and those of each day before."""

    latest: Sequence[Page]
    before: Sequence[Sequence[Page]]


def window_of(days: Sequence[Sequence[Page]]) -> Window:
    """The pages of the last day, or the latest of the week where those are few, apart from those before."""
    latest, before = list(days[0]), [list(day) for day in days[1:]]
    for day in before[: _WEEK - 1]:
        if len(latest) >= ENOUGH_LATEST:
            break
        missing = ENOUGH_LATEST - len(latest)
        newest = sorted(day, key=lambda page: page.fetched, reverse=True)
        latest += newest[:missing]
        day[:] = newest[missing:]
    return Window(latest, before)


def findings(window: Window, limits: Limits) -> Iterator[Finding]:
    """Every sign of drift in the latest pages."""
    if window.latest:
        for name, has in FIELDS.items():
            yield from _field(window, name, has, getattr(limits, name))
    if len(window.latest) < FEWEST_LATEST:
        return
    yield from _short_bodies(window)
    yield from _alike(window, Kind.ONE_HEADLINE, lambda page: page.headline)
    yield from _alike(window, Kind.ONE_BODY, lambda page: page.opening)
    yield from _alike(window, Kind.ONE_DATE, _moment)
    yield from _one_author(window)
    yield from _date_is_fetch(window)
    yield from _lag(window, limits)


FIELDS: dict[str, Callable[[Page], bool]] = {
    "dates": lambda page: page.date is not None,
    "times": lambda page: page.precision == "minute",
    "authors": lambda page: bool(page.authors),
    "sections": lambda page: page.section is not None,
}
"""The fields of which the share of pages is watched, by the names that `Limits` has for them."""


def lag_minutes(pages: Iterable[Page]) -> float | None:
    """The median time from publication to our copy, where both moments are known."""
    lags = [lag / timedelta(minutes=1) for page in pages if (lag := _lag_of(page)) is not None]
    return median(lags) if lags else None


def _counts(days: Sequence[Sequence[Page]], has: Callable[[Page], bool]) -> list[tuple[int, int]]:
    return [(sum(map(has, pages)), len(pages)) for pages in days]


def _field(window: Window, name: str, has: Callable[[Page], bool], least: float | None) -> Iterator[Finding]:
    latest, number = window.latest, len(window.latest)
    having = sum(map(has, latest))
    usual = usual_share(_counts(window.before, has))
    if least is not None:
        fell, wanted = number >= FEWEST_LATEST and having / number < least, Saying("parts.at_least", {"share": least})
    else:
        fell, wanted = usual is not None and has_fallen(having, number, usual), usually(usual)
    if fell:
        pages = _newest(page for page in latest if not has(page))
        yield Finding(Kind.FIELD_LOST, name, _of("seen.field_lost", having, number, wanted, field=name), pages)


def _short_bodies(window: Window) -> Iterator[Finding]:
    """Texts shrink where half are shorter than half of the usual, and few were in the lowest quarter before."""
    before = [page.words for day in window.before for page in day]
    if not before:
        return
    usual = median(before)
    quarter = sorted(before)[len(before) // 4]

    def is_short(page: Page) -> bool:
        return page.words < quarter

    share = usual_share(_counts(window.before, is_short))
    short, number = sum(map(is_short, window.latest)), len(window.latest)
    now = median(page.words for page in window.latest)
    if share is not None and 2 * now < usual and has_risen(short, number, share):
        seen = Saying("seen.short_bodies", {"pages": number, "words": now, "usual": usual})
        yield Finding(Kind.SHORT_BODIES, None, seen, _newest(filter(is_short, window.latest)))


def _alike(window: Window, kind: Kind, value: Callable[[Page], str | None]) -> Iterator[Finding]:
    """Whether half of the latest pages share a value that hardly any two pages shared before."""

    def top(pages: Sequence[Page]) -> tuple[str, int]:
        return most_common(text for page in pages if (text := value(page)))

    text, having = top(window.latest)
    usual = usual_share([(count if (count := top(day)[1]) > 1 else 0, len(day)) for day in window.before])
    number = len(window.latest)
    if usual is not None and having >= FEWEST_LATEST and having >= _SAME * number and has_risen(having, number, usual):
        pages = _newest(page for page in window.latest if value(page) == text)
        yield Finding(kind, None, _of(f"seen.{kind}", having, number, usually(usual)), pages)


def _one_author(window: Window) -> Iterator[Finding]:
    latest = [page for page in window.latest if page.authors]
    name, having = most_common(name for page in latest for name in set(page.authors))
    if having < ENOUGH_LATEST:
        return
    credited = [[page for page in day if page.authors] for day in window.before]
    usual = usual_share(_counts(credited, lambda page: name in page.authors))
    if usual is not None and having >= 0.9 * len(latest) and has_risen(having, len(latest), usual):
        seen = _of("seen.one_author", having, len(latest), usually(usual))
        yield Finding(Kind.ONE_AUTHOR, None, seen, _newest(page for page in latest if name in page.authors))


def _date_is_fetch(window: Window) -> Iterator[Finding]:
    """Whether dates follow our clock: to the minute, or all on the day of fetching where old pages were among them."""
    latest = [page for page in window.latest if page.published is not None or page.date is not None]
    number = len(latest)
    if number < FEWEST_LATEST:
        return
    for is_at, name in ((_is_at_fetch, "seen.moment_is_fetch"), (_is_day_of_fetch, "seen.date_is_fetch")):
        usual = usual_share(_counts([[page for page in day if page.date] for day in window.before], is_at))
        having = sum(map(is_at, latest))
        if usual is not None and having >= 0.9 * number and has_risen(having, number, usual):
            seen = _of(name, having, number, usually(usual))
            yield Finding(Kind.DATE_IS_FETCH, None, seen, _newest(filter(is_at, latest)))
            return


def _lag(window: Window, limits: Limits) -> Iterator[Finding]:
    latest = [page for page in window.latest if _lag_of(page) is not None]
    now = lag_minutes(latest)
    if now is None or len(latest) < FEWEST_LATEST:
        return
    pages = _newest(latest)
    if limits.lag_hours is not None:
        if now > limits.lag_hours * 60:
            wanted = Saying("parts.lag_wanted", {"lag": limits.lag_hours * 60})
            yield Finding(Kind.LAG, None, Saying("seen.lag", {"lag": now, "wanted": wanted}), pages)
        return
    before = lag_minutes(page for day in window.before for page in day)
    if before is None:
        return
    long = timedelta(minutes=3 * before) + _LEAST_LAG

    def is_long(page: Page) -> bool:
        lag = _lag_of(page)
        return lag is not None and lag > long

    days = [[page for page in day if _lag_of(page) is not None] for day in window.before]
    usual = usual_share(_counts(days, is_long))
    if usual is not None and has_risen(sum(map(is_long, latest)), len(latest), usual) and timedelta(minutes=now) > long:
        seen = Saying("seen.lag", {"lag": now, "wanted": Saying("parts.lag_usual", {"lag": before})})
        yield Finding(Kind.LAG, None, seen, _newest(filter(is_long, latest)))


def _moment(page: Page) -> str | None:
    return page.published.isoformat() if page.published is not None else None


def _lag_of(page: Page) -> timedelta | None:
    if page.published is None or page.precision != "minute":
        return None
    lag = page.fetched - page.published
    return lag if timedelta(0) <= lag <= _LONGEST_LAG else None


def _is_at_fetch(page: Page) -> bool:
    return page.published is not None and abs(page.fetched - page.published) <= _AT_FETCH


def _is_day_of_fetch(page: Page) -> bool:
    return page.date is not None and page.date[:10] == page.fetched.astimezone(UTC).date().isoformat()


def _newest(pages: Iterable[Page]) -> tuple[Page, ...]:
    return tuple(sorted(pages, key=lambda page: page.fetched, reverse=True)[:_MOST_SAMPLES])


def usually(usual: Usual | None) -> Saying:
    """The share that is usual; nothing where that is not known."""
    return Saying("parts.nothing") if usual is None else Saying("parts.usually", {"share": usual.share})


def _of(name: str, having: int, number: int, wanted: Saying, **values: Value) -> Saying:
    return Saying(name, values | {"having": having, "pages": number, "share": having / number, "wanted": wanted})
