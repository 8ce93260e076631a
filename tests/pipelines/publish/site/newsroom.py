"""A small database that holds what every page of the site is to show, and what nobody should ever see run."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.article import Archive, Article, Author, BodyBlock, RelatedLink
from pipelines.store import Writer, end_run, open_database, start_run
from pipelines.store.moments import utc_second
from pipelines.validate import content_hash
from pipelines.verdict import Accepted, Reason, Refused, Verdict

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)

HOSTILE = (
    "<script>window.hacked=1</script>",
    "\"><img src=x onerror='window.hacked=1'>",
    "</bdi></title></textarea><svg onload=window.hacked=1>",
    "{{7*7}}{% raw %}",
    "javascript:window.hacked=1",
)
"""Texts that must be shown as texts, wherever they stand."""
OVERRIDE = "\u202eقلب\u2066"
"""A text that would turn the line around it."""

AGENCY = (
    "أعلنت هيئة الموانئ اليوم افتتاح الرصيف الشرقي بعد ثلاث سنوات من العمل في الميناء القديم بحضور أهالي المدينة.",
    "وقال رئيس الهيئة محمود القاضي إن الرصيف يستقبل أربع سفن في وقت واحد، وإن الرافعات الجديدة تعمل بالكهرباء وحدها.",
    "وينتظر صيادو المدينة أن يقصر انتظارهم عند المدخل، فقد كانت قواربهم تقف ساعات حتى تمر سفن الحاويات الكبيرة.",
    "وأضاف القاضي أن المرحلة الثانية تبدأ في الربيع، وتشمل مخازن مبردة للأسماك وطريقا يصل الميناء بمحطة القطار.",
)


def article(
    number: int, headline: str, *body: str | BodyBlock, source: str = "news.example", **fields: object
) -> Article:
    """A record at an address of its source."""
    blocks = tuple(block if isinstance(block, BodyBlock) else BodyBlock("paragraph", block) for block in body)
    address = f"https://{source}/{number}"
    found = Article(
        url=address,
        canonical_url=address,
        source=source,
        headline=headline,
        language="ar",
        body_blocks=blocks,
        content_hash=content_hash(headline, blocks),
        fetched_at="2026-11-19T12:00:00Z",
        archive=Archive(f"pages/{number}.html"),
        provenance={"headline": "json-ld", "body": "article"},
        warnings=("missing_section",),
    )
    return replace(found, **fields)  # type: ignore[arg-type]


def dated(text: str) -> dict[str, object]:
    """The fields of a date of publication, known to the minute."""
    fetched = datetime.fromisoformat(text) + timedelta(minutes=25)
    return {
        "date_published": text,
        "date_published_raw": f"نُشر في {text[:10]}",
        "date_published_precision": "minute",
        "fetched_at": utc_second(fetched.isoformat()),
    }


def newsroom() -> list[Verdict]:
    """What is stored, in order."""
    seen = article(
        1,
        "أحمد المنصوري يعيد ترميم مكتبة الحي القديم",
        "فتح أحمد المنصوري أبواب مكتبة الحي القديم أمام الأطفال بعد عامين من الترميم، وفيها ألف كتاب تبرع بها الجيران.",
        BodyBlock("heading", "رفوف من خشب السفن"),
        "وصنع النجارون الرفوف من خشب قوارب قديمة، «فلا شيء يضيع في مدينة تعيش من البحر» كما يقول.",
        BodyBlock("quote", "كنا نقرأ على ضوء المصباح، واليوم يقرأ أولادنا تحت سقف لا يقطر."),
        BodyBlock("item", "ألف كتاب للأطفال"),
        BodyBlock("item", "ورشة خط كل خميس"),
        authors=(Author("ليلى حسن"), Author("سامي عادل", "photographer")),
        section="ثقافة",
        keywords=("مكتبة", "ترميم"),
        location="المرفأ",
        related=(RelatedLink("خبر آخر", "https://news.example/2"),),
        **dated("2026-11-19T10:20:00+02:00"),
    )
    before = replace(seen, fetched_at="2026-11-19T08:30:00Z", body_blocks=seen.body_blocks[:3])
    before = replace(before, content_hash=content_hash(before.headline or "", before.body_blocks))
    copies = [
        article(20, "افتتاح الرصيف الشرقي في الميناء القديم", *AGENCY, source="agency.example", agency="وكالة المرفأ",
                **dated("2026-11-18T07:00:00+00:00")),
        article(21, "الرصيف الشرقي يستقبل أولى سفنه", *AGENCY[:3], source="daily.example",
                **dated("2026-11-18T09:10:00+02:00")),
        article(22, "بعد ثلاث سنوات: رصيف جديد في الميناء", "علمت الصحيفة من مصادرها في المدينة ما يلي.", *AGENCY,
                source="evening.example", **dated("2026-11-18T18:45:00+03:00")),
    ]  # fmt: skip
    gone = article(30, "بلدية المدينة تؤجل مهرجان القوارب", "قررت البلدية تأجيل مهرجان القوارب أسبوعا بسبب الريح.",
                   **dated("2026-11-17T12:00:00+02:00"))  # fmt: skip
    hostile = article(
        40,
        f"هجوم {HOSTILE[0]} {OVERRIDE}",
        f"نص {HOSTILE[1]} {HOSTILE[2]} {HOSTILE[3]} {OVERRIDE}",
        BodyBlock("heading", HOSTILE[0]),
        BodyBlock("quote", HOSTILE[1]),
        BodyBlock("item", HOSTILE[2]),
        source="hostile.example",
        alternative_headline=HOSTILE[2],
        section=f"قسم {HOSTILE[1]}",
        keywords=(HOSTILE[0], OVERRIDE),
        authors=(Author(f"كاتب {HOSTILE[1]} {OVERRIDE}"),),
        byline_raw=HOSTILE[2],
        agency=HOSTILE[0],
        location=HOSTILE[1],
        description=f"وصف {HOSTILE[0]}",
        related=(RelatedLink(HOSTILE[1], HOSTILE[4]), RelatedLink(OVERRIDE, "data:text/html,<script>1</script>")),
        provenance={HOSTILE[0]: HOSTILE[1]},
        warnings=(HOSTILE[2],),
        **{**dated("2026-11-19T11:00:00+02:00"), "date_published_raw": f"{HOSTILE[1]} {OVERRIDE}"},
    )
    many = [
        article(100 + place, f"نشرة الطقس رقم {place}", f"تهب الريح من الشمال بسرعة {place} عقدة على ساحل المدينة كله.",
                source="weather.example", section="طقس", authors=(Author("نهى السيد"),),
                **dated(f"2026-11-{1 + place % 15:02}T{place % 24:02}:05:00+02:00"))
        for place in range(40)
    ]  # fmt: skip
    undated = article(200, "حكاية بلا تاريخ", "كان في المدينة بائع كتب لا يعرف أحد متى جاء إليها ولا من أين.")
    articles = [before, seen, *copies, gone, hostile, *many, undated]
    away = Refused(
        reason=Reason.ERROR_PAGE, detail="404", archive=Archive("pages/30.html"), url="https://news.example/30",
        asked_url="https://news.example/30", status=404, fetched_at="2026-11-19T20:00:00Z",
    )  # fmt: skip
    waiting = Refused(
        reason=Reason.LISTING, detail=HOSTILE[0], archive=Archive("pages/list.html"), url="https://news.example/"
    )
    broken = [
        Refused(
            reason=Reason.PARSER_FAILED,
            detail=f"The parser failed. {HOSTILE[0]}",
            archive=Archive(f"pages/{place}.html"),
            url=f"https://daily.example/{place}",
            source="daily.example",
            fetched_at="2026-11-20T08:00:00Z",
        )
        for place in range(300, 305)
    ]
    return [*(Accepted(one) for one in articles), away, waiting, *broken]


ORIGINAL = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><title>صفحة</title>
<link rel="stylesheet" href="https://elsewhere.example/a.css"><link rel="preconnect" href="https://elsewhere.example">
<meta http-equiv="refresh" content="0; url=https://elsewhere.example/">
<style>@import "https://elsewhere.example/b.css"; body {{ background: url(https://elsewhere.example/c.png) }}</style>
<script src="https://elsewhere.example/d.js"></script></head>
<body onload="window.hacked=1"><h1>أحمد المنصوري يعيد ترميم مكتبة الحي القديم</h1>{HOSTILE[0]}
<img src="https://elsewhere.example/e.png" alt="صورة"><iframe src="https://elsewhere.example/"></iframe>
<p style="background:url(https://elsewhere.example/f.png)">فتح أبواب المكتبة</p>
<a href="https://elsewhere.example/g" onclick="window.hacked=1" ping="https://elsewhere.example/h">رابط</a>
<form action="https://elsewhere.example/i"><button>أرسل</button></form></body></html>"""


