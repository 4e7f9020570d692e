"""Envelopes against the closed form of the depth of fire: a target of constant speed, rounds of constant speed, one at a time.

With q = vm / (vm + vt): R1 = q (Rd - vt delay), R(k+1) = q (Rk - vt (assessment + delay)); `flight.intercept.depth_of_fire`, by
elementary algebra, holds it to the formula of the textbooks (Przemieniecki 2000, chapter 7). Distances are along the ground in
one and straight in the other: 2 km of height at 40 km and more are 0.1 %; a step of the flight is 300 m.
"""

import dataclasses

import numpy as np
import pytest

import openiads
from openiads.earth.geodesy import normal
from openiads.flight.intercept import depth_of_fire
from openiads.survey.arcs import level_profile
from openiads.survey.chain import FROM_ELLIPSOID
from openiads.survey.engaging import engaging
from openiads.survey.envelope import known_part, laid, meetings, shots_along, sighted

ROUND_M_S, TARGET_M_S, HEIGHT_M = 1_000.0, 300.0, 2_000.0
ONE = """\
name: one
seed: 1
duration_s: 60
units: [{id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0]}]
"""


@pytest.fixture(scope="module")
def constant():
    """A fire unit whose rounds all fly straight at one speed, everywhere within 250 km and 30 km, from 3 km on."""
    found = engaging(openiads.loads(ONE), "fighter", 0.5, None, None)
    flyouts, tables = found.command.flyouts.copy(), found.command.tables.copy()
    for name, value in (("maximum_range_m", 250e3), ("maximum_height_m", 30e3), ("minimum_range_m", 3e3)):
        flyouts[name] = value
    flyouts["minimum_height_m"], flyouts["minimum_speed_m_s"] = 0.0, 100.0
    ranges, heights = tables.shape[1:3]
    ground_m = 250e3 * (np.arange(ranges) / (ranges - 1)) ** 2
    climb_m = 30e3 * np.arange(heights) / (heights - 1)
    tables[..., 0] = np.hypot(ground_m[:, None], climb_m[None, :]) / ROUND_M_S
    tables[..., 1:] = ROUND_M_S
    command = found.command._replace(flyouts=flyouts, tables=tables)
    return dataclasses.replace(found, command=command)


def test_meetings_in_turn_lie_where_the_closed_form_has_them(constant):
    path = known_part(
        laid(
            constant, normal(*constant.aim[:2]), 0.7, level_profile(HEIGHT_M, TARGET_M_S, 300e3, 300.0), FROM_ELLIPSOID
        )
    )
    seen, tracked_s = sighted(constant, path)
    met = path.profile.away_m[meetings(constant, path, shots_along(constant, path, 0), seen, tracked_s)]
    order_s = constant.times.command_delay_s + float(constant.command.fire_units[0]["reaction_time_s"])
    track_s = tracked_s - float(path.profile.times_s[seen])
    expected = depth_of_fire(
        float(path.profile.away_m[seen]),
        track_s + order_s,
        TARGET_M_S,
        ROUND_M_S,
        constant.times.assessment_s + order_s,
        3e3,
        250e3,
    )
    assert len(expected) >= 6
    assert abs(len(met) - len(expected)) <= 1, "the last lies at the edge of the least range"
    for k, (found_m, closed_m) in enumerate(zip(met, expected, strict=False)):
        assert found_m == pytest.approx(closed_m, rel=0.002, abs=300.0 * (k + 1)), "each rounds down by a step at most"


def test_the_track_takes_as_many_looks_as_confirmation_asks_for(constant):
    path = laid(
        constant, normal(*constant.aim[:2]), 0.0, level_profile(HEIGHT_M, TARGET_M_S, 300e3, 300.0), FROM_ELLIPSOID
    )
    seen, tracked_s = sighted(constant, path)
    assert tracked_s - path.profile.times_s[seen] == pytest.approx(2 * 6.0), "three looks, six seconds apart"
