"""The story of one target in plain sentences: both ledgers, tracks, orders, rounds and events, joined in order of time.

Source: docs/architecture.md (two ledgers answer "why was this target not engaged?"). Only what the record holds is told.
Leaves out: what was not recorded; at level events there are no distances at first sight.
"""

import difflib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from openiads.analysis.metrics import (
    DESTROYED,
    ENGAGED,
    FLYING,
    LEFT,
    NO_TRACK,
    NOT_SEEN,
    REACHED,
    Fate,
    Gate,
    fates,
    main_reason,
    reason_spans,
    rounds_at,
    seconds_by_reason,
)
from openiads.analysis.network import network_sentences
from openiads.analysis.ownership import target_tracks, track_targets
from openiads.analysis.picture import true_state
from openiads.analysis.threat_story import decision, threat_sentences
from openiads.analysis.withdrawal_story import IDENTITIES, KNOWN, held_at, withdrawal_sentences
from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth.geodesy import ecef_from_geodetic
from openiads.record.store import Columns, Record
from openiads.record.wrong_steps import STEPS
from openiads.units import printed, si

# Shorter spans of the ledgers are passed over in the telling.
SHORTEST_TOLD_S = 2.0
# More spans of waiting than this in a row are told as one, with the sum of each reason.
SPANS_TOLD = 4
# Of a radar's losses of sight, the longest.
MOST_TOLD = 8

Span = tuple[float, float, str]

REASONS = {
    "not seen": "no radar saw it",
    "no track": "no track followed it",
    "not confirmed": "its track was not confirmed yet",
    "identification pending": "its identity was not decided yet",
    "not hostile": "it was not held to be hostile",
    "weapons hold": "weapons were on hold",
    "assessed destroyed": "it was held to be destroyed already",
    "out of envelope": "it was outside the reach of every round at hand",
    "no time": "no round could meet it in time",
    "no guide radar": "no engagement radar could see it to guide a round",
    "out of sector": "it was outside the sector of every engagement radar or launcher",
    "no rounds": "no round was left or ready",
    "no channel": "no fire channel was free",
    "salvos spent": "the doctrine allowed no further salvo at it",
    "hold fire": "fire was held until it was nearer",
    "reserved": "the shot was kept back",
    "link lost": "it could have been engaged, had a link not been missing or an order lost on its way",
    "engaged": "it was being engaged",
}
ROLES = {
    "attacker": "an attacker",
    "decoy": "a decoy",
    "neutral": "a neutral object",
    "friend": "a friendly object",
    "jammer": "a jammer",
}
KINDS_OF_EVIDENCE = ("transponder", "class", "corridor", "kinematics")
MOVED_BY = {
    "transponder": "what its transponder answered, or that nothing did,",
    "class": "what its echo was taken for",
    "corridor": "whether it kept to a corridor",
    "kinematics": "how it flew",
}
VISIBILITIES = {
    "not looked": "the radar did not look there",
    "out of range": "it was outside the radar's range",
    "too near": "it was nearer than the radar's minimum range",
    "out of sector": "it was outside the radar's sector",
    "below horizon": "it was below the radar's horizon",
    "masked": "relief was in the way",
    "below threshold": "its echo was too weak",
}


class UnknownTarget(LookupError):
    """A target id that the record does not have; the message names the nearest."""


@dataclass
class _Told:
    """Sentences with their times, as they are found."""

    lines: list[tuple[float, int, str]] = field(default_factory=list)

    def add(self, time_s: float, sentence: str) -> None:
        """Take a sentence that belongs to a time."""
        self.lines.append((time_s, len(self.lines), sentence))

    def in_order(self) -> list[str]:
        """All sentences, by time."""
        return [sentence for _, _, sentence in sorted(self.lines)]


@dataclass(frozen=True)
class _Scored:
    """What every story of a record needs, found once."""

    fates: list[Fate]
    tracks: dict[int, list[int]]
    followed: Columns
    gates: list[list[Gate]]
    rounds: dict[int, int]


def designation(entry: str) -> str:
    """A catalogue entry as people write it: `96l6e` is 96L6E, words stay as they are."""
    return entry.upper() if entry[:1].isdigit() else entry.replace("-", " ")


