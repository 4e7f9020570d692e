"""What is wrong with rates, corridors and areas is said before a run, with its place and what would do."""

import pytest

import openiads

HEAD = """
name: a
seed: 1
duration_s: 60
assets: [{id: city, at: [45.0, -30.0], value: 100}]
"""
CORRIDOR = "corridors: [{id: a, points: [[45, -30], [46, -30]]}]\n"


def problems(tmp_path, text):
    """What `check` says of a scenario."""
    file = tmp_path / "a.yaml"
    file.write_text(HEAD + text)
    return [f"{problem.key or '.'.join(map(str, problem.path))}: {problem.found}" for problem in openiads.check(file)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("corridors: [{id: a, points: [[45, -30], [45, -30]]}]", "no length"),
        (
            "corridors: [{id: a, points: [[45, -30], [46, -30]], from_s: 9, until_s: 9}]",
            "ends at 9 s and begins at 9 s",
        ),
        (
            "corridors: [{id: a, points: [[45, -30], [46, -30]], min_height_msl_m: 9, max_height_msl_m: 9}]",
            "greatest height of 9 m is not above its least of 9 m",
        ),
        ("flights: [{id: f, entry: airliner, identity: neutral, corridor: b}]\n" + CORRIDOR, "no corridor 'b'"),
        ("weapons_control: [{id: w, status: hold, radius_km: 4}]", "about no place"),
        ("weapons_control: [{id: w, status: hold, at: [45, -30], to_deg: 4}]", "half of a sector"),
        ("weapons_control: [{id: city, status: hold}]", "used twice"),
        ("identification: {friend_equipped_share: 1.1}", "out of range"),
        ("identification: {friend_equiped_share: 0.9}", "unknown key"),
        ("identification: {declare_hostile_probability: 0.4}", "out of range"),
        ("identification: {expected_friend_share: 0.5, expected_hostile_share: 0.5}", "nothing for neutrals"),
        ("identification: {expected_friend_share: 0.9}", "nothing for neutrals"),
        ("identification: {expected_hostile_share: 0}", "leaves no doubt"),
        ("identification: {believed: {class_look_share: 0.4}}", "unknown key"),
        ("identification: {confusions: [{entry: airlinr, taken_for: bomber, share: 0.1}]}", "no target 'airlinr'"),
        ("identification: {confusions: [{entry: bomber, taken_for: bomber, share: 0.1}]}", "taken for itself"),
        (
            "identification: {confusions: [{entry: bomber, taken_for: fighter, share: 0.6},"
            " {entry: bomber, taken_for: airliner, share: 0.6}]}",
            "the shares of 'bomber' make 1.2",
        ),
        (
            "identification: {reply_probability: 0.9}\noverrides: [{id: assumptions, reply_probability: 0.8}]",
            "stands in 'identification' too",
        ),
    ],
)
def test_a_fault_is_told_where_it_is(tmp_path, text, expected):
    found = problems(tmp_path, text)
    assert len(found) in (1, 2)
    assert any(expected in each for each in found)


def test_a_sound_scenario_has_no_problem(tmp_path):
    text = """
corridors: [{id: a, points: [[45, -30], [46, -30]], directions: one, until_s: 50}]
flights: [{id: f, entry: airliner, identity: neutral, corridor: a, count: 3, equipped_share: 0.5}]
weapons_control: [{id: w, status: free, at: [45, -30], from_deg: 300, to_deg: 20, radius_km: 40}]
identification:
  friend_equipped_share: 0.9
  believed: {friend_equipped_share: 1}
  confusions: [{entry: airliner, taken_for: bomber, share: 0.3}]
"""
    assert problems(tmp_path, text) == []
