"""Tracking to command, sensing and the recorder: the perceived picture; command to sensing: what to revisit.

Source: docs/architecture.md. Leaves out: which object a track really is; nobody on this side of the wall knows.
"""

from enum import IntEnum

import numpy as np

from openiads.kernel import record_type


class TrackStatus(IntEnum):
    """How far a track is believed."""

    FREE = 0
    TENTATIVE = 1
    CONFIRMED = 2


# One row a slot; `track` is a number given once and never again. The covariance is packed: six numbers of the position
# block (xx, xy, xz, yy, yz, zz), nine of position against velocity by rows, six of the velocity block.
TRACK = record_type(
    ("track", np.int64),
    ("status", np.int64),
    ("time_s", np.float64),
    ("position_m", np.float64, (3,)),
    ("velocity_m_s", np.float64, (3,)),
    ("covariance", np.float64, (21,)),
    ("existence", np.float64),
    ("born_s", np.float64),
    ("last_plot_s", np.float64),
)

# The NIS of a plot that no track took, or that began one.
NO_INNOVATION = float("nan")

# Parallel to the detections: the track that took each plot, and its slot, -1 where none did; and the square of how far off the
# plot was, in its own measure (NIS), NaN where none took it or where it began the track.
ASSOCIATION = record_type(("track", np.int64), ("slot", np.int64), ("nis", np.float64))

# One row for each place in a radar's task list; `track` -1 is an empty place.
RADAR_TASK = record_type(
    ("track", np.int64),
    ("time_s", np.float64),
    ("position_m", np.float64, (3,)),
    ("velocity_m_s", np.float64, (3,)),
)

# Where the boresight of each radar is to point; NaN is nowhere in particular.
POINTING = record_type(("azimuth_rad", np.float64))
