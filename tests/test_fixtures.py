"""Every golden page is read as its expected file says: one test a fixture and field. docs/fixtures.md explains."""

from __future__ import annotations

import importlib.util
import re
import sys
import unicodedata
from pathlib import Path
from types import ModuleType
from typing import Any

import lxml.html
import pytest

HERE = Path(__file__).parent


def load(name: str) -> ModuleType:
    """A module beside this one; pytest's importlib mode puts none of them on the path."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
        assert spec is not None and spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


golden, binary = load("expected"), load("build_binary_fixtures")
FIXTURES = golden.fixtures()
NAMED = [fixture for fixture in FIXTURES if fixture.expected_path.exists()]
RECORDS = [(fixture, index, record) for fixture in NAMED for index, record in enumerate(fixture.expected())]
TABLE_ROW = re.compile(r"^\| *([^|]+?) *\| *((?:`[\w-]+`(?:, *)?)+) *\|$", re.MULTILINE)


def label(fixture: Any, index: int, field: str = "") -> str:
    several = f"[{index}]" if len(fixture.expected()) > 1 else ""
    return f"{fixture.name}{several}-{field}" if field else f"{fixture.name}{several}"


def read(fixture: Any, index: int) -> dict[str, Any]:
    records = golden.read(fixture.path)
    assert len(records) == len(fixture.expected()), [record["outcome"] for record in records]
    return dict(records[index])


@pytest.mark.parametrize(
    ("fixture", "index", "field"),
    [
        pytest.param(fixture, index, field, id=label(fixture, index, field))
        for fixture, index, record in RECORDS
        for field in record
        if field != "must_not"
    ],
)
def test_field(fixture: Any, index: int, field: str) -> None:
    wanted, got = fixture.expected()[index][field], read(fixture, index).get(field)
    if not golden.agrees(field, wanted, got):
        assert got == wanted


@pytest.mark.parametrize(
    ("fixture", "index"),
    [pytest.param(f, i, id=label(f, i)) for f, i, record in RECORDS if record.get("must_not")],
)
def test_noise_stays_out_of_the_body(fixture: Any, index: int) -> None:
    body = "\n".join(read(fixture, index)["body"])
    assert [noise for noise in fixture.expected()[index]["must_not"] if noise in body] == []


def test_every_page_has_an_expected_file() -> None:
    assert [fixture.name for fixture in FIXTURES if fixture not in NAMED] == []


def test_every_expected_and_side_file_has_a_page() -> None:
    names = {fixture.name for fixture in FIXTURES}
    assert len(names) == len(FIXTURES)
    assert [path.name for path in golden.FIXTURES.glob("*.json") if path.name.partition(".")[0] not in names] == []


def test_every_trap_of_the_table_has_a_fixture_and_every_fixture_a_trap() -> None:
    rows = TABLE_ROW.findall((HERE.parent / "docs" / "fixtures.md").read_text("utf-8"))
    named = {name for _, cell in rows for name in re.findall(r"`([\w-]+)`", cell)}
    assert len(rows) >= 30
    assert named == {fixture.name for fixture in FIXTURES}


@pytest.mark.parametrize("name", sorted(binary.build()))
def test_built_fixtures_are_what_the_builder_builds(name: str) -> None:
    built, stored = binary.build()[name], (golden.FIXTURES / name).read_bytes()
    unpacked = (binary.unpack(built), binary.unpack(stored)) if name.endswith(".gz") else (built, stored)
    assert unpacked[0] == unpacked[1], f"run python {binary.__name__}.py"


UNSEEN = re.compile("[\u0640\u200c-\u200f\u202a-\u202e\ufeff]")
PERSIAN = str.maketrans("کی", "كي")


def plain(text: str) -> str:
    """Text without what only changes its look; written apart from the product's own normaliser."""
    return " ".join(UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(PERSIAN).split())


def page_text(path: Path) -> str:
    """Everything a page shows, in order, on one line."""
    if path.suffix == ".txt":
        return plain(path.read_text("utf-8"))
    root = lxml.html.document_fromstring(path.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    for hidden in root.xpath("//script | //style"):
        hidden.drop_tree()
    return plain("".join(root.itertext()))


@pytest.mark.parametrize(
    "fixture",
    [pytest.param(f, id=f.name) for f in NAMED if f.path.suffix in {".html", ".txt"} and f.name not in binary.CHARSETS],
)
def test_expected_text_stands_in_the_page(fixture: Any) -> None:
    """Guards the fixtures themselves: what is expected, and what must not be read, is on the page, in this order."""
    text, (record,) = page_text(fixture.path), fixture.expected()
    position = 0
    for paragraph in record.get("body", []):
        position = text.find(plain(paragraph), position)
        assert position >= 0, paragraph
    assert [noise for noise in record.get("must_not", []) if plain(noise) not in text] == []
    assert plain(record.get("headline") or "") in text
