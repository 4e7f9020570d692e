"""What rounds cost for what they did, by hand from the rows of a study."""

import numpy as np
import pytest
from command_line import cli
from small_study import write

import openiads

# Two aircraft against a unit with rounds of two kinds, none of which has a published price.
SCENARIO = """\
name: shots
seed: 3
duration_s: 400
step_s: 2
tracker: ideal-association
assets: [{id: harbour, at: [45.0, -30.0], value: 100}, {id: town, at: [45.02, -30.0], value: 50}]
units:
  - {id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0], rounds: [{entry: 9m96e, rounds: 2}, {entry: 48n6e3, rounds: 2}]}
raids:
  - {id: north, entry: fighter, count: 1, from: [45.6, -30.0], to: harbour}
  - {id: east, entry: fighter, count: 2, from: [45.0, -29.2], to: town}
"""
STUDY = "name: shots\nscenario: glance.yaml\nreplications: 6\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Six runs."""
    place = tmp_path_factory.mktemp("exchange")
    openiads.run_study(openiads.load_study(write(place, STUDY, SCENARIO)), place / "out")
    return place / "out"


def column(folder, expression):
    """A column of all rows."""
    names, found = openiads.results(folder).sql(f"SELECT {expression} AS x FROM rows ORDER BY replication")
    assert names == ["x"]
    return np.array([row[0] for row in found])


def test_every_ratio_is_mean_cost_over_the_mean_of_what_was_bought(folder):
    (found,) = openiads.exchange(openiads.results(folder))
    low, high = 2.0e6, 4.0e6
    assert {(price.low_usd, price.high_usd, price.assumed) for price in found.prices.values()} == {(low, high, True)}
    rounds = column(folder, '"rounds_fired[9m96e]" + "rounds_fired[48n6e3]"').mean()
    saved = 150.0 - column(folder, "value_reached").mean()
    bought = (saved / 150.0, column(folder, "targets_engaged").mean(), column(folder, "destroyed").mean(), saved, 1.0)
    assert rounds > 2.0
    assert [ratio.at_low_usd for ratio in found.ratios] == pytest.approx([low * rounds / each for each in bought])
    assert [ratio.at_high_usd for ratio in found.ratios] == pytest.approx([high * rounds / each for each in bought])
    assert all(one.low_interval_usd[0] <= one.at_low_usd <= one.low_interval_usd[1] for one in found.ratios)


def test_break_even_comes_first_and_the_others_stand_beside_it(folder):
    (found,) = openiads.exchange(openiads.results(folder))
    names = [ratio.name.split(" (")[0] for ratio in found.ratios]
    assert names[0].startswith("break-even")
    assert names[1:4] == ["cost per engagement", "cost per kill", "cost per unit of value saved"]
    said = cli("analyse", "exchange", folder)
    assert [said.index(name) for name in names] == sorted(said.index(name) for name in names)
    assert "assumed: no price of it is published" in said


def test_targets_engaged_are_those_that_rounds_left_for(folder):
    most = int(column(folder, "rounds_fired").argmax())
    record = openiads.rerun(folder, 0, most)
    rounds, targets = record.measures["rounds_fired"], set(record["outcomes"]["target"].tolist()) - {-1}
    assert rounds == len(record["launches"]["track"]) > len(targets)
    assert record.measures["targets_engaged"] == len(targets)
