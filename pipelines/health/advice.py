"""What to do about each kind of trouble, in a sentence with the commands."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from pipelines.health.limits import Kind
from pipelines.health.records import Sample
from pipelines.health.wording import Saying

ALL_STOPPED = Saying("to_do.all_not_crawled")
_DRIFT = frozenset(
    {
        Kind.FIELD_LOST,
        Kind.SHORT_BODIES,
        Kind.ONE_HEADLINE,
        Kind.ONE_BODY,
        Kind.ONE_DATE,
        Kind.ONE_AUTHOR,
        Kind.DATE_IS_FETCH,
    }
)


def advice(source: str, kind: Kind, samples: Sequence[Sample]) -> Saying:
    """What an operator should do, with commands that can be pasted into a shell."""
    name = "drift" if kind in _DRIFT else kind.value
    return Saying(f"to_do.{name}", {"source": shlex.quote(source), "show": _show(samples)})


def _show(samples: Sequence[Sample]) -> str:
    for sample in samples:
        if sample.quarantine_id is not None:
            return f"warraq quarantine show {sample.quarantine_id}"
        if sample.archive_file is not None:
            offset = f" --offset {sample.archive_offset}" if sample.archive_offset is not None else ""
            return f"warraq parse --explain {shlex.quote(sample.archive_file)}{offset}"
    return "warraq quarantine list --each"
