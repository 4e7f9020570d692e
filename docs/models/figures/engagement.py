"""Rounds at places on the ground: the chance within a radius, against printed shares; and launchers filled over time.

Source: V16 (shares of a circular normal within one, two and three circular errors). Run: python
docs/models/figures/engagement.py [FILE]
"""

import math

import numpy as np
from _drawing import figure_of, legend_below, line, points, save

from openiads.engagement.fire_missions import chance_of_any, chance_within

PRINTED = ((1.0, 0.5), (2.0, 0.937), (3.0, 0.998))
EMPTY = 8
HOURS_A_RELOAD = 40.0 / 60.0


def filled(transporters, hour):
    """Launchers that are full again after so many hours, of EMPTY at once."""
    return min(EMPTY, transporters * math.floor(hour / HOURS_A_RELOAD + 1e-9))


def draw():
    """The chance over the radius to the left, reloads by number of transporters to the right."""
    figure, (within, reloads) = figure_of(2, 3.6)
    radii = np.linspace(0.0, 3.5, 200)
    for k, rounds in enumerate((1, 2, 4)):
        chance = [chance_of_any(chance_within(float(r), 1.0), rounds) for r in radii]
        within.plot(radii, chance, label=f"{rounds} round{'s' * (rounds > 1)}: at least one", **line(k))
    within.plot(*zip(*PRINTED, strict=True), label="printed shares (V16)", **points(0))
    within.set(xlabel="radius over circular error", ylabel="chance of falling within", ylim=(0.0, 1.05))
    hours = np.linspace(0.0, 6.0, 601)
    for k, transporters in enumerate((2, 4, 8)):
        reloads.step(
            hours, [filled(transporters, float(h)) for h in hours], label=f"{transporters} transporters", **line(k + 3)
        )
    reloads.set(xlabel="hours since 8 launchers were empty", ylabel="launchers full again", ylim=(0.0, EMPTY + 0.5))
    legend_below(figure, (within, reloads), 4)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
