"""Boxes of cells: their areas are those of the ellipsoid, and a place is found in its cell."""

import math

import numpy as np
import pytest

from openiads.survey.grid import Grid

WGS84_AREA_M2 = 510_065_621_724_088.0


def test_the_whole_earth_has_its_area():
    """Source: NGA.STND.0036, table 3.5: 510,065,621,724,000 m2."""
    earth = Grid(-0.5 * math.pi, -math.pi, 0.5 * math.pi, math.pi, 180, 360)
    assert earth.area_m2(np.ones((180, 360), bool)) == pytest.approx(WGS84_AREA_M2, rel=1e-9)


def test_a_place_is_found_in_its_cell_across_the_date_line():
    box = Grid(0.0, math.radians(179.0), math.radians(2.0), math.radians(181.0), 2, 4)
    assert box.cell_of(math.radians(0.5), math.radians(179.2)) == (0, 0)
    assert box.cell_of(math.radians(1.5), math.radians(-179.2)) == (1, 3)
    assert box.cell_of(math.radians(1.5), math.radians(170.0)) is None
