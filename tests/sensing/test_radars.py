"""State before the first frame has a place for every radar and for every pair of radar and object."""

from builders import Sensing, steady


def test_there_is_a_row_for_every_pair_of_radar_and_object():
    scene = Sensing([{}, {}], [{}] * 3, [steady(1.0)] * 3)
    assert (len(scene.state.radars), len(scene.state.pairs)) == (2, 6)
    assert not scene.state.pairs.view("u1").any()


def test_each_radar_keeps_its_own_account_of_each_object():
    """The object runs fastest: pair number is radar times objects plus object."""
    scene = Sensing([{}, {"entity": 12, "revisit_s": 20.0}], [{}] * 3, [steady(1.0)] * 3)
    for number in range(3):
        scene.fly(number, scene.parameters.radars[0]["position_m"] + 1000.0 * (number + 1))
    scene.frame(0.0, 10.0)
    assert scene.state.pairs["looks"][:3].tolist() == [1, 1, 1]
    assert scene.state.pairs["looks"][3:].sum() < 3
