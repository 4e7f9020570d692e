"""Made-up formations of four abreast, 600 m apart, and the plots that a radar makes of them, for the figures of tracking.

Flat frame, radar at the origin, a scan each five seconds. Source: none needed; the kind is that of docs/benchmarks.md. Leaves
out: everything that a radar does beyond misses, noise and false plots.
"""

import numpy as np

from openiads.replay.plots import Plots

SCANS, PERIOD_S, FINE = 60, 5.0, 20
SIZE, SPACING_M = 4, 600.0
SIGMAS = np.array([50.0, np.deg2rad(0.1), np.deg2rad(0.1)])
LIMITS = np.array([10e3, 283e3, -np.pi, np.pi, 0.0, np.deg2rad(30.0)])
DETECTION_PROBABILITY = 0.8
STANDARD_GRAVITY_M_S2 = 9.81


def formation(start_m, speed_m_s, course_rad, turns):
    """(scans, 4, 3) places [m] of a level formation. turns : scan in which each begins, load of it [g], angle [rad]."""
    course = np.full(SCANS * FINE, course_rad)
    for begin, load_g, angle_rad in turns:
        steps = np.arange(SCANS * FINE) - begin * FINE
        turned = load_g * STANDARD_GRAVITY_M_S2 / speed_m_s * np.maximum(steps, 0) * PERIOD_S / FINE
        course += np.sign(angle_rad) * np.minimum(turned, abs(angle_rad))
    ahead = np.stack([np.cos(course), np.sin(course), 0.0 * course], axis=1)
    path = start_m + speed_m_s * PERIOD_S / FINE * np.cumsum(ahead, axis=0)
    abreast = np.stack([-ahead[:, 1], ahead[:, 0], 0.0 * course], axis=1)
    offsets = SPACING_M * (np.arange(SIZE) - (SIZE - 1) / 2)
    return (path[:, None] + offsets[:, None] * abreast[:, None])[::FINE]


def many(groups, turning, rng):
    """(scans, 4 groups, 3) places [m] of formations all about, each with two turns of 1 to 4 g where they are to turn."""
    found = []
    while len(found) < groups:
        turns = [
            (rng.integers(10, 45), rng.uniform(1.0, 4.0), rng.choice([-1.0, 1.0]) * rng.uniform(0.5, 2.5))
            for _ in range(2 if turning else 0)
        ]
        start = np.r_[rng.uniform(-150e3, 150e3, 2), rng.uniform(2e3, 15e3)]
        places = formation(start, rng.uniform(200.0, 600.0), rng.uniform(0.0, 2.0 * np.pi), turns)
        ground = np.hypot(places[..., 0], places[..., 1])
        if ground.min() > 15e3 and ground.max() < 280e3:
            found.append(places)
    return np.concatenate(found, axis=1)


def plots_of(truth, false_plots, rng):
    """Plots of places, with so many false ones expected in a scan, and the number of each one's object, -1 if false."""
    scan, measured, labels = [], [], []
    for k, places in enumerate(truth):
        seen = np.flatnonzero(rng.random(len(places)) < DETECTION_PROBABILITY)
        x, y, z = places[seen].T
        exact = np.stack(
            [np.linalg.norm(places[seen], axis=1), np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))], axis=1
        )
        false = rng.uniform(LIMITS[0::2], LIMITS[1::2], (rng.poisson(false_plots), 3))
        measured += [exact + SIGMAS * rng.normal(size=exact.shape), false]
        labels += [seen, np.full(len(false), -1)]
        scan += [k] * (len(seen) + len(false))
    scans, times = np.array(scan), PERIOD_S * np.arange(SCANS)
    stated = DETECTION_PROBABILITY, float(false_plots), LIMITS
    return Plots(scans, times[scans], np.concatenate(measured), times, SIGMAS, *stated), np.concatenate(labels)


def ground_km(measured):
    """(m, 2) places over ground [km] of plots."""
    level = measured[:, 0] * np.cos(measured[:, 2]) / 1e3
    return np.stack([level * np.cos(measured[:, 1]), level * np.sin(measured[:, 1])], axis=1)
