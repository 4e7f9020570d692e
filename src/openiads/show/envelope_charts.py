"""Charts of an engagement envelope: limits over distance and height, plans, looks by direction and height, and an arc.

Source: show.style; each line has a dash of its own beside its colour. Leaves out: what the lines mean, which callers name.
"""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from openiads.show.maps import scale_bar
from openiads.show.style import GREY, INK, SKY, Chart, Look, drawing, legend_below, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = np.ndarray[Any, Any]
WIDTH_INCH, HEIGHT_INCH, PANEL_INCH = 6.4, 4.4, 3.2
LABEL_LETTERS = 100
SHADES = "cividis"
BAND_SHARE = 0.01
TURN_RAD = 2.0 * math.pi


@dataclass(frozen=True)
class Line:
    """A line by direction and height: distances [km], (directions, heights); what it is, how drawn, what it rests on."""

    look: Look
    distances_km: Array
    rests_on: str = ""

    @property
    def label(self) -> str:
        """The line's name in a legend, with what it rests on, over several lines."""
        said = f"{self.look.name}: {self.rests_on}" if self.rests_on else self.look.name
        return "\n".join(textwrap.wrap(said, LABEL_LETTERS))


@dataclass(frozen=True)
class Mark:
    """A point on an arc: distance and height [km], and how it is drawn."""

    look: Look
    away_km: float
    height_km: float


def middle(distances_km: Array) -> Array:
    """The median over directions of what is there; NaN where it is nowhere: (heights,)."""
    found = np.full(distances_km.shape[1], math.nan)
    for k in range(distances_km.shape[1]):
        there = distances_km[:, k][np.isfinite(distances_km[:, k])]
        found[k] = np.median(there) if len(there) else math.nan
    return found


def _band(axes: "Axes", line: Line, heights_m: Array) -> None:
    """Shade between the nearest and the farthest direction where they differ."""
    whole = np.isfinite(line.distances_km).any(axis=0)
    if not whole.any():
        return
    low, high = (function(line.distances_km[:, whole], axis=0) for function in (np.nanmin, np.nanmax))
    if np.any(high > (1.0 + BAND_SHARE) * low):
        style: dict[str, Any] = {"color": line.look.colour, "alpha": 0.15, "linewidth": 0}
        axes.fill_betweenx(heights_m[whole], low, high, zorder=1, **style)


def limits_chart(
    lines: Sequence[Line], zone: tuple[Array, Array], heights_m: Array, reference: str, finding: str, caption: str
) -> Chart:
    """Limits over distance from the aim and height; the zone between first and last meeting is shaded and hatched."""
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, HEIGHT_INCH + 0.17 * sum(1 + line.label.count("\n") for line in lines))
        far, near = (middle(each) for each in zone)
        there = np.isfinite(far) & np.isfinite(near)
        style: dict[str, Any] = {"facecolor": SKY, "alpha": 0.35, "hatch": "..", "edgecolor": GREY, "linewidth": 0.0}
        axes.fill_betweenx(heights_m, near, far, where=there, label="where the target can be met", zorder=0, **style)
        for line in lines:
            _band(axes, line, heights_m)
            drawn = line.look.marks(4.0) | {"linestyle": line.look.line, "label": line.label}
            axes.plot(middle(line.distances_km), heights_m, color=line.look.colour, zorder=3, **drawn)
        _heights(axes, heights_m)
        axes.set_xlim(left=0.0)
        axes.set_xlabel("distance from the aim along the ground, km")
        axes.set_ylabel(f"height {reference}, m (logarithmic)")
        legend_below(figure, axes, 1)
        for text in figure.legends[-1].get_texts():
            text.set_fontsize(7.5)
    return Chart(figure, finding, caption)


def _heights(axes: "Axes", heights_m: Array) -> None:
    axes.set_yscale("log" if heights_m[0] > 0.0 else "symlog")
    axes.yaxis.set_major_formatter(lambda height_m, _: f"{height_m:,.0f}")
    if len(heights_m) == 1:
        axes.set_ylim(0.5 * heights_m[0], 2.0 * heights_m[0])


def _panels(count: int) -> "tuple[Figure, list[Axes]]":
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    columns = min(count, 2)
    rows = math.ceil(count / columns)
    side = PANEL_INCH if columns > 1 else 1.6 * PANEL_INCH
    figure = Figure(figsize=(max(side * columns, 1.6 * PANEL_INCH), (side + 0.15) * rows + 0.6), layout="constrained")
    FigureCanvasSVG(figure)
    return figure, list(figure.subplots(rows, columns, squeeze=False).ravel())


