from __future__ import annotations

import pytest

from pipelines.article import Author
from pipelines.publish.selection import Selection
from pipelines.store.merging import merge_people
from pipelines.store.persons import PersonError

CASES = {
    "all": (Selection(), [1, 2, 3, 4, 5]),
    "source": (Selection(sources=("a.example",)), [2, 4]),
    "sources": (Selection(sources=("a.example", "b.example")), [2, 3, 4]),
    "section": (Selection(sections=("اقتصاد",)), [2, 3]),
    "source and section": (Selection(sources=("a.example",), sections=("اقتصاد",)), [2]),
    "person in another spelling": (Selection(people=("احمد عبدالله",)), [2]),
    "person by number": (Selection(people=("1",)), [1, 3, 4, 5]),
    "people": (Selection(people=("سلمى الكاتبة", "أحمد عبد الله")), [1, 2, 3, 4, 5]),
    "from a day on": (Selection(since="2024-05-02"), [2, 3]),
    "before a day": (Selection(until="2024-05-02"), [4]),
    "a span": (Selection(since="2024-05-02", until="2024-05-03"), [2]),
    "from a moment on": (Selection(since="2024-05-02T08:00:00Z"), [3]),
    "changed": (Selection(changed_since="2026-11-22T09:00:00Z"), [1, 2, 3, 4, 5]),
    "not changed": (Selection(changed_since="2026-11-22T09:00:01Z"), []),
    "without copies": (Selection(copies=False), [1, 2, 3, 4]),
    "without withdrawn": (Selection(withdrawn=False), [1, 2, 4, 5]),
    "quotes": (Selection(sources=("' OR 1=1 --",), sections=("'",)), []),
}


@pytest.fixture
def filled(store, accepted):
    store.run(
        accepted(1, "نص أول"),
        accepted(
            2,
            "نص ثان",
            source="a.example",
            section="اقتصاد",
            authors=(Author("أحمد عبد الله"),),
            date_published="2024-05-02T10:00:00+03:00",
        ),
        accepted(3, "نص ثالث", source="b.example", section="اقتصاد", date_published="2024-05-03"),
        accepted(4, "نص رابع", source="a.example", date_published="2024-05-02T01:00:00+03:00"),
        accepted(5, "نص أول"),
    )
    store.database.connection.execute("UPDATE articles SET withdrawn_at = '2026-11-23T09:00:00Z' WHERE id = 3")
    return store


@pytest.mark.parametrize(("selection", "expected"), CASES.values(), ids=CASES)
def test_a_selection(filled, selection, expected):
    condition, values = selection.condition(filled.database.connection)
    found = filled.rows(f"SELECT id FROM articles WHERE {condition} ORDER BY id", *values)
    assert [row["id"] for row in found] == expected


@pytest.mark.parametrize("name", ["جهة", "99", "'", ""])
def test_a_person_that_nobody_credited(filled, name):
    with pytest.raises(PersonError, match="a name that was credited"):
        Selection(people=(name,)).condition(filled.database.connection)


def test_a_person_leads_to_whom_they_were_merged_into(filled, now):
    merge_people(filled.database, "أحمد عبد الله", "سلمى الكاتبة", now=now)
    for name in ("احمد عبدالله", "سلمى الكاتبة", "1"):
        condition, values = Selection(people=(name,)).condition(filled.database.connection)
        assert len(filled.rows(f"SELECT id FROM articles WHERE {condition}", *values)) == 5
