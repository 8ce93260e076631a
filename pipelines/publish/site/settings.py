"""Names in addresses, and how much a page holds."""

from __future__ import annotations

DATABASE = "data"
"""What Datasette calls the database, whatever its file is called."""

STATIC = "static"
"""Where style and fonts lie."""

PAGE = 30
"""Articles of a page of the list."""
HITS = 20
"""Articles of a page of search results."""
LAST_PAGE = 50
"""Pages of search results that are shown: further ones cost more and more, and nobody reads them."""
PEOPLE = 300
"""People of the list."""

SECONDS = 5
"""How long a page may ask the database before it is given up."""

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of our pages, which need no script."""
DATASETTE_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""That of Datasette's own pages, whose scripts and styles stand in the page. Nothing from another host either."""
