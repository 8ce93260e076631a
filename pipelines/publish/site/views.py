"""What each page of the site needs: a request and the database in, the values of its template out.

Every view runs in a thread with a connection that cannot write, inside one read transaction, and returns ``None``
where what it is asked for does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from pipelines.article import Archive
from pipelines.compare import Change, Piece, compare_words, paragraphs
from pipelines.publish.site.charts import chart
from pipelines.publish.site.originals import Original
from pipelines.publish.site.pages.article import headline_of, read_article
from pipelines.publish.site.pages.copies import read_cluster
from pipelines.publish.site.pages.highlights import read_highlights
from pipelines.publish.site.pages.latest import Choice, read_latest
from pipelines.publish.site.pages.sources import active_sources, list_sources, read_source
from pipelines.publish.site.settings import PAGE, PEOPLE
from pipelines.publish.site.visit import Refused, Visit
from pipelines.store.database import Database
from pipelines.store.health import read_health
from pipelines.store.history import History, Recorded, changed_fields, read_history
from pipelines.store.persons import PersonError, list_people, read_person

Values: TypeAlias = dict[str, Any]
View: TypeAlias = Callable[[Visit, Database], Values | None]


def front(visit: Visit, database: Database) -> Values | None:
    """The latest articles, of all sources or one, of all days or one."""
    source, day = visit.text("source") or None, visit.day("day")
    before, after = visit.place("before"), visit.place("after")
    connection = database.connection
    latest = read_latest(connection, Choice(source=source, day=day), before=before, after=after, limit=PAGE)
    is_first = not (source or day or before or after)
    return {
        "latest": latest,
        "source": source,
        "day": day,
        "is_first": is_first,
        "sources": active_sources(connection),
        "highlights": read_highlights(connection) if is_first else None,
    }


def article(visit: Visit, database: Database) -> Values | None:
    """One article."""
    number = visit.number("article")
    found = read_article(database.connection, number)
    if found is None:
        return None
    history = read_history(database, str(number))
    cluster = read_cluster(database.connection, number)
    return {"article": found, "history": history, "cluster": cluster}


def history(visit: Visit, database: Database) -> Values | None:
    """The versions of an article, and two of them word by word."""
    found = read_history(database, str(visit.number("article")))
    if found is None:
        return None
    count = len(found.versions)
    newer = visit.whole("to") or count
    older = visit.whole("from") or max(newer - 1, 1)
    if max(newer, older) > count:
        raise Refused(404, "no_such_version")
    one, other = found.versions[older - 1], found.versions[newer - 1]
    return {
        "history": found,
        "article": found.versions[-1],
        "versions": list(_versions(found)),
        "older": older,
        "newer": newer,
        "differences": list(differences(one, other)),
    }


def _versions(found: History) -> Iterator[tuple[Recorded, tuple[str, ...]]]:
    """The versions, the newest first, each with the fields in which it differs from the one before."""
    for place in range(len(found.versions) - 1, -1, -1):
        version = found.versions[place]
        yield version, changed_fields(found.versions[place - 1].row, version.row) if place else ()


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a comparison."""

    pieces: list[Piece]

    @property
    def is_changed(self) -> bool:
        """Whether anything in it did not stay."""
        return any(piece.change is not Change.SAME for piece in self.pieces)


def differences(one: Recorded, other: Recorded) -> Iterator[tuple[str, list[Line]]]:
    """The fields in which two versions differ, word by word."""
    for name in changed_fields(one.row, other.row):
        yield name, compared(one.text(name), other.text(name))


def compared(before: str, after: str) -> list[Line]:
    """Two texts as the paragraphs of their comparison."""
    return [Line(pieces) for pieces in paragraphs(compare_words(before, after))]


def copies(visit: Visit, database: Database) -> Values | None:
    """The cluster of an article."""
    number = visit.number("article")
    headline = headline_of(database.connection, number)
    if headline is None:
        return None
    return {"number": number, "headline": headline, "cluster": read_cluster(database.connection, number)}


def comparison(visit: Visit, database: Database) -> Values | None:
    """Two articles word by word."""
    pair = [read_article(database.connection, visit.number(name)) for name in ("article", "other")]
    one, other = pair
    if one is None or other is None:
        return None
    return {
        "one": one,
        "other": other,
        "headline": compared(one["headline"], other["headline"]),
        "body": compared(one["body"], other["body"]),
    }


def original(visit: Visit, database: Database) -> Values | None:
    """The archived page of an article, as far as it can be reached."""
    found = read_article(database.connection, visit.number("article"))
    if found is None:
        return None
    page: Original | str | None = None
    if found["archive_file"] is not None and visit.read_original is not None:
        page = visit.read_original(Archive(found["archive_file"], found["archive_offset"]))
    return {"article": found, "page": page if isinstance(page, Original) else None, "problem": page}


def people(visit: Visit, database: Database) -> Values | None:
    """Everybody who wrote, those with most articles first."""
    wanted = visit.text("q")[:100]
    return {"q": wanted, "people": list_people(database, wanted, limit=PEOPLE), "most": PEOPLE}


def person(visit: Visit, database: Database) -> Values | None:
    """Who somebody is, and what they wrote."""
    try:
        found = read_person(database, str(visit.number("person")), articles=0)
    except PersonError:
        return None
    latest = read_latest(
        database.connection,
        Choice(person=found.id),
        before=visit.place("before"),
        after=visit.place("after"),
        limit=PAGE,
    )
    return {"person": found, "latest": latest}


def sources(visit: Visit, database: Database) -> Values | None:
    """Every source."""
    return {"sources": list_sources(database.connection)}


def source(visit: Visit, database: Database) -> Values | None:
    """One source, in charts."""
    found = read_source(database.connection, visit.names["source"])
    if found is None:
        return None
    direction = visit.texts.direction
    lags = zip(visit.texts.several("lags"), found.lags, strict=False)
    return {
        "source": found,
        "latest": read_latest(database.connection, Choice(source=found.name), limit=5),
        "days": _chart(((day.isoformat(), count) for day, count in found.days), direction, labels=6, cut=5),
        "hours": _chart(((f"{hour:02}", count) for hour, count in enumerate(found.hours)), direction, labels=12),
        "lags": _chart(lags, direction, labels=6),
    }


def _chart(values: Iterable[tuple[str, int]], direction: str, *, labels: int, cut: int = 0) -> Any:
    given = list(values)
    return chart(given, direction=direction, labels=labels, cut=cut) if given else None


def nothing(visit: Visit, database: Database) -> Values | None:
    """What is at no address of the site."""
    return None


def health(visit: Visit, database: Database) -> Values | None:
    """How the sources are, by the same reading as ``warraq status``."""
    return {"health": read_health(database.connection, now=visit.now)}
