"""Invented Arabic: headlines, sentences and names that nobody wrote, the same for the same seed.

Places, offices and people do not exist. No word holds a character that HTML, XML or JSON would have to escape,
and every letter exists in windows-1256, so that the pages can be re-encoded at will.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import accumulate
from random import Random

GIVEN = "سارة مصطفى إيناس كريم هالة ياسر منى طارق ليلى حسام نادية وليد ريم سامي دينا وائل هدى ماجد سلمى فؤاد".split()
FEMALE = frozenset("سارة إيناس هالة منى ليلى نادية ريم دينا هدى سلمى".split())
FAMILY = (
    "الريحاني البستاني الورداني السدراوي العناني الجبالي المرجاني الزيتوني القاضي الحداد النجار الصائغ الوراق "
    "البحري الفاخوري السقا الكتبي الخطاط المنشاوي الشاطبي"
).split()
PLACES = (
    "وادي الريحان,تل السدر,عين الغزال,مرسى اللؤلؤ,جزيرة الملح,رأس النخيل,بئر الياسمين,سهل القمح,جبل الزعتر,واحة التين,"
    "خليج المرجان,قرية الفخار,ضفة الصفصاف,باب البحيرة,برج الحمام,حي الوراقين,ميناء العنبر,هضبة اللوز,نبع الزيتون,"
    "ساحة الساعة"
).split(",")
OFFICES = (
    "مجلس المدينة,وزارة النقل,هيئة المياه,غرفة التجارة,إدارة المتاحف,مركز الأرصاد,اتحاد الصيادين,نقابة المعلمين,"
    "مديرية الزراعة,بلدية الميناء,هيئة السكك الحديدية,لجنة المهرجان,جمعية الخطاطين,مستشفى الواحة,جامعة السهل"
).split(",")
ACTIONS = (
    "يفتتح جسر المشاة الجديد,يعلن موعد مهرجان الكتاب,يناقش خطة ترميم السوق القديم,يطلق حملة لتنظيف الشاطئ,"
    "يراجع ميزانية النقل العام,يوزع بذور القمح على المزارعين,يستقبل وفد الخبراء,يحدد أسعار المياه للعام المقبل,"
    "يكشف عن لوحة أثرية نادرة,يؤجل مباراة الكأس,يعيد تشغيل خط القطار,يوقع اتفاق الربط الكهربائي,"
    "يدرس توسعة المدرسة الزراعية,"
    "يحذر من رياح نشطة على الساحل,يكرم الفائزين بجائزة الخط العربي,يبدأ حصر أشجار الزيتون,يختبر حافلات تعمل بالكهرباء,"
    "ينشر نتائج المسح البحري,يمنع الصيد ليلا في الخليج,يرمم برج الساعة"
).split(",")
_SUBJECTS = (
    "مصدر في اللجنة,مدير المشروع,الباحثة في شؤون المياه,رئيس الوفد,المتحدث باسم الهيئة,أحد سكان الحي,أمين المتحف,"
    "مهندس الموقع,قائد الفريق,تاجر في السوق,معلمة في المدرسة,خبير الأرصاد,عضو المجلس,صاحب المبادرة,نائب رئيس الجامعة"
).split(",")
_SAYINGS = (
    "قال {s} إن العمل في {p} سيكتمل قبل نهاية الموسم، بعد أن بلغت نسبة الإنجاز {n} في المئة.",
    "وأضاف {s} أن التكلفة لم تتجاوز {n} ألف دينار، وأن أهالي {p} شاركوا في التمويل.",
    "وأوضح {s} أن {o} ستراجع النتائج مع بداية الشهر المقبل، ثم تعرضها على سكان {p}.",
    "وشهدت {p} خلال الأيام الماضية إقبالا كبيرا، إذ سجلت {o} أكثر من {n} طلبا في يوم واحد.",
    "وأشار {s} إلى أن التجربة الأولى في {p} استمرت {n} يوما من دون توقف يذكر.",
    "وبحسب بيان صادر عن {o} فإن المرحلة الثانية تشمل {n} موقعا في {p} وما حولها.",
    "وطالب {s} بتشكيل فريق يتابع التنفيذ، مؤكدا أن {o} لن تتأخر في تقديم الدعم.",
    "ويرى {s} أن ما جرى في {p} درس مفيد للمدن المجاورة، وأن الأرقام تتحدث عن نفسها.",
    "وكانت {o} قد أعلنت قبل {n} شهرا عن مسابقة لتصميم الموقع، شارك فيها طلاب من {p}.",
    "وذكر {s} أن الخلاف انتهى باتفاق مكتوب، وأن نسخة منه ستعلق في {p}.",
    "ومن المقرر أن تنقل {o} مكاتبها إلى {p} بعد انتهاء أعمال الصيانة التي تستغرق {n} أسبوعا.",
    "وختم {s} حديثه بالقول إن الطريق ما زال طويلا، لكن {p} قطعت نصفه في هدوء.",
    "وعلى بعد {n} كيلومترا من {p} أقامت {o} نقطة لاستقبال الزوار وتسجيل ملاحظاتهم.",
    "ولفت {s} النظر إلى أن الأمطار الأخيرة رفعت منسوب المياه في {p} بمقدار {n} سنتيمترا.",
    "ورصدت {o} في تقريرها السنوي تحسنا في الخدمات المقدمة، وخصت {p} بفصل كامل من {n} صفحة.",
)


# Patterns of Arabic nouns, filled with three letters of a root that need not exist.
_PATTERNS = (
    "ال{}{}ا{}",
    "{}{}{}ة",
    "م{}{}و{}",
    "{}ا{}{}ين",
    "ت{}{}ي{}",
    "ال{}ا{}{}",
    "ا{}ت{}ا{}",
    "{}{}ي{}",
    "م{}ا{}{}",
    "{}{}ا{}ات",
)
_LINKS = "وتحدث عن,وشمل ذلك,ومنها,ثم عرض,إضافة إلى,على غرار,بدلا من,مقابل,إلى جانب,فضلا عن,وهذه أسماء,بعد".split(",")
_ROOT_LETTERS = "بتجحخدرزسشصضطعغفقكلمنهو"
_VOCABULARY = 4000
SENTENCES = 4000


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Invented nouns, and their cumulative weights by Zipf's law: a news text shares few phrases with another."""
    chance = Random("nouns")
    made = (chance.choice(_PATTERNS).format(*chance.sample(_ROOT_LETTERS, 3)) for _ in range(_VOCABULARY))
    nouns = list(dict.fromkeys(made))
    return nouns, list(accumulate(1 / rank for rank in range(1, len(nouns) + 1)))


@lru_cache(maxsize=20_000)
def sentence(seed: int, place: int) -> str:
    """A sentence of the pool of `SENTENCES` that bodies are built from; two articles share one rarely, and never a
    paragraph.
    """
    chance = Random(f"{seed} sentence {place}")
    nouns, weights = vocabulary()
    return f"{_saying(chance)} {chance.choice(_LINKS)} {' '.join(chance.choices(nouns, cum_weights=weights, k=8))}."


def _saying(chance: Random) -> str:
    return chance.choice(_SAYINGS).format(
        s=chance.choice(_SUBJECTS), p=chance.choice(PLACES), o=chance.choice(OFFICES), n=chance.randrange(12, 990)
    )


def headline(chance: Random) -> str:
    """A headline of about ten words: who does what, where, and for how many."""
    place, home, number = chance.choice(PLACES), chance.choice(PLACES), chance.randrange(100, 10_000)
    return f"رئيس {chance.choice(OFFICES)} في {place} {chance.choice(ACTIONS)} بحضور {number} من أهالي {home}"


def person(chance: Random) -> tuple[str, bool]:
    """A full name, and whether it is a woman's."""
    given = chance.choice(GIVEN)
    return f"{given} {chance.choice(FAMILY)}", given in FEMALE
