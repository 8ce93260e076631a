"""The format of the vocabularies, its messages, and that every file of the package keeps it."""

from importlib.resources import files

import pytest

from pipelines.normalise.text import display
from pipelines.normalise.vocabulary import VocabularyError, load, parse

NAMES = sorted(
    entry.name.removesuffix(".txt")
    for entry in files("pipelines.normalise.vocabulary").iterdir()
    if entry.name.endswith(".txt")
)


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        pytest.param("[months]\n1: يناير | جانفي", {"months": {"1": ("يناير", "جانفي")}}, id="key-and-spellings"),
        pytest.param("[a]\nكلمة", {"a": {"كلمة": ("كلمة",)}}, id="a-lone-spelling-is-its-own-key"),
        pytest.param("[a]\nكلمة | كلمات", {"a": {"كلمة": ("كلمة", "كلمات")}}, id="the-first-spelling-is-the-key"),
        pytest.param("# note\n\n[a]\n# note\nx: y\n", {"a": {"x": ("y",)}}, id="comments-and-blank-lines-are-nothing"),
        pytest.param("[a]\nx: y\n[b]\nx: z", {"a": {"x": ("y",)}, "b": {"x": ("z",)}}, id="a-key-in-two-sections"),
        pytest.param("[a]\nx: y\n[b]\nz\n[a]\nw: v", {"a": {"x": ("y",), "w": ("v",)}, "b": {"z": ("z",)}},
                     id="a-section-may-go-on-later"),
        pytest.param("[a]\n10:30", {"a": {"10:30": ("10:30",)}}, id="a-colon-without-a-space-is-no-key"),
        pytest.param("[ a b ]\n  x :  y  |  z  ", {"a b": {"x": ("y", "z")}}, id="spaces-do-not-matter"),
        pytest.param("", {}, id="empty"),
    ],
)  # fmt: skip
def test_parse(text: str, sections: dict[str, dict[str, tuple[str, ...]]]) -> None:
    assert {name: dict(section) for name, section in parse(text).items()} == sections


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("كلمة", r"words\.txt, line 1: .*\[section\]", id="an-entry-before-the-first-section"),
        pytest.param("[a]\nx: y\n\nx: z", r"words\.txt, line 4: .*'x'.*twice", id="a-key-twice"),
    ],
)
def test_a_broken_file_is_refused_with_file_line_and_rule(text: str, message: str) -> None:
    with pytest.raises(VocabularyError, match=message):
        parse(text, "words.txt")


@pytest.mark.parametrize("name", NAMES)
def test_every_vocabulary_is_read_and_holds_no_empty_spelling(name: str) -> None:
    sections = load(name)
    assert sections
    for section, entries in sections.items():
        for key, spellings in entries.items():
            assert spellings, f"{name}.txt, [{section}], {key}: an entry needs a spelling"
            for spelling in spellings:
                assert display(spelling) and spelling == spelling.strip(), f"{name}.txt, [{section}]: {spelling!r}"


def test_a_vocabulary_is_read_once_and_cannot_be_changed() -> None:
    assert load("months") is load("months")
    with pytest.raises(TypeError):
        load("months")["new"] = {}  # type: ignore[index]
