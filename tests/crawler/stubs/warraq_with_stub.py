"""The ``warraq`` command with the parser of `stub_parser`, for tests in a process of its own."""

import stub_parser

import crawler.parsers
from crawler.cli import main

crawler.parsers.parse_page = stub_parser.parse_page

if __name__ == "__main__":
    main()
