"""What a fault is, where it strikes, and for how long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

from tests.site.answer import Answer, Steps

if TYPE_CHECKING:
    from tests.site.site import Site


@dataclass(frozen=True, slots=True)
class Hit:
    """A request that a fault strikes. ``healthy`` is what the site would have said; ``time`` counts hits from 0."""

    site: Site
    target: str
    headers: Mapping[str, str]
    healthy: Answer
    time: int

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


Play: TypeAlias = Callable[[Hit], "Answer | Steps"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to misbehave.

    ``area`` is ``transport``, ``redirect``, ``status``, ``content``, ``robots``, ``feed``, ``sitemap``, ``section`` or
    ``encoding``; ``at`` names the kinds of document that it is meant for (``article``, ``robots``, ``feed``,
    ``sitemap``, ``section``). It strikes the first ``count`` requests, or for ``seconds`` from when it is set; for ever
    where neither is given.
    """

    name: str
    about: str
    area: str
    at: tuple[str, ...]
    play: Play = field(repr=False)
    count: int | None = None
    seconds: float | None = None

    def times(self, count: int) -> Fault:
        """The same fault, for the first ``count`` requests only."""
        return replace(self, count=count)

    def lasting(self, seconds: float) -> Fault:
        """The same fault, for so long from the moment it is set."""
        return replace(self, seconds=seconds)


class Area:
    """Collects the faults of one area: each is a function whose docstring says what it does."""

    def __init__(self, name: str, *at: str) -> None:
        self.name, self.at = name, at
        self.faults: dict[str, Fault] = {}

    def add(self, name: str, about: str, play: Play, *at: str) -> None:
        """Name a fault that a function or answer was made for."""
        self.faults[name] = Fault(name, about, self.name, at or self.at, play)

    def __call__(self, play: Play) -> Play:
        self.add(play.__name__, (play.__doc__ or "").strip().partition("\n")[0], play)
        return play


@dataclass(slots=True)
class _Set:
    fault: Fault
    since: float
    hits: int = 0


class Faults(MutableMapping[str, Fault]):
    """Which fault strikes where: the keys are targets, paths, or patterns with ``*`` (as ``fnmatch`` reads them).

    A target with its query goes before its path, a path before a pattern. May be changed while the site runs.
    """

    def __init__(self) -> None:
        self._set: dict[str, _Set] = {}
        self._lock = Lock()

    def __setitem__(self, key: str, fault: Fault) -> None:
        with self._lock:
            self._set[key] = _Set(fault, monotonic())

    def __getitem__(self, key: str) -> Fault:
        return self._set[key].fault

    def __delitem__(self, key: str) -> None:
        with self._lock:
            del self._set[key]

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._set))

    def __len__(self) -> int:
        return len(self._set)

    def strike(self, target: str) -> tuple[Fault, int] | None:
        """The fault that this request meets and how often it struck before; ``None`` where none does (any more)."""
        if not self._set:
            return None
        path = target.partition("?")[0]
        with self._lock:
            found = self._set.get(target) or self._set.get(path)
            if found is None:
                found = next((one for key, one in self._set.items() if "*" in key and fnmatchcase(path, key)), None)
            if found is None or not _still(found):
                return None
            found.hits += 1
            return found.fault, found.hits - 1


def _still(one: _Set) -> bool:
    fault = one.fault
    if fault.count is not None and one.hits >= fault.count:
        return False
    return fault.seconds is None or monotonic() - one.since < fault.seconds
