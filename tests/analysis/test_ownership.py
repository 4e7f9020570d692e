"""A track belongs to the object that gave most of its plots, and a track that goes over to another object is a swap."""

import numpy as np
from synthetic_record import synthetic_record

from openiads.analysis.ownership import identity_swaps, target_tracks, track_owners, track_targets
from openiads.record.columns import TABLES
from openiads.record.store import Record


def with_plots(track, target):
    """A record whose detections came from these targets and went to these tracks, a second apart."""
    record = Record(dict(synthetic_record("events").tables), {}, {})
    columns = {name: np.zeros(len(track)) for name in TABLES["detections"].names}
    columns |= {"track": np.array(track), "target": np.array(target), "time_s": np.arange(float(len(track)))}
    record.tables["detections"] = columns
    return record


def test_the_majority_of_plots_owns_the_track():
    record = with_plots([5, 5, 5, 5, 7, 7, -1], [1, 1, 1, -1, -1, -1, 3])
    assert track_owners(record) == {5: 1, 7: -1}
    assert target_tracks(record) == {1: [5], -1: [7]}


def test_without_plots_the_rounds_name_the_object():
    assert track_owners(synthetic_record("events")) == {1: 0, 3: 2}


def test_a_track_that_goes_over_to_another_object_is_one_swap():
    record = with_plots([4] * 8, [0, 0, 0, 0, 2, 2, 2, 2])
    assert identity_swaps(record) == 1
    assert track_targets(record)["time_s"].tolist() == [0.0, 4.0]


def test_one_stray_plot_is_no_swap():
    assert identity_swaps(with_plots([4] * 9, [0, 0, 0, 0, 2, 0, 0, 0, -1])) == 0


def test_a_track_that_began_on_noise_is_no_swap():
    assert identity_swaps(with_plots([4] * 6, [-1, -1, -1, 2, 2, 2])) == 0


def test_two_tracks_side_by_side_are_no_swap(record):
    assert identity_swaps(record) == 0
