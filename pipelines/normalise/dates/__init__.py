"""Reading Arabic dates as printed."""

from pipelines.normalise.dates.machine import read_machine_date
from pipelines.normalise.dates.reader import read_date
from pipelines.normalise.dates.reading import DateOrder, DateReading

__all__ = ["DateOrder", "DateReading", "read_date", "read_machine_date"]