def target_number(record: Record, target_id: str) -> int:
    """The number of a target; raises UnknownTarget, with what comes nearest, where there is none of that name."""
    names = [str(name) for name in record["targets"]["id"]]
    if target_id in names:
        return names.index(target_id)
    near = difflib.get_close_matches(target_id, names, n=3)
    hint = (
        f"did you mean {' or '.join(near)}?"
        if near
        else f"there are {', '.join(names[:5])}" + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    )
    raise UnknownTarget(f"no target {target_id!r} in this record; {hint}")


def seconds(time_s: float) -> str:
    """A time for people: whole seconds, or tenths below ten."""
    return f"{time_s:.1f} s" if abs(time_s) < 9.95 and time_s != round(time_s) else f"{time_s:.0f} s"


def distance(length_m: float) -> str:
    """A distance for people: metres below one kilometre, tenths below ten."""
    if length_m < 1000.0:
        return f"{length_m:.0f} m"
    length_km = printed(length_m, "km")
    return f"{length_km:.1f} km" if length_km < 10.0 else f"{length_km:.0f} km"


def ground_distance_m(site: Columns, number: int, latitude_deg: float, longitude_deg: float) -> float:
    """Distance [m] along a sphere from a site to a place, within 0.5 %: for telling, not for computing."""
    lat1, lat2 = si(float(site["latitude_deg"][number]), "deg"), si(latitude_deg, "deg")
    apart = si(longitude_deg - float(site["longitude_deg"][number]), "deg")
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(apart / 2) ** 2
    return 2 * EARTH_MEAN_RADIUS_M * math.asin(math.sqrt(half))


def _radar(record: Record, radar: int) -> str:
    radars = record["radars"]
    return f"the {designation(str(radars['entry'][radar]))} of {radars['unit'][radar]}"


def _place(record: Record, target: int, radar: int, time_s: float) -> str:
    """Where a target was as a radar first saw it; empty where truth was not recorded."""
    truth = record["truth"]
    rows = np.flatnonzero(truth["target"] == target)
    if len(rows) < 2 or not truth["time_s"][rows[0]] <= time_s <= truth["time_s"][rows[-1]]:
        return ""
    near = rows[np.argmin(np.abs(truth["time_s"][rows] - time_s))]
    position, _ = true_state({name: column[rows] for name, column in truth.items()}, np.array([time_s]))
    site = record["radars"]
    away_m = _chord_m(site, radar, position[0])
    return f" at {distance(away_m)}, {distance(float(truth['height_m'][near]))} high"


