"""Command over a network: cut-off fire units by their own radars and fire, lost orders, the ledger, what is shared again."""

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards
from networks import lost_link, lost_node, lost_radar, network

from openiads.command.network import ORDERS_LOST
from openiads.command.posts import Weapons
from openiads.messages.events import EventKind, Reason
from openiads.messages.status import ASSESSMENT

LINKS = [(0, 2, 0.0, 0.0), (1, 2, 0.0, 0.0)]


def scene_of(stated, doctrine=None, units=({}, {}), **more):
    """Two fire units side by side, weapons free, tracks stale after 5 s."""
    return Command(
        units=units,
        doctrine={"weapons": int(Weapons.FREE), "stale_after_s": 5.0, **(doctrine or {})},
        network=stated,
        **more,
    )


def fly(scene, second, slots=(0,), seen=((0, 0), (1, 0)), assessed=()):
    """One second of tracks that come in, plotted by pairs of radar and slot; the orders, as (unit, slot)."""
    for slot in slots:
        position = at_ground_distance(80e3 - 300.0 * second, 8e3, 1.0 + 0.2 * slot)
        scene.hold(slot, position, level_towards(position, SITE_M, 300.0), time_s=float(second))
    scene.plot(list(seen), time_s=float(second))
    rows = [(0, second, order, unit, 100 + slot, slot, dead) for order, unit, slot, dead in assessed]
    scene.say("assessments", np.array(rows, ASSESSMENT))
    return [(int(order["fire_unit"]), int(order["slot"])) for order in scene.frame(float(second))]


def test_under_one_post_one_fire_unit_fires():
    assert fly(scene_of(network()), 0) == [(0, 0)]


def test_fire_units_alone_both_fire_at_what_both_see():
    assert fly(scene_of(network(posts=0)), 0) == [(0, 0), (1, 0)]


def test_a_fire_unit_alone_fires_only_at_what_its_own_radars_plotted():
    assert fly(scene_of(network(posts=0)), 0, seen=[(1, 0)]) == [(1, 0)]


def test_a_fire_unit_alone_gives_up_a_track_that_its_radars_have_lost():
    scene = scene_of(network(posts=0), {"weapons": int(Weapons.HOLD)})
    fly(scene, 0)
    scene.parameters.doctrine["weapons"] = int(Weapons.FREE)
    assert fly(scene, 10, seen=[(1, 0)]) == [(1, 0)]


def test_what_a_post_ordered_before_it_was_lost_the_others_do_not_know():
    scene = scene_of(network(losses=[lost_node(2, 2.5)]))
    assert fly(scene, 0) == [(0, 0)]
    assert fly(scene, 1) == []
    assert fly(scene, 2) == [(1, 0)]
    assert fly(scene, 3) == []


def test_a_fire_unit_alone_that_is_restrained_says_so_until_it_decides_again_though_its_round_flies():
    """A decision each 4 s: engaged, then, from the first decision under weapons tight on, unknown and nothing else."""
    scene, reasons = scene_of(network(posts=0), {"decision_period_s": 4.0, "stale_after_s": 60.0}), []
    for second in range(14):
        fly(scene, second)
        scene.parameters.doctrine["weapons"] = int(Weapons.TIGHT)
        reasons.append(Reason(int(scene.state.picture[0]["reason"])))
    assert reasons == [Reason.ENGAGED] * 4 + [Reason.IDENTIFICATION_PENDING] * 10


def test_who_decides_alone_asks_all_its_fire_units_about_a_track_that_was_to_be_woken():
    """The post, lost at 2.5 s, would have asked only those where something came free since it judged last."""
    scene = scene_of(network(units=1, losses=[lost_node(1, 2.5)]), {"weapons": int(Weapons.TIGHT)}, units=({},))
    assert fly(scene, 0, seen=[(0, 0)]) == []
    assert fly(scene, 1, seen=[(0, 0)]) == []
    scene.parameters.doctrine["weapons"] = int(Weapons.FREE)
    scene.state.picture[0]["later_s"] = 50.0
    assert fly(scene, 2, seen=[(0, 0)]) == [(0, 0)]


def test_when_the_link_is_back_what_was_known_apart_is_known_to_all():
    """Unit 0, cut off, is told that it has destroyed the target; unit 1 and the post learn it with the link."""
    scene = scene_of(network(links=LINKS, losses=[lost_link(0, 1.5, 9.5)]), {"weapons": int(Weapons.FREE)})
    assert fly(scene, 0, seen=[(0, 0)]) == [(0, 0)]
    for second in range(1, 8):
        assert fly(scene, second, seen=[(0, 0)], assessed=[(0, 0, 0, 1)] if second == 5 else ()) == []
    assert fly(scene, 8, seen=[(0, 0)]) == []
    assert fly(scene, 9) == []
    assert scene.state.picture[0]["destroyed"] == 1
    assert scene.state.picture[0]["reason"] == Reason.ASSESSED_DESTROYED


