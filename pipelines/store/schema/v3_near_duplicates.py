"""Version 3: what is kept of texts to find near-duplicates, the pairs that were found, and the clusters they make.

A *signature* is one text, however many articles carry it word for word: a page that a thousand addresses show is one
row with one set of bands, not a million pairs. Which program made the signatures stands beside them: those of another
algorithm can be compared with nothing. A cluster's origin is computed by the view, so that it follows the dates of the
articles by itself.
"""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    """
CREATE TABLE near_duplicate_index (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    algorithm TEXT,
    unsigned_from INTEGER
) STRICT""",
    # A file that holds articles already needs them signed; an empty one takes the algorithm of who writes first.
    "INSERT INTO near_duplicate_index SELECT 1, NULL, (SELECT min(id) FROM articles)",
    """
CREATE TABLE signatures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cluster_id INTEGER NOT NULL,
    shingles INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    numbers BLOB NOT NULL
) STRICT""",
    "CREATE INDEX signatures_cluster ON signatures (cluster_id)",
    """
CREATE TABLE article_signatures (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id),
    signature_id INTEGER NOT NULL REFERENCES signatures (id)
) STRICT""",
    "CREATE INDEX article_signatures_signature ON article_signatures (signature_id)",
    # No foreign keys here: these rows are written by the dozen for each text, always with their signatures.
    """
CREATE TABLE signature_bands (
    band INTEGER NOT NULL,
    signature_id INTEGER NOT NULL,
    PRIMARY KEY (band, signature_id)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE similar_signatures (
    signature_id INTEGER NOT NULL REFERENCES signatures (id),
    other_id INTEGER NOT NULL REFERENCES signatures (id) CHECK (signature_id < other_id),
    jaccard REAL NOT NULL,
    containment REAL NOT NULL,
    PRIMARY KEY (signature_id, other_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX similar_signatures_other ON similar_signatures (other_id)",
    """
CREATE VIEW article_clusters_v1 AS
SELECT article_signatures.article_id, signatures.cluster_id
FROM article_signatures JOIN signatures ON signatures.id = article_signatures.signature_id""",
    """
CREATE VIEW clusters_v1 AS
SELECT
    cluster_id, CAST(substr(first, -20) AS INTEGER) AS origin_id, articles, sources,
    nullif(substr(first, 1, length(first) - 21), '~') AS first_at
FROM (
    SELECT
        signatures.cluster_id, count(*) AS articles, count(DISTINCT source) AS sources,
        min(
            coalesce(
                date_published_utc,
                (
                    SELECT min(revisions.first_fetched_at) FROM revisions
                    WHERE revisions.article_id = articles.id
                        AND revisions.first_fetched_at < articles.first_fetched_at
                ),
                first_fetched_at,
                '~'
            ) || printf(' %020d', articles.id)
        ) AS first
    FROM signatures
    JOIN article_signatures ON article_signatures.signature_id = signatures.id
    JOIN articles ON articles.id = article_signatures.article_id
    GROUP BY signatures.cluster_id
    HAVING count(*) > 1
)""",
)
