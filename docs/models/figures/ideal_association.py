"""Attackers destroyed in runs of small-raid and of mixed-raid, with full tracking and with ideal association, pair by pair.

Source: `ideal_association.json` beside this script, made by `python docs/models/figures/_ideal_association_runs.py`, which runs
replications 0 to 19 and 0 to 9 of seed 1, tracker.kind replaced. Run: python docs/models/figures/ideal_association.py [FILE]
"""

import json
from collections import Counter
from pathlib import Path

from _drawing import figure_of, legend_below, line, points, save

RUNS = json.loads((Path(__file__).parent / "ideal_association.json").read_text(encoding="utf-8"))["runs"]
PANELS = (("small-raid", 30, (10, 22)), ("mixed-raid", 300, (48, 78)))


def draw_pairs(axes, name, attackers, limits):
    """Each pair of runs of a scenario as a point, larger where several fall together, and the means."""
    full, ideal = (RUNS[name][side]["destroyed"] for side in ("full", "ideal-association"))
    axes.plot(limits, limits, label="the same", **line(6))
    for (left, right), count in sorted(Counter(zip(full, ideal, strict=True)).items(), key=lambda item: item[1]):
        style = {**points(0), "markersize": 3.0 + 2.0 * count}
        axes.plot(left, right, label="a run" if count == 1 else f"{count} runs", **style)
    mean = sum(full) / len(full), sum(ideal) / len(ideal)
    axes.plot(*mean, label="means", **{**points(7), "color": "white", "markersize": 9.0})
    axes.set(title=f"{name}, {len(full)} pairs: {mean[0]:.1f} and {mean[1]:.1f} on the mean")
    axes.set(xlabel=f"attackers destroyed of {attackers}, full tracking", ylabel="with ideal association")
    axes.set(xlim=limits, ylim=limits, aspect="equal")


def draw():
    """The two scenarios side by side."""
    figure, panels = figure_of(2, 4.9)
    for axes, (name, attackers, limits) in zip(panels, PANELS, strict=True):
        draw_pairs(axes, name, attackers, limits)
    legend_below(figure, panels, 6)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
