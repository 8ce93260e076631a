"""Who is credited, and people joined and parted by hand."""

from __future__ import annotations

import pytest

from pipelines.article import Archive, Author
from pipelines.store.merging import merge_people, split_person
from pipelines.store.persons import PersonError, list_people, read_person

TEXTS = [f"نص {word} من نصوص الأخبار التي لا يشبه بعضها بعضا" for word in "أول ثان ثالث رابع خامس".split()]
SALMA, SALMA_H, S_HADDAD, HALA = "سلمى حداد", "سلمي حدّاد", "س. حداد", "هالة منصور"


@pytest.fixture
def filled(store, accepted):
    """Four articles: SALMA in two spellings of one key, then under her initial, then HALA."""
    names = (SALMA, SALMA_H, S_HADDAD, HALA)
    store.pages = [accepted(n, TEXTS[n], authors=(Author(name),)) for n, name in enumerate(names)]
    store.run(*store.pages)
    return store


@pytest.fixture
def merge(filled, now):
    return lambda person, into: merge_people(filled.database, person, into, now=now)


@pytest.fixture
def split(filled, now):
    return lambda person, spelling: split_person(filled.database, person, spelling, now=now)


def credits(store):
    """Article to the name of the person, and the name as printed."""
    rows = store.rows("SELECT article_id, name, name_as_printed FROM people_v1 ORDER BY article_id")
    return [(row["name"], row["name_as_printed"]) for row in rows]


APART = [(SALMA, SALMA), (SALMA, SALMA_H), (S_HADDAD, S_HADDAD), (HALA, HALA)]
MERGED = [(SALMA, SALMA), (SALMA, SALMA_H), (SALMA, S_HADDAD), (HALA, HALA)]


def test_one_key_is_one_person(filled):
    assert credits(filled) == APART


@pytest.mark.parametrize(("person", "into"), [("2", "1"), (S_HADDAD, SALMA_H)], ids=["numbers", "names"])
def test_merged_and_parted(filled, merge, split, person, into):
    assert merge(person, into) == (2, 1, 1)
    assert credits(filled) == MERGED
    assert [row["name"] for row in filled.rows("SELECT name FROM people ORDER BY id")] == [SALMA, S_HADDAD, HALA]
    assert split(into, person) == (1, 2, 1)
    assert credits(filled) == APART
    assert filled.rows("SELECT * FROM people_aliases") == []


def test_a_merge_outlives_every_reading_anew(filled, merge, accepted):
    merge(S_HADDAD, SALMA)
    filled.run(*filled.pages)
    assert credits(filled) == MERGED
    read_anew = [
        accepted(n, TEXTS[n], authors=(Author(S_HADDAD, "editor"), Author(HALA)), parser_version="2") for n in range(4)
    ]
    filled.run(*read_anew, accepted(7, "نص جديد تماما لم يره أحد", authors=(Author(S_HADDAD),)))
    assert credits(filled) == [(SALMA, S_HADDAD), (HALA, HALA)] * 4 + [(SALMA, S_HADDAD)]


def test_a_chain_comes_apart_as_it_was_made(filled, merge, split):
    merge(S_HADDAD, SALMA)
    assert merge(SALMA, HALA) == (1, 3, 3)
    assert {name for name, _ in credits(filled)} == {HALA}
    assert set(read_person(filled.database, S_HADDAD, articles=9).merged.values()) == {SALMA, S_HADDAD}
    split(HALA, SALMA)
    assert credits(filled) == MERGED


def test_a_spelling_that_is_somebody_else(filled, split, merge, accepted):
    person, parted, moved = split(SALMA, SALMA_H)
    assert (person, moved) == (1, 1)
    assert credits(filled) == [(SALMA, SALMA), (SALMA_H, SALMA_H), (S_HADDAD, S_HADDAD), (HALA, HALA)]
    filled.run(accepted(7, "نص جديد تماما لم يره أحد", authors=(Author(SALMA_H), Author(SALMA))))
    assert credits(filled)[4:] == [(SALMA_H, SALMA_H), (SALMA, SALMA)]
    assert merge(str(parted), SALMA) == (parted, 1, 2)
    assert {name for name, _ in credits(filled)} == {SALMA, S_HADDAD, HALA}
    split(SALMA, str(parted))
    assert credits(filled)[1] == (SALMA_H, SALMA_H)


def test_a_spelling_that_is_its_own_key(store, accepted, now):
    folded = "سلمي حداد"
    store.run(accepted(0, TEXTS[0], authors=(Author(SALMA),)), accepted(1, TEXTS[1], authors=(Author(folded),)))
    split_person(store.database, SALMA, folded, now=now)
    assert credits(store) == [(SALMA, SALMA), (folded, folded)]
    assert [row["key"] for row in store.rows("SELECT key FROM people ORDER BY id")] == [folded, f"{folded} (2)"]


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda merge, split: merge("99", SALMA), "'99' must be the number of a person or a name"),
        (lambda merge, split: merge("سلمى حدادي", SALMA), f"Did you mean {SALMA}"),
        (lambda merge, split: merge(SALMA, SALMA_H), "must be two people"),
        (lambda merge, split: [merge(S_HADDAD, SALMA), merge(SALMA, S_HADDAD)], "must be two people"),
        (lambda merge, split: [merge(S_HADDAD, SALMA), merge(S_HADDAD, HALA)], "warraq people split 1 2"),
        (lambda merge, split: split(SALMA, HALA), "must be somebody who was merged into them or a spelling"),
        (lambda merge, split: split(SALMA, "1"), "must be somebody who was merged into them or a spelling"),
        (lambda merge, split: split(SALMA, "سلمى حدّاد"), "no article prints the name"),
        (lambda merge, split: split(HALA, HALA), "is the only spelling"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(filled, merge, split, act, message):
    with pytest.raises(PersonError, match=message):
        act(merge, split)
    assert credits(filled) in (APART, MERGED)


def test_reading(filled, merge, accepted):
    merge(S_HADDAD, SALMA)
    filled.run(accepted(3, TEXTS[3], authors=(), archive=Archive("3.html"), parser_version="2"))
    assert [(one.name, one.articles) for one in list_people(filled.database, limit=9)] == [(SALMA, 3), (HALA, 0)]
    assert [one.id for one in list_people(filled.database, "حدّاد", limit=9)] == [1]
    assert list_people(filled.database, "%", limit=9) == list_people(filled.database, limit=9)
    person = read_person(filled.database, S_HADDAD, articles=2)
    assert (person.id, person.merged, len(person.articles)) == (1, {2: S_HADDAD}, 2)
    assert person.spellings == {SALMA: 1, SALMA_H: 1, S_HADDAD: 1}
    assert person.roles == {"writer": 3}
