"""What tracking knows: a description of each radar, its own rules, its tracks, and every way it still reads the plots.

A description is built by compile apart from the radar's true parameters. A track holds one or more leaves: what it is if
this or that plot was its own; joint hypotheses say which leaves go together. Source: Williams2015 (track-oriented
multi-Bernoulli filter). Leaves out: everything true.
"""

import math
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from openiads.kernel import record_type
from openiads.messages.tracks import TRACK

MODELS = 4
MEMBERS = 16
KEPT_HYPOTHESES = 128
PLOTS_OF_A_CLUSTER = 60
REMEMBERED = 4
AZIMUTH_CELLS = 512
RANGE_CELLS = 64
CELLS = AZIMUTH_CELLS * RANGE_CELLS
CLUTTER_AZIMUTHS = 32
CLUTTER_RANGES = 8
CLUTTER_CELLS = CLUTTER_AZIMUTHS * CLUTTER_RANGES


class Model(IntEnum):
    """How a target may be moving; the row of a leaf's bank."""

    VELOCITY = 0
    ACCELERATION = 1
    TURN = 2
    BALLISTIC = 3


class ModelSet(IntEnum):
    """Which models a tracker runs."""

    VELOCITY_ALONE = 0
    INTERACTING = 1


# The two biases are standard deviations of the radar's systematic errors, 0 where it has none that matter.
# `clutter_density` is false plots per look and unit of range, azimuth and elevation [1/(m rad2)] as stated; `range_limit_m`
# and `elevation_extent_rad` are for the map that learns it.
RADAR_DESCRIPTION = record_type(
    ("position_m", np.float64, (3,)),
    ("axes", np.float64, (9,)),
    ("revisit_s", np.float64),
    ("detection_probability", np.float64),
    ("clutter_density", np.float64),
    ("range_limit_m", np.float64),
    ("elevation_extent_rad", np.float64),
    ("range_bias_sigma_m", np.float64),
    ("azimuth_bias_sigma_rad", np.float64),
)

# Each is explained where it is used; the values are those of the catalogue's assumptions.
RULES = record_type(
    ("models", np.int64),
    ("hypotheses", np.int64),
    ("members", np.int64),
    ("confirm_hits", np.int64),
    ("confirm_existence", np.float64),
    ("delete_existence", np.float64),
    ("doubted_existence", np.float64),
    ("mean_life_s", np.float64),
    ("drop_after_s", np.float64),
    ("vague_m", np.float64),
    ("gate_sigma", np.float64),
    ("process_noise_m2_s3", np.float64),
    ("manoeuvre_m_s2", np.float64),
    ("jerk_noise_m2_s5", np.float64),
    ("turn_noise_m2_s3", np.float64),
    ("turn_rate_noise_rad2_s3", np.float64),
    ("straight_time_s", np.float64),
    ("acceleration_time_s", np.float64),
    ("turn_time_s", np.float64),
    ("energetic_speed_m_s", np.float64),
    ("energetic_climb_m_s", np.float64),
    ("energetic_process_noise_m2_s3", np.float64),
    ("ballistic_coefficient_kg_m2", np.float64),
    ("group_time_s", np.float64),
    ("alike_m_s", np.float64),
    ("unlike", np.float64),
    ("birth_existence", np.float64),
    ("later_births", np.float64),
    ("birth_speed_sigma_m_s", np.float64),
    ("birth_climb_sigma_m_s", np.float64),
    ("birth_ballistic", np.float64),
    ("falling_from_m", np.float64),
    ("maximum_plot_speed_m_s", np.float64),
    ("clutter_memory_looks", np.float64),
)

# One motion model of a leaf: its probability; position, velocity and a third vector (acceleration; or the turn rate in its
# first number); the covariance in blocks (the first 21 numbers packed as those of a track; then position and velocity against
# the third vector, 9 each, by rows, and the third's own 6). The probability comes first: of a model out of use nothing else is
# read.
BANK = record_type(("weight", np.float64), ("state", np.float64, (9,)), ("covariance", np.float64, (45,)))

# What a radar would measure of a model: the expected plot, its covariance without the plot's own noise, and the Jacobian by
# position. Of the plot that it was last compared with, -1 for none: the innovation, its covariance and the inverse of that,
# the squared distance and the density.
VIEW = record_type(
    ("expected", np.float64, (3,)),
    ("spread", np.float64, (6,)),
    ("jacobian", np.float64, (9,)),
    ("plot", np.int64),
    ("innovation", np.float64, (3,)),
    ("covariance", np.float64, (6,)),
    ("inverse", np.float64, (6,)),
    ("distance", np.float64),
    ("density", np.float64),
)

