"""State before the first frame: no track, and room for what was asked."""

from openiads.tracking.trackers import AZIMUTH_CELLS, new_tracking_state


def test_there_is_room_for_every_track_plot_and_pair_and_nothing_is_held():
    state = new_tracking_state(30, 50, 70)
    assert (len(state.tracks), len(state.extra), len(state.edges), len(state.sorted_plots)) == (30, 30, 70, 50)
    # A plot has a column, and so has "no plot" for each track.
    assert len(state.columns) == len(state.touched) == 80
    assert len(state.cells) == AZIMUTH_CELLS + 1
    assert not state.tracks.view("u1").any()
