"""The charts of a run over time and height: engagements by channel, intercepts in the vertical plane, tracks against
truth.

Source: the record's tables; the horizon line is the 4/3 earth of earth.propagation (Skolnik 2001, section 8.2).
Leaves out: the map (maps.py) and the page (report.py).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from openiads.analysis.consistency import HONEST_MEDIAN
from openiads.analysis.ownership import track_owners
from openiads.analysis.story import designation, ground_distance_m
from openiads.analysis.track_quality import TrackQuality, track_errors, track_quality
from openiads.earth.propagation import lowest_visible_height_m
from openiads.record.store import Columns, Record
from openiads.show.style import (
    BLUE,
    ENVELOPES,
    GREEN,
    GREY,
    HIT,
    INK,
    MISS,
    ROLES,
    SKY,
    VERMILION,
    WIDTH_INCH,
    Chart,
    Look,
    drawing,
    legend_below,
    new_axes,
)
from openiads.show.wording import count, percent, plain
from openiads.units import UNITS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = np.ndarray[Any, Any]

KILOMETRE = UNITS["km"].to_si
LANES_SHOWN = 60
# The share of the time axis that one letter of a bar's name takes.
LETTER_SHARE = 0.013
RANGE_TICKS_KM = (0, 5, 10, 25, 50, 100, 150, 200, 300, 400, 600)
LOWEST_SHOWN_M = 5.0
HORIZON_POINTS = 60
ORDER = Look("order to fire", BLUE, "", "|")
LAUNCH = Look("launch", GREEN, "", "^")
WITHDRAWN = Look("order withdrawn", VERMILION, "", "x")


@dataclass(frozen=True)
class Engagement:
    """A track that a fire unit engaged, from when to when, and the lane of the timeline that shows it."""

    fire_unit: int
    track: int
    start_s: float
    end_s: float
    lane: int


def _spans(record: Record) -> list[tuple[float, float, int, int]]:
    """Start, end, fire unit and track of every engagement, in order of start."""
    events, duration_s = record["events"], float(record.meta["duration_s"])
    opened: dict[tuple[int, int], float] = {}
    spans: list[tuple[float, float, int, int]] = []
    for time_s, kind, track, unit in zip(*(events[n] for n in ("time_s", "kind", "subject", "other")), strict=True):
        key = (int(unit), int(track))
        if kind == "engagement opened":
            opened.setdefault(key, float(time_s))
        elif kind == "engagement closed" and key in opened:
            spans.append((opened.pop(key), float(time_s), *key))
    spans += [(start_s, duration_s, *key) for key, start_s in opened.items()]
    return sorted(spans)


def engagements(record: Record) -> list[Engagement]:
    """Every engagement on the first lane of its fire unit that is free; as many lanes are used as channels were."""
    free: dict[int, list[float]] = {}
    found = []
    for start_s, end_s, unit, track in _spans(record):
        lanes = free.setdefault(unit, [])
        lane = next((k for k, until_s in enumerate(lanes) if until_s <= start_s), len(lanes))
        lanes[lane:] = [end_s, *lanes[lane + 1 :]]
        found.append(Engagement(unit, track, start_s, end_s, lane))
    return found


def _rows_of_lanes(found: list[Engagement]) -> dict[tuple[int, int], int]:
    lanes = sorted({(one.fire_unit, one.lane) for one in found})[:LANES_SHOWN]
    return {lane: row for row, lane in enumerate(lanes)}


def timeline_chart(record: Record) -> Chart:
    """Engagements over time by fire unit and channel: bars from opened to closed, orders, launches and outcomes."""
    found = engagements(record)
    rows = _rows_of_lanes(found)
    shown = [one for one in found if (one.fire_unit, one.lane) in rows]
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, 1.9 + 0.27 * max(len(rows), 2))
        _bars(record, axes, shown, rows)
        _marks(record, axes, shown, rows)
        units = record["fire_units"]["id"]
        axes.set_yticks(list(rows.values()), [f"{units[unit]} · {lane + 1}" for unit, lane in rows])
        axes.set_ylim(max(len(rows), 2) - 0.4, -0.7)
        axes.set_xlim(*_time_limits(record, shown))
        axes.set_xlabel("time, s")
        axes.grid(visible=False, axis="y")
        legend_below(figure, axes, 2)
    return Chart(figure, _timeline_finding(record, found), _TIMELINE_CAPTION)


_TIMELINE_CAPTION = (
    "A bar is one target being engaged; a lane is a fire channel in use, filled from the first free one. "
    "From the record's tables events, orders, withdrawals, launches and outcomes."
)


def _time_limits(record: Record, shown: list[Engagement]) -> tuple[float, float]:
    if not shown:
        return 0.0, float(record.meta["duration_s"])
    start_s, end_s = min(one.start_s for one in shown), max(one.end_s for one in shown)
    margin_s = 0.04 * max(end_s - start_s, 1.0)
    return start_s - margin_s, end_s + margin_s


def _bars(record: Record, axes: "Axes", shown: list[Engagement], rows: dict[tuple[int, int], int]) -> None:
    owners, targets = track_owners(record), record["targets"]
    first_s, last_s = _time_limits(record, shown)
    named = set[str]()
    for one in shown:
        target = owners.get(one.track, -1)
        role = str(targets["role"][target]) if target >= 0 else ""
        title = str(targets["id"][target]) if target >= 0 else f"track {one.track}"
        colour = ROLES[role].colour if role else GREY
        name = f"engaging {_object(role)}"
        row = rows[one.fire_unit, one.lane]
        label = None if name in named else name
        named.add(name)
        shape: dict[str, Any] = {"height": 0.62, "color": colour, "alpha": 0.35, "linewidth": 0}
        axes.barh(row, one.end_s - one.start_s, left=one.start_s, label=label, **shape)
        axes.vlines(one.end_s, row - 0.31, row + 0.31, color=INK, linewidth=0.6)
        if one.end_s - one.start_s > LETTER_SHARE * len(title) * (last_s - first_s):
            axes.text(one.start_s, row - 0.32, title, fontsize=7.5, va="bottom", ha="left")


def _object(role: str) -> str:
    return {
        "attacker": "an attacker",
        "decoy": "a decoy",
        "neutral": "a neutral",
        "friend": "a friend",
        "jammer": "a jammer",
    }.get(role, "unknown")


def _marks(record: Record, axes: "Axes", shown: list[Engagement], rows: dict[tuple[int, int], int]) -> None:
    outcomes = record["outcomes"]
    hit = {name: column[outcomes["destroyed"] == 1] for name, column in outcomes.items()}
    missed = {name: column[outcomes["destroyed"] == 0] for name, column in outcomes.items()}
    withdrawn = (record["withdrawals"], WITHDRAWN)
    for table, look in ((record["orders"], ORDER), withdrawn, (record["launches"], LAUNCH), (hit, HIT), (missed, MISS)):
        places = _places(table, shown, rows)
        if places:
            axes.plot([x for x, _ in places], [y for _, y in places], **look.marks(6), zorder=4)


def _places(table: Columns, shown: list[Engagement], rows: dict[tuple[int, int], int]) -> list[tuple[float, int]]:
    """Time and row of each message about an engagement; one that comes after its end stands on the last bar of its
    track.
    """
    bars: dict[tuple[int, int], list[Engagement]] = {}
    for one in shown:
        bars.setdefault((one.fire_unit, one.track), []).append(one)
    places = []
    for time_s, unit, track in zip(table["time_s"], table["fire_unit"], table["track"], strict=True):
        begun = [one for one in bars.get((int(unit), int(track)), ()) if one.start_s <= time_s]
        if begun:
            places.append((float(time_s), rows[begun[-1].fire_unit, begun[-1].lane]))
    return places


def _timeline_finding(record: Record, found: list[Engagement]) -> str:
    if not found:
        return "No fire unit engaged anything"
    channels = int(record["fire_units"]["channels"].sum())
    used = record["channels"]["channels_in_use"]
    times, rows = np.unique(record["channels"]["time_s"], return_inverse=True)
    busiest = (
        int(np.bincount(rows, used, len(times)).max()) if len(times) else len({(o.fire_unit, o.lane) for o in found})
    )
    return f"{count(len(found), 'engagement')}; at most {plain(busiest)} of {count(channels, 'channel')} in use at once"


def _ground_ranges_m(record: Record, table: str) -> Array:
    rows = record[table]
    units = record["fire_units"]
    return np.array(
        [
            ground_distance_m(units, int(unit), float(latitude), float(longitude))
            for unit, latitude, longitude in zip(
                rows["fire_unit"], rows["latitude_deg"], rows["longitude_deg"], strict=True
            )
        ]
    )


def height_chart(record: Record) -> Chart:
    """Intercepts by ground range from their fire unit and by height, with each round's envelope and the radar
    horizon.
    """
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, 4.6)
        _envelopes(record, axes)
        limit_km = _horizon(record, axes)
        ranges_m = _intercepts(record, axes)
        axes.set_yscale("log")
        axes.set_ylim(LOWEST_SHOWN_M, 5e4)
        limit_km = max(limit_km, 1.15 * float(ranges_m.max(initial=0.0)) / KILOMETRE)
        axes.set_xscale("function", functions=(lambda x: np.sqrt(np.maximum(x, 0.0)), np.square))
        axes.set_xlim(0.0, limit_km)
        axes.set_xticks([tick for tick in RANGE_TICKS_KM if tick <= limit_km])
        axes.yaxis.set_major_formatter(
            lambda height_m, _: f"{height_m:g}" if height_m < KILOMETRE else f"{height_m / KILOMETRE:g}k"
        )
        axes.set_xlabel("ground range from the fire unit, km (square-root scale)")
        axes.set_ylabel("height, m (logarithmic)")
        legend_below(figure, axes, 2)
    return Chart(figure, _height_finding(record, ranges_m), _HEIGHT_CAPTION)


_HEIGHT_CAPTION = (
    "Boxes are the published envelope of each round; below the horizon line the engagement radar can not see, over a "
    "smooth earth with 4/3 refraction. Heights are above the ellipsoid. From the tables outcomes, interceptor_types "
    "and radars."
)


def _envelopes(record: Record, axes: "Axes") -> None:
    types = record["interceptor_types"]
    for kind in sorted({int(kind) for kind in record["magazine"]["interceptor_type"]}):
        near, far = (float(types[f"{end}_range_m"][kind]) / KILOMETRE for end in ("minimum", "maximum"))
        low, high = (max(float(types[f"{end}_height_m"][kind]), LOWEST_SHOWN_M) for end in ("minimum", "maximum"))
        style = ENVELOPES[kind % len(ENVELOPES)]
        x, y = [near, far, far, near, near], [low, low, high, high, low]
        label = f"envelope of {designation(str(types['entry'][kind]))}"
        axes.plot(x, y, linestyle=style, color=BLUE, linewidth=1.1, label=label)


def _horizon(record: Record, axes: "Axes") -> float:
    """The horizon of the highest engagement antenna; returns the range [km] that the chart should show at least."""
    radars, units = record["radars"], record["fire_units"]
    types, kinds = record["interceptor_types"], record["magazine"]["interceptor_type"]
    far_km = float(types["maximum_range_m"][kinds].max(initial=1e5)) / KILOMETRE * 1.04
    guides = [int(radar) for radar in units["radar"] if radar >= 0]
    if guides:
        best = max(guides, key=lambda radar: float(radars["antenna_height_m"][radar]))
        antenna_m, ground_m = float(radars["antenna_height_m"][best]), float(radars["height_m"][best])
        range_km = far_km * np.linspace(0.0, 1.0, HORIZON_POINTS) ** 2
        lowest_m = [ground_m + lowest_visible_height_m(KILOMETRE * float(x), antenna_m) for x in range_km]
        shown_m = np.maximum(lowest_m, LOWEST_SHOWN_M)
        axes.plot(range_km, shown_m, color=INK, linewidth=1.5, label="radar horizon")
        axes.fill_between(range_km, LOWEST_SHOWN_M, shown_m, color=GREY, alpha=0.15, linewidth=0)
    return far_km


def _intercepts(record: Record, axes: "Axes") -> Array:
    outcomes = record["outcomes"]
    ranges_m, met = _ground_ranges_m(record, "outcomes"), outcomes["target"] >= 0
    for look, destroyed in ((HIT, 1), (MISS, 0)):
        rows = met & (outcomes["destroyed"] == destroyed)
        if np.any(rows):
            height_m = np.maximum(outcomes["height_m"][rows], LOWEST_SHOWN_M)
            axes.plot(ranges_m[rows] / KILOMETRE, height_m, zorder=4, **look.marks(6))
    astray = ~met
    if np.any(astray):
        height_m = np.maximum(outcomes["height_m"][astray], LOWEST_SHOWN_M)
        axes.plot(ranges_m[astray] / KILOMETRE, height_m, **Look("met nothing", SKY, "", "+").marks(6))
    return ranges_m[met]


def _height_finding(record: Record, ranges_m: Array) -> str:
    if len(ranges_m) == 0:
        return "No round met a target"
    hits = int(np.sum(record["outcomes"]["destroyed"]))
    near, far = ranges_m.min() / KILOMETRE, ranges_m.max() / KILOMETRE
    share = percent(hits / record.rows("outcomes"))
    return f"Rounds met targets {near:.0f} to {far:.0f} km out; {share} of rounds destroyed theirs"


def error_chart(record: Record) -> Chart:
    """Distance of each confirmed track from the truth over time."""
    errors, roles = track_errors(record), record["targets"]["role"]
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, 3.9)
        named = set[str]()
        for track in np.unique(errors["track"]):
            rows = errors["track"] == track
            look = ROLES[str(roles[int(errors["target"][rows][0])])]
            label = None if look.name in named else f"track of {_object(look.name)}"
            named.add(look.name)
            error_m = np.maximum(errors["error_m"][rows], 0.1)
            axes.plot(
                errors["time_s"][rows],
                error_m,
                linestyle=look.line,
                color=look.colour,
                linewidth=1.0,
                alpha=0.8,
                label=label,
            )
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(lambda error_m, _: f"{error_m:g}")
        axes.set_xlabel("time, s")
        axes.set_ylabel("distance from truth, m (logarithmic)")
        legend_below(figure, axes, 2)
    return Chart(figure, *_error_words(track_quality(record, errors)))


def _error_words(quality: TrackQuality) -> tuple[str, str]:
    caption = (
        "At each sample of a confirmed track; truth between samples is a cubic. From the tables tracks, truth and "
        "detections. The defence never saw the truth."
    )
    if not quality.nees_samples:
        return "No track against truth in this record", caption
    finding = f"Confirmed tracks were within {quality.position_median_m:.0f} m of the truth half of the time"
    consistency = (
        f"Consistency (NEES) {quality.nees_median:.1f} in the middle, where {HONEST_MEDIAN:.1f} is honest, more is too sure, "
        "less too cautious. "
    )
    return finding, consistency + caption
