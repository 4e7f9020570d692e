"""The true position and velocity of every object: from motion to sensing and engagement, and to nobody else.

Source: docs/architecture.md. Leaves out: what the defence believes; that is in messages.tracks.
"""

from enum import IntEnum

import numpy as np

from openiads.kernel import record_type


class TargetStatus(IntEnum):
    """Where an object is in its life."""

    WAITING = 0
    FLYING = 1
    REACHED = 2
    LEFT = 3
    DESTROYED = 4


TRUTH = record_type(
    ("status", np.int64),
    ("position_m", np.float64, (3,)),
    ("velocity_m_s", np.float64, (3,)),
    ("height_m", np.float64),
)
