"""Maps of cells: each cell filled by what is said of it, in kilometres from the middle, side by side where there are several.

Source: Snyder 1987, Map Projections, eqs. 20-14 and 20-15 (azimuthal equidistant, backwards, on the sphere).
Leaves out: what the cells say; who asks for a map brings fills with their names.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.show.maps import DEGREE, KILOMETRE, place_names, plane_km, scale_bar
from openiads.show.style import INK, Chart, Look, drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = np.ndarray[Any, Any]
Edges = tuple[float, float, float, float]
PIXELS, SMALL_PIXELS = 700, 420
COLUMNS = 3
WIDE_INCH, SMALL_INCH = 6.4, 2.6
# What the numbers and the title of a map take of its width and height, what its names of axes take more, a legend's line.
NUMBERS_INCH, NAMES_INCH, LEGEND_INCH = 0.5, 0.2, 0.2
# Places nearer to each other than this share of a map's width share a name.
TOGETHER_SHARE, NAMED_TOGETHER = 0.07, 3
SHADES = "cividis"


@dataclass(frozen=True)
class Fill:
    """How cells of one kind are filled: colour and hatch, and the name in the legend."""

    name: str
    colour: str
    hatch: str = ""


@dataclass(frozen=True)
class Shades:
    """The scale of a map of heights [m]; a logarithmic one gives low heights room."""

    lowest_m: float
    highest_m: float
    logarithmic: bool


LOW_HEIGHTS = Shades(10.0, 20_000.0, logarithmic=True)


@dataclass(frozen=True)
class Place:
    """A named point on a map."""

    name: str
    latitude_deg: float
    longitude_deg: float
    look: Look


@dataclass(frozen=True)
class CellMap:
    """One map: a code for each cell (rows from south to north), and how each code is filled; others stay white."""

    title: str
    codes: Array
    fills: Mapping[int, Fill]
    edges_deg: Edges


def middle_of(edges_deg: Edges) -> tuple[float, float]:
    """The middle of a box [deg, deg]."""
    south, west, north, east = edges_deg
    return 0.5 * (south + north), 0.5 * (west + east)


def half_sides_km(edges_deg: Edges) -> tuple[float, float]:
    """Half the width and half the height [km] of a box, through its middle."""
    latitude, longitude = middle_of(edges_deg)
    south, _, north, east = edges_deg
    up = EARTH_MEAN_RADIUS_M * 0.5 * (north - south) * DEGREE / KILOMETRE
    across = EARTH_MEAN_RADIUS_M * math.cos(latitude * DEGREE) * (east - longitude) * DEGREE / KILOMETRE
    return across, up


def places_deg(east_km: Array, north_km: Array, centre: tuple[float, float]) -> tuple[Array, Array]:
    """Latitude and longitude [deg] of places on the map plane of `plane_km`. Source: Snyder 1987, eqs. 20-14, 20-15."""
    angle = np.hypot(east_km, north_km) * KILOMETRE / EARTH_MEAN_RADIUS_M
    sine_by_angle = np.sinc(angle / np.pi) * KILOMETRE / EARTH_MEAN_RADIUS_M
    sine, cosine = math.sin(centre[0] * DEGREE), math.cos(centre[0] * DEGREE)
    latitude = np.arcsin(np.clip(np.cos(angle) * sine + north_km * sine_by_angle * cosine, -1.0, 1.0))
    along = np.cos(angle) * cosine - north_km * sine_by_angle * sine
    longitude = np.arctan2(east_km * sine_by_angle, along)
    return latitude / DEGREE, centre[1] + longitude / DEGREE


def on_plane(cells: Array, edges_deg: Edges, pixels: int, nothing: float) -> tuple[Array, Edges]:
    """Cells as a picture on the map plane, and its left, right, bottom and top edge [km]; `nothing` outside the box."""
    across, up = half_sides_km(edges_deg)
    rows, columns = cells.shape
    wide = max(round(pixels * min(across / up, 1.0)), 2)
    high = max(round(pixels * min(up / across, 1.0)), 2)
    x = across * ((np.arange(wide) + 0.5) / wide * 2.0 - 1.0)
    y = up * ((np.arange(high) + 0.5) / high * 2.0 - 1.0)
    east, north = np.meshgrid(x, y)
    latitude, longitude = places_deg(east, north, middle_of(edges_deg))
    south, west, top, right = edges_deg
    row = np.floor((latitude - south) / (top - south) * rows).astype(int)
    column = np.floor((longitude - west) / (right - west) * columns).astype(int)
    inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    picture = np.full(inside.shape, nothing, float)
    picture[inside] = cells[row[inside], column[inside]]
    return picture, (-across, across, -up, up)


def _fill(axes: "Axes", cells: CellMap, pixels: int) -> None:
    """Colours as one picture, hatches over it."""
    from matplotlib.colors import to_rgba

    picture, extent = on_plane(cells.codes, cells.edges_deg, pixels, -1.0)
    colours = np.zeros((*picture.shape, 4))
    for code, fill in cells.fills.items():
        colours[picture == code] = to_rgba(fill.colour)
    axes.imshow(colours, extent=extent, origin="lower", interpolation="nearest", zorder=1)
    left, right, bottom, top = extent
    for code, fill in cells.fills.items():
        if fill.hatch and np.any(picture == code):
            x = np.linspace(left, right, picture.shape[1])
            y = np.linspace(bottom, top, picture.shape[0])
            chosen = (picture == code).astype(float)
            axes.contourf(x, y, chosen, levels=[0.5, 1.5], colors="none", hatches=[fill.hatch], zorder=2)


def _marks(axes: "Axes", places: Sequence[Place], edges_deg: Edges, named: bool) -> None:
    centre, names = middle_of(edges_deg), []
    across, up = half_sides_km(edges_deg)
    for place in places:
        east, north = plane_km(np.array([place.latitude_deg]), np.array([place.longitude_deg]), centre)
        x, y = float(east[0]), float(north[0])
        if abs(x) > across or abs(y) > up:
            continue
        axes.plot([x], [y], zorder=6, **(place.look.marks(6.0 if named else 3.0) | {"markeredgecolor": INK}))
        names.append((x, y, place.name))
    axes.set_xlim(-across, across)
    axes.set_ylim(-up, up)
    if named:
        place_names(axes, together(names, 2.0 * across * TOGETHER_SHARE))


def together(names: list[tuple[float, float, str]], near_km: float) -> list[tuple[float, float, str]]:
    """Names of places, those of places that lie close to each other as one."""
    groups: list[list[tuple[float, float, str]]] = []
    for name in names:
        close = (group for group in groups if math.hypot(group[0][0] - name[0], group[0][1] - name[1]) < near_km)
        found = next(close, None)
        if found is None:
            groups.append([name])
        else:
            found.append(name)
    return [(group[0][0], group[0][1], _joined(list(dict.fromkeys(each[2] for each in group)))) for group in groups]


def _joined(names: list[str]) -> str:
    left = len(names) - NAMED_TOGETHER
    return ", ".join(names[:NAMED_TOGETHER]) + (f" and {left} more" if left > 0 else "")


def _legend(figure: "Figure", fills: Sequence[Fill], places: Sequence[Place], columns: int) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Patch(facecolor=fill.colour, hatch=fill.hatch, edgecolor=INK, linewidth=0.5, label=fill.name) for fill in fills
    ]
    for look in {place.look.name: place.look for place in places}.values():
        handles.append(Line2D([], [], **(look.marks(6.0) | {"markeredgecolor": INK})))
    figure.legend(handles=handles, loc="outside lower center", ncols=columns, columnspacing=1.2)


def _figure(rows: int, columns: int, side_inch: float, shape: float, lines: int) -> "tuple[Figure, list[Axes]]":
    """An empty figure of maps whose height over width is `shape`, with room for a legend of some lines."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    around = NUMBERS_INCH + (NAMES_INCH if rows * columns == 1 else 0.0)
    height = ((side_inch - around) * shape + around) * rows + LEGEND_INCH * (lines + 1)
    figure = Figure(figsize=(side_inch * columns, height), layout="constrained")
    FigureCanvasSVG(figure)
    return figure, list(figure.subplots(rows, columns, squeeze=False).ravel())


