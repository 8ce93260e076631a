"""What a search must find and must not: a table of queries over a small newspaper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from pipelines.article import Article, BodyBlock
from pipelines.normalise.search import read_query
from pipelines.publish.selection import Selection
from pipelines.store import Database, Writer, open_database, start_run
from pipelines.store.search import search
from pipelines.validate import content_hash
from pipelines.verdict import Accepted

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

# Name: headline | body.
NEWSPAPER = """
book: صدور كتاب جديد عن تاريخ الموانئ | يقع في ثلاثمئة صفحة.
the-book: معرض الشارقة يفتح أبوابه | عرضت دار النشر الكِتَابَ الأول لها، وقال مديرها إن القراء كثر.
with-book: جائزة أدبية | فاز بالكتاب الأخير، وللكتاب صلة بروايته الأولى.
repented: لص قديم يروي قصته | يقول إنه تاب قبل عشرين عاما.
minister: الوزير يفتتح مدرسة | قال وزير التعليم إن المدرسة تستقبل مئتي تلميذ.
council: مجلس الوزراء يناقش الموازنة | أكد رئيس المجلس أن النواب سيصوتون غدا.
deputies: مجلس النواب يقر القانون | صوت النواب أمس على القانون الجديد.
walid: وليد يسجل هدفين | أحرز اللاعب وليد منصور هدفين في المباراة.
father: والد اللاعب: فخور به | تحدث والده إلى الصحف.
money: غسيل مال عبر شركات وهمية | ضبطت النيابة مالا ووثائق.
kamal: رحيل الفنان كمال الدين | عرفه الجمهور في المسرح.
committee: لجنة التحقيق تستمع إلى الشهود | اجتمعت اللجنة مساء، وكلفت خبيرا بالتقرير.
paradise: جنة على شاطئ البحر | قرية صغيرة هادئة.
abdallah: عبد الله الثاني يستقبل وفدا | ناقش عبدالله مع الوفد ملف المياه.
rahman: عبدالرحمن يوسف يفوز بالسباق | قطع المسافة في ساعتين.
merciful: برنامج الرحمن علم القرآن | حلقة خاصة.
abu-dhabi: أبوظبي تستضيف القمة | تنطلق القمة في أبو ظبي الأحد.
abu-mazen: أبو مازن يلتقي وفدا | جرى اللقاء في رام الله.
america: انتخابات أميركا | تقدم المرشح الأمريكي في ولايتين.
germany: ألمانيا تواجه اليابان | مباراة ودية في برلين.
responsible: استقالة مسئول كبير | حملت الحكومة المسؤولية للشركة.
covid: حالات كوفيد-19 تتراجع | سجلت الوزارة ١٢٣ حالة.
year: خطة عام 2024 | تشمل الخطة ۱۵ مشروعا.
lebanon: لبنان يعيد فتح المطار | وصلت أول رحلة للبنان فجرا.
milk: فوائد اللبن | يحتوي اللبن على الكالسيوم.
cairo: القاهـــرة تستعد للمعرض | شوارع ﺍﻟﻘﺎﻫﺮﺓ تتزين.
persian: کتابخانه تهران | مکتبة كبيرة.
latin: Café Zürich يفتح فرعا | افتتح المقهى في Rue du Lac.
email: موقع جديد على example.com | للتواصل اكتب إلى news_desk@example.com
said: تصريحات | وقال الناطق فقال له الصحفي: بكم؟
feast: عيد الأضحى يوم الجمعة | تقام الصلاة في الساحات.
far: كوكب بعيد يشبه الأرض | رصده فلكيون من مرصد بعيد عن الأضواء.
arrived: وصل القطار متأخرا | انتظر الركاب ساعة.
chapter: فصول الرواية الأخيرة | تدور في قرية.
arrival: وصول السفينة إلى الميناء | رست السفينة فجرا.
quran: سورة الرَّحْمَٰنِ | تلاوة بصوت الشيخ.
shown: رئيس التحرير: "سنبقى" | قال الكاتب "لا تراجع" ثم مضى.
economics: نمو الاقتصاد المصري | اقتصاد البلاد ينمو، والاقتصاديون متفائلون بالنمو.
"""

# query | what must be found | what must not
CASES = """
كتاب | book the-book with-book | repented persian
الكتاب | book the-book with-book | repented
والكتاب | book the-book with-book | repented
بالكتاب | book the-book with-book | repented
للكتاب | book the-book with-book |
كِتَابٌ | book the-book with-book | repented
کتاب | book the-book with-book |
ﻛﺘﺎﺏ | book the-book with-book |
كتـــاب | book the-book with-book |
تاب | repented | book the-book with-book
قال | the-book minister said shown |
وقال | the-book minister said shown |
فقال | the-book minister said shown |
وليد | walid | father
ليد | | walid
الوليد | walid |
والد | father | walid
الد | | father walid
لد | | father
مال | money | kamal
كمال | kamal | money
جنة | paradise | committee
لجنة | committee | paradise
للجنة | committee | paradise
اللجنه | committee | paradise
وزير | minister | council
الوزراء | council | minister
مدرسه | minister |
المدرسة | minister |
مدرسة | minister |
اكد | council |
أكّد | council |
عبدالله | abdallah | rahman
عبد الله | abdallah | rahman
وعبد الله | abdallah |
الله | abu-mazen | abdallah
عبد الرحمن | rahman | merciful quran
عبدالرحمن | rahman | merciful quran
الرحمن | merciful quran | rahman
أبو ظبي | abu-dhabi | abu-mazen
ابوظبي | abu-dhabi | abu-mazen
بأبوظبي | abu-dhabi |
مازن | abu-mazen | abu-dhabi
أمريكا | america |
اميركا | america |
الأميركي | america |
المانيا | germany |
بألمانيا | germany |
مسؤول | responsible |
المسئول | responsible |
المسئولية | responsible |
كوفيد | covid |
كوفيد-19 | covid |
كوفيد ١٩ | covid |
19 | covid | year
123 | covid |
١٢٣ | covid |
۱۲۳ | covid |
٢٠٢٤ | year |
15 | year |
لبنان | lebanon | milk
للبنان | lebanon | milk
لبن | milk | lebanon
القاهرة | cairo |
القاهره | cairo |
قاهرة | cairo |
cafe | latin |
CAFÉ | latin |
zurich | latin |
example.com | email |
news_desk | email |
عيد | feast | far
بعيد | far | feast
فصول | chapter | arrival
وصول | arrival | chapter arrived
وصل | arrived | chapter
اقتصاد | economics |
"مجلس النواب" | deputies | council
«مجلس النواب» | deputies | council
مجلس النواب | deputies council |
"النواب مجلس" | | deputies council
"مجلس النواب | deputies | council
مجلس -النواب | | deputies council
مجلس -القانون | council | deputies
مجلس -"مجلس النواب" | council | deputies
-مجلس | book covid | council deputies
لبنان OR ألمانيا | lebanon germany | milk
لبنان OR ألمانيا مباراة | germany | lebanon
كتاب AND مجلس | | book council
كتا* | | book
headline:كتاب | | book
NEAR(كتاب تاريخ) | | book
^كتاب | book |
كتاب) | book |
"لا تراجع" | shown |
كتاب قطار | | book arrived
كتاب😀 | book |
"""


LABELLED = [[cell.strip() for cell in line.split("|")] for line in CASES.strip().splitlines()]


@pytest.fixture(scope="module")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, dict[int, str]]]:
    """The newspaper in a database, and the name of each article by its number."""
    names: list[str] = []
    verdicts: list[Accepted] = []
    for line in NEWSPAPER.strip().splitlines():
        name, _, texts = line.partition(": ")
        headline, _, body = texts.partition(" | ")
        blocks = (BodyBlock("paragraph", body),)
        address = f"https://example.com/{name}"
        names.append(name)
        verdicts.append(
            Accepted(
                Article(
                    url=address,
                    canonical_url=address,
                    headline=headline,
                    body_blocks=blocks,
                    content_hash=content_hash(headline, blocks),
                )
            )
        )
    with open_database(tmp_path_factory.mktemp("search") / "news.db") as database:
        run_id = start_run(database, command="replay", program_version="0", now=NOW)
        Writer(database).store(verdicts, run_id=run_id, now=NOW)
        yield database, dict(database.connection.execute("SELECT id, substr(canonical_url, 21) FROM articles"))


def test_there_are_enough_cases() -> None:
    assert len(LABELLED) >= 60
    assert {len(case) for case in LABELLED} == {3}


@pytest.mark.parametrize(("query", "found", "not_found"), LABELLED, ids=[case[0] for case in LABELLED])
def test_case(newspaper: tuple[Database, dict[int, str]], query: str, found: str, not_found: str) -> None:
    database, names = newspaper
    assert set(found.split() + not_found.split()) <= set(names.values())
    hits = search(database, read_query(query), Selection(), limit=100)
    answer = {names[hit.article_id] for hit in hits}
    assert set(found.split()) <= answer, f"missed {set(found.split()) - answer}"
    assert not answer & set(not_found.split()), f"found {answer & set(not_found.split())}"
    for hit in hits:
        # What is shown says why it is shown.
        if read_query(query).groups:
            assert hit.headline_marks or hit.snippet.marks


@pytest.mark.parametrize(
    ("query", "first", "second"),
    [
        ("اقتصاد", "economics", None),
        ("كتاب", "book", "the-book"),
        ("الكتاب", "book", "with-book"),
        ("عيد", "feast", None),
        ("قال وزير", "minister", None),
        ("مجلس", "council", None),
    ],
)
def test_a_headline_stands_before_a_body(
    newspaper: tuple[Database, dict[int, str]], query: str, first: str, second: str | None
) -> None:
    database, names = newspaper
    hits = [names[hit.article_id] for hit in search(database, read_query(query), Selection(), limit=100)]
    assert hits[0] == first
    assert second is None or second in hits[1:]
