"""Four aircraft abreast through two turns: the plots of a radar that looks each five seconds, and the tracks made of them.

Source: plots made here (_formations.py). Run: python docs/models/figures/tracking_turns.py [FILE]
"""

import numpy as np
from _drawing import figure_of, legend_below, line, save
from _formations import SIZE, formation, ground_km, plots_of

from openiads.replay.track import track

START_M, SPEED_M_S, COURSE_RAD = np.array([-50e3, 55e3, 8e3]), 250.0, -0.25
TURNS = ((16, 2.0, 1.6), (38, 3.0, -2.2))
FALSE_PLOTS, NOISE_M2_S3, SEED = 60, 1.0, 5
# The whole flight, and the harder turn: west, south, width and height [km], and how broad the flown paths are drawn.
WINDOWS_KM = (("all of five minutes", -53.0, 42.0, 54.0, 39.0, 1.5), ("the turn of 3 g", -27.0, 66.0, 17.3, 12.5, 3.0))


def draw():
    """The whole flight to the left, its second turn larger to the right."""
    rng = np.random.default_rng(SEED)
    truth = formation(START_M, SPEED_M_S, COURSE_RAD, TURNS)
    plots, labels = plots_of(truth, FALSE_PLOTS, rng)
    est = track(plots, NOISE_M2_S3, "imm").est
    figure, panels = figure_of(2, 3.6)
    for axes, (title, west, south, width, height, broad) in zip(panels, WINDOWS_KM, strict=True):
        places = ground_km(plots.measured)
        shown = ((places > (west, south)) & (places < (west + width, south + height))).all(axis=1)
        for real, label, mark in ((True, "their plots", "o"), (False, "false plots", "x")):
            mine = places[shown & ((labels >= 0) == real)]
            axes.plot(*mine.T, label=label, color="0.55", marker=mark, markersize=3.0, linestyle="none")
        for k in range(SIZE):
            axes.plot(*truth[:, k, :2].T / 1e3, label="four aircraft", color="0.75", linewidth=broad, zorder=1)
        for k, number in enumerate(np.unique(est[:, 1])):
            axes.plot(*est[est[:, 1] == number, 2:4].T / 1e3, label=f"track {k + 1}", **line(k))
        axes.set(xlabel="east of the radar, km", ylabel="north, km", aspect="equal", title=title)
        axes.set(xlim=(west, west + width), ylim=(south, south + height))
    legend_below(figure, panels, 8)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
