"""Version 3: signatures of texts, the pairs that are nearly the same, and the clusters they make."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    """
CREATE TABLE signatures (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id),
    algorithm TEXT NOT NULL,
    shingles INTEGER NOT NULL,
    minhash BLOB NOT NULL
) STRICT""",
    """
CREATE TABLE signature_bands (
    band INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    PRIMARY KEY (band, hash, article_id)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE similar_articles (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    other_id INTEGER NOT NULL REFERENCES articles (id) CHECK (article_id < other_id),
    similarity REAL NOT NULL,
    PRIMARY KEY (article_id, other_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX similar_articles_other ON similar_articles (other_id)",
    """
CREATE TABLE cluster_members (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id),
    cluster_id INTEGER NOT NULL REFERENCES articles (id)
) STRICT""",
    "CREATE INDEX cluster_members_cluster ON cluster_members (cluster_id)",
)
