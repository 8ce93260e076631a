"""Worker processes that may be killed or hang without harm to the run.

`concurrent.futures` fails every page when one worker is killed, so this supervises its own: each worker holds the page
it works on and one more, and whatever happens to it costs at most that one page.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import queue
import select
import signal
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing import connection, resource_tracker
from multiprocessing.context import ForkServerContext
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from time import monotonic

from crawler.replay.judging import describe_failure, refuse
from crawler.saved.page import SavedPage
from pipelines.store.prepared import Judgement
from pipelines.verdict import Reason

JudgePage = Callable[[SavedPage], Judgement]

_NICENESS = 5
_OBJECTS_BETWEEN_COLLECTIONS = 50_000  # some twenty pages

# Terminals and service managers signal the whole group, but only the supervisor may answer: workers end with the run.
SUPERVISOR_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM})


class WorkerProcess:
    """One worker as the supervisor sees it: numbered pages go in, verdicts come out in the same order.

    ``held`` are the pages given and not yet answered; ``heard`` is when the worker last answered or was given its first
    page, on the monotonic clock; ``ready`` tells whether its imports are done.

    :raises OSError, EOFError: the system has no room for another process
    """

    def __init__(self, context: ForkServerContext, judge: JudgePage, time_limit: float) -> None:
        self.connection, theirs = context.Pipe()
        # `Connection.poll` makes a selector anew each time, which takes longer than reading an answer.
        self._readable = select.poll()
        self._readable.register(self.connection, select.POLLIN)
        self.process = context.Process(target=serve, args=(theirs, judge, time_limit))
        with blocked_signals():
            self.process.start()
        theirs.close()
        self.held: deque[tuple[int, SavedPage]] = deque()
        # Of each page held: how large its letter was, and whether the postman has it.
        self._sent: deque[tuple[int, bool]] = deque()
        self._room = _room(self.connection)
        self.ready = False
        self.heard = monotonic()
        # Writing to a pipe waits while a hanging worker does not read; the supervisor must not wait with it.
        self._letters: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._postman = threading.Thread(target=self._deliver, daemon=True)
        self._postman.start()

    def give(self, number: int, page: SavedPage) -> None:
        """Hand a page over; returns at once."""
        if not self.held:
            self.heard = monotonic()
        self.held.append((number, page))
        # Headers may be a read-only view, which cannot be pickled.
        letter = bytes(ForkingPickler.dumps(replace(page, headers=dict(page.headers))))
        unread = len(letter) + sum(size for size, _ in self._sent)
        posted = unread > self._room or any(posted for _, posted in self._sent)
        self._sent.append((len(letter), posted))
        if posted:
            self._letters.put(letter)
        else:  # the pipe takes it at once, and no other thread has to be woken
            with contextlib.suppress(OSError):  # as above
                self.connection.send_bytes(letter)

    def _deliver(self) -> None:
        with contextlib.suppress(OSError):  # the worker is gone: the supervisor learns it from the same pipe
            while (letter := self._letters.get()) is not None:
                self.connection.send_bytes(letter)

    def answers(self) -> Iterator[tuple[int, Judgement]]:
        """What the worker has answered by now.

        :raises EOFError: the worker is gone, after all that it still said
        """
        while self._readable.poll(0):
            try:
                message: Judgement | None = self.connection.recv()
            except OSError as error:
                raise EOFError from error
            self.heard = monotonic()
            self.ready = True
            if message is not None:
                self._sent.popleft()
                yield self.held.popleft()[0], message

    def end(self) -> int | None:
        """Kill the worker if it still lives, and give its exit code (negative: the signal that ended it)."""
        self.process.kill()
        self.process.join()
        self._letters.put(None)
        self._postman.join()
        self.connection.close()
        code = self.process.exitcode
        self.process.close()
        return code


def _room(pipe: connection.Connection) -> int:
    """The bytes that can be written without waiting, whether or not they are read; half of what the system says, since
    it counts its own needs among them.
    """
    with socket.socket(fileno=os.dup(pipe.fileno())) as end:
        return end.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) // 2


@contextlib.contextmanager
def blocked_signals() -> Iterator[None]:
    """Processes started inside never see `SUPERVISOR_SIGNALS`; those that arrive meanwhile are answered afterwards."""
    # Started later, it would unblock the signals again (bpo-33613).
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SUPERVISOR_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def calm_collector() -> None:
    """Set Python's garbage collector up for a process that reads pages.

    The vocabularies live as long as the process, and a page makes thousands of objects but hardly a cycle: looking
    for cycles at every seven hundredth object, as Python does, takes a twentieth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def serve(pages: connection.Connection, judge: JudgePage, time_limit: float) -> None:
    """The life of a worker: answer each page with a verdict until the supervisor's end of the pipe closes.

    A kernel timer bounds each page: it ends the process even where neither Python nor a supervisor can, inside one
    endless call of a C library or after a kill -9 of the whole run.
    """
    # The one who fetches and writes is waited for by all; workers take what it leaves of the cores.
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)
    # When memory runs out, the kernel shall take a worker, not the writer. Only Linux has this file.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", "ascii")
    calm_collector()
    with contextlib.suppress(EOFError, OSError):
        pages.send(None)
        for page in _received(pages):
            signal.setitimer(signal.ITIMER_REAL, time_limit)
            verdict = judge(page)
            signal.setitimer(signal.ITIMER_REAL, 0)
            pages.send_bytes(_letter(page, verdict))


def _received(pages: connection.Connection) -> Iterator[SavedPage]:
    """Pages as they come, read by a thread so that the next one is here before this one is done."""
    inbox: queue.SimpleQueue[SavedPage | None] = queue.SimpleQueue()

    def receive() -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                inbox.put(pages.recv())
        inbox.put(None)

    threading.Thread(target=receive, daemon=True).start()
    while (page := inbox.get()) is not None:
        yield page


def _letter(page: SavedPage, verdict: Judgement) -> bytes:
    """The verdict as bytes. A record that cannot be pickled is a fault of the parser that made it."""
    try:
        return bytes(ForkingPickler.dumps(verdict))
    except Exception as error:
        return bytes(ForkingPickler.dumps(refuse(page, Reason.PARSER_FAILED, describe_failure(error))))


def worker_context(*modules: str) -> ForkServerContext:
    """Processes forked from a server that has imported the modules once, so that a replaced worker costs no import."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(modules))
    return context


def exit_words(code: int | None) -> str:
    """An exit code in words.

    >>> exit_words(-9)
    'signal SIGKILL'
    """
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
    return f"exit status {code}"
