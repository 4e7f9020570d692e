"""Makes scenarios/recorded-traffic.csv: made-up traffic over fictional Meridia, in the form in which receivers hand it out.

No aircraft, callsign or airport in it exists. Aircraft steer from place to place at bank, climb and speed as airliners have
them; what a receiver would have said of them every ten seconds is then written with a recording's faults: places late and
rounded, rows lost, stale or without a place, heights missing, silences short and long, one aircraft that falls silent for good.
Source: none; the faults are those that recordings of receivers' networks show. Leaves out: wind, and everything but motion.

    python benchmarks/make_recording.py [FILE]
"""

import math
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "scenarios" / "recorded-traffic.csv"
HEADER = "time,icao24,lat,lon,velocity,heading,vertrate,callsign,onground,baroaltitude,geoaltitude,lastposupdate"
SEED = 45030
DURATION_S = 1200
ROW_S = 10
START_UNIX_S = int(datetime(2030, 6, 1, 4, tzinfo=UTC).timestamp())

METRES_PER_DEGREE = 111_200.0
BANK_TURN_M_S2 = 4.6  # g tan 25 degrees
ACCELERATION_M_S2 = 0.6
VERTICAL_ACCELERATION_M_S2 = 0.4
TAKE_OFF_M_S = 75.0
FOOT_M = 0.3048
# What sets the geometric height apart from the barometric one on that day.
GEOMETRIC_OFFSET_M = 55.0
PLACE_SIGMA_M = 8.0

PORT = (45.35, -30.55)
NORTHFIELD = (46.2, -29.2)
HOLD = (45.75, -30.2)

Place = tuple[float, float]
# Where to, at which height [m] and ground speed [m/s], and how fast up or down at most [m/s].
Leg = tuple[Place, float, float, float]


@dataclass
class Plan:
    """A flight: when and where it begins, its legs, and what its reports lack. `silent_s` are spans without any."""

    start_s: float
    place: Place
    height_m: float
    speed_m_s: float
    legs: list[Leg]
    lands: bool = False
    silent_s: list[tuple[float, float]] = field(default_factory=list)
    geometric: bool = True


@dataclass(frozen=True)
class State:
    """Where an aircraft is and how it moves, in degrees, metres and seconds; `rolls` on the ground."""

    latitude_deg: float
    longitude_deg: float
    height_m: float
    speed_m_s: float
    heading_rad: float
    climb_m_s: float
    rolls: bool


def _towards(here: State | Place, there: Place) -> tuple[float, float]:
    """Distance [m] and heading [rad] on the flat, good enough to steer by."""
    latitude, longitude = (here.latitude_deg, here.longitude_deg) if isinstance(here, State) else here
    north = (there[0] - latitude) * METRES_PER_DEGREE
    east = (there[1] - longitude) * METRES_PER_DEGREE * math.cos(math.radians(latitude))
    return math.hypot(north, east), math.atan2(east, north)


def _limited(now: float, wanted: float, most: float) -> float:
    return now + max(-most, min(most, wanted - now))


def _second(state: State, leg: Leg) -> State:
    """The state a second later, steering along a leg."""
    place, height_m, speed_m_s, climb_m_s = leg
    _, wanted = _towards(state, place)
    off = (wanted - state.heading_rad + math.pi) % (2.0 * math.pi) - math.pi
    most = BANK_TURN_M_S2 / max(state.speed_m_s, 30.0)
    heading = (state.heading_rad + max(-most, min(most, off))) % (2.0 * math.pi)
    speed = _limited(state.speed_m_s, speed_m_s, ACCELERATION_M_S2)
    rate = max(-climb_m_s, min(climb_m_s, (height_m - state.height_m) / 8.0))
    climb = _limited(state.climb_m_s, rate, VERTICAL_ACCELERATION_M_S2)
    east_m = speed * math.sin(heading) / math.cos(math.radians(state.latitude_deg))
    return State(
        state.latitude_deg + speed * math.cos(heading) / METRES_PER_DEGREE,
        state.longitude_deg + east_m / METRES_PER_DEGREE,
        state.height_m + climb,
        speed,
        heading,
        climb,
        False,
    )


