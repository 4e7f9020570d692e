"""The scenario as people write it: one frozen model per kind of entry, each key with its unit, range and default.

Source: docs/architecture.md and docs of the format, version 1. Leaves out: whatever needs the catalogue or geometry (check.py),
and relations between entries (relations.py). Values stay in the units of their keys: SI begins at compile.
"""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PrivateAttr,
    Tag,
    WithJsonSchema,
    field_serializer,
    field_validator,
)

from openiads.scenario.origin import Origin

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


class Part(BaseModel):
    """A frozen piece of a scenario in which no unknown key is left unsaid."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class SmoothRelief(Part):
    """The ground as a smooth earth at one height."""

    kind: Literal["smooth"] = "smooth"
    height_m: GroundHeight = 0.0


class FileRelief(Part):
    """The ground from relief files: one HGT, DTED or GeoTIFF file, or a folder of such tiles."""

    kind: Literal["file"]
    path: Annotated[
        str,
        Field(
            strict=True, min_length=1, max_length=400, description="file or folder, relative to the scenario's folder"
        ),
    ]


class SampleRelief(Part):
    """The ground of the one real tile that is at hand without a download: it comes with matplotlib."""

    kind: Literal["sample"]
    name: Literal["jacksboro"]


class SyntheticRelief(Part):
    """The ground as a random surface with the roughness of real hills: a square of relief, the same for the same seed."""

    kind: Literal["synthetic"]
    seed: Annotated[Whole, Field(ge=0, le=2**32 - 1, description="of the relief alone; the scenario's draws the rest")]
    at: Annotated[Point, Field(description="middle of the square, [latitude, longitude] in degrees")]
    extent_km: Annotated[Number, Field(ge=10.0, le=4_000.0, description="side of the square")] = 1_000.0
    spacing_km: Annotated[Number, Field(ge=0.03, le=10.0, description="distance between posts")] = 1.0
    mean_height_m: GroundHeight = 500.0
    deviation_m: Annotated[Number, Field(ge=0.0, le=2_000.0, description="standard deviation of the height")] = 190.0
    longest_km: Annotated[Number, Field(ge=1.0, le=1_000.0, description="longest wavelength of the hills")] = 100.0
    hurst: Annotated[
        Number, Field(ge=0.05, le=0.95, description="how heights persist with distance: 0 rugged, 1 gentle")
    ] = 0.2
    lowest_m: Annotated[GroundHeight, Field(description="ground is raised to this height; 0 gives a sea")] = 0.0


RELIEF_KINDS = ("smooth", "file", "sample", "synthetic")


def _relief_tag(value: Any) -> str | None:
    kind = value.get("kind", "smooth") if isinstance(value, dict) else getattr(value, "kind", "smooth")
    return kind if kind in RELIEF_KINDS else None


Relief = Annotated[
    Annotated[SmoothRelief, Tag("smooth")]
    | Annotated[FileRelief, Tag("file")]
    | Annotated[SampleRelief, Tag("sample")]
    | Annotated[SyntheticRelief, Tag("synthetic")],
    Discriminator(_relief_tag),
]


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


Azimuth = Annotated[Number, Field(ge=-360.0, le=360.0)]


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
    route: Annotated[Waypoints, Field(min_length=2, examples=[[[44.0, -31.0], [46.0, -29.0]]])]
    start_s: Start = 0.0
    spread_km: SpreadDistance = 0.0
    spread_s: SpreadTime = 0.0
    height_msl_m: HeightMsl | None = None
    height_above_ground_m: HeightAboveGround | None = None
    speed_m_s: Speed | None = None


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


class Doctrine(Part):
    """How the defence fires."""

    policy: Literal["salvo", "shoot-look-shoot"] = "shoot-look-shoot"
    rounds_per_salvo: Annotated[Whole, Field(ge=1, le=4)] = 1
    weapons: Literal["hold", "tight", "free"] = "tight"
    maximum_salvos: Annotated[Whole, Field(ge=1, le=8)] = 3


class Tracker(Part):
    """Which tracker follows the plots; its kind alone may be written in its place."""

    kind: TrackerKind = "full"


def _kind_alone(value: Any) -> Any:
    return {"kind": value} if isinstance(value, str) else value


class RecordLevel(Part):
    """How much a run writes down, and how often it samples what moves."""

    level: Literal["full", "events", "measures"] = "full"
    sample_s: Annotated[Number, Field(gt=0.0, le=3_600.0)] = 5.0


class Override(Part):
    """Catalogue values of one entry that this scenario replaces: `{id: 48n6e3, kill_probability_cruise: 0.6}`."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Number]

    id: EntryId

    @property
    def values(self) -> dict[str, float]:
        """The replaced values by key, in the units of their keys."""
        return dict(self.__pydantic_extra__ or {})

    def __hash__(self) -> int:
        return hash((self.id, tuple(sorted(self.values.items()))))


