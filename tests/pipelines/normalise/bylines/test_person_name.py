"""Whether a bare line could be somebody's name."""

import pytest

from pipelines.normalise.bylines import is_person_name


@pytest.mark.parametrize(
    "line",
    ["سامية الجندي", "د. ماهر الديب", "عبد الإله بوشعيب", "محمد ولد سالم", "نور الدين بوزيان", "وليد وهبي",
     "وفاء سالم", "كمال هاشمي", "خالد واجباش", "سعاد الراشد ومنى السالم", "سعاد الراشد، منى السالم", "Nadia Mansour",
     "– سعاد الراشد –"],
)  # fmt: skip
def test_names(line):
    assert is_person_name(line)


@pytest.mark.parametrize(
    "line",
    ["", "محمد", "صدى البلد", "جمال الطبيعة", "أمير قطر", "حكم العسكر", "كمال الأجسام", "رياضة محلية", "القاهرة", "TT",
     "Admin", "سعاد الراشد 12/3/2020", "سعاد الراشد سعاد الراشد", "الدكتورة سعاد الراشد", "كتبت: سعاد الراشد",
     "سعاد الراشد: لن أعود", "سعاد الراشد وزيرة الثقافة", "فريق التحرير", "مقتل ثلاثة", "www.example.org",
     "سعاد الراشد " * 20],
)  # fmt: skip
def test_not_names(line):
    assert not is_person_name(line)
