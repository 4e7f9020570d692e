"""A chart as files of its own: PNG and SVG on white paper, its finding above it, its caption and the mark below.

Source: show.style. The caption takes room of its own, so that it never lies on what is drawn. Leaves out: pages (page.py).
"""

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openiads.record.columns import MARK
from openiads.show.style import SETTINGS, Chart, steady

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PAPER_COLOUR = "#FFFFFF"
DOTS_PER_INCH = 150
FINDING_POINTS, CAPTION_POINTS = 11.0, 7.5
POINTS_PER_INCH = 72.0
# Mean width of a letter, and distance between lines, in sizes of the type.
LETTER, LINE = 0.56, 1.3
EDGE_INCH = 0.08
LEGEND_ROOM_INCH = 0.14


def _wrapped(said: str, points: float, width_inch: float) -> list[str]:
    letters = int((width_inch - 2 * EDGE_INCH) * POINTS_PER_INCH / (LETTER * points))
    return [line for part in said.splitlines() for line in textwrap.wrap(part, letters)]


def _height_inch(lines: list[str], points: float) -> float:
    return len(lines) * LINE * points / POINTS_PER_INCH + 2 * EDGE_INCH


def _legend_inch(figure: "Figure") -> float:
    """Height [inch] of the legend below a figure; nothing where there is none."""
    figure.draw_without_rendering()
    heights = [legend.get_window_extent().height for legend in figure.legends]
    return max(heights) / figure.dpi + LEGEND_ROOM_INCH if heights else 0.0


def framed(chart: Chart) -> None:
    """Enlarge a chart's figure by the room of its finding and caption, and write them there, the legend between."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    figure = chart.figure
    width, height = figure.get_size_inches()
    above = _wrapped(chart.finding, FINDING_POINTS, width)
    below = _wrapped(f"{chart.caption}\n{MARK[0].upper()}{MARK[1:]}.", CAPTION_POINTS, width)
    top, bottom = _height_inch(above, FINDING_POINTS), _height_inch(below, CAPTION_POINTS)
    legend_inch, whole = _legend_inch(figure), height + top + bottom
    figure.set_size_inches(width, whole)
    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        under = bottom + legend_inch
        engine.set(rect=(0.0, under / whole, 1.0, (whole - top - under) / whole))
    for legend in figure.legends:
        legend.set_in_layout(False)
        legend.set_loc("lower center")
        legend.set_bbox_to_anchor((0.0, bottom / whole, 1.0, 1.0))
    left = EDGE_INCH / width
    style: dict[str, Any] = {"ha": "left", "linespacing": LINE * 0.9}
    figure.text(left, 1.0 - EDGE_INCH / whole, "\n".join(above), fontsize=FINDING_POINTS, va="top", **style)
    figure.text(left, EDGE_INCH / whole, "\n".join(below), fontsize=CAPTION_POINTS, va="bottom", **style)


def save(chart: Chart, folder: Path, name: str) -> list[Path]:
    """Write a chart as NAME.png and NAME.svg into a folder; the same bytes each time."""
    import matplotlib

    paths = [folder / f"{name}.png", folder / f"{name}.svg"]
    with matplotlib.rc_context({**SETTINGS, "savefig.facecolor": PAPER_COLOUR}):
        framed(chart)
        chart.figure.savefig(paths[0], dpi=DOTS_PER_INCH, metadata={"Software": None, "Description": MARK})
        chart.figure.savefig(paths[1], metadata={"Date": None, "Creator": None, "Title": chart.finding})
    paths[1].write_text(steady(paths[1].read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    return paths
