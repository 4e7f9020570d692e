"""What came of the run: fates, counts, rounds, visibility, and for how long each reason kept targets from being
engaged.

Source: docs/architecture.md (the two ledgers). Every number is computed from the tables of the record alone.
Leaves out: the quality of tracks (track_quality.py), costs (cost.py), and many runs together (statistics.py).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.ownership import target_tracks, track_owners
from openiads.messages.events import FIRST_PAST_IDENTIFICATION, Reason
from openiads.record.measures import rounds_measure
from openiads.record.store import Record
from openiads.record.table import words_of

DESTROYED, REACHED, LEFT, FLYING, WAITING = (
    "destroyed",
    "reached its aim",
    "left",
    "flying at the end",
    "never started",
)
_ENDS = {"target destroyed": DESTROYED, "target reached aim": REACHED, "target left": LEFT}
NOT_SEEN, NO_TRACK, ENGAGED, NOT_LOOKED = "not seen", "no track", "engaged", "not looked"
# The gates from the first to the furthest; what is not seen, or has no track, has reached none of command's.
GATES = (NOT_SEEN, NO_TRACK, *words_of(Reason))
PAST_IDENTIFICATION = words_of(Reason)[FIRST_PAST_IDENTIFICATION:]

# Start, end, number of the gate, fire unit.
Held = tuple[float, float, int, int]


@dataclass(frozen=True)
class Fate:
    """What became of one target: how it ended, when, and its flight's span."""

    target: int
    end: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Gate:
    """A stretch of a flight, the furthest gate reached in it, and the fire unit that came furthest (-1 none)."""

    start_s: float
    end_s: float
    reason: str
    fire_unit: int


def fates(record: Record) -> list[Fate]:
    """The fate of every target, in the order of the table `targets`; one that has not started has an empty span."""
    events, duration_s = record["events"], float(record.meta["duration_s"])
    starts = [float(time_s) for time_s in record["targets"]["start_s"]]
    found: list[Fate] = [
        Fate(target, FLYING if start_s < duration_s else WAITING, start_s, max(duration_s, start_s))
        for target, start_s in enumerate(starts)
    ]
    for time_s, kind, subject in zip(events["time_s"], events["kind"], events["subject"], strict=True):
        if kind in _ENDS:
            target = int(subject)
            found[target] = Fate(target, _ENDS[str(kind)], starts[target], float(time_s))
    return found


def outcome_counts(record: Record) -> dict[str, int]:
    """The counts of objects by role and fate, named as the measures are.

    An object counts as fired at when a round met it. Attackers are always destroyed + reached + unresolved.
    """
    roles = record["targets"]["role"]
    ends = np.array([fate.end for fate in fates(record)], np.str_)
    met = np.zeros(len(roles), bool)
    met[np.unique(record["outcomes"]["target"][record["outcomes"]["target"] >= 0])] = True
    attackers = roles == "attacker"
    counts = {
        "attackers": np.sum(attackers),
        "destroyed": np.sum(attackers & (ends == DESTROYED)),
        "reached": np.sum(attackers & (ends == REACHED)),
        "unresolved": np.sum(attackers & (ends != DESTROYED) & (ends != REACHED)),
        "decoys": np.sum(roles == "decoy"),
        "decoys_destroyed": np.sum((roles == "decoy") & (ends == DESTROYED)),
    }
    for role in ("neutral", "friend"):
        counts[f"{role}s"] = np.sum(roles == role)
        counts[f"{role}_engaged"] = np.sum((roles == role) & met)
        counts[f"{role}_destroyed"] = np.sum((roles == role) & (ends == DESTROYED))
    return {name: int(count) for name, count in counts.items()}


def rounds_by_type(record: Record) -> dict[str, int]:
    """Rounds fired by interceptor entry, for every type at hand; from the measures where launches were not recorded."""
    entries = record["interceptor_types"]["entry"]
    kinds = record["launches"]["interceptor_type"]
    if len(kinds) == 0:
        return {str(entry): int(record.measures.get(rounds_measure(str(entry)), 0)) for entry in entries}
    return {str(entry): int(np.sum(kinds == number)) for number, entry in enumerate(entries)}


def mission_rounds_by_type(record: Record) -> dict[str, int]:
    """Rounds that fire missions took, by interceptor entry; types of which none was taken are missing."""
    missions, found = record["fire_missions"], dict[str, int]()
    for kind, rounds in zip(missions["interceptor_type"], missions["rounds_fired"], strict=True):
        entry = str(record["interceptor_types"]["entry"][kind])
        found[entry] = found.get(entry, 0) + int(rounds)
    return found


def rounds_at(record: Record) -> dict[int, int]:
    """Target to the number of rounds fired at tracks that followed it; targets without one are missing."""
    owners, rounds = track_owners(record), dict[int, int]()
    for track in record["launches"]["track"]:
        target = owners.get(int(track), -1)
        if target >= 0:
            rounds[target] = rounds.get(target, 0) + 1
    return rounds


def class_of(record: Record, target: int) -> str:
    """What a target is counted under: an attacker by its category, anything else by its role."""
    role = str(record["targets"]["role"][target])
    return str(record["targets"]["category"][target]) if role == "attacker" else role


def _furthest(spans: list[Held], start_s: float, end_s: float) -> list[Held]:
    """What held in each stretch of a flight: where spans overlap the furthest gate, where there is none, the first."""
    cuts = {start_s, end_s} | {time_s for span in spans for time_s in span[:2] if start_s < time_s < end_s}
    edges = np.array(sorted(cuts))
    best = np.full(len(edges) - 1, -1)
    for number in sorted(range(len(spans)), key=lambda k: spans[k][2]):
        first_s, last_s = spans[number][:2]
        best[(edges[:-1] >= first_s) & (edges[1:] <= last_s)] = number
    found: list[Held] = []
    for k, number in enumerate(best):
        gate, unit = spans[number][2:] if number >= 0 else (0, -1)
        if found and found[-1][2:] == (gate, unit):
            found[-1] = (found[-1][0], float(edges[k + 1]), gate, unit)
        else:
            found.append((float(edges[k]), float(edges[k + 1]), gate, unit))
    return found


