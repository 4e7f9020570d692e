"""Attackers destroyed in twenty runs of small-raid, with full tracking and with ideal association, pair by pair.

Source: measured with version 0.1.0, `openiads.replicate(scenario, 20)`, replications 0 to 19 of seed 1, tracker.kind
replaced; recorded here, so that the figure does not move with every change of the engine. Run: python
docs/models/figures/ideal_association.py [FILE]
"""

from collections import Counter

from _drawing import figure_of, legend_below, line, points, save

FULL = (15, 15, 17, 18, 13, 14, 19, 16, 12, 15, 12, 18, 16, 14, 14, 16, 16, 18, 20, 16)
IDEAL = (15, 16, 17, 17, 16, 15, 19, 15, 12, 16, 14, 18, 14, 15, 16, 15, 15, 19, 20, 16)


def draw():
    """Each pair of runs as a point, larger where several fall together."""
    figure, (axes,) = figure_of(1, 4.2)
    axes.plot([10, 22], [10, 22], label="the same", **line(6))
    for (full, ideal), count in Counter(zip(FULL, IDEAL, strict=True)).items():
        style = {**points(0), "markersize": 5.0 + 3.0 * count}
        axes.plot(full, ideal, label="a run" if count == 1 else f"{count} runs", **style)
    mean = sum(FULL) / len(FULL), sum(IDEAL) / len(IDEAL)
    axes.plot(
        *mean, label=f"means, {mean[0]:.1f} and {mean[1]:.1f}", **{**points(7), "color": "white", "markersize": 9.0}
    )
    axes.set(xlabel="attackers destroyed of 30, full tracking", ylabel="with ideal association")
    axes.set(xlim=(10, 22), ylim=(10, 22), aspect="equal")
    legend_below(figure, (axes,), 4)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
