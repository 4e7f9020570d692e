"""When a radar looks where: the part of its turn or of its sector that falls into a frame.

And how far a sector has turned, and how many tasked looks fit into a frame. Source: elementary kinematics of a steady scan
and turn. Leaves out: acceleration of the turn.
"""

import math

from openiads.constants import TWO_PI
from openiads.kernel import kernel

UNLIMITED = 1_000_000_000
ROUNDING = 1e-9


@kernel
def wrapped(angle_rad):
    """An angle brought into 0 to 2 pi."""
    return angle_rad - TWO_PI * float(math.floor(angle_rad / TWO_PI))


@kernel
def half_circle(angle_rad):
    """An angle brought into -pi to pi."""
    return angle_rad - TWO_PI * float(math.floor(angle_rad / TWO_PI + 0.5))


@kernel
def offset(angle_rad, from_rad):
    """How far clockwise an azimuth lies from another, 0 to 2 pi."""
    return wrapped(angle_rad - from_rad)


@kernel
def within_sector(azimuth_rad, facing_rad, sector_rad):
    """Whether an azimuth lies in a sector about a facing; a sector of 2 pi holds every azimuth."""
    return sector_rad >= TWO_PI or offset(azimuth_rad, facing_rad - 0.5 * sector_rad) <= sector_rad


@kernel
def turned_towards(facing_rad, asked_rad, most_rad):
    """Where a sector points [rad] that turns from a facing towards another by the shorter way, by at most so much [rad]."""
    off = half_circle(asked_rad - facing_rad)
    if math.fabs(off) <= most_rad:
        return asked_rad
    return wrapped(facing_rad + (most_rad if off > 0.0 else -most_rad))


@kernel
def looks_that_fit(dwell_s, step_s):
    """How many looks of a dwell [s] fit into a frame, the last one to within rounding; all where they take no time."""
    if dwell_s <= 0.0:
        return UNLIMITED
    return math.floor(min(step_s / dwell_s + ROUNDING, float(UNLIMITED)))


@kernel
def scan_piece(piece, time_s, step_s, revisit_s, sector_rad, facing_rad):
    """The piece of a scan swept in a frame: first azimuth [rad], width [rad], and the time [s] at which it begins.

    A frame holds at most two pieces: the rest of the sector, and, after the beam has jumped back, its beginning. A turn of
    2 pi is always one piece. Width 0 means that there is no such piece. No place is swept twice in a frame.
    """
    rate = sector_rad / max(revisit_s, 1e-9)
    width = min(rate * step_s, sector_rad)
    share = time_s / max(revisit_s, 1e-9)
    begun = sector_rad * (share - float(math.floor(share)))
    left = facing_rad - 0.5 * sector_rad
    if sector_rad >= TWO_PI:
        return wrapped(left + begun), (width if piece == 0 else 0.0), time_s
    first = min(width, sector_rad - begun)
    if piece == 0:
        return wrapped(left + begun), first, time_s
    return wrapped(left), width - first, time_s + first / max(rate, 1e-9)
