import json
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.parsers.capture import read_capture
from pipelines.article import Outcome

P1 = (
    "افتتح وزير الري صباح اليوم محطة الرفع الجديدة في قرية النخيل، وقال إن المحطة تكفي لري ثلاثة آلاف فدان كانت تعاني "
    "من نقص المياه منذ سنوات طويلة."
)
P2 = (
    "وأضاف الوزير خلال جولته أن العمل بدأ قبل عامين، وأن الشركة المنفذة سلّمت المحطة قبل موعدها بشهر كامل، فيما تستمر "
    "أعمال تبطين الترعة الرئيسية حتى نهاية الصيف المقبل."
)
P3 = (
    "من جانبه، أكد رئيس جمعية المزارعين أن المحصول سيتضاعف إذا وصلت المياه في موعدها، مطالبا بتشكيل لجنة من الأهالي "
    "تتابع التوزيع وتبلغ عن الأعطال أولا بأول."
)
FLOW = f"{P1}\n\n{P2}\n\n{P3}"
TEXT = [P1, P2, P3]


@dataclass
class Case:
    text: str
    headline: str | None
    body: list[str] = field(default_factory=lambda: TEXT)
    date: str | None = None
    byline: str | None = None
    section: str | None = None
    related: list[str] = field(default_factory=list)
    own: tuple[str, ...] = ()
    outcome: Outcome = Outcome.ARTICLE
    captions: list[str] | None = None


