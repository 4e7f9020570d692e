"""What a programme asks of a scenario: which units are in service after each delivery, the raid that grows, and surveys.

Source: docs/programme.md. Units that no delivery names are left out of the scenario. Leaves out: running it (capability.py).
"""

from collections.abc import Mapping as MappingOf
from pathlib import Path

from openiads.brief.programme_schema import Batch, CapabilityQuestion
from openiads.brief.programme_units import fire_units_of
from openiads.brief.programme_values import Limits, Pairs, ProgrammeReading
from openiads.scenario.load import load
from openiads.scenario.problems import ScenarioError, choice, shown
from openiads.scenario.schema import Scenario
from openiads.scenario.yaml_source import Items, Mapping, Node, Scalar
from openiads.show.wording import count
from openiads.study.reading import told

KEYS = ("scenario", "raid", "sizes", "at_least", "raid_at", "replications", "before", "coverage", "footprint")
COVERAGE_KEYS = ("class", "heights_m")
FOOTPRINT_KEYS = ("class",)
DEFAULT_SIZES = (2, 4, 6, 8, 12, 16, 20, 24, 32)
DEFAULT_HEIGHTS_M = (300.0, 3_000.0)
SIZE = Limits(1, 2_000, "write whole numbers from 1 to 2,000, rising", whole=True)
CHANCE = Limits(0.01, 0.99, "write a chance from 0.01 to 0.99, as in 0.8")
REPLICATIONS = Limits(10, 100_000, "write a whole number from 10 to 100,000", whole=True)
HEIGHT = Limits(0.0, 100_000.0, "write heights above the sea in metres")


def loaded_scenario(
    reading: ProgrammeReading, pairs: Pairs, folder: Path
) -> tuple[Scenario | None, ScenarioError | None]:
    """The scenario that a programme names, beside its file or bundled, or what is wrong with it."""
    node = pairs.get("capability")
    if node is None:
        return None, None
    named = _value(node, "scenario")
    if not isinstance(named, Scalar) or not isinstance(named.value, str):
        at = named or node
        reading.wrong("capability.scenario", at.mark, told(named), "write a file, or the name of a bundled scenario")
        return None, None
    try:
        beside = folder / named.text
        return load(beside if beside.is_file() else named.text), None
    except ScenarioError as error:
        if any(problem.mark is not None for problem in error.problems):
            return None, error
        for problem in error.problems:
            reading.wrong("capability.scenario", named.mark, f"{shown(named.text)}: {problem.found}", problem.remedy)
        return None, None


def question_of(
    reading: ProgrammeReading, pairs: Pairs, scenario: Scenario, batches: MappingOf[int, Batch]
) -> CapabilityQuestion:
    """What is asked, with everything that is wrong with it noted."""
    node = pairs["capability"]
    inner = reading.pairs(node, "capability", KEYS)
    where = "capability."
    if scenario.doctrine.python is not None:
        remedy = "name one of the built-in policies: a programme runs no code of others"
        reading.wrong("capability.scenario", node.mark, "its policy is a Python file", remedy)
    before = _names(reading, inner, "before", where)
    _units(reading, pairs, scenario, batches, (before, inner.get("before", node)))
    sizes = _sizes(reading, inner, "sizes", where, DEFAULT_SIZES, 2)
    surveyed = reading.pairs(inner["coverage"], f"{where}coverage", COVERAGE_KEYS) if "coverage" in inner else {}
    foot = reading.pairs(inner["footprint"], f"{where}footprint", FOOTPRINT_KEYS) if "footprint" in inner else None
    return CapabilityQuestion(
        scenario=scenario,
        raid=_raid(reading, inner, node, scenario),
        sizes=sizes,
        at_least=_number(reading, inner, "at_least", where, CHANCE, 0.5),
        raid_at=_sizes(reading, inner, "raid_at", where, sizes[-1:], 1),
        replications=int(_number(reading, inner, "replications", where, REPLICATIONS, 100)),
        before=before,
        coverage_class=_class(reading, surveyed, f"{where}coverage.", "fighter", False),
        heights_m=_heights(reading, surveyed, f"{where}coverage."),
        footprint_class=None if foot is None else _class(reading, foot, f"{where}footprint.", "srbm-300km", True),
    )


def _number(reading: ProgrammeReading, pairs: Pairs, name: str, where: str, limits: Limits, default: float) -> float:
    node = pairs.get(name)
    found = None if node is None else reading.number(node, f"{where}{name}", limits)
    return default if found is None else found


def _names(reading: ProgrammeReading, pairs: Pairs, name: str, where: str) -> tuple[str, ...]:
    return tuple(item.text for item in reading.listed(pairs, name, where) if isinstance(item, Scalar))


