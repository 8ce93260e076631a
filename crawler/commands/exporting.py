"""``warraq export``: articles to a file or to standard output, and how to go on later."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click

from crawler.commands.results import reported, writable
from pipelines.publish.cursor import Cursor, parse_cursor
from pipelines.publish.export import Exported, export
from pipelines.publish.replacing import replacing
from pipelines.publish.selection import Selection
from pipelines.publish.tables import Csv, Form, JsonLines, Table
from pipelines.store import open_database


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be exported, and how. ``cursor_file`` says where to begin, if it exists, and is then replaced."""

    selection: Selection
    form: Form
    output: Path
    columns: tuple[str, ...] | None = None
    excel: bool = False
    after: Cursor | None = None
    cursor_file: Path | None = None
    limit: int | None = None


def run_export(database: Path, order: Order) -> None:
    """Export, and say on standard error how far it went.

    :raises click.UsageError: the cursor file holds no cursor, or the cursor is of another database
    :raises click.ClickException: the database cannot be read, or the output not be written
    """
    after = order.after if order.cursor_file is None else _read_cursor(order.cursor_file)
    with reported():
        with open_database(database, create=False, read_only=True) as store, writable(order.output) as stream:
            exported = export(store, _table(order, stream), order.selection, after=after, limit=order.limit)
            stream.flush()
        # Last: a process that is killed before repeats articles, and never skips one.
        if order.cursor_file is not None:
            with replacing(order.cursor_file) as file:
                file.write_text(f"{exported.cursor}\n", "utf-8")
    click.echo(_summary(exported), err=True)


def _read_cursor(file: Path) -> Cursor | None:
    try:
        return parse_cursor(file.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{file}: {error} Delete the file to begin anew.") from error


def _table(order: Order, stream: IO[bytes]) -> Table:
    if order.form is Form.JSON_LINES:
        return JsonLines(stream, order.columns)
    if order.form is Form.CSV:
        return Csv(stream, order.columns, excel=order.excel)
    try:
        from pipelines.publish.parquet import Parquet
    except ImportError as error:
        raise click.UsageError(
            f"Parquet needs pyarrow, which is not installed here ({error}): pip install 'warraq[parquet]'."
        ) from error
    return Parquet(stream, order.columns)


def _summary(exported: Exported) -> str:
    lines = [f"{exported.articles} article{'' if exported.articles == 1 else 's'}; cursor: {exported.cursor}"]
    if exported.states > 1:
        lines.append(
            f"Read from {exported.states} states of the database, because it took so long: an article that changed "
            "meanwhile may be there twice, and its last record counts."
        )
    return "\n".join(lines)
