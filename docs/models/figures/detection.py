"""Detection probability of one pulse against its signal-to-noise ratio, beside values made by others.

Source: test vectors of MATLAB's albersheim and shnidman as the package sdr prints them, its exact value, and the closed form
of Swerling 1. Run: python docs/models/figures/detection.py [FILE]
"""

import numpy as np
from _drawing import figure_of, legend_below, line, points, save

from openiads.sensing.probability import Swerling, detection_probability_at, threshold
from openiads.units import ratio_from_db

FALSE_ALARM = 1e-6
SWEPT_DB = np.linspace(0.0, 28.0, 300)
# Steady target, one pulse, at probabilities of 0.05 and up by 0.05 (Albersheim), 0.1 and up by 0.05 (Shnidman) [dB].
ALBERSHEIM_DB = (
    5.577, 7.830, 8.801, 9.410, 9.856, 10.212, 10.511, 10.774, 11.011, 11.232,
    11.442, 11.647, 11.850, 12.057, 12.275, 12.511, 12.780, 13.115, 13.605,
)  # fmt: skip
SHNIDMAN_DB = (
    8.638, 9.176, 9.585, 9.922, 10.215, 10.479, 10.722, 10.952, 11.172, 11.386,
    11.599, 11.812, 12.032, 12.261, 12.509, 12.787, 13.122, 13.588,
)  # fmt: skip
SWERLING_1_DB = ((12.771866, 0.5), (21.143643, 0.9))


def curve(kind, pulses, signals_db):
    """Detection probabilities over signals in decibels."""
    level = threshold(pulses, FALSE_ALARM)
    return [detection_probability_at(kind, ratio_from_db(float(db)), pulses, level) for db in signals_db]


def draw():
    """One pulse beside what is printed, and what ten pulses and the kinds of fluctuation do."""
    figure, (one, ten) = figure_of(2, 4.2)
    for k, kind in enumerate((Swerling.CASE_0, Swerling.CASE_1, Swerling.CASE_3)):
        one.plot(SWEPT_DB, curve(kind, 1, SWEPT_DB), **line(k))
    one.plot(ALBERSHEIM_DB, 0.05 * np.arange(1, 20), label="Albersheim, steady (MATLAB's vectors)", **points(3))
    one.plot(SHNIDMAN_DB, 0.05 * np.arange(2, 20), label="Shnidman, steady (MATLAB's vectors)", **points(4))
    one.plot(*zip(*SWERLING_1_DB, strict=True), label="closed form of Swerling 1", **points(1))
    one.plot(13.183490, 0.9, label="exact, steady (sdr)", **points(0))
    cases = (
        (Swerling.CASE_0, 0),
        (Swerling.CASE_1, 1),
        (Swerling.CASE_3, 2),
        (Swerling.CASE_2, 5),
        (Swerling.CASE_4, 6),
    )
    for kind, k in cases:
        ten.plot(SWEPT_DB - 8.0, curve(kind, 10, SWEPT_DB - 8.0), label=f"Swerling {int(kind)}", **line(k))
    one.set(xlabel="signal-to-noise ratio of the pulse, dB", ylabel="detection probability", title="one pulse")
    ten.set(xlabel="signal-to-noise ratio of each pulse, dB", xlim=(-8, 16), title="ten pulses added")
    for axes in (one, ten):
        axes.set_ylim(0, 1.02)
    legend_below(figure, (ten, one), 3)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
