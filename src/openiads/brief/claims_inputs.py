"""What a finding may read: catalogue values under each stance, printed figures, scenarios; and a list of what it did read.

Source: the catalogue, with a folder of the user's own and single values replaced. Leaves out: what the values mean, which the
findings say. Because every read is kept, the list of inputs under a finding is what it rests on, and no list by hand.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from openiads.brief.claims_bounds import value_bounds_faults
from openiads.scenario.catalogue import STANCES, Catalogue, CatalogueError, Entry, Value, si_key, si_value
from openiads.scenario.check_values import change_problems
from openiads.scenario.entries import KINDS, did_you_mean, value_faults
from openiads.scenario.flow import flow
from openiads.scenario.load import loads
from openiads.scenario.problems import ScenarioError
from openiads.scenario.schema import Scenario

SET = "--set"
SET_HERE = "set by --set"
# Kinds whose values a scenario may override; a claim or a formation has none that a run would read.
RUN_KINDS = ("radar", "interceptor", "fire-unit", "command-post", "target", "model")
Changes = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Figure:
    """One printed figure of a claim, in SI: both ends are equal where it is one number, NaN where none is printed."""

    of: str
    low: float
    high: float
    printed: str
    source: tuple[str, ...]
    grade: str
    confidence: str
    note: str = ""


@dataclass(frozen=True)
class Inputs:
    """The catalogue as asked for, and what was read of it: (entry, key) in order, and the scenarios that were made."""

    catalogue: Catalogue
    folder: Path | None = None
    changes: Changes = field(default_factory=dict)
    asked: dict[tuple[str, str], None] = field(default_factory=dict)
    scenarios: list[Scenario] = field(default_factory=list)

    @classmethod
    def read(cls, folder: str | Path | None = None, settings: Iterable[str] = ()) -> "Inputs":
        """The shipped catalogue, a user's folder over it, and settings `ENTRY.KEY=VALUE` over both. Raises CatalogueError."""
        own = None if folder is None else Path(folder)
        catalogue = Catalogue.read(() if own is None else (own,))
        changes = _changes(catalogue, settings)
        changed = {id: _changed(catalogue.entry(id), values) for id, values in changes.items()}
        return cls(Catalogue(catalogue.files, catalogue.folders, dict(changed)), own, changes)

    def fresh(self) -> "Inputs":
        """The same inputs, of which nothing has been read yet."""
        return replace(self, asked={}, scenarios=[])

    def value(self, entry: str, key: str) -> Value:
        """A graded value in the unit of its key. Raises CatalogueError where the entry has none."""
        values = self.catalogue.entry(entry).values
        if key not in values:
            raise CatalogueError(f"{entry} has no value {key!r}; {did_you_mean(key, values)}")
        self.asked[entry, key] = None
        return values[key]

    def at(self, entry: str, key: str, stance: str = "middle") -> float:
        """A value in SI under a stance; NaN where no price is printed. Raises CatalogueError where the entry has none."""
        number = self.value(entry, key).at(stance)
        return math.nan if number is None else si_value(key, number)

    def spread(self, entry: str, key: str) -> dict[str, float]:
        """A value in SI under each stance, the sceptical first."""
        return {stance: self.at(entry, key, stance) for stance in reversed(STANCES)}

    def has(self, entry: str, key: str) -> bool:
        """Whether an entry holds a value."""
        return key in self.catalogue.entry(entry).values

    def figures(self, claim: Entry, of: str) -> list[Figure]:
        """The printed figures of a claim that are of one quantity, in SI."""
        return [each for each in figures_of(claim) if each.of == of]

    def roomy_scenario(self, text: str, fire_unit: str, rounds: int, stance: str) -> Scenario:
        """As `scenario`, with as many launchers at a fire unit as hold so many rounds, and no wait between two launches."""
        each = max(self.catalogue.resolve(fire_unit, stance)["rounds_per_launcher"] or 1.0, 1.0)
        return self.scenario(text, stance, {fire_unit: {"launchers": math.ceil(rounds / each), "launch_interval_s": 1}})

    def scenario(self, text: str, stance: str = "middle", own: Changes = MappingProxyType({})) -> Scenario:
        """A scenario from YAML without name, seed, stance, on this catalogue, with values of its own. Raises ScenarioError."""
        lines = ["name: claims", "seed: 1", f"values: {stance}"]
        if self.folder is not None:
            lines.append(f"catalogue: {flow(str(self.folder.resolve()))}")
        made = loads("\n".join([*lines, text, f"overrides: {flow(self._overrides(own))}"]), "the claim's scenario")
        self.scenarios.append(made)
        return made

    def blamed(self, error: ScenarioError) -> Exception:
        """What to raise for a claim that can not be run: where settings may have caused it, an error that names them."""
        if not self.changes:
            return error
        settings = [f"{id}.{key}={number:g}" for id, values in self.changes.items() for key, number in values.items()]
        faults = "\n".join(f"{each.key}: {each.found}; {each.remedy}" for each in error.problems)
        return CatalogueError(f"{SET} {' '.join(settings)}: a claim can not be run with it: {faults}")

    def _overrides(self, own: Changes) -> list[dict[str, Any]]:
        ids = [id for id in {**own, **self.changes} if self.catalogue.entry(id).kind in RUN_KINDS]
        return [{"id": id, **own.get(id, {}), **self.changes.get(id, {})} for id in ids]


