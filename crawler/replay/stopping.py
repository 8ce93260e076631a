"""A clean end on Ctrl-C and on a service manager's SIGTERM."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass(slots=True)
class StopRequest:
    """``signal`` is the signal that asked for the end of the run, ``None`` while nobody did."""

    signal: signal.Signals | None = None


@contextmanager
def stop_on_signals() -> Iterator[StopRequest]:
    """Note SIGINT and SIGTERM instead of dying of them; the second one is a `KeyboardInterrupt` for who cannot wait.

    A signal that is ignored (``nohup``, a background job of a script) stays ignored. For the main thread.
    """
    request = StopRequest()

    def note(number: int, _frame: FrameType | None) -> None:
        if request.signal is not None:
            raise KeyboardInterrupt
        request.signal = signal.Signals(number)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    answered = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    for number in answered:
        signal.signal(number, note)
    try:
        yield request
    finally:
        for number in answered:
            signal.signal(number, before[number])
