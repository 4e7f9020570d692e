"""What a study varies: factors with levels or a distribution, and which paths of a scenario they may address.

Source: docs/studies.md. Factors are the defence, the raid's size and mix, and the environment; routes, aim points and launch
points are no factors, and nothing here searches for a raid. Leaves out: how factors are combined (design.py).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from openiads.scenario.paths import Step
from openiads.scenario.problems import Mark
from openiads.scenario.schema import Scenario
from openiads.scenario.shape import CHILDREN, Each, fields_of
from openiads.scenario.unit_keys import KeyUnknown, find_key, same_quantity

Changes = tuple[tuple[str, Any], ...]

# Keys of each list of entries, and of each part, that a factor may set. What is not here is no factor.
ALLOWED: dict[str, tuple[str, ...]] = {
    "assets": ("value", "radius_km"),
    "raids": ("count", "entry", "values", "spread_s", "decoys"),
    "flights": ("count", "entry", "identity", "equipped_share"),
    "jammers": ("effective_radiated_power_w", "entry"),
    "fire_missions": ("rounds", "entry", "unit", "radius_m", "circular_error_m"),
}
OPEN = ("units", "overrides", "doctrine", "tracker", "relief", "network", "identification", "weapons_control")
SINGLE = ("values", "step_s", "duration_s")
# Groups of which a factor may take a whole entry away.
MAY_GO = ("raids", "flights", "jammers", "units", "overrides")
ATTACKERS_OWN = (
    "routes, aim points and launch points are no factors: a study varies the defence, a raid's size and mix, and"
)
ADVICE = f"{ATTACKERS_OWN} the environment"


@dataclass(frozen=True)
class Level:
    """One value of a factor: how tables show it, and what it sets."""

    shown: Any
    changes: Changes


@dataclass(frozen=True)
class Distribution:
    """A continuous factor: kind and parameters of what its values are drawn from."""

    kind: str
    parameters: tuple[float, ...]
    whole: bool = False

    def at(self, share: float) -> float | int:
        """The value below which a share of the distribution lies."""
        value = QUANTILES[self.kind](share, self.parameters)
        return round(value) if self.whole else value


@dataclass(frozen=True)
class Factor:
    """A quantity that a study varies: by levels, or by a distribution over some paths that share the value.

    disagreement : the levels are published low and high values, bounds and no distribution; mark : where its file has it.
    """

    name: str
    levels: tuple[Level, ...] = ()
    base: int = 0
    paths: tuple[str, ...] = ()
    distribution: Distribution | None = None
    disagreement: bool = False
    mark: Mark | None = field(default=None, compare=False, repr=False)

    def level_at(self, share: float) -> Level:
        """The level at a place between 0 and 1: a quantile of the distribution, or one of equally likely levels."""
        if self.distribution is None:
            return self.levels[min(int(share * len(self.levels)), len(self.levels) - 1)]
        value = self.distribution.at(share)
        return Level(value, tuple((path, value) for path in self.paths))

    def trial_levels(self) -> tuple[Level, ...]:
        """Levels to try before a study: all of them, or both ends and the middle of a distribution."""
        return self.levels or tuple(self.level_at(share) for share in (0.001, 0.5, 0.999))


def _normal(share: float, parameters: tuple[float, ...]) -> float:
    from statistics import NormalDist

    return NormalDist(parameters[0], parameters[1]).inv_cdf(min(max(share, 1e-12), 1.0 - 1e-12))


def _uniform(share: float, parameters: tuple[float, ...]) -> float:
    low, high = parameters
    return low + share * (high - low)


def _log_uniform(share: float, parameters: tuple[float, ...]) -> float:
    low, high = parameters
    return low * math.exp(share * math.log(high / low))


def _triangular(share: float, parameters: tuple[float, ...]) -> float:
    low, mode, high = parameters
    turn = (mode - low) / (high - low)
    if share < turn:
        return low + math.sqrt(share * (high - low) * (mode - low))
    return high - math.sqrt((1.0 - share) * (high - low) * (high - mode))


QUANTILES = {"uniform": _uniform, "log-uniform": _log_uniform, "triangular": _triangular, "normal": _normal}
PARAMETERS = {"uniform": 2, "log-uniform": 2, "triangular": 3, "normal": 2}


def fault_of(distribution: Distribution) -> str:
    """What is wrong with a distribution's parameters, and what would do; empty where nothing is."""
    kind, values = distribution.kind, distribution.parameters
    if len(values) != PARAMETERS[kind] or not all(math.isfinite(value) for value in values):
        return f"write {PARAMETERS[kind]} finite numbers: {EXAMPLES[kind]}"
    if kind == "normal":
        return "" if values[1] > 0.0 else "the standard deviation must be above 0"
    if kind == "log-uniform" and values[0] <= 0.0:
        return "the lower end must be above 0"
    ordered = values[0] < values[-1] and all(a <= b for a, b in pairwise(values))
    return "" if ordered else f"write them in rising order: {EXAMPLES[kind]}"


EXAMPLES = {
    "uniform": "uniform: [2, 10]",
    "log-uniform": "log-uniform: [0.01, 1]",
    "triangular": "triangular: [2, 5, 10] (low, most likely, high)",
    "normal": "normal: [5, 1] (mean, standard deviation)",
}


def refusal(steps: tuple[Step, ...], value: Any) -> str:
    """Why no factor may set this path to this value; empty where one may."""
    group = steps[0].text
    if any(same_quantity(group, key) for key in SINGLE):
        return ""
    part = steps[2].text if len(steps) > 2 else ""
    if isinstance(value, Mapping) and part != "decoys" and group not in OPEN:
        return f"a factor sets single values, and this is a whole entry; {ADVICE}"
    if group in OPEN:
        return "" if group != "units" or len(steps) > 2 or value is None else f"name a key of the unit; {ADVICE}"
    if group in MAY_GO and len(steps) == 2 and value is None:
        return ""
    if group not in ALLOWED:
        return REFUSED.get(group, "")
    if len(steps) < 3:
        return f"name a key of the entry: one of {', '.join(ALLOWED[group])}; {ADVICE}"
    if any(same_quantity(part, key) for key in ALLOWED[group]) or _is_misspelt(group, part):
        return ""
    return f"{ADVICE} (of {group}: {', '.join(ALLOWED[group])})"


def _is_misspelt(group: str, key: str) -> bool:
    """Whether entries of this group have no such key at all: then the scenario's own check names the nearest one."""
    shape = CHILDREN[Scenario][group]
    return isinstance(shape, Each) and isinstance(find_key(key, fields_of(shape.part)), KeyUnknown)


REFUSED = {
    "seed": "the study's own seed serves all design points, so that they share every draw",
    "record": "a study keeps measures alone; `openiads rerun` gives the full record of any row",
    "name": "a name changes nothing",
    "description": "a description changes nothing",
    "catalogue": "one study has one catalogue; vary its values by overrides",
    "format": "there is one format",
    "epoch": "nothing but orbits and recordings knows the date",
}
