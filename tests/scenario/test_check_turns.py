"""Turns and climbs that a route leaves no room for are told before the run, with what would do."""

import pytest

from openiads.scenario.catalogue import Catalogue
from openiads.scenario.check import problems
from openiads.scenario.load import load, replace

BASE = load("one-target")
CATALOGUE = Catalogue.read()


def told(changes):
    return "\n".join(str(problem) for problem in problems(replace(BASE, changes), CATALOGUE))


def test_a_turn_that_fits_is_fine():
    assert told({"raids[visitor].via": "[[45.2, -29.0]]"}) == ""


def test_legs_too_short_for_a_turn_are_told_with_the_radius():
    text = told({"raids[visitor].via": "[[45.0, -28.3], [45.01, -28.29], [45.02, -28.3]]"})
    assert "raids[visitor].via[1]: a turn of" in text
    assert "the tightest of 'fighter' at 300 m/s" in text
    assert "needs legs longer by" in text
    assert told({"raids[visitor].via": "[[45.0, -28.3], [45.01, -28.29], [45.02, -28.3]]",
                 "overrides[fighter].turn_load_g": 60}) == ""  # fmt: skip


def test_turning_back_on_the_spot_is_told_to_take_two_waypoints():
    flight = "{id: f, entry: airliner, identity: neutral, route: [[45, -30], [46, -30], [45, -30]]}"
    text = told({"flights[f]": flight})
    assert "flights[f].route[1]" in text
    assert "turn back over two waypoints" in text


def test_a_waypoint_may_have_its_own_height_and_later_ones_keep_it():
    assert told({"raids[visitor].via": "[[45.1, -28.6, 2000], [45.1, -28.9]]"}) == ""


def test_a_height_that_the_leg_is_too_short_for_is_told():
    text = told({"raids[visitor].via": "[[45.0, -28.25, 12000]]"})
    assert "raids[visitor].via[0]: a height change of 7000 m in 4 km, where 'fighter' makes" in text


def test_a_waypoint_below_the_ground_is_told():
    text = told({"raids[visitor].via": "[[45.1, -28.9, 100]]", "relief.height_m": 400})
    assert "below the ground: 100 m at [45.1, -28.9]" in text


@pytest.mark.parametrize("value", [0.9, 1.0])
def test_a_load_factor_of_one_turns_nowhere(value):
    assert "above 1" in told({"overrides[fighter].turn_load_g": value})


def test_a_height_off_the_scale_is_refused_in_words():
    with pytest.raises(Exception, match=r"height 200000 is out of range"):
        replace(BASE, {"raids[visitor].via": "[[45.1, -28.9, 200000]]"})


def test_a_route_has_heights_above_the_sea_or_above_the_ground():
    changes = {
        "raids[new]": "{entry: fighter, count: 1, from: [45, -28], via: [[45.1, -29, 900]], to: harbour, "
        "height_above_ground_m: 100}"
    }
    assert "waypoints with heights above the sea, on a route at a height above the ground" in told(changes)
