"""Who decides for whom: what standing links join acts as one, a fire unit that no post reaches decides alone."""

import numpy as np
import pytest
from builders import fresh
from networks import lost_link, lost_node, network

from openiads.command.cells import goes_astray, renew_network
from openiads.command.network import ALONE_FRAMES, AUTHORITY, PLAIN, new_network_state, unbroken
from openiads.messages.buffer import new_buffer, open_frame
from openiads.messages.events import EVENT, EventKind


def at(stated, *times_s):
    """The state of a network after frames at some times, with the events of the last."""
    state, events = new_network_state(stated, 3), new_buffer(EVENT, 50, False)
    for time_s in times_s:
        open_frame(events.cursor)
        renew_network(stated, state, events, time_s)
    return state, [(int(e["kind"]), int(e["subject"]), int(e["other"])) for e in fresh(events)]


def test_a_post_decides_for_all_that_it_reaches():
    state, events = at(network(units=3, posts=1), 1.0)
    assert state.cells.tolist() == [3, 3, 3, 3]
    assert state.counters[PLAIN] == 1
    assert state.counters[AUTHORITY] == 3
    assert events == []


def test_a_scenario_without_a_network_has_one_post_for_all():
    state, _ = at(unbroken([1, 2, 0], [0, 1, 2], posts=1), 1.0)
    assert state.cells.tolist() == [3, 3, 3, 3]
    assert state.counters[PLAIN] == 1


def test_without_any_fire_unit_the_post_decides_still():
    state, _ = at(unbroken([0], [0], posts=1), 1.0)
    assert state.counters[PLAIN] == 1


def test_fire_units_without_a_post_decide_alone_from_the_first_frame():
    state, events = at(network(units=2, posts=0), 1.0)
    assert state.cells.tolist() == [0, 1]
    assert state.counters[PLAIN] == 0
    assert events == [(EventKind.DECIDES_ALONE, 0, -1), (EventKind.DECIDES_ALONE, 1, -1)]


def test_fire_units_of_a_lost_post_decide_alone_until_it_is_back():
    stated = network(units=2, posts=1, losses=[lost_node(2, 10.0, 20.0)])
    state, events = at(stated, 9.0, 10.0)
    assert state.cells.tolist() == [0, 1, -1]
    assert [kind for kind, _, _ in events] == [EventKind.NETWORK_LOST, *[EventKind.DECIDES_ALONE] * 2]
    state, events = at(stated, 9.0, 10.0, 19.0, 20.0)
    assert state.cells.tolist() == [2, 2, 2]
    assert events[1:] == [(EventKind.UNDER_COMMAND, 0, 0), (EventKind.UNDER_COMMAND, 1, 0)]
    assert state.counters[ALONE_FRAMES] == 4


def test_the_next_post_takes_over_at_once():
    state, events = at(network(units=2, posts=2, losses=[lost_node(2, 10.0)]), 9.0, 10.0)
    assert state.cells.tolist() == [3, 3, -1, 3]
    assert state.counters[ALONE_FRAMES] == 0
    assert (EventKind.UNDER_COMMAND, 0, 1) in events


def test_the_succession_says_which_post_commands_first():
    state, _ = at(network(units=1, posts=2, succession=[2, 1]), 1.0)
    assert state.counters[AUTHORITY] == 2


def test_only_the_fire_unit_whose_link_is_lost_decides_alone():
    links = [(0, 2, 0.0, 0.0), (1, 2, 0.0, 0.0)]
    state, _ = at(network(units=2, posts=1, links=links, losses=[lost_link(0)]), 1.0)
    assert state.cells.tolist() == [0, 2, 2]


def test_two_posts_that_do_not_hear_each_other_command_apart():
    state, events = at(network(units=2, posts=2, links=[(0, 2, 0.0, 0.0), (1, 3, 0.0, 0.0)]), 1.0)
    assert state.cells.tolist() == [2, 3, 2, 3]
    assert state.counters[PLAIN] == 0
    assert events == []


def test_an_order_goes_by_the_fastest_way_over_posts():
    """Straight 9 s; by way of the other post 1 + 2 = 3 s, over links of which one loses one in ten, the other one in five."""
    links = [(0, 1, 9.0, 0.0), (0, 2, 1.0, 0.1), (1, 2, 2.0, 0.2)]
    state, _ = at(network(units=1, posts=2, links=links), 1.0)
    assert state.delays[0] == pytest.approx(3.0)
    assert state.arrivals[0] == pytest.approx(0.72)


def test_fire_units_pass_no_orders_on():
    state, _ = at(network(units=2, posts=1, links=[(0, 2, 1.0, 0.0), (0, 1, 1.0, 0.0)]), 1.0)
    assert state.cells.tolist() == [2, 1, 2]


def test_a_lost_fire_unit_is_commanded_by_nobody():
    state, _ = at(network(units=2, posts=1, losses=[lost_node(0)]), 1.0)
    assert state.cells.tolist() == [-1, 2, 2]


def test_orders_are_lost_as_often_as_the_link_says():
    """2,000 draws of 0.3: within four standard deviations, 0.041, a false alarm in 16,000."""
    stated = network(units=1, posts=1, links=[(0, 1, 0.0, 0.3)])
    state, _ = at(stated, 1.0)
    state.key[:] = 7, 0
    lost = np.mean([goes_astray(stated, state, 0) for _ in range(2000)])
    assert lost == pytest.approx(0.3, abs=0.041)


def test_no_order_is_lost_on_a_sound_link():
    stated = network(units=1, posts=1)
    state, _ = at(stated, 1.0)
    assert not any(goes_astray(stated, state, 0) for _ in range(100))
