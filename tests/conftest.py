"""What holds for all tests."""

from hypothesis import settings

# Programs that tests start are no tests, although pytest would import them to look for doctests.
collect_ignore_glob = ["crawler/stubs/*", "site/__main__.py", "build_binary_fixtures.py"]

# A deadline measures what else the machine is doing. Where time is the subject, the test measures it itself.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
