"""An extended Kalman filter in plain NumPy, by the textbook: the reference for the filter of tracking.

Position and velocity (ECEF), range, azimuth and elevation, white acceleration noise; covariance in Joseph's form.
Source: BarShalom2001, sections 5.4.2 (Joseph), 6.2.2 (model), 10.3.3 (filter). Leaves out: association.
"""

import numpy as np


def transition(dt_s):
    """F of nearly constant velocity."""
    f = np.eye(6)
    f[:3, 3:] = dt_s * np.eye(3)
    return f


def process_noise(dt_s, density_m2_s3):
    """Q of white acceleration noise; of a time back it is that of the same time ahead, seen from its other end."""
    t = abs(dt_s)
    blocks = np.array([[t**3 / 3.0, t * dt_s / 2.0], [t * dt_s / 2.0, t]])
    return np.kron(blocks, density_m2_s3 * np.eye(3))


def measurement(position_m, site_m, axes):
    """Range, azimuth and elevation of an ECEF position; `axes` (3, 3) has rows east, north, up."""
    east, north, up = axes @ (np.asarray(position_m) - site_m)
    level = np.hypot(east, north)
    return np.array([np.hypot(level, up), np.arctan2(east, north), np.arctan2(up, level)])


def jacobian(position_m, site_m, axes):
    """(3, 3) derivative of the measurement by ECEF position."""
    east, north, up = axes @ (np.asarray(position_m) - site_m)
    level2 = east**2 + north**2
    level, r = np.sqrt(level2), np.sqrt(level2 + up**2)
    local = np.array(
        [
            [east / r, north / r, up / r],
            [north / level2, -east / level2, 0.0],
            [-east * up / (level * r**2), -north * up / (level * r**2), level / r**2],
        ]
    )
    return local @ axes


def place_of(measured, site_m, axes):
    """ECEF position of a measurement, and its (3, 3) derivative by the measurement."""
    r, azimuth, elevation = measured
    sa, ca, se, ce = np.sin(azimuth), np.cos(azimuth), np.sin(elevation), np.cos(elevation)
    local = np.array([r * ce * sa, r * ce * ca, r * se])
    by = np.array([[ce * sa, r * ce * ca, -r * se * sa], [ce * ca, -r * ce * sa, -r * se * ca], [se, 0.0, r * ce]])
    return site_m + axes.T @ local, axes.T @ by


def begun(measured, sigmas, speed_sigma_m_s, site_m, axes):
    """State (6,) and covariance (6, 6) of a track begun at one plot."""
    place, by = place_of(measured, site_m, axes)
    covariance = np.zeros((6, 6))
    covariance[:3, :3] = by @ np.diag(np.square(sigmas)) @ by.T
    covariance[3:, 3:] = speed_sigma_m_s**2 * np.eye(3)
    return np.r_[place, np.zeros(3)], covariance


def predicted(x, p, dt_s, density_m2_s3):
    """State and covariance after a time."""
    f = transition(dt_s)
    return f @ x, f @ p @ f.T + process_noise(dt_s, density_m2_s3)


def innovation(x, p, measured, sigmas, site_m, axes):
    """Innovation (3,), its covariance (3, 3), and H (3, 6)."""
    h = np.hstack([jacobian(x[:3], site_m, axes), np.zeros((3, 3))])
    y = np.asarray(measured) - measurement(x[:3], site_m, axes)
    y[1] = (y[1] + np.pi) % (2.0 * np.pi) - np.pi
    return y, h @ p @ h.T + np.diag(np.square(sigmas)), h


def updated(x, p, measured, sigmas, site_m, axes):
    """State and covariance after a measurement, in Joseph's form."""
    y, s, h = innovation(x, p, measured, sigmas, site_m, axes)
    gain = p @ h.T @ np.linalg.inv(s)
    left = np.eye(6) - gain @ h
    return x + gain @ y, left @ p @ left.T + gain @ np.diag(np.square(sigmas)) @ gain.T
