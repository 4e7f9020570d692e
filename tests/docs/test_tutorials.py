"""The tutorials run as they stand, save their pictures, and print what other ways of computing give too."""

import itertools
import math
import re
import runpy
import sys
from pathlib import Path

import pytest
from scipy.special import gammainc, gammainccinv

TUTORIALS = Path(__file__).resolve().parents[2] / "docs" / "tutorials"
PNG = b"\x89PNG\r\n\x1a\n"
MOST_LINES = 100


@pytest.fixture
def taught(tmp_path, monkeypatch, capsys):
    """Run a tutorial as a person would, with a place for its picture; gives what it printed."""

    def run(name):
        picture = tmp_path / "picture.png"
        monkeypatch.setattr(sys, "argv", [name, str(picture)])
        runpy.run_path(str(TUTORIALS / name), run_name="__main__")
        assert picture.read_bytes().startswith(PNG)
        assert picture.stat().st_size > 10_000, "a picture of nothing"
        return capsys.readouterr().out

    return run


def smooth_earth_horizon_km(antenna_m, target_m):
    """Tangent distances over an earth 4/3 as large, in kilometres: sqrt(2 k a h) of each height."""
    return sum(math.sqrt(2.0 * 4.0 / 3.0 * 6371.0 * height_m / 1000.0) for height_m in (antenna_m, target_m))


def swerling_1(snr, pulses, false_alarm_probability):
    """Detection probability of Swerling case 1. Source: DiFranco & Rubin 2004, section 11.2, with incomplete gammas."""
    level = gammainccinv(pulses, false_alarm_probability)
    above = 1.0 + 1.0 / (pulses * snr)
    tail = above ** (pulses - 1) * gammainc(pulses - 1, level / above) * math.exp(-level / (1.0 + pulses * snr))
    return 1.0 - gammainc(pulses - 1, level) + tail


@pytest.mark.parametrize("script", sorted(TUTORIALS.glob("*.py")), ids=lambda path: path.stem)
def test_a_tutorial_is_short(script):
    assert len(script.read_text(encoding="utf-8").splitlines()) < MOST_LINES


def test_the_first_plot_comes_within_a_few_looks_of_the_horizon(taught):
    printed = taught("01_one_radar_one_target.py")
    found = re.findall(r"at ([\d,]+) m: horizon (\d+) km, first plot at (\d+) km, (\d+) plots", printed)
    assert [height for height, *_ in found] == ["10,000", "300"]
    for height, horizon, first, plots in found:
        horizon_km = smooth_earth_horizon_km(10.0, float(height.replace(",", "")))
        assert int(horizon) == pytest.approx(horizon_km, abs=1.0), "printed to the kilometre"
        # A look every 10 s at 300 m/s is one every 3 km. Above the horizon each has a chance of some 0.8, so that five
        # misses in a row have one of 0.0003; the seed is fixed.
        assert horizon_km - 15.0 <= int(first) <= horizon_km + 1.0
        assert 0.7 * horizon_km / 3.0 < int(plots) <= horizon_km / 3.0


def test_the_detection_curve_passes_one_half_where_the_exact_formula_does(taught):
    printed = taught("02_detection_curve.py")
    found = dict(re.findall(r"^([\w-]+, [\d.]+ m2, \w+): seen on half of all looks at ([\d.]+) km", printed, re.M))
    # The middle reading of 91N6E: 0.8 at 390 km and 4 m2, ten pulses, one false alarm in a million.
    snr = 1.0
    while swerling_1(snr, 10, 1e-6) < 0.8:
        snr *= 1.0001
    range_km = float(found["fighter, 5 m2, middle"])
    there = swerling_1(snr * (390.0 / range_km) ** 4 * 5.0 / 4.0, 10, 1e-6)
    assert there == pytest.approx(0.5, abs=0.001), "the curve is interpolated between points 4 km apart"
    stealthy_km = float(found["low-observable-fighter, 0.01 m2, middle"])
    assert range_km / stealthy_km == pytest.approx(500.0**0.25, rel=0.002), "the fourth root of 5 m2 / 0.01 m2"


def test_a_track_grows_surer_and_is_dropped_five_turns_after_its_last_plot(taught):
    printed = taught("03_tracks.py")
    found = re.findall(r"track \d+: confirmed at (\d+) s, sure to (\d+) m at first and (\d+) m at best", printed)
    ended = re.findall(r"last plot at (\d+) s, dropped at (\d+) s", printed)
    assert found
    assert len(found) == len(ended)
    first_s, first_m, best_m = map(float, found[0])
    assert first_s < 60.0, "three plots in five looks, ten seconds apart"
    # Far out, three axes of some 300 m; near, where the same angles are a third as wide, and after thirty plots, far less.
    assert best_m < 0.5 * first_m
    # Five revisit times of ten seconds, and the frame in which it is noticed.
    assert all(50.0 <= float(dropped) - float(last) <= 52.0 for last, dropped in ended)
    # Sinking from 9 km at 100 m/s, 60 to 110 km away, where the horizon lies at some 300 m: between the two last waypoints.
    assert 650.0 < float(ended[-1][0]) < 850.0


