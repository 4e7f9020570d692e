"""Words and table of fire missions: range, rounds and chances, and what they rest on."""

import pytest
from synthetic_record import synthetic_record

from openiads.show.ground_fire import CAVEAT, mission_sentences, mission_sentences_over, mission_table


def with_mission(**changes):
    """A record with one fire mission."""
    record = synthetic_record("full")
    row = {
        "mission": 0, "id": "pier", "fire_unit": 0, "interceptor_type": 0, "time_s": 20.0, "latitude_deg": 46.0,
        "longitude_deg": 20.0, "distance_m": 90e3, "within_range": 1, "rounds_asked": 3, "rounds_fired": 2,
        "radius_m": 40.0, "circular_error_m": 60.0, "chance_of_one": 0.25, "chance_of_any": 0.44,
    }  # fmt: skip
    table = record["fire_missions"]
    import numpy as np

    for name, value in {**row, **changes}.items():
        table[name] = np.array([value])
    return record


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "and 2 left. With an assumed circular error of 60 m one falls within 40 m with a chance of 25 %"),
        ({"within_range": 0, "rounds_fired": 0}, "no launcher that has them reaches it"),
        ({"rounds_fired": 0}, "none was left"),
    ],
)
def test_a_mission_is_told_in_plain_words(changes, words):
    told = mission_sentences(with_mission(**changes))
    assert words in told[0]
    assert told[-1] == CAVEAT


def test_without_missions_nothing_is_told():
    assert mission_sentences(synthetic_record("full")) == []
    assert mission_sentences_over([{"destroyed": 1.0}]) == []


def test_many_runs_give_the_mean_chance():
    told = mission_sentences_over([{"mission_chance[pier]": 0.2}, {"mission_chance[pier]": 0.4}])
    assert told[0].startswith("pier:")
    assert "30 %" in told[0]


def test_the_table_holds_numbers_to_sort_by():
    table = mission_table(with_mission())
    assert "pier" in table
    assert "2 of 3" in table
    assert 'data-value="90000.0"' in table
