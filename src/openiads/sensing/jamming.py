"""Noise jamming: by how much jammers raise a radar's noise, and the ranges at which an echo burns through.

Source: Mahafza and Elsherbeni, MATLAB Simulations for Radar Systems Design, 2004, chapter 10 (Mahafza2004): self-screening and
stand-off jammers, as ratios. Leaves out: everything but noise (false targets, repeaters), what a radar does against it, and
the bearing of the jammer itself (no strobe): an operator would see from where the noise comes, this model does not.
"""

import math

from openiads.kernel import kernel
from openiads.sensing.scan import half_circle

# A radar's `jam_to_noise` holds for one watt in its band at this distance, in the main lobe.
REFERENCE_DISTANCE_M = 100_000.0
NEAREST_M = 1.0


@kernel
def jam_to_noise(effective_radiated_power_w, reference_jam_to_noise, range_m):
    """Ratio of jamming to the radar's own noise, from a jammer in the main lobe.

    J/N = ERP A / (4 pi R^2 k T B), with the power in the band B of the radar, its effective aperture A and its system
    temperature T. The reference ratio, A / (4 pi R0^2 k T B) for one watt at R0 = 100 km, stands for all three, so that
    J/N = ERP (J/N)0 (R0 / R)^2: one way, hence the square. Through a side lobe the ratio is smaller by that lobe's level.
    Source: Mahafza2004, chapter 10, the jammer's power over the radar's noise.
    """
    nearness = REFERENCE_DISTANCE_M / max(range_m, NEAREST_M)
    return effective_radiated_power_w * reference_jam_to_noise * nearness * nearness


@kernel
def self_screening_range_m(clear_range_m, jam_to_noise_there):
    """Range [m] at which a target that jams from where it is burns through.

    clear_range_m : where it would be detected without jamming; jam_to_noise_there : J/N from that range. The echo falls
    with R^4, the jamming with R^2: with y = (clear / R)^2 the echo over noise and jamming is the required one where
    y^2 = 1 + y J/N. For strong jamming clear / sqrt(J/N), the textbook's burn-through range.
    Source: Mahafza2004, chapter 10, self-screening jammers, with the radar's noise kept.
    """
    square = 0.5 * (jam_to_noise_there + math.sqrt(jam_to_noise_there * jam_to_noise_there + 4.0))
    return clear_range_m / math.sqrt(max(square, 1.0))


@kernel
def stand_off_range_m(clear_range_m, jam_to_noise_now):
    """Range [m] at which a target is detected while a jammer elsewhere raises the noise by 1 + J/N.

    clear / (1 + J/N)^(1/4). Source: Mahafza2004, chapter 10, stand-off jammers, with the radar's noise kept.
    """
    return clear_range_m / math.sqrt(math.sqrt(max(1.0 + jam_to_noise_now, 1.0)))


@kernel
def noise_factor(jamming, first, jammers, azimuth_rad, beam_rad):
    """By how much jamming raises the noise of a look: 1 + the sum of J/N over the jammers that a radar hears.

    jamming : rows of dtype JAMMING, the radar's own from `first` on. A jammer within one beamwidth of the look's azimuth
    comes in through the main lobe (from null to null it is about two wide), any other through the side lobes.
    """
    factor = 1.0
    for k in range(first, first + jammers):
        heard = jamming[k]
        inside = math.fabs(half_circle(azimuth_rad - heard.azimuth_rad)) <= beam_rad
        factor += heard.main_lobe if inside else heard.side_lobe
    return factor
