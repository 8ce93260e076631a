from __future__ import annotations

import gc
import sqlite3
from contextlib import closing

import pytest

from pipelines.store.collector import collector_paused
from pipelines.store.inserting import insert


@pytest.mark.parametrize("columns", [1, 3, 42])
@pytest.mark.parametrize("rows", [0, 1, 5, 256, 341, 700])
def test_every_row_lands_in_its_order_by_few_different_statements(rows, columns):
    values = [tuple(range(row * columns, (row + 1) * columns)) for row in range(rows)]
    statements = set()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE told ({', '.join(f'c{n}' for n in range(columns))})")
        connection.set_trace_callback(lambda statement: statements.add(statement.count("(")))
        insert(connection, "told", columns, (value for row in values for value in row))
        connection.set_trace_callback(None)
        assert connection.execute("SELECT * FROM told ORDER BY rowid").fetchall() == values
    assert len(statements) <= 6


def test_a_row_wider_than_a_statement_should_be_is_inserted_alone():
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE wide ({', '.join(f'c{n}' for n in range(1500))})")
        insert(connection, "wide", 1500, [1] * 4500)
        assert connection.execute("SELECT count(*) FROM wide").fetchone() == (3,)


def test_the_collector_goes_on_as_before_also_after_a_fault():
    assert gc.isenabled()
    with pytest.raises(ValueError, match="fault"), collector_paused():
        assert not gc.isenabled()
        raise ValueError("fault")
    assert gc.isenabled()
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
