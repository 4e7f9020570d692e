"""Jammers in a scenario: at a place or on what flies, told what is wrong, counted apart from the attackers.

Source: docs/scenario.md. Leaves out: how loud they are, which the sensing tests hold.
"""

import pytest

import openiads
from openiads.scenario.compile import compile as compiled

TEXT = """
name: noisy
seed: 1
duration_s: 60
step_s: 1
assets: [{id: city, at: [46.0, 20.0], value: 1}]
units: [{id: unit-1, entry: s400-fire-unit, at: [46.0, 20.0], facing_deg: 0}]
raids: [{id: north, entry: fighter, count: 1, from: [47.5, 20.0], to: city, height_msl_m: 9000}]
jammers: [%s]
"""
PLACED = "{id: noise, at: [48.0, 20.0], height_msl_m: 10000, effective_radiated_power_kw: 1, start_s: 20, end_s: 40}"
FLOWN = (
    "{id: noise, entry: bomber, route: [[48.0, 20.0], [48.0, 21.0]], height_msl_m: 10000,"
    " effective_radiated_power_w: 100, speed_m_s: 200}"
)


def noisy(jammer):
    """A scenario with one jammer."""
    return openiads.loads(TEXT % jammer)


def told(tmp_path, jammer):
    """What `check` says about a jammer."""
    file = tmp_path / "noisy.yaml"
    file.write_text(TEXT % jammer, encoding="utf-8")
    return [(problem.path, problem.found) for problem in openiads.check(file)]


def test_a_jammer_at_a_place_is_no_object():
    made = compiled(noisy(PLACED))
    (row,) = made.parameters.sensing.jammers
    assert [flyer.id for flyer in made.flyers] == ["north/1"]
    assert (row["object"], row["effective_radiated_power_w"], row["start_s"], row["end_s"]) == (-1, 1000.0, 20.0, 40.0)


def test_a_jammer_that_flies_is_an_object_of_its_own_role_and_comes_last():
    made = compiled(noisy(FLOWN))
    assert [(flyer.id, flyer.role, flyer.identity) for flyer in made.flyers][1:] == [("noise/1", "jammer", "hostile")]
    (row,) = made.parameters.sensing.jammers
    assert (row["object"], row["end_s"]) == (1, float("inf"))
    assert made.flyers[1].speed_m_s == 200.0


def test_a_carrier_is_no_attacker_and_its_numbers_are_listed():
    record = openiads.run(noisy(FLOWN))
    assert record.measures["attackers"] == 1
    assert record["targets"]["role"].tolist() == ["attacker", "jammer"]
    assert "bomber" in record["catalogue"]["entry"]


def test_the_report_and_the_story_know_a_carrier(tmp_path):
    record = openiads.run(noisy(FLOWN))
    assert "jammer" in openiads.write_report(record, tmp_path / "report.html").read_text(encoding="utf-8")
    assert openiads.story(record, "noise/1")[0].startswith("noise/1 was a jammer")


def test_a_jammer_hides_what_was_seen_while_it_sends():
    """A fighter at 160 km, north, and a jammer of a kilowatt behind it from 20 to 40 s."""
    plots = openiads.run(noisy(PLACED))["detections"]
    real = plots["time_s"][(plots["target"] == 0)]
    clear = openiads.run(noisy(""))["detections"]
    unjammed = clear["time_s"][(clear["target"] == 0)]
    assert ((unjammed > 20.0) & (unjammed < 40.0)).any()
    assert not ((real > 20.0) & (real < 40.0)).any()
    assert (real < 20.0).sum() == (unjammed < 20.0).sum() > 0
    assert (real > 40.0).any()


@pytest.mark.parametrize(
    ("jammer", "key", "word"),
    [
        ("{id: n, height_msl_m: 1, effective_radiated_power_w: 1}", "jammers", "no place"),
        (FLOWN.replace("entry: bomber, ", ""), "route", "nothing says what it is"),
        (FLOWN.replace("entry: bomber", "at: [48, 20], entry: bomber"), "at", "flies as well"),
        (FLOWN.replace("bomber", "bombr"), "entry", "no entry"),
        (FLOWN.replace("bomber", "48n6e3"), "entry", "interceptor"),
        (FLOWN.replace("bomber", "srbm-300km"), "entry", "does not fly a route"),
        (FLOWN.replace("speed_m_s: 200", "speed_m_s: 900"), "speed_m_s", "lies outside"),
        (PLACED.replace("end_s: 40", "end_s: 10"), "end_s", "begins at"),
        (PLACED.replace("start_s: 20, end_s: 40", "start_s: 70"), "start_s", "after the end"),
        (PLACED.replace("noise", "north"), "id", "used twice"),
        (PLACED.replace("_kw: 1", "_w: 0"), "effective_radiated_power_w", "0"),
    ],
)
def test_what_is_wrong_with_a_jammer_is_told(tmp_path, jammer, key, word):
    ((path, found),) = told(tmp_path, jammer)
    assert word in found
    assert key in str(path)


def test_without_jammers_nothing_changes():
    assert len(compiled(noisy("")).parameters.sensing.jammers) == 0
