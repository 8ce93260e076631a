"""The newspaper that the site prints: which articles there are, what they say now, and what became of them.

Everything follows from the seed and an article's place in the row, so only headlines are kept of the articles that
nobody touched: 20,000 of them cost 6 MB. Addresses here are paths; whoever renders them knows the host.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

from tests.site import words

ZONE = ZoneInfo("Asia/Riyadh")
"""The zone of the printed clocks. It has no summer time, so every printed clock is one moment."""

NEWEST = datetime(2025, 12, 31, 20, tzinfo=ZONE)
"""When the last article was published. Fixed, so that a site is the same on every day that a test runs."""

SECTIONS = ("سياسة", "اقتصاد", "ثقافة", "رياضة", "علوم", "منوعات")
FIRST_ID = 10_000
_STEP = timedelta(minutes=11)


class Gone(StrEnum):
    """How a site shows that an article was deleted."""

    NOT_FOUND = "404"
    GONE = "410"
    HOME = "redirect to the home page"
    SHELL = "empty shell"


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it stands: what a perfect parser reads from its page."""

    number: int
    section: str
    headline: str
    author: str
    byline: str
    published: datetime
    modified: datetime | None
    revision: int
    paragraphs: tuple[str, ...]

    @property
    def touched(self) -> datetime:
        """When it was last written to."""
        return self.modified or self.published


class Newspaper:
    """So many ``articles``, one in eleven minutes up to ``newest``; their numbers rise from `FIRST_ID` with gaps."""

    def __init__(self, articles: int, *, seed: int = 1, newest: datetime = NEWEST) -> None:
        self.seed = seed
        self.count = articles
        self.revisions: dict[int, tuple[int, datetime]] = {}
        self.gone: dict[int, Gone] = {}
        self.moved: set[int] = set()
        self.edition = 0  # rises with every change, so that whoever caches knows when to forget
        self._first = newest.astimezone(ZONE) - _STEP * max(articles - 1, 0)
        self._published: dict[int, datetime] = {}
        self._headlines: dict[int, str] = {}

    def numbers(self) -> Iterator[int]:
        """The numbers of all articles that were ever published, newest first."""
        return map(number_at, range(self.count - 1, -1, -1))

    def listed(self) -> list[int]:
        """The numbers of the articles that the site's own lists name, newest first: all but the deleted ones."""
        return [number for number in self.numbers() if number not in self.gone]

    def has(self, number: int) -> bool:
        """Whether this number was ever given to an article."""
        place = place_of(number)
        return place is not None and place < self.count

    def headline(self, number: int) -> str:
        """The headline alone, for lists."""
        if (known := self._headlines.get(number)) is None:
            known = self._headlines[number] = words.headline(Random(self.seed * 1_000_003 + number))
        return known

    def section(self, number: int) -> str:
        """The section that an article stands in."""
        return SECTIONS[(place_of(number) or 0) % len(SECTIONS)]

    def published(self, number: int) -> datetime:
        """When an article was published, to the minute."""
        if number in self._published:
            return self._published[number]
        place = place_of(number) or 0
        return (self._first + _STEP * place - timedelta(minutes=place * 7 % 10)).replace(second=0, microsecond=0)

    def touched(self, number: int) -> datetime:
        """When an article was last written to."""
        return self.revisions[number][1] if number in self.revisions else self.published(number)

    def path(self, number: int) -> str:
        """An article's own path: its number, or where it was moved to."""
        return f"/archive/{number}" if number in self.moved else f"/{number}"

    def article(self, number: int) -> Article:
        """An article as it stands now.

        :raises KeyError: there is no article of this number
        """
        if not self.has(number):
            raise KeyError(number)
        chance = Random(self.seed * 1_000_003 + number)
        headline = words.headline(chance)
        author, female = words.person(chance)
        count = 6 + int(chance.random() * 7)
        places = chance.choices(range(words.SENTENCES), k=5 * count // 2)  # two and three sentences by turns
        drawn = [words.sentence(self.seed, place) for place in places]
        paragraphs = [" ".join(drawn[5 * n // 2 : 5 * (n + 1) // 2]) for n in range(count)]
        revision, modified = self.revisions.get(number, (0, None))
        if revision:
            middle = len(paragraphs) // 2
            paragraphs[middle] = (
                f"وأعلنت الصحيفة في تصحيح رقم {revision} أن الأرقام الواردة أولا لم تكن دقيقة. {paragraphs[middle]}"
            )
        return Article(
            number=number,
            section=self.section(number),
            headline=headline,
            author=author,
            byline=f"{'كتبت' if female else 'كتب'}: {author}",
            published=self.published(number),
            modified=modified,
            revision=revision,
            paragraphs=tuple(paragraphs),
        )

    def publish(self, count: int = 1, *, at: datetime | None = None) -> list[int]:
        """Print more articles, at ``at`` or eleven minutes after one another; gives their numbers, newest last."""
        new = [number_at(place) for place in range(self.count, self.count + count)]
        if at is not None:
            self._published.update(dict.fromkeys(new, at.astimezone(ZONE).replace(second=0, microsecond=0)))
        self.count += count
        self.edition += 1
        return new

    def correct(self, number: int, *, at: datetime | None = None) -> None:
        """Change an article's text, an hour after it was last touched or at ``at``."""
        self._check(number)
        revision = self.revisions.get(number, (0, None))[0] + 1
        moment = at.astimezone(ZONE) if at is not None else self.touched(number) + timedelta(hours=1)
        self.revisions[number] = revision, moment.replace(second=0, microsecond=0)
        self.edition += 1

    def delete(self, number: int, how: Gone = Gone.NOT_FOUND) -> None:
        """Take an article off the site and out of its lists."""
        self._check(number)
        self.gone[number] = how
        self.edition += 1

    def move(self, number: int) -> None:
        """Give an article another address; the old one redirects there for good, and lists still name the old one."""
        self._check(number)
        self.moved.add(number)
        self.edition += 1

    def _check(self, number: int) -> None:
        if not self.has(number):
            raise KeyError(f"there is no article {number}; the numbers are those of Newspaper.numbers()")


def number_at(place: int) -> int:
    """The number of the article at a place in the row: every tenth number is missing, and every ninetieth time four.

    >>> [number_at(place) for place in (0, 8, 9, 89, 90)]
    [10000, 10008, 10010, 10098, 10103]
    """
    block, rest = divmod(place, 90)
    return FIRST_ID + 103 * block + rest + rest // 9


def place_of(number: int) -> int | None:
    """The place of a number in the row, from 0; ``None`` where the number is a gap.

    >>> [place_of(number) for number in (9999, 10008, 10009, 10010, 10102, 10103)]
    [None, 8, None, 9, None, 90]
    """
    block, rest = divmod(number - FIRST_ID, 103)
    return None if block < 0 or rest > 99 or rest % 10 == 9 else 90 * block + 9 * (rest // 10) + rest % 10