def _chord_m(site: Columns, number: int, position_m: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    latitude, longitude = (si(float(site[name][number]), "deg") for name in ("latitude_deg", "longitude_deg"))
    origin = ecef_from_geodetic(latitude, longitude, float(site["height_m"][number]))
    return math.dist(origin, position_m)


def _visibility(record: Record, target: int, told: _Told) -> None:
    ledger = record["visibility_ledger"]
    for radar in range(record.rows("radars")):
        mine = np.flatnonzero((ledger["target"] == target) & (ledger["radar"] == radar))
        mine = mine[np.argsort(ledger["start_s"][mine], kind="stable")]
        spans = [(float(ledger["start_s"][i]), float(ledger["end_s"][i]), str(ledger["visibility"][i])) for i in mine]
        if any(word != "not looked" for _, _, word in spans):
            _seen_by(record, target, radar, spans, told)


def _seen_by(record: Record, target: int, radar: int, spans: list[Span], told: _Told) -> None:
    name = _radar(record, radar)
    seen = next((k for k, span in enumerate(spans) if span[2] == "seen"), None)
    if seen is None:
        longest: dict[str, float] = {}
        for start_s, end_s, word in spans:
            longest[word] = longest.get(word, 0.0) + end_s - start_s
        why = max(longest, key=lambda word: longest[word])
        told.add(spans[0][0], f"{name[0].upper()}{name[1:]} never saw it: mostly {VISIBILITIES.get(why, why)}.")
        return
    first_s = spans[seen][0]
    until = f"; until then {VISIBILITIES.get(spans[seen - 1][2], spans[seen - 1][2])}" if seen else ""
    told.add(first_s, f"At {seconds(first_s)} {name} first saw it{_place(record, target, radar, first_s)}{until}.")
    _lost_by(name, spans[seen:], told)


def _lost_by(name: str, spans: list[Span], told: _Told) -> None:
    lost = [span for span in spans if span[2] not in ("seen", "not looked")]
    for start_s, end_s, word in _longest(lost):
        span = f"From {seconds(start_s)} to {seconds(end_s)}"
        told.add(start_s, f"{span} {name} did not see it: {VISIBILITIES[word]}.")


def _longest(spans: list[Span]) -> list[Span]:
    """The spans worth telling: of those that are not too short the longest, in order of time."""
    worth = [span for span in spans if span[1] - span[0] >= SHORTEST_TOLD_S]
    return sorted(sorted(worth, key=lambda span: span[0] - span[1])[:MOST_TOLD])


def _tracks(record: Record, tracks: list[int], fate: Fate, told: _Told) -> None:
    """Confirmation, opinions and end of each track that was confirmed; an opinion is told when it changes."""
    events, opinion = record["events"], ""
    for track in tracks:
        at = events["subject"] == track
        confirmed = np.flatnonzero(at & (events["kind"] == "track confirmed"))
        if len(confirmed) == 0:
            continue
        time_s = float(events["time_s"][confirmed[0]])
        told.add(time_s, f"At {seconds(time_s)} track {track}, which followed it, was confirmed.")
        opinion = _identified(record, track, opinion, fate.end_s, told)
        for i in np.flatnonzero(at & (events["kind"] == "track dropped")):
            told.add(float(events["time_s"][i]), f"At {seconds(events['time_s'][i])} track {track} was dropped.")


def _identified(record: Record, track: int, opinion: str, until_s: float, told: _Told) -> str:
    named = record["identifications"]
    for i in np.flatnonzero((named["track"] == track) & (named["time_s"] <= until_s)):
        identity, kind = str(named["identity"][i]), str(named["target_class"][i])
        held = IDENTITIES.get(identity, identity) + (f", {designation(kind)}" if kind not in ("", "unknown") else "")
        if held != opinion:
            time_s, opinion = float(named["time_s"][i]), held
            told.add(time_s, f"At {seconds(time_s)} it was held to be {held}{_why_held(named, int(i), identity)}.")
    return opinion


def _why_held(named: Columns, i: int, identity: str) -> str:
    """How likely an opinion was, and the evidence that moved it; empty where the record does not say."""
    column = named.get(f"probability_{identity}")
    moved = MOVED_BY.get(str(named["moved_by"][i]), "") if "moved_by" in named else ""
    if column is None or not moved:
        return ""
    return f" ({identity} with probability {column[i]:.2f}; {moved} moved it)"


def _wrong(record: Record, target: int, told: _Told) -> None:
    """Why a neutral or a friend was fired at, when it first was."""
    wrong = record["wrong_engagements"]
    for i in np.flatnonzero(wrong["target"] == target):
        time_s = float(wrong["time_s"][i])
        because = f"It was a wrong engagement: {STEPS.get(str(wrong['step'][i]), wrong['step'][i])}"
        if not math.isfinite(time_s):
            told.add(math.inf, f"{because}.")
            continue
        spoke = ", ".join(f"{name} {wrong[f'weight_{name}'][i]:+.1f}" for name in KINDS_OF_EVIDENCE)
        told.add(
            time_s,
            f"{because}. Fire was ordered at it at {seconds(time_s)}, when it was held to be {wrong['held'][i]}, "
            f"hostile with probability {wrong['probability_hostile'][i]:.2f} (weight of evidence for hostile: {spoke}).",
        )


def _swaps(record: Record, held: Columns, target: int, tracks: list[int], told: _Told) -> None:
    """Where a track left it for another object."""
    names = record["targets"]["id"]
    for i in range(1, len(held["track"])):
        same = held["track"][i] == held["track"][i - 1] and held["track"][i] in tracks
        if same and held["target"][i - 1] == target and held["target"][i] >= 0:
            time_s, other = float(held["time_s"][i]), names[held["target"][i]]
            told.add(time_s, f"At {seconds(time_s)} track {held['track'][i]} went over to {other}.")


def _threats(record: Record, tracks: list[int], fate: Fate, told: _Told) -> None:
    for time_s, sentence in threat_sentences(record, tracks, fate.end_s):
        told.add(time_s, sentence)


def _reasons(record: Record, tracks: list[int], gates: list[Gate], told: _Told) -> None:
    """Why it was not engaged, from its first track on: span by span, or summed up where the ledger flickers."""
    waiting: list[Gate] = []
    for gate in [*gates, None]:
        if gate is not None and gate.reason not in (ENGAGED, NOT_SEEN, NO_TRACK):
            waiting.append(gate)
        elif waiting:
            _wait(record, tracks, [one for one in waiting if one.end_s - one.start_s >= SHORTEST_TOLD_S], told)
            waiting = []


def _wait(record: Record, tracks: list[int], gates: list[Gate], told: _Told) -> None:
    if len(gates) > SPANS_TOLD:
        why: dict[str, float] = {}
        for gate in gates:
            why[gate.reason] = why.get(gate.reason, 0.0) + gate.end_s - gate.start_s
        parts = [f"for {seconds(why[reason])} {REASONS[reason]}" for reason in sorted(why, key=lambda name: -why[name])]
        first_s, last_s = gates[0].start_s, gates[-1].end_s
        told.add(first_s, f"From {seconds(first_s)} to {seconds(last_s)} it was not engaged: {', '.join(parts)}.")
        return
    for gate in gates:
        unit = record["fire_units"]["id"][gate.fire_unit] if gate.fire_unit >= 0 else ""
        by = decision(record, gate.reason, tracks, gate.fire_unit, gate.start_s)
        by = by or (f" ({unit} came nearest to engaging it)" if unit else "")
        span = f"From {seconds(gate.start_s)} to {seconds(gate.end_s)}"
        told.add(gate.start_s, f"{span} it was not engaged: {REASONS[gate.reason]}{by}.")


def _orders(record: Record, tracks: list[int], told: _Told) -> None:
    orders, units, kinds = record["orders"], record["fire_units"]["id"], record["interceptor_types"]["entry"]
    for i in np.flatnonzero(np.isin(orders["track"], tracks)):
        rounds, kind = int(orders["rounds"][i]), designation(str(kinds[orders["interceptor_type"][i]]))
        what = f"a {kind}" if rounds == 1 else f"{rounds} rounds of {kind}"
        told.add(
            float(orders["time_s"][i]),
            f"At {seconds(orders['time_s'][i])} {units[orders['fire_unit'][i]]} was ordered to fire {what} at it "
            f"(salvo {orders['salvo'][i]}), to meet it at {seconds(orders['intercept_s'][i])}.",
        )
    for time_s, sentence in withdrawal_sentences(record, tracks):
        told.add(time_s, sentence)
    launches, sites = record["launches"], record["launch_sites"]["id"]
    for i in np.flatnonzero(np.isin(launches["track"], tracks)):
        kind = designation(str(kinds[launches["interceptor_type"][i]]))
        site = sites[launches["launch_site"][i]]
        time_s = float(launches["time_s"][i])
        held = held_at(record, int(launches["track"][i]), time_s)
        stood = (
            f", though the track was held to be {held} by then: no withdrawal had come in time" if held in KNOWN else ""
        )
        told.add(time_s, f"At {seconds(time_s)} a {kind} left its launcher at {site}{stood}.")


def _outcomes(record: Record, target: int, tracks: list[int], told: _Told) -> None:
    ends = record["outcomes"]
    assessed = dict(zip(record["assessments"]["interceptor"].tolist(), range(record.rows("assessments")), strict=True))
    for i in np.flatnonzero(np.isin(ends["track"], tracks) | (ends["target"] == target)):
        time_s = float(ends["time_s"][i])
        told.add(time_s, f"At {seconds(time_s)} {_round_end(record, target, tracks, int(i))}.")
        if (row := assessed.get(int(ends["interceptor"][i]))) is not None:
            _assessment(record, row, bool(ends["destroyed"][i]), told)


def _round_end(record: Record, target: int, tracks: list[int], i: int) -> str:
    ends, types = record["outcomes"], record["interceptor_types"]
    kind = int(ends["interceptor_type"][i])
    name = f"the {designation(str(types['entry'][kind]))}"
    if int(ends["track"][i]) not in tracks:
        name = f"a {designation(str(types['entry'][kind]))} that was fired at track {ends['track'][i]}"
    if ends["spent"][i]:
        return f"{name} ran out of speed before it arrived"
    met = int(ends["target"][i])
    if met < 0:
        return f"{name} arrived where nothing was near"
    if met != target:
        fate = "destroyed it" if ends["destroyed"][i] else "did not destroy it"
        return f"{name} met {record['targets']['id'][met]} instead and {fate}"
    units = record["fire_units"]
    unit = int(ends["fire_unit"][i])
    away_m = ground_distance_m(units, unit, float(ends["latitude_deg"][i]), float(ends["longitude_deg"][i]))
    where = f"{distance(away_m)} from {units['id'][unit]}, {distance(float(ends['height_m'][i]))} high"
    fate = "destroyed it" if ends["destroyed"][i] else "did not destroy it"
    return f"{name} met it {where}, and {fate}{_chance(record, target, kind)}"


def _chance(record: Record, target: int, kind: int) -> str:
    column = f"kill_probability_{record['targets']['category'][target]}"
    if column not in record["interceptor_types"]:
        return ""
    return f" (assumed kill probability {record['interceptor_types'][column][kind]:.2f})"


def _assessment(record: Record, row: int, destroyed: bool, told: _Told) -> None:
    held = record["assessments"]
    believed = bool(held["destroyed"][row])
    said = "that it was destroyed" if believed else "that it flew on"
    wrong = "" if believed == destroyed else ", which was wrong"
    told.add(float(held["time_s"][row]), f"At {seconds(held['time_s'][row])} command was told {said}{wrong}.")


def _opening(record: Record, target: int) -> str:
    targets = record["targets"]
    role, entry = str(targets["role"][target]), designation(str(targets["entry"][target]))
    name = f"{targets['id'][target]} was {ROLES.get(role, role)}"
    asset = int(targets["asset"][target])
    towards = f" towards {record['assets']['id'][asset]}" if asset >= 0 else ""
    speed, start = f"{targets['speed_m_s'][target]:.0f} m/s", seconds(float(targets["start_s"][target]))
    return f"{name}: {entry}, flying at {speed}{towards} from {start} on."


def _ending(record: Record, target: int, fate: Fate) -> str:
    asset = int(record["targets"]["asset"][target])
    ends = {
        DESTROYED: f"At {seconds(fate.end_s)} it was destroyed.",
        REACHED: f"At {seconds(fate.end_s)} it reached {record['assets']['id'][asset] if asset >= 0 else 'its aim'}.",
        LEFT: f"At {seconds(fate.end_s)} it left the scene.",
        FLYING: f"When the run ended, at {seconds(fate.end_s)}, it was still flying.",
    }
    return ends.get(fate.end, "The run ended before it started.")


def _conclusion(scored: _Scored, target: int) -> str:
    rounds = scored.rounds.get(target, 0)
    if rounds:
        return f"In all, {rounds} round{'s were' if rounds > 1 else ' was'} fired at it."
    spent = seconds_by_reason(scored.gates[target])
    reason = main_reason(spent)
    if not reason:
        return "No round was fired at it."
    unseen_s, flown = spent.get(NOT_SEEN, 0.0) + spent.get(NO_TRACK, 0.0), seconds(sum(spent.values()))
    for_so_long, why = f"for {seconds(spent[reason])}", REASONS[reason]
    if reason in (NOT_SEEN, NO_TRACK) or unseen_s <= spent[reason]:
        return f"No round was fired at it; the main reason was that {for_so_long} of its {flown} of flight {why}."
    return (
        f"No round was fired at it: for {seconds(unseen_s)} of its {flown} of flight no radar saw it or no track followed it; "
        f"the main reason in the rest was that {for_so_long} {why}."
    )


def story(record: Record, target_id: str) -> list[str]:
    """What happened to one target and why, as sentences in order of time; raises UnknownTarget for a name that is none.

    Joins the visibility ledger (sensing), the engagement ledger (command), tracks, orders, rounds, assessments and events.
    Which track followed the target is known from the origins of plots, which the defence never saw.
    """
    return stories(record, [target_id])[target_id]


def stories(record: Record, target_ids: Sequence[str]) -> dict[str, list[str]]:
    """The stories of several targets, for about the cost of one; raises UnknownTarget as `story` does."""
    numbers = {name: target_number(record, name) for name in target_ids}
    scored = _Scored(
        fates(record), target_tracks(record), track_targets(record), reason_spans(record), rounds_at(record)
    )
    return {name: _story(record, scored, number) for name, number in numbers.items()}


def _story(record: Record, scored: _Scored, target: int) -> list[str]:
    fate, tracks, told = scored.fates[target], scored.tracks.get(target, []), _Told()
    _visibility(record, target, told)
    _tracks(record, tracks, fate, told)
    _swaps(record, scored.followed, target, tracks, told)
    _outcomes(record, target, tracks, told)
    _threats(record, tracks, fate, told)
    _reasons(record, tracks, scored.gates[target], told)
    _orders(record, tracks, told)
    _wrong(record, target, told)
    for time_s, sentence in network_sentences(record, float(record["targets"]["start_s"][target]), fate.end_s):
        told.add(time_s, sentence)
    told.add(fate.end_s, _ending(record, target, fate))
    return [_opening(record, target), *told.in_order(), _conclusion(scored, target)]
