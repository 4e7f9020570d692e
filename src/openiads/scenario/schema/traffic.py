"""What flies in a scenario: raids with decoys, neutral and friendly flights, recordings, orbits, jammers.

Source: docs/scenario.md. Leaves out: performance of classes, which the catalogue holds.
"""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from openiads.scenario.schema.parts import (
    MAXIMUM_DURATION_S,
    Count,
    ElementLine,
    EntryId,
    HeightAboveGround,
    HeightMsl,
    Name,
    Number,
    Part,
    Point,
    Points,
    Speed,
    SpreadDistance,
    SpreadTime,
    Stance,
    Start,
    Waypoints,
)


class Decoys(Part):
    """Decoys that fly with a raid and count apart from its attackers."""

    entry: EntryId
    count: Count


class Raid(Part):
    """Attackers of one class that fly from a place, by way of waypoints, to an asset or a point.

    A waypoint without a height keeps that of the point before it, at first the height of the route.
    """

    id: Name
    entry: EntryId
    count: Count
    from_: Annotated[Point, Field(alias="from")]
    via: Waypoints = ()
    to: Annotated[
        Annotated[Name, Tag("asset")] | Annotated[Point, Tag("point")],
        Discriminator(lambda value: "asset" if isinstance(value, str) else "point"),
        Field(description="id of an asset, or [latitude, longitude]", examples=["city"]),
    ]
    start_s: Start = 0.0
    spread_km: SpreadDistance = 0.0
    spread_s: SpreadTime = 0.0
    height_msl_m: HeightMsl | None = None
    height_above_ground_m: HeightAboveGround | None = None
    speed_m_s: Speed | None = None
    arc: Annotated[
        Literal["minimum-energy", "lofted", "depressed"], Field(description="of a ballistic class; by angle or apogee")
    ] = "minimum-energy"
    burnout_angle_deg: Annotated[
        Number | None, Field(ge=12.0, le=80.0, description="flight-path angle at burnout of a lofted or depressed arc")
    ] = None
    apogee_km: Annotated[
        Number | None, Field(gt=0.0, le=10_000.0, description="greatest height of a lofted or depressed arc")
    ] = None
    values: Annotated[Stance | None, Field(description="stance for this raid; absent: the scenario's")] = None
    decoys: Decoys | None = None


class Flight(Part):
    """Neutral or friendly aircraft on a route."""

    id: Name
    entry: EntryId
    identity: Literal["neutral", "friend"]
    count: Count = 1
    corridor: Annotated[Name | None, Field(description="id of a corridor that it keeps to, but for some")] = None
    route: Annotated[
        Waypoints,
        Field(min_length=2, description="absent: the corridor's points", examples=[[[44.0, -31.0], [46.0, -29.0]]]),
    ]
    start_s: Start = 0.0
    spread_km: SpreadDistance = 0.0
    spread_s: SpreadTime = 0.0
    height_msl_m: HeightMsl | None = None
    height_above_ground_m: HeightAboveGround | None = None
    speed_m_s: Speed | None = None
    equipped_share: Annotated[
        Number | None, Field(ge=0.0, le=1.0, description="of them that have a transponder; absent: by identity")
    ] = None


class RecordedFlight(Part):
    """Recorded air traffic, all aircraft of one file; neutral always, and never beside launchers."""

    id: Name
    recording: Annotated[
        str,
        Field(
            strict=True, min_length=1, max_length=400, description="CSV, or JSON of `traffic`, by the scenario's folder"
        ),
    ]
    entry: EntryId = "airliner"


class OrbitFlight(Part):
    """An object on an orbit, by its two-line element set; neutral always, and never beside launchers."""

    id: Name
    tle: Annotated[
        tuple[ElementLine, ElementLine],
        Field(description="the two lines of an element set, made near the scenario's epoch"),
    ]
    entry: EntryId = "satellite"


def with_routes(values: Any) -> Any:
    """A scenario's plain values, in which flights that name a corridor and no route have the corridor's points for one."""
    flights, corridors = (values.get(key) if isinstance(values, dict) else None for key in ("flights", "corridors"))
    if not isinstance(flights, list) or not isinstance(corridors, list):
        return values
    points = {str(each.get("id")): each.get("points") for each in corridors if isinstance(each, dict)}
    return {**values, "flights": [_with_route(flight, points) for flight in flights]}


def _with_route(flight: Any, points: dict[str, Any]) -> Any:
    if not isinstance(flight, dict) or "route" in flight:
        return flight
    route = points.get(str(flight.get("corridor")))
    return flight if route is None else {**flight, "route": route}


def _flight_tag(value: Any) -> str:
    keys = value if isinstance(value, dict) else type(value).model_fields
    return "recorded" if "recording" in keys else "orbit" if "tle" in keys else "generated"


AnyFlight = Annotated[
    Annotated[Flight, Tag("generated")]
    | Annotated[RecordedFlight, Tag("recorded")]
    | Annotated[OrbitFlight, Tag("orbit")],
    Discriminator(_flight_tag),
]


class Jammer(Part):
    """A source of noise against every radar: at a place, or on an object that flies a route and that radars see."""

    id: Name
    effective_radiated_power_w: Annotated[
        Number, Field(gt=0.0, le=1e9, description="power times gain [W] in each radar's band", examples=[100])
    ]
    height_msl_m: Annotated[HeightMsl, Field(examples=[10_000])]
    at: Annotated[Point | None, Field(description="where it stands; in place of entry and route")] = None
    entry: Annotated[EntryId | None, Field(description="what carries it along its route")] = None
    route: Annotated[Points | None, Field(min_length=2, description="from the beginning of the scenario on")] = None
    speed_m_s: Speed | None = None
    start_s: Annotated[Number, Field(ge=0.0, le=MAXIMUM_DURATION_S, description="begin of the noise [s]")] = 0.0
    end_s: Annotated[
        Number | None, Field(gt=0.0, le=MAXIMUM_DURATION_S, description="end of the noise [s]; absent: never")
    ] = None

    @property
    def carrier(self) -> Flight | None:
        """What flies with it, as a flight from time zero on; None where it stands at a place."""
        if self.route is None or self.entry is None:
            return None
        return Flight(
            id=self.id,
            entry=self.entry,
            identity="neutral",
            route=self.route,
            height_msl_m=self.height_msl_m,
            speed_m_s=self.speed_m_s,
        )
