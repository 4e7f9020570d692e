"""State before the first frame: launchers as full as they are said to be, and nothing waiting."""

from builders import Engagement


def test_launchers_begin_full_and_the_status_adds_them_up():
    state = Engagement(loads=((4, 1), (0, 2)), spares=((6, 3),), units=2).state
    assert state.launchers["rounds"][:, :2].tolist() == [[4, 1], [0, 2]] * 2
    assert state.status["rounds"][:, :2].tolist() == [[4, 3]] * 2
    assert state.status["reloads"][:, :2].tolist() == [[6, 3]] * 2
    assert (state.waiting["order"] == -1).all()
    assert state.status["in_flight"].tolist() == [0, 0]
