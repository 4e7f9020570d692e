"""Whether rates of identification make sense with the catalogue's: shares that add up, classes that are there.

Source: docs/scenario.md. Leaves out: what needs no catalogue (relations_of_areas.py).
"""

from collections.abc import Iterator

from openiads.scenario.catalogue import Catalogue
from openiads.scenario.problems import Problem, choice, shown
from openiads.scenario.schema import ASSUMPTIONS, Scenario
from openiads.scenario.unit_keys import same_quantity


def identification_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    """Everything about the rates of identification that the catalogue shows to be wrong."""
    yield from _doubled(scenario)
    yield from _confusions(scenario, catalogue)
    yield from _expectations(scenario, catalogue)


def _doubled(scenario: Scenario) -> Iterator[Problem]:
    """A rate that stands in the block and among the overrides too."""
    for index, override in enumerate(scenario.overrides):
        for key in override.values if override.id == ASSUMPTIONS else ():
            if any(same_quantity(key, rate) for rate in scenario.identification.rates):
                found = "this rate stands in 'identification' too"
                yield Problem(("overrides", index, key), found, "keep one of the two")


def _confusions(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    targets = catalogue.ids("target")
    totals: dict[str, float] = {}
    for index, confusion in enumerate(scenario.identification.confusions):
        path = ("identification", "confusions", index)
        for key, id in (("entry", confusion.entry), ("taken_for", confusion.taken_for)):
            if id not in targets:
                yield Problem((*path, key), f"no target {shown(id)} in the catalogue", choice(id, targets))
        if confusion.entry == confusion.taken_for:
            yield Problem((*path, "taken_for"), "a class taken for itself", "name another class")
        totals[confusion.entry] = totals.get(confusion.entry, 0.0) + confusion.share
        if totals[confusion.entry] > 1.0:
            found = f"the shares of {shown(confusion.entry)} make {totals[confusion.entry]:g}"
            yield Problem((*path, "share"), found, "keep their sum at 1 or below")


def _expectations(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    if set(scenario.overridden(ASSUMPTIONS)) - set(catalogue.entry(ASSUMPTIONS).values):
        return
    model = catalogue.resolve(ASSUMPTIONS, scenario.values, scenario.overridden(ASSUMPTIONS))
    friend, hostile = float(model["expected_friend_share"] or 0.0), float(model["expected_hostile_share"] or 0.0)
    both = all(key in scenario.identification.rates for key in ("expected_friend_share", "expected_hostile_share"))
    if friend + hostile >= 1.0 and not both:
        found = f"with it friends and hostiles make {friend + hostile:g}, which leaves nothing for neutrals"
        yield Problem(("identification",), found, "lower expected_friend_share or expected_hostile_share")