# `lead` is its likeliest model, and `place_m` and `velocity_m_s` are where it was and how it flew by that one. Of the batch at
# hand: `toward_m` is where it is expected from the radar (east, north, up), `within_m` how far from there its plots may lie,
# and `lowest` the first of `cells` cells of azimuth in which they are looked for; `ahead` is the first row of the predicted
# bank and of its views, made for the batch `ahead_batch` and the time `ahead_time_s`; its plots lie from `nearest_m` to
# `furthest_m` and within `half_rad` of `bearing_rad`, but for their own noise. `plots` are the numbers of the last plots
# taken, the newest first, -1 for a look without one.
LEAF = record_type(
    ("next", np.int64),
    ("time_s", np.float64),
    ("place_m", np.float64, (3,)),
    ("velocity_m_s", np.float64, (3,)),
    ("reach_m", np.float64),
    ("reach_m_s", np.float64),
    ("hits", np.int64),
    ("toward_m", np.float64, (3,)),
    ("within_m", np.float64),
    ("lowest", np.int64),
    ("cells", np.int64),
    ("slot", np.int64),
    ("existence", np.float64),
    ("lead", np.int64),
    ("nis", np.float64),
    ("plots", np.int64, (REMEMBERED,)),
    ("first_pair", np.int64),
    ("pairs", np.int64),
    ("ahead", np.int64),
    ("ahead_batch", np.int64),
    ("ahead_time_s", np.float64),
    ("nearest_m", np.float64),
    ("furthest_m", np.float64),
    ("bearing_rad", np.float64),
    ("half_rad", np.float64),
    ("weight", np.float64),
    ("stands_for", np.int64),
    ("used", np.int64),
)

# `radar` is the one that gave the last plot; `best` the leaf of the best joint hypothesis, and `believed`
# whether it is more likely than not to exist in it; `considered_m` is how far off its place may be by what is not known of
# that radar's biases, one standard deviation of all axes; `group` and `next` belong to the
# batch at hand: the first slot of a group that shares plots, and the next slot of it.
TRACK_STATE = record_type(
    ("first_leaf", np.int64),
    ("best", np.int64),
    ("cluster", np.int64),
    ("hits", np.int64),
    ("radar", np.int64),
    ("last_look_s", np.float64),
    ("missed", np.int64),
    ("group", np.int64),
    ("next", np.int64),
    ("last", np.int64),
    ("first_pair", np.int64),
    ("pairs", np.int64),
    ("members", np.int64),
    ("batch", np.int64),
    ("believed", np.int64),
    ("sure", np.float64),
    ("considered_m", np.float64),
)

# The last plot that a track took, and whether it was compared with another radar's (registration.py).
LAST_PLOT = record_type(
    ("track", np.int64),
    ("radar", np.int64),
    ("paired", np.int64),
    ("time_s", np.float64),
    ("measured", np.float64, (3,)),
    ("sigmas", np.float64, (3,)),
)

# Covariances of one bias with a comparison.
BIAS_GAIN = record_type(("along", np.float64, (3,)))

# Tracks that compete for plots, how many joint hypotheses are kept of them, and when they last met plots.
CLUSTER = record_type(
    ("members", np.int64),
    ("hypotheses", np.int64),
    ("slot", np.int64, (MEMBERS,)),
    ("taken", np.int64),
    ("time_s", np.float64),
)

# One joint hypothesis: a leaf for each member, or -1 where the member does not exist in it; how well it explains the plots,
# and its probability, for which it also counts how alike its tracks fly.
JOINT = record_type(("weight", np.float64), ("evidence", np.float64), ("leaf", np.int64, (MEMBERS,)))

# A joint hypothesis in the making: the one it comes from, the pair that each member takes (-1: none), and the plots used.
CHOICE = record_type(
    ("score", np.float64),
    ("parent", np.int64),
    ("alert", np.int64),
    ("pair", np.int64, (MEMBERS,)),
    ("used", np.int64),
)

# A leaf and a plot that may belong together: `odds` against leaving both alone, and their logarithm, the score, where it is
# asked for; `surprise` is 1 where the plot, if it is the leaf's, is so by other models than the one that leads.
PAIR = record_type(
    ("slot", np.int64),
    ("leaf", np.int64),
    ("plot", np.int64),
    ("score", np.float64),
    ("density", np.float64),
    ("odds", np.float64),
    ("message", np.float64),
    ("probability", np.float64),
    ("child", np.int64),
    ("alert_score", np.float64),
    ("alert_odds", np.float64),
    ("alert_density", np.float64),
    ("alert_child", np.int64),
    ("surprise", np.int64),
)

