from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from pipelines.normalise.dates import read_date

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("5 Mayıs 2020", "2020-05-05"),
        ("5 de mayo de 2020", "2020-05-05"),
        ("5 مئی 2020", "2020-05-05"),
    ],
)
def test_months_of_other_languages(raw: str, iso: str) -> None:
    reading = read_date(raw, now=NOW)
    assert (reading.iso, reading.precision, reading.method) == (iso, "day", "dateparser")


@pytest.mark.parametrize(
    "raw",
    [
        "الجمعة 5 مئی 2020",
        "القانون 15 المعدل 2020",
        "مباراة 5 الأهلي 2020",
        "5 people 2020",
        "iPhone 12 promax 2020",
        "31 Şubat 2020",
    ],
)
def test_its_guesses_are_refused(raw: str) -> None:
    assert read_date(raw, now=NOW).iso is None


def test_it_is_not_imported_before_it_is_needed() -> None:
    code = (
        "import sys; from datetime import UTC, datetime; from pipelines.normalise.dates import read_date;"
        "read_date('5 مايو 2020', now=datetime.now(UTC)); read_date('كتب سامي 5', now=datetime.now(UTC));"
        "sys.exit('dateparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
