"""What an entry of the catalogue must hold, by kind, and what a graded value must look like.

Checks one parsed YAML file and lists every fault with its key; reads no file itself and knows no entry by name.
Source: docs/catalogue.md. Leaves out: faults that need two entries at once, which catalogue.py looks for.
"""

import difflib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

GRADES = ("assumed", "derived", "published")
DIRECTIONS = ("high", "low", "neither")
ENDS = ("low", "nominal", "high")
CONFIDENCES = ("A", "B", "C", "D")
FIGURE_KEYS = ("of", "value", "printed", "source", "grade", "confidence", "note")
VALUE_KEYS = ("printed", "value", "low", "nominal", "high", "favours_defence", "source", "grade", "assumed", "note")
EVENT_KEYS = ("id", "what", "date", "printed", "source", "grade", "note")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?")
TOP_KEYS = ("id", "kind", "name", "description", "values")
CATEGORIES = ("aircraft", "cruise", "uav", "ballistic", "decoy", "bird", "ground", "satellite")
IDENTITIES = ("hostile", "neutral", "friend")
MOST_NAMES = 30
NEGATIVE_ALLOWED = ("elevation_min_deg", "sidelobe_level_db", "jam_to_noise_db")


class Fault(NamedTuple):
    """One fault of an entry: the keys that lead to it, what was found, and what would do."""

    path: tuple[str, ...]
    found: str
    remedy: str


class Kind(NamedTuple):
    """The structural keys and the values that an entry of one kind must or may hold."""

    values: tuple[str, ...]
    optional_values: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = {}
    lists: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    optional_choices: Mapping[str, tuple[str, ...]] = {}


