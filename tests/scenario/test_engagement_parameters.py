"""What engagement is told: launchers grouped by site, transporters by unit, and every round of the catalogue once."""

import numpy as np
import pytest

import openiads
from openiads.engagement.launchers import new_engagement_state
from openiads.scenario.compile import compile as compiled

TEXT = """
name: two
seed: 1
duration_s: 60
units:
  - {id: a, entry: s400-fire-unit, at: [45.0, -30.0], launchers: [{id: w, count: 2, at: [45.3, -30.0]}]}
  - {id: b, entry: thaad-battery, at: [46.0, -30.0], facing_deg: 0}
"""


@pytest.fixture(scope="module")
def made():
    return compiled(openiads.loads(TEXT))


def test_launchers_of_a_site_follow_each_other(made):
    engagement = made.parameters.engagement
    sites, launchers = engagement.launch_sites, engagement.launchers
    assert sites["launchers"].tolist() == [2, 6, 6]
    assert sites["first_launcher"].tolist() == [0, 2, 8]
    assert launchers["launch_site"].tolist() == [0] * 2 + [1] * 6 + [2] * 6
    assert launchers["fire_unit"].tolist() == [0] * 8 + [1] * 6


def test_every_round_stands_on_one_launcher_or_transporter(made):
    engagement = made.parameters.engagement
    total = engagement.launchers["full"].sum() + engagement.transporters["spare"].sum()
    assert total == made.sizes.rounds
    state = new_engagement_state(engagement, made.sizes.rounds)
    assert (state.ready["rounds"][:2].sum(axis=0) == state.status["rounds"][0]).all()
    assert state.status["reloads"].sum() == engagement.transporters["spare"].sum()


def test_transporters_belong_to_their_unit(made):
    engagement = made.parameters.engagement
    units = engagement.fire_units
    assert units["transporters"].tolist() == [4, 3]
    assert units["first_transporter"].tolist() == [0, 4]
    assert engagement.transporters["fire_unit"].tolist() == [0] * 4 + [1] * 3
    assert engagement.transporters["spare"][4:].sum() == 0


def test_command_and_engagement_agree_on_where_launchers_are(made):
    command, engagement = made.parameters.command, made.parameters.engagement
    assert (command.launch_sites["position_m"] == engagement.launch_sites["position_m"]).all()


def test_the_record_says_where_each_round_left_from():
    text = TEXT.replace("duration_s: 60", "duration_s: 90").replace("count: 2", "count: 8")
    raid = "raids: [{id: n, entry: fighter, count: 3, from: [45.7, -30.0], to: c}]\n"
    raid += "assets: [{id: c, at: [45.0, -30.0], value: 1}]\n"
    record = openiads.run(openiads.loads(text + raid))
    launches, sites = record["launches"], record["launch_sites"]
    assert len(launches["time_s"]) > 0
    assert sites["id"].tolist() == ["a/w", "b"]
    for name in ("latitude_deg", "longitude_deg"):
        assert np.allclose(launches[name], sites[name][launches["launch_site"]], atol=1e-9)
    assert (record["orders"]["launch_site"] == 0).all()
    told = " ".join(openiads.story(record, "n/1"))
    assert "left its launcher at a/w." in told