def cropped(cells: CellMap, empty: Sequence[int]) -> CellMap:
    """The part of a map around the cells that say more than `empty` codes, no less than a tenth of it, its middle kept."""
    rows, columns = cells.codes.shape
    said = ~np.isin(cells.codes, empty)
    shares = [
        max((np.abs(np.flatnonzero(said.any(axis=1 - k)) + 0.5 - 0.5 * n)).max(initial=0.0) / (0.5 * n), 0.1)
        for k, n in enumerate((rows, columns))
    ]
    cut = [int(0.5 * n * (1.0 - min(1.1 * max(shares), 1.0))) for n in (rows, columns)]
    south, west, north, east = cells.edges_deg
    up, across = cut[0] * (north - south) / rows, cut[1] * (east - west) / columns
    kept = cells.codes[cut[0] : rows - cut[0], cut[1] : columns - cut[1]]
    return CellMap(cells.title, kept, cells.fills, (south + up, west + across, north - up, east - across))


def cell_maps_chart(maps: Sequence[CellMap], places: Sequence[Place], finding: str, caption: str) -> Chart:
    """Maps of the same box beside each other, one legend for all; a single one is large, and names its places."""
    alone = len(maps) == 1
    columns = min(COLUMNS if len(maps) != 4 else 2, len(maps))
    rows = math.ceil(len(maps) / columns)
    across, up = half_sides_km(maps[0].edges_deg)
    fills = {fill.name: fill for each in maps for fill in each.fills.values()}
    with drawing():
        side = WIDE_INCH / columns if columns < COLUMNS else SMALL_INCH
        lines = math.ceil((len(fills) + len({place.look.name for place in places})) / (2 if columns < COLUMNS else 3))
        figure, axes = _figure(rows, columns, side, up / across, lines)
        for each, cells in zip(axes, maps, strict=False):
            _fill(each, cells, PIXELS if alone else SMALL_PIXELS)
            _marks(each, places, cells.edges_deg, alone)
            scale_bar(each)
            _kilometres(each, cells.title, alone)
        for each in axes[len(maps) :]:
            each.set_axis_off()
        _legend(figure, list(fills.values()), places, 2 if columns < COLUMNS else COLUMNS)
    return Chart(figure, finding, caption)