def _flown(plan: Plan) -> Iterator[State]:
    """The state at every second from the plan's start until its legs are flown, and two rows more on the ground."""
    state = State(*plan.place, plan.height_m, plan.speed_m_s, _towards(plan.place, plan.legs[0][0])[1], 0.0, False)
    for leg in plan.legs:
        near_m = 2_500.0 if leg[2] > 100.0 else 600.0
        while _towards(state, leg[0])[0] > near_m:
            yield state
            state = _second(state, leg)
    if plan.lands:
        rolling = State(*plan.legs[-1][0], plan.legs[-1][1], 8.0, state.heading_rad, 0.0, True)
        yield from [rolling] * (2 * ROW_S)


def _overflight(chance: random.Random, start: Place, end: Place, height_m: float) -> Plan:
    """A flight right across; it has begun some while before, or enters later."""
    share = chance.uniform(-0.25, 0.45)
    begun = max(share, 0.0)
    place = (start[0] + begun * (end[0] - start[0]), start[1] + begun * (end[1] - start[1]))
    speed = chance.uniform(215.0, 250.0)
    late_s = -share * DURATION_S if share < 0.0 else 0.0
    bend = ((place[0] + end[0]) / 2.0 + chance.uniform(-0.15, 0.15), (place[1] + end[1]) / 2.0)
    return Plan(late_s, place, height_m, speed, [(bend, height_m, speed, 5.0), (end, height_m, speed, 5.0)])


def _departure(start_s: float, airport: Place, turn: Place, end: Place, height_m: float) -> Plan:
    """Up from a runway, round a first place, and away."""
    climb: list[Leg] = [(turn, 3_000.0, 140.0, 11.0), (end, height_m, 225.0, 9.0)]
    return Plan(start_s, airport, 25.0, TAKE_OFF_M_S, climb)


def _arrival(start_s: float, place: Place, airport: Place, height_m: float, rounds: int = 0) -> Plan:
    """Down to a runway from the south-west, after so many rounds of a hold."""
    before = (airport[0] - 0.09, airport[1] - 0.18)
    base = (airport[0] - 0.16, airport[1] - 0.02)
    legs: list[Leg] = []
    if rounds:
        corners = [(HOLD[0] + a, HOLD[1] + b) for a, b in ((0.0, 0.0), (0.0, 0.14), (0.05, 0.14), (0.05, 0.0))]
        legs += [(corner, height_m, 115.0, 8.0) for corner in corners * rounds]
    legs += [(base, 1_500.0, 130.0, 8.0), (before, 800.0, 90.0, 6.0), (airport, 30.0, 72.0, 5.0)]
    return Plan(start_s, place, height_m, 115.0 if rounds else 200.0, legs, lands=True)


def plans(chance: random.Random) -> list[Plan]:
    """The thirty flights."""
    found = []
    for k in range(8):
        west, east = (44.1 + 0.3 * k, -33.2), (45.9 - 0.12 * k, -26.8)
        found.append(_overflight(chance, *((west, east) if k % 2 else (east, west)), 9_450.0 + 305.0 * k))
    for k in range(4):
        north, south = (47.3, -31.2 + 0.8 * k), (42.9, -30.6 + 0.4 * k)
        found.append(_overflight(chance, *((north, south) if k % 2 else (south, north)), 9_600.0 + 610.0 * k))
    exits = [(47.0, -29.0), (44.0, -27.5), (43.5, -31.5), (45.4, -33.0), (47.2, -31.5)]
    found += [_departure(40.0 + 210.0 * k, PORT, (45.45, -30.4), exits[k], 9_000.0 + 600.0 * k) for k in range(5)]
    found += [_departure(150.0 + 330.0 * k, NORTHFIELD, (46.3, -29.3), exits[k + 1], 10_000.0) for k in range(3)]
    found += [_arrival(170.0 * k, (44.6, -29.7 - 0.4 * k), PORT, 6_500.0 + 400.0 * k) for k in range(4)]
    found += [_arrival(60.0 + 400.0 * k, (46.9, -28.0 - 1.5 * k), NORTHFIELD, 5_800.0) for k in range(2)]
    found += [_arrival(0.0, HOLD, PORT, 2_750.0, 3), _arrival(90.0, (46.0, -29.9), PORT, 3_350.0, 2)]
    sights = [(45.2, -30.3), (45.05, -30.0), (45.3, -29.8), (45.45, -30.1), (45.3, -30.4), (45.1, -30.6), (44.9, -30.2)]
    found.append(Plan(0.0, (45.33, -30.5), 600.0, 50.0, [(sight, 750.0, 55.0, 3.0) for sight in sights]))
    found.append(_overflight(chance, (46.9, -32.0), (44.6, -27.2), 11_300.0))
    _spoil(found)
    return found


