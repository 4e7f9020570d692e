"""Sentences about decisions: how much a track threatened and by what, why fire was held, what a round was kept for.

Source: the record's tables threats, fire_units and orders. Leaves out: everything else of a story (story.py).
"""

import math

import numpy as np

from openiads.record.store import Record
from openiads.units import printed

NEVER_S = 1e8
HOLD_FIRE, RESERVED = "hold fire", "reserved"


def _chance(probability: float) -> str:
    """A probability for people; rounded, but never to a certainty that it is not."""
    if probability >= 0.995:
        return "more than 0.99" if probability < 1.0 else "1"
    return "less than 0.01" if 0.0 < probability < 0.005 else f"{probability:.2f}"


def _row_at(record: Record, track: int, time_s: float) -> int:
    """The row of `threats` that held for a track at a time: the last before it; -1 where there is none."""
    threats = record["threats"]
    rows = np.flatnonzero((threats["track"] == track) & (threats["time_s"] <= time_s + 1e-6))
    return int(rows[-1]) if len(rows) else -1


def _factors(record: Record, row: int) -> str:
    threats = record["threats"]
    asset = int(threats["asset"][row])
    name = str(record["assets"]["id"][asset]) if asset >= 0 else "nothing"
    aims = f"aimed at {name} with probability {_chance(float(threats['asset_probability'][row]))}"
    if threats["aim_probability"][row] - threats["asset_probability"][row] >= 0.01:
        aims += f" and at any asset with {_chance(float(threats['aim_probability'][row]))}"
    worth, lethality = threats["value"][row], threats["lethality"][row]
    hostile = _chance(float(threats["hostility"][row]))
    return (
        f"a threat of {threats['threat'][row]:.3g}: {aims}, worth {worth:.3g}, lethality {lethality:.2g}, "
        f"hostile with {hostile}"
    )


def _times(record: Record, row: int) -> str:
    threats = record["threats"]
    arrival_s, last_s = float(threats["arrival_s"][row]), float(threats["last_launch_s"][row])
    parts = [f"it was expected there at {arrival_s:.0f} s"] if arrival_s < NEVER_S else []
    parts += [f"a round had to leave by {last_s:.0f} s"] if math.isfinite(last_s) else []
    return "; " + ", and ".join(parts) if parts else ""


def threat_sentences(record: Record, tracks: list[int], until_s: float) -> list[tuple[float, str]]:
    """For each track: when it was first held a threat, and at each order to fire at it, by which factors."""
    told: list[tuple[float, str]] = []
    threats, orders = record["threats"], record["orders"]
    for track in tracks:
        mine = np.flatnonzero((threats["track"] == track) & (threats["threat"] > 0.0) & (threats["time_s"] <= until_s))
        times = [float(threats["time_s"][mine[0]])] if len(mine) else []
        times += [float(time_s) for time_s in orders["time_s"][orders["track"] == track] if time_s not in times]
        for time_s in times:
            row = _row_at(record, track, time_s)
            if row >= 0:
                said = f"At {time_s:.0f} s command held track {track} to be {_factors(record, row)}"
                told.append((time_s, f"{said}{_times(record, row)}."))
    return told


def decision(record: Record, reason: str, tracks: list[int], fire_unit: int, start_s: float) -> str:
    """What stands behind a reason that the doctrine gave, as the end of a sentence; empty for other reasons."""
    if reason == HOLD_FIRE and fire_unit >= 0:
        limit_m = float(record["fire_units"]["hold_fire_m"][fire_unit])
        name = record["fire_units"]["id"][fire_unit]
        return f": {name} held its fire until it came within {printed(limit_m, 'km'):g} km"
    if reason != RESERVED:
        return ""
    rows = [row for track in tracks if (row := _row_at(record, track, start_s)) >= 0]
    if not rows:
        return ""
    row = max(rows, key=lambda row: float(record["threats"]["time_s"][row]))
    price, threat = float(record["threats"]["price"][row]), float(record["threats"]["threat"][row])
    if price <= 0.0:
        return ": the policy that was asked kept its fire"
    return f": the price of a round, {price:.3g} then, exceeded what one saves of a threat of {threat:.3g}"
