"""Distances on the earth are right to a percent; relief of every kind answers the same questions."""

import os
from pathlib import Path

import numpy as np
import pytest

from openiads.scenario.ground import displaced, distance_m, relief_map, relief_of
from openiads.scenario.load import loads
from openiads.scenario.problems import ScenarioError
from openiads.scenario.schema import SmoothRelief


def test_a_degree_of_latitude_is_111_km_and_one_of_longitude_shrinks_with_the_cosine():
    assert distance_m((0.0, 0.0), (1.0, 0.0)) == pytest.approx(111_195.0, rel=1e-4)
    assert distance_m((60.0, 0.0), (60.0, 1.0)) == pytest.approx(0.5 * 111_195.0, rel=1e-3)


def test_distances_run_over_the_date_line_and_to_the_other_side():
    assert distance_m((0.0, 179.5), (0.0, -179.5)) == pytest.approx(111_195.0, rel=1e-4)
    assert distance_m((0.0, 0.0), (0.0, 180.0)) == pytest.approx(20_015_000.0, rel=1e-3)
    assert distance_m((45.0, 7.0), (45.0, 7.0)) == 0.0


def test_smooth_relief_covers_the_earth_at_one_height():
    relief = relief_map(SmoothRelief(height_m=300.0), Path())
    assert relief.covers((-90.0, 180.0))
    assert relief.height_msl_m((10.0, 10.0)) == 300.0
    assert relief.highest_between((10.0, 10.0), (11.0, 10.0)) == (300.0, (10.0, 10.0))
    assert relief.terrain.frame[0].height_m == relief.level_m == 300.0


TEXT = "name: a\nseed: 1\nduration_s: 60\nrelief: {%s}\n"
HILLS = "kind: synthetic, seed: 7, at: [45.0, -30.0], extent_km: 60, spacing_km: 0.5"


def test_synthetic_relief_is_made_once_and_covers_its_square():
    relief, again = (relief_of(loads(TEXT % HILLS)) for _ in range(2))
    assert relief is again
    assert relief.covers((45.0, -30.0))
    assert relief.covers((45.26, -30.0))
    assert not relief.covers((45.28, -30.0))
    assert 0.0 <= relief.height_msl_m((45.1, -30.1)) < 2000.0
    assert "no real ground" in relief.remark


def test_the_seed_of_the_relief_alone_decides_the_ground():
    first = relief_of(loads(TEXT % HILLS)).height_msl_m((45.0, -30.0))
    assert relief_of(loads((TEXT % HILLS).replace("seed: 1", "seed: 2"))).height_msl_m((45.0, -30.0)) == first
    assert relief_of(loads((TEXT % HILLS).replace("seed: 7", "seed: 8"))).height_msl_m((45.0, -30.0)) != first


def test_the_highest_ground_on_a_way_is_no_lower_than_any_point_of_it():
    relief = relief_of(loads(TEXT % HILLS))
    highest_m, place = relief.highest_between((44.8, -30.2), (45.2, -29.8))
    on_the_way = [(44.8 + 0.4 * t, -30.2 + 0.4 * t) for t in np.linspace(0.0, 1.0, 40)]
    assert highest_m >= max(map(relief.height_msl_m, on_the_way)) - 20.0
    assert relief.height_msl_m(place) == pytest.approx(highest_m)


def test_relief_from_a_file_lies_beside_the_scenario(tmp_path):
    pytest.importorskip("rasterio", reason="rasterio is not installed: relief files in scenarios were NOT tested")
    heights = np.full((1201, 1201), 700, dtype=">i2")
    (tmp_path / "N45W031.hgt").write_bytes(heights.tobytes())
    relief = relief_map(loads(TEXT % "kind: file, path: N45W031.hgt").relief, tmp_path)
    assert relief.height_msl_m((45.5, -30.5)) == 700.0
    assert not relief.covers((44.9, -30.5))
    assert "1,201 x 1,201 posts from 1 file" in relief.remark


def test_a_tile_that_changes_is_read_again(tmp_path):
    pytest.importorskip("rasterio", reason="rasterio is not installed: relief files in scenarios were NOT tested")
    described = loads(TEXT % "kind: file, path: N45W031.hgt").relief
    for number, height in enumerate((700, 800)):
        tile = tmp_path / "N45W031.hgt"
        tile.write_bytes(np.full((1201, 1201), height, dtype=">i2").tobytes())
        os.utime(tile, (1e9 + number, 1e9 + number))
        assert relief_map(described, tmp_path).height_msl_m((45.5, -30.5)) == height


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("kind: file, path: gone.hgt", "relief.path: gone.hgt: there is no such file or folder"),
        (HILLS.replace("spacing_km: 0.5", "spacing_m: 30").replace("60", "4000"), "relief.spacing_m: 17,778 million"),
        (HILLS.replace("45.0", "80.0"), "too near to a pole"),
    ],
)
def test_relief_that_cannot_be_had_is_told_with_its_place(said, words):
    with pytest.raises(ScenarioError, match="<text>:4:") as caught:
        relief_of(loads(TEXT % said))
    assert words in str(caught.value)


def test_a_displaced_point_lies_that_far_away():
    for point in displaced((60.0, 10.0), 5_000.0):
        assert distance_m((60.0, 10.0), point) == pytest.approx(5_000.0, rel=1e-3)
