"""``warraq people list|show|merge|split``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.cli.arguments import STORED
from crawler.cli.group import warraq
from crawler.commands.output import json_line


@warraq.group()
def people() -> None:
    """The people who are credited: list and show them, and say by hand who is whom.

    PERSON is a number or a name in any spelling.
    """


@people.command("list")
@click.argument("text", metavar="[TEXT]", default="")
@STORED
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many people.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_people(text: str, database: Path, limit: int, as_json: bool) -> None:
    """Print the people whose name holds TEXT in any spelling, those with most articles first."""
    from crawler.commands import people

    rows = people.listed(database, text, limit=limit)
    for line in map(json_line, rows) if as_json else people.list_lines(rows):
        click.echo(line)


@people.command()
@click.argument("person")
@STORED
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="At most so many articles.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(person: str, database: Path, limit: int, as_json: bool) -> None:
    """Print how a person's name is printed, as what they are credited, who was merged into them, and their articles."""
    from crawler.commands import people

    found = people.shown(database, person, limit=limit)
    for line in [json_line(found)] if as_json else people.show_lines(found):
        click.echo(line)


@people.command()
@click.argument("person")
@click.argument("into")
@STORED
@click.option("--json", "as_json", is_flag=True, help="Print what was done as one JSON object.")
def merge(person: str, into: str, database: Path, as_json: bool) -> None:
    """Say that PERSON is the same as INTO, to whom all credits lead from then on, whatever is read anew."""
    from crawler.commands import people

    done = people.merged(database, person, into, now=datetime.now(UTC))
    click.echo(json_line(done) if as_json else people.done_line(done))


@people.command()
@click.argument("person")
@click.argument("spelling")
@STORED
@click.option("--json", "as_json", is_flag=True, help="Print what was done as one JSON object.")
def split(person: str, spelling: str, database: Path, as_json: bool) -> None:
    """Part SPELLING from PERSON: who was merged into them, or one way to print their name that is another's."""
    from crawler.commands import people

    done = people.parted(database, person, spelling, now=datetime.now(UTC))
    click.echo(json_line(done) if as_json else people.done_line(done))
