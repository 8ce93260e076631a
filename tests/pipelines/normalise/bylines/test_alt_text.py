"""Cut alt texts and print links are told from bylines by the headline and captions."""

import pytest

from pipelines.normalise.bylines import read_byline

HEADLINE = "سعاد الشرقاوي.. طبيبة القرى البعيدة تعود إلى الدلتا"


def names(raw, **context):
    return [author.name for author in read_byline(raw, **context).authors]


@pytest.mark.parametrize(
    ("raw", "context", "wanted"),
    [
        ("سعاد الشرقاوي", {"headline": HEADLINE}, []),
        ("سعاد الشرقاوي", {"captions": ["سعاد الشرقاوي في عيادتها"]}, []),
        ("سعاد الشرقاوي", {"headline": "سعاد الشرقاوي تكتب: أيام في الدلتا"}, ["سعاد الشرقاوي"]),
        ("سعاد الشرقاوي", {"headline": "طبيبة القرى البعيدة"}, ["سعاد الشرقاوي"]),
        ("طباعة سعاد الشرقاوي.. طبيبة ماهر الديب", {"headline": HEADLINE}, ["ماهر الديب"]),
        ("طباعة سعاد الشرقاوي.. طبيبة", {"headline": HEADLINE}, []),
        ("طباعة ماهر الديب", {"headline": HEADLINE}, []),
        ("طباعة سعاد الشرقاوي.. طبيبة ماهر الديب", {}, ["ماهر الديب"]),
        ("طباعة ماهر الديب", {}, []),
        ("طباعة سعاد الشرقاوي.. طبيبة إعداد: ماهر الديب", {"headline": HEADLINE}, ["ماهر الديب"]),
        ("كتب: سعاد الشرقاوي", {"headline": HEADLINE}, ["سعاد الشرقاوي"]),
        ("سعاد الشرقاوي سعاد الشرقاوي", {}, []),
        ("سعاد الشرقاوي سعاد الشرقاوي في عيادتها", {}, []),
    ],
)
def test_alt_text(raw, context, wanted):
    assert names(raw, **context) == wanted
