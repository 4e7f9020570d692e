"""The picture of truth: every object where it truly was, what became of it, and what was fired at it.

Source: docs/record.md (truth, targets, events, outcomes); which track followed whom by analysis.ownership. Leaves out: all
that the defence believed.
"""

import numpy as np

from openiads.analysis.ownership import track_owners
from openiads.record.store import Record
from openiads.show.export.events import Ends, engagements, launches, outcomes
from openiads.show.export.samples import AXES, PLACES, SPEEDS, by_mover, columns, ends, rounds
from openiads.show.export.scene import (
    DESTROYED,
    LEFT,
    REACHED,
    TARGET,
    Engagement,
    Happening,
    Mover,
    Opinion,
)

ENDS: Ends = {"target destroyed": DESTROYED, "target reached aim": REACHED, "target left": LEFT}


def _targets(record: Record) -> list[Mover]:
    table, named, events = record["truth"], record["targets"], record["events"]
    over = {
        int(events["subject"][k]): (ENDS[str(events["kind"][k])], float(events["time_s"][k]))
        for k in np.flatnonzero(np.isin(events["kind"], list(ENDS))).tolist()
    }
    grouped = by_mover(table["target"], table["time_s"])
    parts = []
    for number, rows in grouped.items():
        time_s = table["time_s"][rows]
        last_s = over.get(number, ("", float(record.meta["duration_s"])))[1]
        parts.append((time_s, columns(table, AXES, rows), columns(table, SPEEDS, rows), max(last_s, float(time_s[-1]))))
    end_m, end_places = ends(parts)
    found = []
    for k, (number, rows) in enumerate(grouped.items()):
        time_s, position_m, velocity_m_s, end_s = parts[k]
        side, entry, category = (str(named[name][number]) for name in ("identity", "entry", "category"))
        found.append(
            Mover(
                kind=TARGET,
                number=number,
                id=str(named["id"][number]),
                opinions=(Opinion(float(time_s[0]), side, entry, category),),
                time_s=time_s,
                position_m=position_m,
                velocity_m_s=velocity_m_s,
                place=columns(table, PLACES, rows),
                rows=rows,
                end=over.get(number, ("", 0.0))[0],
                end_s=end_s,
                end_position_m=end_m[k],
                end_place=end_places[k],
            )
        )
    return found


def _endings(movers: list[Mover]) -> list[Happening]:
    """What became of each target that met an end."""
    words = {DESTROYED: "was destroyed", REACHED: "reached its aim", LEFT: "left"}
    return [
        Happening(
            mover.end_s, mover.end, f"{mover.id} {words[mover.end]}", mover.end_position_m, mover.end_place, (number,)
        )
        for number, mover in enumerate(movers)
        if mover.end
    ]


def truth_picture(record: Record) -> tuple[list[Mover], list[Happening], list[Engagement]]:
    """Movers, events and engagements of the true picture."""
    targets = _targets(record)
    places = {mover.number: k for k, mover in enumerate(targets)}
    owners = track_owners(record)
    aims = {track: places[target] for track, target in owners.items() if target in places}
    movers = [*targets, *rounds(record, aims)]
    happenings = [*launches(record, movers), *outcomes(record, movers), *_endings(targets)]
    return movers, happenings, engagements(record, aims)
