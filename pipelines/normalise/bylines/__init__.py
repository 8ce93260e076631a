"""Reading Arabic bylines as printed: who wrote, for whom, from where.

A line is cut into words and breaks (:mod:`.tokens`), words become pieces by vocabulary (:mod:`.lexicon`, :mod:`.names`,
:mod:`.pieces`), and the order of pieces decides who is credited (:mod:`.grammar`).
"""

from pipelines.normalise.bylines.byline import is_person_name, read_byline
from pipelines.normalise.bylines.dateline import read_dateline
from pipelines.normalise.bylines.keys import person_key
from pipelines.normalise.bylines.reading import A_DESK, OUTLET_ALONE, BylineReading

__all__ = ["A_DESK", "OUTLET_ALONE", "BylineReading", "is_person_name", "person_key", "read_byline", "read_dateline"]
