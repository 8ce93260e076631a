"""How the sources are: whether each brings what it usually brings, and what is wrong where it does not.

Pure: numbers that were read from the database go in (`facts`), what is wrong comes out (`judging`), and ``now`` is an
argument. What is usual is learnt from the source's own history, and where there is little of it nothing is said.
`pipelines.store.health.read_health` joins this to a database.
"""

from pipelines.health.judging import judge
from pipelines.health.limits import Kind, Limits
from pipelines.health.records import Amount, Health, Sample, Shares, SourceHealth, Trouble
from pipelines.health.wording import Saying

__all__ = ["Amount", "Health", "Kind", "Limits", "Sample", "Saying", "Shares", "SourceHealth", "Trouble", "judge"]
