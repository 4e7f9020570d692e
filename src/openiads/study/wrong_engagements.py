"""Wrong engagements of a study: at each point, neutrals and friends fired at and destroyed, and the steps that failed.

They stand in every study's results, whatever measures it shows, since nobody asks for what went wrong. Source: measures of a
record (record.wrong_steps). Leaves out: the curve over assumed rates of error (scenario.error_curve).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openiads.analysis.intervals import Interval
from openiads.record.wrong_steps import STEPS, step_measure
from openiads.study.results import Share

if TYPE_CHECKING:
    from openiads.study.results import Results

OBJECTS = ("neutrals", "friends")
WRONG = ("wrong_engaged", "wrong_destroyed")
LEAST_SHOWN = 0.005


@dataclass(frozen=True)
class WrongPoint:
    """Wrong engagements of one point of a study: means a run, the share of runs without any, and what failed, a run."""

    point: int
    factors: dict[str, Any]
    objects: float
    engaged: Interval
    destroyed: Interval
    clean: Share
    steps: dict[str, float]


def wrong_engagements(results: "Results") -> list[WrongPoint]:
    """A line for each point at which neutrals or friends flew; none where rows do not have it."""
    steps = [step for step in STEPS if step_measure(step) in results.measures]
    if not set(OBJECTS + WRONG) <= set(results.measures):
        return []
    found = results.summaries([*OBJECTS, *WRONG, *map(step_measure, steps)])
    points = [
        WrongPoint(
            point=each.point,
            factors=each.factors,
            objects=sum(each.means[name].estimate for name in OBJECTS),
            engaged=each.means["wrong_engaged"],
            destroyed=each.means["wrong_destroyed"],
            clean=each.none["wrong_engaged"],
            steps={step: each.means[step_measure(step)].estimate for step in steps if step_measure(step) in each.means},
        )
        for each in found
    ]
    return [point for point in points if point.objects > 0.0]


def wrong_engagements_text(points: Sequence[WrongPoint]) -> str:
    """Wrong engagements as a table of text, the last column to the left; empty where no neutral or friend flew at any point."""
    if not points:
        return ""
    head = [*points[0].factors, "of", "fired at (95 %)", "destroyed (95 %)", "any, of runs", "what failed, a run"]
    rows = [["point", *head], *([str(p.point), *map(str, p.factors.values()), *_cells(p)] for p in points)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ["  ".join([*map(str.rjust, row[:-1], widths), row[-1]]) for row in rows]
    opening = (
        "Wrong engagements, of neutrals and friends, a run. They rest on assumed rates of error:\n"
        "`openiads identify`, with the study's scenario, gives the curve over them."
    )
    return "\n".join([opening, *lines])


def _cells(point: WrongPoint) -> list[str]:
    means = [f"{each.estimate:.2f} [{each.low:.2f}, {each.high:.2f}]" for each in (point.engaged, point.destroyed)]
    clean = point.clean
    share = f"{1.0 - clean.share:.2f} [{1.0 - clean.high:.2f}, {1.0 - clean.low:.2f}]"
    failed = sorted(point.steps.items(), key=lambda item: -item[1])
    told = ", ".join(f"{step} {mean:.2f}" for step, mean in failed if mean >= LEAST_SHOWN)
    return [f"{point.objects:g}", *means, share, told or "nothing"]
