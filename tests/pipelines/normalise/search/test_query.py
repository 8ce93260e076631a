"""Queries as people type them, and as nobody would."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.normalise.search import MOST_TERMS, read_query


@pytest.mark.parametrize(
    ("text", "groups", "excluded"),
    [
        ("", (), ()),
        ("   \t\n", (), ()),
        ("كتاب", ((("كتاب",),),), ()),
        ("الكتاب والقلم", ((("كتاب",),), (("قلم",),)), ()),
        ('"مجلس النواب"', ((("مجلس", "نواب"),),), ()),
        ("«مجلس النواب»", ((("مجلس", "نواب"),),), ()),
        ("“مجلس النواب”", ((("مجلس", "نواب"),),), ()),
        ('"مجلس النواب', ((("مجلس", "نواب"),),), ()),
        ('مجلس" النواب', ((("مجلس",),), (("نواب",),)), ()),
        ("مجلس -النواب", ((("مجلس",),),), (("نواب",),)),
        ('مجلس -"النواب الجديد"', ((("مجلس",),),), (("نواب", "جديد"),)),
        ("-النواب", (), (("نواب",),)),
        ("مجلس - النواب", ((("مجلس",),), (("نواب",),)), ()),
        ("كتاب OR مجلة", ((("كتاب",), ("مجله",)),), ()),
        ("كتاب | مجلة", ((("كتاب",), ("مجله",)),), ()),
        ("جديد كتاب OR مجلة", ((("جديد",),), (("كتاب",), ("مجله",))), ()),
        ("OR كتاب OR", ((("كتاب",),),), ()),
        ("a OR OR b", ((("a",), ("b",)),), ()),
        ("or and not near", ((("or",),), (("and",),), (("not",),), (("near",),)), ()),
        ("كوفيد-19", ((("كوفيد", "19"),),), ()),
        ("عبد الرحمن", ((("عبدالرحمن",),),), ()),
        ("عبد -الرحمن", ((("عبد",),),), (("رحمن",),)),
        ("headline:كتاب", ((("headline", "كتاب"),),), ()),
        ("كتا*", ((("كتا",),),), ()),
        ("^كتاب", ((("كتاب",),),), ()),
        ("كتاب كتاب", ((("كتاب",),),), ()),
        ("😀 !!! ()", (), ()),
        ("\0كتاب\0", ((("كتاب",),),), ()),
    ],
)
def test_what_is_understood(text, groups, excluded):
    query = read_query(text)
    assert (query.groups, query.excluded, query.ignored) == (groups, excluded, 0)


def test_a_pasted_text_is_cut_and_says_so():
    query = read_query(" ".join(f"كلمه{number}" for number in range(MOST_TERMS + 5)))
    assert (len(query.groups), query.ignored) == (MOST_TERMS, 5)
    either = read_query(" OR ".join(f"كلمه{number}" for number in range(3 * MOST_TERMS)))
    assert len(either.terms) == MOST_TERMS


@settings(deadline=None)
@given(st.text(max_size=300))
def test_nothing_is_an_error(text):
    query = read_query(text)
    assert all(word for group in query.groups for term in group for word in term)
    assert all(group for group in query.groups)
