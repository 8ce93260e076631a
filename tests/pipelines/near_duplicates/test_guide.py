"""docs/database.md states the thresholds; the code has them."""

from pathlib import Path

from pipelines.near_duplicates import ALGORITHM, sketches
from pipelines.near_duplicates.similarity import CONTAINMENT, SHORT_THRESHOLD, THRESHOLD

TEXT = (Path(__file__).parents[3] / "docs" / "database.md").read_text("utf-8")
SECTION = " ".join(
    TEXT.partition("## Which articles are near-duplicates\n")[2].partition("\n## ")[0].replace("\n", " ").split()
)


def test_the_guide_states_the_thresholds():
    for statement in (
        f"jaccard is at least **{THRESHOLD}**",
        f"containment is at least **{CONTAINMENT}**",
        f"only a jaccard of at least **{SHORT_THRESHOLD}** counts",
        f"fewer than {sketches.SHORT} words",
        f"The first {sketches.OPENING} shingles",
        f"a fair sample of {sketches.MOST_HASHES}",
    ):
        assert statement in SECTION, statement
    assert f"`{ALGORITHM}`" in TEXT


def test_the_guide_states_how_often_candidates_are_found():
    for jaccard, probability in ((0.5, 0.93), (0.55, 0.975), (0.6, 0.99)):
        exact = 1 - (1 - jaccard**sketches.ROWS) ** sketches.BANDS
        assert abs(exact - probability) < 0.005
        assert str(probability) in SECTION
