"""Signal-to-noise ratio of one radar look, in free space, from the radar's figures or fitted to a published range.

Source: Mahafza and Elsherbeni, MATLAB Simulations for Radar Systems Design, 2004, sections 1.5 and 1.6 (Mahafza2004).
Leaves out: jamming, clutter, propagation and the shape of the beam; every ratio here is linear, losses are one or more.
"""

import math

from openiads.constants import BOLTZMANN_J_K
from openiads.kernel import kernel

SHORTEST_RANGE_M = 1.0
SMALL = 1e-300
FOUR_PI = 12.566_370_614_359_172


@kernel
def _snr_times_fourth_power_of_range(power_w, pulse_width_s, gain, wavelength_m, rcs_m2, temperature_k, loss):
    """What of the monostatic radar equation does not depend on range [m4]."""
    signal = power_w * pulse_width_s * gain * gain * wavelength_m * wavelength_m * rcs_m2
    noise = FOUR_PI * FOUR_PI * FOUR_PI * BOLTZMANN_J_K * temperature_k * loss
    return signal / max(noise, SMALL)


@kernel
def snr(power_w, pulse_width_s, gain, wavelength_m, rcs_m2, range_m, temperature_k, loss):
    """Signal-to-noise ratio of one pulse at the output of a matched filter.

    snr = P tau G^2 lambda^2 sigma / ((4 pi)^3 k T L R^4), one antenna sending and receiving; the temperature is that of
    the whole receiving system. Holds in the far field and in free space; a range below one metre counts as one metre.
    Source: Mahafza2004, section 1.5.
    """
    constant = _snr_times_fourth_power_of_range(power_w, pulse_width_s, gain, wavelength_m, rcs_m2, temperature_k, loss)
    r = max(range_m, SHORTEST_RANGE_M)
    return constant / (r * r * r * r)


@kernel
def detection_range(power_w, pulse_width_s, gain, wavelength_m, rcs_m2, required_snr, temperature_k, loss):
    """Range [m] at which one pulse has the required signal-to-noise ratio: the inverse of `snr`.

    Source: Mahafza2004, section 1.5.
    """
    constant = _snr_times_fourth_power_of_range(power_w, pulse_width_s, gain, wavelength_m, rcs_m2, temperature_k, loss)
    return math.sqrt(math.sqrt(max(constant / max(required_snr, SMALL), 0.0)))


@kernel
def solid_angle(azimuth_from_rad, azimuth_to_rad, elevation_from_rad, elevation_to_rad):
    """Solid angle [sr] of a sector of azimuth and elevation.

    The exact area on the unit sphere, (az2 - az1) (sin el2 - sin el1), for az1 <= az2 and el1 <= el2. The product of
    the two angles, which textbooks often use, is larger: by 11 % for elevations of 0 to 45 degrees.
    Source: elementary spherical geometry.
    """
    return (azimuth_to_rad - azimuth_from_rad) * (math.sin(elevation_to_rad) - math.sin(elevation_from_rad))


@kernel
def power_aperture(range_m, required_snr, solid_angle_sr, scan_time_s, rcs_m2, temperature_k, loss):
    """Product of average power and effective aperture [W m2] which a search needs.

    P A = 4 pi k T L R^4 snr Omega / (sigma t): the sector Omega is covered once in the time t, each direction equally
    long; the signal-to-noise ratio is that of all energy returned in one pass. Source: Mahafza2004, section 1.6.
    """
    noise = FOUR_PI * BOLTZMANN_J_K * temperature_k * loss
    energy = noise * range_m * range_m * range_m * range_m * required_snr * solid_angle_sr
    return energy / max(rcs_m2 * scan_time_s, SMALL)


@kernel
def search_snr(power_aperture_w_m2, solid_angle_sr, scan_time_s, rcs_m2, range_m, temperature_k, loss):
    """Signal-to-noise ratio of a search with a given power-aperture product: the inverse of `power_aperture`.

    Source: Mahafza2004, section 1.6.
    """
    r = max(range_m, SHORTEST_RANGE_M)
    needed = power_aperture(r, 1.0, solid_angle_sr, scan_time_s, rcs_m2, temperature_k, loss)
    return power_aperture_w_m2 / max(needed, SMALL)


@kernel
def fitted_snr(reference_snr, reference_range_m, reference_rcs_m2, rcs_m2, range_m):
    """Signal-to-noise ratio of a radar of which one detection range is known.

    snr = snr0 (R0 / R)^4 sigma / sigma0: the radar equation divided by itself at the point where it is known, so that
    power, gain, wavelength and losses need not be. A range below one metre counts as one metre.
    Source: Mahafza2004, section 1.5, as a ratio.
    """
    ratio = reference_range_m / max(range_m, SHORTEST_RANGE_M)
    return reference_snr * ratio * ratio * ratio * ratio * (rcs_m2 / max(reference_rcs_m2, SMALL))
