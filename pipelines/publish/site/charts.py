"""Bar charts as numbers for a template to draw: places and sizes only, so that no text ever becomes markup here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 150
"""Units of the drawing, which the page scales."""

_FLOOR, _ROOF, _SIDE = 24, 20, 34  # room for words under the bars, for the highest number, for half a word


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its place and size in the drawing, and what it stands for. Its label is ``drawn`` where ``is_labelled``,
    ``value`` over the first of the highest.
    """

    x: float
    y: float
    width: float
    height: float
    label: str
    drawn: str
    value: int
    is_labelled: bool
    is_highest: bool

    @property
    def middle(self) -> float:
        """Where its label is centred."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in the direction of reading, over a floor."""

    bars: tuple[Bar, ...]
    floor: float = HEIGHT - _FLOOR
    width: int = WIDTH
    height: int = HEIGHT


def chart(values: Sequence[tuple[str, int]], *, direction: str, labels: int = 8, cut: int = 0) -> Chart:
    """Bars for labelled numbers of 0 and above; the first stands where reading begins.

    At most about ``labels`` of them get their label drawn, evenly spaced and the last one always, without its first
    ``cut`` characters.

    >>> [bar.height for bar in chart([("a", 1), ("b", 2)], direction="ltr").bars]
    [53.0, 106.0]
    """
    highest = max((value for _, value in values), default=0)
    first = next((place for place, (_, value) in enumerate(values) if value == highest), 0)
    step = (WIDTH - 2 * _SIDE) / max(len(values), 1)
    room = HEIGHT - _FLOOR - _ROOF
    every = -(-len(values) // labels) or 1
    bars = []
    for place, (label, value) in enumerate(values):
        height = round(room * value / highest, 2) if highest else 0.0
        left = _SIDE + place * step if direction == "ltr" else WIDTH - _SIDE - (place + 1) * step
        width = min(step * 0.8, 60)
        bars.append(
            Bar(
                x=round(left + (step - width) / 2, 2),
                y=round(HEIGHT - _FLOOR - height, 2),
                width=round(width, 2),
                height=height,
                label=label,
                drawn=label[cut:],
                value=value,
                is_labelled=(len(values) - 1 - place) % every == 0,
                is_highest=place == first and highest > 0,
            )
        )
    return Chart(tuple(bars))
