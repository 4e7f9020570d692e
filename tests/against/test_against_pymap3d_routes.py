"""Routes against pymap3d 3 (Vincenty and Karney geodesics, ENU): where a flight is after a distance, and at what speed.

A leg is a great circle of geodetic normals flown at one turn rate. Over 400 km it lies up to 11 m beside the geodesic,
and along it differs by the change of curvature: 400 km north at 45 degrees change the meridian's radius by 0.06 %, which
puts the half-way point 32 m from the geodesic's, and the speed 0.03 % off at either end. No radar of the catalogue
would notice.
"""

import math

import numpy as np
import pymap3d
import pymap3d.vincenty
import pytest
from builders import MotionScene

from openiads.earth.geodesy import ecef_from_geodetic

LENGTH_M = 400e3
SPEED_M_S = 250.0


def legs(latitude_deg, azimuth_deg, height_m=0.0):
    """A scene with one leg of 400 km that leaves 20 degrees east in a direction."""
    latitude, longitude = pymap3d.vincenty.vreckon(latitude_deg, 20.0, LENGTH_M, azimuth_deg)
    ends = [(latitude_deg, 20.0), (float(latitude), float(longitude))]
    route = [(math.radians(a), math.radians(b), height_m, 0.0) for a, b in ends]
    scene = MotionScene([{"speed_m_s": SPEED_M_S}], [route])
    scene.lay_out()
    return scene, ends


@pytest.mark.parametrize("latitude_deg", [0.0, 45.0, 60.0])
@pytest.mark.parametrize("azimuth_deg", [0.0, 45.0, 90.0, 200.0])
def test_a_flight_of_four_hundred_kilometres_stays_on_the_geodesic(latitude_deg, azimuth_deg):
    scene, _ = legs(latitude_deg, azimuth_deg)
    end_s = float(scene.state.pieces[0]["end_s"])
    assert end_s * SPEED_M_S == pytest.approx(LENGTH_M, rel=2e-5)
    for share in (0.25, 0.5, 0.75):
        scene.frame(share * end_s)
        latitude, longitude = pymap3d.vincenty.vreckon(latitude_deg, 20.0, share * LENGTH_M, azimuth_deg)
        there = np.array(ecef_from_geodetic(math.radians(float(latitude)), math.radians(float(longitude)), 0.0))
        off = scene.truth[0]["position_m"] - there
        ahead = scene.truth[0]["velocity_m_s"] / np.linalg.norm(scene.truth[0]["velocity_m_s"])
        along = off @ ahead
        assert abs(along) < 35.0
        assert np.linalg.norm(off - along * ahead) < 12.0


def test_a_target_due_east_at_sixty_degrees_north_is_where_it_should_be():
    """Along the parallel it would be 21 km too far north: what leaves east is the geodesic."""
    scene, _ = legs(60.0, 90.0)
    scene.frame(float(scene.state.pieces[0]["end_s"]) * (1.0 - 1e-9))
    found = pymap3d.ecef2geodetic(*scene.truth[0]["position_m"])
    expected = pymap3d.vincenty.vreckon(60.0, 20.0, LENGTH_M, 90.0)
    assert [float(x) for x in found[:2]] == pytest.approx([float(x) for x in expected], abs=1e-6)
    assert float(found[0]) < 59.85
    distance_m, azimuth_deg = pymap3d.vincenty.vdist(60.0, 20.0, found[0], found[1])[:2]
    assert float(distance_m) == pytest.approx(LENGTH_M, abs=1.0)
    assert float(azimuth_deg) == pytest.approx(90.0, abs=1e-3)


@pytest.mark.parametrize("azimuth_deg", [0.0, 90.0])
def test_speed_is_constant_within_three_parts_in_ten_thousand(azimuth_deg):
    scene, _ = legs(45.0, azimuth_deg)
    for share in np.linspace(0.0, 0.999, 20):
        scene.frame(share * float(scene.state.pieces[0]["end_s"]))
        assert np.linalg.norm(scene.truth[0]["velocity_m_s"]) == pytest.approx(SPEED_M_S, rel=3.3e-4)


def test_a_level_flight_at_height_covers_the_longer_way():
    low, _ = legs(45.0, 90.0, 0.0)
    high, _ = legs(45.0, 90.0, 10_000.0)
    ratio = float(high.state.pieces[0]["end_s"] / low.state.pieces[0]["end_s"])
    assert ratio == pytest.approx(1.0 + 10_000.0 / 6.388e6, rel=1e-5)
