"""Text captures: a rendered page as text, one block a line."""

from crawler.parsers.capture.reading import read_capture

__all__ = ["read_capture"]
