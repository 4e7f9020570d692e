"""Whether the catalogue values that a scenario overrides exist, are in a unit of the right dimension, and make sense.

Source: entries.py (which values an entry holds). Leaves out: whether an override is likely: sweeping beyond the
published spread is what overrides are for.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from openiads.scenario.catalogue import STANCES, Catalogue, Entry
from openiads.scenario.problems import Problem, choice, shown
from openiads.scenario.schema import Scenario
from openiads.scenario.unit_keys import KeyUnknown, find_key, same_quantity

POSITIVE = frozenset(
    (
        *("reference_range_km", "reference_rcs_m2", "reference_detection_probability", "false_alarm_probability"),
        *("pulses", "instrumented_range_km", "revisit_s", "azimuth_sector_deg", "antenna_height_m", "beamwidth_deg"),
        *("range_sigma_m", "azimuth_sigma_deg", "elevation_sigma_deg", "track_capacity"),
        *("launcher_sector_deg", "ballistic_maximum_altitude_km"),
        *("maximum_range_km", "maximum_altitude_km", "top_speed_m_s", "burn_time_s", "minimum_speed_m_s", "mass_kg"),
        *("missiles_per_target", "maximum_target_speed_m_s", "rcs_m2", "speed_m_s"),
        *("turn_load_g", "climb_rate_m_s", "range_km", "burnout_speed_m_s", "apogee_km", "ballistic_coefficient_kg_m2"),
        *("rcs_nose_m2", "rcs_beam_m2", "rcs_tail_m2"),
        *("outcome_radius_m", "decision_period_s", "confirm_hits", "drop_misses"),
        *("gate_sigma", "process_noise_m2_s3", "energetic_process_noise_m2_s3", "mean_life_s", "manoeuvre_m_s2"),
        *("straight_time_s", "acceleration_time_s", "turn_time_s", "group_time_s", "alike_m_s"),
        *("confirm_existence", "birth_existence", "tracked_ballistic_coefficient_kg_m2", "birth_climb_sigma_m_s"),
        *("vague_m", "clutter_memory_looks", "energetic_climb_m_s"),
        *("maximum_plot_speed_m_s", "birth_speed_sigma_m_s", "energetic_speed_m_s", "halving_miss_km"),
        *("stale_share", "patience", "longest_patience", "reference_height_km", "off_corridor_km"),
        *("corridor_course_deg", "expected_friend_share", "expected_hostile_share"),
    )
)
WHOLE = frozenset(
    (
        *("pulses", "track_capacity", "channels", "missiles_per_target", "launchers", "rounds_per_launcher"),
        *("aerodynamic_channels", "ballistic_channels", "guides"),
        *("transporters", "reload_rounds", "swerling", "confirm_hits", "drop_misses", "fire_units"),
    )
)
HIGHEST = {
    "swerling": 4.0,
    "azimuth_sector_deg": 360.0,
    "launcher_sector_deg": 360.0,
    "transporters": 1_000.0,
    "elevation_min_deg": 90.0,
    "elevation_max_deg": 90.0,
    **dict.fromkeys(("channels", "aerodynamic_channels", "ballistic_channels"), 1_000.0),
    "guides": 1.0,
    "missiles_per_target": 16.0,
    "launchers": 1_000.0,
    "rounds_per_launcher": 1_000.0,
    "reload_rounds": 100_000.0,
    "pulses": 1e6,
    **dict.fromkeys(("birth_existence", "confirm_existence", "delete_existence", "doubted_existence"), 1.0),
    **dict.fromkeys(("unlike_share", "birth_ballistic_share", "later_births_share"), 1.0),
    "false_alarms_per_scan": 2_000.0,
    "stale_share": 1.0,
    **dict.fromkeys(("friend_equipped_share", "neutral_equipped_share", "transponder_works_share"), 1.0),
    **dict.fromkeys(("hostile_as_friend_share", "hostile_as_neutral_share", "class_mistaken_share"), 1.0),
    **dict.fromkeys(("class_look_share", "class_error_share", "off_corridor_share"), 1.0),
    **dict.fromkeys(("in_corridor_by_chance_share", "wrong_track_share", "unusual_flight_share"), 1.0),
    **dict.fromkeys(("unusual_class_share", "expected_friend_share", "expected_hostile_share"), 1.0),
    "corridor_course_deg": 90.0,
    "confirm_hits": 64.0,
    "drop_misses": 1_000.0,
    "track_capacity": 100_000.0,
    "turn_load_g": 100.0,
    "dwell_s": 0.1,
    "sidelobe_level_db": 0.0,
    "jam_to_noise_db": 100.0,
}
LOWEST = {"elevation_min_deg": -90.0, "turn_load_g": 1.0, "sidelobe_level_db": -100.0, "jam_to_noise_db": -100.0}
PAIRS = (
    ("minimum_range_m", "maximum_range_m"),
    ("minimum_range_m", "instrumented_range_m"),
    ("minimum_altitude_m", "maximum_altitude_m"),
    ("ballistic_minimum_altitude_m", "ballistic_maximum_altitude_m"),
    ("elevation_min_rad", "elevation_max_rad"),
    ("minimum_speed_m_s", "top_speed_m_s"),
)
MAY_BE_EQUAL: tuple[str, ...] = ()


class Limits(NamedTuple):
    """The range of values that make sense under a key, in its unit."""

    low: float
    high: float
    low_itself: bool
    high_itself: bool
    whole: bool

    def hold(self, value: float) -> bool:
        """Whether a value lies within."""
        above = value >= self.low if self.low_itself else value > self.low
        below = value <= self.high if self.high_itself else value < self.high
        return above and below and (not self.whole or value == int(value))

    def words(self) -> str:
        """What to write, for people."""
        kind = "a whole number" if self.whole else "a number"
        low = "of at least" if self.low_itself else "above"
        high = f" and {'at most' if self.high_itself else 'below'} {self.high:g}" if self.high < 1e9 else ""
        return f"write {kind} {low} {self.low:g}{high}"


def limits(key: str) -> Limits:
    """The values that make sense under a catalogue key, in the unit of the key."""
    positive = key in POSITIVE
    if key.endswith("detection_probability") or key == "false_alarm_probability":
        return Limits(0.0, 1.0, False, False, False)
    if "probability" in key or key == "lethality":
        return Limits(0.0, 1.0, True, True, False)
    return Limits(LOWEST.get(key, 0.0), HIGHEST.get(key, 1e9), not positive, True, key in WHOLE)


def override_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    """Every override that names no entry or value, or gives one that makes no sense."""
    for index, override in enumerate(scenario.overrides):
        path = ("overrides", index)
        if override.id not in catalogue:
            found = f"no entry {shown(override.id)} in the catalogue"
            yield Problem((*path, "id"), found, choice(override.id, catalogue.ids()))
            continue
        entry = catalogue.entry(override.id)
        own = list(_value_problems(path, override.values, entry))
        yield from own
        if not own:
            yield from _pair_problems(path, override.id, override.values, scenario.values, catalogue)


def change_problems(id: str, values: Mapping[str, float], catalogue: Catalogue) -> list[Problem]:
    """What is wrong with other values of an entry, under any stance, each told once; its path is the key."""
    own = list(_value_problems((), values, catalogue.entry(id)))
    pairs = (each for stance in STANCES for each in _pair_problems((), id, values, stance, catalogue))
    return own or list({each.path: each for each in pairs}.values())


def _value_problems(path: tuple[str | int, ...], values: Mapping[str, float], entry: Entry) -> Iterator[Problem]:
    for key, value in values.items():
        known = find_key(key, entry.values)
        if isinstance(known, KeyUnknown):
            yield Problem((*path, key), f"{known.found} (of {entry.id})", known.remedy)
            continue
        within = limits(known.canonical)
        if not within.hold(known.converted(value)):
            unit = "" if known.canonical == key else f" (as {known.canonical})"
            yield Problem((*path, key), f"{value:g} makes no sense", within.words() + unit)


def _pair_problems(
    path: tuple[str | int, ...], id: str, values: Mapping[str, float], stance: str, catalogue: Catalogue
) -> Iterator[Problem]:
    if not values:
        return
    resolved = catalogue.resolve(id, stance, values)
    for low, high in PAIRS:
        below, above = resolved.get(low), resolved.get(high)
        if below is None or above is None or below < above or (below == above and low in MAY_BE_EQUAL):
            continue
        key = next((own for own in values if same_quantity(own, low) or same_quantity(own, high)), None)
        if key is not None:
            found = f"with it {low} is {below:g} and {high} is {above:g}"
            yield Problem((*path, key), found, f"keep {low} below {high}")
