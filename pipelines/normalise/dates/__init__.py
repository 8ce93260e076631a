"""Reading Arabic dates as printed."""

from pipelines.normalise.dates.machine import read_machine_date
from pipelines.normalise.dates.reader import read_date
from pipelines.normalise.dates.reading import DateReading

__all__ = ["DateReading", "read_date", "read_machine_date"]
