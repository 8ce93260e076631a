"""What to do about each kind of trouble, in a sentence with the commands."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from pipelines.health.limits import Kind
from pipelines.health.records import Sample

ALL_STOPPED = (
    "Is the machine's schedule at work? Look with `crontab -l` or `systemctl list-timers 'warraq-*'`, and crawl once "
    "by hand with `warraq crawl`."
)

_BY_KIND = {
    Kind.FAILING: "Open the site in a browser, then see what a crawl says: `warraq crawl {source} --limit 5`.",
    Kind.NOT_CRAWLED: (
        "Is it still in the schedule? Look with `crontab -l` or `systemctl list-timers 'warraq-*'`. If it is not "
        "wanted any more, write `enabled = False` into its description."
    ),
    Kind.DOCUMENT_LOST: "Open the address in a browser; write the new one into the source's description.",
    Kind.ERRORS: (
        "The site is in trouble or keeps us out. See what a crawl says: `warraq crawl {source} --limit 5`, and crawl "
        "less often if it goes on."
    ),
    Kind.FEW_ARTICLES: (
        "Compare with the site in a browser. If it has new articles, its feeds or sections have moved: "
        "`warraq crawl {source} --limit 5` shows what is found."
    ),
    Kind.QUARANTINE: (
        "See one as it was read: {show}. If the site has changed, mend its description and then "
        "`warraq quarantine retry --source {source}`."
    ),
    Kind.PARSER_FAILED: (
        "See where: {show}. Report it with the page; after the next update `warraq quarantine retry --source {source}`."
    ),
}
_DRIFT = (
    "See how such a page is read: {show}. If the site has changed (`warraq sources check {source}`), mend its "
    "description, then read the pages again with `warraq replay --apply`."
)
_LAG = "Crawl more often (`warraq schedule --every`), or see what holds it up: `warraq crawl {source} --limit 5`."


def advice(source: str, kind: Kind, samples: Sequence[Sample]) -> str:
    """What an operator should do, with commands that can be pasted into a shell."""
    text = _LAG if kind is Kind.LAG else _BY_KIND.get(kind, _DRIFT)
    return text.format(source=shlex.quote(source), show=_show(samples))


def _show(samples: Sequence[Sample]) -> str:
    for sample in samples:
        if sample.quarantine_id is not None:
            return f"`warraq quarantine show {sample.quarantine_id}`"
        if sample.archive_file is not None:
            offset = f" --offset {sample.archive_offset}" if sample.archive_offset is not None else ""
            return f"`warraq parse --explain {shlex.quote(sample.archive_file)}{offset}`"
    return "`warraq quarantine list --each`"
