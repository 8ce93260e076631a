"""What README and the guides tell a reader to type is typed here, and every link leads somewhere."""

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
# The two set-up lines install everything anew: CI runs the one for the tests, and this test is part of it.
SET_UP = "python3 -m venv"
OWN_TEST = {"command-line.md"}  # console blocks with their expected output, run by tests/crawler


def shell_lines(guide: Path) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", guide.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if line and not line.startswith(("#", SET_UP))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a clone after the README's first command: fixtures, a command in .venv/bin, and the database."""
    place = tmp_path_factory.mktemp("clone")
    (place / "fixtures").symlink_to(ROOT / "fixtures")
    (place / "tests").symlink_to(ROOT / "tests")
    (place / ".venv").symlink_to(Path(sys.executable).parents[1])
    done = run(".venv/bin/warraq replay fixtures --db warraq.db", place)
    assert done.returncode == 0, done.stderr
    return place


def run(command: str, place: Path) -> "subprocess.CompletedProcess[str]":
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-c", command], cwd=place, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=60
    )


def serve_until_stopped(command: str, place: Path) -> None:
    """A site is served until Ctrl-C, and then ends well."""
    environment = {**os.environ, "BROWSER": "true"}
    with subprocess.Popen(
        [*shlex.split(command), "--port", "0"], cwd=place, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("http://127.0.0.1:")
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("guide", "line"),
    [(guide.name, line) for guide in GUIDES if guide.name not in OWN_TEST for line in shell_lines(guide)],
)
def test_a_command_in_the_docs_works(guide: str, line: str, folder: Path) -> None:
    line = line.replace("--port 8080", "--port 0")  # that port may be taken on the machine of the tests
    if "warraq serve" in line:
        serve_until_stopped(line, folder)
        return
    done = run(line if " & " in line or "-m tests.site" not in line else f"{line} --seconds 1", folder)
    assert done.returncode == 0, f"{guide}: {line}\n{done.stderr}"
    assert done.stdout.strip(), f"{guide}: {line} printed nothing"


def test_the_readme_sets_up_with_one_line_each() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for purpose in ("replay", "test"):
        marked = re.search(rf"<!-- {purpose} -->\n```sh\n(.+?)\n```\n<!-- end -->", text)
        assert marked is not None, f"README.md: no set-up line marked {purpose}"
        assert "\n" not in marked[1]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_links_lead_somewhere(guide: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", guide.read_text("utf-8")):
        if "://" not in target:
            assert (guide.parent / target).exists(), f"{guide.name}: {target}"
