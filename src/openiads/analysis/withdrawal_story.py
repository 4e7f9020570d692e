"""Orders that were withdrawn, as sentences: when and why, and what became of the rounds.

Source: the record's tables withdrawals, orders, launches, assessments and identifications. Leaves out: withdrawals that were
lost on their way, which the record only counts.
"""

import numpy as np

from openiads.record.store import Record

IDENTITIES = {"friend": "friendly"}
# Who is not fired at once that is known.
KNOWN = ("friendly", "neutral")


def held_at(record: Record, track: int, time_s: float) -> str:
    """What a track was held to be at a time; empty where it had not been judged."""
    named = record["identifications"]
    before = np.flatnonzero((named["track"] == track) & (named["time_s"] <= time_s))
    identity = str(named["identity"][before[-1]]) if len(before) else ""
    return IDENTITIES.get(identity, identity)


def withdrawal_sentences(record: Record, tracks: list[int]) -> list[tuple[float, str]]:
    """A sentence for each order at some tracks that was withdrawn, with its time [s]."""
    table = record["withdrawals"]
    return [
        (float(table["time_s"][i]), _sentence(record, int(i))) for i in np.flatnonzero(np.isin(table["track"], tracks))
    ]


def _sentence(record: Record, i: int) -> str:
    table = record["withdrawals"]
    unit, time_s = record["fire_units"]["id"][table["fire_unit"][i]], float(table["time_s"][i])
    why = _why(held_at(record, int(table["track"][i]), time_s))
    return f"At {time_s:.0f} s command withdrew its order to {unit} (salvo {table['salvo'][i]}): {why}; {_came_of(record, i)}."


def _why(held: str) -> str:
    if held in KNOWN:
        return f"the track was held to be {held} by then"
    if held == "hostile":
        return "weapons were on hold there by then"
    return "its identity was not decided any more, and weapons were not free there"


def _came_of(record: Record, i: int) -> str:
    """What a withdrawal came to: how many rounds stayed where they were."""
    table, told_s = record["withdrawals"], float(record["withdrawals"]["told_s"][i])
    unit, order = record["fire_units"]["id"][table["fire_unit"][i]], table["order"][i]
    stayed = int(((record["assessments"]["order"] == order) & (record["assessments"]["interceptor"] < 0)).sum())
    left = int((record["launches"]["order"] == order).sum())
    if not stayed:
        late = "the run ended before that" if told_s >= float(record.meta["duration_s"]) else "which was too late"
        return f"{unit} was to be told at {told_s:.0f} s, {late}"
    rounds = "its round" if stayed == 1 else f"its {stayed} rounds"
    if left:
        rounds = f"{stayed} of its {stayed + left} rounds"
    return f"{unit} was told at {told_s:.0f} s, and {rounds} stayed on the launcher"
