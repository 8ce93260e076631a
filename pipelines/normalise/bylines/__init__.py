"""Reading Arabic bylines as printed."""

from pipelines.normalise.bylines.reading import BylineReading

__all__ = ["BylineReading"]
