"""How the sources are: whether each brings what it usually brings, and what is wrong where it does not.

Pure: numbers that were read from the database go in (`facts`), what is wrong comes out (`judge`), and ``now`` is an
argument. What is usual is learnt from the source's own history, and where there is little of it nothing is said.
`pipelines.store.health.read_health` joins this to a database.
"""

from pipelines.health.judging import judge
from pipelines.health.limits import Limits
from pipelines.health.records import Health, Sample, SourceHealth, Trouble

__all__ = ["Health", "Limits", "Sample", "SourceHealth", "Trouble", "judge"]
