"""Every verdict of the schema is said in words that tell what was found and what would do."""

import pytest

from openiads.scenario.load import loads
from openiads.scenario.problems import ScenarioError

HEAD = "name: a\nseed: 1\nduration_s: 900\nassets: [{id: city, at: [45, -30], value: 1}]\n"
RAID = "id: r, entry: fighter, count: 2, from: [45, -28], to: city"


def told(text):
    with pytest.raises(ScenarioError) as caught:
        loads(text, "t.yaml")
    return str(caught.value)


def raid(**changes):
    entries = dict(part.split(": ", 1) for part in RAID.replace("[45, -28]", "POINT").split(", "))
    entries |= {key.rstrip("_"): value for key, value in changes.items()}
    written = ", ".join(f"{key}: {value}" for key, value in entries.items() if value is not None)
    return HEAD + "raids: [{" + written.replace("POINT", "[45, -28]") + "}]"


def test_the_sound_text_of_these_tests_loads():
    assert loads(raid()).raids[0].count == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (raid(count="0"), "raids[r].count: an empty group, count 0; write a count of at least 1"),
        (raid(count="-3"), "an empty group, count -3"),
        (raid(count="99999"), "99999 is out of range; write at most 10000"),
        (raid(count="2.5"), "2.5; write a whole number"),
        (raid(count="true"), "raids[r].count: true; write a whole number"),
        (raid(count="12:30"), "'12:30'; write a whole number, not a time of day"),
        (raid(count="1_000"), "write a whole number, without underscores: 1000"),
        (raid(count="'2'"), "write a whole number, without quotes"),
        (raid(count=None), "raids[r].count: the key is missing; add it, for example count: 4"),
        (raid(count="null"), "raids[r].count: nothing; write a whole number"),
        (raid(speed_m_s="fast"), "raids[r].speed_m_s: 'fast'; write a finite number of m_s"),
        (raid(speed_m_s=".nan"), "raids[r].speed_m_s: .nan; write a finite number"),
        (raid(speed_m_s="1e999"), "1e999; write a finite number"),
        (raid(speed_kt="-.inf"), "raids[r].speed_kt: -.inf; write a finite number"),
        (raid(speed_m_s="300 km/h"), "the unit belongs to the key"),
        (raid(spread_km="'2,5'"), "with a point: 2.5"),
        (
            HEAD + "relief: {kind: rough}",
            "relief.kind: no kind of relief 'rough'; choose one of smooth, file, sample, synthetic",
        ),
        (HEAD + "relief: {kind: files, path: a}", "did you mean 'file'?"),
        (HEAD + "relief: {kind: file}", "relief.path: the key is missing; add it, for example path: tiles"),
        (
            HEAD + "relief: {kind: synthetic, seed: 1}",
            "relief.at: the key is missing; add it, for example at: [45.0, -30.0]",
        ),
        (HEAD + "relief: {kind: synthetic, seed: 1, at: [45, 200]}", "relief.at[1]: longitude 200 lies off the earth"),
        (HEAD + "relief: {kind: synthetic, seed: 1, at: [45, 2], hurst: 2}", "2 is out of range; write at most 0.95"),
        (HEAD + "relief: {height_m: 10, seed: 2}", "relief.seed: unknown key"),
        (HEAD + "relief: 5", "relief: 5; write a mapping"),
        (raid(from_="[95, -30]"), "raids[r].from[0]: latitude 95 lies off the earth"),
        (raid(from_="[45, 200]"), "raids[r].from[1]: longitude 200 lies off the earth"),
        (raid(from_="[45]"), "raids[r].from: a list of 1; write two numbers, [latitude, longitude]"),
        (raid(from_="[1, 2, 3]"), "raids[r].from: a list of 3; write two numbers"),
        (raid(from_="[45, east]"), "'east' where a number should be"),
        (raid(from_="{lat: 45, lon: 3}"), "raids[r].from: a mapping; write two numbers"),
        (raid(from_="'45, 3'"), "'45, 3'; write two numbers"),
        (raid(to="[45]"), "raids[r].to: a list of 1; write two numbers"),
        (raid(to="12"), "12 is no asset id and no point"),
        (raid(to="''"), "is no asset id and no point"),
        (raid(via="[45, -30]"), "raids[r].via[0]: 45; write two numbers"),
        (raid(via="east"), "'east'; write a list of points"),
        (raid(values="brochur"), "raids[r].values: 'brochur'; did you mean 'brochure'?"),
        (raid(decoys="3"), "raids[r].decoys: 3; write a mapping: {key: value, ...}"),
        (raid(id="on the left"), "use letters, digits, - and _"),
        (raid(id="true"), 'raids[true].id: true; write text; put it in quotes: "True"'),
        (HEAD + "raids: {north: 3}", "raids: a mapping; write a list of entries: [{id: ..., ...}]"),
        (HEAD + "raids: [north]", "raids[0]: 'north'; write a mapping: {id: ..., ...}"),
        (HEAD + "doctrine: salvo", "doctrine: 'salvo'; write a mapping: {key: value, ...}"),
        (HEAD + "step_min: 3", "step_min: 3 (= 180 in step_s) is out of range; write at most 10 s"),
        (HEAD + "epoch: yesterday", "write a UTC time such as 2030-06-01T04:00:00Z"),
        (HEAD + "epoch: 2030-06-01", "write a UTC time such as"),
        (HEAD + "epoch: 2030-99-01T04:00:00Z", "write a UTC time such as"),
        (HEAD + "epoch: 0001-01-01T00:00:00+23:59", "write a UTC time such as"),
        (
            HEAD + "flights: [{id: f, entry: airliner, identity: foe, route: [[1, 2], [3, 4]]}]",
            "choose one of neutral, friend",
        ),
        (
            HEAD + "flights: [{id: f, entry: airliner, identity: neutral, route: [[1, 2]]}]",
            "a list of at least two points",
        ),
        (HEAD + "flights: [{id: f, recording: 3}]", "flights[f].recording: 3; write text"),
        (HEAD + "flights: [{id: f, recording: a.csv, count: 2}]", "flights[f].count: unknown key"),
        (HEAD + f"description: {'x' * 3000}", "write at most 2,000 characters"),
        (HEAD.replace("seed: 1", "seed: " + "9" * 200), "write at most 4294967295"),
        (HEAD.replace("name: a", "name: 7"), 'name: 7; write text; put it in quotes: "7"'),
        (HEAD.replace("name: a\n", ""), "t.yaml:1:1: name: the key is missing; add it, for example name: first"),
        (HEAD + "doctrine: {threat_list: value}", "write a list, as in [ballistic, time-to-go, value]"),
        (
            HEAD + "doctrine: {threat_list: [value]}",
            "a list of rules does nothing beside threat: product; add threat: list",
        ),
        (
            HEAD + "doctrine: {threat: product, threat_list: [value]}",
            "doctrine.threat_list: a list of rules does nothing",
        ),
        (HEAD + "doctrine: {threat_list: []}", "write at least one entry, or leave the key out"),
        (HEAD + "doctrine: {reserve: {threats: 5, values: 3}}", "reserve.values: 3; write a list, as in [10, 10, 100]"),
        (HEAD + "overrides: [{id: 48n6e3, maximum_range_km: far}]", "overrides[48n6e3].maximum_range_km: 'far'"),
    ],
)
def test_each_fault_is_said_with_what_would_do(text, words):
    assert words in told(text)


def test_a_fault_points_at_its_value():
    assert "t.yaml:5:40: raids[r].count" in told(raid(count="0"))


def test_a_list_with_a_wrong_entry_is_not_called_too_short_as_well():
    words = told(HEAD + "doctrine: {threat: list, threat_list: [valu]}")
    assert "doctrine.threat_list[0]: 'valu'; did you mean 'value'?" in words
    assert words.count("doctrine.threat_list") == 1
