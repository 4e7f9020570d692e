"""Samples of movers from the tables of a record, split by mover, and the rounds, which both pictures show alike.

Source: docs/record.md (truth, tracks, interceptors, launches, outcomes). A round's velocity is not in the record: it is the
difference of its places over time. Leaves out: whose targets and tracks they are (truth_picture.py, perceived_picture.py).
"""

from typing import Any

import numpy as np

from openiads.record.store import Columns, Record
from openiads.show.export.frames import ecef, places
from openiads.show.export.scene import DESTROYED, FRIEND, INTERCEPTOR, MISSED, ROUND, Array, Mover, Opinion, Place

AXES, SPEEDS = ("x_m", "y_m", "z_m"), ("vx_m_s", "vy_m_s", "vz_m_s")
PLACES = ("latitude_deg", "longitude_deg", "height_m")


def columns(table: Columns, names: tuple[str, ...], rows: Any) -> Array:
    """Some columns of some rows side by side. (n, k)"""
    found: Array = np.stack([table[name][rows] for name in names], axis=1)
    return found


def by_mover(keys: Array, time_s: Array) -> dict[int, Array]:
    """For each key its rows in order of time, each time once (the last row of it)."""
    order = np.lexsort((np.arange(len(keys)), time_s, keys))
    key, when = keys[order], time_s[order]
    last = np.ones(len(order), bool)
    last[:-1] = (key[1:] != key[:-1]) | (when[1:] != when[:-1])
    order, key = order[last], key[last]
    cuts = np.flatnonzero(key[1:] != key[:-1]) + 1
    groups = np.split(order, cuts) if len(order) else []
    return {int(keys[group[0]]): group for group in groups}


def differences(time_s: Array, position_m: Array) -> Array:
    """Velocity [m/s] by differences of positions over time; zero where there is one sample only. (n, 3)"""
    if len(time_s) < 2:
        return np.zeros_like(position_m)
    gradient: Array = np.gradient(position_m, time_s, axis=0)
    return gradient


def ends(movers: list[tuple[Array, Array, Array, float]]) -> tuple[Array, list[Place]]:
    """Where movers are at their ends, from (times, positions, velocities, end): on from the last sample. (n, 3) and places."""
    last = [position[-1] + velocity[-1] * max(end_s - time_s[-1], 0.0) for time_s, position, velocity, end_s in movers]
    position_m = np.array(last).reshape(-1, 3)
    found = places(position_m) if len(position_m) else np.empty((0, 3))
    return position_m, [(float(a), float(b), float(c)) for a, b, c in found]


def _path(record: Record, number: int, rows: Array, ended: int) -> tuple[Array, Array, Array]:
    """Times, positions and places of a round: where it left, its samples, and where it ended (-1: it flies still)."""
    table, launches, outcomes = record["interceptors"], record["launches"], record["outcomes"]
    start = tuple(float(launches[name][number]) for name in PLACES)
    time_s = [np.array([launches["time_s"][number]]), table["time_s"][rows]]
    position_m = [ecef((start[0], start[1], start[2]))[None], columns(table, AXES, rows)]
    place = [np.array([start]), columns(table, PLACES, rows)]
    if ended >= 0:
        time_s.append(outcomes["time_s"][[ended]])
        position_m.append(columns(outcomes, AXES, [ended]))
        place.append(columns(outcomes, PLACES, [ended]))
    times = np.concatenate(time_s)
    later = np.concatenate([[True], times[1:] > np.maximum.accumulate(times)[:-1]])
    return times[later], np.concatenate(position_m)[later], np.concatenate(place)[later]


def rounds(record: Record, aims: dict[int, int]) -> list[Mover]:
    """The rounds as movers. aims : for a track's number, the place in the scene of the mover that a round was fired at."""
    launches, outcomes, types = record["launches"], record["outcomes"], record["interceptor_types"]
    grouped = by_mover(record["interceptors"]["interceptor"], record["interceptors"]["time_s"])
    ended = {int(number): k for k, number in enumerate(outcomes["interceptor"].tolist())}
    nothing = np.empty(0, np.int64)
    found = []
    for k, number in enumerate(launches["interceptor"].tolist()):
        row = ended.get(number, -1)
        time_s, position_m, place = _path(record, k, grouped.get(number, nothing), row)
        end = "" if row < 0 else DESTROYED if outcomes["destroyed"][row] else MISSED
        entry = str(types["entry"][int(launches["interceptor_type"][k])])
        found.append(
            Mover(
                kind=ROUND,
                number=number,
                id=f"round {number}",
                opinions=(Opinion(float(time_s[0]), FRIEND, entry, INTERCEPTOR),),
                time_s=time_s,
                position_m=position_m,
                velocity_m_s=differences(time_s, position_m),
                place=place,
                rows=nothing,
                end=end,
                end_s=float(time_s[-1]),
                end_position_m=position_m[-1],
                end_place=(float(place[-1, 0]), float(place[-1, 1]), float(place[-1, 2])),
                source=int(launches["fire_unit"][k]),
                aim=aims.get(int(launches["track"][k]), -1),
            )
        )
    return found
