"""docs/operating.md from its first command to its last, in one shell, with the test site in place of the publisher.

What would change the machine (sudo, systemctl, crontab, git, pip) is replaced by a program that notes its arguments.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.site import Site
from tests.site.sources import write_sources

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "operating.md").read_text("utf-8")
READING = "crawl|schedule|replay|status|sources check|quarantine retry|quarantine show"
SET_UP = "python3 -m venv"  # typed by CI, as the README's
NOTED = ("sudo", "systemctl", "crontab", "git", "pip", "logrotate")
NOTING = '#!/bin/sh\necho "$(basename "$0") $*" >>"$HOME/noted"\nif [ "$*" = - ]; then cat >>"$HOME/crontab"; fi\n'
SQLITE = f"""#!{sys.executable}
import sqlite3, sys
file, statement = sys.argv[1:]
with sqlite3.connect(file) as database:
    if statement.startswith(".backup "):
        with sqlite3.connect(statement.split()[1]) as copy:
            database.backup(copy)
    else:
        for row in database.execute(statement):
            print(*("" if value is None else value for value in row), sep="|")
"""


def examples() -> list[tuple[str, list[str]]]:
    """(command, expected lines) of the console blocks, in order; ``>`` continues a command."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            first, *rest = part.splitlines()
            count = next((number for number, line in enumerate(rest) if not line.startswith(">")), len(rest))
            found.append(("\n".join([first, *(line[2:] for line in rest[:count])]), rest[count:]))
    return [(command, expected) for command, expected in found if not command.startswith(SET_UP)]


def stand_in(command: str) -> str:
    """The same command for the test site: the publisher's name differs, and what the loopback address needs."""
    command = command.replace("warraq crawl", "warraq crawl --allow-private-hosts --delay 0")
    command = re.sub(rf"\bwarraq ({READING})", r"warraq \1 --sources $HOME/site.py", command)
    if command.startswith("warraq quarantine list"):
        # The site has no page that is refused: one from elsewhere.
        command = f"warraq replay $HOME/list.html --workers 1 --db news.db >$HOME/list.txt; {command}"
    return re.sub(r"^(warraq .*)beirutobserver", r"\1test_site", command)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, str]]:
    """(status, output) of each command, run one after the other in one shell."""
    home = tmp_path_factory.mktemp("home")
    (home / "list.html").write_text("<html lang=ar><title>أخبار</title><h1>أخبار</h1></html>", "utf-8")
    bin_ = home / "warraq" / ".venv" / "bin"
    bin_.mkdir(parents=True)
    (bin_ / "warraq").symlink_to(Path(sys.executable).parent / "warraq")
    for name in NOTED:
        (bin_ / name).write_text(NOTING)
    if shutil.which("sqlite3") is None:
        (bin_ / "sqlite3").write_text(SQLITE)
    for file in bin_.iterdir():
        file.chmod(0o755)
    script = "".join(
        f"{{ {stand_in(command)}\n}} >'{home}/{number}.out' 2>'{home}/{number}.err'\n"
        f"echo $? >'{home}/{number}.status'\n"
        for number, (command, _) in enumerate(examples())
    )
    environment = {**os.environ, "HOME": str(home), "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}"}
    with Site(40) as site:
        write_sources(home / "site.py", [("test_site", site)])
        subprocess.run(["sh", "-c", script], env=environment, cwd=home, timeout=120, check=True)
    (home / "noted").touch()
    results = []
    for number in range(len(examples())):
        texts = [(home / f"{number}.{part}").read_text("utf-8") for part in ("out", "err", "status")]
        results.append((int(texts[2]), texts[0] if texts[2].strip() == "0" else texts[0] + texts[1]))
    results.append((0, (home / "noted").read_text("utf-8") + (home / "crontab").read_text("utf-8")))
    return results


@pytest.mark.parametrize("number", range(len(examples())), ids=lambda number: examples()[number][0][:60])
def test_a_command_works_and_prints_what_is_shown(number: int, outputs: list[tuple[int, str]]) -> None:
    command, expected = examples()[number]
    status, output = outputs[number]
    assert status == 0, f"$ {command}\n{output}"
    lines = [line.replace("beirutobserver", "test_site") if "warraq status" in command else line for line in expected]
    pieces = [piece for line in lines for piece in line.split("...") if piece.strip()]
    place = 0
    for piece in pieces:
        place = output.find(piece.strip(), place)
        assert place >= 0, f"$ {command}\n{piece!r} is not in\n{output}"


def test_what_would_change_the_machine_is_asked_for(outputs: list[tuple[int, str]]) -> None:
    noted = outputs[-1][1]
    for call in ("sudo systemctl enable --now warraq-crawl@beirutobserver.timer", "crontab -", "git -C", "logrotate"):
        assert call in noted
    assert re.search(
        r"^[\d,]+ \* \* \* \* \S+/warraq crawl test_site .*--contact desk@example\.org", noted, re.MULTILINE
    )


def test_reading_the_archive_again_changes_nothing(outputs: list[tuple[int, str]]) -> None:
    (read,) = [output for (command, _), (_, output) in zip(examples(), outputs, strict=False) if "--diff" in command]
    assert "20 read as before, 0 otherwise" in read


def test_every_code_block_is_tested() -> None:
    assert set(re.findall(r"^```(\w*)$", TEXT, re.MULTILINE)) == {"console", "python", ""}
    assert len(examples()) > 25
