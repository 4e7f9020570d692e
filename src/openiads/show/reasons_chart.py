"""Where the time of each class of object went, as stacked bars: shares of flight time by the furthest gate reached.

Source: both ledgers of the record (analysis.metrics). Leaves out: single objects; the stories tell them.
"""

from typing import TYPE_CHECKING

from openiads.analysis.metrics import ENGAGED, GATES, NO_TRACK, NOT_SEEN, reason_shares
from openiads.record.store import Record
from openiads.show.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    WIDTH_INCH,
    Chart,
    drawing,
    new_axes,
)
from openiads.show.summary import CLASS_NAMES
from openiads.show.wording import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Colour and hatching of each gate, from the first to the furthest; neighbours differ in both.
LOOKS: dict[str, tuple[str, str]] = {
    NOT_SEEN: (GREY, ""),
    NO_TRACK: (GREY, "////"),
    "not confirmed": (GREY, "...."),
    "identification pending": (PURPLE, ""),
    "not hostile": (PURPLE, "////"),
    "weapons hold": (PURPLE, "...."),
    "assessed destroyed": (GREEN, "////"),
    "salvos spent": (ORANGE, "...."),
    "out of envelope": (SKY, ""),
    "no time": (SKY, "////"),
    "no guide radar": (BLUE, ""),
    "out of sector": (BLUE, "////"),
    "no rounds": (VERMILION, ""),
    "no channel": (VERMILION, "////"),
    "hold fire": (ORANGE, ""),
    "reserved": (ORANGE, "////"),
    "link lost": (INK, "...."),
    ENGAGED: (GREEN, ""),
}
UNKNOWN_LOOK = (INK, "")
# Narrower pieces bear no number.
NUMBERED = 0.09
TITLE = "Where the time of each class went"
_CAPTION = (
    "Shares of the flight time of a class, by the furthest gate that any fire unit reached: not seen by any radar, "
    "seen without a track, then command's reasons. From the tables engagement_ledger and visibility_ledger."
)


def reasons_chart(record: Record) -> Chart:
    """Stacked bars, one a class: the share of its flight time by reason, from not seen to engaged."""
    shares = reason_shares(record)
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, 1.7 + 0.5 * len(shares) + 0.2 * (_gates_met(shares) // 3))
        for row, share in enumerate(shares.values()):
            _bar(axes, row, share)
        axes.set_yticks(range(len(shares)), [CLASS_NAMES.get(kind, kind) for kind in shares])
        axes.set_ylim(len(shares) - 0.45, -0.55)
        axes.set_xlim(0.0, 1.0)
        axes.xaxis.set_major_formatter(lambda share, _: f"{100.0 * share:.0f} %")
        axes.set_xlabel("share of flight time")
        axes.grid(visible=False, axis="y")
        _legend(figure, axes)
    return Chart(figure, _finding(shares), _CAPTION)


def _gates_met(shares: dict[str, dict[str, float]]) -> int:
    return len({reason for share in shares.values() for reason in share})


def _bar(axes: "Axes", row: int, share: dict[str, float]) -> None:
    left = 0.0
    for reason in sorted(share, key=GATES.index):
        colour, hatch = LOOKS.get(reason, UNKNOWN_LOOK)
        width = share[reason]
        axes.barh(
            row, width, 0.7, left, label=reason, facecolor=colour, alpha=0.75, hatch=hatch, edgecolor=INK, linewidth=0.4
        )
        if width >= NUMBERED:
            box = {"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 1.0, "boxstyle": "round,pad=0.15"}
            middle = left + 0.5 * width
            axes.text(middle, row, percent(width), ha="center", va="center", fontsize=8, color="black", bbox=box)
        left += width


def _legend(figure: "Figure", axes: "Axes") -> None:
    """Each reason once, from the first gate to the furthest."""
    handles, labels = axes.get_legend_handles_labels()
    first = {label: handle for handle, label in reversed(list(zip(handles, labels, strict=True)))}
    ordered = sorted(first, key=GATES.index)
    figure.legend(
        [first[label] for label in ordered], ordered, loc="outside lower left", ncols=3, fontsize=8.0, columnspacing=1.0
    )


def _finding(shares: dict[str, dict[str, float]]) -> str:
    """The class that was engaged for the least share of its flight, of those that attacked."""
    classes = [kind for kind in shares if kind in CLASS_NAMES and kind not in ("neutral", "friend")]
    if not classes:
        return "No attacker flew"
    least = min(classes, key=lambda kind: shares[kind].get(ENGAGED, 0.0))
    waits = {reason: share for reason, share in shares[least].items() if reason != ENGAGED}
    name = CLASS_NAMES.get(least, least)
    engaged = percent(shares[least].get(ENGAGED, 0.0))
    if not waits:
        return f"{name[0].upper()}{name[1:]} were engaged all the time"
    main = max(waits, key=lambda reason: waits[reason])
    return f"{name[0].upper()}{name[1:]} were engaged for {engaged} of their flight; mostly: {main}, {percent(waits[main])}"
