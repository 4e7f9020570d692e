"""The defending side of a scenario: assets, units with their rounds and launchers, fire missions.

Source: docs/scenario.md. Leaves out: how they fire, which doctrine says.
"""

from typing import Annotated

from pydantic import Field

from openiads.scenario.schema.doctrine import UnitDoctrine
from openiads.scenario.schema.parts import (
    MAXIMUM_COUNT,
    MAXIMUM_DURATION_S,
    Azimuth,
    EntryId,
    Name,
    Number,
    Part,
    Point,
    Points,
    Stance,
    Text,
    Whole,
)


class Asset(Part):
    """What is defended: a place, its worth relative to the others, and the radius within which it counts as reached."""

    id: Name
    at: Point
    value: Annotated[Number, Field(ge=0.0, le=1e9, examples=[100], description="worth relative to the other assets")]
    radius_km: Annotated[Number, Field(gt=0.0, le=1_000.0)] = 2.0


class RoundLoad(Part):
    """Ready rounds of one interceptor type over all launchers of a unit."""

    entry: EntryId
    rounds: Annotated[Whole, Field(ge=0, le=MAXIMUM_COUNT)]


class LauncherGroup(Part):
    """Launchers of a fire unit that stand away from its radar, or fire into a sector alone."""

    id: Name
    count: Annotated[Whole, Field(ge=1, le=1_000, examples=[4])]
    at: Annotated[Point | None, Field(description="where they stand; absent: with the radar")] = None
    bearing_deg: Annotated[Azimuth | None, Field(description="in place of 'at': azimuth from the fire unit")] = None
    distance_km: Annotated[Number | None, Field(gt=0.0, le=500.0, description="in place of 'at'")] = None
    facing_deg: Annotated[Azimuth | None, Field(description="azimuth of the middle of their sector")] = None
    sector_deg: Annotated[
        Number | None, Field(gt=0.0, le=360.0, description="width of their sector; absent: the entry's, else all round")
    ] = None


class Unit(Part):
    """A fire unit, command post or formation at a site."""

    id: Name
    entry: EntryId
    at: Point
    values: Annotated[Stance | None, Field(description="stance for this unit; absent: the scenario's")] = None
    facing_deg: Annotated[
        Number | None,
        Field(ge=-360.0, le=360.0, description="azimuth of the sector's middle; null: doctrine points it"),
    ] = None
    antenna_height_m: Annotated[Number | None, Field(gt=0.0, le=1_000.0, description="absent: the radar entry's")] = (
        None
    )
    rounds: Annotated[tuple[RoundLoad, ...] | None, Field(max_length=20, description="absent: the entry's load")] = None
    launchers: Annotated[
        tuple[LauncherGroup, ...] | None, Field(max_length=100, description="groups; the others stand with the radar")
    ] = None
    sites: Annotated[Points | None, Field(description="sites of a formation's members, in the entry's order")] = None
    doctrine: Annotated[
        UnitDoctrine | None, Field(description="what it does otherwise than the scenario's doctrine says")
    ] = None


class FireMission(Part):
    """Rounds at a place on the ground: a run reports the chance that they fall within a radius of it, and nothing else."""

    id: Name
    unit: Annotated[Text, Field(examples=["unit-1"], description="id of a fire unit, or of a formation's member")]
    entry: EntryId
    rounds: Annotated[Whole, Field(ge=1, le=MAXIMUM_COUNT)]
    at: Point
    time_s: Annotated[Number, Field(ge=0.0, le=MAXIMUM_DURATION_S, examples=[60])]
    radius_m: Annotated[Number, Field(gt=0.0, le=100_000.0, examples=[50])]
    circular_error_m: Annotated[
        Number,
        Field(gt=0.0, le=100_000.0, examples=[50], description="radius within which half of the rounds fall; assumed"),
    ]
