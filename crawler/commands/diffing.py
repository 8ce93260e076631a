"""``warraq diff``: the history of an article, and two versions word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from crawler.commands.stored import stored
from crawler.commands.terminal import enclosed, isolated, plain
from pipelines.compare import Change, Piece, compare_words, paragraphs
from pipelines.store.history import READ_FIELDS, History, Recorded, changed_fields, read_history

_MARKS = {Change.SAME: ("", ""), Change.GONE: ("[-", "-]"), Change.NEW: ("{+", "+}")}
_STYLES: dict[Change, dict[str, Any]] = {
    Change.GONE: {"fg": "red", "strikethrough": True},
    Change.NEW: {"fg": "green", "bold": True},
}


def history_of(database: Path, article: str) -> History:
    """The history of an article.

    :raises click.ClickException: the database cannot be read, or knows no such article
    """
    with stored(database) as store:
        found = read_history(store, article)
    if found is None:
        raise click.ClickException(
            f"{article}: it must be the number of an article in {database}, or an address that led to one; "
            "`warraq search` prints numbers and addresses."
        )
    return found


def chosen(history: History, older: int | None, newer: int | None) -> tuple[Recorded, Recorded] | None:
    """The two versions to compare, by default the current one and the one before; ``None`` where there is only one.

    :raises click.UsageError: there is no version of such a number
    """
    count = len(history.versions)
    for option, number in (("--from", older), ("--to", newer)):
        if number is not None and number > count:
            raise click.UsageError(f"{option} {number}: article {history.article_id} has versions 1 to {count}.")
    if count == 1:
        return None
    newer = newer or count
    older = older or max(newer - 1, 1)
    return history.versions[older - 1], history.versions[newer - 1]


def to_json(history: History, pair: tuple[Recorded, Recorded] | None) -> dict[str, Any]:
    """History and difference as plain values."""
    return {
        "article": history.article_id,
        "url": history.canonical_url,
        "versions": [
            {
                "version": version.number,
                "current": version.is_current,
                "first_seen": version["first_fetched_at"],
                "last_seen": version["last_fetched_at"],
                "words": version["word_count"],
                "changed": list(changes),
            }
            for version, changes in _with_changes(history)
        ],
        "withdrawals": [asdict(withdrawal) for withdrawal in history.withdrawals],
        "diff": None
        if pair is None
        else {
            "from": pair[0].number,
            "to": pair[1].number,
            "fields": {
                name: [{"change": piece.change.value, "text": piece.text} for piece in pieces]
                for name, pieces in _differences(*pair)
            },
        },
    }


def to_lines(history: History, pair: tuple[Recorded, Recorded] | None, *, colour: bool) -> Iterator[str]:
    """History and difference for reading; in colours, or with ``[-gone-]`` and ``{+new+}`` as in ``git``."""
    yield f"article {history.article_id}  {isolated(history.canonical_url)}"
    yield f"{'version':7}  {'first seen':20}  {'last seen':20}  {'words':>6}  changed"
    for version, changes in _with_changes(history):
        first, last = version["first_fetched_at"] or "unknown", version["last_fetched_at"] or "unknown"
        yield f"{version.number:<7}  {first:20}  {last:20}  {version['word_count']:>6}  {', '.join(changes)}".rstrip()
    for withdrawal in history.withdrawals:
        back = f"back {withdrawal.returned_at}" if withdrawal.returned_at else "not seen since"
        yield f"away     {withdrawal.at}  {back}: {withdrawal.reason}"
    if pair is None:
        yield "one version is known: there is nothing to compare"
        return
    older, newer = pair
    yield f"from version {older.number} to version {newer.number}:"
    for name, pieces in _differences(older, newer):
        yield f"{name}:"
        yield from _shown(pieces, colour=colour)


def _with_changes(history: History) -> Iterator[tuple[Recorded, tuple[str, ...]]]:
    before: Recorded | None = None
    for version in history.versions:
        yield version, () if before is None else changed_fields(before.row, version.row)
        before = version


def _differences(older: Recorded, newer: Recorded) -> Iterator[tuple[str, list[Piece]]]:
    for name in changed_fields(older.row, newer.row, READ_FIELDS):
        yield name, compare_words(older.text(name), newer.text(name))


def _shown(pieces: Iterable[Piece], *, colour: bool) -> Iterator[str]:
    """The paragraphs in which something changed; of the others how many there are."""
    same = 0
    for line in paragraphs(pieces):
        if all(piece.change is Change.SAME for piece in line):
            same += 1
            continue
        if same:
            yield _left_out(same)
            same = 0
        yield "  " + enclosed("".join(_rendered(piece, colour=colour) + piece.end for piece in line))
    if same:
        yield _left_out(same)


def _left_out(count: int) -> str:
    return f"  ... {count} unchanged paragraph{'' if count == 1 else 's'}"


def _rendered(piece: Piece, *, colour: bool) -> str:
    if colour and piece.change in _STYLES:
        return click.style(plain(piece.text), **_STYLES[piece.change])
    opening, closing = _MARKS[piece.change]
    return f"{opening}{plain(piece.text)}{closing}"
