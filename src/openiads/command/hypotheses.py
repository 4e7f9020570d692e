"""What command knows of identities, classes, corridors and weapons control, and what it keeps of the evidence on each track.

Source: docs/models/identification.md; all rates are assumed and may differ from the true ones. Leaves out: what is done with
them (evidence.py, corridors.py, identification.py, weapons.py).
"""

from typing import Any, NamedTuple

import numpy as np

from openiads.kernel import record_type

IDENTITIES = 3
TRANSPONDERS = 3
EVIDENCE_KINDS = 4

# The rates that command believes. `expected` are the probabilities of friend, neutral and hostile before any evidence;
# `transponders` is (identity, silent, as a friend, as a neutral) by rows. `wrong_track_share` of what is said of a track
# belongs to another object. Thresholds are probabilities; one of them kept is less than what is asked to declare. A declared
# track of which nothing new is told is weighed again after `review_s`.
BELIEFS = record_type(
    ("expected", np.float64, (IDENTITIES,)),
    ("transponders", np.float64, (IDENTITIES * TRANSPONDERS,)),
    ("reply_probability", np.float64),
    ("class_error_share", np.float64),
    ("wrong_track_share", np.float64),
    ("unusual_flight_share", np.float64),
    ("off_corridor_share", np.float64),
    ("in_corridor_by_chance_share", np.float64),
    ("corridor_course_cosine", np.float64),
    ("declare_hostile_probability", np.float64),
    ("declare_known_probability", np.float64),
    ("keep_declared_probability", np.float64),
    ("declare_class_probability", np.float64),
    ("told_change_probability", np.float64),
    ("review_s", np.float64),
)

# How a class flies: its least and greatest speed and height, and its greatest climb or descent.
CLASS_FLIGHT = record_type(
    ("slowest_m_s", np.float64),
    ("fastest_m_s", np.float64),
    ("lowest_m", np.float64),
    ("highest_m", np.float64),
    ("climb_m_s", np.float64),
)

# A leg of a corridor: the plane of its great circle by its normal, and planes through its ends by theirs, which point along it.
LEG = record_type(
    ("corridor", np.int64),
    ("across", np.float64, (3,)),
    ("from_start", np.float64, (3,)),
    ("from_end", np.float64, (3,)),
    ("half_width_m", np.float64),
    ("lowest_m", np.float64),
    ("highest_m", np.float64),
    ("from_s", np.float64),
    ("until_s", np.float64),
    ("one_way", np.int64),
)

# An area with a weapons control status of its own: within `radius_m` of a place and in a sector of azimuths from there.
WEAPONS_AREA = record_type(
    ("status", np.int64),
    ("position_m", np.float64, (3,)),
    ("axes", np.float64, (9,)),
    ("radius_m", np.float64),
    ("facing_rad", np.float64),
    ("sector_rad", np.float64),
    ("lowest_m", np.float64),
    ("highest_m", np.float64),
    ("from_s", np.float64),
    ("until_s", np.float64),
)


class IdentificationParameters(NamedTuple):
    """What command believes: rates, how classes fly, the share of each class in each identity (identities, classes), the share
    of a class (row) whose echo is like that of another (column), and the legs of corridors."""

    beliefs: np.ndarray[Any, Any]
    flights: np.ndarray[Any, Any]
    class_shares: np.ndarray[Any, Any]
    likeness: np.ndarray[Any, Any]
    legs: np.ndarray[Any, Any]


class IdentificationState(NamedTuple):
    """By track slot: how well each transponder and each appearance explains what was seen, the weights of the evidence when
    last asked for and when last told, the probabilities when last told, and those of classes. `sides` is (slots, kinds, 2), how
    well hostile and the rest explain each kind of evidence; `fits` is a work space, a row a factor."""

    transponders: np.ndarray[Any, Any]
    appearances: np.ndarray[Any, Any]
    sides: np.ndarray[Any, Any]
    weights: np.ndarray[Any, Any]
    told_weights: np.ndarray[Any, Any]
    told_probabilities: np.ndarray[Any, Any]
    classes: np.ndarray[Any, Any]
    fits: np.ndarray[Any, Any]


def new_identification_state(parameters: IdentificationParameters, slots: int) -> IdentificationState:
    """State before the first frame."""
    classes = len(parameters.flights)
    return IdentificationState(
        transponders=np.ones((slots, TRANSPONDERS)),
        appearances=np.ones((slots, classes)),
        sides=np.ones((slots, EVIDENCE_KINDS, 2)),
        weights=np.zeros((slots, EVIDENCE_KINDS)),
        told_weights=np.zeros((slots, EVIDENCE_KINDS)),
        told_probabilities=np.zeros((slots, IDENTITIES)),
        classes=np.zeros((slots, classes)),
        fits=np.zeros((2, classes)),
    )
