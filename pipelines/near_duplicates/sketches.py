"""Text to sketch: what is kept of a text so that it can be found and compared without reading it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rensa import RMinHash  # type: ignore[import-untyped]

from pipelines.near_duplicates.packing import packed
from pipelines.normalise.text import words

SHINGLE = 3
"""Words in a shingle. With two, unrelated news share formulas (وقال إن); with four, a changed word costs too much."""

SHORT = 50
"""A body of fewer words says too little by itself: its headline counts too. Fewer shingles are compared strictly."""

MOST_HASHES = 512
"""Hashes kept of a text, the smallest. News of up to 500 words are thus compared exactly; of a longer text this is a
fair sample, which gives a similarity to within 0.05 (two standard errors)."""

OPENING = 40
"""Shingles that make the opening. Cuts are made from the end, so a cut text begins as the whole one does."""

BANDS, OPENING_BANDS, ROWS = 20, 6, 3
"""Bands of the whole text and of its opening, and MinHash values in each band. Two texts of similarity ``s`` share a
band with probability ``1 - (1 - s**3) ** 20``: 0.93 at 0.5, 0.975 at 0.55, 0.992 at 0.6, one in 50,000 at 0.01."""

_SEED = 0x57525251
_VERSION = 1

ALGORITHM = f"warraq {_VERSION}, rensa RMinHash {RMinHash.ALGORITHM_VERSION}"
"""Names everything that decides what a sketch holds: this module and the folding with the first number, and rensa."""

# The largest prime below 2**47: SQLite stores such a number in six bytes.
_KEY = (1 << 47) - 115


class Sketch(NamedTuple):
    """What is kept of a text.

    ``shingles`` is how many different ones it has; ``hashes`` the smallest `MOST_HASHES` of their 32-bit hashes and
    ``numbers`` the different numbers in it, both little-endian, four bytes each. ``bands`` are keys below 2**47:
    `BANDS` that nearly equal texts share and, where the text is not short, `OPENING_BANDS` that texts share that begin
    alike.
    """

    shingles: int
    hashes: bytes
    numbers: bytes
    bands: tuple[int, ...]

    @property
    def opening(self) -> tuple[int, ...]:
        """The bands of the opening."""
        return self.bands[BANDS:]


def sketch(headline: Sequence[str], body: Sequence[str]) -> Sketch:
    """The sketch of an article, given the folded words of its headline and body.

    The headline counts only beside a short body: newspapers write their own over an agency's text, but ten words alone
    are too often the same ones ("شاهد الفيديو") under news that have nothing in common.
    """
    said = body if len(body) >= SHORT else [*headline, *body]
    shingles = _shingles(said)
    hashes = list(dict.fromkeys([value >> 32 for value in RMinHash.hash_token_sets([shingles])[0]]))
    numbers = sorted({int(word[-18:]) & 0xFFFFFFFF for word in said if word.isdecimal()})
    bands = _bands(shingles, range(BANDS))
    if len(hashes) >= SHORT:
        bands += _bands(shingles[:OPENING], range(BANDS, BANDS + OPENING_BANDS))
    return Sketch(
        len(hashes),
        packed(hashes if len(hashes) <= MOST_HASHES else sorted(hashes)[:MOST_HASHES]),
        packed(numbers[:MOST_HASHES]),
        bands,
    )


def sketch_text(headline: str | None, body: str) -> Sketch:
    """The sketch of an article, given its texts as a reader sees them; the division into paragraphs does not count."""
    return sketch(words(headline or ""), words(body))


def _shingles(words: Sequence[str]) -> list[bytes]:
    # As bytes from the beginning: rensa would encode each shingle by itself.
    encoded = " ".join(words).encode("utf-8", "replace").split(b" ")
    if len(words) < SHINGLE:
        return [b" ".join(encoded)] if words else []
    return list(map(b" ".join, zip(encoded, encoded[1:], encoded[2:], strict=False)))


def _bands(shingles: Sequence[bytes], numbers: range) -> tuple[int, ...]:
    """The keys of the bands with these numbers; none for a text without words."""
    if not shingles:
        return ()
    minhash = RMinHash(len(numbers) * ROWS, _SEED)
    minhash.update(shingles)
    values = minhash.digest()
    # The band's number counts too, so that equal values in different bands make different keys.
    return tuple(
        [
            (number << 96 | one << 64 | two << 32 | three) % _KEY
            for number, one, two, three in zip(numbers, values[::3], values[1::3], values[2::3], strict=True)
        ]
    )
