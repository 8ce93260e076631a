"""Text as the search takes it: the words of articles and queries without what Arabic writing glues to them."""

from pipelines.normalise.search.marks import Mark, marks_of
from pipelines.normalise.search.query import MOST_TERMS, Query, Term, read_query
from pipelines.normalise.search.snippet import Snippet, snippet_of
from pipelines.normalise.search.stems import FOLDING, IndexText, index_text, search_text, search_words, stem

__all__ = [
    "FOLDING",
    "MOST_TERMS",
    "IndexText",
    "Mark",
    "Query",
    "Snippet",
    "Term",
    "index_text",
    "marks_of",
    "read_query",
    "search_text",
    "search_words",
    "snippet_of",
    "stem",
]
