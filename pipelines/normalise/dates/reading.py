"""The answer of the date reader."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

DateOrder: TypeAlias = Literal["DMY", "MDY"]
"""How a site writes numeric dates that end in the year: day first or month first."""


class DateReading(NamedTuple):
    """What a printed date says.

    ``iso`` is the moment of publication: ``2021-04-04T10:20:00+02:00``, ``2021-04-04T10:20`` where no zone is known,
    ``2021-04-04`` or ``2021-04`` where no more is printed, ``None`` where the string holds no date or only a guess.
    ``precision`` is minute (also where seconds are printed), day or month. ``zone`` is ``stated`` (printed in the
    string), ``assumed`` (the outlet's, given by the caller) or ``None``. ``modified`` is the moment of the last change
    where the string names one. ``method`` is iso, grammar or dateparser. ``order_from`` says what told day from month
    where numbers and weekday leave it open: ``rule`` (the order given by the caller) or ``hint`` (the day given by the
    caller); ``None`` where it was not open, or nothing told. ``reason`` says why ``iso`` is null;
    ``warnings`` are codes such as ``ambiguous_day_month``, ``weekday_contradicts``, ``hijri_converted``,
    ``two_digit_year``.
    """

    raw: str
    iso: str | None = None
    precision: str | None = None
    zone: str | None = None
    modified: str | None = None
    method: str | None = None
    order_from: str | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()
