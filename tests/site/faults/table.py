"""Every fault by its name: what tests parametrise over."""

from tests.site.fault import Fault

FAULTS: dict[str, Fault] = {}
