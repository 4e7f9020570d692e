"""The perceived picture: the confirmed tracks, what they were held to be, and what command was told of its rounds.

Source: docs/record.md (tracks, identifications, events, assessments). Own rounds are shown where they were, since their side
knows. Leaves out: tentative tracks, plots, and everything that only truth tells.
"""

from dataclasses import replace

import numpy as np

from openiads.record.store import Record
from openiads.show.export.events import engagements, launches
from openiads.show.export.samples import AXES, PLACES, SPEEDS, by_mover, columns, ends, rounds
from openiads.show.export.scene import DROPPED, ENDED, TRACK, UNKNOWN, Array, Engagement, Happening, Mover, Opinion

CONFIRMED = "confirmed"
SAID = {"declared": "was declared", "confirmed": "was confirmed", "dropped": "was dropped"}


def categories(record: Record) -> dict[str, str]:
    """For each class of target its category, as the targets of the record tell."""
    named = record["targets"]
    return dict(zip(named["entry"].tolist(), named["category"].tolist(), strict=True))


def _opinions(record: Record, known: dict[str, str]) -> dict[int, tuple[Opinion, ...]]:
    """For each track each change of what it is held to be."""
    table = record["identifications"]
    found: dict[int, list[Opinion]] = {}
    for k in np.lexsort((np.arange(len(table["track"])), table["time_s"], table["track"])).tolist():
        side, entry = str(table["identity"][k]), str(table["target_class"][k])
        said = found.setdefault(int(table["track"][k]), [])
        if not said or (said[-1].side, said[-1].entry) != (side, entry):
            said.append(Opinion(float(table["time_s"][k]), side, entry, known.get(entry, UNKNOWN)))
    return {track: tuple(said) for track, said in found.items()}


def _dropped(record: Record) -> dict[int, float]:
    events = record["events"]
    rows = np.flatnonzero(events["kind"] == "track dropped").tolist()
    return {int(events["subject"][k]): float(events["time_s"][k]) for k in rows}


def _tracks(record: Record) -> list[Mover]:
    table = record["tracks"]
    kept = np.flatnonzero(table["status"] == CONFIRMED)
    grouped = {track: kept[rows] for track, rows in by_mover(table["track"][kept], table["time_s"][kept]).items()}
    over, opinions = _dropped(record), _opinions(record, categories(record))
    parts = []
    for track, rows in grouped.items():
        time_s = table["time_s"][rows]
        last_s = max(over.get(track, float(record.meta["duration_s"])), float(time_s[-1]))
        parts.append((time_s, columns(table, AXES, rows), columns(table, SPEEDS, rows), last_s))
    end_m, end_places = ends(parts)
    found = []
    for k, (track, rows) in enumerate(grouped.items()):
        time_s, position_m, velocity_m_s, end_s = parts[k]
        unknown = Opinion(float(time_s[0]), UNKNOWN, UNKNOWN, UNKNOWN)
        found.append(
            Mover(
                kind=TRACK,
                number=track,
                id=f"track {track}",
                opinions=_begun(opinions.get(track, (unknown,)), unknown),
                time_s=time_s,
                position_m=position_m,
                velocity_m_s=velocity_m_s,
                place=columns(table, PLACES, rows),
                rows=rows,
                end=DROPPED if track in over else "",
                end_s=end_s,
                end_position_m=end_m[k],
                end_place=end_places[k],
            )
        )
    return found


def _begun(opinions: tuple[Opinion, ...], unknown: Opinion) -> tuple[Opinion, ...]:
    """Opinions from the first sample on: the one held then, or unknown where there is none yet, and those that follow."""
    before = [opinion for opinion in opinions if opinion.time_s <= unknown.time_s]
    first = before[-1] if before else unknown
    return first, *opinions[len(before) :]


def _happening(time_s: float, kind: str, text: str, number: int, mover: Mover) -> Happening:
    """Something about a track, at its sample nearest in time."""
    k = int(np.argmin(np.abs(mover.time_s - time_s)))
    place = tuple(float(each) for each in mover.place[k])
    return Happening(time_s, kind, text, mover.position_m[k], (place[0], place[1], place[2]), (number,))


def _changes(record: Record, tracks: list[Mover]) -> list[Happening]:
    """Tracks confirmed, dropped, and declared to be something else."""
    events, place = record["events"], {mover.number: k for k, mover in enumerate(tracks)}
    found = []
    for word in (CONFIRMED, DROPPED):
        for k in np.flatnonzero(events["kind"] == f"track {word}").tolist():
            if (number := place.get(int(events["subject"][k]), -1)) >= 0:
                mover = tracks[number]
                text = f"{mover.id} {SAID[word]}"
                found.append(_happening(float(events["time_s"][k]), word, text, number, mover))
    for number, mover in enumerate(tracks):
        for opinion in mover.opinions:
            if opinion.side != UNKNOWN:
                text = f"{mover.id} was held to be {opinion.side}, {opinion.entry}"
                found.append(_happening(opinion.time_s, "declared", text, number, mover))
    return found


def _assessed(record: Record, movers: list[Mover]) -> list[Happening]:
    """What command was told of each round, where that round ended."""
    table = record["assessments"]
    place = {mover.number: k for k, mover in enumerate(movers) if mover.kind != TRACK}
    found = []
    for k, number in enumerate(table["interceptor"].tolist()):
        if (own := place.get(number, -1)) < 0:
            continue
        mover, told = movers[own], "destroyed" if table["destroyed"][k] else "not destroyed"
        text = f"track {int(table['track'][k])} was assessed as {told} by {mover.id}"
        about = (own, mover.aim) if mover.aim >= 0 else (own,)
        kind = "assessed destroyed" if table["destroyed"][k] else "assessed missed"
        found.append(Happening(float(table["time_s"][k]), kind, text, mover.end_position_m, mover.end_place, about))
    return found


def perceived_picture(record: Record) -> tuple[list[Mover], list[Happening], list[Engagement]]:
    """Movers, events and engagements as the defence perceived them."""
    tracks = _tracks(record)
    aims = {mover.number: k for k, mover in enumerate(tracks)}
    own = [replace(mover, end=ENDED if mover.end else "") for mover in rounds(record, aims)]
    movers = [*tracks, *own]
    happenings = [*launches(record, movers), *_changes(record, tracks), *_assessed(record, movers)]
    return movers, happenings, engagements(record, aims)


def state_covariance(record: Record, rows: Array) -> Array:
    """The covariance of the position [m2] of some rows of tracks, ECEF. (n, 3, 3)"""
    upper = {(0, 0): 0, (0, 1): 1, (0, 2): 2, (1, 1): 3, (1, 2): 4, (2, 2): 5}
    found = np.empty((len(rows), 3, 3))
    for (i, j), k in upper.items():
        found[:, i, j] = found[:, j, i] = record["tracks"][f"covariance_{k:02d}"][rows]
    return found
