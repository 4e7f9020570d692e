"""Which catalogue entries a scenario draws on, and under which stances.

Follows units to their radars, rounds and members, and raids and flights to their targets and decoys.
Source: DESIGN 5. Leaves out: the values themselves.
"""

from collections.abc import Iterator

from openiads.scenario.catalogue import Catalogue
from openiads.scenario.schema import RecordedFlight, Scenario

ASSUMPTIONS = "assumptions"


def entries_in_use(scenario: Scenario, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Every entry that the scenario's run draws on, in the order first met, with the stances under which it is read."""
    used: dict[str, list[str]] = {}
    waiting = list(_cited(scenario))
    while waiting:
        id, stance = waiting.pop(0)
        if id not in catalogue or stance in used.get(id, ()):
            continue
        used.setdefault(id, []).append(stance)
        waiting.extend((cited, stance) for cited in catalogue.entry(id).cited())
    return {id: tuple(stances) for id, stances in used.items()}


def _cited(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for unit in scenario.units:
        stance = unit.values or scenario.values
        yield unit.entry, stance
        for load in unit.rounds or ():
            yield load.entry, stance
    for raid in scenario.raids:
        yield raid.entry, raid.values or scenario.values
        if raid.decoys is not None:
            yield raid.decoys.entry, raid.values or scenario.values
    for flight in scenario.flights:
        yield flight.entry, scenario.values
    yield ASSUMPTIONS, scenario.values


def recorded_flights(scenario: Scenario) -> tuple[RecordedFlight, ...]:
    """The flights of a scenario that come from recordings."""
    return tuple(flight for flight in scenario.flights if isinstance(flight, RecordedFlight))
