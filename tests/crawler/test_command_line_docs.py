"""docs/command-line.md says what the command does: every example is run, every command and option is described."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from crawler.cli import warraq

GUIDE = Path(__file__).parents[2] / "docs" / "command-line.md"
TEXT = GUIDE.read_text("utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)


def examples(block):
    """(command, expected output) of a block: ``$`` begins a command, ``>`` continues it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        first, *rest = part.splitlines()
        count = next((number for number, line in enumerate(rest) if not line.startswith("> ")), len(rest))
        yield "\n".join([first, *(line[2:] for line in rest[:count])]), rest[count:]


def matcher(lines):
    """A pattern for the expected lines, where ``...`` stands for anything, also for whole lines."""
    pattern = "\n".join(".*?".join(map(re.escape, line.split("..."))) for line in lines)
    return re.compile(pattern.replace("\n.*?\n", "\n(?:.*\n)*?"))


def commands(group, path=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join(("warraq", *path, name)), command


def test_examples(tmp_path):
    """They build upon each other, so they run in one folder, in order."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    ran = 0
    for command, expected in (example for block in BLOCKS for example in examples(block)):
        done = subprocess.run(
            ["sh", "-c", f"{{ {command}\n}} 2>&1"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=60,  # on a busy machine; the longest waits for a host that does not answer
        )
        assert matcher(expected).fullmatch(done.stdout.rstrip("\n")), f"$ {command}\n{done.stdout}"
        ran += 1
    assert ran >= 12


@pytest.mark.parametrize(
    ("name", "command"), list(commands(warraq)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_option_is_described(name, command):
    section = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert section, f"docs/command-line.md has no section for {name}"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[0] in section[1].partition("\n\n")[2], f"{name} {parameter.opts[0]}"
            assert parameter.help, f"{name} {parameter.opts[0]} needs help"
