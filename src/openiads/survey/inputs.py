"""What each of the three limits of an envelope rests on: numbers of the catalogue in use, with value, grade and source.

Source: scenario.sources. Leaves out: numbers that the scenario itself gives, but for those that it overrides.
"""

from typing import Any

from openiads.scenario.catalogue import si_value
from openiads.scenario.schema import ASSUMPTIONS
from openiads.scenario.sources import SourcedNumber, Use, sourced_numbers
from openiads.show.wording import quantity, value_with_unit
from openiads.survey.engaging import Engaging
from openiads.units import printed

Row = dict[str, Any]
RADAR, REACH, TIME = "what the radar sees", "what the rounds reach", "what time allows"
RADAR_KEYS = ("reference_range_km", "reference_rcs_m2", "antenna_height_m")
SIGNATURE_KEYS = ("rcs_m2", "rcs_nose_m2")
ROUND_KEYS = ("maximum_range_km", "maximum_altitude_km", "minimum_altitude_m", "minimum_range_km")
BALLISTIC_ROUND_KEYS = ("ballistic_range_km", "ballistic_maximum_altitude_km", "ballistic_minimum_altitude_km")
PACE_KEYS = ("top_speed_m_s",)
UNIT_KEYS = ("reaction_time_s",)
CLASS_TIME_KEYS = ("speed_m_s", "burnout_speed_m_s")
MODEL_KEYS = ("confirm_hits", "command_delay_s", "assessment_delay_s")
REVISIT_KEYS = ("revisit_s",)


def _uses(engaging: Engaging) -> dict[str, list[Use]]:
    """Entries in use by what they are, each with its stance."""
    survey, scenario = engaging.survey, engaging.survey.scenario
    stances = {unit.id: unit.values or scenario.values for unit in scenario.units}
    units = [unit for k, unit in enumerate(survey.laydown.fire_units) if engaging.chosen in (-1, k)]
    types = survey.laydown.interceptor_types
    rounds = [types[k % len(types)] for k in engaging.rounds]
    found = {
        "radar": [Use(r.entry.id, stances[r.unit.split("/")[0]]) for r in survey.laydown.radars if r.searches],
        "round": [Use(kind.entry.id, kind.stance) for kind in rounds],
        "unit": [Use(unit.entry.id, stances[unit.id.split("/")[0]]) for unit in units],
        "class": [Use(survey.target.entry.id, scenario.values)],
        "model": [Use(ASSUMPTIONS, scenario.values)],
    }
    return {name: list(dict.fromkeys(uses)) for name, uses in found.items()}


def _rows(engaging: Engaging, limit: str, uses: list[Use], keys: tuple[str, ...]) -> list[Row]:
    """The numbers of some entries under some keys."""
    scenario = engaging.survey.scenario
    overrides = {override.id: override.values for override in scenario.overrides}
    numbers = sourced_numbers(uses, engaging.survey.catalogue, overrides)
    kept = [number for number in numbers if _stem(number.key) in map(_stem, keys) and number.value is not None]
    order = {_stem(key): k for k, key in enumerate(keys)}
    return [_row(limit, number) for number in sorted(kept, key=lambda number: order[_stem(number.key)])]


def _stem(key: str) -> str:
    return quantity(key)


def _row(limit: str, number: SourcedNumber) -> Row:
    value_si = si_value(number.key, float(number.value or 0.0))
    return {
        "limit": limit,
        "entry": number.entry,
        "quantity": quantity(number.key),
        "value": value_with_unit(number.key, value_si),
        "grade": number.grade,
        "printed": number.printed,
        "source": list(number.source),
    }


def _own_masts(engaging: Engaging) -> list[Row]:
    """Antenna heights that the scenario gives itself."""
    rows = []
    for unit in engaging.survey.scenario.units:
        if unit.antenna_height_m is not None:
            value = f"{printed(unit.antenna_height_m, 'm'):g} m"
            row = {"limit": RADAR, "entry": unit.id, "quantity": "antenna height", "value": value}
            rows.append({**row, "grade": "assumed", "printed": "set by the scenario", "source": []})
    return rows


def input_rows(engaging: Engaging) -> list[Row]:
    """Every number that a limit rests on, by limit: entry, quantity, value, grade, figure as printed, sources."""
    uses = _uses(engaging)
    reach = BALLISTIC_ROUND_KEYS + ROUND_KEYS if engaging.survey.target.ballistic else ROUND_KEYS
    return [
        *_rows(engaging, RADAR, uses["radar"], RADAR_KEYS),
        *_own_masts(engaging),
        *_rows(engaging, RADAR, uses["class"], SIGNATURE_KEYS),
        *_rows(engaging, REACH, uses["round"], reach),
        *_rows(engaging, TIME, uses["class"], CLASS_TIME_KEYS),
        *_rows(engaging, TIME, uses["round"], PACE_KEYS),
        *_rows(engaging, TIME, uses["unit"], UNIT_KEYS),
        *_rows(engaging, TIME, uses["radar"], REVISIT_KEYS),
        *_rows(engaging, TIME, uses["model"], MODEL_KEYS),
    ]


def rests_on(rows: list[Row], limit: str) -> str:
    """What a limit rests on in one sentence: each quantity with the values and grades of all entries."""
    grouped: dict[str, list[str]] = {}
    for row in rows:
        if row["limit"] == limit:
            said = f"{row['value']} ({row['grade']})"
            whose = "" if row["entry"] == ASSUMPTIONS else f"{row['entry']} "
            grouped.setdefault(row["quantity"], []).append(whose + said)
    return "; ".join(f"{name} {', '.join(values)}" for name, values in grouped.items())
