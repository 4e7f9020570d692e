"""What radars see on a map: circles on smooth ground, shadows over hills, gaps, absent nodes, and faults said in words."""

import math

import numpy as np
import pytest

import openiads
from openiads.earth.propagation import radio_horizon_m
from openiads.earth.terrain import ground_height_m
from openiads.survey.areas import change_rows, lowest_rows, numbers_of
from openiads.survey.seen import HIDDEN, OVERHEAD, SEEN

SITE = (45.0, -30.0)
EARTH_M, EFFECTIVE_M = 6_371_008.8, 4.0 / 3.0 * 6_371_008.8
HILLY = """
name: hilly
seed: 1
duration_s: 60
relief: {kind: synthetic, seed: 7, at: [45.0, -30.0], extent_km: 120, spacing_km: 0.5, mean_height_m: 300}
units: [{id: post, entry: s400-command-post, at: [45.0, -30.0], antenna_height_m: 24}]
"""


@pytest.fixture(scope="module")
def hilly():
    return openiads.coverage(
        openiads.loads(HILLY), heights_m=(100.0, 500.0), above_ground=True, radius_m=40e3, cells=200
    )


def fault(call, *arguments, **options):
    """What a call that cannot succeed says."""
    with pytest.raises(openiads.ScenarioError) as caught:
        call(*arguments, **options)
    return str(caught.value)


def test_a_rotating_radar_sees_a_circle_less_the_ring_that_is_too_near(seen):
    """Within the width of a cell all round: 4.5 km in 400."""
    radar = seen.radars[1]
    cell_km2 = seen.grid.area_m2(np.ones(seen.sights.shape[1:], bool)) / 1e6 / seen.sights[0].size
    for k, height_m in enumerate(seen.heights_m):
        far_km = min(radio_horizon_m(10.0, height_m), radar.reach_m) / 1e3
        whole = seen.area_m2(radar.sights)[k] + seen.area_m2(radar.sights, OVERHEAD)[k]
        assert whole / 1e6 == pytest.approx(math.pi * far_km**2, abs=2.0 * math.pi * far_km * math.sqrt(cell_km2) * 0.3)


def test_the_network_sees_what_any_searching_radar_sees_and_no_more(seen):
    searching = np.any([each.sights == SEEN for each in seen.radars if each.radar.searches], axis=0)
    assert np.array_equal(seen.sights == SEEN, searching)
    assert np.array_equal(seen.count > 0, searching)


def test_over_smooth_ground_relief_hides_nothing(seen):
    assert not np.any(seen.sights == HIDDEN)


def test_a_higher_target_is_seen_wherever_a_lower_one_is_but_for_the_cone_overhead(seen):
    low, high = seen.sights[0], seen.sights[-1]
    assert np.all((high == SEEN) | (high == OVERHEAD) | (low != SEEN))


def test_the_lowest_height_seen_is_where_the_maps_turn(hilly):
    """A cell is seen at a height just where its lowest height is no higher, but for cones overhead."""
    above = hilly.lowest_m - hilly.ground_m
    for height_m, sights in zip(hilly.heights_m, hilly.sights, strict=True):
        judged = sights != OVERHEAD
        assert np.array_equal((above <= height_m)[judged], (sights == SEEN)[judged])


def steepness(height_m, eye_m, arc_rad):
    radius = EFFECTIVE_M + height_m
    return (radius * np.cos(arc_rad) - EFFECTIVE_M - eye_m) / (radius * np.sin(arc_rad))


def directly_seen(relief, eye_m, latitude, longitude, height_m):
    """Whether a ray to a target clears all ground, sampled every 100 m or so on the way over a sphere."""
    here, there = (
        np.array([math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a)])
        for a, b in ((math.radians(SITE[0]), math.radians(SITE[1])), (latitude, longitude))
    )
    angle = math.acos(min(float(here @ there), 1.0))
    shares = np.linspace(0.0, 1.0, max(int(angle * EARTH_M / 100.0), 20) + 1)[1:-1]
    on_way = (np.sin((1.0 - shares) * angle)[:, None] * here + np.sin(shares * angle)[:, None] * there) / math.sin(
        angle
    )
    ground = [ground_height_m(relief, math.asin(z), math.atan2(y, x)) for x, y, z in on_way]
    arcs = angle * EARTH_M / EFFECTIVE_M
    return steepness(height_m, eye_m, arcs) >= steepness(np.array(ground), eye_m, shares * arcs).max()


