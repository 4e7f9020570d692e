"""The map of a laydown before any run: places, rings of reach, routes, and relief as grey shades below them.

Source: plane_km of maps.py (azimuthal equidistant). Leaves out: everything that only a run decides.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from openiads.show.cell_maps import TOGETHER_SHARE, Edges, Place, on_plane, together
from openiads.show.maps import DEGREE, place_names, plane_km, scale_bar
from openiads.show.style import GREY, INK, Chart, Look, drawing, legend_below, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = np.ndarray[Any, Any]
SIDE_INCH, LEGEND_LINE_INCH = 6.4, 0.2
TURN_DEG = 360.0
RING_POINTS = 181
FEWEST_KM, MARGIN = 20.0, 1.12
RELIEF_PIXELS = 500


@dataclass(frozen=True)
class Ring:
    """A reach around a place: a circle, or a sector about an azimuth where it is less than all round."""

    name: str
    latitude_deg: float
    longitude_deg: float
    radius_km: float
    facing_deg: float
    sector_deg: float
    look: Look


@dataclass(frozen=True)
class Route:
    """A way over the ground by its points [deg, deg], and what flies it."""

    name: str
    points_deg: Sequence[tuple[float, float]]
    look: Look


@dataclass(frozen=True)
class Relief:
    """Heights of the ground [m] (rows from south to north) and the box that they fill."""

    heights_m: Array
    edges_deg: Edges


@dataclass(frozen=True)
class Laydown:
    """All that a map of a laydown shows; `centre_deg` is its middle, `half_km` half its side."""

    places: Sequence[Place]
    rings: Sequence[Ring]
    routes: Sequence[Route]
    relief: Relief | None
    centre_deg: tuple[float, float]
    half_km: float


def plane(points_deg: Sequence[tuple[float, float]], centre_deg: tuple[float, float]) -> tuple[Array, Array]:
    """East and north [km] of points [deg, deg]."""
    points = np.array(points_deg, float).reshape(-1, 2)
    return plane_km(points[:, 0], points[:, 1], centre_deg)


def outline(ring: Ring, centre_deg: tuple[float, float]) -> tuple[Array, Array]:
    """East and north [km] of a ring, or of a sector from its place and back."""
    east, north = plane([(ring.latitude_deg, ring.longitude_deg)], centre_deg)
    whole = ring.sector_deg >= TURN_DEG
    width = TURN_DEG if whole else ring.sector_deg
    turned = (ring.facing_deg - 0.5 * width + width * np.linspace(0.0, 1.0, RING_POINTS)) * DEGREE
    x, y = ring.radius_km * np.sin(turned), ring.radius_km * np.cos(turned)
    if not whole:
        x, y = (np.concatenate([[0.0], each, [0.0]]) for each in (x, y))
    return east[0] + x, north[0] + y


def framed_around(
    places: Sequence[Place], rings: Sequence[Ring], routes: Sequence[Route]
) -> tuple[tuple[float, float], float]:
    """Middle [deg, deg] and half side [km] of a map around all places and routes; around rings where nothing flies."""
    points = [(place.latitude_deg, place.longitude_deg) for place in places]
    points += [point for route in routes for point in route.points_deg]
    if not points:
        return (0.0, 0.0), FEWEST_KM
    latitudes = [point[0] for point in points]
    first = points[0][1]
    turned = [(point[1] - first + 0.5 * TURN_DEG) % TURN_DEG - 0.5 * TURN_DEG for point in points]
    centre = (0.5 * (min(latitudes) + max(latitudes)), first + 0.5 * (min(turned) + max(turned)))
    east, north = plane(points, centre)
    far = float(max(np.abs(east).max(), np.abs(north).max()))
    if not routes:
        far = max([far, *(ring.radius_km for ring in rings)])
    return centre, MARGIN * max(far, FEWEST_KM)


def relief_picture(laydown: Laydown) -> tuple[Array, tuple[float, float, float, float]] | None:
    """Heights on the map plane, and their left, right, bottom and top edge [km] from the map's middle; None where smooth."""
    if laydown.relief is None:
        return None
    edges = laydown.relief.edges_deg
    picture, extent = on_plane(laydown.relief.heights_m, edges, RELIEF_PIXELS, math.nan)
    middle = [(0.5 * (edges[0] + edges[2]), 0.5 * (edges[1] + edges[3]))]
    east, north = (float(each[0]) for each in plane(middle, laydown.centre_deg))
    return picture, (extent[0] + east, extent[1] + east, extent[2] + north, extent[3] + north)


def _draw_relief(laydown: Laydown, axes: "Axes") -> None:
    found = relief_picture(laydown)
    if found is None:
        return
    picture, extent = found
    drawn = axes.imshow(np.ma.masked_invalid(picture), extent=extent, origin="lower", cmap="Greys", alpha=0.5, zorder=0)
    bar = axes.figure.colorbar(drawn, ax=axes, shrink=0.6)
    bar.set_label("height of the ground, m")


def _lines(laydown: Laydown, axes: "Axes") -> None:
    """Rings and routes; each kind of line is named once."""
    named = set[str]()
    for ring in laydown.rings:
        x, y = outline(ring, laydown.centre_deg)
        label = None if ring.look.name in named else ring.look.name
        named.add(ring.look.name)
        axes.plot(x, y, linestyle=ring.look.line, color=ring.look.colour, linewidth=1.0, label=label, zorder=2)
    for route in laydown.routes:
        x, y = plane(route.points_deg, laydown.centre_deg)
        label = None if route.look.name in named else route.look.name
        named.add(route.look.name)
        axes.plot(x, y, linestyle=route.look.line, color=route.look.colour, linewidth=1.4, label=label, zorder=3)
        axes.plot(x[:1], y[:1], **(route.look.marks(5.0) | {"label": None}), zorder=3)


def _points(laydown: Laydown, axes: "Axes") -> None:
    """Places, each kind named once in the legend, with names that do not cover each other."""
    named = set[str]()
    names: list[tuple[float, float, str]] = []
    for place in laydown.places:
        east, north = plane([(place.latitude_deg, place.longitude_deg)], laydown.centre_deg)
        x, y = float(east[0]), float(north[0])
        label = None if place.look.name in named else place.look.name
        named.add(place.look.name)
        axes.plot([x], [y], **(place.look.marks(7.0) | {"label": label, "markeredgecolor": INK}), zorder=5)
        names.append((x, y, place.name))
    place_names(axes, together(names, 2.0 * TOGETHER_SHARE * laydown.half_km))


def laydown_chart(laydown: Laydown, finding: str, caption: str) -> Chart:
    """The laydown as one map."""
    drawn: list[Place | Ring | Route] = [*laydown.places, *laydown.rings, *laydown.routes]
    looks = {each.look.name for each in drawn}
    with drawing():
        figure, axes = new_axes(SIDE_INCH, SIDE_INCH - 0.3 + LEGEND_LINE_INCH * (1 + math.ceil(len(looks) / 2)))
        axes.set_xlim(-laydown.half_km, laydown.half_km)
        axes.set_ylim(-laydown.half_km, laydown.half_km)
        _draw_relief(laydown, axes)
        _lines(laydown, axes)
        axes.set_xlim(-laydown.half_km, laydown.half_km)
        axes.set_ylim(-laydown.half_km, laydown.half_km)
        axes.set_aspect("equal")
        axes.grid(color=GREY, alpha=0.25, linewidth=0.6)
        _points(laydown, axes)
        scale_bar(axes)
        axes.set_xlabel("east of the middle, km")
        axes.set_ylabel("north of the middle, km")
        legend_below(figure, axes, 2)
    return Chart(figure, finding, caption)
