"""Same address, same text: what a record is, given what the database knows. Pure decisions, no database.

Two identities are kept apart. The *address* says which article a page is; the *text's hash* says which version of it.
So a new text at a known address is a revision, and a known text at a new address is a copy.

A *capture* is one saved page: the file it lies in, its place there and the moment it was fetched. A *version* is one
text of one article; its record was read from one capture, and later captures may have shown it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipelines.article import Archive, Article
from pipelines.validate import is_front_page


class Kind(StrEnum):
    """What a record is to an article that is already known."""

    SAME = "same"
    """Nothing new: the text is known, and the record that stands for it is at least as good."""
    BETTER = "better"
    """A known version read again: from the same capture, or from one that stands for it better."""
    REVISION = "revision"
    """A text that is now the current one."""
    OLDER_REVISION = "older_revision"
    """A text from before the current one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What decides about one version, as it comes in or as it is stored.

    ``fetched_at`` is the moment of its capture, ``first_fetched_at`` and ``last_fetched_at`` the span in which the text
    was seen; all are UTC to the second (they sort as text), or ``None``. ``url`` is the address that the capture was
    fetched from. ``statement`` is what the publisher says to the letter: headline, body and authors, of which the hash
    knows only the folded words of two; ``dates`` are those of publication and change, ``None`` where they were printed
    as "two hours ago", which moves with each look at it.
    """

    content_hash: str
    statement: tuple[object, ...] = ()
    dates: tuple[object, ...] | None = None
    url: str | None = None
    fetched_at: str | None = None
    first_fetched_at: str | None = None
    last_fetched_at: str | None = None
    archive: Archive | None = None
    parser: str = "generic"
    parser_version: str = "1"


@dataclass(frozen=True, slots=True)
class Decision:
    """The kind, and for ``SAME`` and ``BETTER`` the place of the version concerned among those that were given."""

    kind: Kind
    version: int | None = None


def addresses(article: Article) -> tuple[str, ...]:
    """The addresses of a record, its identity first: the canonical address if it has one, then the fetched one.

    Taken as they are: `pipelines.normalise.urls` has written them. The front page of a site identifies nothing and is
    left out, so that a site whose ``rel=canonical`` always names its front page does not become one article.

    >>> addresses(Article(url="https://example.com/1?utm_source=x", canonical_url="https://example.com/1"))
    ('https://example.com/1', 'https://example.com/1?utm_source=x')
    """
    found = (article.canonical_url, article.url)
    return tuple(dict.fromkeys(url for url in found if url and not is_front_page(url)))


def decide(
    incoming: Version, versions: Sequence[Version], *, canonical: str | None = None, reread: bool = False
) -> Decision:
    """What a record is to an article of which ``versions`` are known, the current one first.

    The rules, the first that fits:

    1. The same capture as a version's: with the same text, or read by another parser or parser version, or with
       ``reread`` (where it is known that the page was only read anew), it is that version ``BETTER`` read. (The same
       file with another text and the same parser was overwritten: see 4 and 5.)
    2. A text that is not the current one, captured after the current one was last seen, has come back: a ``REVISION``.
    3. The text of a known version: ``BETTER`` if the capture is from the plain ``canonical`` address and the version's
       is not; else if it is the later one; else, at the same moment, if a newer version of the same parser read it.
       Otherwise ``SAME``. But see `_is_restated`: the same words with another statement are another version.
    4. A new text, captured when or after the current one was last seen: a ``REVISION``. An unknown moment counts as the
       oldest; between equals, what arrives later is the newer.
    5. A new text from before that: an ``OLDER_REVISION``.

    Captures of one text are in one order, and what has lost once can never win: storing the same pages again in the
    same order ends in ``SAME``, or in ``BETTER`` with the very record that is stored.
    """
    for place, version in enumerate(versions):
        if is_same_capture(incoming, version):
            other_reader = (incoming.parser, incoming.parser_version) != (version.parser, version.parser_version)
            if reread or other_reader or incoming.content_hash == version.content_hash:
                return Decision(Kind.BETTER, place)
    current_seen = versions[0].last_fetched_at or ""
    fetched = incoming.fetched_at or ""
    known = [place for place, version in enumerate(versions) if version.content_hash == incoming.content_hash]
    if not known:
        return Decision(Kind.REVISION if fetched >= current_seen else Kind.OLDER_REVISION)
    if known[0] != 0 and fetched > current_seen:
        return Decision(Kind.REVISION)
    if _is_restated(incoming, versions, known):
        return Decision(Kind.REVISION if fetched > current_seen else Kind.OLDER_REVISION)
    place, rivals = _spell(incoming, versions, known)
    better = all(_is_better(incoming, versions[rival], canonical) for rival in rivals)
    return Decision(Kind.BETTER if better else Kind.SAME, place)


def _is_restated(incoming: Version, versions: Sequence[Version], known: Sequence[int]) -> bool:
    """Whether the publisher says something else in the words of the ``known`` places: other authors or dates, another
    comma.

    Only what the same reader found at the same address shows that. And only a moment outside all the spans in which the
    words were seen: every capture that was stored once lies within one, so none can count twice. (So a statement
    between two that are alike is missed where it arrives after both.)
    """
    fetched = incoming.fetched_at
    if not fetched or any(_spans(versions[place], fetched) for place in known):
        return False
    # What comes after all others can only differ from the current version; what comes late, from any.
    rivals = [versions[0]] if fetched > (versions[0].last_fetched_at or "") else [versions[place] for place in known]
    return not any(_say_the_same(rival, incoming) for rival in rivals) and any(
        _is_same_reading(incoming, rival) for rival in rivals
    )


def _spell(incoming: Version, versions: Sequence[Version], known: Sequence[int]) -> tuple[int, Sequence[int]]:
    """Which of the ``known`` places of a text, which may have come back, a capture belongs to, and which ones it has to
    beat in order to stand there.
    """
    fetched = incoming.fetched_at or ""
    around = [place for place in known if _spans(versions[place], fetched)]
    alike = [place for place in around or known if _say_the_same(versions[place], incoming)]
    if around:
        return (alike or around)[0], known
    if fetched > (versions[known[0]].last_fetched_at or ""):
        return known[0], known
    # Seen for the first time, so it has lost to none of the others: unless nobody knows when.
    return (alike or known)[-1], (alike if fetched and alike else known)


def _say_the_same(one: Version, other: Version) -> bool:
    return one.statement == other.statement and (one.dates == other.dates or None in (one.dates, other.dates))


def _spans(version: Version, moment: str) -> bool:
    return (version.first_fetched_at or "") <= moment <= (version.last_fetched_at or "")


def copy_of(article_id: int, holders: Iterable[int]) -> int | None:
    """The article that an article's text is a copy of, given the articles that hold the same text in any version.

    The first that was stored. Only ever one that was stored before, so that copies never point in a circle.

    >>> copy_of(7, {9, 3, 5}), copy_of(2, {2, 4})
    (3, None)
    """
    return min((holder for holder in holders if holder < article_id), default=None)


def is_same_capture(incoming: Version, version: Version) -> bool:
    """Whether two records were read from one capture: the same place in the same file, of one address and moment."""
    return (
        incoming.archive is not None
        and incoming.archive == version.archive
        and incoming.url == version.url
        and incoming.fetched_at == version.fetched_at
    )


def _is_same_reading(incoming: Version, version: Version) -> bool:
    """Whether what differs between two captures is the page, and neither who read it nor which variant it was."""
    return (incoming.parser, incoming.parser_version, _bare(incoming.url)) == (
        version.parser,
        version.parser_version,
        _bare(version.url),
    )


def _is_better(incoming: Version, version: Version, canonical: str | None) -> bool:
    # One order for all captures of a text, so that whatever comes in again can never win again.
    new, old = ((_is_plain(one.url, canonical), one.fetched_at or "") for one in (incoming, version))
    if new != old or incoming.parser != version.parser:
        return new > old
    return _release(incoming.parser_version) > _release(version.parser_version)


_PREFIX = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


def _is_plain(url: str | None, canonical: str | None) -> bool:
    """Whether an address is the canonical one but for its scheme and ``www.``: no AMP, mobile or tracking variant."""
    return bool(url and canonical) and _bare(url) == _bare(canonical)


def _bare(url: str | None) -> str:
    return _PREFIX.sub("", url or "", 1)


_NUMBER = re.compile(r"\d{1,9}")


def _release(version: str) -> tuple[int, ...]:
    """The numbers of a parser's version, for comparing: ``"1.10"`` is newer than ``"1.9"``."""
    return tuple(int(number) for number in _NUMBER.findall(version))