def _spoil(flights: list[Plan]) -> None:
    """Silences: short ones, two long ones, and one for good; the light aircraft sends no geometric height."""
    for number, spans in {
        1: [(300, 335)],
        6: [(480, 640)],
        10: [(700, 845)],
        13: [(420, 465)],
        21: [(510, 540)],
    }.items():
        flights[number].silent_s += spans
    flights[28].geometric = False
    flights[29].start_s = 0.0
    flights[29].silent_s.append((640.0, math.inf))


def _stepped(value: float, step: float) -> float:
    return round(value / step) * step


def _row(chance: random.Random, name: str, time_s: int, placed_s: float, state: State, geometric: bool) -> str:
    """One row, as a receiver would hand it out."""
    scatter = PLACE_SIGMA_M / METRES_PER_DEGREE
    latitude = f"{state.latitude_deg + chance.gauss(0.0, scatter):.5f}"
    longitude = f"{state.longitude_deg + chance.gauss(0.0, 1.4 * scatter):.5f}"
    if chance.random() < 0.01:
        latitude = longitude = ""
    barometric = _stepped(state.height_m, 25.0 * FOOT_M)
    height = _stepped(state.height_m + GEOMETRIC_OFFSET_M, 25.0 * FOOT_M)
    missing = not geometric or state.rolls or chance.random() < 0.04
    cells = (
        str(START_UNIX_S + time_s),
        f"made{name}",
        latitude,
        longitude,
        f"{state.speed_m_s:.1f}",
        f"{math.degrees(state.heading_rad):.1f}",
        f"{_stepped(state.climb_m_s, 64.0 * FOOT_M / 60.0):.2f}",
        f"MADEUP{name}",
        str(state.rolls),
        "" if state.rolls else f"{barometric:.2f}",
        "" if missing else f"{height:.2f}",
        f"{START_UNIX_S + placed_s:.1f}",
    )
    return ",".join(cells)


def _between(states: list[State], since_s: float) -> State:
    """The state at a time after the first, its place on the line between two seconds."""
    whole = int(since_s)
    state, after, part = states[whole], states[min(whole + 1, len(states) - 1)], since_s - whole
    return State(
        state.latitude_deg + part * (after.latitude_deg - state.latitude_deg),
        state.longitude_deg + part * (after.longitude_deg - state.longitude_deg),
        state.height_m + part * (after.height_m - state.height_m),
        *(state.speed_m_s, state.heading_rad, state.climb_m_s, state.rolls),
    )


def rows_of(chance: random.Random, name: str, plan: Plan) -> Iterator[tuple[int, str]]:
    """Time and text of every row of one aircraft."""
    states = list(_flown(plan))
    held_s = -1.0
    for time_s in range(0, DURATION_S + 1, ROW_S):
        placed_s = round(time_s - chance.uniform(0.0, 1.2), 1)
        if held_s >= 0.0 and chance.random() < 0.02:
            placed_s = held_s
        lost = chance.random() < 0.02 or any(start <= time_s < end for start, end in plan.silent_s)
        since_s = placed_s - plan.start_s
        if lost or not 0.0 <= since_s < len(states):
            continue
        held_s = placed_s
        yield time_s, _row(chance, name, time_s, placed_s, _between(states, since_s), plan.geometric)


def recording() -> str:
    """The text of the recording: all aircraft, by time."""
    chance = random.Random(SEED)
    rows = [row for k, plan in enumerate(plans(chance), start=1) for row in rows_of(chance, f"{k:02d}", plan)]
    rows.sort(key=lambda row: row[0])
    return "\n".join([HEADER, *(text for _, text in rows)]) + "\n"


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    target.write_text(recording(), encoding="utf-8", newline="\n")
    print(f"{target}: {target.stat().st_size / 1e3:.0f} kB")