def test_each_shot_waits_for_the_assessment_of_the_one_before(taught):
    printed = taught("04_an_engagement.py")
    shots = re.findall(
        r"ordered (\d+) s, launched (\d+) s, met ([\d.]+) s at ([\d.]+) km, held to be (\w+) ([\d.]+) s", printed
    )
    assert len(shots) >= 2, "the seed is chosen so that the first misses"
    assert [shot[4] for shot in shots[:-1]] == ["alive"] * (len(shots) - 1)
    for before, after in itertools.pairwise(shots):
        assert float(before[5]) == pytest.approx(float(before[2]) + 5.0, abs=0.1), "the catalogue's delay"
        assert 0.0 <= float(after[0]) - float(before[5]) <= 2.0, "decided each second"
    for ordered, launched, met_s, met_km, *_ in shots:
        assert 10.0 <= float(launched) - float(ordered) <= 20.0, "command delay and reaction time"
        # It flew 300 m/s straight in from the start, 136.6 km away on the ellipsoid.
        assert float(met_km) == pytest.approx(136.0 - 0.3 * float(met_s), abs=1.5)


def test_a_policy_that_keeps_rounds_saves_what_is_worth_more(taught):
    """Twenty runs an arm. Twelve rounds at 0.7 for sixteen missiles; the four at the city come last, and find little left."""
    printed = taught("06_a_policy.py")
    found = re.findall(
        r"^(.+): value lost ([\d.]+) of 110, city hit in (\d+) of 20 runs, .*?, ([\d.]+) rounds", printed, re.M
    )
    assert [name for name, *_ in found] == [
        "one round at everything",
        "keep eight for great threats",
        "built in, with a reserve",
    ]
    (lost_all, hit_all, _), *others = (tuple(map(float, row[1:])) for row in found)
    for lost, hit, rounds in others:
        assert hit < hit_all
        assert lost < lost_all
        assert rounds <= 12.0
    assert "asked or not, it is the same: True" in printed


def test_a_second_fire_unit_destroys_more_and_no_cheaper(taught):
    """Forty runs each. Of twenty-four attackers the means differ by some seven, twenty times their standard error."""
    printed = taught("05_a_raid.py")
    found = re.findall(
        r"(\w+) fire units?: ([\d.]+) of 24 destroyed .*?, ([\d.]+) rounds fired, ([\d.]+) for each", printed
    )
    (one, one_rounds, one_each), (two, two_rounds, two_each) = (tuple(map(float, row[1:])) for row in found)
    assert 24.0 >= two > one + 2.0
    assert one_rounds <= 32.0, "what a fire unit has ready"
    assert two_rounds <= 64.0
    # A kill probability of 0.7 asks 1.43 rounds for each destroyed; misses at what is gone or believed gone come on top.
    for rounds, destroyed, each in ((one_rounds, one, one_each), (two_rounds, two, two_each)):
        assert each == pytest.approx(rounds / destroyed, abs=0.02)
        assert 1.25 < each < 1.8
    assert re.search(r"^\w+/\d+ was an attacker", printed, re.MULTILINE), "one leaker's story is told"


def test_hills_hide_and_a_mast_and_a_second_site_see_more(taught):
    printed = taught("07_coverage.py")
    rows = re.findall(r"^([\w ,]+): ([\d,]+) km2 at 100 m, .* ([\d,]+) km2 at 3000 m$", printed, re.M)
    low, high = ({name: int(row[k].replace(",", "")) for name, *row in rows} for k in (0, 1))
    # A circle as wide as the horizon, less the 5 km around the radar that are too near to see; cells are 1.7 km wide.
    horizon_km = smooth_earth_horizon_km(10.0, 100.0)
    assert low["smooth earth"] == pytest.approx(math.pi * horizon_km**2, rel=0.02)
    assert low["hills"] < low["hills, mast of 39 m"] < low["and a second site"] < low["smooth earth"]
    assert high["hills"] < high["hills, mast of 39 m"] < high["and a second site"] < high["smooth earth"]
    shares = [int(share) for share in re.findall(r"without post (\d+) % of what both see", printed)]
    assert len(shares) == 4
    assert all(0 < share < 100 for share in shares)


def test_the_nearest_of_three_limits_is_where_a_target_is_met(taught):
    printed = taught("08_envelope.py")
    number = r"(\d+) km"
    rows = re.findall(
        rf"at (\d+) m: seen at {number}, in reach at {number}, in time at {number}: .* first intercept at {number}",
        printed,
    )
    assert len(rows) == 8
    for height_m, seen_km, reach_km, time_km, met_km in (map(int, row) for row in rows):
        assert met_km <= min(seen_km, reach_km, time_km) + 1
        if height_m <= 300:
            assert seen_km == pytest.approx(smooth_earth_horizon_km(10.0, height_m), abs=1.0), (
                "printed to the kilometre"
            )
    areas = [int(area.replace(",", "")) for area in re.findall(r"from \d+ km: ([\d,]+) km2 defended", printed)]
    assert areas == sorted(areas, reverse=True), "what comes from farther comes faster"
