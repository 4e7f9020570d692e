"""Numbers as people read them: catalogue values back in the unit they were written in, counts with their noun, shares.

Source: units.py for the factors. Leaves out: sentences about targets, which are analysis.story's.
"""

import math

from openiads.units import UNITS, printed

SIGNS = {"m_s": "m/s", "km_s": "km/s", "km_h": "km/h", "m_s2": "m/s²", "m2": "m²", "km2": "km²", "kg_m2": "kg/m²"}
SIGNS |= {
    "deg": "°",
    "deg_s": "°/s",
    "per_s": "per second",
    "usd": "US dollars",
    "usd_m": "million US dollars",
    "hz": "Hz",
    "ghz": "GHz",
}
# Units that are written as they are kept; they are not for input.
COMPOUND = {"m2_s3": "m²/s³", "db": "dB"}
SIGNS |= COMPOUND
SIGNS |= {"w": "W", "kw": "kW", "kt": "kn"}


def unit_suffix(key: str) -> str:
    """The unit that a key bears at its end; empty for a ratio or a count."""
    known = sorted((*UNITS, *COMPOUND), key=len, reverse=True)
    return next((suffix for suffix in known if key.endswith(f"_{suffix}")), "")


def quantity(key: str) -> str:
    """A key in words, without its unit: `maximum_range_km` is `maximum range`."""
    suffix = unit_suffix(key)
    return (key.removesuffix(f"_{suffix}") if suffix else key).replace("_", " ")


def value_with_unit(key: str, value_si: float) -> str:
    """A catalogue value in the unit of its key, such as `240 km`; `none` where there is none."""
    if not math.isfinite(value_si):
        return "none"
    suffix = unit_suffix(key)
    if not suffix:
        return f"{value_si:.6g}"
    sign = SIGNS.get(suffix, suffix)
    number = value_si if suffix in COMPOUND else printed(value_si, suffix)
    return f"{number:.6g}{'' if sign == '°' else ' '}{sign}"


def count(number: float, noun: str) -> str:
    """A number with its noun: `1 attacker`, `2 attackers`, `2.5 attackers`."""
    return f"{plain(number)} {noun if number == 1 else noun + 's'}"


def plain(number: float) -> str:
    """A number of things: whole where it is whole, else with one decimal."""
    return f"{number:.0f}" if number == round(number) else f"{number:.1f}"


def fixed(number: float, digits: int) -> str:
    """A number with so many decimals and its thousands set apart; what rounds to nothing has no sign."""
    return f"{round(number, digits) + 0.0:,.{digits}f}"


def percent(share: float) -> str:
    """A share as per cent; one that is small but not nothing is not rounded to nothing."""
    if 0.0 < share < 0.01:
        return "<1 %"
    return f"{100.0 * share:.0f} %"


def was(number: float) -> str:
    """`was` for one, else `were`."""
    return "was" if number == 1 else "were"
