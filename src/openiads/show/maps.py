"""The map of a run: sites, reach, routes by role, tracks, and where rounds met their targets, in kilometres from the
middle.

Source: Snyder 1987, Map Projections, p. 195 (azimuthal equidistant, on the sphere). Distances from the middle are true.
Leaves out: relief and borders; bundled scenarios lie in a country that does not exist.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from openiads.analysis.metrics import DESTROYED, REACHED, fates
from openiads.analysis.story import designation
from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.record.store import Record
from openiads.show.style import (
    ASSET,
    ENVELOPES,
    FIRE_UNIT,
    GREY,
    HIT,
    INK,
    LAUNCHERS,
    MISS,
    PAPER,
    ROLES,
    TRACK,
    WIDTH_INCH,
    Chart,
    drawing,
    legend_below,
    new_axes,
)
from openiads.show.wording import count, plain
from openiads.units import UNITS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = np.ndarray[Any, Any]
Place = tuple[float, float]

# More points of one route than this add nothing that can be seen.
ROUTE_POINTS = 150
KILOMETRE, DEGREE = UNITS["km"].to_si, UNITS["deg"].to_si
# Two names nearer than this share of the map's width could cover each other.
NAME_SHARE = 0.3
TURN_RAD = np.linspace(0.0, 2.0 * np.pi, 121)
SCALE_STEPS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def middle(record: Record) -> Place:
    """The point [deg, deg] that the map is centred on: the mean of fire units and assets."""
    latitudes = np.concatenate([record["fire_units"]["latitude_deg"], record["assets"]["latitude_deg"]])
    longitudes = np.concatenate([record["fire_units"]["longitude_deg"], record["assets"]["longitude_deg"]])
    if len(latitudes) == 0:
        latitudes, longitudes = record["radars"]["latitude_deg"], record["radars"]["longitude_deg"]
    if len(latitudes) == 0:
        latitudes, longitudes = record["truth"]["latitude_deg"], record["truth"]["longitude_deg"]
    return (float(np.mean(latitudes)), float(np.mean(longitudes))) if len(latitudes) else (0.0, 0.0)


def plane_km(latitude_deg: Array, longitude_deg: Array, centre: Place) -> tuple[Array, Array]:
    """East and north [km] of places on a map that is true from its centre outwards. Source: Snyder 1987, eqs. 22-4,
    22-5.
    """
    latitude, apart = latitude_deg * DEGREE, (np.asarray(longitude_deg) - centre[1]) * DEGREE
    middle_latitude = centre[0] * DEGREE
    north = np.cos(middle_latitude) * np.sin(latitude) - np.sin(middle_latitude) * np.cos(latitude) * np.cos(apart)
    east = np.cos(latitude) * np.sin(apart)
    straight = np.sin(middle_latitude) * np.sin(latitude) + np.cos(middle_latitude) * np.cos(latitude) * np.cos(apart)
    level = np.hypot(east, north)
    stretch = (
        EARTH_MEAN_RADIUS_M
        / KILOMETRE
        * np.where(level > 0.0, np.arctan2(level, straight) / np.maximum(level, 1e-300), 1.0)
    )
    return east * stretch, north * stretch


def _places(record: Record, table: str, centre: Place) -> tuple[Array, Array]:
    return plane_km(record[table]["latitude_deg"], record[table]["longitude_deg"], centre)


def _routes(record: Record, axes: "Axes", centre: Place) -> None:
    truth, roles = record["truth"], record["targets"]["role"]
    east, north = _places(record, "truth", centre)
    order = np.lexsort((truth["time_s"], truth["target"]))
    starts = np.searchsorted(truth["target"][order], np.arange(len(roles) + 1))
    for role, look in ROLES.items():
        for number, target in enumerate(np.flatnonzero(roles == role)):
            rows = order[starts[target] : starts[target + 1]]
            rows = rows[:: max(1, len(rows) // ROUTE_POINTS)]
            label = f"{look.name}, true route" if number == 0 else None
            axes.plot(east[rows], north[rows], linestyle=look.line, color=look.colour, linewidth=1.4, label=label)


def _tracks(record: Record, axes: "Axes", centre: Place) -> None:
    """Each confirmed track as a broad pale line, so that the true route shows on it."""
    tracks = record["tracks"]
    confirmed = np.flatnonzero(tracks["status"] == "confirmed")
    east, north = _places(record, "tracks", centre)
    for number, track in enumerate(np.unique(tracks["track"][confirmed])):
        rows = confirmed[tracks["track"][confirmed] == track]
        rows = rows[:: max(1, len(rows) // ROUTE_POINTS)]
        label = TRACK.name if number == 0 else None
        axes.plot(east[rows], north[rows], color=TRACK.colour, linewidth=4.5, alpha=0.35, zorder=1, label=label)


def _ends(record: Record, axes: "Axes", centre: Place) -> None:
    """Where attackers and decoys reached their aim, and where rounds met a target."""
    truth = record["truth"]
    east, north = _places(record, "truth", centre)
    for fate in fates(record):
        mine = np.flatnonzero(truth["target"] == fate.target)
        if fate.end == REACHED and len(mine):
            look = ROLES[str(record["targets"]["role"][fate.target])]
            last = mine[np.argmax(truth["time_s"][mine])]
            axes.plot(east[last], north[last], zorder=6, **look.marks(8) | {"label": f"{look.name} reached its aim"})
    met = record["outcomes"]["target"] >= 0
    east, north = _places(record, "outcomes", centre)
    for look, destroyed in ((HIT, 1), (MISS, 0)):
        rows = met & (record["outcomes"]["destroyed"] == destroyed)
        if np.any(rows):
            axes.plot(east[rows], north[rows], zorder=5, **look.marks(6))


def _remote(record: Record) -> Array:
    """Rows of the launch sites that stand away from their fire unit."""
    sites, units = record["launch_sites"], record["fire_units"]
    places = ("latitude_deg", "longitude_deg")
    return np.flatnonzero(np.any([sites[name] != units[name][sites["fire_unit"]] for name in places], axis=0))


def _launchers(record: Record, axes: "Axes", centre: Place) -> list[tuple[float, float, str]]:
    """Mark launchers that stand away from their radar, each tied to it; returns their names with places."""
    sites, rows = record["launch_sites"], _remote(record)
    east, north = _places(record, "launch_sites", centre)
    unit_east, unit_north = _places(record, "fire_units", centre)
    for row, unit in zip(rows, sites["fire_unit"][rows], strict=True):
        ends = [east[row], unit_east[unit]], [north[row], unit_north[unit]]
        axes.plot(*ends, color=LAUNCHERS.colour, linewidth=0.8, linestyle=":", zorder=6)
    if len(rows):
        axes.plot(east[rows], north[rows], zorder=7, **LAUNCHERS.marks(6))
    return [(float(east[row]), float(north[row]), str(sites["id"][row])) for row in rows]


def _sites(record: Record, axes: "Axes", centre: Place) -> None:
    names = _launchers(record, axes, centre)
    for table, look, size in (("fire_units", FIRE_UNIT, 7), ("assets", ASSET, 12)):
        east, north = _places(record, table, centre)
        if len(east):
            axes.plot(east, north, zorder=7, **look.marks(size))
        names += [(float(x), float(y), str(name)) for x, y, name in zip(east, north, record[table]["id"], strict=True)]
    place_names(axes, names)


def place_names(axes: "Axes", names: list[tuple[float, float, str]]) -> None:
    """Names to the right of their places, from the top down, pushed apart where they would cover each other."""
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    aside, least = 0.05 * (right - left), 0.05 * (top - bottom)
    above: list[tuple[float, float]] = []
    for x, y, name in sorted(names, key=lambda place: -place[1]):
        near = [height for place, height in above if abs(place - x) < NAME_SHARE * (right - left)]
        height = min([y + 0.5 * least, *(one - least for one in near)])
        above.append((x, height))
        ground = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 0.6}
        line = {"arrowstyle": "-", "color": GREY, "linewidth": 0.7}
        style: dict[str, Any] = {"fontsize": 8.5, "va": "center", "arrowprops": line, "bbox": ground}
        axes.annotate(name, (x, y), (x + aside, height), zorder=8, **style)


def _reach(record: Record, axes: "Axes", centre: Place) -> None:
    """A ring, or a sector, for the farthest reach of each type at each launch site that has it."""
    east, north = _places(record, "launch_sites", centre)
    types, labelled = record["interceptor_types"], set[int]()
    for site, kind in zip(record["magazine"]["launch_site"], record["magazine"]["interceptor_type"], strict=True):
        reach_km = float(types["maximum_range_m"][kind]) / KILOMETRE
        label = None if int(kind) in labelled else f"reach of {designation(str(types['entry'][kind]))}"
        labelled.add(int(kind))
        around_east, around_north = _outline(record, int(site))
        x, y = east[site] + reach_km * around_east, north[site] + reach_km * around_north
        style = ENVELOPES[int(kind) % len(ENVELOPES)]
        axes.plot(x, y, linestyle=style, color=FIRE_UNIT.colour, linewidth=0.9, label=label)


def _outline(record: Record, site: int) -> tuple[Array, Array]:
    """East and north of a launch site's sector of radius 1, drawn from the site and back; a circle where it is all round."""
    width_rad, facing_rad = (float(record["launch_sites"][name][site]) for name in ("sector_rad", "facing_rad"))
    if width_rad >= TURN_RAD[-1]:
        return np.cos(TURN_RAD), np.sin(TURN_RAD)
    azimuth_rad = facing_rad + width_rad * (TURN_RAD / TURN_RAD[-1] - 0.5)
    return np.concatenate([[0.0], np.sin(azimuth_rad), [0.0]]), np.concatenate([[0.0], np.cos(azimuth_rad), [0.0]])


