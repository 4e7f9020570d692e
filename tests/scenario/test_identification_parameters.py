"""From rates and entries to arrays: what is true for sensing, what is believed for command, and how classes fly."""

import numpy as np
import pytest

import openiads
from openiads.scenario.compile import compile as compiled
from openiads.scenario.identification_parameters import class_ids, even_shares, likeness, transponder_shares

TEXT = """
name: a
seed: 1
duration_s: 60
assets: [{id: city, at: [45.0, -30.0], value: 100}]
raids: [{id: r, entry: cruise-missile-subsonic, count: 2, from: [46, -30], to: city}]
corridors: [{id: way, points: [[44, -31], [46, -31]]}]
flights:
  - {id: f, entry: fighter, identity: friend, route: [[44, -31], [46, -31]]}
  - {id: n, entry: airliner, identity: neutral, corridor: way, count: 2}
  - {id: s, entry: airliner, identity: neutral, corridor: way, equipped_share: 0.25}
"""


def made(**changes):
    """The compiled scenario with other values at some paths."""
    return compiled(openiads.replace(openiads.loads(TEXT), changes))


def test_classes_are_those_that_fly_and_those_that_might():
    assert class_ids(made().flyers) == ["airliner", "cruise-missile-subsonic", "fighter"]


def test_what_is_said_stands_in_place_of_the_catalogue_for_truth_and_belief():
    found = made(
        **{"identification.friend_equipped_share": 0.5, "identification.transponder_works_share": 0.8}
    ).parameters
    objects, beliefs = found.sensing.objects, found.command.identification.beliefs[0]
    assert objects["equipped_share"].tolist() == [0.0, 0.0, 0.5, 0.95, 0.95, 0.25]
    assert objects["friend_share"].tolist() == [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    assert beliefs["transponders"].reshape(3, 3) == pytest.approx(np.array([[0.6, 0.4, 0], [0.24, 0, 0.76], [1, 0, 0]]))


def test_belief_may_differ_from_truth():
    found = made(
        **{"identification.friend_equipped_share": 0.5, "identification.believed.friend_equipped_share": 1}
    ).parameters
    assert found.sensing.objects["equipped_share"][2] == 0.5
    assert found.command.identification.beliefs[0]["transponders"][0] == pytest.approx(0.005)


def test_the_sources_of_a_scenario_show_its_rates():
    scenario = openiads.replace(openiads.loads(TEXT), {"identification.class_error_share": 0.4})
    rows = {row.key: row for row in openiads.sources(scenario) if row.entry == "assumptions"}
    assert (rows["class_error_share"].value, rows["class_error_share"].stance) == (0.4, "set by the scenario")
    assert rows["friend_equipped_share"].source == ("A110",)
    assert (rows["friend_equipped_share"].low, rows["friend_equipped_share"].high) == (0.995, 1)


@pytest.mark.parametrize(("as_friend", "as_neutral"), [(0.0, 0.0), (0.2, 0.0), (0.1, 0.3), (0.8, 0.7)])
def test_hostiles_answer_as_they_are_said_to(as_friend, as_neutral):
    model = {
        "transponder_works_share": 0.9,
        "hostile_as_friend_share": as_friend,
        "hostile_as_neutral_share": as_neutral,
    }
    there, works, friend = transponder_shares("hostile", model)
    assert works == 0.9
    told = as_friend + as_neutral
    assert there == pytest.approx(min(told, 1.0))
    assert friend == pytest.approx(as_friend / told if told else 0.0)


def test_echoes_mislead_evenly_but_where_a_confusion_is_said():
    scenario = openiads.replace(
        openiads.loads(TEXT), {"identification.confusions": "[{entry: airliner, taken_for: fighter, share: 0.3}]"}
    )
    found = likeness(
        ["airliner", "bomber", "fighter"], {"class_mistaken_share": 0.04}, scenario.identification.confusions
    )
    assert found[0] == pytest.approx([0.68, 0.02, 0.3])
    assert found[1] == pytest.approx([0.02, 0.96, 0.02])
    assert found.sum(axis=1) == pytest.approx(np.ones(3))


def test_shares_are_even_over_categories_then_over_classes():
    found = even_shares(["aircraft", "aircraft", "cruise", "bird"], [True, True, True, False])
    assert found.tolist() == [0.25, 0.25, 0.5, 0.0]


def test_friends_fly_the_aircraft_that_hostiles_fly_and_neutrals_their_own():
    """Airliner, cruise missile, fighter; a fiftieth is of any class: half of it aircraft, evenly, half cruise missiles."""
    shares = made().parameters.command.identification.class_shares
    assert shares[0] == pytest.approx([0.005, 0.01, 0.985])
    assert shares[1] == pytest.approx([0.985, 0.01, 0.005])
    assert shares[2] == pytest.approx([0.005, 0.5, 0.495])


def test_a_class_flies_within_its_published_spreads():
    flights = made().parameters.command.identification.flights
    assert flights["slowest_m_s"] == pytest.approx([180.0, 180.0, 180.0])
    assert flights["fastest_m_s"] == pytest.approx([286.0, 302.5, 660.0])
    assert flights["lowest_m"].tolist() == [8000.0, 15.0, 100.0]
    assert flights["highest_m"].tolist() == [12500.0, 300.0, 15000.0]


def test_flights_of_a_corridor_take_its_points_and_a_share_flies_beside_it():
    found = made(**{"identification.off_corridor_share": 0.4, "identification.off_corridor_km": 30})
    flyer = next(each for each in found.flyers if each.raid == "n")
    assert len(flyer.route) == 2
    assert flyer.off_share == 0.4
    assert flyer.off_m == pytest.approx((40e3, 0.0), abs=1.0)
    assert all(each.off_share == 0.0 for each in found.flyers if each.raid in ("f", "r"))


def test_as_many_fly_beside_a_corridor_as_are_said_to():
    """A binomial count of 300; a true model fails once in 10,000 seeds."""
    from scipy import stats

    from openiads.simulation.advance import advance
    from openiads.simulation.world import new_world

    found = made(**{"flights[n].count": 300, "identification.off_corridor_share": 0.3})
    world = new_world(found.parameters, found.sizes, 1, 0, "measures")
    advance(*world, 2)
    line = np.array([each.raid == "n" for each in found.flyers])
    places = world.messages.truth["position_m"][line]
    leg = found.parameters.command.identification.legs[0]
    aside = np.abs(places @ leg["across"])
    low, high = stats.binom.interval(1 - 1e-4, 300, 0.3)
    assert low <= (aside > 20e3).sum() <= high
    assert set(np.round(aside[aside > 20e3], -3)) == {30e3}
    sides = np.sign((places @ leg["across"])[aside > 20e3])
    assert {-1.0, 1.0} == set(sides)
