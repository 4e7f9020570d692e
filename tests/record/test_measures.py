"""Every measure that a run gives has a meaning, and the names of those with a key are made and read alike."""

import re

import openiads
from openiads.record.measures import MEASURES_MEANING, mission_measure, rounds_measure

TEXT = """
name: all
seed: 1
duration_s: 5
units: [{id: u, entry: s400-fire-unit, at: [45.0, -30.0]}]
fire_missions:
  - {id: m, unit: u, entry: 48n6e3, rounds: 1, at: [45.9, -30.0], time_s: 1, radius_m: 40, circular_error_m: 60}
"""


def test_every_measure_of_a_run_has_a_meaning_and_none_is_missing():
    found = openiads.run(openiads.loads(TEXT)).measures
    keys = {"rounds_fired": "[ENTRY]", "mission_chance": "[ID]", "wrong_step": "[STEP]"}
    general = {re.sub(r"^(\w+)\[.*\]$", lambda name: name[1] + keys[name[1]], name) for name in found}
    assert general == set(MEASURES_MEANING)


def test_names_with_a_key_hold_it_in_brackets():
    assert rounds_measure("48n6e3") == "rounds_fired[48n6e3]"
    assert mission_measure("pier") == "mission_chance[pier]"
