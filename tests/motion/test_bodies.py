"""State before the first frame has a place for every body, piece of path and round."""

from builders import MotionScene

ROUTE = [(0.8, 0.3, 0.0, 0.0), (0.8, 0.31, 0.0, 0.0), (0.8, 0.32, 0.0, 0.0)]


def test_there_is_a_row_for_every_body_piece_of_path_and_round():
    scene = MotionScene([{}, {}], [ROUTE, ROUTE[:2]], rounds=7)
    assert [len(part) for part in scene.state] == [2, 4, 1, 7, 1]
    assert not any(part.view("u1").any() for part in scene.state)
