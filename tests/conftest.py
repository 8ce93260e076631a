"""Programs that tests start are no tests, although pytest would import them to look for doctests."""

collect_ignore_glob = ["crawler/stubs/*", "site/__main__.py", "build_binary_fixtures.py"]
