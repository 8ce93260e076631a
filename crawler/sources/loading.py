"""The operator's own sources: a file named with ``--sources``, and what installed packages bring along.

A file is read once and its text handed to the workers, so that all of them use the same sources however long a run
takes and whatever is edited meanwhile.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from crawler import parsers
from crawler.replay.judging import Parse
from crawler.saved.page import SavedPage
from crawler.sources import SOURCES, Source
from crawler.sources.checking import SourcesError, check_source, check_unique
from crawler.sources.registry import register
from pipelines.article import ParsedPage

ENTRY_POINTS = "warraq.sources"
"""The group of entry points under which a package names its sources: a `Source`, or a module that holds some."""

Origin = tuple[str, type[Source]]
"""A source and what to name where it is wrong."""


@dataclass(frozen=True, slots=True)
class SourcesFile:
    """A Python file of sources: its path as the operator named it, and its bytes."""

    path: str
    code: bytes


@dataclass(frozen=True, slots=True)
class PageParser:
    """A parser that finds the operator's own sources in whatever process it is; picklable, as ``parse`` is."""

    parse: Parse
    own: SourcesFile | None = None

    def __call__(self, saved: SavedPage, *, now: datetime, generic: bool = False) -> ParsedPage:
        """What the page is, and its record.

        :raises SourcesError: the sources cannot be loaded in this process
        """
        _register(self.own)
        return self.parse(saved, now=now, generic=generic)


def load_sources(file: Path | None = None) -> tuple[type[Source], ...]:
    """The project's sources, those of installed packages, then those of the file; this process knows them from now on.

    The file is Python and is run; every subclass of `Source` that is written in it counts, except one without a name
    that others of the file derive from.

    :raises SourcesError: the file or a package does not import or holds no source, a source breaks a rule, or a name
        or a host is taken; the message names file, rule and way out
    """
    return _register(_read(file))


def page_parser(file: Path | None = None) -> PageParser:
    """`crawler.parsers.parse_page` with the sources of `load_sources`, for this process and, pickled, its workers.

    :raises SourcesError: as `load_sources`
    """
    own = _read(file)
    _register(own)
    return PageParser(parsers.parse_page, own)


def _read(file: Path | None) -> SourcesFile | None:
    if file is None:
        return None
    try:
        return SourcesFile(str(file), file.read_bytes())
    except OSError as error:
        raise SourcesError(
            f"{file}: a file of sources must be a Python file that can be read ({error.strerror}). "
            "Check the path; `warraq sources new` writes a first one."
        ) from error


def _register(own: SourcesFile | None) -> tuple[type[Source], ...]:
    sources = _load(own)
    register(sources)
    return sources


@lru_cache(maxsize=8)
def _load(own: SourcesFile | None) -> tuple[type[Source], ...]:
    found: list[Origin] = [("Warraq", source) for source in SOURCES]
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        found += _installed(point)
    if own is not None:
        found += [(own.path, source) for source in _written_in(_run(own), own.path)]
    for origin, source in found[len(SOURCES) :]:
        check_source(source, origin)
    check_unique(found)
    return tuple(dict.fromkeys(source for _, source in found))


def _run(own: SourcesFile) -> ModuleType:
    """The module that a file makes; not through ``sys.path``, so that nothing beside the file is imported by chance."""
    name = f"warraq_sources_{hashlib.sha256(own.path.encode('utf-8', 'surrogatepass') + own.code).hexdigest()[:16]}"
    module = ModuleType(name)
    module.__file__ = own.path
    # Dataclasses and pickle look a class's module up there.
    sys.modules[name] = module
    try:
        exec(compile(own.code, own.path, "exec", dont_inherit=True), module.__dict__)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise SourcesError(
            f"{_place(own.path, error)}: a file of sources must import without an error, and it ended with "
            f"{type(error).__name__}: {error}. Mend that line; `python {own.path}` shows the whole error."
        ) from error
    return module


def _place(path: str, error: BaseException) -> str:
    """The file and, where it is known, its last line that took part."""
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == path else None
    frame = error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == path:
            line = frame.tb_lineno
        frame = frame.tb_next
    return path if line is None else f"{path}, line {line}"


def _installed(point: EntryPoint) -> list[Origin]:
    package = point.dist.name if point.dist is not None else point.module
    origin = f"{package} (entry point {point.name} = {point.value})"
    try:
        value = point.load()
    except Exception as error:
        raise SourcesError(
            f"{origin}: an entry point of {ENTRY_POINTS} must import without an error, and it ended with "
            f"{type(error).__name__}: {error}. Repair or uninstall the package."
        ) from error
    if isinstance(value, ModuleType):
        return [(origin, source) for source in _written_in(value, origin)]
    if isinstance(value, type) and issubclass(value, Source):
        return [(origin, value)]
    raise SourcesError(
        f"{origin}: an entry point of {ENTRY_POINTS} must be a subclass of crawler.sources.Source or a module that "
        f"holds some, and this is a {type(value).__name__}. Repair or uninstall the package."
    )


def _written_in(module: ModuleType, origin: str) -> Sequence[type[Source]]:
    """The sources of a module in the order of their writing; not those that it imports, nor nameless bases."""
    written = [
        value
        for value in dict.fromkeys(value for value in vars(module).values() if isinstance(value, type))
        if issubclass(value, Source) and value is not Source and value.__module__ == module.__name__
    ]
    sources = [source for source in written if hasattr(source, "name") or not _is_base(source, written)]
    if not sources:
        raise SourcesError(
            f"{origin}: a file of sources must hold a subclass of crawler.sources.Source, and there is none. "
            "docs/adding-a-publisher.md shows one; `warraq sources new` writes a first one."
        )
    return sources


def _is_base(source: type[Source], others: Iterable[type[Source]]) -> bool:
    return any(other is not source and issubclass(other, source) for other in others)
