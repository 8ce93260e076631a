"""Files that are there whole or not at all: written beside their place, made safe on the disk, renamed."""

from __future__ import annotations

import fcntl
import glob
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipelines.store.errors import StoreError

_ENDING = ".warraq-tmp"
PUBLIC = 0o666
"""The mode of a new file, from which the umask takes away."""


@contextmanager
def replacing(path: str | Path, *, mode: int = PUBLIC) -> Iterator[Path]:
    """An empty file to write to, beside ``path``; it takes that place when the block ends, and goes if it raises.

    What is made beside it under its name with ``-`` and more behind, as SQLite does, is removed as well.
    Who has the old file open goes on reading it. The new one is on the disk before it is renamed, and so is the
    folder's entry when this returns: after a power cut there is the old file or the new one. What is left of a
    process that was killed in the block is removed the next time. A symbolic link stays, and what it leads to is
    replaced.

    :raises StoreError: the folder is missing or not writable, or the disk is full; ``path`` is then as it was
    """
    path = Path(os.path.realpath(path))
    try:
        remove_leftovers(path)
        temporary, descriptor = _locked_file(path)
        try:
            yield temporary
            os.fchmod(descriptor, mode & ~_umask())
            os.fsync(descriptor)
            temporary.replace(path)
            _remove(temporary)
            _sync_folder(path.parent)
        except BaseException:
            _remove(temporary)
            raise
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StoreError(
            path,
            f"the file must be written beside its place and renamed, and that failed ({error.strerror}). What was "
            "there before is as it was.",
            "Check that the folder exists, that you may write there and that there is space, or name another file.",
        ) from error


def remove_leftovers(path: Path) -> None:
    """Remove what killed processes left beside ``path``. Who is still writing holds a lock on its file."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*{_ENDING}"):
        with suppress(FileNotFoundError):
            descriptor = os.open(left, os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(left)
            except BlockingIOError:
                continue
            finally:
                os.close(descriptor)


def _locked_file(path: Path) -> tuple[Path, int]:
    while True:
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_ENDING}")
        descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Before the lock was taken, another process may have removed the file as a left-over.
            if temporary.exists():
                return temporary, descriptor
        except BlockingIOError:
            pass
        os.close(descriptor)


def _remove(temporary: Path) -> None:
    """Remove a file, and before it what was made beside it under its name with something behind."""
    for beside in temporary.parent.glob(f"{glob.escape(temporary.name)}-*"):
        beside.unlink(missing_ok=True)
    temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _umask() -> int:
    # It can only be read by setting it.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
