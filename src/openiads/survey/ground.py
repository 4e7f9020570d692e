"""What every survey begins with: a scenario's radars as they look for one class of target, and what relief hides from each.

Source: docs/models/coverage.md. A sector that command may turn counts as all round, though not at one time.
Leaves out: jamming, clutter and multipath, so that reach against low flyers is an upper bound.
"""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from openiads.constants import TWO_PI
from openiads.earth.masking import MaskMaps
from openiads.scenario import parameters as make
from openiads.scenario.catalogue import Catalogue, Entry
from openiads.scenario.check import catalogue_of, require
from openiads.scenario.ground import ReliefMap, relief_of
from openiads.scenario.laydown import Laydown, laydown
from openiads.scenario.problems import Problem, ScenarioError, choice, shown
from openiads.scenario.schema import Scenario
from openiads.scenario.traffic import seen_alike
from openiads.sensing.probability import required_snr

Rows = np.ndarray[Any, Any]
Values = dict[str, float | None]

# Named where a scenario's own lines are not at fault but an option is.
CLASS_KEY, WITHOUT_KEY = "--class", "--without"


class Looking(NamedTuple):
    """Radars as they look for one class, in the shape that sensing's geometry asks of its parameters."""

    radars: Rows
    masks: MaskMaps


@dataclass(frozen=True)
class SurveyedClass:
    """The class that is looked for: its entry, its values in SI, and the cross-section [m2] that it shows nose-on."""

    entry: Entry
    values: Values
    rcs_m2: float

    @property
    def ballistic(self) -> bool:
        """Whether it flies an arc."""
        return bool(self.entry.structure["motion"] == "ballistic")


@dataclass(frozen=True)
class Surveyed:
    """A scenario as a survey sees it: radars as they are, and as they look for the class, each to its `reach_m` (radars,)."""

    scenario: Scenario
    catalogue: Catalogue
    laydown: Laydown
    relief: ReliefMap
    target: SurveyedClass
    detection_probability: float
    radars: Rows
    looking: Looking
    reach_m: Rows


def refuse(key: str, found: str, remedy: str, scenario: Scenario) -> ScenarioError:
    """The error that an option of a survey is at fault."""
    return ScenarioError([Problem((), found, remedy, key=key)], scenario.name)


def surveyed_class(scenario: Scenario, catalogue: Catalogue, name: str) -> SurveyedClass:
    """The class of a name as the scenario reads it. Raises ScenarioError where it is none, or shows no cross-section."""
    known = catalogue.ids("target")
    if name not in known:
        kind = f"{shown(name)} is a {catalogue.kind(name)}" if name in catalogue else f"no class {shown(name)}"
        raise refuse(CLASS_KEY, f"{kind}, and a survey looks for a target", choice(name, known), scenario)
    overridden = scenario.overridden(name)
    values = dict(seen_alike(catalogue.resolve(name, scenario.values, overridden), overridden))
    rcs_m2 = values.get("rcs_nose_m2") or values.get("rcs_m2") or 0.0
    if not rcs_m2 > 0.0:
        found = f"{shown(name)} has no radar cross-section, so that no radar has a range against it"
        raise refuse(CLASS_KEY, found, f"override rcs_m2 of {name} in the scenario, or choose another class", scenario)
    return SurveyedClass(catalogue.entry(name), values, float(rcs_m2))


def reach_against(
    radar: np.void, false_alarm_probability: float, target: SurveyedClass, detection_probability: float
) -> float:
    """Range [m] at which a look at a target has a detection probability, no farther than the radar's instrumented range.

    R = R0 (snr0 / snr sigma / sigma0)^(1/4): `sensing.radar_equation.fitted_snr`, solved for the range.
    """
    pulses = int(radar["pulses"])
    needed = required_snr(int(target.values["swerling"] or 0), detection_probability, pulses, false_alarm_probability)
    if not needed > 0.0:
        return float(radar["instrumented_range_m"])
    ratio = float(radar["reference_snr"]) / needed * target.rcs_m2 / float(radar["reference_rcs_m2"])
    return min(float(radar["reference_range_m"]) * math.sqrt(math.sqrt(ratio)), float(radar["instrumented_range_m"]))


def _looking(radars: Rows, reach_m: Rows) -> Rows:
    """Radars whose instrumented range is what they reach against the class; a sector without a facing turns all round."""
    rows = radars.copy()
    rows["instrumented_range_m"] = reach_m
    free = np.isnan(rows["facing_rad"])
    rows["sector_rad"][free], rows["facing_rad"][free] = TWO_PI, 0.0
    return rows


def surveyed(scenario: Scenario, class_name: str, detection_probability: float) -> Surveyed:
    """A scenario as a survey sees it. Raises ScenarioError with everything that is wrong, and where it has no radar."""
    catalogue = catalogue_of(scenario)
    require(scenario, catalogue)
    target = surveyed_class(scenario, catalogue, class_name)
    placed = laydown(scenario, catalogue)
    if not placed.radars:
        found = "no unit of this scenario has a radar"
        raise refuse("units", found, "add one such as {id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0]}", scenario)
    radars = make.radar_rows(placed.radars, make.stream_entities(placed, ()))
    chances = [float(radar.values["false_alarm_probability"]) for radar in placed.radars]
    reach_m = np.array(
        [reach_against(row, chance, target, detection_probability) for row, chance in zip(radars, chances, strict=True)]
    )
    looking = Looking(_looking(radars, reach_m), make.mask_maps(scenario, placed.radars))
    relief = relief_of(scenario)
    return Surveyed(scenario, catalogue, placed, relief, target, detection_probability, radars, looking, reach_m)