def _spans_of_tracks(record: Record) -> dict[int, list[Held]]:
    """Track to its spans in the engagement ledger."""
    ledger, gate = record["engagement_ledger"], {word: number for number, word in enumerate(GATES)}
    spans: dict[int, list[Held]] = {}
    columns = (ledger[name].tolist() for name in ("track", "start_s", "end_s", "reason", "fire_unit"))
    for track, start_s, end_s, reason, unit in zip(*columns, strict=True):
        spans.setdefault(track, []).append((start_s, end_s, gate[reason], unit))
    return spans


def _spans_in_sight(record: Record) -> dict[int, list[Held]]:
    """Target to the spans in which any radar saw it: without a track, that is as far as it came."""
    ledger, gate = record["visibility_ledger"], GATES.index(NO_TRACK)
    spans: dict[int, list[Held]] = {}
    seen = ledger["visibility"] == "seen"
    columns = (ledger[name][seen].tolist() for name in ("target", "start_s", "end_s"))
    for target, start_s, end_s in zip(*columns, strict=True):
        spans.setdefault(target, []).append((start_s, end_s, gate, -1))
    return spans


def reason_spans(record: Record) -> list[list[Gate]]:
    """For every target: the stretches of its flight, each with the furthest gate that it reached there.

    Gates are `not seen`, `no track`, then the reasons of the engagement ledger up to `engaged`.
    """
    owned, held, sight = target_tracks(record), _spans_of_tracks(record), _spans_in_sight(record)
    found = []
    for fate in fates(record):
        mine = [span for track in owned.get(fate.target, ()) for span in held.get(track, ())]
        mine += sight.get(fate.target, [])
        stretches = _furthest(mine, fate.start_s, fate.end_s) if fate.end_s > fate.start_s else []
        found.append([Gate(start_s, end_s, GATES[gate], unit) for start_s, end_s, gate, unit in stretches])
    return found


def seconds_by_reason(gates: list[Gate]) -> dict[str, float]:
    """Seconds of one flight by the furthest gate reached."""
    seconds: dict[str, float] = {}
    for gate in gates:
        seconds[gate.reason] = seconds.get(gate.reason, 0.0) + gate.end_s - gate.start_s
    return seconds


def time_by_reason(record: Record) -> list[dict[str, float]]:
    """For every target: seconds of its flight by the furthest gate reached; they add up to the flight."""
    return [seconds_by_reason(gates) for gates in reason_spans(record)]


def held_hostile_s(seconds: dict[str, float]) -> float:
    """For how long [s] of its flight an object was held hostile, given its seconds by reason."""
    return sum(seconds.get(reason, 0.0) for reason in PAST_IDENTIFICATION)


def reason_shares(record: Record) -> dict[str, dict[str, float]]:
    """For each class of target: the share of its flight time by reason, greatest first. Source: engagement ledger."""
    seconds: dict[str, dict[str, float]] = {}
    for target, mine in enumerate(time_by_reason(record)):
        total = seconds.setdefault(class_of(record, target), {})
        for reason, time_s in mine.items():
            total[reason] = total.get(reason, 0.0) + time_s
    return {kind: _shares(total) for kind, total in seconds.items() if total}


def _shares(seconds: dict[str, float]) -> dict[str, float]:
    whole = sum(seconds.values())
    return {name: seconds[name] / whole for name in sorted(seconds, key=lambda name: -seconds[name])}


def main_reason(seconds: dict[str, float]) -> str:
    """The reason that kept one target from being engaged longest; empty where it always was, or never flew.

    What happened before there was a track counts only where there never was one.
    """
    waits = {reason: time_s for reason, time_s in seconds.items() if reason != ENGAGED}
    tracked = {reason: time_s for reason, time_s in waits.items() if reason not in (NOT_SEEN, NO_TRACK)}
    told = tracked or waits
    return max(told, key=lambda reason: told[reason]) if told else ""


def visibility_shares(record: Record) -> dict[str, dict[str, float]]:
    """For each radar: the share of the time in which it looked at targets by what stood between. Source: visibility ledger."""
    ledger = record["visibility_ledger"]
    spent_s = ledger["end_s"] - ledger["start_s"]
    found = {}
    for number, name in enumerate(record["radars"]["id"]):
        mine = ledger["radar"] == number
        seconds = {
            str(word): float(np.sum(spent_s[mine & (ledger["visibility"] == word)]))
            for word in _words(ledger, mine)
            if word != NOT_LOOKED
        }
        if any(seconds.values()):
            found[str(name)] = _shares(seconds)
    return found


def _words(ledger: dict[str, np.ndarray[Any, Any]], mine: np.ndarray[Any, Any]) -> list[str]:
    return [str(word) for word in np.unique(ledger["visibility"][mine])]


def assumed_inputs(record: Record) -> list[dict[str, Any]]:
    """The rows of `catalogue` that are assumed, kill probabilities first, then in the order of the catalogue."""
    catalogue = record["catalogue"]
    rows = [{name: column[i].item() for name, column in catalogue.items()} for i in range(record.rows("catalogue"))]
    assumed = [row for row in rows if row["grade"] == "assumed" and row["used"] == row["used"]]
    return sorted(assumed, key=lambda row: not row["key"].startswith("kill_probability"))
