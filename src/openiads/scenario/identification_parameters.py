"""Identification as arrays: what is true of transponders and echoes for sensing, and what command believes of them.

Source: docs/models/identification.md. The two are built apart: what is believed may differ from what is true. Leaves out:
geometry of corridors and areas (areas.py).
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from openiads.command.hypotheses import BELIEFS, CLASS_FLIGHT, IdentificationParameters
from openiads.scenario.areas import leg_rows
from openiads.scenario.catalogue import Entry, si_key, si_value
from openiads.scenario.ground import relief_of
from openiads.scenario.schema import Confusion, Scenario
from openiads.scenario.traffic import Flyer
from openiads.sensing.radars import INTERROGATION

Rows = np.ndarray[Any, Any]
Model = Mapping[str, Any]

# Classes that a track may be of, whether one flies or not: the usual neutral, and what friends fly.
ALWAYS_KNOWN = ("airliner", "fighter")
FRIEND, NEUTRAL, HOSTILE = 0, 1, 2
# How far beyond its published speeds a class is taken to fly.
SPEED_SLACK = 0.1
HIGHER_ARC = 1.5
ANY_SPEED_M_S, ANY_HEIGHT_M = 12_000.0, 2.0e6
SAME_NAME = (
    "reply_probability",
    "class_error_share",
    "wrong_track_share",
    "unusual_flight_share",
    "off_corridor_share",
    "in_corridor_by_chance_share",
    "declare_hostile_probability",
    "declare_known_probability",
    "keep_declared_probability",
    "declare_class_probability",
    "told_change_probability",
)


def class_ids(flyers: tuple[Flyer, ...]) -> list[str]:
    """The classes that a track may be of, in their order: those that fly, and those that might anywhere."""
    return sorted({flyer.declared.id for flyer in flyers} | set(ALWAYS_KNOWN))


def transponder_shares(identity: str, model: Model) -> tuple[float, float, float]:
    """Shares of objects that have a transponder, of those that work, and of those that answer as a friend's."""
    works = float(model["transponder_works_share"])
    if identity == "friend":
        return float(model["friend_equipped_share"]), works, 1.0
    if identity == "neutral":
        return float(model["neutral_equipped_share"]), works, 0.0
    as_friend, as_neutral = float(model["hostile_as_friend_share"]), float(model["hostile_as_neutral_share"])
    told = as_friend + as_neutral
    return min(told, 1.0), works, as_friend / told if told > 0.0 else 0.0


def likeness(classes: list[str], model: Model, confusions: tuple[Confusion, ...]) -> Rows:
    """Share of the objects of each class (row) whose echo is like that of each other (column)."""
    count = len(classes)
    shares = np.full((count, count), float(model["class_mistaken_share"]) / max(count - 1, 1))
    for confusion in confusions:
        if confusion.entry in classes and confusion.taken_for in classes:
            shares[classes.index(confusion.entry), classes.index(confusion.taken_for)] = confusion.share
    for k in range(count):
        others = shares[k].sum() - shares[k, k]
        shares[k] /= max(others, 1.0)
        shares[k, k] = max(1.0 - min(others, 1.0), 0.0)
    return shares


def interrogation_rows(model: Model) -> Rows:
    """How interrogations truly go."""
    rows = np.zeros(1, INTERROGATION)
    for name in INTERROGATION.names or ():
        rows[name] = model[name]
    return rows


def _end(entry: Entry, resolved: Model, key: str, end: str) -> float:
    """An end of a class's published spread, in SI, widened to the value in use."""
    value, used = getattr(entry.values[key], end), float(resolved[si_key(key)])
    published = si_value(key, float(value))
    return min(published, used) if end == "low" else max(published, used)


