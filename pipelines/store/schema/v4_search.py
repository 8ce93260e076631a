"""Version 4: the full-text index over the words of the current versions.

What is indexed is `pipelines.normalise.search.search_text`: folded words without particles and article, one space
between each two. So the tokenizer has only to split at spaces (``ascii``; a fifth faster than ``unicode61``, and the
same in every version of Unicode), no trigger and no generated column calls a function of ours, and any program that has
FTS5 can read and write the file.

The index holds no copy of the text (``content=''``). On 4,000 articles of 4.3 KB that made 2.0 KB an article in place
of 6.6 KB with a copy (a plain FTS5 table, or external content over a small table of folded text, which is the same in
two parts), and storing took 400 µs in place of 435. SQLite can take an entry out of such an index only when it is told
the very words that were put in, and if they are others it spoils the index without a word; ``contentless_delete`` needs
SQLite 3.43, and readers from 3.37 on are supported. So no entry is ever taken out or changed: a changed article gets a
new entry, ``search_documents`` leads to the newest one alone, and ``warraq rebuild search`` sheds the others.
"""

from __future__ import annotations

HEADLINE_WEIGHT, BODY_WEIGHT = 10.0, 1.0
"""What a word counts for in ``rank``. BM25 levels off: a headline that holds a word once weighs as much as a body that
holds it ten times."""

STATEMENTS: tuple[str, ...] = (
    "CREATE VIRTUAL TABLE articles_search USING fts5 (headline, body, content = '', tokenize = 'ascii')",
    f"INSERT INTO articles_search (articles_search, rank) VALUES ('rank', 'bm25({HEADLINE_WEIGHT}, {BODY_WEIGHT})')",
    """
CREATE TABLE search_documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL UNIQUE REFERENCES articles (id),
    text_hash BLOB NOT NULL
) STRICT""",
    """
CREATE TABLE search_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    folding TEXT NOT NULL,
    is_complete INTEGER NOT NULL CHECK (is_complete IN (0, 1))
) STRICT""",
    """
CREATE VIEW search_v1 AS
SELECT search_documents.article_id, articles_search.articles_search AS words, articles_search.rank AS rank
FROM articles_search CROSS JOIN search_documents ON search_documents.id = articles_search.rowid""",
)
