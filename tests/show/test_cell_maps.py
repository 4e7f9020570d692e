"""Maps of cells lie where plane_km puts places, and are cropped about their middle."""

import numpy as np
import pytest

from openiads.show.cell_maps import CellMap, Fill, cropped, half_sides_km, middle_of, on_plane, places_deg, together
from openiads.show.maps import plane_km

EDGES = (44.0, -33.0, 46.0, -27.0)


def test_the_plane_backwards_undoes_the_plane():
    latitude, longitude = np.array([44.1, 45.0, 45.9]), np.array([-32.0, -30.0, -27.5])
    found = places_deg(*plane_km(latitude, longitude, (45.0, -30.0)), (45.0, -30.0))
    assert found[0] == pytest.approx(latitude)
    assert found[1] == pytest.approx(longitude)


def test_a_picture_has_each_cell_where_it_lies():
    cells = np.zeros((40, 120))
    cells[30, 90] = 1.0
    picture, (left, right, bottom, top) = on_plane(cells, EDGES, 600, -1.0)
    rows, columns = np.nonzero(picture == 1.0)
    east = left + (columns.mean() + 0.5) / picture.shape[1] * (right - left)
    north = bottom + (rows.mean() + 0.5) / picture.shape[0] * (top - bottom)
    expected = plane_km(np.array([44.0 + 30.5 / 20.0]), np.array([-33.0 + 90.5 / 20.0]), middle_of(EDGES))
    assert (east, north) == pytest.approx((expected[0][0], expected[1][0]), abs=1.5), "a pixel is 0.8 km wide"


def test_cropping_keeps_the_middle_and_all_that_is_said():
    codes = np.zeros((100, 100))
    codes[40:55, 45:52] = 1
    whole = CellMap("", codes, {1: Fill("seen", "#000000")}, EDGES)
    found = cropped(whole, (0,))
    assert (found.codes == 1).sum() == (codes == 1).sum()
    assert found.codes.size < codes.size
    assert middle_of(found.edges_deg) == pytest.approx(middle_of(EDGES))
    assert half_sides_km(found.edges_deg)[1] < half_sides_km(EDGES)[1]


def test_places_that_lie_together_share_a_name():
    names = [(0.0, 0.0, "a"), (1.0, 0.0, "b"), (50.0, 0.0, "c")]
    assert together(names, 5.0) == [(0.0, 0.0, "a, b"), (50.0, 0.0, "c")]
