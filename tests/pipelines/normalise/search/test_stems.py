"""Words without the particles that are written onto them."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.normalise.search import search_text, search_words, stem
from pipelines.normalise.text import words

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
WORDS = st.text(alphabet=LETTERS, min_size=1, max_size=12)
# Words that begin with no particle, so that whatever is put before them is one.
PLAIN = st.text(alphabet=[letter for letter in LETTERS if letter not in "اوفبكل"], min_size=3, max_size=8)


@pytest.mark.parametrize(
    "spellings",
    [
        "كتاب الكتاب والكتاب بالكتاب فالكتاب كالكتاب للكتاب وكتاب بكتاب لكتاب وللكتاب وبالكتاب وبكتاب",
        "قال وقال فقال",
        "مدرسة مدرسه المدرسة بالمدرسه ومدرسةٌ",
        "لجنة اللجنة للجنة باللجنة وللجنة لِلَّجنة ولجنة",
        "لبنان ولبنان بلبنان للبنان",
        "وزير الوزير والوزير للوزير بوزير ووزير",
        "وليد الوليد لوليد ووليد",
        "كمال وكمال لكمال",
        "فلسطين وفلسطين بفلسطين",
        "فلسطيني الفلسطيني والفلسطيني",
        "ألمانيا المانيا بألمانيا وألمانيا لألمانيا",
        "الله والله بالله",
        "بحيرة البحيرة والبحيرة بالبحيرة",
        "مسؤول مسئول المسئول والمسؤول",
        "مسؤولية المسئولية",
        "أمريكا أميركا وأمريكا بأميركا",
        "أمريكي الأميركي",
        "عبدالله عبد الله وعبد الله لعبدالله",
        "عبدالرحمن وعبد الرحمن",
        "أبوظبي أبو ظبي بأبوظبي وأبو ظبي",
        "١٢٣ 123 ۱۲۳",
        "ﻛﺘﺎﺏ كتاب کتاب",
        "القاهـــرة القاهرة القاهرَة",
        "café CAFÉ cafe",
    ],
    ids=lambda text: text.split()[0],
)
def test_ways_to_write_one_word(spellings):
    texts = spellings.split() if not any(two in spellings for two in ("عبد ", "أبو ")) else None
    if texts is None:
        assert len(set(search_words(spellings))) == 1
    else:
        assert len({tuple(search_words(text)) for text in texts}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("وليد", "ليد"), ("والد", "الد"), ("والد", "لد"), ("كمال", "مال"), ("كتاب", "تاب"), ("لجنة", "جنة"),
        ("بحث", "حث"), ("فيصل", "يصل"), ("وسائل", "سائل"), ("وفد", "فد"), ("بيت", "يت"), ("بعيد", "عيد"),
        ("كلفت", "لفت"), ("وردت", "ردت"), ("واحد", "أحد"), ("بشر", "شر"), ("كانت", "أنت"), ("كامل", "أمل"),
        ("الآن", "آن"), ("ألعاب", "عاب"), ("ألوان", "وان"), ("فريق", "بريق"), ("فصول", "وصول"), ("وقود", "قود"),
        ("بلال", "لال"), ("وكالة", "كالة"), ("الله", "له"), ("لسان", "سان"), ("ولاية", "آية"), ("باريس", "اريس"),
    ],
)  # fmt: skip
def test_words_that_only_look_as_if_they_held_another(one, other):
    assert search_words(one) != search_words(other)


@settings(deadline=None)
@given(WORDS)
def test_a_stem_is_its_own_stem(word):
    assert stem(stem(word)) == stem(word)


@settings(deadline=None)
@example("تيت", "لل")
@given(PLAIN, st.sampled_from(["ال", "وال", "فال", "بال", "كال", "لل", "و", "ف", "وب", "ول", "ب", "ل", "ك", "فل"]))
def test_particles_do_not_count(word, particles):
    # Put before a word they may make another word of the list, with the article that لل holds; then that is written.
    whole = stem(f"{particles}{word}")
    assert whole in (stem(word), f"{particles}{word}", f"{particles[1:]}{word}", f"ال{word}")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_becomes_words_of_letters_and_digits(text):
    found = search_words(text)
    assert all(word and word.replace("_", "x").isalnum() for word in found)
    assert search_text(text).split() == found
    assert search_words(search_text(text)) == found


@settings(deadline=None)
@given(st.text(alphabet=LETTERS + " ـًٌَُِّْ٠١٢،.أإآىةؤئ", max_size=200))
def test_only_words_that_belong_together_are_joined(text):
    assert len(search_words(text)) <= len(words(text))


def test_a_long_word_costs_nothing():
    assert stem("و" * 100_000) == "و" * 100_000
