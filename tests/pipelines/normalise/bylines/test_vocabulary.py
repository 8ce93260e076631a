"""The vocabularies keep their promises: broad, readable, and without words that break names."""

import pytest

from pipelines.normalise.bylines import lexicon as marks
from pipelines.normalise.bylines.lexicon import lexicon
from pipelines.normalise.vocabulary import load


@pytest.mark.parametrize(
    ("name", "sections", "fewest"),
    [
        ("given_names", ["given"], 1_500),
        ("places", ["countries", "cities"], 900),
        ("agencies", ["agencies", "outlets"], 900),
        ("roles", ["writer", "editor", "translator", "interviewer", "photographer", "correspondent", "source"], 200),
    ],
)
def test_size(name, sections, fewest):
    assert sum(len(spellings) for section in sections for spellings in load(name)[section].values()) >= fewest


def test_no_given_name_is_a_label_or_a_button():
    words = lexicon().words
    assert [word for word, bits in words.items() if bits & marks.GIVEN and bits & (marks.ROLE | marks.FURNITURE)] == []


def test_roles_are_those_of_the_record():
    assert set(lexicon().roles.values()) == set(marks.ROLES)
