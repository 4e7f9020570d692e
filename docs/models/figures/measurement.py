"""Errors of a plot over its signal-to-noise ratio: the textbook's relation, its printed point, and radars of the catalogue.

Source: BartonLeonov1997, p. 6 (a tenth of the beamwidth at 12.9 dB by its formula). Run: python
docs/models/figures/measurement.py [FILE]
"""

import numpy as np
from _drawing import figure_of, legend_below, line, points, save

from openiads.scenario.catalogue import Catalogue
from openiads.sensing.measurement import ANGLE_SLOPE, accuracy, scaled_sigma
from openiads.sensing.probability import Swerling, required_snr
from openiads.units import db_from_ratio, printed, ratio_from_db

SWEPT_DB = np.linspace(-5.0, 45.0, 300)
RADARS = ("91n6e", "96l6e", "92n6e")


def reference(radar):
    """The signal-to-noise ratio at which a radar's stated errors hold: that of its reference range."""
    pulses = int(radar["pulses"])
    return required_snr(
        int(Swerling.CASE_1), radar["reference_detection_probability"], pulses, radar["false_alarm_probability"]
    )


def draw():
    """The textbook's ratio to the left, azimuth errors of three radars to the right."""
    catalogue = Catalogue.read()
    figure, (book, radars) = figure_of(2, 4.0)
    snrs = [ratio_from_db(float(db)) for db in SWEPT_DB]
    book.semilogy(
        SWEPT_DB, [accuracy(1.0, ANGLE_SLOPE, s) for s in snrs], label="monopulse angle, slope 1.6", **line(0)
    )
    book.plot(db_from_ratio(19.53125), 0.1, label="by hand: a tenth at 12.9 dB", **points(0))
    for k, name in enumerate(RADARS):
        radar = catalogue.resolve(name)
        stated, floor, there = radar["azimuth_sigma_rad"], radar["azimuth_floor_rad"], reference(radar)
        sigmas = [printed(scaled_sigma(floor, stated, there, s), "deg") for s in snrs]
        radars.semilogy(SWEPT_DB, sigmas, label=name.upper(), **line(k + 1))
        radars.plot(db_from_ratio(there), printed(stated, "deg"), label=f"{name.upper()}, catalogue", **points(k + 1))
    book.set(xlabel="signal-to-noise ratio of the look, dB", ylabel="error over beamwidth (one sigma)")
    radars.set(xlabel="signal-to-noise ratio of a pulse, dB", ylabel="azimuth error, degrees (one sigma)")
    book.set_yticks([0.003, 0.01, 0.03, 0.1, 0.3], ["0.003", "0.01", "0.03", "0.1", "0.3"])
    radars.set_yticks([0.02, 0.05, 0.1, 0.2, 0.5], ["0.02", "0.05", "0.1", "0.2", "0.5"])
    for axes in (book, radars):
        axes.minorticks_off()
    legend_below(figure, (book, radars), 4)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
