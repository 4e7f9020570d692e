"""A study: a scenario, the design of its factors, how often each point is run, and which measures are asked about.

Source: docs/studies.md. Leaves out: reading it from a file (reading.py) and running it (montecarlo.py).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openiads.scenario.load import replace
from openiads.scenario.policy_file import require_allowed
from openiads.scenario.schema import Scenario
from openiads.study.design import Design

LEAST_REPLICATIONS = 100


@dataclass(frozen=True)
class Stopping:
    """When a point has been run often enough: the interval of a share is narrow, or the cap is reached.

    The share is that of replications in which `measure` is zero. It is looked at after `minimum` replications and then after
    every `batch`, always on the first ones in order, so that neither workers nor interruptions change where it stops.
    """

    measure: str
    half_width: float
    minimum: int = LEAST_REPLICATIONS
    batch: int = LEAST_REPLICATIONS
    maximum: int = 10_000


@dataclass(frozen=True)
class Study:
    """A study, read and checked; `text` and `folder` are its file's, `scenario` has its fixed changes in it."""

    name: str
    description: str
    scenario: Scenario
    seed: int
    design: Design
    replications: int
    stopping: Stopping | None
    measures: tuple[str, ...]
    text: str
    folder: Path

    @property
    def factor_names(self) -> tuple[str, ...]:
        """Names of the factors, in order."""
        return tuple(factor.name for factor in self.design.factors)

    @property
    def most_replications(self) -> int:
        """Replications of a point, at most."""
        return self.replications if self.stopping is None else self.stopping.maximum

    @property
    def most_rows(self) -> int:
        """Rows, at most."""
        return self.design.points * self.most_replications

    def scenario_at(self, point: int) -> Scenario:
        """The scenario of a design point, with the study's seed, that keeps measures alone.

        Raises ScenarioError, also for a policy in Python: a study runs no code of its scenario's.
        """
        changes: dict[str, Any] = dict(self.design.point(point).changes)
        scenario = replace(self.scenario, {**changes, "seed": self.seed, "record.level": "measures"})
        require_allowed(scenario, False)
        return scenario
