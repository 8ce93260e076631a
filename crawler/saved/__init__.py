"""Readers of saved pages: files, folders and archives into `SavedPage`."""

from crawler.saved.page import Saved, SavedPage, Unreadable
from crawler.saved.reading import MAX_PAGE_BYTES, read_saved

__all__ = ["MAX_PAGE_BYTES", "Saved", "SavedPage", "Unreadable", "read_saved"]