def _sizes(
    reading: ProgrammeReading, pairs: Pairs, name: str, where: str, default: tuple[int, ...], fewest: int
) -> tuple[int, ...]:
    """Sizes of the raid, rising."""
    if name not in pairs:
        return default
    found = [reading.number(item, f"{where}{name}", SIZE) for item in reading.listed(pairs, name, where)]
    whole = [int(size) for size in found if size is not None]
    if (
        isinstance(pairs[name], Items)
        and len(whole) == len(found)
        and (len(whole) < fewest or whole != sorted(set(whole)))
    ):
        said, example = f"{whole}", "[4, 8, 16]"
        reading.wrong(f"{where}{name}", pairs[name].mark, said, f"write {fewest} or more sizes, rising: {example}")
    return tuple(whole) or default


def _heights(reading: ProgrammeReading, pairs: Pairs, where: str) -> tuple[float, ...]:
    """Heights [m] at which coverage is looked at."""
    if "heights_m" not in pairs:
        return DEFAULT_HEIGHTS_M
    found = [reading.number(item, f"{where}heights_m", HEIGHT) for item in reading.listed(pairs, "heights_m", where)]
    return tuple(sorted({height for height in found if height is not None})) or DEFAULT_HEIGHTS_M


def _raid(reading: ProgrammeReading, pairs: Pairs, node: Node, scenario: Scenario) -> str:
    """The raid that grows."""
    known = [raid.id for raid in scenario.raids]
    named = pairs.get("raid")
    if named is None:
        if len(known) != 1:
            reading.wrong("capability.raid", node.mark, f"the scenario has {len(known)} raids", choice("", known))
        return known[0] if known else ""
    name = named.text if isinstance(named, Scalar) else ""
    if name not in known:
        reading.wrong("capability.raid", named.mark, f"the scenario has no raid {shown(name)}", choice(name, known))
    return name


def _class(reading: ProgrammeReading, pairs: Pairs, where: str, default: str, ballistic: bool) -> str:
    """A class of target of the catalogue, on an arc where asked."""
    node = pairs.get("class")
    if node is None:
        return default
    name, catalogue = node.text if isinstance(node, Scalar) else "", reading.catalogue
    known = catalogue.ids("target")
    if ballistic:
        known = tuple(id for id in known if catalogue.entry(id).structure["motion"] == "ballistic")
    if name not in known:
        kind = "ballistic class" if ballistic else "class"
        reading.wrong(f"{where}class", node.mark, f"the catalogue has no {kind} {shown(name)}", choice(name, known))
    return name


def _units(
    reading: ProgrammeReading,
    pairs: Pairs,
    scenario: Scenario,
    batches: MappingOf[int, Batch],
    before: tuple[tuple[str, ...], Node],
) -> None:
    """Note units that the scenario lacks or that are named twice, and deliveries that come to other fire units."""
    known = {unit.id: unit.entry for unit in scenario.units}
    taken: set[str] = set()
    _known(reading, "capability.before", before[1], before[0], known, taken)
    for (b, d), (node, names) in _delivered(pairs).items():
        key = f"batches[{b}].deliveries[{d}].units"
        sound = _known(reading, key, node, names, known, taken)
        if not names:
            remedy = f"add units: [...] of {', '.join(list(known)[:6])}"
            reading.wrong(key, node.mark, "no unit of the scenario is in service after it", remedy)
        elif sound and b in batches:
            batch = batches[b]
            there = sum(fire_units_of(reading.catalogue, known[id]) for id in names)
            due = batch.deliveries[d].count * batch.fire_units_each
            if there != due:
                comes = f"{'is' if due == 1 else 'are'} {count(due, 'fire unit')}"
                said = f"{batch.deliveries[d].count} of {batch.unit} {comes}, and these units {there}"
                reading.wrong(key, node.mark, said, "name units of the scenario that come to as many")


def _known(
    reading: ProgrammeReading, key: str, node: Node, named: tuple[str, ...], known: MappingOf[str, str], taken: set[str]
) -> bool:
    """Whether the scenario has all units of a list, none of them taken before; they are taken now."""
    sound = True
    for id in named:
        if id not in known:
            reading.wrong(key, node.mark, f"the scenario has no unit {shown(id)}", choice(id, known))
        elif id in taken:
            reading.wrong(key, node.mark, f"{shown(id)} is in service already", "name each unit once")
        sound = sound and id in known and id not in taken
        taken.add(id)
    return sound


def _delivered(pairs: Pairs) -> dict[tuple[int, int], tuple[Node, tuple[str, ...]]]:
    """Where the units of each delivery stand in the file and their ids, by the numbers of batch and delivery."""
    found: dict[tuple[int, int], tuple[Node, tuple[str, ...]]] = {}
    for b, batch in enumerate(_items(pairs.get("batches"))):
        for d, delivery in enumerate(_items(_value(batch, "deliveries"))):
            units = _value(delivery, "units")
            names = tuple(item.text for item in _items(units) if isinstance(item, Scalar))
            found[b, d] = (units or delivery, names)
    return found


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Items) else ()


def _value(node: Node, name: str) -> Node | None:
    """What stands under a key of a mapping."""
    pairs = node.pairs if isinstance(node, Mapping) else ()
    return next((value for key, value in pairs if key.text == name), None)
