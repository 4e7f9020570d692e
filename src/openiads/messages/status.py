"""Motion to engagement: arrivals. Engagement to motion, command and the recorder: outcomes, assessments, status.

Source: docs/architecture.md. Leaves out: damage and debris; a target is hit or it is not.
"""

import numpy as np

from openiads.kernel import kernel, record_type
from openiads.messages.buffer import claim

INTERCEPTOR_TYPES = 8

ARRIVAL = record_type(
    ("interceptor", np.int64),
    ("time_s", np.float64),
    ("spent", np.int64),
    ("position_m", np.float64, (3,)),
)

# `target` -1: nothing was near the aim point. `destroyed` is the kill-probability draw.
OUTCOME = record_type(
    ("interceptor", np.int64),
    ("time_s", np.float64),
    ("fire_unit", np.int64),
    ("interceptor_type", np.int64),
    ("track", np.int64),
    ("target", np.int64),
    ("destroyed", np.int64),
    ("spent", np.int64),
    ("miss_distance_m", np.float64),
    ("position_m", np.float64, (3,)),
)

# `interceptor` -1: a round that was never launched, for its order was withdrawn in time.
ASSESSMENT = record_type(
    ("interceptor", np.int64),
    ("time_s", np.float64),
    ("order", np.int64),
    ("fire_unit", np.int64),
    ("track", np.int64),
    ("slot", np.int64),
    ("destroyed", np.int64),
)

# One row a launch site: rounds that stand ready, by interceptor type.
READY = record_type(("rounds", np.int64, (INTERCEPTOR_TYPES,)))

# One row a fire unit: rounds that stand ready and reloads, by interceptor type, rounds in flight, and when the launchers
# have done what was ordered.
STATUS = record_type(
    ("rounds", np.int64, (INTERCEPTOR_TYPES,)),
    ("reloads", np.int64, (INTERCEPTOR_TYPES,)),
    ("in_flight", np.int64),
    ("next_launch_s", np.float64),
)


@kernel
def report(assessments, interceptor, time_s, fired, destroyed):
    """Write what became of a round. fired : a row that says by which order and fire unit, and at which track and slot."""
    assessment = assessments.rows[claim(assessments.cursor)]
    assessment.interceptor = interceptor
    assessment.time_s = time_s
    assessment.order = fired.order
    assessment.fire_unit = fired.fire_unit
    assessment.track = fired.track
    assessment.slot = fired.slot
    assessment.destroyed = destroyed