RADAR = Kind(
    values=(
        *("reference_range_km", "reference_rcs_m2", "reference_detection_probability", "false_alarm_probability"),
        *("pulses", "instrumented_range_km", "minimum_range_km", "revisit_s", "azimuth_sector_deg"),
        *("elevation_min_deg", "elevation_max_deg", "antenna_height_m"),
        *("range_sigma_m", "azimuth_sigma_deg", "elevation_sigma_deg"),
        *("range_floor_m", "azimuth_floor_deg", "elevation_floor_deg"),
        *("range_resolution_m", "azimuth_resolution_deg", "elevation_resolution_deg"),
        *("false_alarms_per_scan", "track_capacity", "beamwidth_deg", "dwell_s", "slew_deg_s"),
        *("sidelobe_level_db", "jam_to_noise_db"),
    ),
    # Standard deviations of the systematic errors; without them a radar is taken to be aligned. `guides` is 1 where it can
    # guide rounds, 0 where it only finds and cues; where it is absent, an engagement radar guides.
    optional_values=("range_bias_sigma_m", "azimuth_bias_sigma_deg", "guides"),
    choices={"pattern": ("rotating", "sector"), "role": ("surveillance", "all-altitude", "engagement")},
)
INTERCEPTOR = Kind(
    values=(
        *("maximum_range_km", "minimum_range_km", "maximum_altitude_km", "minimum_altitude_m", "ballistic_range_km"),
        *("top_speed_m_s", "burn_time_s", "minimum_speed_m_s", "mass_kg"),
        *("kill_probability_aircraft", "kill_probability_cruise", "kill_probability_uav", "kill_probability_ballistic"),
        "unit_cost_usd_m",
    ),
    # The envelope against ballistic targets; where a limit is absent that against others holds.
    optional_values=("ballistic_minimum_range_km", "ballistic_maximum_altitude_km", "ballistic_minimum_altitude_m"),
)
FIRE_UNIT = Kind(
    values=(
        *("channels", "missiles_per_target", "launchers", "rounds_per_launcher", "reaction_time_s"),
        *("launch_interval_s", "reload_time_s", "reload_rounds", "maximum_target_speed_m_s"),
        *("time_to_ready_min", "price_usd_m"),
    ),
    # Without the first every launcher has a transporter of its own, without the second launchers fire all round; without the
    # others every channel can be held for any target.
    optional_values=("transporters", "launcher_sector_deg", "aerodynamic_channels", "ballistic_channels"),
    lists=("radars", "load"),
)
COMMAND_POST = Kind(values=(), optional_values=("time_to_ready_min", "price_usd_m"), lists=("radars",))
FORMATION = Kind(values=("fire_units", "price_usd_m", "spacing_km"), lists=("members",), texts=("unit_as_printed",))
# A contract as published: who bought what (units by their entries), at what price and terms, and the dates that sources print.
CONTRACT = Kind(
    values=("price_usd_m",),
    optional_values=("fire_units", "advance_share", "loan_share"),
    choices={"status": ("signed", "planned", "reported", "named")},
    lists=("buyers", "bought", "events"),
    texts=("unit_as_printed",),
    # Where a source says `at least` and `more than`, so that no price for a unit follows.
    optional_choices={"bounds": ("lower",)},
)
TARGET_VALUES = ("rcs_m2", "swerling", "lethality", "unit_cost_usd_m")
ROUTE_VALUES = ("speed_m_s", "cruise_height_m", "turn_load_g", "climb_rate_m_s")
BALLISTIC_VALUES = ("range_km", "burnout_speed_m_s", "apogee_km", "burn_time_s", "ballistic_coefficient_kg_m2")
# Cross-section by the side that a target shows; a band that is absent takes `rcs_m2`.
ASPECT_VALUES = ("rcs_nose_m2", "rcs_beam_m2", "rcs_tail_m2")
TARGET = Kind(
    values=TARGET_VALUES,
    optional_values=ASPECT_VALUES,
    choices={"category": CATEGORIES, "motion": ("route", "ballistic", "orbit"), "identity": IDENTITIES},
    optional_choices={"imitates": CATEGORIES},
)
MODEL = Kind(
    values=(
        *("outcome_radius_m", "assessment_delay_s", "assessment_error_probability"),
        *("confirm_hits", "confirm_existence", "delete_existence", "doubted_existence", "mean_life_s"),
        *("drop_misses", "gate_sigma"),
        *("process_noise_m2_s3", "manoeuvre_m_s2", "jerk_noise_m2_s5", "turn_noise_m2_s3", "turn_rate_noise_rad2_s3"),
        *("straight_time_s", "acceleration_time_s", "turn_time_s", "group_time_s", "alike_m_s", "unlike_share"),
        *("energetic_climb_m_s", "tracked_ballistic_coefficient_kg_m2", "birth_climb_sigma_m_s"),
        *("birth_ballistic_share", "falling_from_m", "later_births_share", "vague_m", "clutter_memory_looks"),
        *("energetic_speed_m_s", "energetic_process_noise_m2_s3"),
        *("maximum_plot_speed_m_s", "birth_speed_sigma_m_s", "reply_probability"),
        *("birth_existence", "reference_height_km", "halving_miss_km", "arrival_slack_s", "aim_height_margin_m"),
        *("near_share", "band_s"),
        *("stale_share", "patience", "patience_share", "longest_patience", "decision_period_s", "command_delay_s"),
        *("friend_equipped_share", "neutral_equipped_share", "transponder_works_share", "hostile_as_friend_share"),
        *("hostile_as_neutral_share", "class_mistaken_share", "class_look_share", "class_error_share"),
        *("off_corridor_share", "off_corridor_km", "in_corridor_by_chance_share", "corridor_course_deg"),
        *("wrong_track_share", "unusual_flight_share", "unusual_class_share", "expected_friend_share"),
        *("expected_hostile_share", "declare_hostile_probability", "declare_known_probability"),
        *("keep_declared_probability", "declare_class_probability", "told_change_probability"),
    )
)
# What a claim says, each with the source that says it; what other sources print of the same is listed under `figures`.
CLAIM = Kind(
    values=(),
    optional_values=(
        *("claimed_price_usd_m", "claimed_fire_units", "claimed_advance_share", "claimed_loan_share"),
        *("claimed_by_year", "claimed_from_year", "claimed_year", "units_per_delivery"),
        *("claimed_range_km", "claimed_height_km", "claimed_tracks", "claimed_targets", "claimed_missiles"),
        *("claimed_ready_min", "claimed_reaction_s", "claimed_speed_m_s", "claimed_class_km", "low_flyer_height_m"),
        *("edge_of_space_km", "lowest_orbit_km", "station_orbit_km"),
        *("salvo_rounds", "radius_m", "ground_range_km", "circular_error_m"),
    ),
    lists=("said_by", "figures"),
    texts=("said", "topic"),
)
KINDS: dict[str, Kind] = {
    "radar": RADAR,
    "interceptor": INTERCEPTOR,
    "fire-unit": FIRE_UNIT,
    "command-post": COMMAND_POST,
    "formation": FORMATION,
    "contract": CONTRACT,
    "target": TARGET,
    "model": MODEL,
    "claim": CLAIM,
}


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """The nearest known word as a question, or the list of all where none is near."""
    names = sorted(known)
    near = difflib.get_close_matches(str(word), names, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    shown = ", ".join(names[:MOST_NAMES])
    return f"known are {shown}" + (f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else "")


def faults(document: Any, file_stem: str) -> list[Fault]:
    """Every fault of one parsed entry, in reading order; an empty list where it is sound."""
    if not isinstance(document, dict):
        return [Fault((), "not a list of keys", "begin with id, kind, name, description, values")]
    if document.get("kind") not in KINDS:
        return [_choice_fault(("kind",), document.get("kind"), KINDS)]
    kind = kind_of(document)
    return [*_head_faults(document, file_stem), *_structure_faults(document, kind), *_values_faults(document, kind)]


def kind_of(document: Mapping[str, Any]) -> Kind:
    """What an entry must hold: by its kind and, for a target, by the way it moves."""
    kind = KINDS[document["kind"]]
    if kind is not TARGET:
        return kind
    moving = {"ballistic": BALLISTIC_VALUES, "orbit": ()}.get(str(document.get("motion")), ROUTE_VALUES)
    return kind._replace(values=(*TARGET_VALUES, *moving))


def _choice_fault(path: tuple[str, ...], found: object, known: Iterable[str]) -> Fault:
    if found is None:
        return Fault(path, "missing", "write one of " + ", ".join(sorted(known)))
    return Fault(path, f"unknown word {found!r}", did_you_mean(found, known))


def _head_faults(document: Mapping[str, Any], file_stem: str) -> Iterator[Fault]:
    if document.get("id") != file_stem:
        yield Fault(("id",), f"{document.get('id')!r}", f"write {file_stem}, the name of the file")
    for key in ("name", "description"):
        if not isinstance(document.get(key), str) or not document[key].strip():
            yield Fault((key,), "missing or not a text", "write a short text")
    if not isinstance(document.get("values"), dict):
        yield Fault(("values",), "missing or not a list of keys", "write the graded values below it")


def _structure_faults(document: Mapping[str, Any], kind: Kind) -> Iterator[Fault]:
    optional = kind.optional_choices
    known = (*TOP_KEYS, *kind.choices, *kind.lists, *kind.texts, *optional)
    for key in document:
        if key not in known:
            yield Fault((str(key),), "unknown key", did_you_mean(key, known))
    for key, words in {**kind.choices, **{k: w for k, w in optional.items() if k in document}}.items():
        if document.get(key) not in words:
            yield _choice_fault((key,), document.get(key), words)
    for key in kind.texts:
        if not isinstance(document.get(key), str):
            yield Fault((key,), "missing or not a text", "write a short text in quotes")
    for key in kind.lists:
        yield from (_event_faults if key == "events" else _list_faults)(key, document.get(key))


def _list_faults(key: str, items: Any) -> Iterator[Fault]:
    if not isinstance(items, list):
        yield Fault((key,), "missing or not a list", "write it as [a, b]")
        return
    count = {"load": "rounds", "members": "count", "bought": "count"}.get(key)
    for item in items:
        if key == "figures":
            yield from (Fault((key, *fault.path), fault.found, fault.remedy) for fault in _figure_faults(item))
        elif count is None and not isinstance(item, str):
            yield Fault((key,), f"{item!r}", f"write the {'names of buyers' if key == 'buyers' else 'ids of entries'}")
        elif count is not None and not _is_counted(item, count):
            yield Fault((key,), f"{item!r}", f"write {{entry: <id>, {count}: <whole number above 0>}}")


def _figure_faults(figure: Any) -> Iterator[Fault]:
    """Every fault of one printed figure of a claim: a number or two ends, of what, by whom, how sure."""
    if not isinstance(figure, dict):
        yield Fault((), f"{figure!r}", "write {of, value, printed, source, grade, confidence}")
        return
    for part in figure:
        if part not in FIGURE_KEYS:
            yield Fault((), f"unknown key {part!r}", did_you_mean(part, FIGURE_KEYS))
    if not isinstance(figure.get("of"), str):
        yield Fault((), "a figure without `of`", "write what it is of, with its unit, as in of: claimed_range_km")
    ends = figure["value"] if isinstance(figure.get("value"), list) else [figure.get("value")]
    if "value" not in figure or len(ends) not in (1, 2) or not all(_is_figure(end) for end in ends):
        found = f"{figure.get('value')!r} for a figure"
        yield Fault((), found, "write a finite number, two of them as [low, high], or null where none is printed")
    if figure.get("confidence") not in CONFIDENCES:
        yield Fault((), f"confidence {figure.get('confidence')!r}", "write A, B, C or D")
    yield from _provenance_faults(figure)


def _is_figure(number: Any) -> bool:
    return number is None or (type(number) in (int, float) and math.isfinite(number))


def _is_counted(item: Any, count: str) -> bool:
    if not isinstance(item, dict) or set(item) != {"entry", count} or not isinstance(item["entry"], str):
        return False
    return type(item[count]) is int and item[count] > 0


def _event_faults(key: str, items: Any) -> Iterator[Fault]:
    """Every fault of a list of dated events: keys, dates, sources and grades."""
    if not isinstance(items, list):
        yield Fault((key,), "missing or not a list", "write it as [], or with {id, what, date, printed, source, grade}")
        return
    for item in items:
        yield from _dated_faults(key, item)


def _dated_faults(key: str, event: Any) -> Iterator[Fault]:
    """Every fault of one dated event."""
    if not isinstance(event, dict):
        yield Fault((key,), f"{event!r}", "write {id, what, date, printed, source, grade}")
        return
    for part in event:
        if part not in EVENT_KEYS:
            yield Fault((key,), f"unknown key {part!r}", did_you_mean(part, EVENT_KEYS))
    for part in ("id", "what"):
        if not isinstance(event.get(part), str) or not event[part].strip():
            yield Fault((key,), f"{part} missing or not a text", "write a short text")
    date = event.get("date")
    if not isinstance(date, str) or not DATE.fullmatch(date):
        yield Fault(
            (key,), f"date {date!r}", 'write it in quotes: "2019-07-12", "2020-03", "2021" or "2020-05/2020-06"'
        )
    for fault in _provenance_faults(event):
        yield Fault((key,), f"{event.get('id')}: {' '.join(fault.path)} {fault.found}", fault.remedy)


def _values_faults(document: Mapping[str, Any], kind: Kind) -> Iterator[Fault]:
    values = document.get("values")
    if not isinstance(values, dict):
        return
    known = (*kind.values, *kind.optional_values)
    for key in kind.values:
        if key not in values:
            yield Fault(("values",), f"{key} is missing", "add it with its source and grade")
    for key, value in values.items():
        if key not in known:
            yield Fault(("values", str(key)), "unknown key", did_you_mean(key, known))
        else:
            for fault in value_faults(key, value):
                yield Fault(("values", key, *fault.path), fault.found, fault.remedy)


def value_faults(key: str, value: Any) -> Iterator[Fault]:
    """Every fault of one graded value: incomplete, out of order, out of range, or without source and grade."""
    if not isinstance(value, dict):
        yield Fault((), f"{value!r} bare", "write {value, printed, source, grade}")
        return
    for part in value:
        if part not in VALUE_KEYS:
            yield Fault((str(part),), "unknown key", did_you_mean(part, VALUE_KEYS))
    yield from _number_faults(key, value)
    yield from _provenance_faults(value)
    yield from _assumed_faults(value)


def _assumed_faults(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Every fault of the list of ends that are assumed, in a spread that is otherwise published or derived."""
    ends = value.get("assumed", [])
    if not isinstance(ends, list) or not all(end in ENDS for end in ends):
        yield Fault(("assumed",), f"{ends!r}", "write those of low, nominal and high that are assumed, as in [low]")
    elif ends and (value.get("grade") == "assumed" or "low" not in value):
        yield Fault(("assumed",), "ends of a value that has none, or is assumed as a whole", "leave it out")


def _number_faults(key: str, value: Mapping[str, Any]) -> Iterator[Fault]:
    spread = [part for part in ENDS if part in value]
    if ("value" in value) == bool(spread) or len(spread) not in (0, 3):
        yield Fault((), "neither one value nor a whole spread", "write value alone, or low, nominal and high")
        return
    parts = spread or ["value"]
    if value.get("value", 0) is None and key.endswith("_usd_m"):
        return
    wrong = [Fault((part,), f"{value[part]!r}", _range_words(key)) for part in parts if not _in_range(key, value[part])]
    yield from wrong
    if wrong or not spread:
        return
    if not value["low"] <= value["nominal"] <= value["high"]:
        yield Fault((), "low, nominal and high out of order", "write low <= nominal <= high")
    if value.get("favours_defence") not in DIRECTIONS:
        yield _choice_fault(("favours_defence",), value.get("favours_defence"), DIRECTIONS)


def _is_ratio(key: str) -> bool:
    return "probability" in key or key == "lethality"


def _in_range(key: str, number: Any) -> bool:
    if type(number) not in (int, float) or not math.isfinite(number):
        return False
    if _is_ratio(key):
        return bool(0.0 <= number <= 1.0)
    return bool(number >= 0.0) or key in NEGATIVE_ALLOWED


def _range_words(key: str) -> str:
    return "write a number from 0 to 1" if _is_ratio(key) else "write a finite number, 0 or above"


def _provenance_faults(value: Mapping[str, Any]) -> Iterator[Fault]:
    if not isinstance(value.get("printed"), str) or not value["printed"].strip():
        yield Fault(("printed",), "missing or empty", "write the figure as its source prints it, or: no public figure")
    source = value.get("source")
    if not isinstance(source, list) or not source or not all(isinstance(item, str) for item in source):
        yield Fault(("source",), "missing or not a list", "write the keys of sources.yaml, as in [S30]")
    if value.get("grade") not in GRADES:
        yield _choice_fault(("grade",), value.get("grade"), GRADES)
    if "note" in value and not isinstance(value["note"], str):
        yield Fault(("note",), "not a text", "write the note in quotes")
    if value.get("grade") == "derived" and not value.get("note"):
        yield Fault(("note",), "missing", "say by which formula the value was derived")