def _class_flight(row: Any, entry: Entry, resolved: Model, ground_m: float) -> None:
    """Fill in how a class flies, by its published spreads."""
    motion = entry.structure["motion"]
    if motion == "orbit":
        row["fastest_m_s"], row["highest_m"], row["climb_m_s"] = ANY_SPEED_M_S, ANY_HEIGHT_M, ANY_SPEED_M_S
    elif motion == "ballistic":
        row["fastest_m_s"] = (1.0 + SPEED_SLACK) * _end(entry, resolved, "burnout_speed_m_s", "high")
        row["highest_m"] = HIGHER_ARC * _end(entry, resolved, "apogee_km", "high")
        row["climb_m_s"] = row["fastest_m_s"]
    else:
        row["slowest_m_s"] = (1.0 - SPEED_SLACK) * _end(entry, resolved, "speed_m_s", "low")
        row["fastest_m_s"] = (1.0 + SPEED_SLACK) * _end(entry, resolved, "speed_m_s", "high")
        row["lowest_m"] = _end(entry, resolved, "cruise_height_m", "low")
        row["highest_m"] = _end(entry, resolved, "cruise_height_m", "high") + ground_m
        row["climb_m_s"] = _end(entry, resolved, "climb_rate_m_s", "high")


def _usual(entry: Entry, identity: int) -> bool:
    """Whether objects of an identity usually are of a class: friends fly the aircraft that hostiles fly."""
    whose, aircraft = str(entry.structure["identity"]), str(entry.structure["category"]) == "aircraft"
    if identity == HOSTILE:
        return whose == "hostile"
    if identity == NEUTRAL:
        return whose == "neutral"
    return whose == "friend" or (whose == "hostile" and aircraft)


def even_shares(categories: list[str], chosen: list[bool]) -> Rows:
    """Shares that are even over the categories of the chosen classes, and even over the classes of each."""
    counts: dict[str, int] = {}
    for category, one in zip(categories, chosen, strict=True):
        counts[category] = counts.get(category, 0) + int(one)
    kinds = sum(1 for count in counts.values() if count)
    pairs = zip(categories, chosen, strict=True)
    return np.array([1.0 / (kinds * counts[category]) if one else 0.0 for category, one in pairs])


def class_shares(entries: list[Entry], model: Model) -> Rows:
    """Share of each class (column) among friends, neutrals and hostiles (rows): the usual ones, and a few of any."""
    categories = [str(entry.structure["category"]) for entry in entries]
    anything, rare = even_shares(categories, [True] * len(entries)), float(model["unusual_class_share"])
    rows = []
    for identity in (FRIEND, NEUTRAL, HOSTILE):
        chosen = [_usual(entry, identity) for entry in entries]
        usual = even_shares(categories, chosen) if any(chosen) else anything
        rows.append((1.0 - rare) * usual + rare * anything)
    return np.stack(rows)


def _beliefs(model: Model) -> Rows:
    rows = np.zeros(1, BELIEFS)
    for name in SAME_NAME:
        rows[name] = model[name]
    friend, hostile = float(model["expected_friend_share"]), float(model["expected_hostile_share"])
    rows["expected"] = (friend, 1.0 - friend - hostile, hostile)
    answers = []
    for identity in ("friend", "neutral", "hostile"):
        there, works, as_friend = transponder_shares(identity, model)
        told = there * works
        answers += [1.0 - told, told * as_friend, told * (1.0 - as_friend)]
    rows["transponders"] = answers
    rows["review_s"] = float(model["patience"]) * float(model["decision_period_s"])
    rows["corridor_course_cosine"] = math.cos(float(model["corridor_course_rad"]))
    return rows


def believed_model(scenario: Scenario, model: Model) -> dict[str, Any]:
    """The rates as command believes them: the true ones, but for those that the scenario says it believes."""
    return {**model, **scenario.identification.believed_rates}


def identification_parameters(
    scenario: Scenario, entries: list[Entry], model: Model, resolve: Any
) -> IdentificationParameters:
    """What command believes of identities and classes; nothing of what flies, and nothing of single confusions."""
    believed = believed_model(scenario, model)
    classes = [entry.id for entry in entries]
    flights = np.zeros(len(entries), CLASS_FLIGHT)
    ground_m = max(float(np.max(relief_of(scenario).terrain.heights_m)), 0.0)
    for row, entry in zip(flights, entries, strict=True):
        _class_flight(row, entry, resolve(entry.id), ground_m)
    return IdentificationParameters(
        _beliefs(believed),
        flights,
        class_shares(entries, believed),
        likeness(classes, believed, ()),
        leg_rows(scenario.corridors),
    )
