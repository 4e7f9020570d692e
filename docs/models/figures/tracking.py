"""Is the filter as sure as it should be: squared error over its own covariance, and error against the best linear one.

Source: BarShalom2001, section 5.4.2 (NEES, chi-square limits); the steady state of the Riccati equation by SciPy. Run: python
docs/models/figures/tracking.py [FILE]
"""

import math

import numpy as np
from _drawing import figure_of, legend_below, line, save
from scipy.linalg import solve_discrete_are
from scipy.stats import chi2

from openiads.earth.geodesy import enu_from_range_azimuth_elevation, range_azimuth_elevation
from openiads.messages.detections import DETECTION
from openiads.tracking.births import begin_row, position_covariance
from openiads.tracking.blocks import inverse
from openiads.tracking.filter import innovation, look_at, update
from openiads.tracking.models import predict_straight
from openiads.tracking.trackers import BANK, RADAR_DESCRIPTION, VIEW, Model

AXES = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
RUNS, LOOKS, PERIOD_S = 100, 25, 10.0
NOISE_M2_S3, SPEED_SIGMA_M_S = 10.0, 200.0
RANGE_M, SIGMA_M = 150e3, 300.0
# The same 300 m in every direction at 150 km, so that the best linear filter can be worked out axis by axis.
SIGMAS = (SIGMA_M, SIGMA_M / RANGE_M, SIGMA_M / RANGE_M)


def pushed(state, rng):
    """A true state after one period of white acceleration."""
    q = NOISE_M2_S3 * np.array([[PERIOD_S**3 / 3.0, PERIOD_S**2 / 2.0], [PERIOD_S**2 / 2.0, PERIOD_S]])
    kicks = np.linalg.cholesky(q) @ rng.normal(size=(2, 3))
    return state[0] + PERIOD_S * state[1] + kicks[0], state[1] + kicks[1]


def whole(p):
    """The packed covariance as a matrix of six by six."""
    square, cross = np.array([[0, 1, 2], [1, 3, 4], [2, 4, 5]]), p[6:15].reshape(3, 3)
    return np.block([[p[square], cross], [cross.T, p[15 + square]]])


def plot_of(place, rng):
    """A noisy plot of a place, with the errors that it states."""
    plot = np.zeros(1, DETECTION)[0]
    exact = range_azimuth_elevation(place)
    plot.range_m, plot.azimuth_rad, plot.elevation_rad = np.array(exact) + SIGMAS * rng.normal(size=3)
    plot.range_sigma_m, plot.azimuth_sigma_rad, plot.elevation_sigma_rad = SIGMAS
    return plot


def begun(plot):
    """A row of a bank at the first plot: the place is the plot's, the velocity unknown but for its size."""
    row, measured = np.zeros(1, BANK)[0], (plot.range_m, plot.azimuth_rad, plot.elevation_rad)
    place, covariance = enu_from_range_azimuth_elevation(*measured), position_covariance(AXES, measured, SIGMAS)
    begin_row(row, place, covariance, (SPEED_SIGMA_M_S**2, 0.0, 0.0, SPEED_SIGMA_M_S**2, 0.0, SPEED_SIGMA_M_S**2), 1.0)
    return row


def followed(rng):
    """Squared normalised error and squared distance [m2] after each look of one run."""
    truth = np.array([0.0, RANGE_M, 3e4]), SPEED_SIGMA_M_S * rng.normal(size=3) * (1.0, 1.0, 0.1)
    radar, view = np.zeros(1, RADAR_DESCRIPTION)[0], np.zeros(1, VIEW)[0]
    radar.axes[:] = AXES
    row = begun(plot_of(truth[0], rng))
    for _ in range(LOOKS):
        truth = pushed(truth, rng)
        predict_straight(row, PERIOD_S, NOISE_M2_S3)
        look_at(view, radar, row)
        y, s = innovation(view, plot_of(truth[0], rng))
        update(row, row, view, int(Model.VELOCITY), y, inverse(s), s)
        off = np.concatenate(truth) - row["state"][:6]
        yield off @ np.linalg.solve(whole(row["covariance"]), off), off[:3] @ off[:3]


def best_linear_m():
    """Position error [m], three axes together, of the steady state of the best linear filter."""
    f, h = np.array([[1.0, PERIOD_S], [0.0, 1.0]]), np.array([[1.0, 0.0]])
    q = NOISE_M2_S3 * np.array([[PERIOD_S**3 / 3.0, PERIOD_S**2 / 2.0], [PERIOD_S**2 / 2.0, PERIOD_S]])
    p = solve_discrete_are(f.T, h.T, q, np.array([[SIGMA_M**2]]))
    after = p - p @ h.T @ h @ p / (h @ p @ h.T + SIGMA_M**2)
    return math.sqrt(3.0 * after[0, 0])


def draw():
    """NEES with its limits to the left, position error to the right."""
    rng = np.random.default_rng(7)
    runs = np.array([list(followed(rng)) for _ in range(RUNS)])
    looks = np.arange(1, LOOKS + 1)
    figure, (sure, near) = figure_of(2, 4.0)
    sure.plot(looks, runs[:, :, 0].mean(axis=0), label=f"the filter, mean of {RUNS} runs", **line(0))
    low, high = (chi2.ppf(p, 6 * RUNS) / RUNS for p in (0.025, 0.975))
    sure.axhspan(low, high, color="0.85", label="95 % limits if it is right")
    near.plot(looks, np.sqrt(runs[:, :, 1].mean(axis=0)), **line(0))
    near.axhline(best_linear_m(), label="steady state of the best linear filter", **line(1))
    near.axhline(math.sqrt(3.0) * SIGMA_M, label="one plot alone", **line(6))
    sure.set(xlabel="looks, ten seconds apart", ylabel="normalised squared error, six states", ylim=(4, 9))
    near.set(xlabel="looks, ten seconds apart", ylabel="rms position error, m", ylim=(0, 600))
    legend_below(figure, (sure, near), 4)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
