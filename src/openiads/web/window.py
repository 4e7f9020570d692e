"""One window of a record for the page: where objects, tracks and rounds were, and where radars looked.

Source: docs/viewer.md. Positions are ECEF less the record's middle, so that float32 keeps them to a decimetre; the uncertainty
of a track is the ellipse of one sigma on the ground, and a height. Leaves out: velocities, which follow from positions.
"""

from typing import Any

import numpy as np

from openiads.messages.tracks import TrackStatus
from openiads.record.store import Columns, Record
from openiads.record.table import words_of
from openiads.units import si
from openiads.web.local_axes import local_axes
from openiads.web.packing import packed
from openiads.web.tape import Tape

Array = np.ndarray[Any, Any]
AXES = ("x_m", "y_m", "z_m")
STATUSES = words_of(TrackStatus)
# A window holds this much more at both ends, so that what moves can be interpolated across them.
OVERLAP_SAMPLES = 2.0


def window(tape: Tape, from_s: float, to_s: float, sample_s: float, origin_m: Array, until_s: float) -> bytes:
    """The packed window from one time to another.

    sample_s : time between samples; origin_m : (3,), the middle; until_s : how far the record goes.
    """
    edge_s = OVERLAP_SAMPLES * sample_s
    begin_s, end_s = from_s - edge_s, to_s + edge_s
    tables = {
        "truth": _moving(tape.rows("truth", begin_s, end_s), "target", origin_m),
        "tracks": _tracks(tape.rows("tracks", begin_s, end_s), origin_m),
        "interceptors": _moving(tape.rows("interceptors", begin_s, end_s), "interceptor", origin_m),
        "looks": _looks(tape.rows("looks", begin_s, to_s)),
    }
    return packed(tables, {"from_s": from_s, "to_s": to_s, "until_s": until_s})


def _moving(rows: Columns, key: str, origin_m: Array) -> Columns:
    """Rows ordered by object, then time."""
    order = np.lexsort((rows["time_s"], rows[key]))
    places = {name: rows[name][order] - origin_m[k] for k, name in enumerate(AXES)}
    return {key: rows[key][order], "time_s": rows["time_s"][order], **places, "height_m": rows["height_m"][order]}


def _tracks(rows: Columns, origin_m: Array) -> Columns:
    order = np.lexsort((rows["time_s"], rows["track"]))
    ordered = {name: values[order] for name, values in rows.items()}
    confirmed = ordered["status"] == STATUSES[TrackStatus.CONFIRMED]
    return {
        **_moving(rows, "track", origin_m),
        "confirmed": confirmed.astype(np.int32),
        "existence": ordered["existence"],
        **ellipses(ordered),
    }


def ellipses(tracks: Columns) -> Columns:
    """One sigma of the position of tracks: half axes of the ellipse on the ground, azimuth of the longer one, and height.

    Exact for the marginal in the plane of east and north.
    """
    count = len(tracks["x_m"])
    covariance = np.empty((count, 3, 3))
    for number, (i, j) in enumerate([(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]):
        covariance[:, i, j] = covariance[:, j, i] = tracks[f"covariance_{number:02d}"]
    latitude, longitude = (si(1.0, "deg") * tracks[name] for name in ("latitude_deg", "longitude_deg"))
    axes = local_axes(latitude, longitude)
    local = axes @ covariance @ axes.transpose(0, 2, 1)
    east, north, both = local[:, 0, 0], local[:, 1, 1], local[:, 0, 1]
    middle, apart = 0.5 * (east + north), np.sqrt(0.25 * (east - north) ** 2 + both**2)
    return {
        "major_m": np.sqrt(np.maximum(middle + apart, 0.0)),
        "minor_m": np.sqrt(np.maximum(middle - apart, 0.0)),
        "azimuth_rad": 0.5 * np.arctan2(2.0 * both, north - east),
        "height_sigma_m": np.sqrt(np.maximum(local[:, 2, 2], 0.0)),
    }


def _looks(rows: Columns) -> Columns:
    """Looks of radars: on their own scan (track -1), or at a track that they were told to revisit."""
    return {name: rows[name] for name in ("radar", "track", "start_s", "end_s", "azimuth_rad", "width_rad")}


def way(record: Record, target: int, tracks: list[int], origin_m: Array) -> bytes:
    """The packed way of one target over all of a record, and that of the tracks that followed it."""
    truth, held = record["truth"], record["tracks"]
    mine, theirs = truth["target"] == target, np.isin(held["track"], tracks)
    tables = {
        "truth": _moving({name: values[mine] for name, values in truth.items()}, "target", origin_m),
        "tracks": _moving({name: values[theirs] for name, values in held.items()}, "track", origin_m),
    }
    return packed(tables, {})
