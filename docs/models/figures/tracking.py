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
from openiads.tracking.births import position_covariance
from openiads.tracking.filter import innovation, predicted_covariance, updated

AXES = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
SITE = (0.0, 0.0, 0.0)
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


def whole(a, b, c):
    """The covariance as a matrix of six by six."""

    def square(p):
        return np.array([[p[0], p[1], p[2]], [p[1], p[3], p[4]], [p[2], p[4], p[5]]])

    cross = np.array(b).reshape(3, 3)
    return np.block([[square(a), cross], [cross.T, square(c)]])


def plot_of(place, rng):
    """A noisy plot of a place."""
    return tuple(
        float(x + s * n) for x, s, n in zip(range_azimuth_elevation(place), SIGMAS, rng.normal(size=3), strict=True)
    )


def followed(rng):
    """Squared normalised error and squared distance [m2] after each look of one run."""
    truth = np.array([0.0, RANGE_M, 3e4]), SPEED_SIGMA_M_S * rng.normal(size=3) * (1.0, 1.0, 0.1)
    plot = plot_of(truth[0], rng)
    x, v = enu_from_range_azimuth_elevation(*plot), (0.0, 0.0, 0.0)
    a, b = position_covariance(AXES, plot, SIGMAS), (0.0,) * 9
    c = (SPEED_SIGMA_M_S**2, 0.0, 0.0, SPEED_SIGMA_M_S**2, 0.0, SPEED_SIGMA_M_S**2)
    for _ in range(LOOKS):
        truth = pushed(truth, rng)
        x = tuple(p + PERIOD_S * u for p, u in zip(x, v, strict=True))
        a, b, c = predicted_covariance(a, b, c, PERIOD_S, NOISE_M2_S3)
        y, s, h = innovation(SITE, AXES, x, a, plot_of(truth[0], rng), SIGMAS)
        x, v, a, b, c = updated(x, v, a, b, c, y, s, h)
        off = np.concatenate([truth[0] - x, truth[1] - v])
        yield off @ np.linalg.solve(whole(a, b, c), off), off[:3] @ off[:3]


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
