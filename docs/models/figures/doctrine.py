"""What a round is worth to be kept, by rounds left; and expected leakers by looks and rounds.

Source: the dynamic programmes of command/reserve.py and analysis/shot_doctrine.py. Run: python docs/models/figures/doctrine.py
[FILE]
"""

import numpy as np
from _drawing import figure_of, legend_below, line, points, save

from openiads.analysis.shot_doctrine import spread
from openiads.command.reserve import prices

KILL = 0.7
VALUES = (10.0, 10.0, 10.0, 100.0)
STOCK = 48
THREATS, ROUNDS = 10, tuple(range(10, 31, 2))
PRINTED = {1: 0.900, 2: 0.163, 3: 0.042, 4: 0.026}


def draw():
    """Prices to the left, leakers to the right."""
    figure, (price, leak) = figure_of(2, 3.8)
    table = prices(VALUES, KILL, 1, 3, 40, STOCK)
    left = np.arange(1, STOCK + 1)
    for place, to_come in enumerate((5, 20, 40)):
        price.plot(left, table[to_come, 1:], label=f"{to_come} threats to come", **line(place))
    for looks in (1, 2, 3, 4):
        leakers = [spread(THREATS, rounds, KILL, looks)[0] for rounds in ROUNDS]
        leak.semilogy(ROUNDS, leakers, label=f"{looks} look{'s' if looks > 1 else ''}", **line(looks - 1))
    leak.plot([20] * 4, list(PRINTED.values()), label="as printed, 20 rounds", **points(0))
    price.set(xlabel="rounds left", ylabel="price of a round", ylim=(0, 75))
    leak.set(xlabel="rounds for ten threats", ylabel="expected leakers")
    legend_below(figure, (price, leak), 3)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