CASES = {
    "alt is the outlet's name, author below it": Case(
        f"""يصدر عن مركز الشرفة - بيروت
ad a b
ad ad ad

محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

الأحد 13/يونيو/2021 - 09:15 ص
الشرفة
سعاد حسن
طباعة

{FLOW}
""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="الأحد 13/يونيو/2021 - 09:15 ص",
        byline="سعاد حسن",
        own=("الشرفة",),
    ),
    "subject's picture: cut alt and caption, nobody credited": Case(
        f"""يصدر عن مركز الشرفة - بيروت

نقابة المهندسين: فؤاد عبد المجيد يرد على منتقديه

الخميس 24/مايو/2018 - 11:30 م
المهندس فؤاد عبد
المهندس فؤاد عبد المجيد
طباعة
{FLOW}
""",
        "نقابة المهندسين: فؤاد عبد المجيد يرد على منتقديه",
        date="الخميس 24/مايو/2018 - 11:30 م",
        captions=["المهندس فؤاد عبد", "المهندس فؤاد عبد المجيد"],
    ),
    "author's name twice above the headline": Case(
        f"""ad a b
ad ad ad
محمود يوسف
محمود يوسف

ما الذي بقي من أسواق المدينة القديمة

الأربعاء 08/يناير/2020 - 10:04 م
طباعة
{FLOW}
""",
        "ما الذي بقي من أسواق المدينة القديمة",
        date="الأربعاء 08/يناير/2020 - 10:04 م",
        byline="محمود يوسف",
    ),
    "print link and cut headline on one line": Case(
        f"""40 مزارعًا يطالبون بحل.. جمعية النخيل تكتب إلى الوزير عن أزمة المياه

الإثنين 22/مارس/2021 - 11:59 ص
طباعة 40 مزارعًا يطالبون

{FLOW}""",
        "40 مزارعًا يطالبون بحل.. جمعية النخيل تكتب إلى الوزير عن أزمة المياه",
        date="الإثنين 22/مارس/2021 - 11:59 ص",
    ),
    "print link, cut headline and label on one line": Case(
        f""""من يملك ماء النخيل؟": قراءة في أزمة ري ممتدة

الإثنين 22/مارس/2021 - 11:59 ص
طباعة من يملك ماء النخيل؟ إعداد: فاطمة سعيد

{FLOW}""",
        '"من يملك ماء النخيل؟": قراءة في أزمة ري ممتدة',
        date="الإثنين 22/مارس/2021 - 11:59 ص",
        byline="إعداد: فاطمة سعيد",
    ),
    "print link, cut headline with a name in it, bare author": Case(
        f"""عبد الله الراوي.. آخر حكائي السوق القديم

الأحد 22/ديسمبر/2019 - 12:12 م
طباعة عبد الله الراوي.. آخر أحمد حسام
{FLOW}""",
        "عبد الله الراوي.. آخر حكائي السوق القديم",
        date="الأحد 22/ديسمبر/2019 - 12:12 م",
        byline="أحمد حسام",
    ),
    "page clock, editor-in-chief and section above": Case(
        f"""الخميس 25 أبريل 2024
رئيس مجلسى الإدارة والتحرير
عبدالعزيز علي
رئيس مجلسي الإدارة والتحرير
عبدالعزيز علي

محافظات

فؤاد الراوي.. حارس الترعة الذي لا ينام

فؤاد الراوي
فؤاد الراوي
تابع أحدث الأخبار عبر تطبيق google news
{FLOW}""",
        "فؤاد الراوي.. حارس الترعة الذي لا ينام",
        section="محافظات",
    ),
    "caption twice, author, date": Case(
        f"""أخبار مصر

محطة رفع جديدة تنهي عطش قرية النخيل

محطة الرفع في قرية النخيل
محطة الرفع في قرية النخيل

محمد فاروق

الإثنين، 01 أكتوبر 2018 - 05:50 م

{FLOW}""",
        "محطة رفع جديدة تنهي عطش قرية النخيل",
        date="الإثنين، 01 أكتوبر 2018 - 05:50 م",
        byline="محمد فاروق",
        section="أخبار مصر",
        captions=["محطة الرفع في قرية النخيل"],
    ),
    "clock with weather, author twice, both dates on one line": Case(
        f"""الثلاثاء 16 أبريل 2024 4:33 م القاهرة القاهرة 24°
مقالات

حين تعود المياه إلى مجاريها القديمة

خالد محمود
خالد محمود
نشر في: الأحد 18 نوفمبر 2018 - 7:17 م | آخر تحديث: الأحد 18 نوفمبر 2018 - 7:20 م

{FLOW}""",
        "حين تعود المياه إلى مجاريها القديمة",
        date="نشر في: الأحد 18 نوفمبر 2018 - 7:17 م | آخر تحديث: الأحد 18 نوفمبر 2018 - 7:20 م",
        byline="خالد محمود",
        section="مقالات",
    ),
    "labelled byline, date split over two lines": Case(
        f"""الرئيسية | أخبار | مقالات
الثلاثاء , ٢٢ يناير ٢٠١٩
محطة الرفع التي انتظرها الأهالي عشرين عاما
صورة أرشيفية
صورة أرشيفية
٤٧: ٠٩ م +02:00 EET
الثلاثاء ٢٢ يناير ٢٠١٩
كتب - نبيل عادل
{P1}
{P2}
{P3}""",
        "محطة الرفع التي انتظرها الأهالي عشرين عاما",
        date="٤٧: ٠٩ م +02:00 EET الثلاثاء ٢٢ يناير ٢٠١٩",
        byline="كتب - نبيل عادل",
        section="أخبار",
    ),
    "follow line, related inside, tags and comments below": Case(
        f"""حوادث

السيطرة على حريق في مخزن أخشاب بقرية النخيل دون إصابات

الجمعة 29/يوليو/2022 - 05:00 م
حريق مخزن أخشاب
كتبت منى سالم
تابع أحدث الأخبار عبر google news

{P1}

السيطرة على حريق في

خسائر بلا ضحايا

{P2}

اقرأ أيضًا: وفد من الأهالي يزور المحافظة لبحث أزمة المياه

{P3}

الكلمات المفتاحية: حريق، مخزن أخشاب، قرية النخيل
إضافة تعليق
جميع الحقوق محفوظة لجريدة الشرفة
""",
        "السيطرة على حريق في مخزن أخشاب بقرية النخيل دون إصابات",
        body=[P1, "خسائر بلا ضحايا", P2, P3],
        date="الجمعة 29/يوليو/2022 - 05:00 م",
        byline="كتبت منى سالم",
        section="حوادث",
        related=["وفد من الأهالي يزور المحافظة لبحث أزمة المياه"],
    ),
    "related list in the middle of the text": Case(
        f"""محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

تاريخ النشر: 2020-04-14

{P1}

مواضيع ذات صلة

وفد من الأهالي يزور المحافظة لبحث أزمة المياه
نقيب الفلاحين يطالب بتعويضات عاجلة للمتضررين

موعد التسليم

{P2}
{P3}
""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        body=[P1, "موعد التسليم", P2, P3],
        date="تاريخ النشر: 2020-04-14",
        related=["وفد من الأهالي يزور المحافظة لبحث أزمة المياه", "نقيب الفلاحين يطالب بتعويضات عاجلة للمتضررين"],
    ),
    "related and most-read lists at the end": Case(
        f"""محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

03 أكتوبر 2022 10:15

{FLOW}

شاهد أيضا
وفد من الأهالي يزور المحافظة لبحث أزمة المياه

الأكثر قراءة
أسعار الخضر في أسواق الجملة هذا الصباح
جدول مباريات الأسبوع الثالث في دوري المحافظات
""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="03 أكتوبر 2022 10:15",
        related=["وفد من الأهالي يزور المحافظة لبحث أزمة المياه"],
    ),
    "picture with alt and caption inside the text": Case(
        f"""محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

الأحد 13/يونيو/2021 - 09:15 ص

{P1}

المهندسة ليلى منصور
المهندسة ليلى منصور مديرة المشروع في موقع العمل

{P2}

رئيس جمعية المزارعين
رئيس جمعية المزارعين

{P3}
"
""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="الأحد 13/يونيو/2021 - 09:15 ص",
    ),
    "no blank lines at all": Case(
        f"""صحيفة الشرفة
محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات
كتب: نبيل عادل
السبت 2 نونبر 2019 - 20:00
{P1}
قصة المحطة
{P2}
{P3}
شارك
فيسبوك
تويتر""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        body=[P1, "قصة المحطة", P2, P3],
        date="السبت 2 نونبر 2019 - 20:00",
        byline="كتب: نبيل عادل",
        own=("صحيفة الشرفة",),
    ),
    "label and name on two lines, two writers": Case(
        f"""محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

بقلم:
يوسف إبراهيم
نشر في:
15 كانون الثاني 2021

{FLOW}""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="نشر في: 15 كانون الثاني 2021",
        byline="بقلم: يوسف إبراهيم",
    ),
    "date line that credits": Case(
        f"""محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

كتب في : الخميس 19 يوليو 2018 - 1:20 صباحاً بقلم : نادر محمود

{FLOW}""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="كتب في : الخميس 19 يوليو 2018 - 1:20 صباحاً بقلم : نادر محمود",
        byline="كتب في : الخميس 19 يوليو 2018 - 1:20 صباحاً بقلم : نادر محمود",
    ),
    "headline that names its writer": Case(
        f"""خالد منصور يكتب: ماذا ننتظر من مجلس القرية الجديد؟

{FLOW}""",
        "خالد منصور يكتب: ماذا ننتظر من مجلس القرية الجديد؟",
        byline="خالد منصور يكتب: ماذا ننتظر من مجلس القرية الجديد؟",
    ),
    "headline with a date in it": Case(
        f"""أسعار الذهب اليوم الثلاثاء 5 مارس 2024 في محلات الصاغة

الثلاثاء 05/مارس/2024 - 08:00 ص
سعاد حسن

{FLOW}""",
        "أسعار الذهب اليوم الثلاثاء 5 مارس 2024 في محلات الصاغة",
        date="الثلاثاء 05/مارس/2024 - 08:00 ص",
        byline="سعاد حسن",
    ),
    "menu and running headlines above": Case(
        f"""الرئيسية
سياسة
اقتصاد
رياضة
آخر الأخبار
انقطاع المياه عن ثلاث قرى مساء اليوم
وفد من الأهالي يزور المحافظة لبحث الأزمة

اقتصاد

محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

الأحد 13/يونيو/2021 - 09:15 ص
هالة أحمد

{FLOW}""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="الأحد 13/يونيو/2021 - 09:15 ص",
        byline="هالة أحمد",
        section="اقتصاد",
    ),
    "labelled date above the headline": Case(
        f"""تاريخ النشر: 2020-04-14

محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

{FLOW}""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="تاريخ النشر: 2020-04-14",
    ),
    "date below the text": Case(
        f"""محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

{FLOW}

20 يناير 2015
""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="20 يناير 2015",
    ),
    "signature and agency below the text": Case(
        f"""محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

{FLOW}

(رويترز)
""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        byline="(رويترز)",
    ),
    "place and agency, page furniture round the date": Case(
        f"""محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

مزارعون أمام محطة الرفع («الشرفة»)
مزارعون أمام محطة الرفع («الشرفة»)
القاهرة - وكالات
نُشر: 12:30-4 يناير 2022 م ـ 01 جمادي الآخر 1443 هـ
TT
{FLOW}
انقر هنا لقراءة الخبر من مصدره.""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="نُشر: 12:30-4 يناير 2022 م ـ 01 جمادي الآخر 1443 هـ",
        byline="القاهرة - وكالات",
    ),
    "portrait of somebody quoted, author with place": Case(
        f"""محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات
محمود آل سالم
محمود آل سالم
خالد آل أحمد (أبها)
الأحد 5 يناير 2020

{FLOW}""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="الأحد 5 يناير 2020",
        byline="خالد آل أحمد (أبها)",
        captions=["محمود آل سالم"],
    ),
    "issue number in the date line, labelled section": Case(
        f"""موقع الشرفة

محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات
كمال حسن
الشرفة-العدد: 4127 - 2013 / 6 / 18 - 02:58
المحور: شؤون القرى
{P1}
{P2}
{P3}
""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="الشرفة-العدد: 4127 - 2013 / 6 / 18 - 02:58",
        byline="كمال حسن",
        section="شؤون القرى",
        own=("الشرفة",),
    ),
    "byline glued to the first sentence": Case(
        f"""محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات
نشر في الشرفة يوم 25 - 07 - 2012
كتب - نبيل عادل: {P1}
{P2}
{P3}""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        body=[f"كتب - نبيل عادل: {P1}", P2, P3],
        date="نشر في الشرفة يوم 25 - 07 - 2012",
        byline="كتب - نبيل عادل:",
    ),
    "kicker above, subject's name as a sub-heading": Case(
        f"""بعد عشر سنوات من الانتظار
محطة رفع جديدة تنهي عطش قرية النخيل

الأحد 05/يناير/2020 - 02:12 م
طباعة محطة رفع جديدة تنهي سعاد محمد
مدخل
{P1}
من هو صاحب الفكرة؟
{P2}
{P3}""",
        "محطة رفع جديدة تنهي عطش قرية النخيل",
        body=["مدخل", P1, "من هو صاحب الفكرة؟", P2, P3],
        date="الأحد 05/يناير/2020 - 02:12 م",
        byline="سعاد محمد",
    ),
    "titled names are captions": Case(
        f"""محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

الأحد 05/يناير/2020 - 02:12 م
طباعة
 \N{NO-BREAK SPACE}
الدكتور عبد الرحيم سالم

{P1}

الشيخ محمد البدري

{P2}
{P3}""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="الأحد 05/يناير/2020 - 02:12 م",
    ),
    "print link with the alt text of the caption below": Case(
        f"""محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

الأحد 05/يناير/2020 - 02:12 م
طباعة خالد سالم
خالد سالم
{P1}
{P2}
{P3}""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="الأحد 05/يناير/2020 - 02:12 م",
    ),
    "publisher's call below the text": Case(
        f"""رئيس مجلس الإدارة
عصام كامل
رئيس التحرير
زكي محمد
عاجل

حوادث

محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات
محطة الرفع، الشرفة

الخميس 25/أبريل/2024 - 10:20 ص
أحمد سعيد
18 حجم الخط
{FLOW}

ونقدم لكم من خلال موقع (الشرفة)، تغطية ورصدا مستمرا على مدار الـ 24 ساعة لـ أسعار الذهب، أسعار اللحوم، أسعار الدولار.
""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="الخميس 25/أبريل/2024 - 10:20 ص",
        byline="أحمد سعيد",
        section="حوادث",
    ),
    "short text without a full stop": Case(
        """محطة رفع جديدة في النخيل

الأحد 05/يناير/2020 - 02:12 م
طباعة
أعلنت الوزارة تشغيل محطة الرفع الجديدة في قرية النخيل بعد انتظار طويل""",
        "محطة رفع جديدة في النخيل",
        body=["أعلنت الوزارة تشغيل محطة الرفع الجديدة في قرية النخيل بعد انتظار طويل"],
        date="الأحد 05/يناير/2020 - 02:12 م",
    ),
    "lead above the date": Case(
        f"""محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات
{P1}
الأحد 13/يونيو/2021 - 09:15 ص
كتب: نبيل عادل
{P2}
{P3}""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        date="الأحد 13/يونيو/2021 - 09:15 ص",
        byline="كتب: نبيل عادل",
    ),
    "empty": Case("", None, body=[], outcome=Outcome.EMPTY_BODY),
    "only marks": Case('\n "\n---\n', None, body=[], outcome=Outcome.EMPTY_BODY),
    "header without a text": Case(
        """محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات

الأحد 13/يونيو/2021 - 09:15 ص
سعاد حسن
طباعة
""",
        "محطة رفع جديدة تنهي عطش قرية النخيل بعد عشر سنوات",
        body=[],
        date="الأحد 13/يونيو/2021 - 09:15 ص",
        byline="سعاد حسن",
        outcome=Outcome.EMPTY_BODY,
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_invented_capture(case):
    draft = read_capture(case.text, own_names=case.own)
    assert draft.headline == case.headline
    assert [block.text for block in draft.blocks] == case.body
    assert draft.printed_date == case.date
    assert draft.byline == case.byline
    assert draft.section == case.section
    assert [link.text for link in draft.related] == case.related
    assert draft.outcome == case.outcome
    assert (draft.reason is None) == (case.outcome is Outcome.ARTICLE)
    if case.captions is not None:
        assert draft.captions == case.captions


LISTING = "أخبار المحافظات\n\n" + "\n\n".join(
    f"{title}\n{day} مايو 2021\nاقرأ المزيد"
    for day, title in enumerate(
        [
            "انقطاع المياه عن ثلاث قرى مساء اليوم",
            "وفد من الأهالي يزور المحافظة لبحث الأزمة",
            "نقيب الفلاحين يطالب بتعويضات عاجلة للمتضررين",
            "السيطرة على حريق في مخزن أخشاب دون إصابات",
            "افتتاح مدرسة جديدة في قرية النخيل",
            "أسعار الخضر في أسواق الجملة هذا الصباح",
            "جدول مباريات الأسبوع الثالث في دوري المحافظات",
            "محافظ الإقليم يتفقد أعمال رصف الطريق الدائري",
            "ختام مهرجان التمور بمشاركة خمسين عارضا",
        ],
        start=3,
    )
)


def test_listing_is_refused_with_a_reason():
    draft = read_capture(LISTING)
    assert draft.outcome is Outcome.LISTING
    assert "titles" in (draft.reason or "")


def test_error_page_is_refused_with_its_words():
    draft = read_capture("الشرفة\n\nعفوا، الصفحة غير موجودة\n\nالعودة إلى الرئيسية\n")
    assert draft.outcome is Outcome.ERROR_PAGE
    assert "الصفحة غير موجودة" in (draft.reason or "")


def test_paywall_stub_is_refused():
    draft = read_capture(f"محطة رفع جديدة تنهي عطش قرية النخيل\n\n{P1}\n\nهذا المحتوى للمشتركين فقط\n")
    assert draft.outcome is Outcome.PAYWALL


def test_headings_are_marked():
    draft = read_capture(CASES["no blank lines at all"].text, own_names=("صحيفة الشرفة",))
    assert [block.kind for block in draft.blocks] == ["paragraph", "heading", "paragraph", "paragraph"]


def test_tags_become_keywords():
    draft = read_capture(CASES["follow line, related inside, tags and comments below"].text)
    assert draft.keywords == ["حريق", "مخزن أخشاب", "قرية النخيل"]


def test_every_field_says_where_it_came_from():
    draft = read_capture(CASES["caption twice, author, date"].text)
    assert set(draft.provenance) == {"headline", "section", "byline_raw", "date_published", "body"}


FRAGMENTS = st.sampled_from(
    [
        *(
            P1,
            P2,
            "طباعة",
            "طباعة سعاد حسن",
            "سعاد حسن",
            "كتب: نبيل عادل",
            "ad a b",
            "",
            "",
            '"',
            "اقرأ أيضا",
            "للمزيد: خبر آخر مهم",
        ),
        *(
            "الأحد 13/يونيو/2021 - 09:15 ص",
            "09:15",
            "نشر في:",
            "الأكثر قراءة",
            "الكلمات المفتاحية",
            "رئيس التحرير",
            "محطة رفع",
        ),
        *(
            "محطة رفع جديدة تنهي عطش قرية النخيل",
            "إضافة تعليق",
            "جميع الحقوق محفوظة",
            "\ud800",
            "\x00",
            "بقلم",
            "الشرفة",
            ".",
        ),
    ]
)


@settings(max_examples=60, deadline=None)
@example(f"{P1}\n21 مارس 2020\n{P1}")
@given(st.lists(FRAGMENTS | st.text(max_size=30), max_size=25).map("\n".join))
def test_never_raises_and_keeps_its_promises(text):
    draft = read_capture(text, own_names=("الشرفة",))
    assert (draft.reason is None) == (draft.outcome is Outcome.ARTICLE)
    assert all(block.text.strip() for block in draft.blocks)
    assert all(link.text and link.url is None for link in draft.related)
    assert draft.headline is None or draft.headline not in [block.text for block in draft.blocks[:1]]


def test_hostile_captures_are_quick():
    start = time.process_time()
    for line in (
        "طباعة " * 300,
        "سعاد حسن",
        "اقرأ أيضا",
        "12:30",
        "محطة رفع",
        "«" * 500,
        "كتب: " * 100,
        P1,
        "ا" * 10_000,
    ):
        read_capture("\n".join([line] * 500))
    assert time.process_time() - start < 5


SAMPLES = Path(__file__).parents[4] / "shared" / "captures"
GOLD = sorted(SAMPLES.glob("*.gold.json"))


@pytest.mark.skipif(not GOLD, reason="the real captures lie beside the repository, in ../shared/captures")
@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name.removesuffix(".gold.json"))
def test_real_capture(path):
    gold = json.loads(path.read_text("utf-8"))
    text = path.with_name(path.name.replace(".gold.json", ".txt")).read_text("utf-8")
    draft = read_capture(text, own_names=("المرجع",))
    assert "\n\n".join(block.text for block in draft.blocks) == gold["body"]
    assert draft.headline == gold["headline"]
    assert (draft.printed_date is None) == (gold["datePublished"] is None)
    assert (draft.byline is None) == (not gold["authors"])
    assert [link.text for link in draft.related] == [link["text"] for link in gold.get("related", [])]
