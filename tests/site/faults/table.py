"""Every fault by its name: what tests parametrise over."""

from __future__ import annotations

from itertools import chain

from tests.site.fault import Fault
from tests.site.faults import contents, encodings, feeds, redirects, robots, sitemaps, statuses, transport

FAULTS: dict[str, Fault] = dict(
    chain.from_iterable(
        area.faults.items()
        for area in (
            transport.fault,
            redirects.fault,
            statuses.fault,
            contents.fault,
            robots.fault,
            feeds.fault,
            sitemaps.fault,
            sitemaps.sections,
            encodings.fault,
        )
    )
)
"""By name. `Fault.area` and `Fault.at` say which belong to what a test is about: see `faults_at`."""


def faults_at(kind: str, *areas: str) -> list[Fault]:
    """The faults of some areas (of all, where none is named) that fit a kind of document, as in `Fault.at`.

    >>> [fault.name for fault in faults_at("robots", "robots")][:2]
    ['robots_empty', 'robots_disallow_all']
    """
    return [fault for fault in FAULTS.values() if kind in fault.at and (not areas or fault.area in areas)]
