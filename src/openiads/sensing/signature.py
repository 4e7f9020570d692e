"""Radar cross-section of a target by the side that it shows, and the kind of its fluctuation.

One mean value for each of three bands of aspect, all equal where no figure tells them apart; the fluctuation about the
mean is left to the Swerling kinds of `probability`. Source of every value: the catalogue; the edges of the bands are assumed.
Leaves out: frequency, polarisation, aspect in elevation, glints.
"""

import math

import numpy as np

from openiads.kernel import kernel, record_type
from openiads.sensing.probability import Swerling
from openiads.vectors import cross, dot, norm, subtract

NOSE_EDGE_RAD = 0.25 * math.pi
TAIL_EDGE_RAD = 0.75 * math.pi

SIGNATURE = record_type(
    ("rcs_nose_m2", np.float64),
    ("rcs_beam_m2", np.float64),
    ("rcs_tail_m2", np.float64),
    ("swerling", np.int64),
)


def banded_signature(rcs_nose_m2: float, rcs_beam_m2: float, rcs_tail_m2: float, swerling: Swerling) -> np.record:
    """A target class's signature: a mean cross-section [m2] for each aspect band, and its Swerling kind."""
    record: np.record = np.array([(rcs_nose_m2, rcs_beam_m2, rcs_tail_m2, int(swerling))], dtype=SIGNATURE)[0]
    return record


def uniform_signature(rcs_m2: float, swerling: Swerling) -> np.record:
    """A target class's signature where one mean cross-section [m2] stands for every aspect."""
    return banded_signature(rcs_m2, rcs_m2, rcs_m2, swerling)


@kernel
def aspect_angle_rad(position_m, velocity_m_s, radar_position_m):
    """Angle [rad] between a target's course and the line from it to a radar: 0 nose-on, pi tail-on.

    Assumes that the nose points along the velocity. A target at rest, or at the radar itself, counts as nose-on.
    Source: elementary geometry; the arc tangent keeps its precision at both ends, where the arc cosine does not.
    """
    to_radar = subtract(radar_position_m, position_m)
    return math.atan2(norm(cross(velocity_m_s, to_radar)), dot(velocity_m_s, to_radar))


@kernel
def rcs_m2(signature, aspect_rad):
    """Mean radar cross-section [m2] of a target seen at an aspect.

    signature : a record of dtype `SIGNATURE`. Nose up to 45 degrees, tail from 135 degrees, beam between: equal
    quarters of the horizon, an assumption of this model and no published figure.
    """
    if aspect_rad <= NOSE_EDGE_RAD:
        return signature.rcs_nose_m2
    if aspect_rad >= TAIL_EDGE_RAD:
        return signature.rcs_tail_m2
    return signature.rcs_beam_m2


@kernel
def rcs_shown_m2(signature, position_m, velocity_m_s, radar_position_m):
    """Mean radar cross-section [m2] that a target shows a radar; its aspect is asked only where the bands differ."""
    if signature.rcs_nose_m2 == signature.rcs_beam_m2 and signature.rcs_beam_m2 == signature.rcs_tail_m2:
        return signature.rcs_nose_m2
    return rcs_m2(signature, aspect_angle_rad(position_m, velocity_m_s, radar_position_m))
