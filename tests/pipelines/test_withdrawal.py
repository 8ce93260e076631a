from __future__ import annotations

import pytest

from pipelines.article import Archive
from pipelines.verdict import Reason, Refused
from pipelines.withdrawal import Absence, Mark, absence, marked

MONDAY, TUESDAY, WEDNESDAY = (f"2026-11-{day}T08:00:00Z" for day in (16, 17, 18))


@pytest.mark.parametrize(
    ("reason", "status", "expected"),
    [
        (Reason.ERROR_PAGE, 404, Absence.GONE),
        (Reason.ERROR_PAGE, 410, Absence.GONE),
        (Reason.LISTING, 404, Absence.GONE),
        (Reason.ERROR_PAGE, 200, Absence.ERROR_PAGE),
        (Reason.ERROR_PAGE, None, Absence.ERROR_PAGE),
        (Reason.ERROR_PAGE, 503, None),
        (Reason.EMPTY_BODY, 403, None),
        (Reason.HOME_PAGE, 200, Absence.HOME_PAGE),
        (Reason.EMPTY_BODY, 200, Absence.EMPTY),
        (Reason.LISTING, 200, None),
        (Reason.VIDEO, 200, None),
        (Reason.BODY_TOO_SHORT, 200, None),
        (Reason.PARSER_FAILED, 200, None),
    ],
)
def test_what_a_page_says_of_the_article_at_its_address(reason, status, expected):
    assert absence(Refused(reason=reason, detail="", archive=Archive("a.html"), status=status)) is expected


@pytest.mark.parametrize(
    ("before", "last_seen", "at", "expected"),
    [
        (None, MONDAY, TUESDAY, TUESDAY),
        (None, None, TUESDAY, TUESDAY),
        (None, TUESDAY, TUESDAY, None),
        (None, WEDNESDAY, TUESDAY, None),
        (WEDNESDAY, MONDAY, TUESDAY, TUESDAY),
        (TUESDAY, MONDAY, WEDNESDAY, TUESDAY),
        (TUESDAY, MONDAY, TUESDAY, TUESDAY),
    ],
)
def test_since_when_an_article_is_away(before, last_seen, at, expected):
    mark = marked(Mark(before, Absence.EMPTY) if before else None, last_seen, at, Absence.GONE)
    assert (mark and mark.since) == expected
