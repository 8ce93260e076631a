"""How far a long run has come: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeAlias

Advance: TypeAlias = Callable[[int], None]
"""Called with the number of pages done so far, as often as one likes."""

SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def progress_lines(
    total: int | None, write: Callable[[str], None], *, every: float = SECONDS_BETWEEN_LINES
) -> Iterator[Advance]:
    """Write a line every so many seconds, for logs."""
    started = last = monotonic()

    def advance(done: int) -> None:
        nonlocal last
        now = monotonic()
        if now - last >= every:
            last = now
            write(progress_line(done, total, now - started))

    yield advance


def progress_line(done: int, total: int | None, seconds: float) -> str:
    """Pages done, pages per second and, where the total is known, the time left.

    >>> progress_line(300, 500, 10.0)
    '300 of 500 pages, 30.0 pages/s, 7 s left'
    >>> progress_line(300, None, 10.0)
    '300 pages, 30.0 pages/s'
    """
    rate = done / seconds if seconds > 0 else 0.0
    if total is None:
        return f"{done} pages, {rate:.1f} pages/s"
    left = f", {max(0, total - done) / rate:.0f} s left" if rate else ""
    return f"{done} of {total} pages, {rate:.1f} pages/s{left}"


@contextmanager
def progress_bar(total: int | None) -> Iterator[Advance]:
    """A bar on standard error, which must be a terminal. It disappears at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("pages"),
        TextColumn("{task.fields[rate]:.1f} pages/s"),
        TimeRemainingColumn(),
    )
    started = monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, rate=0.0)

        def advance(done: int) -> None:
            bar.update(task, completed=done, rate=done / max(monotonic() - started, 1e-9))

        yield advance
