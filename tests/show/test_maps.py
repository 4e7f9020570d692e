"""The map keeps distances from its middle, and says what the picture shows."""

import math

import numpy as np
import pytest

from openiads.earth.geodesy import geodesic
from openiads.show.maps import map_chart, middle, plane_km


@pytest.mark.parametrize(("latitude_deg", "longitude_deg"), [(46.0, 24.0), (43.5, 20.0), (48.0, 17.0), (46.05, 20.05)])
def test_distance_from_the_middle_is_true(latitude_deg, longitude_deg):
    """A sphere stands for the ellipsoid: up to 0.4 % off."""
    centre = (46.0, 20.0)
    east, north = plane_km(np.array([latitude_deg]), np.array([longitude_deg]), centre)
    places = [math.radians(angle) for angle in (*centre, latitude_deg, longitude_deg)]
    length_m, azimuth_rad = geodesic(*places)
    assert math.hypot(east[0], north[0]) == pytest.approx(length_m / 1000.0, rel=4e-3)
    assert math.atan2(east[0], north[0]) % (2 * math.pi) == pytest.approx(azimuth_rad, abs=4e-3)


def test_the_middle_of_the_map_is_its_origin():
    east, north = plane_km(np.array([46.0]), np.array([20.0]), (46.0, 20.0))
    assert (east[0], north[0]) == (0.0, 0.0)


def test_the_map_is_centred_on_what_is_defended(record):
    assert middle(record) == pytest.approx((46.05, 20.05))


def test_the_finding_counts_attackers(record):
    assert map_chart(record).finding == "1 of 2 attackers destroyed; 1 attacker came through"


def test_kilometres_are_square_and_a_bar_gives_the_scale(record):
    axes = map_chart(record).figure.axes[0]
    assert axes.get_box_aspect() == 1.0
    assert np.ptp(axes.get_xlim()) == pytest.approx(np.ptp(axes.get_ylim()))
    assert any(type(artist).__name__ == "AnchoredSizeBar" for artist in axes.artists)
