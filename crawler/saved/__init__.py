"""Readers of saved pages: files, folders and archives into `SavedPage`."""
