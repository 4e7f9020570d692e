"""How tracks are identified: rates of error, what command believes of them, corridors of flight plans, weapons control by area.

Source: docs/scenario.md. Leaves out: the rates' own values where the scenario gives none, which the catalogue holds.
"""

from typing import Annotated, Literal

from pydantic import Field

from openiads.scenario.schema.parts import (
    MAXIMUM_DURATION_S,
    Azimuth,
    EntryId,
    HeightMsl,
    Name,
    Number,
    Part,
    Point,
    Points,
)

Share = Annotated[Number | None, Field(ge=0.0, le=1.0, description="a share, 0 to 1; absent: the catalogue's")]
Probability = Annotated[
    Number | None, Field(ge=0.0, le=1.0, description="a probability, 0 to 1; absent: the catalogue's")
]
Threshold = Annotated[
    Number | None, Field(gt=0.5, lt=1.0, description="a probability, 0.5 to 1; absent: the catalogue's")
]
From = Annotated[Number, Field(ge=0.0, le=MAXIMUM_DURATION_S, description="from this time on [s]")]
Until = Annotated[
    Number | None, Field(gt=0.0, le=MAXIMUM_DURATION_S, description="until this time [s]; absent: to the end")
]


class Rates(Part):
    """Rates by which identification goes right or wrong."""

    friend_equipped_share: Share = None
    neutral_equipped_share: Share = None
    transponder_works_share: Share = None
    reply_probability: Probability = None
    hostile_as_friend_share: Share = None
    hostile_as_neutral_share: Share = None
    class_mistaken_share: Share = None
    class_error_share: Share = None
    off_corridor_share: Share = None


class Confusion(Part):
    """A share of the objects of one class whose echo is like that of another, in place of an even one over all classes."""

    entry: EntryId
    taken_for: EntryId
    share: Annotated[Number, Field(ge=0.0, le=1.0)]


class Identification(Rates):
    """Rates as they truly are, what command believes of them where that differs, and when a track is declared."""

    class_look_share: Share = None
    off_corridor_km: Annotated[Number | None, Field(gt=0.0, le=1_000.0, description="absent: the catalogue's")] = None
    confusions: Annotated[tuple[Confusion, ...], Field(max_length=100)] = ()
    believed: Annotated[Rates, Field(description="rates that command believes; absent: the true ones")] = Rates()
    expected_friend_share: Share = None
    expected_hostile_share: Share = None
    unusual_class_share: Share = None
    unusual_flight_share: Share = None
    wrong_track_share: Share = None
    in_corridor_by_chance_share: Share = None
    corridor_course_deg: Annotated[Number | None, Field(gt=0.0, le=90.0, description="absent: the catalogue's")] = None
    declare_hostile_probability: Threshold = None
    declare_known_probability: Threshold = None
    keep_declared_probability: Probability = None
    declare_class_probability: Probability = None

    @property
    def rates(self) -> dict[str, float]:
        """The numbers that the scenario gives, by the catalogue's key."""
        plain = self.model_dump(exclude={"confusions", "believed"}, exclude_none=True)
        return {key: float(value) for key, value in plain.items()}

    @property
    def believed_rates(self) -> dict[str, float]:
        """The numbers that command believes in place of the true ones, by the catalogue's key."""
        return {key: float(value) for key, value in self.believed.model_dump(exclude_none=True).items()}


class Corridor(Part):
    """A corridor of flight plans: legs between points, so wide, between two heights, open from a time until another."""

    id: Name
    points: Annotated[Points, Field(min_length=2, examples=[[[44.0, -31.0], [46.0, -29.0]]])]
    width_km: Annotated[Number, Field(gt=0.0, le=1_000.0, description="all of it, from side to side")] = 20.0
    min_height_msl_m: HeightMsl = -500.0
    max_height_msl_m: HeightMsl = 100_000.0
    from_s: From = 0.0
    until_s: Until = None
    directions: Annotated[Literal["both", "one"], Field(description="of flight: both, or as the points run")] = "both"


class WeaponsArea(Part):
    """A weapons control status where and when it differs from the doctrine's; of areas that overlap the last counts."""

    id: Name
    status: Literal["hold", "tight", "free"]
    at: Annotated[Point | None, Field(description="middle of the area; absent: everywhere")] = None
    radius_km: Annotated[Number | None, Field(gt=0.0, le=20_000.0, description="absent: any distance")] = None
    from_deg: Annotated[Azimuth | None, Field(description="begin of a sector of azimuths from 'at', clockwise")] = None
    to_deg: Annotated[Azimuth | None, Field(description="end of that sector")] = None
    from_s: From = 0.0
    until_s: Until = None
    min_height_msl_m: HeightMsl = -500.0
    max_height_msl_m: HeightMsl = 100_000.0
