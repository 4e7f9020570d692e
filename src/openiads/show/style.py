"""How every chart looks: colours that survive grey print and colour blindness, marks beside colours, text that the page
colours.

Source: Okabe, Ito 2008, Color Universal Design. Each role has a colour, a line and a mark, so that none rests on colour
alone. Leaves out: what is drawn (charts.py, maps.py) and the page around it (report.py). matplotlib is imported when
first drawn.
"""

import io
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ORANGE, SKY, GREEN, BLUE, VERMILION, PURPLE, GREY = (
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#0072B2",
    "#D55E00",
    "#CC79A7",
    "#808080",
)
# Drawn in this colour, lines and text take the page's own: dark on light paper, light on dark.
INK = "#010203"
# And the ground below a name, in this.
PAPER = "#FDFCFB"
# Narrow enough for the text of a chart to stay legible on a phone.
WIDTH_INCH = 4.8


@dataclass(frozen=True)
class Look:
    """How one role is drawn."""

    name: str
    colour: str
    line: Any
    mark: str
    filled: bool = True

    def marks(self, size: float) -> dict[str, Any]:
        """The look of single marks of a size [points], without a line between them."""
        face = self.colour if self.filled else "none"
        edge = {"markerfacecolor": face, "markeredgecolor": self.colour, "label": self.name}
        return {"marker": self.mark, "markersize": size, "linestyle": "none", **edge}


ROLES = {
    "attacker": Look("attacker", VERMILION, "-", "v"),
    "decoy": Look("decoy", ORANGE, "--", "D"),
    "neutral": Look("neutral", GREEN, "-.", "o"),
    "friend": Look("friend", SKY, ":", "s"),
    "jammer": Look("jammer", PURPLE, (0, (6, 1, 1, 1, 1, 1)), "P"),
}
HIT = Look("intercept, destroyed", INK, "", "X")
MISS = Look("intercept, not destroyed", INK, "", "o", filled=False)
TRACK = Look("confirmed track", GREY, "", ".")
FIRE_UNIT = Look("fire unit", BLUE, "-", "s")
LAUNCHERS = Look("launchers away from their radar", BLUE, "-", "^")
ASSET = Look("defended asset", PURPLE, "-", "*")
ENVELOPES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (1, 3)))

SETTINGS: Any = {
    "font.size": 10.0,
    "font.family": "sans-serif",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.grid": True,
    "grid.color": GREY,
    "grid.alpha": 0.25,
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.3,
    "legend.frameon": False,
    "legend.fontsize": 9.0,
    "axes.unicode_minus": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "openiads",
    "path.simplify": True,
}


@dataclass(frozen=True)
class Chart:
    """A figure, the finding that stands over it, and a caption that says what it shows and where it comes from."""

    figure: "Figure"
    finding: str
    caption: str


def drawing() -> AbstractContextManager[None]:
    """The settings of every chart, for as long as it is being drawn or written."""
    import matplotlib

    return matplotlib.rc_context(SETTINGS)


def new_axes(width: float, height: float) -> "tuple[Figure, Axes]":
    """An empty figure of a size [inch] that no screen ever shows, and its axes."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasSVG(figure)
    return figure, figure.add_subplot()


def new_panels(width: float, height: float, shares: Sequence[float]) -> "tuple[Figure, list[Axes]]":
    """An empty figure of a size [inch] with axes one above the other over one time; `shares` are their heights."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasSVG(figure)
    return figure, list(figure.subplots(len(shares), sharex=True, height_ratios=shares, squeeze=False)[:, 0])


def legend_below(figure: "Figure", axes: "Axes", columns: int) -> None:
    """One legend below the axes, each entry once."""
    handles, labels = axes.get_legend_handles_labels()
    once = dict(zip(labels, handles, strict=True))
    if once:
        figure.legend(once.values(), once.keys(), loc="outside lower center", ncols=columns, columnspacing=1.2)


def steady(text: str) -> str:
    """An SVG whose clip paths are named after what they are written as: a layout's coordinates vary in the last bit."""
    for name, shape in re.findall(r'<clipPath id="(p[0-9a-f]+)">(.*?)</clipPath>', text, flags=re.DOTALL):
        text = text.replace(name, f"clip-{sha256(shape.encode()).hexdigest()[:12]}")
    return text


def svg(figure: "Figure", described: str) -> str:
    """A figure as SVG to be put into a page: the same bytes each time, no time stamp, ink in the page's own colour."""
    stream = io.StringIO()
    with drawing():
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None, "Title": described})
    text = stream.getvalue()
    text = text[text.index("<svg") :].replace(INK, "currentColor").replace(PAPER.lower(), "var(--card, #fff)")
    text = re.sub(r'(<svg\b[^>]*?) width="[^"]*pt"', r"\1", text, count=1)
    text = re.sub(r'(<svg\b[^>]*?) height="[^"]*pt"', r"\1", text, count=1)
    text = steady(re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL))
    return text.replace("<svg ", '<svg role="img" ', 1)
