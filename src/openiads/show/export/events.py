"""Events and engagements that both pictures show: rounds that leave and end, and channels of fire that are held.

Source: docs/record.md (launches, outcomes, events). Leaves out: what only one picture knows (truth_picture.py,
perceived_picture.py).
"""

import numpy as np

from openiads.record.store import Record
from openiads.show.export.scene import DESTROYED, ROUND, Engagement, Happening, Mover

Ends = dict[str, str]
HIT, MISS, LAUNCH = "hit", "miss", "launch"


def launches(record: Record, movers: list[Mover]) -> list[Happening]:
    """Each round that leaves."""
    units = record["fire_units"]["id"]
    found = []
    for number, mover in enumerate(movers):
        if mover.kind != ROUND:
            continue
        aim = f" at {movers[mover.aim].id}" if mover.aim >= 0 else ""
        text = f"{units[mover.source]} fired a {mover.last.entry} ({mover.id}){aim}"
        place = tuple(float(each) for each in mover.place[0])
        about = (number, mover.aim) if mover.aim >= 0 else (number,)
        found.append(
            Happening(float(mover.time_s[0]), LAUNCH, text, mover.position_m[0], (place[0], place[1], place[2]), about)
        )
    return found


def outcomes(record: Record, movers: list[Mover]) -> list[Happening]:
    """How each round truly ended; the target that it met, where it met one."""
    table = record["outcomes"]
    places = {mover.number: k for k, mover in enumerate(movers) if mover.kind == ROUND}
    targets = {mover.number: k for k, mover in enumerate(movers) if mover.kind != ROUND}
    found = []
    for k, round_number in enumerate(table["interceptor"].tolist()):
        if (number := places.get(round_number, -1)) < 0:
            continue
        mover, met = movers[number], targets.get(int(table["target"][k]), -1)
        kind = HIT if mover.end == DESTROYED else MISS
        what = "destroyed" if kind == HIT else "missed"
        text = f"{mover.id} {what} {movers[met].id}" if met >= 0 else f"{mover.id} met nothing"
        about = (number, met) if met >= 0 else (number,)
        found.append(Happening(float(table["time_s"][k]), kind, text, mover.end_position_m, mover.end_place, about))
    return found


def engagements(record: Record, aims: dict[int, int]) -> list[Engagement]:
    """The spans in which fire units held a channel for a track. aims : a track's number to its mover in the scene."""
    events, end_s = record["events"], float(record.meta["duration_s"])
    rows = np.flatnonzero(np.isin(events["kind"], ["engagement opened", "engagement closed"]))
    rows = rows[np.argsort(events["time_s"][rows], kind="stable")]
    begun: dict[tuple[int, int], float] = {}
    found = []
    for k in rows.tolist():
        track, unit, time_s = int(events["subject"][k]), int(events["other"][k]), float(events["time_s"][k])
        if events["kind"][k] == "engagement opened":
            begun.setdefault((track, unit), time_s)
        elif (start_s := begun.pop((track, unit), None)) is not None and track in aims:
            found.append(Engagement(unit, aims[track], start_s, time_s))
    still = [(track, unit, start_s) for (track, unit), start_s in begun.items() if track in aims]
    found += [Engagement(unit, aims[track], start_s, end_s) for track, unit, start_s in still]
    return sorted(found, key=lambda each: (each.start_s, each.site, each.mover))
