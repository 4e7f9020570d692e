"""What it costs not to know whose each plot is: GOSPA scan by scan, over that of the same filter told so.

Source: Rahmathullah2017 (GOSPA; alpha 2, p 2, c 2 km); plots made here (_formations.py). Run: python
docs/models/figures/tracking_gospa.py [FILE]
"""

import numpy as np
from _drawing import figure_of, legend_below, line, save
from _formations import SCANS, SIZE, many, plots_of

from openiads.replay.score import CUTOFF_M, paired
from openiads.replay.track import track

GROUPS, SEEDS, FALSE_PLOTS = 15, (1, 2), 100
STRAIGHT_M2_S3, TURNING_M2_S3 = 1.0, 100.0


def gospa_m2(truth, est):
    """Squared GOSPA [m2] of each scan."""
    found = np.zeros(SCANS)
    for scan, places in enumerate(truth):
        estimates = est[est[:, 0] == scan, 2:5]
        _, _, distance_m = paired(places, estimates)
        unpaired = len(places) + len(estimates) - 2 * len(distance_m)
        found[scan] = distance_m @ distance_m + 0.5 * CUTOFF_M**2 * unpaired
    return found


def of_an_object_m(flights, kind, noise_m2_s3, models, told):
    """GOSPA [m] of each scan over all flights together, by the root of the number of objects."""
    squares = [
        gospa_m2(truth, track(plots, noise_m2_s3, models, labels if told else None).est)
        for truth, plots, labels in flights[kind]
    ]
    return np.sqrt(np.mean(squares, axis=0) / (GROUPS * SIZE))


def made(turning):
    """Truth, plots and the object of each plot, for every seed."""
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        truth = many(GROUPS, turning, rng)
        yield (truth, *plots_of(truth, FALSE_PLOTS, rng))


def draw():
    """Formations that fly straight to the left, such that turn to the right."""
    flights = {turning: list(made(turning)) for turning in (False, True)}
    figure, panels = figure_of(2, 3.6)
    for axes, turning, models in zip(panels, (False, True), ("cv", "imm"), strict=True):
        for number, (label, told) in enumerate((("full tracking", False), ("the same, told whose each plot is", True))):
            axes.plot(of_an_object_m(flights, turning, STRAIGHT_M2_S3, models, told), label=label, **line(number))
        axes.set(xlabel="scans, five seconds apart", ylabel="GOSPA of an aircraft, m")
        axes.set(ylim=(0.0, 1000.0), title="two turns of 1 to 4 g each" if turning else "straight")
    told = of_an_object_m(flights, True, TURNING_M2_S3, "cv", True)
    panels[1].plot(told, label="told, with one model of q = 100 m2/s3", **line(2))
    legend_below(figure, panels, 3)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
