"""The chain of an engagement along a path that is known: first sight, track, latest order for each place of meeting, looks.

A path ends at its aim, and lies on a great circle of the ellipsoid's normals. Guidance, envelope, sectors and flight times are
command's own (command.feasibility). Source: docs/models/envelope.md. Leaves out: channels, rounds, salvos, chance.
"""

import math

import numpy as np

from openiads.command.feasibility import envelope_of, in_sector, radar_reaches, site_covers
from openiads.constants import EARTH_ECCENTRICITY_SQUARED, EARTH_MEAN_RADIUS_M, EARTH_SEMI_MAJOR_AXIS_M
from openiads.earth.geodesy import geodetic_from_normal, wrapped_azimuth
from openiads.earth.terrain import covers, ground_height_m
from openiads.flight.flight_time import UNREACHABLE_S, table_time_s
from openiads.flight.flyout import ground_range_m
from openiads.kernel import door, kernel, record_type
from openiads.messages.detections import Visibility
from openiads.sensing.sight import elevation_band, obstruction
from openiads.vectors import add_scaled, norm, rotate, rotation, scale, subtract, vector

SEEN = int(Visibility.SEEN)
# What the heights of a path are counted from, and whether it is asked how near it comes to the ground.
FROM_ELLIPSOID, FROM_GROUND = 0, 1

# What could be done at each place of a path: whether any round's envelope holds it and any fire unit could guide there; the
# latest order that meets the target there, and the launch that belongs to it; the latest order if time alone counted.
SHOT = record_type(
    ("within_reach", np.int64),
    ("guided", np.int64),
    ("order_by_s", np.float64),
    ("launch_s", np.float64),
    ("in_time_s", np.float64),
)


@kernel
def place_on_normal(direction, height_m):
    """ECEF position [m] at a height above the point of the ellipsoid that has this normal. Source: WGS84, eq. 4-14."""
    east, north, polar = direction
    root = math.sqrt(1.0 - EARTH_ECCENTRICITY_SQUARED * polar * polar)
    prime_m = EARTH_SEMI_MAJOR_AXIS_M / max(root, 0.5)
    level_m = prime_m + height_m
    return level_m * east, level_m * north, (prime_m * (1.0 - EARTH_ECCENTRICITY_SQUARED) + height_m) * polar


@door
def lay_path(terrain, aim, toward, away_m, rise_m, reference, positions_m, heights_m):
    """Fill places (n, 3) and heights (n,) of a path; tells its least clearance of the ground [m], and from which place on the
    relief is known without a gap to the aim.

    aim : normal at the aim; toward : unit tangent there, to where the path comes from; away_m, rise_m : distance from the aim
    and height of each place.
    """
    clearance_m, known_from = math.inf, 0
    for k in range(away_m.shape[0]):
        angle = away_m[k] / EARTH_MEAN_RADIUS_M
        direction = add_scaled(scale(aim, math.cos(angle)), toward, math.sin(angle))
        latitude, longitude = geodetic_from_normal(direction)
        ground_m = ground_height_m(terrain, latitude, longitude)
        height_m = rise_m[k] + (ground_m if reference == FROM_GROUND else 0.0)
        clearance_m = min(clearance_m, height_m - ground_m)
        heights_m[k] = height_m
        x, y, z = place_on_normal(direction, height_m)
        positions_m[k, 0] = x
        positions_m[k, 1] = y
        positions_m[k, 2] = z
        if covers(terrain, latitude, longitude) == 0:
            known_from = k + 1
    return clearance_m, known_from


@kernel
def place_at(positions_m, k):
    """One place of a path."""
    return positions_m[k, 0], positions_m[k, 1], positions_m[k, 2]


@door
def first_sights(looking, positions_m, heights_m, first):
    """Fill in, for each radar, the first place of a path at which it sees; the number of places where it never does."""
    count = positions_m.shape[0]
    for number in range(looking.radars.shape[0]):
        radar = looking.radars[number]
        axes, here, band = rotation(radar.axes), vector(radar.position_m), elevation_band(radar)
        first[number] = count
        for k in range(count):
            away = rotate(axes, subtract(place_at(positions_m, k), here))
            range_m = norm(away)
            if range_m > radar.instrumented_range_m:
                continue
            azimuth = wrapped_azimuth(math.atan2(away[0], away[1]))
            found = obstruction(looking, number, radar.facing_rad, away, range_m, azimuth, band, heights_m[k])
            if found == SEEN:
                first[number] = k
                break


@kernel
def guided_there(command, fire_unit, position_m, height_m):
    """Whether a fire unit's radar can guide to a place; a sector that command may turn counts as turned there."""
    if not radar_reaches(command, fire_unit, position_m, height_m):
        return False
    facing = fire_unit.facing_rad
    return facing != facing or in_sector(fire_unit, facing, position_m)


