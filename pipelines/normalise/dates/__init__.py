"""Reading Arabic dates as printed."""

from pipelines.normalise.dates.reading import DateReading

__all__ = ["DateReading"]
