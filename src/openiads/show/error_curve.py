"""The curve of wrong engagements over the error rates of identification: as a table in plain text, and as a chart.

Source: points that scenario.error_curve gives. Leaves out: running.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openiads.record.columns import MARK
from openiads.record.wrong_steps import STEPS, step_measure
from openiads.show.style import GREY, ROLES, WIDTH_INCH, drawing, new_axes
from openiads.show.summary import paragraph
from openiads.show.wording import percent, plain

COLUMNS = ("fired at", "destroyed", "neutrals", "friends", "any, of runs", "leakers")
WIDTHS = (10, 22, 22, 10, 9, 22, 22)
Point = Any


# What is said in _rates; a rate that is swept is not said to be the same at every point.
SAID = (
    *("friend_equipped_share", "neutral_equipped_share", "transponder_works_share"),
    *("class_mistaken_share", "class_error_share"),
)


def _words(rate: str) -> str:
    return rate.replace("_", " ")


def _at(point: Point) -> str:
    """A point's place on the axis, for people."""
    return f"{point.at:g}" if point.rate else f"x{point.scale:g}"


def _with_interval(estimate: Any) -> str:
    if estimate.low == estimate.high:
        return f"{estimate.mean:.2f} (in every run)"
    return f"{estimate.mean:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"


def _any(point: Point) -> str:
    """Share of runs with any wrong engagement, with its interval."""
    clean = point.runs_without_wrong
    return f"{percent(1.0 - clean.share)} ({percent(1.0 - clean.high)} to {percent(1.0 - clean.low)})"


def _cells(point: Point) -> tuple[str, ...]:
    means = point.means
    return (
        _at(point),
        _with_interval(means["wrong_engaged"]),
        _with_interval(means["wrong_destroyed"]),
        f"{means['neutral_engaged'].mean:.2f}",
        f"{means['friend_engaged'].mean:.2f}",
        _any(point),
        _with_interval(means["reached"]),
    )


def _line(cells: Sequence[str]) -> str:
    return "  ".join(cell.rjust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def _rates(point: Point) -> str:
    works = point.rates["transponder_works_share"]
    silent = [1.0 - point.rates[f"{who}_equipped_share"] * works for who in ("friend", "neutral")]
    mistaken, missed = point.rates["class_mistaken_share"], point.rates["class_error_share"]
    where = "At every point" if point.rate else f"At {_at(point)}"
    return (
        f"{where}, {percent(silent[0])} of friends and {percent(silent[1])} of neutrals have no transponder that "
        f"works, {percent(mistaken)} of objects are taken for another class throughout, and {percent(missed)} of looks err."
    )


def _failed(points: Sequence[Point]) -> list[str]:
    """Which steps failed at each point, where any did."""
    lines = []
    for point in points:
        told = [f"{STEPS[step]} {point.steps.get(step_measure(step), 0.0):.2f}" for step in STEPS]
        told = [each for each in told if not each.endswith(" 0.00")]
        if told:
            lines.append(paragraph(f"{_at(point)}: {', '.join(told)}.", "  "))
    return ["What failed, a run:", *lines] if lines else []


NOBODY = "No neutral or friendly object flies in it, so that none can be fired at: what errors cost here is leakers."


def curve_text(
    points: Sequence[Point], scenario: str, replications: int, belief_follows: bool, others: bool = True
) -> str:
    """The curve as text, ending with the mark. others : whether any neutral or friend flies."""
    middle = min(points, key=lambda point: abs(point.at - point.base))
    if rate := points[0].rate:
        axis, each = f"the {_words(rate)} ({middle.base:g} in the scenario), all other rates as they are", "value"
        kept = f"{middle.base:g} throughout"
    else:
        axis, each, kept = (
            "the error rates of identification, all scaled together",
            "scale",
            "the rates of x1 throughout",
        )
    belief = "knows the rates as they are" if belief_follows else f"believes {kept}"
    opening = (
        f"{scenario}: wrong engagements over {axis}; means of {plain(replications)} random runs for each {each}, the same "
        f"draws for all, with 95 % intervals. Command {belief}."
    )
    rates = [] if rate in SAID else [paragraph(_rates(middle))]
    return "\n".join(
        [
            paragraph(opening if others else f"{opening} {NOBODY}"),
            "",
            _line(("value" if rate else "errors", *COLUMNS)),
            *(_line(_cells(point)) for point in points),
            "",
            *rates,
            *_failed(points),
            "",
            MARK,
            "",
        ]
    )


def _drawn(axes: Any, points: Sequence[Point], name: str, look: Any, label: str) -> None:
    if points[0].rate:
        points = sorted(points, key=lambda point: point.at)
    places = [point.at for point in points] if points[0].rate else range(len(points))
    means = [point.means[name].mean for point in points]
    below = [point.means[name].mean - point.means[name].low for point in points]
    above = [point.means[name].high - point.means[name].mean for point in points]
    bars = {"color": look.colour, "marker": look.mark, "linestyle": look.line, "capsize": 3.0}
    axes.errorbar(places, means, yerr=[below, above], label=label, **bars)


def _axis(axes: Any, points: Sequence[Point]) -> None:
    """Scales one beside another, or the values of one rate as they lie, and where the scenario has it."""
    if rate := points[0].rate:
        axes.set_xlabel(f"{_words(rate)} (dotted: as in the scenario)")
        axes.axvline(points[0].base, color=GREY, linestyle=":", linewidth=1.0)
        return
    axes.set_xticks(range(len(points)), [_at(point) for point in points])
    axes.set_xlabel("error rates of identification, as so many times those assumed")


def write_curve(points: Sequence[Point], scenario: str, path: str | os.PathLike[str]) -> Path:
    """Draw the curve into a PNG or SVG file; returns its path."""
    target = Path(path)
    with drawing():
        drawn, axes = new_axes(WIDTH_INCH, 0.75 * WIDTH_INCH)
        _drawn(axes, points, "neutral_engaged", ROLES["neutral"], "neutrals fired at")
        _drawn(axes, points, "friend_engaged", ROLES["friend"], "friends fired at")
        _drawn(axes, points, "wrong_destroyed", ROLES["decoy"], "neutrals and friends destroyed")
        _axis(axes, points)
        axes.set_ylabel("objects a run")
        axes.set_ylim(bottom=0.0)
        axes.set_title(f"{scenario}: wrong engagements", loc="left", fontsize="medium")
        axes.legend(frameon=False, fontsize="small")
        axes.figure.text(0.01, -0.03, MARK, fontsize=5.0)
        drawn.savefig(target, dpi=200, facecolor="white", bbox_inches="tight")
    return target
