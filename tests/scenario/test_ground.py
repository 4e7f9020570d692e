"""Distances on the earth are right to a percent, and smooth relief is everywhere."""

from pathlib import Path

import pytest

from openiads.scenario.ground import distance_m, relief_map
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
