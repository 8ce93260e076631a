"""The database and the records of the store's tests."""

from tests.pipelines.store.conftest import accepted, now, path, refused, store

__all__ = ["accepted", "now", "path", "refused", "store"]
