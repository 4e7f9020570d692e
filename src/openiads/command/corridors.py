"""Whether a track flies as a flight plan says: within a corridor, in its height band, along its course, while it is open.

Source: geometry of great circles by their normals (Gade2010). Leaves out: single plans, times of passing, and the ellipsoid
between the ends of a leg (some metres).
"""

from openiads.command.evidence import LEAST
from openiads.kernel import kernel
from openiads.vectors import cross, dot, norm, unit, vector


@kernel
def fits_leg(leg, beliefs, position_m, velocity_m_s, height_m):
    """Whether a place, a height and a course are those of a leg; within half its width beyond its ends too."""
    if abs(dot(position_m, vector(leg.across))) > leg.half_width_m:
        return False
    if height_m < leg.lowest_m or height_m > leg.highest_m:
        return False
    before = dot(position_m, vector(leg.from_start)) < -leg.half_width_m
    if before or dot(position_m, vector(leg.from_end)) > leg.half_width_m:
        return False
    along = dot(velocity_m_s, unit(cross(vector(leg.across), position_m)))
    if leg.one_way == 0:
        along = abs(along)
    return along >= beliefs.corridor_course_cosine * norm(velocity_m_s)


@kernel
def corridor_fit(legs, beliefs, position_m, velocity_m_s, height_m, time_s):
    """How well a friend or a hostile, and a neutral, explains where a track flies: in a corridor that is open, or in none.

    Equal where no corridor is open.
    """
    is_open, fits = False, False
    for k in range(legs.shape[0]):
        if legs[k].from_s <= time_s < legs[k].until_s:
            is_open = True
            fits = fits or fits_leg(legs[k], beliefs, position_m, velocity_m_s, height_m)
    if not is_open:
        return 1.0, 1.0
    chance, off = beliefs.in_corridor_by_chance_share, beliefs.off_corridor_share
    other, neutral = (chance, 1.0 - off) if fits else (1.0 - chance, off)
    return max(other, LEAST), max(neutral, LEAST)
