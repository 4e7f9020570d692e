"""Coverage against circles in closed form: areas within the radio horizon of a smooth earth, and a distance in print.

A cap of angle x on a sphere has the area 2 pi R^2 (1 - cos x). The horizon is R' arctan(sqrt(h (2 R' + h)) / R') of each
height, R' four thirds of R. Source: Skolnik 2001, section 8.2; the printed 42 km of a 10 m mast and a target at 50 m is S31.
"""

import math

import pytest

import openiads
from openiads.survey.seen import OVERHEAD, SEEN

RADIUS_M = 6_371_008.8
POST = """\
name: post
seed: 1
duration_s: 60
relief: {{kind: smooth, height_m: {ground}}}
units: [{{id: post, entry: s400-command-post, at: [{latitude}, 20.0], antenna_height_m: {mast}}}]
"""


def horizon_m(height_m):
    effective_m = 4.0 / 3.0 * RADIUS_M
    return effective_m * math.atan(math.sqrt(height_m * (2.0 * effective_m + height_m)) / effective_m)


def cap_m2(distance_m):
    return 2.0 * math.pi * RADIUS_M * RADIUS_M * (1.0 - math.cos(distance_m / RADIUS_M))


@pytest.mark.parametrize(("latitude", "ground", "mast"), [(0.0, 0, 10), (45.0, 0, 39), (-60.0, 800, 24)])
@pytest.mark.parametrize("height_m", [50.0, 3_000.0])
def test_the_area_that_is_seen_is_a_cap_within_the_horizon(latitude, ground, mast, height_m):
    """0.7 % for an earth that is no sphere (its radius of curvature is up to 0.5 % off the mean), and 1 % for cells."""
    scenario = openiads.loads(POST.format(latitude=latitude, ground=ground, mast=mast))
    found = openiads.coverage(
        scenario, heights_m=(height_m,), above_ground=True, class_name="airliner", detection_probability=0.1, cells=300
    )
    seen_m2 = found.area_m2(found.sights, SEEN)[0] + found.area_m2(found.sights, OVERHEAD)[0]
    assert seen_m2 == pytest.approx(cap_m2(horizon_m(mast) + horizon_m(height_m)), rel=0.017)


def test_ten_metres_see_fifty_to_the_printed_forty_two_kilometres():
    """Printed: about 42 km (S31); the circle of that area, within 1 %."""
    scenario = openiads.loads(POST.format(latitude=45.0, ground=0, mast=10))
    found = openiads.coverage(scenario, heights_m=(50.0,), cells=300)
    seen_m2 = found.area_m2(found.sights, SEEN)[0] + found.area_m2(found.sights, OVERHEAD)[0]
    assert math.sqrt(seen_m2 / math.pi) == pytest.approx(42e3, rel=0.01)
