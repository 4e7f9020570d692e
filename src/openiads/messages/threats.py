"""Command to the recorder: what made a track as threatening as command held it to be, at each of its judgements.

Source: docs/models/threat.md. Leaves out: the decision itself; orders and the ledger have it.
"""

import numpy as np

from openiads.kernel import record_type

# The last launch of a track that no fire unit can reach in time.
NO_LAUNCH = float("nan")

# `threat` is the product of the four factors: `value`, the mean worth of the assets that it may aim at, `aim_probability`, that
# it aims at any of them, `lethality` of its class and `hostility`, the probability that it is hostile. `asset` is the one most
# at risk (-1 none), `asset_probability` that this one is its aim, `last_launch_s` when a round must have left at the latest.
THREAT = record_type(
    ("time_s", np.float64),
    ("track", np.int64),
    ("asset", np.int64),
    ("value", np.float64),
    ("aim_probability", np.float64),
    ("asset_probability", np.float64),
    ("lethality", np.float64),
    ("hostility", np.float64),
    ("threat", np.float64),
    ("arrival_s", np.float64),
    ("last_launch_s", np.float64),
    ("price", np.float64),
)
