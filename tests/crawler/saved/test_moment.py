from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.saved.moment import iso_moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2024-03-05T06:07:08Z", "2024-03-05T06:07:08+00:00", id="warc"),
        pytest.param("2024-03-05T06:07:08.123456Z", "2024-03-05T06:07:08+00:00", id="fraction"),
        pytest.param("2024-03-05 06:07:08+02:00", "2024-03-05T06:07:08+02:00", id="offset kept"),
        pytest.param("2024-03-05T06:07", "2024-03-05T06:07:00+00:00", id="no zone is utc"),
        pytest.param("2024-03-05", "2024-03-05", id="a day stays a day"),
        pytest.param("Tue, 05 Mar 2024 06:07:08 GMT", "2024-03-05T06:07:08+00:00", id="http"),
        pytest.param("Tue, 05 Mar 2024 06:07:08 -0000", "2024-03-05T06:07:08+00:00", id="mail without zone"),
        pytest.param(
            "Tue Mar 05 2024 06:07:08 GMT+0300 (توقيت العربية)",
            None,
            id="javascript with a zone name that is not ASCII",
        ),
        pytest.param("Tue Mar 05 2024 06:07:08 GMT-0430 (X)", "2024-03-05T06:07:08-04:30", id="javascript"),
        pytest.param("20240305060708", None, id="digits alone"),
        pytest.param("2024-02-30", None, id="no such day"),
        pytest.param("Mon, 99 Mar 2024 06:07:08 GMT", None, id="no such mail date"),
        pytest.param("yesterday", None, id="words"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
    ],
)
def test_forms(text: str | None, expected: str | None) -> None:
    assert iso_moment(text) == expected


@given(
    st.text(max_size=140)
    | st.from_regex(r"\A[A-Z][a-z]{2},? ?\d{1,3} [A-Z][a-z]{2} \d{1,5} \d{1,3}:\d\d(:\d\d)? .{0,9}\Z")
)
def test_whatever_comes_out_is_iso(text: str) -> None:
    moment = iso_moment(text)
    assert moment is None or datetime.fromisoformat(moment)