def _kilometres(axes: "Axes", title: str, labelled: bool) -> None:
    axes.set_aspect("equal")
    axes.grid(visible=False)
    axes.set_title(title, fontsize=9.5)
    axes.tick_params(labelsize=8.0)
    if labelled:
        axes.set_xlabel("east of the middle, km")
        axes.set_ylabel("north of the middle, km")


def shade_chart(
    values_m: Array,
    edges_deg: Edges,
    places: Sequence[Place],
    label: str,
    finding: str,
    caption: str,
    scale: Shades,
) -> Chart:
    """A map of one height for each cell, as shades; white where there is none."""
    from matplotlib.colors import LogNorm, Normalize

    across, up = half_sides_km(edges_deg)
    with drawing():
        figure, (axes, *_) = _figure(1, 1, WIDE_INCH, 0.85 * up / across, 1)
        picture, extent = on_plane(values_m, edges_deg, PIXELS, math.nan)
        shades = np.ma.masked_invalid(np.maximum(picture, scale.lowest_m))
        norm = (LogNorm if scale.logarithmic else Normalize)(scale.lowest_m, scale.highest_m)
        drawn = axes.imshow(
            shades, extent=extent, origin="lower", interpolation="nearest", cmap=SHADES, norm=norm, zorder=1
        )
        bar = figure.colorbar(drawn, ax=axes, shrink=0.85, extend="both" if scale.logarithmic else "max")
        bar.set_label(label)
        bar.ax.yaxis.set_major_formatter(lambda height_m, _: f"{height_m:,.0f}")
        _marks(axes, places, edges_deg, True)
        scale_bar(axes)
        _kilometres(axes, "", True)
        _legend(figure, [], places, 3)
    return Chart(figure, finding, caption)
