"""Words for units as they are printed, and how many fire units they come to by the catalogue.

Source: catalogue/units, where each entry maps its word to fire units. Leaves out: prices.
"""

from openiads.brief.programme_values import ProgrammeReading
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.problems import choice, shown
from openiads.scenario.yaml_source import Node, Scalar

FIRE_UNIT, FORMATION, POST = "fire-unit", "formation", "command-post"


def known_units(catalogue: Catalogue) -> tuple[str, ...]:
    """Ids of all entries that are fire units or are made of them."""
    return tuple(sorted((*catalogue.ids(FIRE_UNIT), *catalogue.ids(FORMATION))))


def matching_units(catalogue: Catalogue, word: str) -> list[str]:
    """Entries that a word as printed may mean: an id, a name as in `S-400 battery`, or the last word of an id."""
    known, plain = known_units(catalogue), word.strip().casefold()
    if plain in known:
        return [plain]
    named = [id for id in known if catalogue.entry(id).name.casefold() == plain]
    return named or [id for id in known if id.endswith("-" + plain.replace(" ", "-"))]


def unit_entry(reading: ProgrammeReading, node: Node, key: str) -> str | None:
    """The entry that a word means; None where there is none or more than one, which is noted."""
    word = node.text if isinstance(node, Scalar) else ""
    found = matching_units(reading.catalogue, word)
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(found)
        reading.wrong(
            key, node.mark, f"{shown(word)} may be {len(found)} units of the catalogue", f"write one of {listed}"
        )
        return None
    remedy = choice(word, known_units(reading.catalogue))
    reading.wrong(key, node.mark, f"the catalogue knows no unit {shown(word)}", remedy)
    return None


def fire_units_of(catalogue: Catalogue, id: str) -> int:
    """How many fire units an entry is: 1 of a fire unit, those among the members of a formation, 0 of a command post."""
    entry = catalogue.entry(id)
    if entry.kind == FIRE_UNIT:
        return 1
    members = entry.structure.get("members", ())
    return sum(item["count"] for item in members if catalogue.entry(item["entry"]).kind == FIRE_UNIT)