# The track that was last begun for a label, and its slot.
LABELLED = record_type(("slot", np.int64), ("track", np.int64))

# A plot of the batch at hand: who touched it first, its number within a cluster, the sum of messages, how surely it is new.
PLOT_STATE = record_type(
    ("owner", np.int64),
    ("local", np.int64),
    ("taken", np.int64),
    ("claims", np.float64),
    ("free", np.float64),
    ("clutter_density", np.float64),
    ("birth", np.float64),
    ("cell", np.int64),
    ("enu_m", np.float64, (3,)),
    ("noise_m", np.float64),
)

# What gating looks at of a plot, cell by cell side by side; `noise_m` in any direction, the other two as the radar states them.
SORTED_PLOT = record_type(
    ("plot", np.int64),
    ("enu_m", np.float64, (3,)),
    ("noise_m", np.float64),
    ("range_m", np.float64),
    ("azimuth_rad", np.float64),
    ("range_sigma_m", np.float64),
    ("azimuth_sigma_rad", np.float64),
)

# Work space of the assignment: a row a track (by slot) and a row a plot or a private "no plot" column.
ROW = record_type(("first", np.int64), ("count", np.int64), ("plot", np.int64), ("potential", np.float64))
COLUMN = record_type(
    ("row", np.int64),
    ("from_row", np.int64),
    ("settled", np.int64),
    ("touched", np.int64),
    ("distance", np.float64),
    ("potential", np.float64),
)

# What the clutter map has learned of a cell: false plots a look, and how much it has seen.
CLUTTER = record_type(("plots", np.float64), ("looks", np.float64))

# The grid into which the plots of a batch are sorted: as many cells as the plots are worth.
# Also the middle of all plots (ECEF), how far the furthest is from it, noise and all, and how far their times are apart.
# `left` and `right` point inwards from the edges of the wedge of azimuths (east, north) that holds them, where it is `narrow`;
# `noise_m` is how far the noise of any may carry it.
GRID = record_type(
    ("azimuths", np.int64),
    ("ranges", np.int64),
    ("width_m", np.float64),
    ("middle_m", np.float64, (3,)),
    ("radius_m", np.float64),
    ("apart_s", np.float64),
    ("angle_sigma_rad", np.float64),
    ("left", np.float64, (3,)),
    ("right", np.float64, (3,)),
    ("narrow", np.int64),
    ("noise_m", np.float64),
)

# Where a track is expected in the middle of the frame in which that was noted, how far from there its plots may lie, and until
# when that holds; and the cells of azimuth of the batch at hand from which and to which its plots lie, or those of the group
# that its slot stands for (sweep.py).
NEAR = record_type(
    ("there_m", np.float64, (3,)),
    ("reach_m", np.float64),
    ("until_s", np.float64),
    ("first_cell", np.int64),
    ("last_cell", np.int64),
)
# The middle of the frame at hand, half its length, and for how long after it what is noted of a track holds.
FRAME = record_type(("time_s", np.float64), ("half_s", np.float64), ("held_s", np.float64))

# Level of the search for joint hypotheses: which member, which pair is tried next, the score so far, plots used.
LEVEL = record_type(
    ("member", np.int64), ("first", np.int64), ("next", np.int64), ("end", np.int64), ("taken", np.int64),
    ("score", np.float64), ("used", np.int64), ("rest", np.float64),
)  # fmt: skip


class TrackingParameters(NamedTuple):
    """What does not change in a run."""

    radars: np.ndarray[Any, Any]
    rules: np.ndarray[Any, Any]


