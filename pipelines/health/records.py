"""What is said of the sources: plain records, for a terminal, a web page or a program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from pipelines.health.limits import Kind
from pipelines.health.wording import Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A page that shows a trouble: an article, or, with ``quarantine_id``, a page that waits in quarantine.

    ``note`` is what is wrong with it, in the page's own words where there are some.
    """

    article_id: int | None = None
    quarantine_id: int | None = None
    url: str | None = None
    archive_file: str | None = None
    archive_offset: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that needs a person.

    ``problem`` names it, the same as long as it lasts (``youm7 field_lost authors``). ``source`` is ``None`` where it
    concerns all. ``seen`` says in a sentence what is seen against what is usual, ``to_do`` the way out, with commands
    between backticks; ``message`` and ``what_to_do`` are the same in English.
    """

    problem: str
    source: str | None
    kind: Kind
    seen: Saying
    to_do: Saying
    samples: tuple[Sample, ...] = ()

    @property
    def message(self) -> str:
        """What is seen, in English."""
        return str(self.seen)

    @property
    def what_to_do(self) -> str:
        """The way out, in English."""
        return str(self.to_do)

    def to_dict(self) -> dict[str, Any]:
        """The same as plain JSON-ready values, in English."""
        return {
            "problem": self.problem,
            "source": self.source,
            "kind": self.kind.value,
            "message": self.message,
            "what_to_do": self.what_to_do,
            "samples": tuple(asdict(sample) for sample in self.samples),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How many articles came in a span, and how many usually do; ``None`` where too little is known to say."""

    articles: int
    usual: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Of so many pages, the shares (0 to 1) with a date, one known to the minute, a credited person, a section.

    ``None`` where there is no page. ``words`` is the median length of the texts.
    """

    pages: int = 0
    date: float | None = None
    time: float | None = None
    author: float | None = None
    section: float | None = None
    words: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How a source is. Moments are UTC, ``day`` and ``week`` end now.

    ``is_judged`` is false for sources that nobody crawls, of which only numbers are given. ``articles`` is how many
    there are, ``last_article`` when the latest was fetched, ``days`` new ones by day, the last day first. ``shares``
    are those of the latest pages, ``usual_shares`` of the four weeks before. ``waiting`` counts what waits in
    quarantine by reason, ``quarantined``, ``requests`` and ``errors`` (by outcome) are those of the last day.
    ``lag_minutes`` is the median time between publication and our copy of the latest pages.
    """

    name: str
    is_judged: bool
    last_success: str | None
    last_state: str | None
    last_detail: str | None
    articles: int
    last_article: str | None
    day: Amount
    week: Amount
    days: tuple[int, ...]
    shares: Shares
    usual_shares: Shares
    waiting: Mapping[str, int] = field(default_factory=dict)
    quarantined: Mapping[str, int] = field(default_factory=dict)
    requests: int = 0
    errors: Mapping[str, int] = field(default_factory=dict)
    lag_minutes: float | None = None
    usual_lag_minutes: float | None = None
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How all sources are at a moment, those with ``troubles`` first; a trouble that concerns all stands before others.

    ``waiting`` counts what waits in quarantine by reason, also where nobody knows whose page it is.
    """

    now: str
    troubles: tuple[Trouble, ...]
    sources: tuple[SourceHealth, ...]
    waiting: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        """Whether nothing needs a person."""
        return not self.troubles

    def to_dict(self) -> dict[str, Any]:
        """The same as plain JSON-ready values."""
        return {
            "now": self.now,
            "is_well": self.is_well,
            "waiting": dict(self.waiting),
            "troubles": [trouble.to_dict() for trouble in self.troubles],
            "sources": [
                asdict(source) | {"troubles": [trouble.problem for trouble in source.troubles]}
                for source in self.sources
            ],
        }
