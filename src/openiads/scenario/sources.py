"""Every number that a scenario takes from the catalogue, with its source and grade, assumed ones first.

Source: docs/catalogue.md.
Leaves out: printing, which the command line does, and numbers that the scenario itself gives.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from openiads.scenario.catalogue import Catalogue, Value, si_key, si_value
from openiads.scenario.entries import GRADES
from openiads.scenario.schema import ASSUMPTIONS, Scenario, Unit

SET_HERE = "set by the scenario"


@dataclass(frozen=True)
class Use:
    """An entry of the catalogue that is in use, and the stance that picks its numbers."""

    entry: str
    stance: str


@dataclass(frozen=True)
class SourcedNumber:
    """One number in use, in the unit of its key, beside the spread that it comes from and where that is printed.

    `titles` are those of `source`, in the same order; `value` is None where no price is printed. `grade` is that of `value`;
    `assumed` are those of low, nominal and high that are assumed though others are not.
    """

    entry: str
    key: str
    value: float | None
    stance: str
    low: float | None
    nominal: float | None
    high: float | None
    favours_defence: str
    printed: str
    grade: str
    source: tuple[str, ...]
    titles: tuple[str, ...]
    note: str
    assumed: tuple[str, ...] = ()


def uses(scenario: Scenario, catalogue: Catalogue) -> tuple[Use, ...]:
    """The entries that a scenario uses, with all that they are made of, in the order of the file, each once.

    A unit's stance holds for its radars and rounds too, a raid's for its decoys; else the scenario's holds.
    """
    found = [Use(ASSUMPTIONS, scenario.values)]
    for unit in scenario.units:
        found += [Use(id, unit.values or scenario.values) for id in _parts(unit, catalogue)]
    for raid in scenario.raids:
        entries = (raid.entry,) if raid.decoys is None else (raid.entry, raid.decoys.entry)
        found += [Use(id, raid.values or scenario.values) for id in entries]
    found += [Use(flight.entry, scenario.values) for flight in scenario.flights]
    found += [Use(jammer.entry, scenario.values) for jammer in scenario.jammers if jammer.entry is not None]
    return tuple(dict.fromkeys(found))


def sourced_numbers(
    wanted: Iterable[Use], catalogue: Catalogue, overrides: Mapping[str, Mapping[str, float]] | None = None
) -> list[SourcedNumber]:
    """The numbers of the entries in use, the assumed first and among them the kill probabilities.

    A number that `overrides` replaces (by entry, then by key in any unit) counts as assumed, and says by whom.
    """
    titles = {key: source.title for key, source in catalogue.sources.items()}
    rows = [row for use in wanted for row in _rows(use, catalogue, (overrides or {}).get(use.entry, {}), titles)]
    return sorted(rows, key=lambda row: (GRADES.index(row.grade), not row.key.startswith("kill_probability")))


def numbers_in_use(scenario: Scenario, catalogue: Catalogue) -> list[SourcedNumber]:
    """Every number that a scenario takes from the catalogue, the assumed first."""
    overrides = {override.id: override.values for override in scenario.overrides}
    overrides[ASSUMPTIONS] = scenario.overridden(ASSUMPTIONS)
    return sourced_numbers(uses(scenario, catalogue), catalogue, overrides)


def _parts(unit: Unit, catalogue: Catalogue) -> list[str]:
    """What a unit is made of; rounds that the scenario loads stand in place of the entry's own."""
    parts = catalogue.made_of(unit.entry)
    if unit.rounds is None:
        return list(parts)
    kept = [id for id in parts if catalogue.entry(id).kind != "interceptor"]
    return kept + [load.entry for load in unit.rounds if load.rounds > 0]


def _rows(
    use: Use, catalogue: Catalogue, overrides: Mapping[str, float], titles: Mapping[str, str]
) -> Iterator[SourcedNumber]:
    replaced = {si_key(key): (key, number) for key, number in overrides.items()}
    for key, value in catalogue.entry(use.entry).values.items():
        if si_key(key) in replaced:
            yield _replaced_row(use, value, replaced[si_key(key)])
        else:
            yield _row(use, value, titles)


def _row(use: Use, value: Value, titles: Mapping[str, str]) -> SourcedNumber:
    return SourcedNumber(
        entry=use.entry,
        key=value.key,
        value=value.at(use.stance),
        stance=use.stance,
        low=value.low,
        nominal=value.nominal,
        high=value.high,
        favours_defence=value.favours_defence,
        printed=value.printed,
        grade=value.grade_at(use.stance),
        source=value.source,
        titles=tuple(titles.get(key, "") for key in value.source),
        note=value.note,
        assumed=value.assumed,
    )


def _replaced_row(use: Use, value: Value, replacement: tuple[str, float]) -> SourcedNumber:
    key, number = replacement
    return replace(
        _row(use, value, {}),
        value=si_value(key, number) / si_value(value.key, 1.0),
        stance=SET_HERE,
        printed=SET_HERE,
        grade="assumed",
        source=(),
        titles=(),
        assumed=(),
        note=f"in place of {value.at(use.stance)} ({value.printed})",
    )
