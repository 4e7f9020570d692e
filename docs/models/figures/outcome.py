"""Chance that a target survives salvos and shoot-look-shoot, and rounds spent: the engine's draws beside the binomial law.

Source: Wilkening 2000 (independent shots); kill probability, errors of assessment from the catalogue (assumed). Run: python
docs/models/figures/outcome.py [FILE]
"""

import numpy as np
from _drawing import figure_of, legend_below, line, points, save

from openiads.scenario.catalogue import Catalogue
from openiads.streams import Purpose, uniform

MOST_SHOTS, TARGETS, UNIT = 6, 2000, 17
OUTCOME, ASSESSMENT = int(Purpose.OUTCOME), int(Purpose.ASSESSMENT)


def engaged(most, chance, error):
    """Shots at each target, one after the other, until it is held destroyed: destroyed or not, and how many were fired."""
    for target in range(TARGETS):
        destroyed, fired = False, 0
        for shot in range(1, most + 1):
            fired = shot
            hit = uniform((1, 0), OUTCOME, 0, UNIT, target, shot) < chance
            destroyed = destroyed or hit
            wrong = uniform((1, 0), ASSESSMENT, 0, UNIT, target, shot) < error
            if hit != wrong:
                break
        yield destroyed, fired


def draw():
    """Chances to the left, rounds to the right."""
    catalogue = Catalogue.read()
    chance = catalogue.resolve("48n6e3")["kill_probability_aircraft"]
    error = catalogue.resolve("assumptions")["assessment_error_probability"]
    shots = np.arange(1, MOST_SHOTS + 1)
    figure, (survive, spent) = figure_of(2, 4.0)
    runs = {e: [np.array(list(engaged(int(n), chance, e))) for n in shots] for e in (0.0, error)}
    survive.semilogy(shots, (1.0 - chance) ** shots, label="binomial law, sure assessment", **line(0))
    survive.plot(
        shots,
        [1.0 - run[:, 0].mean() for run in runs[0.0]],
        label=f"the engine's draws, {TARGETS} targets",
        **points(0),
    )
    go_on = (1.0 - chance) * (1.0 - error)
    believed = [1.0 - chance * sum(go_on**k for k in range(n)) for n in shots]
    survive.plot(shots, believed, label=f"the law, {100.0 * error:g} % of assessments wrong", **line(1))
    survive.plot(shots, [1.0 - run[:, 0].mean() for run in runs[error]], label="the draws with errors", **points(1))
    spent.plot(shots, shots, label="salvo of so many", **line(6))
    spent.plot(shots, (1.0 - (1.0 - chance) ** shots) / chance, **line(0))
    spent.plot(shots, [run[:, 1].mean() for run in runs[0.0]], **points(0))
    survive.set(xlabel="shots at most", ylabel="chance that the target survives", ylim=(1e-4, 1))
    spent.set(xlabel="shots at most", ylabel="rounds a target", ylim=(0, 6))
    legend_below(figure, (survive, spent), 3)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
