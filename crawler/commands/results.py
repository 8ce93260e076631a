"""Where results go that are files or streams, and what is said when they cannot go there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from pipelines.publish.cursor import CursorError
from pipelines.publish.replacing import replacing
from pipelines.store import StoreError
from pipelines.store.persons import PersonError

STANDARD_OUTPUT = Path("-")
CLOSED_PIPE = 141
"""128 + SIGPIPE: the exit status of a program whose reader went away, as in ``| head``."""


@contextmanager
def writable(path: Path) -> Iterator[IO[bytes]]:
    """A stream to a file that is replaced at the end; to what is no file, such as ``/dev/stdout`` or a pipe, directly.

    :raises StoreError: the file cannot be written
    """
    if path == STANDARD_OUTPUT:
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            raise click.ClickException("standard output is closed: name a file with --output.")
        yield stream
    elif path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as stream:
            yield stream
    else:
        with replacing(path) as temporary, temporary.open("wb") as stream:
            yield stream


@contextmanager
def reported() -> Iterator[None]:
    """Turn what can go wrong with database, cursor and output into the command's errors.

    A reader that has enough (``| head``) ends the program without a word.
    """
    try:
        yield
    except CursorError as error:
        raise click.UsageError(str(error)) from error
    except (PersonError, StoreError) as error:
        raise click.ClickException(str(error)) from error
    except BrokenPipeError:
        # Else the interpreter complains when it flushes the stream at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(CLOSED_PIPE)
    except OSError as error:
        raise click.ClickException(f"the output cannot be written: {error.strerror or error}.") from error
