"""Radars as they truly are: place, scan, sector, sensitivity, accuracy; how each object looks to them, and what jams them.

Source: docs/architecture.md; figures come from the catalogue through compile. Leaves out: what tracking knows of a radar.
"""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from openiads.earth.masking import MaskMaps
from openiads.kernel import record_type


class Pattern(IntEnum):
    """How the beam goes round: all round at a steady rate, or through a sector again and again."""

    ROTATING = 0
    SECTOR = 1


# `antenna_height_m` is above the ground, `ground_m` the ground's own height. `facing_rad` NaN: command points the sector.
# Sigmas hold at the reference signal-to-noise ratio; those of the biases are of errors drawn once a run.
RADAR = record_type(
    ("entity", np.int64),
    ("pattern", np.int64),
    ("searches", np.int64),
    ("follows_tasks", np.int64),
    ("first_task", np.int64),
    ("track_capacity", np.int64),
    ("pulses", np.int64),
    ("position_m", np.float64, (3,)),
    ("axes", np.float64, (9,)),
    ("antenna_height_m", np.float64),
    ("ground_m", np.float64),
    ("revisit_s", np.float64),
    ("sector_rad", np.float64),
    ("facing_rad", np.float64),
    ("slew_rad_s", np.float64),
    ("beam_rad", np.float64),
    ("dwell_s", np.float64),
    ("sidelobe_level", np.float64),
    ("jam_to_noise", np.float64),
    ("elevation_min_rad", np.float64),
    ("elevation_max_rad", np.float64),
    ("minimum_range_m", np.float64),
    ("instrumented_range_m", np.float64),
    ("reference_snr", np.float64),
    ("reference_range_m", np.float64),
    ("reference_rcs_m2", np.float64),
    ("threshold", np.float64),
    ("threshold_snr", np.float64),
    ("false_alarms_per_scan", np.float64),
    ("range_sigma_m", np.float64),
    ("azimuth_sigma_rad", np.float64),
    ("elevation_sigma_rad", np.float64),
    ("range_floor_m", np.float64),
    ("azimuth_floor_rad", np.float64),
    ("elevation_floor_rad", np.float64),
    ("range_bias_sigma_m", np.float64),
    ("azimuth_bias_sigma_rad", np.float64),
)

# What of an object meets a radar or an interrogator; its signature lies beside it. Its transponder is there with
# `equipped_share`, works with `works_share`, and answers as a friend's does with `friend_share`, else as a neutral's.
OBJECT = record_type(
    ("entity", np.int64),
    ("identity", np.int64),
    ("target_class", np.int64),
    ("equipped_share", np.float64),
    ("works_share", np.float64),
    ("friend_share", np.float64),
)

# How interrogations go: a transponder that works answers with `reply_probability`; an echo is taken for some class in
# `class_look_share` of the looks, and in `class_error_share` of those for another than the object's echo is like.
INTERROGATION = record_type(
    ("reply_probability", np.float64), ("class_look_share", np.float64), ("class_error_share", np.float64)
)

# A source of noise: on an object, or, where `object` is -1, at a place. Its power is what falls into a radar's band.
JAMMER = record_type(
    ("object", np.int64),
    ("position_m", np.float64, (3,)),
    ("height_m", np.float64),
    ("effective_radiated_power_w", np.float64),
    ("start_s", np.float64),
    ("end_s", np.float64),
)

# A time in which a radar does not look.
OUTAGE = record_type(("radar", np.int64), ("start_s", np.float64), ("end_s", np.float64))

# One row for each pair of radar and jammer, in this frame: where it is, and its ratio to the radar's noise by either way in.
JAMMING = record_type(("azimuth_rad", np.float64), ("main_lobe", np.float64), ("side_lobe", np.float64))

# Where the sector's middle points now; looks of the scan; time that tasks have taken from the scan so far; tasks looked at,
# and tasks for which there was no time or which the sector did not face.
RADAR_STATE = record_type(
    ("facing_rad", np.float64),
    ("looks", np.int64),
    ("tasked_s", np.float64),
    ("tasks_served", np.int64),
    ("tasks_unserved", np.int64),
)

# One row for each pair of radar and object: looks so far, what stood between them and since when, and the last task look.
PAIR_STATE = record_type(
    ("looks", np.int64), ("visibility", np.int64), ("since_s", np.float64), ("task_look_s", np.float64)
)


class SensingParameters(NamedTuple):
    """What does not change in a run: radars, what relief hides from each, objects, a signature for each, jammers, outages.

    `masks` has no map where the ground is smooth; signatures are of dtype SIGNATURE. `likeness` is (classes, classes): the
    share of the objects of a class (row) whose echo is like that of another (column).
    """

    radars: np.ndarray[Any, Any]
    masks: MaskMaps
    objects: np.ndarray[Any, Any]
    signatures: np.ndarray[Any, Any]
    jammers: np.ndarray[Any, Any]
    interrogation: np.ndarray[Any, Any]
    likeness: np.ndarray[Any, Any]
    outages: np.ndarray[Any, Any]


class SensingState(NamedTuple):
    """What changes: a row a radar, and one for each pair (radar, object) and (radar, jammer), the radar running slowest.

    `aloft` is 1 for each object that flew when it was last looked over. The rest is the work space of a frame: `flying` and
    `place`, the objects in the air and where they are; `listed` and `away`, those that the present radar may meet, and the way
    to each (sense.list_seen).
    """

    radars: np.ndarray[Any, Any]
    pairs: np.ndarray[Any, Any]
    jamming: np.ndarray[Any, Any]
    aloft: np.ndarray[Any, Any]
    flying: np.ndarray[Any, Any]
    place: np.ndarray[Any, Any]
    listed: np.ndarray[Any, Any]
    away: np.ndarray[Any, Any]


def new_sensing_state(parameters: SensingParameters) -> SensingState:
    """State before the first frame."""
    return SensingState(
        radars=np.zeros(len(parameters.radars), RADAR_STATE),
        pairs=np.zeros(len(parameters.radars) * len(parameters.objects), PAIR_STATE),
        jamming=np.zeros(len(parameters.radars) * len(parameters.jammers), JAMMING),
        aloft=np.zeros(len(parameters.objects), np.int64),
        flying=np.zeros(len(parameters.objects), np.int64),
        place=np.zeros((3, len(parameters.objects))),
        listed=np.zeros(len(parameters.objects), np.int64),
        away=np.zeros((6, len(parameters.objects))),
    )
