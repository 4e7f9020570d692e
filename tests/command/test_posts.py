"""State before the first frame: no track, no order, no round in flight."""

from builders import Command


def test_there_is_a_row_for_every_slot_channel_and_round_and_all_are_empty():
    state = Command(units=({"channels": 2}, {"channels": 5}), slots=30).state
    assert (len(state.picture), len(state.channels), len(state.in_flight)) == (30, 7, 40)
    assert (state.picture["track"] == -1).all()
    assert (state.channels["order"] == -1).all()
    assert (state.in_flight["track"] == -1).all()
    assert len(state.options) >= 60
