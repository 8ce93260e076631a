"""Which texts say nearly the same. Pure: words in, sketches and decisions out; `pipelines.store` keeps them.

The way of a text: folded words, *shingles* (runs of three words), a *sketch* (the shingles' hashes, the MinHash *bands*
that nearly equal texts share, the numbers in the text). Texts that share a band are *candidates*; their similarity is
then computed from the hashes. Whether two texts are near-duplicates depends on nothing but the two: not on what came
before, nor in which order.
"""

from pipelines.near_duplicates.components import components
from pipelines.near_duplicates.similarity import Similarity, Text, nearly_same, similarity
from pipelines.near_duplicates.sketches import ALGORITHM, Sketch, sketch, sketch_text

__all__ = [
    "ALGORITHM",
    "Similarity",
    "Sketch",
    "Text",
    "components",
    "nearly_same",
    "similarity",
    "sketch",
    "sketch_text",
]
