"""A parser for tests of the replay: a page says in its first line what it does to the worker that reads it.

``ok WORD`` is an article about the word; ``hang`` never ends inside one call of a C library; ``die`` kills the worker;
``die-once FILE`` does so unless FILE exists, and makes it; ``stop`` freezes it; ``raise`` raises; ``slow SECONDS``
waits.
"""

import os
import re
import signal
import time
from pathlib import Path

from pipelines.article import Article, BodyBlock, Outcome, ParsedPage

BODY = "اجتمع أهل القرية في الساحة مساء الأمس وتحدثوا عن المدرسة الجديدة والطريق الذي يصل إليها"


def parse_page(saved, *, now, generic=False):
    what, _, rest = saved.content.decode().strip().partition(" ")
    match what:
        case "hang":
            re.match(r"(a+)+$", "a" * 64 + "b")
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "die-once" if not Path(rest).exists():
            Path(rest).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        case "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
        case "raise":
            raise RuntimeError(rest)
        case "unpicklable":
            return ParsedPage(Outcome.ARTICLE, Article(archive=saved.archive, url=lambda: None))
        case "slow":
            time.sleep(float(rest))
        case "listing":
            return ParsedPage(Outcome.LISTING, Article(archive=saved.archive), reason="It lists stories.")
    name = rest if what == "ok" and rest else Path(saved.archive.file).stem
    return ParsedPage(
        Outcome.ARTICLE,
        Article(
            url=f"https://news.example/{name}",
            canonical_url=f"https://news.example/{name}",
            source="news.example",
            headline=f"خبر {name}",
            body_blocks=(BodyBlock("paragraph", f"{BODY} {name}"),),
            fetched_at=saved.fetched_at,
            archive=saved.archive,
        ),
    )
