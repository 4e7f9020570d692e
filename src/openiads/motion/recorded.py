"""Recorded flights as fixes: rows too near, out of step or repeated left out, and gaps left open.

A recording's positions err by some metres and a tenth of a second, so that a path through rows a second apart would shake.
Rows some ten seconds apart, joined by cubics with the velocities that the aircraft itself sent, do not: tests say by how
much. Source: choices of this project, measured on recordings. Leaves out: smoothing; what is kept is as it was received.
"""

from typing import Any

import numpy as np

from openiads.motion.bodies import FIX

Rows = np.ndarray[Any, Any]

# Rows nearer in time than this to the one before are left out; across a longer silence than the other nothing is invented.
LEAST_APART_S = 9.0
LONGEST_GAP_S = 60.0
# By how much the mean velocity between two rows may differ from the mean of those sent with them.
MOST_OUT_OF_STEP_M_S = 25.0
FASTEST_M_S = 400.0
FEWEST = 2


def _in_step(before: np.record, row: np.record) -> bool:
    """Whether a row follows from the one before: by the velocities sent, or where none are, at a speed that is one."""
    mean = (row.position_m - before.position_m) / (row.time_s - before.time_s)
    sent = 0.5 * (before.velocity_m_s + row.velocity_m_s)
    if np.isfinite(sent).all():
        return bool(np.linalg.norm(mean - sent) <= MOST_OUT_OF_STEP_M_S)
    return bool(np.linalg.norm(mean) <= FASTEST_M_S)


def _with_velocities(rows: list[np.record]) -> Rows:
    """Rows as fixes; where no velocity was sent, that of the places before and after."""
    fixes = np.array([row.item() for row in rows], FIX)
    by_places = np.gradient(fixes["position_m"], fixes["time_s"], axis=0)
    silent = ~np.isfinite(fixes["velocity_m_s"])
    fixes["velocity_m_s"][silent] = by_places[silent]
    return fixes


def flights_of(rows: Rows) -> list[Rows]:
    """Flights without a gap, as fixes, from the rows of one aircraft in time order; a velocity that was not sent is NaN."""
    flights: list[list[np.record]] = []
    for row in rows:
        before = flights[-1][-1] if flights else None
        if before is None or row.time_s - before.time_s > LONGEST_GAP_S:
            flights.append([row])
        elif row.time_s - before.time_s >= LEAST_APART_S and _in_step(before, row):
            flights[-1].append(row)
    return [_with_velocities(flight) for flight in flights if len(flight) >= FEWEST]
