"""What tracking knows: a description of each radar, its own rules, and its tracks.

A description is built by compile apart from the radar's true parameters. Source: docs/architecture.md.
Leaves out: everything true.
"""

from typing import Any, NamedTuple

import numpy as np

from openiads.kernel import record_type
from openiads.messages.tracks import TRACK

AZIMUTH_CELLS = 512

# `clutter_density` is false plots per look and unit of range, azimuth and elevation [1/(m rad2)].
RADAR_DESCRIPTION = record_type(
    ("position_m", np.float64, (3,)),
    ("axes", np.float64, (9,)),
    ("revisit_s", np.float64),
    ("detection_probability", np.float64),
    ("clutter_density", np.float64),
)

RULES = record_type(
    ("confirm_hits", np.int64),
    ("confirm_looks", np.int64),
    ("gate_sigma", np.float64),
    ("process_noise_m2_s3", np.float64),
    ("energetic_speed_m_s", np.float64),
    ("energetic_process_noise_m2_s3", np.float64),
    ("birth_speed_sigma_m_s", np.float64),
    ("maximum_plot_speed_m_s", np.float64),
    ("drop_after_s", np.float64),
    ("birth_existence", np.float64),
)

# `history` holds a bit a look, the newest lowest; `radar` is the one that gave the last plot, `sigmas` what it stated of it.
TRACK_STATE = record_type(
    ("history", np.int64),
    ("looks", np.int64),
    ("hits", np.int64),
    ("radar", np.int64),
    ("last_miss_s", np.float64),
    ("sigmas", np.float64, (3,)),
)

# The track that was last begun for a label, and its slot.
LABELLED = record_type(("slot", np.int64), ("track", np.int64))

EDGE = record_type(("slot", np.int64), ("plot", np.int64), ("cost", np.float64))

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


class TrackingParameters(NamedTuple):
    """What does not change in a run."""

    radars: np.ndarray[Any, Any]
    rules: np.ndarray[Any, Any]


class TrackingState(NamedTuple):
    """Tracks (the table that command reads), what else tracking keeps of each, and the work space of a scan.

    `labelled` is for ideal association: a row a label; there are never more labels than slots.
    """

    tracks: np.ndarray[Any, Any]
    extra: np.ndarray[Any, Any]
    counters: np.ndarray[Any, Any]
    labelled: np.ndarray[Any, Any]
    cells: np.ndarray[Any, Any]
    plot_cells: np.ndarray[Any, Any]
    sorted_plots: np.ndarray[Any, Any]
    edges: np.ndarray[Any, Any]
    rows: np.ndarray[Any, Any]
    columns: np.ndarray[Any, Any]
    touched: np.ndarray[Any, Any]


NEXT_TRACK, EDGES, EDGES_LOST, SLOTS_LOST, HIGHEST_SLOT, PLOTS_LOST = 0, 1, 2, 3, 4, 5


def new_tracking_state(slots: int, plots: int, edges: int) -> TrackingState:
    """State before the first frame, with room for so many tracks, plots in a frame, and gated pairs."""
    state = TrackingState(
        tracks=np.zeros(slots, TRACK),
        extra=np.zeros(slots, TRACK_STATE),
        counters=np.zeros(6, np.int64),
        labelled=np.zeros(slots, LABELLED),
        cells=np.zeros(AZIMUTH_CELLS + 1, np.int64),
        plot_cells=np.zeros(plots, np.int64),
        sorted_plots=np.zeros(plots, np.int64),
        edges=np.zeros(edges, EDGE),
        rows=np.zeros(slots, ROW),
        columns=np.zeros(plots + slots, COLUMN),
        touched=np.zeros(plots + slots, np.int64),
    )
    state.labelled["track"] = -1
    return state
