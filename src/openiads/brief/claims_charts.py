"""The two charts of the claims: spreads as bars beside the claim, and curves with the claim marked.

Source: show.style for how everything looks. Leaves out: what the numbers mean.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from openiads.show.style import (
    BLUE,
    ENVELOPES,
    GREEN,
    INK,
    PURPLE,
    VERMILION,
    WIDTH_INCH,
    Chart,
    drawing,
    legend_below,
    new_axes,
)

COLOURS = (BLUE, VERMILION, GREEN, PURPLE)
MARKS = ("o", "s", "^", "D")
ROW_INCH = 0.3
MARGIN = 1.06
CURVE_HEIGHT_INCH = 2.9


class Bar(NamedTuple):
    """One row: its name, the ends of its spread and the middle; NaN where there is nothing. `group` picks the look."""

    name: str
    low: float
    middle: float
    high: float
    group: str = ""


class Text(NamedTuple):
    """The words of a chart: the finding over it, the caption below it, the axis, and the name of the claim's line."""

    finding: str
    caption: str
    axis: str
    claim: str = "the claim"


def _bar(axes: Any, row: int, bar: Bar, look: int, label: str | None) -> None:
    colour, mark = COLOURS[look % len(COLOURS)], MARKS[look % len(MARKS)]
    if math.isnan(bar.middle):
        axes.text(0.01, row, "none", transform=axes.get_yaxis_transform(), va="center", fontsize=9.0)
        return
    axes.plot([bar.low, bar.high], [row, row], color=colour, linewidth=4.0, alpha=0.45, solid_capstyle="butt")
    axes.plot([bar.middle], [row], marker=mark, color=colour, linestyle="none", markersize=6.0, label=label)


def bars_chart(bars: Sequence[Bar], claimed: float | None, text: Text, start: float | None = 0.0) -> Chart:
    """Rows of spreads over one axis, with a line where the claim lies; `start` is where the axis begins, None leaves it."""
    groups = list(dict.fromkeys(bar.group for bar in bars))
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, 1.3 + ROW_INCH * len(bars))
        seen: set[str] = set()
        for row, bar in enumerate(bars):
            label = bar.group if bar.group and bar.group not in seen and not math.isnan(bar.middle) else None
            seen |= {bar.group} if label else set()
            _bar(axes, row, bar, groups.index(bar.group), label)
        if claimed is not None:
            axes.axvline(claimed, color=INK, linestyle="--", linewidth=1.2, label=text.claim)
        axes.set_yticks(range(len(bars)), [bar.name for bar in bars])
        axes.set_ylim(len(bars) - 0.4, -0.6)
        axes.margins(x=0.06)
        if start is not None:
            axes.set_xlim(
                start, MARGIN * max([bar.high for bar in bars if bar.high > start] + [claimed or start + 1.0])
            )
        axes.ticklabel_format(axis="x", style="plain", useOffset=False)
        axes.set_xlabel(text.axis)
        axes.grid(axis="y", visible=False)
        legend_below(figure, axes, 2)
    return Chart(figure, text.finding, text.caption)


class Line(NamedTuple):
    """A named curve."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


def curves_chart(
    lines: Sequence[Line],
    text: Text,
    up: str,
    level: float | None = None,
    marks: Mapping[str, tuple[float, float]] | None = None,
) -> Chart:
    """Curves with a dashed level where the claim lies, and named marks (x, y); `up` names the axis that goes up."""
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, CURVE_HEIGHT_INCH)
        for k, line in enumerate(lines):
            axes.plot(line.x, line.y, color=COLOURS[k % len(COLOURS)], linestyle=ENVELOPES[k % 6], label=line.name)
        for name, (x, y) in (marks or {}).items():
            axes.plot([x], [y], marker="o", color=INK, markersize=5.0, linestyle="none")
            axes.annotate(name, (x, y), textcoords="offset points", xytext=(3, -12), fontsize=8.5)
        if level is not None:
            axes.axhline(level, color=INK, linestyle="--", linewidth=1.2, label=text.claim)
        axes.set_ylim(bottom=0.0)
        axes.set_xlabel(text.axis)
        axes.set_ylabel(up)
        legend_below(figure, axes, 2)
    return Chart(figure, text.finding, text.caption)
