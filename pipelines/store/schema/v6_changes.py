"""Version 6: the order in which articles changed, for whoever wants to read only what is new.

Moments cannot say it: two batches may bear one second, a batch that waited for the write lock bears an earlier moment
than one that was committed before it, and ``--now`` sets the clock. These numbers are drawn while the write lock is
held, so they are in the order of commits: who has seen number 100 has seen all below it that will ever be.

Triggers in plain SQL, so that a change by another program counts as well. Not ``INSERT OR REPLACE``: within a trigger
the conflict clause of the outer statement would replace it.
"""

from __future__ import annotations

_DRAW = """
    DELETE FROM article_changes WHERE article_id = new.id;
    INSERT INTO article_changes (article_id) VALUES (new.id);
"""

STATEMENTS: tuple[str, ...] = (
    """
CREATE TABLE article_changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL UNIQUE REFERENCES articles (id)
) STRICT""",
    "INSERT INTO article_changes (article_id) SELECT id FROM articles ORDER BY changed_at, id",
    """
CREATE TRIGGER article_stored AFTER INSERT ON articles BEGIN
    INSERT INTO article_changes (article_id) VALUES (new.id);
END""",
    f"""
CREATE TRIGGER article_changed AFTER UPDATE OF changed_at, duplicate_of, withdrawn_at ON articles BEGIN
    {_DRAW.strip()}
END""",
    """
CREATE VIEW changes_v1 AS
SELECT number AS change, article_id FROM article_changes""",
)
