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


@pytest.mark.parametrize(
    "options", [("--scales", "a"), ("--scales", "-1"), ("--out", "curve.txt"), ("--replications", 1)]
)
def test_identify_refuses_what_is_no_curve(options):
    cli("identify", "one-target", *options, code=2)
