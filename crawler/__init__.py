"""Fetching and reading: from a source or a saved page to a record."""
