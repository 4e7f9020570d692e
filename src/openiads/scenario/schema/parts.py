"""What the models of a scenario are made of: numbers with their units and ranges, names, points, and the strict base.

Source: docs/scenario.md. Leaves out: the entries themselves.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

MAXIMUM_DURATION_S = 86_400
MAXIMUM_COUNT = 10_000
MAXIMUM_ENTRIES = 1_000
MAXIMUM_POINTS = 1_000

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Whole = Annotated[int, Field(strict=True)]
Name = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9_-]{1,64}$", examples=["north"])]
Text = Annotated[str, Field(strict=True, max_length=2_000)]
EntryId = Annotated[
    str,
    Field(strict=True, pattern=r"^[A-Za-z0-9_.-]{1,64}$", examples=["fighter"], description="id of a catalogue entry"),
]
ElementLine = Annotated[str, Field(strict=True, max_length=100)]
Stance = Literal["brochure", "middle", "sceptical"]
TrackerKind = Literal["full", "ideal-association"]

Latitude = Annotated[Number, Field(ge=-90.0, le=90.0, description="degrees north")]
Longitude = Annotated[Number, Field(ge=-180.0, le=180.0, description="degrees east")]
Point = Annotated[
    tuple[Latitude, Longitude], Field(description="[latitude, longitude] in degrees", examples=[[45.0, -30.0]])
]
Points = Annotated[tuple[Point, ...], Field(max_length=MAXIMUM_POINTS)]
HeightMsl = Annotated[Number, Field(ge=-500.0, le=100_000.0, description="height above mean sea level [m]")]


def _point_tag(value: Any) -> str:
    return "raised" if isinstance(value, list | tuple) and len(value) == 3 else "point"


Waypoint = Annotated[
    Annotated[Point, Tag("point")] | Annotated[tuple[Latitude, Longitude, HeightMsl], Tag("raised")],
    Discriminator(_point_tag),
    Field(
        description="[latitude, longitude] in degrees, or with a height above mean sea level: [latitude, longitude, m]",
        examples=[[45.0, -30.0]],
    ),
]
Waypoints = Annotated[tuple[Waypoint, ...], Field(max_length=MAXIMUM_POINTS)]

Count = Annotated[Whole, Field(ge=1, le=MAXIMUM_COUNT, examples=[20])]
Start = Annotated[Number, Field(ge=0.0, le=MAXIMUM_DURATION_S, description="time of the first object [s]")]
SpreadDistance = Annotated[
    Number, Field(ge=0.0, le=1_000.0, description="radius over which starting points spread [km]")
]
SpreadTime = Annotated[Number, Field(ge=0.0, le=MAXIMUM_DURATION_S, description="time over which starts spread [s]")]
HeightAboveGround = Annotated[Number, Field(ge=0.0, le=100_000.0, description="height above the ground [m]")]
GroundHeight = Annotated[Number, Field(ge=-500.0, le=9_000.0, description="height above mean sea level [m]")]
Speed = Annotated[Number, Field(gt=0.0, le=12_000.0, description="ground speed [m/s]; absent: the entry's")]
Azimuth = Annotated[Number, Field(ge=-360.0, le=360.0)]


class Part(BaseModel):
    """A frozen piece of a scenario in which no unknown key is left unsaid."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)