class Scenario(Part):
    """A complete scenario. Equality and hash look at what it says, not at the file that it came from."""

    RECORD_KEYS: ClassVar[tuple[str, ...]] = ("assets", "units", "raids", "flights", "jammers", "fire_missions")

    format: Literal[1] = 1
    name: Name
    description: Text = ""
    seed: Annotated[Whole, Field(ge=0, le=2**32 - 1, examples=[1])]
    epoch: Annotated[
        datetime,
        Field(description="UTC time of time zero", examples=["2030-06-01T04:00:00Z"]),
        WithJsonSchema({"type": "string", "format": "date-time"}),
    ] = datetime(2030, 1, 1, tzinfo=UTC)
    duration_s: Annotated[Number, Field(gt=0.0, le=MAXIMUM_DURATION_S, examples=[900])]
    step_s: Annotated[Number, Field(ge=0.1, le=10.0)] = 1.0
    values: Stance = "middle"
    catalogue: Annotated[
        str | None,
        Field(strict=True, min_length=1, max_length=400, description="folder of further entries, relative to the file"),
    ] = None
    relief: Relief = SmoothRelief()
    assets: Annotated[tuple[Asset, ...], Field(max_length=MAXIMUM_ENTRIES)] = ()
    units: Annotated[tuple[Unit, ...], Field(max_length=MAXIMUM_ENTRIES)] = ()
    raids: Annotated[tuple[Raid, ...], Field(max_length=MAXIMUM_ENTRIES)] = ()
    flights: Annotated[tuple[AnyFlight, ...], Field(max_length=MAXIMUM_ENTRIES)] = ()
    jammers: Annotated[tuple[Jammer, ...], Field(max_length=MAXIMUM_ENTRIES)] = ()
    fire_missions: Annotated[tuple[FireMission, ...], Field(max_length=MAXIMUM_ENTRIES)] = ()
    doctrine: Doctrine = Doctrine()
    tracker: Annotated[Tracker, BeforeValidator(_kind_alone, json_schema_input_type=TrackerKind | Tracker)] = Tracker()
    record: RecordLevel = RecordLevel()
    overrides: Annotated[tuple[Override, ...], Field(max_length=MAXIMUM_ENTRIES)] = ()

    _origin: Origin | None = PrivateAttr(default=None)

    @field_validator("epoch", mode="before")
    @classmethod
    def _epoch_in_utc(cls, value: Any) -> Any:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else value
        if not isinstance(moment, datetime) or moment.tzinfo is None or not 1 < moment.year < 9999:
            raise ValueError("not a UTC time")
        return moment.astimezone(UTC)

    @field_serializer("epoch")
    def _epoch_text(self, epoch: datetime) -> str:
        return epoch.isoformat().replace("+00:00", "Z")

    @property
    def origin(self) -> Origin | None:
        """The text and tree from which the scenario was read, or None for one made in Python."""
        return self._origin

    @property
    def folder(self) -> Path:
        """The folder to which relative paths of the scenario refer: its file's, else the current one."""
        return self._origin.folder if self._origin is not None else Path()

    @property
    def content_hash(self) -> str:
        """SHA-256, in hexadecimal, of the canonical JSON of everything that the scenario says, defaults included."""
        return hashlib.sha256(self.canonical_json().encode()).hexdigest()

    def canonical_json(self) -> str:
        """The scenario as JSON with sorted keys and no spaces: equal scenarios give equal text."""
        plain = self.model_dump(mode="json", by_alias=True)
        return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)

    def overridden(self, entry: str) -> dict[str, float]:
        """The values that the scenario puts in place of an entry's own, in the units of their keys."""
        return next((override.values for override in self.overrides if override.id == entry), {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(self.content_hash)
