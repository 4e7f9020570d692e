"""A corridor holds what flies in it, so high, along, while it is open; and says so to Bayes' rule."""

import math

import numpy as np
import pytest
from beliefs import SURE_BELIEFS, rows_of
from builders import LATITUDE_RAD, LONGITUDE_RAD

from openiads.command.corridors import corridor_fit, fits_leg
from openiads.command.hypotheses import BELIEFS
from openiads.earth.geodesy import destination, east_north_up, ecef_from_geodetic, geodesic
from openiads.scenario.areas import leg_rows
from openiads.scenario.schema import Corridor

BELIEVED = rows_of(BELIEFS, SURE_BELIEFS, [{"corridor_course_cosine": math.cos(math.radians(20.0))}])[0]
START = (math.degrees(LATITUDE_RAD), math.degrees(LONGITUDE_RAD))
AZIMUTH_RAD, LENGTH_M = 0.8, 300e3
END = tuple(math.degrees(angle) for angle in destination(LATITUDE_RAD, LONGITUDE_RAD, AZIMUTH_RAD, LENGTH_M))


def corridor(**changes):
    """A corridor of one leg, 20 km wide, from 9 to 12 km."""
    said = {"id": "a", "points": (START, END), "width_km": 20.0, "min_height_msl_m": 9e3, "max_height_msl_m": 12e3}
    return leg_rows((Corridor(**{**said, **changes}),))


def flight(along_m, across_m, height_m=10e3, turned_rad=0.0, speed_m_s=240.0):
    """Place, velocity and height of something beside the middle of the corridor."""
    on_line = destination(LATITUDE_RAD, LONGITUDE_RAD, AZIMUTH_RAD, along_m)
    ahead = geodesic(*on_line, *np.radians(END))[1]
    latitude, longitude = destination(*on_line, ahead + 0.5 * math.pi, across_m)
    axes = np.array(east_north_up(latitude, longitude)).reshape(3, 3)
    course = ahead + turned_rad
    velocity = axes.T @ [speed_m_s * math.sin(course), speed_m_s * math.cos(course), 0.0]
    return tuple(ecef_from_geodetic(latitude, longitude, height_m)), tuple(velocity), height_m


@pytest.mark.parametrize(
    ("where", "inside"),
    [
        ({"along_m": 150e3, "across_m": 0.0}, True),
        ({"along_m": 150e3, "across_m": 9.9e3}, True),
        ({"along_m": 150e3, "across_m": -9.9e3}, True),
        ({"along_m": 150e3, "across_m": 10.2e3}, False),
        ({"along_m": 5e3, "across_m": 0.0}, True),
        ({"along_m": 150e3, "across_m": 0.0, "height_m": 8.9e3}, False),
        ({"along_m": 150e3, "across_m": 0.0, "height_m": 12.1e3}, False),
        ({"along_m": 150e3, "across_m": 0.0, "turned_rad": 0.33}, True),
        ({"along_m": 150e3, "across_m": 0.0, "turned_rad": 0.37}, False),
        ({"along_m": 150e3, "across_m": 0.0, "turned_rad": math.pi}, True),
    ],
)
def test_a_leg_holds_what_is_near_high_and_along(where, inside):
    place, velocity, height_m = flight(**where)
    assert fits_leg(corridor()[0], BELIEVED, place, velocity, height_m) == inside


def test_one_way_is_one_way():
    leg = corridor(directions="one")[0]
    assert fits_leg(leg, BELIEVED, *flight(150e3, 0.0))
    assert not fits_leg(leg, BELIEVED, *flight(150e3, 0.0, turned_rad=math.pi))


def test_a_leg_ends_half_its_width_beyond_its_ends():
    leg = corridor()[0]
    for beyond_m, inside in ((9e3, True), (11e3, False)):
        back = destination(LATITUDE_RAD, LONGITUDE_RAD, AZIMUTH_RAD + math.pi, beyond_m)
        place = tuple(ecef_from_geodetic(*back, 10e3))
        velocity = flight(1.0, 0.0)[1]
        assert fits_leg(leg, BELIEVED, place, velocity, 10e3) == inside


def test_who_keeps_to_a_corridor_is_rather_neutral_and_who_does_not_is_rather_another():
    """By the shares: in 0.05 and 0.9, out 0.95 and 0.1."""
    inside, outside = flight(150e3, 0.0), flight(150e3, 40e3)
    assert corridor_fit(corridor(), BELIEVED, *inside, 0.0) == pytest.approx((0.05, 0.9))
    assert corridor_fit(corridor(), BELIEVED, *outside, 0.0) == pytest.approx((0.95, 0.1))


@pytest.mark.parametrize(("time_s", "open_then"), [(99.0, False), (100.0, True), (199.0, True), (200.0, False)])
def test_a_closed_corridor_says_nothing(time_s, open_then):
    found = corridor_fit(corridor(from_s=100.0, until_s=200.0), BELIEVED, *flight(150e3, 0.0), time_s)
    assert (found != (1.0, 1.0)) == open_then


def test_without_corridors_nothing_is_said():
    assert corridor_fit(leg_rows(()), BELIEVED, *flight(150e3, 0.0), 0.0) == (1.0, 1.0)


def test_points_that_repeat_make_no_leg():
    assert len(leg_rows((Corridor(id="a", points=(START, START, END)),))) == 1