class TrackingState(NamedTuple):
    """Tracks (the table that command reads), what else tracking keeps of each, and the work space of a look.

    `labelled` is for ideal association: a row a label; there are never more labels than slots. `bias` is the estimated
    biases of all radars, range and azimuth of each in turn, in standard deviations that the radar states (bias.py).
    """

    tracks: np.ndarray[Any, Any]
    extra: np.ndarray[Any, Any]
    counters: np.ndarray[Any, Any]
    labelled: np.ndarray[Any, Any]
    leaves: np.ndarray[Any, Any]
    free_leaves: np.ndarray[Any, Any]
    bank: np.ndarray[Any, Any]
    ahead: np.ndarray[Any, Any]
    views: np.ndarray[Any, Any]
    clusters: np.ndarray[Any, Any]
    joints: np.ndarray[Any, Any]
    choices: np.ndarray[Any, Any]
    levels: np.ndarray[Any, Any]
    pairs: np.ndarray[Any, Any]
    plots: np.ndarray[Any, Any]
    near: np.ndarray[Any, Any]
    frame: np.ndarray[Any, Any]
    grid: np.ndarray[Any, Any]
    cells: np.ndarray[Any, Any]
    sorted_plots: np.ndarray[Any, Any]
    groups: np.ndarray[Any, Any]
    order: np.ndarray[Any, Any]
    ends: np.ndarray[Any, Any]
    spare: np.ndarray[Any, Any]
    rows: np.ndarray[Any, Any]
    columns: np.ndarray[Any, Any]
    touched: np.ndarray[Any, Any]
    clutter: np.ndarray[Any, Any]
    last_plots: np.ndarray[Any, Any]
    bias: np.ndarray[Any, Any]
    bias_covariance: np.ndarray[Any, Any]
    bias_gain: np.ndarray[Any, Any]


(
    NEXT_TRACK, PAIRS, PAIRS_LOST, SLOTS_LOST, HIGHEST_SLOT, PLOTS_LOST, LOWEST_FREE, FREE_LEAVES, LEAVES_LOST, AHEAD,
    BATCH, NEXT_PLOT, LOCAL_PLOTS, CHOICES, STAMP, ACTIVE,
    BIAS_PAIRS, SWEPT_CELLS, SPARE,
) = range(19)  # fmt: skip
COUNTERS = 19
LOST = (PAIRS_LOST, SLOTS_LOST, PLOTS_LOST, LEAVES_LOST)
LEAVES_A_SLOT = 2
SPARE_LEAVES = 1_024
SLOTS_A_CLUSTER = 4
SPARE_CLUSTERS = 32


def new_tracking_state(slots: int, plots: int, pairs: int, radars: int = 1) -> TrackingState:
    """State before the first frame, with room for so many tracks, plots in a frame, gated pairs, and radars."""
    leaves, clusters = LEAVES_A_SLOT * slots + SPARE_LEAVES, slots // SLOTS_A_CLUSTER + SPARE_CLUSTERS
    state = TrackingState(
        tracks=np.zeros(slots, TRACK),
        extra=np.zeros(slots, TRACK_STATE),
        counters=np.zeros(COUNTERS, np.int64),
        labelled=np.zeros(slots, LABELLED),
        leaves=np.zeros(leaves, LEAF),
        free_leaves=np.arange(leaves)[::-1].copy(),
        bank=np.zeros(leaves * MODELS, BANK),
        ahead=np.zeros((leaves + 2) * MODELS, BANK),
        views=np.zeros((leaves + 2) * MODELS, VIEW),
        clusters=np.zeros(clusters, CLUSTER),
        joints=np.zeros((clusters + 1) * KEPT_HYPOTHESES, JOINT),
        choices=np.zeros(KEPT_HYPOTHESES, CHOICE),
        levels=np.zeros(MEMBERS + 1, LEVEL),
        pairs=np.zeros(pairs, PAIR),
        plots=np.zeros(plots, PLOT_STATE),
        near=np.zeros(slots, NEAR),
        frame=np.zeros(1, FRAME),
        grid=np.zeros(1, GRID),
        cells=np.zeros(CELLS + 1, np.int64),
        sorted_plots=np.zeros(plots, SORTED_PLOT),
        groups=np.zeros(slots, np.int64),
        order=np.zeros(slots, np.int64),
        ends=np.zeros(AZIMUTH_CELLS + 1, np.int64),
        spare=np.zeros(leaves, np.int64),
        rows=np.zeros(slots, ROW),
        columns=np.zeros(plots + slots, COLUMN),
        touched=np.zeros(plots + slots, np.int64),
        clutter=np.zeros(max(radars, 1) * CLUTTER_CELLS, CLUTTER),
        last_plots=np.zeros(slots, LAST_PLOT),
        bias=np.zeros(2 * max(radars, 1)),
        bias_covariance=np.eye(2 * max(radars, 1)),
        bias_gain=np.zeros(2 * max(radars, 1), BIAS_GAIN),
    )
    state.labelled["track"] = -1
    state.last_plots["track"] = -1
    state.extra["cluster"] = -1
    state.near["until_s"] = -math.inf
    state.counters[FREE_LEAVES] = leaves
    return state
