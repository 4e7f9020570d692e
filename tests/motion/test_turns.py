"""Routes as flown: through their turns within the load of the class, never faster than told, climbs as they can."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from routes import at, flown, laid, loads

from openiads.constants import STANDARD_GRAVITY_M_S2
from openiads.earth.geodesy import ecef_from_geodetic, geodesic
from openiads.motion.route import climb_angle

# Flown angles are held by the curvature at three places of a piece; over a thousand kilometres the rest is a few 1e-4.
SPEED_TOLERANCE = 4e-3
STRAIGHT = [(45.0, -30.0, 9000.0), (45.0, -25.0, 9000.0)]


def corner(turn_deg, leg_km=40.0, height_m=5000.0, speed_m_s=250.0, load=3.0):
    """A route north, then turned to the right."""
    middle = (45.0, -30.0, height_m)
    start = (45.0 - leg_km / 111.0, -30.0, height_m)
    angle = math.radians(turn_deg)
    end = (45.0 + leg_km / 111.0 * math.cos(angle), -30.0 + leg_km / 78.8 * math.sin(angle), height_m)
    return laid([start, middle, end], speed_m_s, load, 50.0)


def test_a_straight_route_takes_its_length_over_its_speed():
    pieces = laid(STRAIGHT, 250.0, 2.0, 10.0)
    length_m, _ = geodesic(*(math.radians(x) for x in (*STRAIGHT[0][:2], *STRAIGHT[1][:2])))
    expected = length_m * (1.0 + 9000.0 / 6.389e6) / 250.0
    assert pieces["end_s"][0] == pytest.approx(expected, rel=2e-4)


@pytest.mark.parametrize("turn_deg", [5, 45, 90, 135, 170])
def test_a_turn_is_a_circle_of_the_radius_that_the_load_allows(turn_deg):
    """r = v2 / (g sqrt(n2 - 1)): 250 m/s and n = 3 give 2,253 m. The ellipsoid bends it by up to 0.7 %."""
    pieces = corner(turn_deg)
    radius_m = 250.0**2 / (STANDARD_GRAVITY_M_S2 * math.sqrt(8.0))
    assert pieces["level_m"][1] / pieces["angle_rad"][1] == pytest.approx(radius_m, rel=8e-3)
    assert math.degrees(pieces["angle_rad"][1]) == pytest.approx(turn_deg, abs=1.0)
    times, positions, velocities, _ = flown(pieces, 0.05)
    inside = loads(times, velocities, positions)
    turning = (times > pieces["start_s"][1] + 0.2) & (times < pieces["end_s"][1] - 0.2)
    assert inside[turning] == pytest.approx(3.0, abs=0.04)
    assert inside[turning].max() <= 3.0 + 1e-4


def test_a_turn_flies_by_its_waypoint_on_the_inner_side():
    pieces = corner(90.0)
    _, positions, _, _ = flown(pieces, 0.05)
    waypoint = np.array(ecef_from_geodetic(math.radians(45.0), math.radians(-30.0), 5000.0))
    nearest = np.linalg.norm(positions - waypoint, axis=1).min()
    radius_m = 250.0**2 / (STANDARD_GRAVITY_M_S2 * math.sqrt(8.0))
    assert nearest == pytest.approx(radius_m * (math.sqrt(2.0) - 1.0), rel=0.02)


def test_left_and_right_turns_are_mirror_images():
    right, left = corner(70.0), corner(-70.0)
    assert left["end_s"][-1] == pytest.approx(right["end_s"][-1], rel=1e-6)
    assert left["angle_rad"][1] == pytest.approx(right["angle_rad"][1], rel=1e-5)


def test_pieces_join_without_a_jump_in_place_or_direction():
    route = [(45, -30, 5000), (45.3, -29.5, 5000), (45.0, -29.0, 8000), (45.6, -28.5, 2000)]
    pieces = laid(route, 300.0, 5.0, 150.0)
    for end_s in pieces["end_s"][:-1]:
        before, after = at(pieces, end_s - 1e-7), at(pieces, end_s + 1e-7)
        assert math.dist(before[0], after[0]) < 1e-3
        assert math.dist(before[1], after[1]) < 1.0  # the speed is kept to 0.3 % over turns


def test_a_leg_too_short_for_its_turn_gives_a_tighter_one_flown_more_slowly_at_the_same_load():
    pieces = corner(120.0, leg_km=2.0)
    assert pieces["path_m"][1] / (pieces["end_s"] - pieces["start_s"])[1] < 200.0
    times, positions, velocities, _ = flown(pieces, 0.01)
    turning = (times > pieces["start_s"][1] + 0.05) & (times < pieces["end_s"][1] - 0.05)
    assert loads(times, velocities, positions)[turning].max() <= 3.001


def test_two_turns_share_the_leg_between_them():
    route = [(45.0, -30.0, 5000), (45.3, -30.0, 5000), (45.3, -29.95, 5000), (45.6, -29.95, 5000)]
    pieces = laid(route, 250.0, 1.5, 50.0)
    assert (pieces["end_s"] >= pieces["start_s"]).all()
    assert pieces["level_m"][2] < 100.0
    assert pieces["level_m"][1] == pytest.approx(pieces["level_m"][3], rel=0.01)


def test_turning_back_on_the_spot_is_finite():
    pieces = laid([(45.0, -30.0, 5000), (45.5, -30.0, 5000), (45.0, -30.0, 5000)], 250.0, 2.0, 50.0)
    _, positions, velocities, _ = flown(pieces, 0.5)
    assert np.isfinite(positions).all()
    assert np.isfinite(velocities).all()


def test_a_climb_keeps_to_its_rate_and_reaches_its_height_where_the_leg_is_long_enough():
    pieces = laid([(45.0, -30.0, 1000), (46.0, -30.0, 9000)], 200.0, 2.0, 20.0)
    _, _, _, heights = flown(pieces, 1.0)
    assert np.abs(np.diff(heights)).max() <= 20.0 * (1 + 1e-9)
    assert at(pieces, pieces["end_s"][-1])[2] == pytest.approx(9000.0, abs=1e-6)


def test_a_climb_too_steep_for_the_class_ends_below_and_goes_on_in_the_next_leg():
    pieces = laid([(45.0, -30.0, 1000), (45.1, -30.0, 9000), (46.0, -30.0, 9000)], 200.0, 2.0, 20.0)
    _, _, _, heights = flown(pieces, 1.0)
    assert np.abs(np.diff(heights)).max() <= 20.0 * (1 + 1e-9)
    assert pieces["start_height_m"][2] < 2300.0
    assert heights[-1] > 8900.0


def test_a_climb_without_a_limit_meets_its_height_by_the_closed_form():
    """Two arcs and their common tangent: level and height add up to those asked for."""
    for level, climb, ramp in [(10e3, 2e3, 3e3), (10e3, -2e3, 3e3), (5e3, 4e3, 500.0), (4e3, 100.0, 20e3)]:
        angle = climb_angle(level, climb, ramp, 0.999)
        straight = (level - 2.0 * ramp * math.sin(abs(angle))) / math.cos(angle)
        gained = 2.0 * ramp * (1.0 - math.cos(angle)) + straight * math.sin(abs(angle))
        assert math.copysign(gained, angle) == pytest.approx(climb, rel=1e-9)


def test_attackers_spread_at_their_start_and_meet_at_their_aim():
    route = [(45.0, -30.0, 500), (45.3, -29.5, 500), (45.0, -29.0, 500)]
    ends = [laid(route, 250.0, 3.0, 50.0, asset=0, spread_m=5000.0, stream=(s, 0)) for s in range(5)]
    starts = {tuple(np.round(pieces["outward"][0] + pieces["centre"][0], 9)) for pieces in ends}
    assert len(starts) == 5
    aim = ecef_from_geodetic(math.radians(45.0), math.radians(-29.0), 500.0)
    for pieces in ends:
        assert math.dist(at(pieces, pieces["end_s"][-1])[0], aim) < 0.01


def places():
    """Waypoints over some 200 km, at heights of up to 10 km."""
    return st.tuples(st.floats(44.0, 46.0), st.floats(-32.0, -28.0), st.floats(0.0, 10e3))


@settings(max_examples=40, deadline=None)
@given(st.lists(places(), min_size=2, max_size=6), st.floats(60.0, 600.0), st.floats(1.1, 9.0), st.floats(1.0, 200.0))
def test_no_route_is_flown_faster_harder_or_steeper_than_told(route, speed_m_s, load, climb_rate_m_s):
    pieces = laid(route, speed_m_s, load, climb_rate_m_s)
    for piece in pieces:
        duration_s = piece.end_s - piece.start_s
        if duration_s < 1.0:
            continue
        times = np.linspace(piece.start_s, piece.end_s, 400)
        samples = [at(pieces[piece.start_s == pieces["start_s"]], float(t)) for t in times]
        positions, velocities, heights = (np.array([s[k] for s in samples]) for k in range(3))
        assert np.linalg.norm(velocities, axis=1).max() <= speed_m_s * (1.0 + SPEED_TOLERANCE)
        assert np.abs(np.diff(heights) / np.diff(times)).max() <= climb_rate_m_s * (1.0 + 1e-6) + 1e-6
        assert loads(times, velocities, positions)[2:-2].max() <= load * (1.0 + 3e-3)


@settings(max_examples=40, deadline=None)
@given(st.lists(places(), min_size=2, max_size=5), places(), st.floats(60.0, 600.0))
def test_a_longer_route_is_never_flown_faster_than_its_speed(route, further, speed_m_s):
    for whole in (route, [*route, further]):
        pieces = laid(whole, speed_m_s, 3.0, 50.0)
        if pieces["end_s"][-1] < 1.0:
            continue
        assert pieces["end_s"][-1] * speed_m_s * (1.0 + SPEED_TOLERANCE) >= pieces["path_m"].sum()
        flown_m = np.linalg.norm(np.diff(flown(pieces, pieces["end_s"][-1] / 300.0 + 1e-6)[1], axis=0), axis=1).sum()
        assert flown_m <= pieces["end_s"][-1] * speed_m_s * (1.0 + SPEED_TOLERANCE)
