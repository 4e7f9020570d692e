"""How much a fire unit or formation can do at once: its fire units, and what their channels, radars and launchers add up to.

Source: the catalogue; docs/catalogue.md. Leaves out: geometry, time and what a command post could lose; a run has those.
"""

from collections.abc import Callable
from dataclasses import dataclass

from openiads.scenario.catalogue import STANCES, Catalogue, Entry
from openiads.scenario.laydown import Values, channels_by_kind, guides

ARMED = ("fire-unit", "formation")


@dataclass(frozen=True)
class CapacityRow:
    """One capacity, as each stance reads it."""

    name: str
    brochure: int
    middle: int
    sceptical: int

    def __str__(self) -> str:
        """The row as `openiads catalogue` prints it."""
        return f"  {self.name:<36}brochure {self.brochure:>4}   middle {self.middle:>4}   sceptical {self.sceptical:>4}"


def capacity(catalogue: Catalogue, id: str) -> list[CapacityRow]:
    """What a fire unit or formation adds up to under each stance; an empty list for any other entry."""
    entry = catalogue.entry(id)
    if entry.kind not in ARMED:
        return []
    units = fire_units_of(catalogue, entry)
    rows: list[tuple[str, Callable[[Entry, str], int]]] = [
        ("fire units", lambda unit, stance: 1),
        ("targets engaged at once", lambda unit, stance: int(_values(catalogue, unit, stance)["channels"])),
        ("of them aerodynamic, at most", lambda unit, stance: _by_kind(catalogue, unit, stance)[0]),
        ("of them ballistic, at most", lambda unit, stance: _by_kind(catalogue, unit, stance)[1]),
        ("missiles guided at once", lambda unit, stance: _missiles(_values(catalogue, unit, stance))),
        ("tracks that guiding radars revisit", lambda unit, stance: _revisited(catalogue, unit, stance)),
        ("rounds ready", lambda unit, stance: sum(item["rounds"] for item in unit.structure["load"])),
        ("rounds for reloading", lambda unit, stance: round(_values(catalogue, unit, stance)["reload_rounds"])),
    ]
    return [CapacityRow(name, *(sum(of(unit, stance) for unit in units) for stance in STANCES)) for name, of in rows]


def fire_units_of(catalogue: Catalogue, entry: Entry) -> list[Entry]:
    """The fire units that an entry stands for: itself, or those among a formation's members."""
    if entry.kind == "fire-unit":
        return [entry]
    listed = [item["entry"] for item in entry.structure["members"] for _ in range(item["count"])]
    return [member for member in map(catalogue.entry, listed) if member.kind == "fire-unit"]


def _values(catalogue: Catalogue, unit: Entry, stance: str) -> Values:
    return catalogue.resolve(unit.id, stance)


def _by_kind(catalogue: Catalogue, unit: Entry, stance: str) -> tuple[int, int]:
    return channels_by_kind(_values(catalogue, unit, stance), {})


def _missiles(values: Values) -> int:
    return int(values["channels"]) * int(values["missiles_per_target"])


def _revisited(catalogue: Catalogue, unit: Entry, stance: str) -> int:
    """Track capacity of the first radar of a fire unit that guides."""
    for radar in map(catalogue.entry, unit.structure["radars"]):
        values = catalogue.resolve(radar.id, stance)
        if guides(radar, values):
            return int(values["track_capacity"] or 0)
    return 0
