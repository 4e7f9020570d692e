"""State before the first frame: no track, and room for what was asked."""

from openiads.tracking.trackers import CELLS, CLUTTER_CELLS, COUNTERS, FREE_LEAVES, MODELS, new_tracking_state


def test_there_is_room_for_every_track_plot_and_pair_and_nothing_is_held():
    state = new_tracking_state(30, 50, 70, 2)
    assert (len(state.tracks), len(state.extra), len(state.pairs), len(state.sorted_plots)) == (30, 30, 70, 50)
    # A plot has a column, and so has "no plot" for each track.
    assert len(state.columns) == len(state.touched) == 80
    assert (len(state.cells), len(state.clutter), len(state.counters)) == (CELLS + 1, 2 * CLUTTER_CELLS, COUNTERS)
    assert not state.tracks.view("u1").any()


def test_every_leaf_is_free_once_and_has_a_bank():
    state = new_tracking_state(30, 50, 70)
    assert sorted(state.free_leaves) == list(range(len(state.leaves)))
    assert state.counters[FREE_LEAVES] == len(state.leaves) >= 2 * 30
    assert len(state.bank) == MODELS * len(state.leaves)


def test_no_track_is_of_a_cluster_and_no_label_of_a_track():
    state = new_tracking_state(30, 50, 70)
    assert (state.extra["cluster"] == -1).all()
    assert (state.labelled["track"] == -1).all()
    assert not state.clusters["taken"].any()