@kernel
def note_round(shot, time_s, flight_s, free_s, delay_s, allowed):
    """Take a round's time of flight into what is known of a place; `free_s` is that without an envelope."""
    shot.in_time_s = max(shot.in_time_s, time_s - free_s - delay_s)
    if flight_s >= UNREACHABLE_S:
        return
    shot.within_reach = 1
    if allowed and time_s - flight_s - delay_s > shot.order_by_s:
        shot.order_by_s = time_s - flight_s - delay_s
        shot.launch_s = time_s - flight_s


@kernel
def try_site(command, site, fire_unit, category, position_m, height_m, time_s, delay_s, guided, paces_m_s, shot):
    """Take in all rounds of a launch site."""
    here = vector(site.position_m)
    ground_m, climb_m = ground_range_m(here, position_m, site.height_m, height_m), height_m - site.height_m
    slant_m = math.sqrt(ground_m * ground_m + climb_m * climb_m)
    allowed = guided and site_covers(site, position_m)
    for kind in range(command.interceptor_types.shape[0]):
        if site.carries[kind] == 0 or fire_unit.carries[kind] == 0:
            continue
        if command.interceptor_types[kind].kill_probability[category] <= 0.0:
            continue
        row = envelope_of(command, kind, category)
        flight_s = table_time_s(command.flyouts[row], command.tables[row], ground_m, climb_m)
        free_s = slant_m / max(paces_m_s[row], 1.0) if flight_s >= UNREACHABLE_S else flight_s
        note_round(shot, time_s, flight_s, free_s, delay_s, allowed)


@door
def try_shots(command, chosen, category, positions_m, heights_m, times_s, speeds_m_s, begin, paces_m_s, shots):
    """Fill in what could be done at each place of a path, from a place on; chosen : the one fire unit that fires, -1 for all.

    paces_m_s : mean speed of each round's longest flight, by which the time beyond its envelope is reckoned.
    """
    for k in range(begin, positions_m.shape[0]):
        shot, position, height_m = shots[k], place_at(positions_m, k), heights_m[k]
        shot.within_reach, shot.guided = 0, 0
        shot.order_by_s, shot.launch_s, shot.in_time_s = -math.inf, -math.inf, -math.inf
        for unit in range(command.fire_units.shape[0]):
            fire_unit = command.fire_units[unit]
            if chosen >= 0 and unit != chosen:
                continue
            if speeds_m_s[k] > fire_unit.maximum_target_speed_m_s:
                continue
            delay_s = command.doctrine[0].command_delay_s + fire_unit.reaction_time_s
            guided = guided_there(command, fire_unit, position, height_m)
            if guided:
                shot.guided = 1
            for number in range(fire_unit.first_launch_site, fire_unit.first_launch_site + fire_unit.launch_sites):
                site = command.launch_sites[number]
                try_site(
                    command, site, fire_unit, category, position, height_m, times_s[k], delay_s, guided, paces_m_s, shot
                )  # fmt: skip


@door
def shoot_look_shoot(times_s, shots, begin, ready_s, assessment_s, met):
    """How often in turn a target can be met, from a place on; fills in the first places of meeting.

    An order is given at `ready_s` at the earliest, and again when the meeting before has been assessed.
    """
    count = 0
    for k in range(begin, shots.shape[0]):
        if shots[k].order_by_s >= ready_s:
            if count < met.shape[0]:
                met[count] = k
            count += 1
            ready_s = times_s[k] + assessment_s
    return count


@kernel
def tracked_place(first, revisits_s, searches, times_s, confirm_hits):
    """The place of first sight, and the time [s] at which the first radar has looked often enough to confirm a track.

    The number of places, and infinity, where no radar that searches sees.
    """
    seen, tracked_s = times_s.shape[0], math.inf
    for number in range(first.shape[0]):
        if searches[number] == 1 and first[number] < times_s.shape[0]:
            seen = min(seen, first[number])
            tracked_s = min(tracked_s, times_s[first[number]] + (confirm_hits - 1.0) * revisits_s[number])
    return seen, tracked_s


@kernel
def bearing_tangent(aim, bearing_rad):
    """The unit tangent at a normal that points along an azimuth."""
    east, north, polar = aim
    level = max(math.sqrt(east * east + north * north), 1e-12)
    sine, cosine = math.sin(bearing_rad), math.cos(bearing_rad)
    to_east = (-north / level, east / level, 0.0)
    to_north = (-polar * east / level, -polar * north / level, level)
    return add_scaled(scale(to_east, sine), to_north, cosine)
