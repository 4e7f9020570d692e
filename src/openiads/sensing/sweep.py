"""Which objects a swept piece of a scan may meet, and when the beam meets one that moves meanwhile.

Source: elementary kinematics. Leaves out: the beam's width, and turns of the object within a frame.
"""

import math

from openiads.earth.geodesy import arctangent
from openiads.kernel import kernel
from openiads.sensing.scan import half_circle, offset
from openiads.sensing.sight import ROOM_RAD

CORRECTIONS = 4
CLOSE_ENOUGH_RAD = 1e-5
# The first guess holds off from an object that turns about the radar as fast as the beam does.
SLOWEST_SHARE = 0.25
SMALLEST_RAD = 1e-12
NEAREST_M = 1.0


@kernel
def wedge_of(from_rad, width_rad):
    """A swept piece by its middle: sine and cosine of the azimuth, cosine of half its width with a little room."""
    middle = from_rad + 0.5 * width_rad
    half = min(0.5 * width_rad + ROOM_RAD, math.pi)
    return math.sin(middle), math.cos(middle), math.cos(half)


@kernel
def in_wedge(east_m, north_m, level_m, wedge):
    """Whether a place on a radar's ground plane may lie in a swept piece: cheap, and never wrongly no."""
    return east_m * wedge[0] + north_m * wedge[1] >= wedge[2] * level_m or wedge[2] <= -1.0


@kernel
def meeting_s(course, bearing_rad, from_rad, width_rad, start_s, duration_s, frame_s):
    """When in a sweep the beam meets an object that moves meanwhile [s], or a time before its start where it does not.

    course : the object's place at the frame's start and its velocity over the radar's ground plane, east [m], north [m],
    eastward and northward [m/s]; bearing_rad : its azimuth then. Found as if it turned about the radar at the rate of the
    frame's start, then corrected: each correction leaves of the error a share of its turn rate over the beam's, so that
    little is left where one changes little.
    """
    east, north, to_east, to_north = course
    per_rad = duration_s / max(width_rad, SMALLEST_RAD)
    rate = (to_east * north - to_north * east) / max(east * east + north * north, NEAREST_M)
    begun = bearing_rad - from_rad
    ahead = half_circle(begun) + rate * (start_s - frame_s)
    ahead /= max(1.0 - rate * per_rad, SLOWEST_SHARE)
    for _ in range(CORRECTIONS):
        since_s = start_s + per_rad * ahead - frame_s
        guessed = ahead
        x, y = east + to_east * since_s, north + to_north * since_s
        ahead = begun + arctangent(x * north - y * east, x * east + y * north)
        ahead = half_circle(ahead) if width_rad < math.pi else offset(ahead, 0.0)
        if abs(ahead - guessed) < CLOSE_ENOUGH_RAD:
            break
    if ahead < 0.0 or ahead >= width_rad:
        return start_s - 1.0
    return start_s + per_rad * ahead
