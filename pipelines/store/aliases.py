"""People joined and parted by hand: which spelling leads to whom. Nothing here is ever derived from a page.

Two rows of ``people`` that are one person are not made one row: the alias says that the key of one leads to the other,
so that undoing is taking the alias away. An exact alias takes one printed spelling from the person of its key.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_READ = """
SELECT people_aliases.spelling, people_aliases.exact, people_aliases.person_id,
    (SELECT id FROM people WHERE people.key = people_aliases.spelling)
FROM people_aliases
"""


@dataclass(frozen=True, slots=True)
class Aliases:
    """``exact`` leads from a name as printed to a person, ``merged`` from a person to whom they were merged into."""

    exact: dict[str, int]
    merged: dict[int, int]

    def person(self, name: str, keyed: int) -> int:
        """Who is meant by a printed name of which the key is that of person ``keyed``."""
        return self.root(self.exact.get(name, keyed))

    def root(self, person: int) -> int:
        """Who a person is after all merges."""
        seen = {person}
        while person in self.merged and self.merged[person] not in seen:
            person = self.merged[person]
            seen.add(person)
        return person

    def members(self, root: int) -> set[int]:
        """The people who were merged into one, directly or through another; without themselves."""
        return {person for person in self.merged if person != root and self.root(person) == root}

    def circle(self) -> set[int]:
        """People who lead to each other in a circle, which `pipelines.store.merging` never makes; mostly nobody."""
        return {person for person in self.merged if self.root(person) in self.merged}


def read_aliases(connection: sqlite3.Connection) -> Aliases:
    """All aliases: a table that people fill by hand, so it is short."""
    exact: dict[str, int] = {}
    merged: dict[int, int] = {}
    for spelling, is_exact, person_id, own in connection.execute(_READ):
        if is_exact:
            exact[spelling] = person_id
        elif own is not None:
            merged[own] = person_id
    return Aliases(exact, merged)