def plan_chart(
    lines: Sequence[Line], bearings_rad: Array, panels: Sequence[tuple[str, int]], finding: str, caption: str
) -> Chart:
    """Plans around the aim, one a panel (title, number of the height): how far each line lies in each direction."""
    around = np.append(bearings_rad, bearings_rad[0] + TURN_RAD)
    with drawing():
        figure, axes = _panels(len(panels))
        for each, (title, height) in zip(axes, panels, strict=False):
            for line in lines:
                away = np.append(line.distances_km[:, height], line.distances_km[0, height])
                look = line.look
                x, y = away * np.sin(around), away * np.cos(around)
                each.plot(x, y, linestyle=look.line, color=look.colour, marker=look.mark, markersize=3, label=look.name)
            each.plot([0.0], [0.0], marker="*", color=INK, markersize=8, linestyle="none", label="aim")
            _square(each, [line.distances_km[:, height] for line in lines])
            each.set_title(title, fontsize=9.5)
            each.set_xlabel("east of the aim, km", fontsize=8.5)
            each.set_ylabel("north of the aim, km", fontsize=8.5)
            scale_bar(each)
        for each in axes[len(panels) :]:
            each.set_axis_off()
        legend_below(figure, axes[0], 2)
    return Chart(figure, finding, caption)


def _square(axes: "Axes", distances_km: Sequence[Array]) -> None:
    there = np.concatenate(distances_km)
    half = 1.12 * float(np.nanmax(there)) if np.isfinite(there).any() else 10.0
    axes.set_xlim(-half, half)
    axes.set_ylim(-half, half)
    axes.set_aspect("equal")
    axes.tick_params(labelsize=8.0)


def looks_chart(
    counts: Array, bearings_deg: Array, heights: Sequence[str], label: str, finding: str, caption: str
) -> Chart:
    """How often in turn a target can be met: shades with numbers in them, by direction and height (directions, heights)."""
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, 1.6 + 0.28 * len(heights))
        most = max(float(counts.max(initial=0.0)), 1.0)
        axes.imshow(counts.T, origin="lower", aspect="auto", cmap=SHADES, vmin=0.0, vmax=most)
        for (i, j), count in np.ndenumerate(counts):
            dark = count < 0.55 * most
            colour = "#FFFFFF" if dark else "#000000"
            axes.text(i, j, f"{count:.0f}", ha="center", va="center", fontsize=8.5, color=colour)
        axes.set_xticks(range(len(bearings_deg)), [f"{bearing:.0f}°" for bearing in bearings_deg], fontsize=8.0)
        axes.set_yticks(range(len(heights)), heights)
        axes.set_xlabel("direction that the target comes from (0° is north)")
        axes.set_ylabel(label)
        axes.grid(visible=False)
    return Chart(figure, finding, caption)


def arc_chart(
    arc_km: tuple[Array, Array],
    marks: Sequence[Mark],
    limits: Sequence[tuple[str, str, float]],
    finding: str,
    caption: str,
) -> Chart:
    """An arc near its impact with what happens along it; limits : name, dash and distance [km] of upright lines."""
    away, height = arc_km
    with drawing():
        rests = sum(1 + name.count("\n") for name, *_ in limits)
        figure, axes = new_axes(WIDTH_INCH, HEIGHT_INCH + 0.17 * (rests + len(marks)))
        axes.plot(away, height, color=INK, linewidth=1.2, label="path of the missile, which flies to the left")
        for mark in marks:
            axes.plot([mark.away_km], [mark.height_km], zorder=5, **mark.look.marks(8.0))
        for name, dash, at_km in limits:
            axes.axvline(at_km, color=GREY, linestyle=dash, linewidth=1.4, label=name)
        reach = [mark.away_km for mark in marks] + [at_km for *_, at_km in limits]
        far = 1.15 * max([each for each in reach if math.isfinite(each)], default=float(away.max()))
        axes.set_xlim(0.0, far)
        axes.set_ylim(0.0, 1.1 * float(height[away <= far].max(initial=1.0)))
        axes.set_xlabel("distance from the impact point along the ground, km")
        axes.set_ylabel("height, km")
        legend_below(figure, axes, 1)
        for text in figure.legends[-1].get_texts():
            text.set_fontsize(7.5)
    return Chart(figure, finding, caption)
