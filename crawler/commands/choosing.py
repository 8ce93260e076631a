"""Checked values of the commands that choose among stored articles; callbacks as in `crawler.commands.options`."""

from __future__ import annotations

import difflib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import click

from crawler.commands.options import moment

if TYPE_CHECKING:
    from pipelines.publish.cursor import Cursor


def column_names(_context: click.Context, _parameter: click.Parameter, text: str | None) -> tuple[str, ...] | None:
    """The fields that a text names, separated by commas; each once."""
    from pipelines.publish.records import FIELDS

    if text is None:
        return None
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, n=3)
            meant = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(FIELDS)}."
            raise click.BadParameter(f"{name!r} is not a column. {meant}")
    if not names:
        raise click.BadParameter("no column is named: give some, separated by commas, such as id,headline,body.")
    return names


def cursor(_context: click.Context, _parameter: click.Parameter, text: str | None) -> Cursor | None:
    """A cursor, as an earlier export printed it."""
    from pipelines.publish.cursor import parse_cursor

    try:
        return None if text is None else parse_cursor(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def first_moment(context: click.Context, parameter: click.Parameter, text: str | None) -> str | None:
    """The beginning of an ISO 8601 day in UTC, or a moment, as text that compares with the database's."""
    return None if text is None else _day(text) or _utc(context, parameter, text)


def end_of_span(context: click.Context, parameter: click.Parameter, text: str | None) -> str | None:
    """What comes after a span that ends with a day, or before a moment; as `first_moment`."""
    if text is None:
        return None
    day = _day(text)
    if day is None:
        return _utc(context, parameter, text)
    if day == date.max.isoformat():
        return None
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _utc(context: click.Context, parameter: click.Parameter, text: str) -> str:
    from pipelines.store.runs import utc_text

    value = moment(context, parameter, text)
    assert isinstance(value, datetime)
    return utc_text(value.astimezone(UTC))