def build(folder: Path) -> Path:
    """Make the database and its archived pages in a folder; gives the database."""
    path = folder / "news.db"
    pages = folder / "pages"
    pages.mkdir()
    (pages / "1.html").write_text(ORIGINAL, "utf-8")
    verdicts = newsroom()
    with open_database(path) as database:
        run = start_run(database, command=f"warraq crawl {HOSTILE[0]}", program_version="0", now=NOW)
        placed = [_placed(verdict, pages) for verdict in verdicts]
        for verdict in placed:  # one by one, so that versions come in order
            Writer(database).store([verdict], run_id=run, now=NOW)
        with database.write() as connection:
            # What another program may have written: addresses that are none, of which our own code would take no note.
            connection.execute(
                "UPDATE articles SET url = ?, image_url = ?, image_caption = ? WHERE source = 'hostile.example'",
                (HOSTILE[4], HOSTILE[4], HOSTILE[1]),
            )
            connection.executemany(
                "INSERT INTO run_sources (source, run_id, state, ended_at, outcomes) VALUES (?, ?, 'done', ?, ?)",
                [
                    (source, run, "2026-11-20T09:00:00Z", json.dumps({"new": 3}))
                    for source in ("news.example", "daily.example")
                ],
            )
        end_run(database, run, state="done", now=NOW)
    return path


def _placed(verdict: Verdict, pages: Path) -> Verdict:
    """The verdict with its page in the folder of this run of the tests."""
    if isinstance(verdict, Accepted):
        name = Path(verdict.article.archive.file).name if verdict.article.archive else "none"
        return Accepted(replace(verdict.article, archive=Archive(str(pages / name))))
    return verdict
