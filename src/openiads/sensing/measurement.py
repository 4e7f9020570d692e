"""Errors of a radar's range, azimuth and elevation, which shrink as the signal grows, down to a floor.

Source: Barton and Leonov, Radar Technology Encyclopedia, 1997, pp. 6 and 171; Curry, Radar System Performance Modeling,
2nd edition, 2005, chapter 8. Biases of range and azimuth are drawn once a run.
Leaves out: bias of the elevation, refraction, multipath, glint, and errors growing away from broadside.
"""

import math

from openiads.constants import TWO_PI
from openiads.kernel import kernel
from openiads.streams import Purpose, normal_pair

PURPOSE_BIAS = int(Purpose.BIAS)
RANGE_SLOPE = 1.0
ANGLE_SLOPE = 1.6
LEAST_SNR = 1.0
HALF_PI = 0.5 * math.pi


@kernel
def accuracy(resolution, slope, snr):
    """Standard deviation of a measurement by thermal noise, in the unit of the resolution.

    sigma = resolution / (slope sqrt(2 snr)), with snr that of all pulses of the look taken together. The slope is 1 for
    range (`RANGE_SLOPE`; resolution c tau / 2) and about 1.6 for a monopulse angle (`ANGLE_SLOPE`; one-way half-power
    beamwidth). Holds for a signal well above noise. Below snr = 1 it means nothing, and keeps its value there: the
    error is then about the size of the resolution cell in which the plot was found.
    Source: BartonLeonov1997, p. 6 (angle, slope about 1.6); Curry2005, chapter 8 (range).
    """
    return resolution / (max(slope, 1e-12) * math.sqrt(2.0 * max(snr, LEAST_SNR)))


@kernel
def scaled_sigma(floor, reference_sigma, reference_snr, snr):
    """Standard deviation of a measurement known at one signal-to-noise ratio, in the unit of that figure.

    sigma = max(floor, sigma0 sqrt(snr0 / snr)): it goes with one over the root of the signal-to-noise ratio, as in
    `accuracy`, and never falls below what the radar attains at best. The root sum of squares of independent errors
    (BartonLeonov1997, p. 171) would be larger by at most a factor of sqrt(2), where the two are equal; a published
    accuracy already is such a sum, and so serves as a floor. Source: BartonLeonov1997, p. 6, as a ratio.
    """
    return max(floor, reference_sigma * math.sqrt(max(reference_snr, 0.0) / max(snr, LEAST_SNR)))


@kernel
def measurement_sigmas(
    range_resolution_m,
    azimuth_beamwidth_rad,
    elevation_beamwidth_rad,
    range_floor_m,
    azimuth_floor_rad,
    elevation_floor_rad,
    snr,
):
    """Standard deviations of range [m], azimuth [rad] and elevation [rad] of one detection.

    `scaled_sigma` of each, known at snr = 1 from the textbook relation `accuracy`; the resolution of an angle is the
    one-way half-power beamwidth. Source: as those two.
    """
    return (
        scaled_sigma(range_floor_m, accuracy(range_resolution_m, RANGE_SLOPE, LEAST_SNR), LEAST_SNR, snr),
        scaled_sigma(azimuth_floor_rad, accuracy(azimuth_beamwidth_rad, ANGLE_SLOPE, LEAST_SNR), LEAST_SNR, snr),
        scaled_sigma(elevation_floor_rad, accuracy(elevation_beamwidth_rad, ANGLE_SLOPE, LEAST_SNR), LEAST_SNR, snr),
    )


@kernel
def wrapped_azimuth(azimuth_rad):
    """An azimuth [rad] brought into 0 <= azimuth < 2 pi."""
    turned = azimuth_rad - TWO_PI * float(math.floor(azimuth_rad / TWO_PI))
    if turned < 0.0 or turned >= TWO_PI:
        return 0.0
    return turned


@kernel
def over_the_zenith(azimuth_rad, elevation_rad):
    """Azimuth and elevation [rad] of a direction whose elevation may have passed the vertical.

    Beyond +-pi/2 the same direction lies on the other side: the elevation is reflected, the azimuth turned by half a
    circle. Holds for elevations within +-3 pi/2. Source: elementary spherical geometry.
    """
    if elevation_rad > HALF_PI:
        return wrapped_azimuth(azimuth_rad + math.pi), max(math.pi - elevation_rad, -HALF_PI)
    if elevation_rad < -HALF_PI:
        return wrapped_azimuth(azimuth_rad + math.pi), min(-math.pi - elevation_rad, HALF_PI)
    return wrapped_azimuth(azimuth_rad), elevation_rad


@kernel
def noisy_measurement(range_m, azimuth_rad, elevation_rad, sigmas, normals):
    """Range [m], azimuth [rad] and elevation [rad] as measured, from their true values.

    sigmas : as `measurement_sigmas` gives them; normals : three standard normal numbers. The three errors are
    independent and Gaussian, and azimuth means azimuth: its error is not widened by 1/cos(elevation). The range stays
    positive or zero, the azimuth in [0, 2 pi), the elevation within +-pi/2.
    """
    azimuth, elevation = over_the_zenith(azimuth_rad + sigmas[1] * normals[1], elevation_rad + sigmas[2] * normals[2])
    return max(range_m + sigmas[0] * normals[0], 0.0), azimuth, elevation


@kernel
def systematic_errors(radar, stream):
    """Biases of a radar's range [m] and azimuth [rad], the same for all of its plots in a run: drawn by the radar's name.

    Normal, of the standard deviations that the radar states. Source: Dana1990 (offset biases).
    """
    if radar.range_bias_sigma_m <= 0.0 and radar.azimuth_bias_sigma_rad <= 0.0:
        return 0.0, 0.0
    a, b = normal_pair(stream, PURPOSE_BIAS, 0, radar.entity, 0, 0)
    return radar.range_bias_sigma_m * a, radar.azimuth_bias_sigma_rad * b
