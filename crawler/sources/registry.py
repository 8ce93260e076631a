"""The sources that this process knows, found by host: the project's own, until others are registered."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from crawler.sources.source import Source
from pipelines.normalise.urls import host

_known: dict[str, type[Source]] = {}


def register(sources: Iterable[type[Source]]) -> None:
    """Make these the sources that this process knows, in place of those before; each worker needs it done once."""
    hosts = {name: source for source in sources for name in source.hosts}
    if hosts != _known:
        _known.clear()
        _known.update(hosts)
        source_of_host.cache_clear()


@lru_cache(maxsize=1024)
def source_of_host(name: str) -> type[Source] | None:
    """The source that a host belongs to, itself or by its parent domain; ``None`` where nobody described it."""
    while name:
        if (found := _known.get(name)) is not None:
            return found
        name = name.partition(".")[2]
    return None


def source_name(url: str | None) -> str | None:
    """What the source of an address is called in the database: by its description, else by the host."""
    name = host(url) if url else None
    source = source_of_host(name) if name else None
    return name if source is None else source.name


def source_of(url: str | None) -> type[Source] | None:
    """The source of an address."""
    name = host(url) if url else None
    return source_of_host(name) if name else None
