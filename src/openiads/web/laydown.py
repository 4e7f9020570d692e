"""What stands still, for the page: sites, radars, zones, assets, types, targets by name, and what the record calls itself.

Source: the record's laydown tables. Leaves out: everything that changes with time (timeline.py, window.py).
"""

import math
from typing import Any

import numpy as np

from openiads.earth.geodesy import ecef_from_geodetic
from openiads.record.store import Columns, Tables
from openiads.units import si

Array = np.ndarray[Any, Any]

PARTS = ("assets", "radars", "fire_units", "launch_sites", "interceptor_types", "targets", "magazine", "fire_missions")


def plain(columns: Columns) -> dict[str, list[Any]]:
    """Columns as lists that JSON can hold: a number that does not exist is null."""
    return {name: [_plain(value) for value in values.tolist()] for name, values in columns.items()}


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def middle_m(tables: Tables) -> Array:
    """A point [m, ECEF] in the middle of what stands still: (3,); where nothing does, the earth's centre."""
    places = [
        ecef_from_geodetic(si(latitude, "deg"), si(longitude, "deg"), 0.0)
        for name in ("fire_units", "radars", "assets")
        for latitude, longitude in zip(tables[name]["latitude_deg"], tables[name]["longitude_deg"], strict=True)
    ]
    return np.round(np.array(places, float).mean(axis=0)) if places else np.zeros(3)


def laydown(tables: Tables, meta: dict[str, Any], measures: dict[str, float], sample_s: float) -> dict[str, Any]:
    """The laydown, names and measures of a record, as JSON; measures are empty while it is being made."""
    return {
        "meta": {key: _plain(value) for key, value in meta.items()},
        "measures": {key: _plain(float(value)) for key, value in measures.items()},
        "sample_s": sample_s,
        "origin_m": middle_m(tables).tolist(),
        **{name: plain(tables[name]) for name in PARTS},
    }