def figures_of(claim: Entry) -> list[Figure]:
    """All printed figures of a claim, in SI, in the order of its file."""
    return [_figure(item) for item in claim.structure["figures"]]


def _figure(item: Mapping[str, Any]) -> Figure:
    ends = item["value"] if isinstance(item["value"], list) else [item["value"]]
    low, high = (math.nan if end is None else si_value(item["of"], end) for end in (ends[0], ends[-1]))
    source, note = tuple(item["source"]), item.get("note", "")
    return Figure(item["of"], low, high, item["printed"], source, item["grade"], item["confidence"], note)


def _changes(catalogue: Catalogue, settings: Iterable[str]) -> dict[str, dict[str, float]]:
    """The settings by entry and key as the entry writes it. Raises CatalogueError with everything that is wrong."""
    changes: dict[str, dict[str, float]] = {}
    faults = []
    for setting in settings:
        try:
            entry, key, number = _setting(catalogue, setting)
            changes.setdefault(entry, {})[key] = number
        except CatalogueError as error:
            faults.append(str(error))
    faults += [
        f"{SET} {id}.{fault}" for id, values in changes.items() for fault in _value_faults(catalogue, id, values)
    ]
    if faults:
        raise CatalogueError("\n".join(faults))
    return changes


def _value_faults(catalogue: Catalogue, id: str, values: Mapping[str, float]) -> list[str]:
    """What no run, and no experiment, could take of the settings of one entry."""
    if catalogue.entry(id).kind == "claim":
        changed = _changed(catalogue.entry(id), values).values
        return [f"{key}: {fault}" for key in values for fault in value_bounds_faults(key, changed[key])]
    found = [(str(each.path[-1]), each) for each in change_problems(id, values, catalogue)]
    return [f"{key}={values[key]:g}: {each.found}; {each.remedy}" for key, each in found]


def _setting(catalogue: Catalogue, setting: str) -> tuple[str, str, float]:
    """Entry, key and number of `ENTRY.KEY=VALUE`; the key may bear another unit of its dimension."""
    path, equals, written = setting.partition("=")
    id, dot, key = path.strip().partition(".")
    if not equals or not dot or not key:
        raise CatalogueError(f"{SET} {setting}: not ENTRY.KEY=VALUE; write {SET} 40n6e.maximum_range_km=250")
    if id not in catalogue:
        raise CatalogueError(f"{SET} {setting}: no entry {id!r} in the catalogue; {did_you_mean(id, catalogue.ids())}")
    entry = catalogue.entry(id)
    known = dict.fromkeys([*entry.values, *(_may_be_given(entry) if entry.kind == "claim" else ())])
    own = next((each for each in known if si_key(each) == si_key(key)), None)
    if own is None:
        raise CatalogueError(f"{SET} {setting}: {id} has no value {key!r}; {did_you_mean(key, known)}")
    try:
        number = si_value(key, float(written)) / si_value(own, 1.0)
    except ValueError:
        raise CatalogueError(f"{SET} {setting}: {written!r} is no number; write one, as in {path}=250") from None
    plain = {"value": number, "printed": SET_HERE, "source": [SET], "grade": "assumed"}
    for fault in value_faults(own, plain):
        raise CatalogueError(f"{SET} {setting}: {fault.found}; {fault.remedy}")
    return id, own, number


def _may_be_given(claim: Entry) -> list[str]:
    """What a claim has no value of, but looks for: quantities of its figures that may be a value."""
    return [each.of for each in figures_of(claim) if each.of in KINDS["claim"].optional_values]


def _changed(entry: Entry, values: Mapping[str, float]) -> Entry:
    """An entry in which some values are another, one number under every stance, and assumed."""
    changed = dict(entry.values)
    for key, number in values.items():
        note = f"in place of {changed[key].printed}" if key in changed else "added"
        changed[key] = Value(key, SET_HERE, number, number, number, "neither", (), "assumed", note)
    return replace(entry, values=changed)
