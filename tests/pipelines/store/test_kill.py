"""kill -9 at any moment leaves a whole database, and running again finishes the work."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time

from pipelines.store import open_database

# Batches of five as fast as they go, each announced when it is stored: new articles, revisions, copies and refusals.
WRITE = """
import sys
from datetime import UTC, datetime
from pipelines.article import Archive, Article, Author, BodyBlock
from pipelines.store import Writer, open_database, start_run, end_run
from pipelines.validate import content_hash
from pipelines.verdict import Accepted, Reason, Refused

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

def verdict(number):
    archive = Archive("pages.warc", number)
    if number % 7 == 0:
        return Refused(reason=Reason.LISTING, detail="A listing.", archive=archive)
    address = f"https://example.com/{number // 2}"
    blocks = (BodyBlock("paragraph", f"نص الخبر {number // 3} " * 150),)
    return Accepted(Article(url=address, canonical_url=address, headline="خبر", body_blocks=blocks, archive=archive,
                            authors=(Author(f"كاتب {number % 11}"),), source="example.com",
                            content_hash=content_hash("خبر", blocks)))

with open_database(sys.argv[1]) as database:
    run = start_run(database, command="replay", program_version="0", now=NOW)
    writer = Writer(database)
    for start in range(0, 600, 5):
        writer.store([verdict(number) for number in range(start, start + 5)], run_id=run, now=NOW)
        print(start, flush=True)
    end_run(database, run, state="done", now=NOW)
"""
CONTENT = {
    "articles": "id, canonical_url, duplicate_of, body, content_hash, archive_offset",
    "revisions": "id, article_id, body, content_hash, archive_offset",
    "addresses": "url, article_id",
    "people": "id, key, name",
    "article_people": "article_id, position, person_id",
    "quarantine": "archive_offset, reason",
}


def write(path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITE, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finish(path) -> None:
    with write(path) as process:
        _, error = process.communicate(timeout=30)
    assert process.returncode == 0, error.decode()


def content(path):
    with open_database(path) as database:
        ask = database.connection.execute
        assert ask("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert ask("PRAGMA foreign_key_check").fetchall() == []
        return {
            table: ask(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall() for table, columns in CONTENT.items()
        }


def test_kills_at_random_moments(tmp_path):
    undisturbed, killed = tmp_path / "undisturbed.db", tmp_path / "killed.db"
    finish(undisturbed)
    chance = random.Random()
    for kill in range(4):
        with write(killed) as process:
            # The first falls into opening or migrating, the others into writing.
            if kill:
                for _ in range(chance.randrange(1, 25)):
                    process.stdout.readline()
                time.sleep(chance.random() * 0.01)
            else:
                time.sleep(chance.random() * 0.4)
            process.send_signal(signal.SIGKILL)
        if killed.exists():
            content(killed)
    finish(killed)
    assert content(killed) == content(undisturbed)
    with open_database(killed) as database:
        states = [state for (state,) in database.connection.execute("SELECT state FROM runs ORDER BY id")]
    assert states[-1] == "done"
    assert set(states[:-1]) <= {"failed"}
