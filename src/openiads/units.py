"""Conversion factors between units as printed and SI: the one file that holds them.

Source: BIPM SI brochure, 9th edition, section 4; international nautical mile and foot.
Leaves out: temperature scales with an offset, which no input here uses.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """A unit as printed in keys and tables: its suffix, its dimension, and the factor that turns it into SI."""

    suffix: str
    dimension: str
    to_si: float


UNITS: dict[str, Unit] = {
    unit.suffix: unit
    for unit in (
        Unit("m", "length", 1.0),
        Unit("km", "length", 1e3),
        Unit("ft", "length", 0.3048),
        Unit("nmi", "length", 1852.0),
        Unit("s", "time", 1.0),
        Unit("min", "time", 60.0),
        Unit("h", "time", 3600.0),
        Unit("m_s", "speed", 1.0),
        Unit("km_s", "speed", 1e3),
        Unit("km_h", "speed", 1.0 / 3.6),
        Unit("kt", "speed", 1852.0 / 3600.0),
        Unit("m_s2", "acceleration", 1.0),
        Unit("rad", "angle", 1.0),
        Unit("deg", "angle", math.pi / 180.0),
        Unit("mrad", "angle", 1e-3),
        Unit("m2", "area", 1.0),
        Unit("km2", "area", 1e6),
        Unit("kg", "mass", 1.0),
        Unit("t", "mass", 1e3),
        Unit("kg_m2", "areal density", 1.0),
        Unit("hz", "frequency", 1.0),
        Unit("ghz", "frequency", 1e9),
        Unit("w", "power", 1.0),
        Unit("kw", "power", 1e3),
        Unit("per_s", "rate", 1.0),
        Unit("deg_s", "rotation", math.pi / 180.0),
        Unit("rpm", "rotation", 2.0 * math.pi / 60.0),
        Unit("usd", "money", 1.0),
        Unit("usd_m", "money", 1e6),
    )
}


def si(value: float, suffix: str) -> float:
    """A value printed in the unit `suffix`, in SI; raises KeyError for a suffix that is not in UNITS."""
    return value * UNITS[suffix].to_si


def printed(value_si: float, suffix: str) -> float:
    """An SI value in the unit `suffix`, for people to read; raises KeyError for a suffix that is not in UNITS."""
    return value_si / UNITS[suffix].to_si


def ratio_from_db(value_db: float) -> float:
    """Power ratio of a level [dB]."""
    return float(10.0 ** (value_db / 10.0))


def db_from_ratio(ratio: float) -> float:
    """Level [dB] of a power ratio; raises ValueError where the ratio is not positive."""
    return 10.0 * math.log10(ratio)
