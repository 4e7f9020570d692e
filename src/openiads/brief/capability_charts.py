"""Charts of what each delivery adds: areas, targets stopped and their price, and the chance of no leaker over the raid's size.

Source: docs/programme.md; looks by show/style.py. Leaves out: money and units over time (programme_charts.py), and the page.
"""

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from openiads.analysis.intervals import Interval
from openiads.brief.capability import Capability, Stage
from openiads.brief.programme_charts import thousands
from openiads.show.curves import COLOURS, LINES, MARKS
from openiads.show.style import INK, WIDTH_INCH, Chart, drawing, legend_below, new_axes, new_panels
from openiads.show.wording import percent
from openiads.units import printed, si

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RUNS = "Bars are 95 % intervals over {count} random runs of each raid, on common draws."
NAME_LETTERS = 12
LABEL_POINTS = 8.5
# Room right of the last delivery for the names of lines, as a share of the room that deliveries take.
LABEL_ROOM = 0.42


def capability_chart(found: Capability) -> Chart:
    """What is there after each delivery: areas, the raid that saturates, targets stopped, their price; panels over one axis."""
    stages, question = found.stages, found.question
    areas = 1 if question.footprint_class is None else 2
    with drawing():
        figure, panels = new_panels(WIDTH_INCH, 1.2 + 1.45 * (areas + 3), [1.0] * (areas + 3))
        _covered(panels[0], found)
        if areas == 2:
            _defended(panels[1], found)
        sizes = [stage.saturation for stage in stages]
        _marks(panels[areas], [(s.size, s.low, s.high) for s in sizes], 0, "")
        panels[areas].set_title(f"largest raid without a leaker in {percent(question.at_least)} of runs", **_TITLE)
        panels[areas].set_ylabel("attackers")
        for number, size in enumerate(question.raid_at):
            chosen = [stage.stopped[number] for stage in stages]
            _marks(panels[areas + 1], [_three(each.mean, 1.0) for each in chosen], number, f"raid of {size}")
            million = [_three(each.price_usd, si(1.0, "usd_m")) for each in chosen]
            _marks(panels[areas + 2], million, number, f"raid of {size}")
        panels[areas + 1].set_title("targets stopped", **_TITLE)
        panels[areas + 1].set_ylabel("attackers")
        panels[areas + 2].set_title("price in service for each target stopped in one raid", **_TITLE)
        panels[areas + 2].set_ylabel("million USD")
        panels[-1].set_xticks(range(len(stages)), [_stage_name(stage) for stage in stages])
        panels[-1].set_xlim(-0.4, len(stages) - 1.0 + LABEL_ROOM * len(stages))
        for axes in panels:
            axes.set_ylim(bottom=0.0)
            axes.grid(visible=False, axis="x")
    caption = f"{RUNS.format(count=found.replications)} {_where(found)}"
    return Chart(figure, "What is there after each delivery", caption)


def _where(found: Capability) -> str:
    """In which scenario, and what is assumed."""
    return f"Scenario {found.question.scenario.name}; kill probabilities are assumed."


_TITLE: dict[str, Any] = {"fontsize": 9.0, "loc": "left"}


def _stage_name(stage: Stage) -> str:
    name = "\n".join(textwrap.wrap(stage.delivery, NAME_LETTERS))
    return f"{name}\n{stage.fire_units} fire units"


def _three(found: Interval | None, scale: float) -> tuple[float, float, float]:
    """A value with its ends, on a scale; of nothing, and of an end without bound, there is nothing to draw."""
    if found is None:
        return math.nan, math.nan, math.nan
    if not math.isfinite(found.high):
        return found.estimate / scale, found.low / scale, found.estimate / scale
    return found.estimate / scale, found.low / scale, found.high / scale


def _marks(axes: "Axes", values: Sequence[tuple[float, float, float]], number: int, label: str) -> None:
    """Values with intervals, one for each delivery."""
    ends = [[max(v - low, 0.0) for v, low, _ in values], [max(high - v, 0.0) for v, _, high in values]]
    shift = 0.08 * (number - 0.5) if label else 0.0
    axes.errorbar(
        [place + shift for place in range(len(values))],
        [value[0] for value in values],
        yerr=ends,
        color=COLOURS[number % len(COLOURS)],
        marker=MARKS[number % len(MARKS)],
        linestyle=LINES[number % len(LINES)],
        linewidth=0.9,
        capsize=3.0,
        markersize=5.0,
    )
    if label:
        last = (len(values) - 1 + abs(shift), values[-1][0])
        axes.annotate(label, last, (7, 0), textcoords="offset points", va="center", fontsize=LABEL_POINTS)


def _covered(axes: "Axes", found: Capability) -> None:
    """Area that the network sees, by height."""
    for number, height_m in enumerate(found.question.heights_m):
        areas = [printed(stage.covered_m2[number], "km2") for stage in found.stages]
        _marks(axes, [(area, area, area) for area in areas], number, f"at {height_m:,.0f} m")
    axes.set_title(f"area covered against a {found.question.coverage_class}", **_TITLE)
    axes.set_ylabel("km²")
    thousands(axes)


def _defended(axes: "Axes", found: Capability) -> None:
    """Area defended against ballistic missiles."""
    for number, label in enumerate(("from all directions", "from any direction")):
        areas = [printed((stage.defended_m2 or (0.0, 0.0))[number], "km2") for stage in found.stages]
        _marks(axes, [(area, area, area) for area in areas], number, label)
    axes.set_title(f"area defended against {found.question.footprint_class}", **_TITLE)
    axes.set_ylabel("km²")
    thousands(axes)


def _raids_finding(found: Capability) -> str:
    sizes = ", ".join(f"{stage.saturation.size}" for stage in found.stages)
    return f"The largest raid without a leaker in {percent(found.question.at_least)} of runs, delivery by delivery: {sizes}"


def raids_chart(found: Capability) -> Chart:
    """The chance that nobody leaks over the size of the raid, a line for each delivery."""
    question = found.question
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, 3.2)
        for number, stage in enumerate(found.stages):
            shares = [each.share for each in stage.chances]
            ends = [
                [max(each.share - each.low, 0.0) for each in stage.chances],
                [max(each.high - each.share, 0.0) for each in stage.chances],
            ]
            axes.errorbar(
                [each.size for each in stage.chances],
                shares,
                yerr=ends,
                color=COLOURS[number % len(COLOURS)],
                marker=MARKS[number % len(MARKS)],
                linestyle=LINES[number % len(LINES)],
                markersize=4.5,
                capsize=2.5,
                label=f"after {stage.delivery}",
            )
        axes.axhline(question.at_least, color=INK, linewidth=0.8, linestyle=":", label=f"{percent(question.at_least)}")
        axes.set_ylim(0.0, 1.03)
        axes.set_xlim(left=0.0)
        axes.set_xlabel("attackers in the raid")
        axes.set_ylabel("chance of no leaker")
        legend_below(figure, axes, 2)
    caption = (
        f"{RUNS.format(count=found.replications)} Wilson's intervals. A line ends at the first size that is below the level"
        f" beyond doubt. {_where(found)}"
    )
    return Chart(figure, _raids_finding(found), caption)
