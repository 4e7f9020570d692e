"""Charts of studies: curves with intervals over a factor, and effects with intervals side by side.

Source: docs/studies.md. Leaves out: what is drawn, which the study's analyses compute; bars are 95 % intervals over
replications.
"""

from collections.abc import Mapping, Sequence
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


def curve_chart(series: Sequence[Series], across: str, up: str, finding: str, logarithmic: bool = False) -> Chart:
    """Curves over a factor with a bar for each interval; knees as vertical lines, their intervals as bands."""
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, HEIGHT_INCH)
        for number, one in enumerate(series):
            _draw(axes, one, number)
        axes.set_xlabel(across)
        axes.set_ylabel(up)
        if logarithmic:
            axes.set_yscale("log", nonpositive="clip")
        else:
            axes.set_ylim(bottom=min(0.0, *(low for one in series for low in one.low)))
        if len(series) > 1 or any(one.knee for one in series):
            axes.legend(loc="best")
        axes.set_title(finding, fontsize=10.0, loc="left", wrap=True)
    return Chart(figure, finding, "Bars are 95 % intervals over replications.")


def _draw(axes: "Axes", one: Series, number: int) -> None:
    """One curve with its bars and its knee."""
    colour = COLOURS[number % len(COLOURS)]
    ends = [
        [max(y - low, 0.0) for y, low in zip(one.y, one.low, strict=True)],
        [max(high - y, 0.0) for y, high in zip(one.y, one.high, strict=True)],
    ]
    axes.errorbar(
        one.x,
        one.y,
        yerr=ends,
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
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, max(1.4 + 0.4 * len(names), 2.2))
        for number, (group, bars) in enumerate(groups.items()):
            for bar in bars:
                _draw_bar(axes, bar, names.index(bar.name) + 0.18 * number, number, group)
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
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
    ends = [[max(bar.value - bar.low, 0.0)], [max(bar.high - bar.value, 0.0)]]
    axes.errorbar(
        [bar.value],
        [at],
        xerr=ends,
        color=COLOURS[number % len(COLOURS)],
        marker=MARKS[number % len(MARKS)],
        linestyle="none",
        markersize=4.5,
        capsize=2.5,
        label=group,
    )


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
