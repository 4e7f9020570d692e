"""Charts of studies: curves with intervals over a factor, and effects with intervals side by side.

Source: docs/studies.md. Leaves out: what is drawn, which the study's analyses compute; bars are 95 % intervals over
replications.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from openiads.show.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILION, Chart, drawing, new_axes, svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH_INCH, HEIGHT_INCH = 6.4, 4.0
COLOURS = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, GREY)
MARKS = "osD^vPX"
LINES = ("-", "--", "-.", ":", (0, (6, 1, 1, 1)), (0, (3, 1)), (0, (1, 2)))


@dataclass(frozen=True)
class Series:
    """One curve: its name, places, values, and the ends of the interval at each; a knee with its ends, where there is one."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    knee: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Bar:
    """A value with the ends of its interval, under a name."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Span:
    """What sources disagree about: under a name, values at named levels, each with the ends of its interval of chance."""

    name: str
    levels: Sequence[str]
    values: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


SINGLE = " (no bars: single runs)"


def _bars(values: Sequence[float], low: Sequence[float], high: Sequence[float]) -> list[list[float]]:
    """Lengths of bars below and above; none where an interval has no end, as that of a single run."""
    below, above = [], []
    for value, under, over in zip(values, low, high, strict=True):
        told = math.isfinite(under) and math.isfinite(over)
        below.append(max(value - under, 0.0) if told else 0.0)
        above.append(max(over - value, 0.0) if told else 0.0)
    return [below, above]


def _untold(ends: Iterable[float]) -> str:
    """What a title adds where an interval has no end."""
    return "" if all(map(math.isfinite, ends)) else SINGLE


def curve_chart(series: Sequence[Series], across: str, up: str, finding: str, logarithmic: bool = False) -> Chart:
    """Curves over a factor with a bar for each interval; knees as vertical lines, their intervals as bands."""
    finding += _untold(end for one in series for end in (*one.low, *one.high))
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, HEIGHT_INCH)
        for number, one in enumerate(series):
            _draw(axes, one, number)
        axes.set_xlabel(across)
        axes.set_ylabel(up)
        if logarithmic:
            axes.set_yscale("log", nonpositive="clip")
        else:
            axes.set_ylim(bottom=min([0.0, *(low for one in series for low in one.low if math.isfinite(low))]))
        if len(series) > 1 or any(one.knee for one in series):
            axes.legend(loc="best")
        axes.set_title(finding, fontsize=10.0, loc="left", wrap=True)
    return Chart(figure, finding, "Bars are 95 % intervals over replications.")


def _draw(axes: "Axes", one: Series, number: int) -> None:
    """One curve with its bars and its knee."""
    colour = COLOURS[number % len(COLOURS)]
    axes.errorbar(
        one.x,
        one.y,
        yerr=_bars(one.y, one.low, one.high),
        color=colour,
        marker=MARKS[number % len(MARKS)],
        linestyle=LINES[number % len(LINES)],
        markersize=4.5,
        capsize=2.5,
        label=one.name,
    )
    if one.knee is not None:
        at, low, high = one.knee
        axes.axvline(at, color=colour, linewidth=1.0, linestyle=":", label=f"knee of {one.name}: {at:.3g}")
        axes.axvspan(low, high, color=colour, alpha=0.10, linewidth=0.0)


def bar_chart(groups: Mapping[str, Sequence[Bar]], across: str, finding: str, zero: bool = True) -> Chart:
    """Values with intervals, one below the other; groups have colours and marks of their own. A line at zero where asked."""
    names = list(dict.fromkeys(bar.name for bars in groups.values() for bar in bars))
    finding += _untold(end for bars in groups.values() for bar in bars for end in (bar.low, bar.high))
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, max(1.4 + 0.4 * len(names), 2.2))
        for number, (group, bars) in enumerate(groups.items()):
            for bar in bars:
                _draw_bar(axes, bar, names.index(bar.name) + 0.18 * number, number, group)
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_xlabel(across)
        if zero:
            axes.axvline(0.0, color=INK, linewidth=0.8)
        if len(groups) > 1:
            handles, labels = axes.get_legend_handles_labels()
            once = dict(zip(labels, handles, strict=True))
            axes.legend(once.values(), once.keys(), loc="best")
        axes.set_title(finding, fontsize=10.0, loc="left", wrap=True)
    return Chart(figure, finding, "Bars are 95 % intervals over replications.")


def _draw_bar(axes: "Axes", bar: Bar, at: float, number: int, group: str) -> None:
    axes.errorbar(
        [bar.value],
        [at],
        xerr=_bars([bar.value], [bar.low], [bar.high]),
        color=COLOURS[number % len(COLOURS)],
        marker=MARKS[number % len(MARKS)],
        linestyle="none",
        markersize=4.5,
        capsize=2.5,
        label=group,
    )


def span_chart(spans: Sequence[Span], across: str, finding: str) -> Chart:
    """Ranges between levels as broad bands, one below the other, and upon them the levels with intervals of chance."""
    finding += _untold(end for span in spans for end in (*span.low, *span.high))
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, max(1.6 + 0.5 * len(spans), 2.4))
        for place, span in enumerate(spans):
            _draw_span(axes, span, place)
        axes.set_yticks(range(len(spans)), [span.name for span in spans])
        axes.set_ylim(len(spans) - 0.4, -0.75)
        axes.set_xlabel(across)
        axes.margins(x=0.13)
        figure.legend(loc="outside lower center", ncols=2)
        axes.set_title(finding, fontsize=10.0, loc="left", wrap=True)
    return Chart(
        figure,
        finding,
        "Bands are ranges between published figures, no distribution; bars are 95 % intervals of chance.",
    )


def _draw_span(axes: "Axes", span: Span, place: int) -> None:
    """One band with its levels, each named where it stands alone or is an end."""
    first = place == 0
    ends = min(span.values), max(span.values)
    label = "range between published figures" if first else None
    axes.plot(ends, (place, place), color=SKY, alpha=0.5, linewidth=9.0, solid_capstyle="butt", label=label)
    errors = _bars(span.values, span.low, span.high)
    label = "mean, 95 % interval of chance" if first else None
    axes.errorbar(
        span.values, [place] * len(span.values), xerr=errors, color=INK, marker="o", linestyle="none", markersize=4.0,
        capsize=2.5, linewidth=1.0, label=label,
    )  # fmt: skip
    for value, said, side in _named(span):
        axes.annotate(said, (value, place), (0, 7), textcoords="offset points", ha=side, fontsize=7.5)


def _named(span: Span) -> list[tuple[float, str, str]]:
    """What stands at the lowest and the highest value, and on which side; all levels together where they hardly differ."""
    bars = _bars(span.values, span.low, span.high)
    width = max(map(sum, zip(span.values, bars[1], strict=True))) - min(
        value - bar for value, bar in zip(span.values, bars[0], strict=True)
    )
    if max(span.values) - min(span.values) <= 0.2 * width:
        return [(sum(span.values) / len(span.values), ", ".join(span.levels), "center")]
    return [
        (end, ", ".join(level for level, value in zip(span.levels, span.values, strict=True) if value == end), side)
        for end, side in ((min(span.values), "right"), (max(span.values), "left"))
    ]


def save_chart(chart: Chart, path: Path) -> Path:
    """Write a chart as .svg or .png by its name, dark on white. Raises ValueError for another ending."""
    if path.suffix not in (".svg", ".png"):
        raise ValueError(f"{path.name} ends in neither .svg nor .png; name the chart so")
    if path.suffix == ".svg":
        path.write_text(svg(chart.figure, chart.finding).replace("var(--card, #fff)", "#fff"), encoding="utf-8")
        return path
    with drawing():
        chart.figure.savefig(path, dpi=150, facecolor="white")
    return path
