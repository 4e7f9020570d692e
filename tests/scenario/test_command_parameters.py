"""What command is told of its own side: launch sites by their place and sector, and two envelopes for each round."""

import numpy as np
import pytest

import openiads
from openiads.scenario.compile import compile as compiled

TEXT = """
name: two
seed: 1
duration_s: 60
units:
  - {id: a, entry: s400-fire-unit, at: [45.0, -30.0], launchers: [{id: w, count: 2, at: [45.3, -30.0]}]}
  - {id: b, entry: s400-fire-unit, at: [46.0, -30.0]}
"""


@pytest.fixture(scope="module")
def command():
    return compiled(openiads.loads(TEXT)).parameters.command


def test_launch_sites_are_numbered_through_unit_by_unit(command):
    units = command.fire_units
    assert units["first_launch_site"].tolist() == [0, 2]
    assert units["launch_sites"].tolist() == [2, 1]
    assert units["first_channel"].tolist() == [0, units["channels"][0]]
    assert len(command.launch_sites) == 3


def test_a_unit_carries_what_any_of_its_sites_does(command):
    carried = command.launch_sites["carries"]
    assert (carried[:2].max(axis=0) == command.fire_units["carries"][0]).all()
    assert (carried[2] == command.fire_units["carries"][1]).all()
    assert carried[0].sum() < carried[2].sum()


def test_the_second_half_of_the_flyouts_is_the_envelope_against_ballistic_targets(command):
    kinds = len(command.interceptor_types)
    aerodynamic, ballistic = command.flyouts[:kinds], command.flyouts[kinds:]
    assert len(ballistic) == kinds == len(command.tables) // 2
    assert (ballistic["maximum_range_m"] <= aerodynamic["maximum_range_m"]).all()
    assert (ballistic["minimum_height_m"] >= aerodynamic["minimum_height_m"]).all()
    assert (ballistic["loft"] == aerodynamic["loft"]).all()
    reach_m = dict(zip(("40n6e", "48n6e3", "48n6e2"), ballistic["maximum_range_m"], strict=False))
    assert reach_m == {"40n6e": 60e3, "48n6e3": 60e3, "48n6e2": 40e3}


def test_the_longest_flights_are_those_of_each_envelope(command):
    types = command.interceptor_types
    assert (types["longest_ballistic_flight_s"] < types["longest_flight_s"]).all()
    assert np.isfinite(types["longest_flight_s"]).all()
