"""How the defence fires: shot doctrine by name and number, what it keeps back, and in which order threats are met.

Source: docs/scenario.md. Leaves out: who a track is, and what assignment makes of the order.
"""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from openiads.scenario.schema.parts import Number, Part, Whole

PolicyName = Literal["salvo", "shoot-look-shoot", "shoot-shoot-look-shoot"]
ThreatRule = Literal["ballistic", "time-to-go", "value", "threat", "last-launch"]
Rounds = Annotated[Whole, Field(ge=1, le=4)]
Salvos = Annotated[Whole, Field(ge=1, le=8)]
HoldFire = Annotated[
    Number | None,
    Field(gt=0.0, le=1_000.0, description="no shot at a target farther from the fire unit; absent: no limit"),
]


class PythonPolicy(Part):
    """A policy of one's own, in a Python file."""

    python: Annotated[
        str,
        Field(strict=True, min_length=1, max_length=400, description="file with a function `policy`, for --allow-code"),
    ]


def _policy_tag(value: Any) -> str:
    return "policy-file" if isinstance(value, dict | PythonPolicy) else "policy-name"


Policy = Annotated[
    Annotated[PolicyName, Tag("policy-name")] | Annotated[PythonPolicy, Tag("policy-file")],
    Discriminator(_policy_tag),
    Field(description="a shot doctrine by its name, or {python: FILE}"),
]


class Reserve(Part):
    """Rounds kept for threats to come: a shot must be worth more than a round is, by a dynamic programme."""

    threats: Annotated[Whole, Field(ge=1, le=1_000, examples=[40], description="threats expected in all")]
    values: Annotated[
        tuple[Annotated[Number, Field(gt=0.0, le=1e9)], ...] | None,
        Field(min_length=1, max_length=20, description="what threats are worth, equally likely; absent: the assets"),
    ] = None
    kill_probability: Annotated[
        Number | None, Field(gt=0.0, le=1.0, description="of one round; absent: the mean over categories of the surest")
    ] = None


class UnitDoctrine(Part):
    """What one unit does otherwise than the scenario's doctrine says; what is absent is as there."""

    policy: Annotated[PolicyName | None, Field(description="absent: the scenario's")] = None
    rounds_per_salvo: Rounds | None = None
    maximum_salvos: Salvos | None = None
    hold_fire_until_km: HoldFire = None


class Assignment(Part):
    """How options of fire are chosen where tracks compete for channels."""

    objective: Literal["target", "asset"] = "target"
    search: Literal["greedy", "exchange"] = "exchange"


class Doctrine(Part):
    """How the defence fires."""

    policy: Policy = "shoot-look-shoot"
    rounds_per_salvo: Rounds = 1
    weapons: Literal["hold", "tight", "free"] = "tight"
    maximum_salvos: Salvos = 3
    hold_fire_until_km: HoldFire = None
    reserve: Reserve | None = None
    threat: Literal["product", "list"] = "product"
    threat_list: Annotated[
        tuple[ThreatRule, ...],
        Field(min_length=1, max_length=5, description="for `threat: list`: the first rule decides"),
    ] = ("ballistic", "time-to-go", "value")
    assignment: Assignment = Assignment()
    track_source: Annotated[
        Literal["network", "own-radar"],
        Field(description="whose tracks a fire unit may fire at: all that the network brings, or its own radars'"),
    ] = "network"

    @property
    def python(self) -> str | None:
        """The file of a policy of one's own, or None."""
        return self.policy.python if isinstance(self.policy, PythonPolicy) else None

    @property
    def shots(self) -> PolicyName:
        """The shot doctrine by its name; beside a policy of one's own the default, within which it chooses."""
        return "shoot-look-shoot" if isinstance(self.policy, PythonPolicy) else self.policy
