"""The record's tables about what stands, what flies and which numbers were used; filled before a run.

Source: docs/architecture.md; columns in record.columns. Leaves out: what happens in the run.
"""

import math
from typing import Any

import numpy as np

from openiads.command.posts import Policy
from openiads.constants import TWO_PI
from openiads.record.recorder import Recorder
from openiads.scenario.catalogue import si_key, si_value
from openiads.scenario.compile import Compiled
from openiads.scenario.doctrine_parameters import POLICIES
from openiads.scenario.envelopes import against_ballistic
from openiads.scenario.ground import relief_of
from openiads.scenario.laydown import PlacedFireUnit, PlacedRadar
from openiads.scenario.missions import mission_row
from openiads.scenario.parameters import CATEGORIES, kill_probabilities
from openiads.scenario.sources import SourcedNumber, numbers_in_use
from openiads.scenario.unit_keys import quantity
from openiads.units import printed

Row = dict[str, Any]
POLICY_NAMES = {int(kind): name for name, kind in POLICIES.items()}
ENVELOPE = ("maximum_range_m", "minimum_range_m", "maximum_height_m", "minimum_height_m")


def _columns(rows: list[Row]) -> dict[str, list[Any]]:
    """Rows as columns; nothing where there is no row."""
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _place(site: Any) -> Row:
    return {
        "latitude_deg": printed(site.latitude_rad, "deg"),
        "longitude_deg": printed(site.longitude_rad, "deg"),
        "height_m": site.height_m,
    }


def _unit_of(key: str) -> str:
    """The SI unit of a key's quantity, empty for a ratio or a count."""
    cut = quantity(key)
    return si_key(key)[len(cut.stem) + 1 :] if cut is not None else ""


def _number(row: SourcedNumber) -> Row:
    def si_or_nan(value: float | None) -> float:
        return math.nan if value is None else si_value(row.key, value)

    return {
        "entry": row.entry,
        "key": row.key,
        "printed": row.printed,
        "used": si_or_nan(row.value),
        "unit": _unit_of(row.key),
        "low": si_or_nan(row.low),
        "nominal": si_or_nan(row.nominal),
        "high": si_or_nan(row.high),
        "grade": row.grade,
        "source": ",".join(row.source),
        "stance": row.stance,
        "note": row.note,
    }


def _radar(number: int, radar: PlacedRadar) -> Row:
    values = radar.values
    shared = ("instrumented_range_m", "revisit_s", "reference_range_m", "reference_rcs_m2")
    return {
        "radar": number,
        "id": radar.id,
        "unit": radar.unit,
        "entry": radar.entry.id,
        "role": radar.entry.structure["role"],
        **_place(radar.site),
        "antenna_height_m": radar.antenna_height_m,
        "sector_rad": values["azimuth_sector_rad"],
        **{name: values[name] for name in shared},
    }


def _fire_unit(number: int, unit: PlacedFireUnit, doctrine: Any) -> Row:
    return {
        "fire_unit": number,
        "id": unit.id,
        "entry": unit.entry.id,
        "radar": unit.radar,
        **_place(unit.site),
        "channels": int(unit.values["channels"]),
        "launchers": int(unit.values["launchers"]),
        "transporters": len(unit.transporters),
        "rounds_total": sum(unit.rounds.values()),
        "policy": POLICY_NAMES[int(doctrine["policy"])],
        "rounds_per_salvo": int(doctrine["rounds_per_salvo"]),
        "maximum_salvos": 1 if doctrine["policy"] == Policy.SALVO else int(doctrine["maximum_salvos"]),
        "hold_fire_m": float(doctrine["hold_fire_m"]),
    }


def _launch_sites(compiled: Compiled) -> list[Row]:
    placed = [(k, site) for k, unit in enumerate(compiled.laydown.fire_units) for site in unit.launch_sites]
    return [
        {
            "launch_site": number,
            "id": site.id,
            "fire_unit": unit,
            **_place(site.site),
            "launchers": len(site.loads),
            "facing_rad": math.remainder(site.facing_rad, TWO_PI) % TWO_PI,
            "sector_rad": site.sector_rad,
        }
        for number, (unit, site) in enumerate(placed)
    ]


