"""How every figure of the models' pages looks: the report's colours on white paper, marks for what is published.

Source: openiads.show.style. Leaves out: what is drawn, which each script beside this one says. Run `python
docs/models/figures/_drawing.py` to draw all of them again.
"""

import runpy
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from openiads.show.style import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION

# Every line has a dash of its own and every mark a shape: a figure survives a grey print.
LINES = (
    (BLUE, "-"),
    (VERMILION, "--"),
    (GREEN, "-."),
    (PURPLE, (0, (6, 1, 1, 1, 1, 1))),
    (ORANGE, ":"),
    (SKY, (0, (1, 1))),
    (GREY, (0, (5, 3))),
    ("#000000", (0, (9, 2))),
)
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")
SETTINGS = {
    "svg.fonttype": "none",
    "svg.hashsalt": "openiads",
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.5,
    "legend.frameon": False,
    "legend.fontsize": 8.0,
    "axes.titlesize": 9.0,
    "axes.titlelocation": "left",
    "axes.unicode_minus": False,
    "path.simplify": True,
}


def figure_of(panels: int, height_inch: float) -> tuple[Figure, list[Axes]]:
    """A figure eight inches wide, and its panels side by side."""
    plt.rcParams |= SETTINGS
    figure = plt.figure(figsize=(8.0, height_inch), layout="constrained")
    return figure, list(figure.subplots(1, panels, squeeze=False)[0])


def line(number: int) -> dict[str, object]:
    """Colour and dash of the line of a number."""
    colour, dash = LINES[number % len(LINES)]
    return {"color": colour, "linestyle": dash}


def points(number: int) -> dict[str, object]:
    """Colour and shape of published points that belong to the line of a number."""
    colour, _ = LINES[number % len(LINES)]
    mark = MARKS[number % len(MARKS)]
    return {"color": colour, "marker": mark, "markersize": 5.0, "linestyle": "none", "markeredgecolor": "black"}


def legend_below(figure: Figure, axes: Iterable[Axes], columns: int) -> None:
    """One legend below all panels, each entry once."""
    once = {label: handle for each in axes for handle, label in zip(*each.get_legend_handles_labels(), strict=True)}
    figure.legend(once.values(), once.keys(), loc="outside lower center", ncols=columns)


def save(draw: Callable[[], Figure], script: str) -> None:
    """Draw a figure into the file named on the command line, or beside its script."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(script).with_suffix(".svg")
    figure = draw()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    for script in sorted(Path(__file__).parent.glob("[!_]*.py")):
        print(script.name)
        sys.argv = [str(script)]
        runpy.run_path(str(script), run_name="__main__")
