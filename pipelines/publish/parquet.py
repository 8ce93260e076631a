"""Records as Apache Parquet. Needs pyarrow, which the extra ``parquet`` installs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.publish.records import FIELDS, Record

GROUP = 2000
"""Records of a row group, which is held in memory: about 15 MB of articles."""

_INTEGERS = {"id", "word_count", "duplicate_of"}


def _objects(*texts: str, **others: pa.DataType) -> pa.DataType:
    return pa.struct([*((name, pa.string()) for name in texts), *others.items()])


_TYPES: dict[str, pa.DataType] = {
    "keywords": pa.list_(pa.string()),
    "warnings": pa.list_(pa.string()),
    "authors": pa.list_(_objects("name", "role")),
    "body_blocks": pa.list_(_objects("kind", "text")),
    "related": pa.list_(_objects("text", "url")),
    "main_image": _objects("url", "caption", "credit"),
    "archive": _objects("file", offset=pa.int64()),
    "provenance": pa.map_(pa.string(), pa.string()),
}


class Parquet:
    """One row a record, with the record's fields as columns and its lists and objects as nested types; Zstandard.

    Dates stay texts: they keep the source's offset, and say by their length how much is known.
    """

    def __init__(self, stream: IO[bytes], columns: Sequence[str] | None = None) -> None:
        self._schema = pa.schema([(name, _type(name)) for name in columns or FIELDS])
        self._writer = pq.ParquetWriter(stream, self._schema, compression="zstd")
        self._waiting: list[Record] = []

    def write(self, records: Iterable[Record]) -> None:
        """Write records, a row group at a time."""
        self._waiting.extend(records)
        if len(self._waiting) >= GROUP:
            self._write_group()

    def close(self) -> None:
        """Write what waits, and the index at the end of the file."""
        if self._waiting:
            self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._waiting, schema=self._schema))
        self._waiting.clear()


def _type(name: str) -> pa.DataType:
    return pa.int64() if name in _INTEGERS else _TYPES.get(name, pa.string())
