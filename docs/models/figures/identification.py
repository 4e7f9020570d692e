"""Wrong engagements, and leakers, over the probability that a transponder that works answers; by what command believes of it.

Source: `openiads identify` on the scenario neutral-traffic, forty runs a point, whose output lies beside this script; all
rates are assumed. To work it out anew, two minutes of processor time:
    openiads identify neutral-traffic --rate reply_probability --values 0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,0.98,1 \
        --replications 40 --belief kept --json > docs/models/figures/identification_kept.json
and with `--belief follows` and `identification_follows.json`. Run: python docs/models/figures/identification.py [FILE]
"""

import json
from pathlib import Path

from _drawing import LINES, MARKS, figure_of, legend_below, save

HERE = Path(__file__).parent
ASSUMED = 0.98
BELIEFS = {"kept": "command believes 0.98 throughout", "follows": "command knows how often they answer"}


def read(belief):
    """The points of the curve, as the command printed them."""
    return json.loads((HERE / f"identification_{belief}.json").read_text(encoding="utf-8"))["points"]


def draw_measure(axes, belief, number, measure, label):
    """A measure over the reply probability, with its 95 % intervals."""
    points = read(belief)
    means = [point[measure]["mean"] for point in points]
    below = [point[measure]["mean"] - point[measure]["low"] for point in points]
    above = [point[measure]["high"] - point[measure]["mean"] for point in points]
    colour, dash = LINES[number]
    look = {"color": colour, "linestyle": dash, "marker": MARKS[number], "markersize": 4.0, "capsize": 2.0}
    axes.errorbar([point["value"] for point in points], means, yerr=[below, above], label=label, elinewidth=0.8, **look)


def draw():
    """Wrong engagements to the left, leakers to the right."""
    figure, (wrong, leak) = figure_of(2, 3.8)
    for number, (belief, words) in enumerate(BELIEFS.items()):
        draw_measure(wrong, belief, number, "wrong_engaged", words)
        draw_measure(leak, belief, number, "reached", words)
    draw_measure(wrong, "kept", 2, "friend_engaged", "friends among them, 0.98 believed")
    for axes in (wrong, leak):
        axes.axvline(ASSUMED, color="#666666", linestyle=":", linewidth=1.0, label="assumed")
        axes.set(xlabel="probability of an answer to one question", xlim=(-0.02, 1.02))
    wrong.set(ylabel="neutrals and friends fired at, a run", ylim=(0, None))
    leak.set(ylabel="attackers that reach their aim, of 16", ylim=(0, None))
    legend_below(figure, (wrong, leak), 2)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
