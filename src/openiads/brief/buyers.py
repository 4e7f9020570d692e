"""Contracts of other buyers, and buyers that were named: what is published of each, its units counted as fire units.

Source: catalogue/contracts. A price for a fire unit is a range, from the lowest price over the most fire units to the highest
over the fewest; no single ratio is a verdict. Leaves out: what contracts hold besides fire units, which nobody publishes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from openiads.brief.programme_units import fire_units_of
from openiads.scenario.catalogue import Catalogue, Value
from openiads.units import si

CONTRACT = "contract"
STATUSES = ("signed", "planned", "reported", "named")
Range = tuple[float, float, float]


@dataclass(frozen=True)
class Contract:
    """One contract, or a buyer that was named: low, nominal and high of fire units, price and price for each [usd].

    bought : units by their names in the catalogue; fire_units None where no number is published, the prices where none is;
    lower_bounds : number and price are printed as `at least` and `over`, so that their ratio bounds nothing.
    """

    id: str
    name: str
    buyers: tuple[str, ...]
    status: str
    unit_as_printed: str
    bought: str
    fire_units: Range | None
    price_usd: Range | None
    per_fire_unit_usd: Range | None
    lower_bounds: bool
    dates: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    source: tuple[str, ...]


def _range(value: Value | None) -> Range | None:
    """Low, nominal and high of a value; None where it is not published."""
    if value is None or value.low is None or value.nominal is None or value.high is None:
        return None
    return value.low, value.nominal, value.high


def price_each(price: Range | None, count: Range | None) -> Range | None:
    """A price for each of a count, as a range: lowest over most, nominal over nominal, highest over fewest."""
    if price is None or count is None:
        return None
    return price[0] / count[2], price[1] / count[1], price[2] / count[0]


def contract(catalogue: Catalogue, id: str) -> Contract:
    """A contract of the catalogue. Raises CatalogueError where there is none of that id."""
    entry = catalogue.entry(id)
    listed = entry.structure["bought"]
    counted = float(sum(item["count"] * fire_units_of(catalogue, item["entry"]) for item in listed))
    fire_units = _range(entry.values.get("fire_units")) or ((counted, counted, counted) if listed else None)
    price = _range(entry.values["price_usd_m"])
    price_usd = None if price is None else (si(price[0], "usd_m"), si(price[1], "usd_m"), si(price[2], "usd_m"))
    cited = [key for value in entry.values.values() for key in value.source]
    cited += [key for event in entry.structure["events"] for key in event["source"]]
    return Contract(
        id=id,
        name=entry.name,
        buyers=tuple(entry.structure["buyers"]),
        status=entry.structure["status"],
        unit_as_printed=entry.structure["unit_as_printed"],
        bought=", ".join(f"{item['count']} x {catalogue.entry(item['entry']).name}" for item in listed),
        fire_units=fire_units,
        price_usd=price_usd,
        per_fire_unit_usd=price_each(price_usd, fire_units),
        lower_bounds=entry.structure.get("bounds") == "lower",
        dates=tuple((event["date"], event["what"]) for event in entry.structure["events"]),
        notes=tuple(value.note for value in entry.values.values() if value.note),
        source=tuple(dict.fromkeys(cited)),
    )


def contracts(catalogue: Catalogue) -> list[Contract]:
    """All contracts of the catalogue: signed ones first, then planned, reported and named, by id."""
    found = [contract(catalogue, id) for id in catalogue.ids(CONTRACT)]
    return sorted(found, key=lambda each: (STATUSES.index(each.status), each.id))


def comparable(found: Iterable[Contract]) -> list[Contract]:
    """Those of some contracts whose price and number are both published."""
    return [each for each in found if each.per_fire_unit_usd is not None]
