"""Threat of a track by how far it would pass from an asset; and the greedy assignment against the best of all.

Source: the catalogue's halving distance (assumed); exhaustive search over small cases. Run: python
docs/models/figures/command.py [FILE]
"""

import itertools

import numpy as np
from _drawing import figure_of, legend_below, line, points, save

from openiads.command.posts import ASSET, DOCTRINE, Category
from openiads.command.threat import evaluate
from openiads.scenario.catalogue import Catalogue
from openiads.units import printed

SHOTS, TRACKS, CASES = 4, 4, 400


def threat(miss_m, halving_m):
    """Threat to an asset of value 100 of a track that would pass at a distance."""
    asset, doctrine = np.zeros(1, ASSET).view(np.recarray), np.zeros(1, DOCTRINE).view(np.recarray)
    asset["value"], doctrine["halving_miss_m"] = 100.0, halving_m
    aircraft = int(Category.AIRCRAFT)
    return evaluate(asset, doctrine[0], (60e3, miss_m, 0.0), (-250.0, 0.0, 0.0), aircraft, 1.0, 1.0)[0]


def saved(values, chances, choice):
    """Value saved, one shot of each unit at the track of its choice."""
    left = np.ones(len(values))
    for unit, track in enumerate(choice):
        left[track] *= 1.0 - chances[unit, track]
    return float(values @ (1.0 - left))


def greedy(values, chances):
    """The engine's rule, worked out apart: greatest value times kill probability first, one shot a track."""
    choice, open_tracks, open_units = {}, set(range(TRACKS)), set(range(SHOTS))
    while open_units and open_tracks:
        pairs = ((values[t] * chances[u, t], -u, -t) for u in open_units for t in open_tracks)
        _, unit, track = max(pairs)
        choice[-unit] = -track
        open_units.discard(-unit)
        open_tracks.discard(-track)
    return saved(values, chances, [choice[unit] for unit in range(SHOTS)])


def shares(rng):
    """Value saved by the rule over the most that can be saved, case by case."""
    for _ in range(CASES):
        values = rng.uniform(20.0, 100.0, TRACKS)
        chances = rng.uniform(0.5, 0.9, (SHOTS, TRACKS))
        every = itertools.product(range(TRACKS), repeat=SHOTS)
        yield greedy(values, chances) / max(saved(values, chances, choice) for choice in every)


def draw():
    """Threat to the left, assignment to the right."""
    halving_m = Catalogue.read().resolve("assumptions")["halving_miss_m"]
    misses_m = np.linspace(0.0, 40e3, 200)
    figure, (menace, allot) = figure_of(2, 3.8)
    km = printed(misses_m, "km")
    menace.plot(km, [threat(float(m), halving_m) for m in misses_m], label="threat to an asset of value 100", **line(0))
    menace.plot(printed(halving_m, "km"), 50.0, label="the catalogue's halving distance (assumed)", **points(0))
    found = np.sort(list(shares(np.random.default_rng(3))))
    allot.plot(
        100.0 * found, np.arange(1, CASES + 1) / CASES, label=f"greedy over best, {CASES} random cases", **line(1)
    )
    menace.set(xlabel="closest approach if it goes straight on, km", ylabel="threat", ylim=(0, 105))
    allot.set(xlabel="value saved, % of the best", ylabel="share of cases with no more", ylim=(0, 1))
    legend_below(figure, (menace, allot), 3)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
