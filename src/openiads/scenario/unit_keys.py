"""Keys that carry their unit: `spread_m`, `spread_km` and `spread_nmi` are one quantity in three units.

Source: units.py, which owns the units and their dimensions. Leaves out: values; a factor is all that leaves this
module.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from openiads.scenario.problems import choice, nearest
from openiads.units import UNITS

_SUFFIXES = sorted(UNITS, key=len, reverse=True)
_FIRST_KEYS = {
    "class": "entry",
    "type": "entry",
    "kind": "entry",
    "number": "count",
    "quantity": "count",
    "location": "at",
    "position": "at",
    "site": "at",
    "target": "to",
    "aim": "to",
    "origin": "from",
    "waypoints": "via",
    "csv": "recording",
    "<<": "",
}


@dataclass(frozen=True)
class Quantity:
    """A key cut into the quantity's name, the unit's suffix and its dimension."""

    stem: str
    suffix: str
    dimension: str


@dataclass(frozen=True)
class KeyFound:
    """A key that is known: its canonical form, and the factor from the unit written to the canonical unit."""

    canonical: str
    multiply: float = 1.0
    divide: float = 1.0

    def converted(self, value: float) -> float:
        """A value in the unit written, in the canonical unit."""
        return value * self.multiply / self.divide


@dataclass(frozen=True)
class KeyUnknown:
    """A key that is not known: what was found, and what would do."""

    found: str
    remedy: str


@lru_cache(maxsize=4096)
def quantity(key: str) -> Quantity | None:
    """The quantity and unit that a key names, or None where it carries no unit."""
    for suffix in _SUFFIXES:
        if key.endswith("_" + suffix) and len(key) > len(suffix) + 1:
            return Quantity(key[: -len(suffix) - 1], suffix, UNITS[suffix].dimension)
    return None


def same_quantity(key: str, other: str) -> bool:
    """Whether two keys name the same quantity, in whatever unit."""
    first, second = quantity(key), quantity(other)
    if first is None or second is None:
        return key == other
    return (first.stem, first.dimension) == (second.stem, second.dimension)


def find_key(key: str, fields: Iterable[str]) -> KeyFound | KeyUnknown:
    """What a key written in a file means among the known keys, in any unit of the right dimension, or why nothing."""
    known = tuple(fields)
    return known_key(key, known) or unknown_key(key, known)


def known_key(key: str, known: tuple[str, ...]) -> KeyFound | None:
    """The known key that a written one means, or None."""
    if key in known:
        return KeyFound(key)
    written = quantity(key)
    for field in known if written else ():
        canonical = quantity(field)
        if written and canonical and (written.stem, written.dimension) == (canonical.stem, canonical.dimension):
            return KeyFound(field, UNITS[written.suffix].to_si, UNITS[canonical.suffix].to_si)
    return None


def units_of(dimension: str) -> str:
    """The suffixes of a dimension, for people: `m, km, ft, nmi`."""
    return ", ".join(unit.suffix for unit in UNITS.values() if unit.dimension == dimension)


def unknown_key(key: str, known: tuple[str, ...]) -> KeyUnknown:
    """What is wrong with a key that is not known: its unit, or its name."""
    stems = {each.stem: each for each in map(quantity, known) if each}
    written = quantity(key)
    if written and written.stem in stems:
        wanted = stems[written.stem]
        found = f"'{written.suffix}' is a unit of {written.dimension}, and '{wanted.stem}' is a {wanted.dimension}"
        return KeyUnknown(found, f"write {wanted.stem}_{wanted.suffix} (units: {units_of(wanted.dimension)})")
    if key in stems:
        wanted = stems[key]
        return KeyUnknown("the unit is missing", f"write {key}_{wanted.suffix} (units: {units_of(wanted.dimension)})")
    for stem, wanted in stems.items():
        if key.startswith(stem + "_") and not nearest(key, known):
            found = f"'{key[len(stem) + 1 :]}' is no unit known here"
            return KeyUnknown(found, f"write {stem}_{wanted.suffix} (units: {units_of(wanted.dimension)})")
    return KeyUnknown("unknown key", _suggestion(key, written, stems, known))


def _suggestion(key: str, written: Quantity | None, stems: dict[str, Quantity], known: tuple[str, ...]) -> str:
    if key == "<<":
        return "YAML 1.2 has no merge keys: write the keys out"
    if _FIRST_KEYS.get(key.lower()) in known:
        return f"did you mean '{_FIRST_KEYS[key.lower()]}'?"
    stem = nearest(written.stem, stems) if written else ""
    if stem and written:
        suffix = written.suffix if written.dimension == stems[stem].dimension else stems[stem].suffix
        return f"did you mean '{stem}_{suffix}'?"
    return choice(key, known)
