"""Records as JSON Lines and CSV, to a stream, some at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import IO, Any, Protocol

from pipelines.publish.json_text import json_line
from pipelines.publish.records import FIELDS, Record

CSV_FIELDS: tuple[str, ...] = tuple(
    name for name in FIELDS if name not in {"body_blocks", "related", "archive", "provenance", "warnings"}
)
"""What a CSV file holds by default: what reads well in a cell."""


class Form(StrEnum):
    """The forms of an export."""

    JSON_LINES = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class Table(Protocol):
    """Something that takes records and is finished by `close`, which leaves the stream open."""

    def write(self, records: Iterable[Record]) -> None:
        """Write records; they hold every one of `FIELDS`."""

    def close(self) -> None:
        """Write what belongs at the end."""


class JsonLines:
    """One object a line, UTF-8. With ``columns`` it holds those fields, in that order."""

    def __init__(self, stream: IO[bytes], columns: Sequence[str] | None = None) -> None:
        self._stream = stream
        self._columns = None if columns is None or tuple(columns) == FIELDS else tuple(columns)

    def write(self, records: Iterable[Record]) -> None:
        """Write records."""
        columns = self._columns
        if columns is not None:
            records = ({name: record[name] for name in columns} for record in records)
        self._stream.write("".join([json_line(record) + "\n" for record in records]).encode())

    def close(self) -> None:
        """Do nothing: there is no end to write."""


class Csv:
    r"""RFC 4180 with a header, UTF-8, one row a record; ``None`` is an empty cell.

    A list becomes its texts, or its authors' names, with ``; `` between them; any other object becomes JSON. With
    ``excel`` the file begins with a byte order mark, by which Excel knows UTF-8, and a text that Excel would take for
    a formula (it begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return) gets an apostrophe before it, as
    OWASP recommends against `CSV injection <https://owasp.org/www-community/attacks/CSV_Injection>`_.
    """

    def __init__(self, stream: IO[bytes], columns: Sequence[str] | None = None, *, excel: bool = False) -> None:
        self._stream = stream
        self._columns = CSV_FIELDS if columns is None else tuple(columns)
        self._excel = excel
        self._write_rows([self._columns], mark=excel)

    def write(self, records: Iterable[Record]) -> None:
        """Write records."""
        columns, cell = self._columns, _guarded_cell if self._excel else _cell
        self._write_rows([[cell(record[name]) for name in columns] for record in records])

    def close(self) -> None:
        """Do nothing: there is no end to write."""

    def _write_rows(self, rows: Iterable[Sequence[Any]], *, mark: bool = False) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        self._stream.write(text.getvalue().encode("utf-8-sig" if mark else "utf-8"))


def _cell(value: Any) -> str | int | None:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            return "; ".join(value)
        if all("name" in item for item in value):
            return "; ".join(item["name"] for item in value)
    return json.dumps(value, ensure_ascii=False)


def _guarded_cell(value: Any) -> str | int | None:
    cell = _cell(value)
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
