"""`openiads identify` as its reader sees it."""

import json

import pytest
from command_line import cli


def test_identify_gives_a_curve_with_intervals_and_draws_it(tmp_path):
    picture = tmp_path / "curve.png"
    options = ("--replications", 2, "--scales", "0,2", "--set", "duration_s=30", "--workers", 1)
    found = json.loads(cli("identify", "one-target", *options, "--out", picture, "--json"))
    assert [point["scale"] for point in found["points"]] == [0, 2]
    for point in found["points"]:
        assert point["wrong_engaged"] == {"mean": 0, "low": 0, "high": 0}
        assert set(point["reached"]) == {"mean", "low", "high"}
    assert found["points"][0]["rates"]["friend_equipped_share"] == 1
    assert picture.stat().st_size > 5_000
    told = cli("identify", "one-target", *options)
    assert "wrong engagements over the error rates" in told


def test_one_rate_alone_is_varied_by_its_name():
    options = ("--replications", 2, "--rate", "reply_probability", "--set", "duration_s=30", "--workers", 1)
    found = json.loads(cli("identify", "one-target", *options, "--values", "0,0.9", "--json"))
    assert found["rate"] == "reply_probability"
    assert [point["value"] for point in found["points"]] == [0, 0.9]
    assert [point["rates"]["reply_probability"] for point in found["points"]] == [0, 0.9]
    assert "over the reply probability (0.98 in the scenario)" in " ".join(
        cli("identify", "one-target", *options).split()
    )


def test_a_rate_that_is_none_is_answered_with_the_nearest():
    told = cli("identify", "one-target", "--rate", "reply_probabilty", code=1)
    assert "did you mean 'reply_probability'?" in told


def test_a_place_that_can_not_be_written_is_told_before_any_run():
    told = cli("identify", "one-target", "--replications", 100_000, "--out", "/nowhere/curve.png", code=2)
    assert "there is no folder" in told


@pytest.mark.parametrize(
    "options",
    [
        ("--values", "0.5"),
        ("--rate", "reply_probability", "--scales", "1"),
        ("--values", "2"),
        ("--scales", "a"),
        ("--scales", "-1"),
        ("--out", "curve.txt"),
        ("--replications", 1),
    ],
)
def test_identify_refuses_what_is_no_curve(options):
    cli("identify", "one-target", *options, code=2)
