"""Pure normalisers of text, digits, dates, bylines and URLs, with their vocabularies as data files."""
