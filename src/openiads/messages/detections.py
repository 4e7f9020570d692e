"""Sensing to tracking and command: looks, plots and transponder replies; sensing to the recorder: origins and visibility.

A look says which part of space a radar looked at and when, so that a missing plot can be told from a place not looked at.
Source: docs/architecture.md. Leaves out: raw signals.
"""

from enum import IntEnum

import numpy as np

from openiads.kernel import record_type


class LookKind(IntEnum):
    """Why a radar looked: on its own scan, or because command asked it to revisit a track."""

    SCAN = 0
    TASK = 1


class Visibility(IntEnum):
    """What stood between a radar and a target at a look, in the order in which it is examined."""

    NOT_LOOKED = 0
    OUT_OF_RANGE = 1
    TOO_NEAR = 2
    OUT_OF_SECTOR = 3
    BELOW_HORIZON = 4
    MASKED = 5
    BELOW_THRESHOLD = 6
    SEEN = 7


LOOK = record_type(
    ("radar", np.int64),
    ("kind", np.int64),
    ("track", np.int64),
    ("start_s", np.float64),
    ("end_s", np.float64),
    ("azimuth_rad", np.float64),
    ("width_rad", np.float64),
)

DETECTION = record_type(
    ("radar", np.int64),
    ("look_kind", np.int64),
    ("time_s", np.float64),
    ("range_m", np.float64),
    ("azimuth_rad", np.float64),
    ("elevation_rad", np.float64),
    ("snr", np.float64),
    ("range_sigma_m", np.float64),
    ("azimuth_sigma_rad", np.float64),
    ("elevation_sigma_rad", np.float64),
)

# Parallel to the detections, for the recorder alone: -1 is a false alarm.
ORIGIN = record_type(("target", np.int64))

# Parallel to the detections, for ideal association alone: equal for plots of one thing, -1 for a plot of nothing.
LABEL = record_type(("label", np.int64))

# What came of an interrogation. `detection` counts from the first detection of the frame; `identity` is what a transponder
# answered, friend or neutral, and unknown where nothing answered; `target_class` what the echo was taken for, -1 for nothing.
REPLY = record_type(
    ("detection", np.int64),
    ("time_s", np.float64),
    ("identity", np.int64),
    ("target_class", np.int64),
)

VISIBILITY_SPAN = record_type(
    ("radar", np.int64),
    ("target", np.int64),
    ("start_s", np.float64),
    ("end_s", np.float64),
    ("visibility", np.int64),
)