def test_a_cut_off_fire_unit_is_not_told_to_fire():
    scene = scene_of(network(links=LINKS, losses=[lost_link(0)]))
    assert fly(scene, 0, seen=[(1, 0)]) == [(1, 0)]


def test_what_only_a_cut_off_radar_plots_the_post_does_not_have_and_the_ledger_says_why():
    scene = scene_of(network(losses=[lost_radar(0)]))
    assert fly(scene, 0, seen=[(0, 0)]) == []
    held = scene.state.picture[0]
    assert (held["reason"], held["reason_fire_unit"]) == (Reason.LINK_LOST, 0)


def test_a_fire_unit_out_of_touch_says_link_lost_only_where_it_could_have_fired():
    scene = scene_of(network(losses=[lost_radar(0)]), rounds=0)
    fly(scene, 0, seen=[(0, 0)])
    assert scene.state.picture[0]["reason"] == Reason.NO_ROUNDS


def test_weapons_of_a_fire_unit_alone_may_be_held():
    scene = scene_of(network(posts=0), {"alone_weapons": int(Weapons.HOLD)})
    assert fly(scene, 0) == []
    assert scene.state.picture[0]["reason"] == Reason.LINK_LOST


def test_the_ledger_says_engaged_while_any_fire_unit_engages():
    scene = scene_of(network(posts=0))
    fly(scene, 0, seen=[(1, 0)])
    for second in range(1, 8):
        fly(scene, second, seen=[(0, 0), (1, 0)] if second > 3 else [(1, 0)])
    held = scene.state.picture[0]
    assert held["reason"] == Reason.ENGAGED
    spans = [span for span in scene.heard("spans") if span["track"] == 100]
    assert spans == []


def test_a_lost_order_holds_nothing_and_is_sent_again_with_the_next_decision():
    scene = scene_of(network(links=[(0, 2, 0.0, 1.0), (1, 2, 0.0, 1.0)]))
    assert fly(scene, 0) == []
    assert (scene.state.channels["order"] == -1).all()
    assert scene.state.picture[0]["reason"] == Reason.LINK_LOST
    (event,) = [event for event in scene.heard("events") if event["kind"] == EventKind.ORDER_LOST]
    assert (event["subject"], event["other"]) == (100, 0)
    fly(scene, 1)
    assert scene.state.network.counters[ORDERS_LOST] == 2


def test_sooner_or_later_an_order_arrives_over_a_link_that_loses_half():
    scene, orders = scene_of(network(units=2, links=[(0, 2, 0.0, 0.5), (1, 2, 0.0, 0.5)])), []
    for second in range(30):
        orders += fly(scene, second)
    assert len(orders) == 1


def test_the_delay_of_the_link_travels_with_the_order_and_puts_off_the_intercept():
    intercepts = []
    for delay_s in (0.0, 20.0):
        scene = scene_of(network(links=[(0, 2, delay_s, 0.0), (1, 2, delay_s, 0.0)]))
        fly(scene, 0)
        (order,) = scene.heard("orders")
        assert order["delay_s"] == delay_s
        intercepts.append(float(order["intercept_s"]))
    assert intercepts[1] > intercepts[0] + 10.0


@pytest.mark.parametrize(("own_radar", "fired"), [(0, [(0, 0)]), (1, [])])
def test_engage_on_remote_may_be_forbidden(own_radar, fired):
    """Unit 1 has the track, and no rounds; unit 0 has rounds, and its own radars have not plotted it."""
    scene = scene_of(network(), {"own_radar": own_radar})
    scene.ready["rounds"][1] = 0
    assert fly(scene, 0, seen=[(1, 0)]) == fired
    if not fired:
        assert scene.state.picture[0]["reason"] == Reason.NO_ROUNDS


def test_radars_of_a_fire_unit_alone_are_tasked_with_its_own_tracks_only():
    scene = scene_of(network(posts=0), {"weapons": int(Weapons.TIGHT)})
    for slot in (0, 1):
        scene.state.picture[slot]["identity"] = 3
    fly(scene, 0, slots=(0, 1), seen=[(0, 0), (1, 1)])
    first, tasks = scene.parameters.fire_units["first_task"], scene.tasks["track"]
    assert set(tasks[first[0] : first[0] + 4]) <= {100, -1}
    assert set(tasks[first[1] : first[1] + 4]) <= {101, -1}


@pytest.mark.parametrize(("target_class", "orders"), [(0, 3), (1, 1)])
def test_a_fire_unit_may_have_fewer_channels_for_ballistic_targets(target_class, orders):
    scene = Command(
        units=({"channels": 3, "ballistic_channels": 1},),
        doctrine={"weapons": int(Weapons.TIGHT)},
        ballistic={"maximum_range_m": 100e3},
    )
    for slot in range(3):
        position = at_ground_distance(40e3, 25e3, 1.0 + 0.2 * slot)
        scene.hold(slot, position, level_towards(position, SITE_M, 900.0))
    scene.reply([0, 1, 2], target_class=target_class)
    assert len(scene.frame(0.0)) == orders