def _nan(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _interceptor_types(compiled: Compiled) -> list[Row]:
    rows = []
    for number, (kind, fit) in enumerate(zip(compiled.laydown.interceptor_types, compiled.fits, strict=True)):
        values, ballistic = kind.values, against_ballistic(fit.flyout, kind.values)
        rows.append(
            {
                "interceptor_type": number,
                "entry": kind.entry.id,
                "maximum_range_m": values["maximum_range_m"],
                "minimum_range_m": values["minimum_range_m"],
                "maximum_height_m": values["maximum_altitude_m"],
                "minimum_height_m": values["minimum_altitude_m"],
                **{f"ballistic_{name}": float(ballistic[name]) for name in ENVELOPE},
                "top_speed_m_s": values["top_speed_m_s"],
                **{f"kill_probability_{n}": p for n, p in zip(CATEGORIES, kill_probabilities(values), strict=True)},
                "unit_cost_usd": _nan(values["unit_cost_usd"]),
                "remark": "; ".join(fit.remarks),
            }
        )
    return rows


def _targets(compiled: Compiled, starts_s: np.ndarray[Any, Any]) -> list[Row]:
    return [
        {
            "target": number,
            "id": flyer.id,
            "raid": flyer.raid,
            "entry": flyer.entry.id,
            "category": flyer.entry.structure["category"],
            "role": flyer.role,
            "identity": flyer.identity,
            "asset": flyer.asset,
            "rcs_m2": flyer.values["rcs_m2"],
            "speed_m_s": flyer.speed_m_s,
            "start_s": float(starts_s[number]),
            "unit_cost_usd": _nan(flyer.values["unit_cost_usd"]),
        }
        for number, flyer in enumerate(compiled.flyers)
    ]


def _assets(compiled: Compiled) -> list[Row]:
    scenario = compiled.scenario
    relief = relief_of(scenario)
    return [
        {
            "asset": number,
            "id": asset.id,
            "latitude_deg": asset.at[0],
            "longitude_deg": asset.at[1],
            "height_m": relief.height_msl_m(asset.at),
            "value": asset.value,
            "radius_m": si_value("radius_km", asset.radius_km),
        }
        for number, asset in enumerate(scenario.assets)
    ]


def _magazine(compiled: Compiled) -> list[Row]:
    rows, site = [], 0
    for number, unit in enumerate(compiled.laydown.fire_units):
        left = dict(unit.reloads)
        loaded = [
            {kind: placed.rounds[kind] for kind in unit.rounds if kind in placed.rounds} for placed in unit.launch_sites
        ]
        missing = [kind for kind in unit.rounds if not any(kind in rounds for rounds in loaded)]
        loaded[-1] |= dict.fromkeys(missing, 0)
        for rounds in loaded:
            for kind, count in rounds.items():
                row = {"fire_unit": number, "launch_site": site, "interceptor_type": kind, "rounds_ready": count}
                rows.append({**row, "reloads": left.pop(kind, 0)})
            site += 1
    return rows


def _missions(compiled: Compiled, fired: np.ndarray[Any, Any]) -> list[Row]:
    return [
        {"mission": number, **mission_row(mission, int(fired[number]))}
        for number, mission in enumerate(compiled.missions)
    ]


def _sources(compiled: Compiled, numbers: list[SourcedNumber]) -> list[Row]:
    cited = {key for row in numbers for key in row.source}
    return [
        {"key": key, "title": source.title, "url": source.url or "", "year": int(source.year or 0)}
        for key, source in sorted(compiled.catalogue.sources.items())
        if key in cited
    ]


def take_laydown(
    recorder: Recorder, compiled: Compiled, starts_s: np.ndarray[Any, Any], fired: np.ndarray[Any, Any]
) -> None:
    """Fill the tables that explain a record.

    starts_s : (objects,) when each object starts in this replication; fired : (fire missions,) rounds that each got.
    """
    numbers, command = numbers_in_use(compiled.scenario, compiled.catalogue), compiled.parameters.command
    tables = {
        "catalogue": [_number(row) for row in numbers],
        "sources": _sources(compiled, numbers),
        "assets": _assets(compiled),
        "radars": [_radar(number, radar) for number, radar in enumerate(compiled.laydown.radars)],
        "fire_units": [
            _fire_unit(number, unit, command.doctrine[command.fire_units[number]["doctrine"]])
            for number, unit in enumerate(compiled.laydown.fire_units)
        ],
        "interceptor_types": _interceptor_types(compiled),
        "targets": _targets(compiled, starts_s),
        "magazine": _magazine(compiled),
        "launch_sites": _launch_sites(compiled),
        "fire_missions": _missions(compiled, fired),
    }
    for name, rows in tables.items():
        if rows:
            recorder.take(name, _columns(rows))
