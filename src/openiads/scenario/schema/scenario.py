"""The whole scenario, and how the defence fires, follows and records in it.

Source: docs/architecture.md and docs of the format, version 1. Leaves out: whatever needs the catalogue or geometry (check.py),
and relations between entries (relations.py). Values stay in the units of their keys: SI begins at compile.
"""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    WithJsonSchema,
    field_serializer,
    field_validator,
    model_validator,
)

from openiads.scenario.origin import Origin
from openiads.scenario.schema.defence import Asset, FireMission, Unit
from openiads.scenario.schema.doctrine import Doctrine
from openiads.scenario.schema.identification import Corridor, Identification, WeaponsArea
from openiads.scenario.schema.network import Network
from openiads.scenario.schema.parts import (
    MAXIMUM_DURATION_S,
    MAXIMUM_ENTRIES,
    EntryId,
    Name,
    Number,
    Part,
    Stance,
    Text,
    TrackerKind,
    Whole,
)
from openiads.scenario.schema.relief import Relief, SmoothRelief
from openiads.scenario.schema.traffic import AnyFlight, Jammer, Raid, with_routes

ASSUMPTIONS = "assumptions"


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
    weapons_control: Annotated[tuple[WeaponsArea, ...], Field(max_length=MAXIMUM_ENTRIES)] = ()
    identification: Identification = Identification()
    corridors: Annotated[tuple[Corridor, ...], Field(max_length=MAXIMUM_ENTRIES)] = ()
    network: Annotated[Network | None, Field(description="absent: one post decides for all, at once")] = None
    tracker: Annotated[Tracker, BeforeValidator(_kind_alone, json_schema_input_type=TrackerKind | Tracker)] = Tracker()
    record: RecordLevel = RecordLevel()
    overrides: Annotated[tuple[Override, ...], Field(max_length=MAXIMUM_ENTRIES)] = ()

    _origin: Origin | None = PrivateAttr(default=None)

    @model_validator(mode="before")
    @classmethod
    def _routes_by_corridors(cls, values: Any) -> Any:
        return with_routes(values)

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
        """The values that the scenario puts in place of an entry's own, in the units of their keys.

        Rates of `identification` are the assumptions' values under the same keys, and win over an override.
        """
        values = next((override.values for override in self.overrides if override.id == entry), {})
        return {**values, **self.identification.rates} if entry == ASSUMPTIONS else values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(self.content_hash)
