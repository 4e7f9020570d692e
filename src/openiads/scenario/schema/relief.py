"""The ground of a scenario: smooth, from files, the sample tile, or synthetic.

Source: docs/relief.md. Leaves out: reading files; earth does.
"""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from openiads.scenario.schema.parts import GroundHeight, Number, Part, Point, Whole


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