def scale_bar(axes: "Axes") -> None:
    """A bar of a round length in kilometres, at most a quarter of the map wide."""
    from mpl_toolkits.axes_grid1.anchored_artists import AnchoredSizeBar  # type: ignore[import-untyped]

    left, right = axes.get_xlim()
    length = max((step for step in SCALE_STEPS_KM if step <= (right - left) / 4), default=SCALE_STEPS_KM[0])
    thick = 0.006 * (right - left)
    place = {"loc": "lower right", "frameon": False, "color": INK, "size_vertical": thick}
    axes.add_artist(AnchoredSizeBar(axes.transData, length, f"{length} km", **place))


def _frame(record: Record, axes: "Axes", centre: Place) -> None:
    """Limits around everything that has a place, so that a far reach does not shrink the rest; and square
    kilometres.
    """
    parts = [
        _places(record, table, centre)
        for table in ("truth", "fire_units", "launch_sites", "assets", "radars", "outcomes")
    ]
    east, north = (np.concatenate([part[k] for part in parts]) for k in (0, 1))
    if len(east) == 0:
        return
    half = 0.54 * max(np.ptp(east), np.ptp(north), 10.0)
    x, y = (east.min() + east.max()) / 2, (north.min() + north.max()) / 2
    axes.set_xlim(x - half, x + half)
    axes.set_ylim(y - half, y + half)
    axes.set_box_aspect(1.0)


