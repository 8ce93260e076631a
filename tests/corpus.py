"""A corpus of news that nobody wrote: as large as a test wants it, the same for the same seed, every relation known.

Words follow Zipf's law over a vocabulary made of Arabic letters. Some articles are agency copies, of which each has one
of `EDITS` done to it; others only look alike: flashes and price lists made from one form, follow-ups that quote a
paragraph, the footer under everything that a source prints.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from pipelines.article import Archive, Article, Author, BodyBlock
from pipelines.validate import content_hash
from pipelines.verdict import Accepted

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
SOURCES = tuple(f"news-{number}.example" for number in range(12))
EDITS = ("same", "spelling", "light", "lead", "cut", "extended", "shuffled")
"""What newspapers do to an agency's text: nothing but a headline of their own; other hamzas and commas; a word in
thirty changed; the lead rewritten; cut to between 40 and 80 in a hundred; continued by 20 to 100 in a hundred; the last
paragraph printed first."""
_PARAGRAPH = 35  # words
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class News:
    """An article of the corpus. Articles of one ``family`` were made from one text; ``edit`` says how this one was."""

    number: int
    family: int
    edit: str
    source: str
    headline: str
    paragraphs: tuple[str, ...]
    published: datetime

    @property
    def address(self) -> str:
        return f"https://{self.source}/{self.number}"

    def accepted(self) -> Accepted:
        """The verdict by which the article is stored."""
        blocks = tuple(BodyBlock("paragraph", text) for text in self.paragraphs)
        article = Article(
            url=self.address,
            canonical_url=self.address,
            source=self.source,
            headline=self.headline,
            authors=(Author(f"كاتب {'ابتثجحخد'[self.number % 8]}"),),
            date_published=self.published.isoformat(),
            date_published_precision="minute",
            body_blocks=blocks,
            fetched_at=(self.published + timedelta(hours=1)).isoformat(),
            archive=Archive("corpus.warc", self.number),
            content_hash=content_hash(self.headline, blocks),
        )
        return Accepted(article)


def corpus(articles: int = 20_000, *, seed: int = 20261122, words: tuple[int, int] = (60, 260)) -> list[News]:
    """So many articles, in an order in which families are mixed; bodies have ``words`` words, but for flashes."""
    writer = _Writer(random.Random(seed), words)
    texts = [text for _, text in zip(range(articles), writer.texts(), strict=False)]
    writer.chance.shuffle(texts)
    return [
        News(number, *text, published=_BEGINNING + timedelta(minutes=7 * number))
        for number, text in enumerate(texts, start=1)
    ]


class _Writer:
    """Makes texts of every kind, without end."""

    def __init__(self, chance: random.Random, words: tuple[int, int]) -> None:
        self.chance = chance
        self.length = words
        self.vocabulary = list({self._word(): None for _ in range(30_000)})
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.vocabulary))))
        self.footers = {source: self.say(14) for source in SOURCES[:4]}
        self.forms = [self.words(14) for _ in range(20)]
        self.lists = [self.words(110) for _ in range(4)]
        self.family = 0

    def texts(self) -> Iterator[tuple[int, str, str, str, tuple[str, ...]]]:
        """(family, edit, source, headline, paragraphs), the members of a family one after another."""
        kinds = (self._alone, self._agency, self._flash, self._list, self._follow_up)
        while True:
            (kind,) = self.chance.choices(kinds, weights=(55, 15, 15, 5, 5))
            yield from kind()

    def words(self, count: int) -> list[str]:
        return self.chance.choices(self.vocabulary, cum_weights=self.weights, k=count)

    def say(self, count: int) -> str:
        return " ".join(self.words(count))

    def _word(self) -> str:
        return "".join(self.chance.choices(LETTERS, k=self.chance.randint(2, 8)))

    def _print(
        self, edit: str, body: list[str], headline: str | None = None, source: str | None = None
    ) -> tuple[int, str, str, str, tuple[str, ...]]:
        source = source or self.chance.choice(SOURCES)
        paragraphs = [" ".join(body[start : start + _PARAGRAPH]) for start in range(0, len(body), _PARAGRAPH)]
        if source in self.footers:
            paragraphs.append(self.footers[source])
        return self.family, edit, source, headline or self.say(9), tuple(paragraphs)

    def _body(self) -> list[str]:
        body = self.words(self.chance.randint(*self.length))
        for _ in range(len(body) // 60):
            body[self.chance.randrange(len(body))] = str(self.chance.randint(2, 3000))
        return body

    def _alone(self) -> Iterator[tuple[int, str, str, str, tuple[str, ...]]]:
        self.family += 1
        yield self._print("alone", self._body())

    def _agency(self) -> Iterator[tuple[int, str, str, str, tuple[str, ...]]]:
        """An agency's text and what up to seven newspapers make of it."""
        self.family += 1
        body = self._body()
        sources = self.chance.sample(SOURCES, self.chance.randint(2, 8))
        yield self._print("original", body, source=sources[0])
        for source in sources[1:]:
            edit = self.chance.choice(EDITS)
            yield self._print(edit, self.edited(body, edit), source=source)

    def edited(self, body: list[str], edit: str) -> list[str]:
        """The words of a body after an edit."""
        chance, size = self.chance, len(body)
        if edit == "spelling":
            return [f"{word}،" if chance.random() < 0.1 else word.replace("ا", "أ", 1) for word in body]
        if edit == "light":
            return [self.words(1)[0] if chance.random() < 1 / 30 else word for word in body]
        if edit == "lead":
            lead = min(_PARAGRAPH, size // 4)
            return [*self.words(lead), *body[lead:]]
        if edit == "cut":
            return body[: max(55, int(size * chance.uniform(0.4, 0.8)))]
        if edit == "extended":
            return [*body, *self.words(int(size * chance.uniform(0.2, 1.0)))]
        if edit == "shuffled":
            return [*body[-_PARAGRAPH:], *body[:-_PARAGRAPH]]
        return list(body)

    def _flash(self) -> Iterator[tuple[int, str, str, str, tuple[str, ...]]]:
        """A flash, now and then printed twice; all are made from a few forms in which two words are the news."""
        self.family += 1
        body = list(self.chance.choice(self.forms))
        for place in (4, 9):
            body[place] = self.vocabulary[self.chance.randrange(3000, len(self.vocabulary))]
        headline = " ".join(body[2:11])
        first, second = self.chance.sample(SOURCES[4:], 2)
        yield self._print("flash", body, headline, first)
        if self.chance.random() < 0.2:
            yield self._print("flash", body, headline, second)

    def _list(self) -> Iterator[tuple[int, str, str, str, tuple[str, ...]]]:
        """Today's prices: one text, every tenth word another number."""
        self.family += 1
        body = list(self.chance.choice(self.lists))
        for place in range(5, len(body), 10):
            body[place] = str(self.chance.randint(1000, 99999))
        yield self._print("list", body)

    def _follow_up(self) -> Iterator[tuple[int, str, str, str, tuple[str, ...]]]:
        """Two stories of their own that quote one paragraph."""
        quoted = self.words(_PARAGRAPH)
        for _ in range(2):
            self.family += 1
            body = [*self.words(_PARAGRAPH * 2), *quoted, *self.words(_PARAGRAPH * 2)]
            yield self._print("follow_up", body)
