"""``warraq schedule``: crontab lines and systemd units that crawl each source at its own minute.

The minute is a hash of the source's name, so that sources spread over the hour and another one moves none of them.
"""

from __future__ import annotations

import getpass
import hashlib
import shlex
import shutil
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from crawler.commands.naming import chosen_sources
from crawler.commands.own_sources import known_sources

HOUR, DAY = 60, 24 * 60
INTERVALS = tuple(n for n in range(5, DAY + 1) if (n <= HOUR and HOUR % n == 0) or (n % HOUR == 0 and DAY % n == 0))
"""Minutes between two crawls that cron can express: parts of an hour from five minutes on, and whole parts of a day."""

LOCKED, TERMINATED = 75, 143  # a run that found another one at work, and one that the service manager stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is run again and again: all paths are absolute, ``log`` is the file for what a cron job prints.

    ``environment`` are variables: addresses of webhooks are secrets, and every user of a machine sees command lines.
    """

    command: str
    database: Path
    archive: Path | None
    sources_file: Path | None
    contact: str
    every: int
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def arguments(self, source: str) -> list[str]:
        """The command line that crawls one source."""
        options = [
            ("--db", self.database),
            ("--archive", self.archive),
            ("--sources", self.sources_file),
            ("--contact", self.contact),
        ]
        given = [text for name, value in options if value is not None for text in (name, str(value))]
        return [self.command, "crawl", source, *given]


def schedule(
    names: Sequence[str],
    *,
    form: str,
    database: Path,
    archive: Path | None,
    sources_file: Path | None,
    contact: str,
    every: int,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """The crontab or the units, as text, for the named sources or else for all that are enabled.

    With ``folder``, units are written there, and the text names them.

    :raises click.UsageError: an unknown name, no source at all, or a folder where no file can be written
    """
    if folder is not None and form == "cron":
        raise click.UsageError("--output is for --format systemd: paste the crontab lines into `crontab -e`.")
    sources = chosen_sources(known_sources(sources_file), names)
    database = database.absolute()
    job = Job(
        command=installed_command(),
        database=database,
        archive=archive.absolute() if archive is not None else None,
        sources_file=sources_file.absolute() if sources_file is not None else None,
        contact=contact,
        every=every,
        log=database.with_name(f"{database.stem}-crawl.log"),
        environment=environment or {},
    )
    wanted = [source.name for source in sources]
    if form == "cron":
        return crontab(job, wanted)
    files = units(job, wanted, user=getpass.getuser())
    if folder is None:
        return "\n".join([_how_to_install(files), *(f"# {name}\n{text}" for name, text in files.items())]).rstrip()
    try:
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
    except OSError as error:
        raise click.UsageError(
            f"{folder}: --output must be a folder where files can be written ({error.strerror}). "
            "Make it, or run the command as one who may."
        ) from error
    return "\n".join([_how_to_install(files), *(f"# written: {folder / name}" for name in files)])


def installed_command() -> str:
    """The absolute path of ``warraq``: beside this Python, or on the search path. Cron knows no virtual environment."""
    beside = Path(sysconfig.get_path("scripts")) / "warraq"
    return str(beside) if beside.exists() else str(Path(shutil.which("warraq") or beside).absolute())


def first_minute(name: str, every: int) -> int:
    """The minute of the day, under ``every``, at which a source is crawled first; the same for ever.

    >>> first_minute("example", 15) == first_minute("example", 15) < 15
    True
    """
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % every


def cron_times(name: str, every: int) -> str:
    """The five fields of a crontab line; minutes as a list, because steps that begin late are not portable."""
    first = first_minute(name, every)
    if every < HOUR:
        return f"{','.join(map(str, range(first, HOUR, every)))} * * * *"
    hours = "*" if every == HOUR else ",".join(map(str, range(first // HOUR, 24, every // HOUR)))
    return f"{first % HOUR} {hours} * * *"


def calendar(name: str, every: int) -> str:
    """The same moments as a calendar event: ``man systemd.time``."""
    first = first_minute(name, every)
    if every < HOUR:
        return f"*-*-* *:{first:02}/{every}:00"
    hours = "*" if every == HOUR else f"{first // HOUR:02}" if every == DAY else f"{first // HOUR:02}/{every // HOUR}"
    return f"*-*-* {hours}:{first % HOUR:02}:00"


def crontab(job: Job, names: Iterable[str]) -> str:
    """A crontab: what a run prints goes to the log; a run that fails says so, and cron mails that."""
    log = shlex.quote(str(job.log))
    lines = [
        f"# Warraq: each source every {job.every} minutes. Install: paste this into `crontab -e`.",
        f"# Runs write to {job.log}; only a failed run prints something.",
        "# Cron mails that to the owner of the crontab, or to an address named here: MAILTO=desk@example.org",
        f"# A run that finds the last one of its source still at work ends with status {LOCKED}, without a word.",
    ]
    lines += [f"{name}={value}" for name, value in job.environment.items()]
    for name in names:
        failed = shlex.quote(f"warraq crawl {name} failed: see the end of {job.log}")
        command = f"{shlex.join(job.arguments(name))} >>{log} 2>&1 || [ $? -eq {LOCKED} ] || echo {failed}"
        # Cron ends a command at a percent sign.
        lines.append(f"{cron_times(name, job.every)} {command.replace('%', chr(92) + '%')}")
    return "\n".join(lines)


def units(job: Job, names: Iterable[str], *, user: str) -> dict[str, str]:
    """File names and texts: one service for all sources, and a timer for each."""
    files = {
        "warraq-crawl@.service": f"""\
[Unit]
Description=Warraq crawls %i
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User={user}
{"".join(f"Environment={_systemd_word(f'{name}={value}')}{chr(10)}" for name, value in job.environment.items())}\
ExecStart={" ".join("%i" if word is _INSTANCE else _systemd_word(word) for word in job.arguments(_INSTANCE))}
SuccessExitStatus={LOCKED} {TERMINATED}
TimeoutStopSec=120
Nice=10
NoNewPrivileges=yes
"""
    }
    for name in names:
        files[f"warraq-crawl@{name}.timer"] = f"""\
[Unit]
Description=Warraq crawls {name} every {job.every} minutes

[Timer]
OnCalendar={calendar(name, job.every)}
AccuracySec=10s
Persistent=yes

[Install]
WantedBy=timers.target
"""
    return files


_INSTANCE = "the source, of which systemd makes an instance of the service"


def _systemd_word(text: str) -> str:
    """A word of ExecStart as ``man systemd.service`` wants it: percent and dollar doubled, quoted where need be."""
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{text}"' if not text or any(c.isspace() or c in "\"';\\" for c in text) else text


def _how_to_install(files: Iterable[str]) -> str:
    timers = " ".join(name for name in files if name.endswith(".timer"))
    return f"""\
# Warraq: these files belong in /etc/systemd/system, each under the name above it; --output DIR writes them.
# Then: systemctl daemon-reload && systemctl enable --now {timers}
# Look at the runs: systemctl list-timers 'warraq-*'; journalctl -u 'warraq-crawl@*'
"""