def map_chart(record: Record) -> Chart:
    """The map: laydown with reach, true routes by role, confirmed tracks, intercepts, and attackers that came
    through.
    """
    centre = middle(record)
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, 5.6)
        _reach(record, axes, centre)
        _routes(record, axes, centre)
        _tracks(record, axes, centre)
        _ends(record, axes, centre)
        _frame(record, axes, centre)
        _sites(record, axes, centre)
        scale_bar(axes)
        axes.set_xlabel("east of the middle, km")
        axes.set_ylabel("north of the middle, km")
        legend_below(figure, axes, 2)
    return Chart(figure, _finding(record), _caption(centre))


def _finding(record: Record) -> str:
    ends = fates(record)
    attackers = record["targets"]["role"] == "attacker"
    reached = sum(bool(attackers[fate.target]) and fate.end == REACHED for fate in ends)
    destroyed = sum(bool(attackers[fate.target]) and fate.end == DESTROYED for fate in ends)
    through = "no attacker came through" if not reached else f"{count(reached, 'attacker')} came through"
    return f"{plain(destroyed)} of {count(int(attackers.sum()), 'attacker')} destroyed; {through}"


def _caption(centre: Place) -> str:
    return (
        f"Map centred on {abs(centre[0]):.2f}° {'N' if centre[0] >= 0 else 'S'}, {abs(centre[1]):.2f}° "
        f"{'E' if centre[1] >= 0 else 'W'}; distances from the middle are true. Rings are published reach, which "
        "low targets cut short at the horizon. From the record's tables truth, tracks, outcomes and magazine."
    )