def test_the_map_is_right_about_direct_line_of_sight_in_99_of_100_cells(hilly):
    """300 cells drawn with a fixed seed, at both heights: no chance of a false alarm."""
    draw, right, asked = np.random.default_rng(5), 0, 0
    rows, columns = hilly.grid.middles_rad
    relief = hilly.survey.relief.terrain
    eye_m = hilly.survey.looking.radars[0]["ground_m"] + 24.0
    while asked < 600:
        row, column = draw.integers(0, 200, 2)
        for k, height_m in enumerate(hilly.heights_m):
            if hilly.sights[k, row, column] in (SEEN, HIDDEN):
                target_m = hilly.ground_m[row, column] + height_m
                truly = directly_seen(relief, eye_m, rows[row], columns[column], target_m)
                right += truly == (hilly.sights[k, row, column] == SEEN)
                asked += 1
    assert right / asked >= 0.99


def test_without_one_of_two_far_apart_what_it_alone_saw_is_lost(two):
    found = openiads.coverage(two, heights_m=(300.0,), without=("far",), cells=150)
    row = change_rows(found)[0]
    assert row["lost_km2"] == pytest.approx(0.5 * row["area_with_all_km2"], rel=0.02), "two circles that do not meet"
    assert row["area_with_all_km2"] - row["lost_km2"] == pytest.approx(row["area_without_km2"], abs=0.2)


def test_a_node_is_a_unit_a_member_or_a_single_radar(two):
    for node in ("far", "far/96l6e"):
        assert change_rows(openiads.coverage(two, heights_m=(300.0,), without=(node,), cells=60))[0]["lost_km2"] > 0.0
    told = openiads.coverage(two, heights_m=(300.0,), without=("far/92n6e",), cells=60)
    assert change_rows(told)[0]["lost_km2"] == 0.0, "it looks only where command points it"


def test_a_farther_ring_is_seen_everywhere_from_higher_up(seen):
    heights = [row["height_m"] for row in lowest_rows(seen) if row["height_m"] is not None]
    assert len(heights) >= 4
    assert heights == sorted(heights)


def test_a_lower_chance_of_detection_reaches_farther(one):
    often, seldom = (
        openiads.coverage(one, class_name="cruise-missile-subsonic", detection_probability=pd, cells=40)
        .radars[1]
        .reach_m
        for pd in (0.9, 0.1)
    )
    assert often < seldom <= 300e3


def test_a_sector_that_faces_somewhere_sees_that_side_alone():
    text = HILLY.replace("relief", "#").replace("entry: s400-command-post", "entry: s400-fire-unit, facing_deg: 90")
    found = openiads.coverage(openiads.loads(text), heights_m=(10_000.0,), cells=60)
    engaging = found.radars[0].sights[0] == SEEN
    assert engaging[:, 32:].any()
    assert not engaging[:, :28].any()


def test_numbers_hold_every_radar_at_every_height(seen):
    numbers = numbers_of(seen)
    assert len(numbers["areas"]) == len(seen.heights_m) * (len(seen.radars) + 1)
    assert numbers["map"]["rows"] == 200
    assert "upper bound" in numbers["remarks"][-1]


def test_faults_say_what_would_do(one, two):
    assert "did you mean 'fighter'" in fault(openiads.coverage, one, class_name="figther")
    assert "is a radar" in fault(openiads.coverage, one, class_name="91n6e")
    assert "lies below" in fault(openiads.coverage, one, heights_m=(-5.0, 50.0))
    assert "did you mean 'far'" in fault(openiads.coverage, two, without=("fra",))
    assert "relief is missing for" in fault(openiads.coverage, openiads.load("low-level"), radius_m=60e3)
    bare = openiads.replace(one, {"overrides[fighter]": {"id": "fighter", "rcs_m2": 0.0}})
    assert "rcs_m2" in fault(openiads.coverage, bare)


def test_a_map_over_relief_ends_where_the_relief_does_and_says_so():
    found = openiads.coverage(openiads.load("low-level"), above_ground=True, cells=40)
    assert "relief is missing for" in found.remarks[0]
    assert np.all(found.known)


def test_a_height_that_lies_below_the_ground_everywhere_is_no_height():
    assert "lowest ground" in fault(openiads.coverage, openiads.load("low-level"), heights_m=(100.0,), cells=40)
    left_out = openiads.coverage(openiads.load("low-level"), cells=40)
    assert min(left_out.heights_m) == 300.0
    assert any("left out" in remark for remark in left_out.remarks)


@pytest.mark.parametrize("height_m", [1e9, math.nan])
def test_no_height_is_looked_at_where_nothing_flies_that_a_radar_here_sees(height_m):
    told = fault(openiads.coverage, openiads.loads(HILLY), heights_m=(100.0, height_m), cells=20)
    assert "give heights up to 2,000 km, where low orbits end" in told
