"""Alerts: somebody is told of each problem once when it begins and once when it is over."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from crawler.commands.output import json_line
from pipelines.health import Health
from pipelines.store import Database, StoreLocked, open_database
from pipelines.store.alerts import Call, follow_troubles, note_call, open_calls
from pipelines.store.lock import hold_alerts_lock

HOOK_SECONDS, WEBHOOK_SECONDS = 30.0, 15.0


class CallFailed(Exception):
    """A hook or webhook could not be called; the message is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """Who is told: a command as a person types it, a web address, or both."""

    hook: str | None = None
    webhook: str | None = None

    def __bool__(self) -> bool:
        return bool(self.hook or self.webhook)


def send_alerts(database: Path, health: Health, channels: Channels, *, now: datetime) -> list[str]:
    """Tell of what is new and of what is over; gives a sentence for each call that failed. Those are made next time.

    Nothing is done where another process is at it: it does the same. A call that succeeded and could not be noted,
    because the machine failed in between, is made again.

    :raises StoreError: the database cannot be written
    """
    if not channels:
        return []
    try:
        with (
            hold_alerts_lock(database, command="warraq alerts", now=now),
            open_database(database, create=False) as store,
        ):
            follow_troubles(store, health.troubles, now=now)
            return [problem for name in ("hook", "webhook") for problem in _send(store, database, name, channels)]
    except StoreLocked:
        return []


def _send(store: Database, database: Path, name: str, channels: Channels) -> Iterator[str]:
    target = getattr(channels, name)
    if not target:
        return
    call = call_hook if name == "hook" else call_webhook
    for one in open_calls(store, name):
        try:
            call(target, message(one, database))
        except CallFailed as error:
            # The next ones would fail alike, each after its time-out.
            yield f"alert: {error} It is tried again at the end of the next run."
            return
        note_call(store, one, name, now=datetime.now(UTC))


def message(call: Call, database: Path) -> dict[str, Any]:
    """What hook and webhook are told: plain JSON-ready values."""
    return {
        "event": call.event,
        "problem": call.problem,
        "source": call.source,
        "kind": call.kind,
        "began_at": call.began_at,
        "ended_at": call.ended_at,
        "database": str(database.absolute()),
        **call.details,
    }


def call_hook(command: str, told: Mapping[str, Any]) -> None:
    """Run a command, without a shell, with the message as JSON on its standard input and in variables.

    :raises CallFailed: it cannot be run, fails, or takes too long
    """
    variables = {
        f"WARRAQ_ALERT_{name.upper()}": str(told[name] or "").replace("\0", "")
        for name in ("event", "problem", "source", "kind", "message", "what_to_do", "database")
    }
    try:
        process = subprocess.Popen(
            shlex.split(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, **variables},
            start_new_session=True,
        )
    except (OSError, ValueError, IndexError) as error:
        raise CallFailed(f"the hook {command!r} cannot be run ({error}).") from error
    try:
        _, errors = process.communicate(json_line(told).encode(), timeout=HOOK_SECONDS)
    except subprocess.TimeoutExpired as error:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise CallFailed(f"the hook {command!r} took longer than {HOOK_SECONDS:.0f} seconds.") from error
    if process.returncode:
        said = errors.decode("utf-8", "replace").strip().splitlines()
        detail = f": {said[-1][:200]}" if said else ""
        raise CallFailed(f"the hook {command!r} ended with status {process.returncode}{detail}.")


class _NoRedirects(HTTPRedirectHandler):
    """A POST that is redirected would become a GET, or go to another place than the operator named."""

    def redirect_request(self, *arguments: Any, **named: Any) -> None:
        """Follow none."""


def call_webhook(url: str, told: Mapping[str, Any]) -> None:
    """Post the message as JSON to an http or https address.

    :raises CallFailed: no answer in time, or one that is not 2xx. The message names the host alone: addresses of
        webhooks hold secrets.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise CallFailed("the webhook must be an http or https address.")
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": f"warraq/{version('warraq')}"}
    request = Request(url, data=json.dumps(told, ensure_ascii=False).encode(), headers=headers, method="POST")
    failures: list[str] = ["did not answer in time"]

    def post() -> None:
        failures[0] = _post(build_opener(_NoRedirects), request)

    # A time-out of urllib is one for each read, and a server may send a byte at a time.
    thread = threading.Thread(target=post, daemon=True)
    thread.start()
    thread.join(WEBHOOK_SECONDS)
    if failures[0]:
        raise CallFailed(f"the webhook at {parts.hostname} {failures[0]}.")


def _post(opener: OpenerDirector, request: Request) -> str:
    """What went wrong; empty for nothing."""
    try:
        with opener.open(request, timeout=WEBHOOK_SECONDS) as answer:
            return "" if 200 <= answer.status < 300 else f"answered {answer.status}"
    except HTTPError as error:
        error.close()
        return f"answered {error.code}"
    except (OSError, ValueError) as error:
        return f"cannot be reached ({getattr(error, 'reason', None) or type(error).__name__})"
