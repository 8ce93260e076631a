"""From the bytes of a page to what it says: `parse_page` is the one door, for the spider, the replay and the tests."""

from crawler.parsers.page import parse_page

__all__ = ["parse_page"]
