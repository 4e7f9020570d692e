"""How good the air picture was, as a chart over time, as tables by class and by radar, and as a sentence.

Source: the record's table track_quality; limits of chi-square from analysis.consistency. Leaves out: single tracks (charts.py).
"""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from openiads.analysis.consistency import MEASURED, STATES, mean_limits
from openiads.analysis.moments import ALL_CLASSES, ALL_RADARS
from openiads.analysis.scan_means import ScanMeans, classes_scored, radars_scored, scan_means, scans_of
from openiads.record.store import Columns, Record
from openiads.show.page import table
from openiads.show.style import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, WIDTH_INCH, Chart, drawing, new_panels
from openiads.show.wording import percent
from openiads.units import UNITS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KILOMETRE = UNITS["km"].to_si
# Label, column, colour and hatching, from the bottom.
PARTS = (
    ("position", "localisation_m", BLUE, ""),
    ("missed", "missed_m", VERMILION, "////"),
    ("false tracks", "false_m", ORANGE, "...."),
)
# Below this share of what is honest, and above this multiple of it, nothing is drawn.
SHOWN = (0.08, 3_000.0)
TICKS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0)
# Where the axis spans more than this ratio, only powers of ten have ticks.
FAR = 100.0
HEADINGS = (
    *("objects expected", "held", "missed", "false tracks", "GOSPA, m", "switches"),
    *("NEES (5.35 is honest)", "NIS (3 is honest)"),
)
TITLE = "How good the air picture was"
_CAPTION = (
    "At each turn of the fastest radar, against the truth, which the defence never saw. GOSPA (alpha 2, p 2, cutoff 2 km) "
    "with areas that share out its square. Expected is what a radar plotted in its last three turns, or what had a track. "
    "Bottom: mean normalised errors squared over what they should be; bands hold 95 of 100 scans of an honest filter "
    "(chi-square). From the table track_quality."
)
NOTE = (
    "Means over scans. Expected is what a radar plotted in its last three turns; held, what had a confirmed track of its own "
    "within 2 km. Switches are counted over the run. The rows of radars tell how the shared picture served what each saw."
)


def quality_chart(record: Record) -> Chart:
    """GOSPA and its parts, completeness, and consistency of all tracks over time, one above the other."""
    scans = scans_of(record)
    with drawing():
        figure, (distance, share, consistency) = new_panels(WIDTH_INCH, 6.6, (1.5, 0.8, 1.2))
        _parts(scans, distance)
        share.plot(scans["time_s"], scans["completeness"], color=GREEN, label="completeness: held of those expected")
        share.set_ylim(0.0, 1.05)
        share.yaxis.set_major_formatter(lambda value, _: f"{100.0 * value:.0f} %")
        _consistency(scans, consistency)
        for axes in (distance, share, consistency):
            axes.legend(loc="lower left", bbox_to_anchor=(0.0, 0.98), ncols=4, columnspacing=0.9, borderaxespad=0.0)
        consistency.set_xlabel("time, s")
        figure.align_ylabels()
    return Chart(figure, _finding(scan_means(scans)), _CAPTION)


def _parts(scans: Columns, axes: "Axes") -> None:
    """GOSPA as a line, and below it areas that share it out as its square is shared out."""
    gospa_km = scans["gospa_m"] / KILOMETRE
    whole_m = np.where(scans["gospa_m"] > 0.0, scans["gospa_m"], np.inf)
    below = np.zeros_like(gospa_km)
    for label, name, colour, hatch in PARTS:
        above = below + gospa_km * (scans[name] / whole_m) ** 2
        axes.fill_between(
            scans["time_s"],
            below,
            above,
            label=label,
            facecolor=colour,
            alpha=0.55,
            hatch=hatch,
            edgecolor=colour,
            linewidth=0,
        )
        below = above
    axes.plot(scans["time_s"], gospa_km, label="GOSPA", color=INK, linewidth=1.0)
    axes.set_ylim(bottom=0.0)
    axes.set_ylabel("GOSPA, km")


def _consistency(scans: Columns, axes: "Axes") -> None:
    axes.axhline(1.0, color=GREY, linewidth=0.8)
    kinds = (("NEES", "nees", STATES, BLUE, "-"), ("NIS", "nis", MEASURED, VERMILION, "--"))
    for label, name, degrees, colour, line in kinds:
        low, high = mean_limits(scans[f"{name}_samples"], degrees)
        axes.fill_between(scans["time_s"], low / degrees, high / degrees, color=colour, alpha=0.18, linewidth=0)
        axes.plot(
            scans["time_s"],
            scans[name] / degrees,
            label=f"{label} / {degrees}",
            color=colour,
            linestyle=line,
            linewidth=1.0,
        )
    axes.set_yscale("log")
    axes.minorticks_off()
    least, most = max(min(axes.get_ylim()[0], 0.4), SHOWN[0]), min(max(axes.get_ylim()[1], 2.5), SHOWN[1])
    axes.set_ylim(least, most)
    ticks = [tick for tick in (TICKS if most < FAR * least else TICKS[::3]) if least <= tick <= most]
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_ylabel("times what is honest")


def _finding(mean: ScanMeans) -> str:
    if not mean.scans or math.isnan(mean.completeness):
        return "No object was expected in the air picture"
    return (
        f"The picture held {percent(mean.completeness)} of the objects expected, with {mean.missed:.1f} missed and "
        f"{mean.false_tracks:.1f} false tracks a scan"
    )


def quality_sentence(record: Record) -> str:
    """The air picture scan by scan in one sentence; empty where the record does not hold it."""
    mean = scan_means(scans_of(record))
    if not mean.scans or math.isnan(mean.completeness):
        return ""
    distance = f"GOSPA {mean.gospa_m:.0f} m" + (
        "" if math.isnan(mean.nis) else f"; NIS {mean.nis:.1f}, where 3 is honest"
    )
    return (
        f"Scan by scan the picture held {percent(mean.completeness)} of the objects that a radar had seen in its last three "
        f"turns; it missed {mean.missed:.1f} and had {mean.false_tracks:.1f} false tracks on average ({distance})."
    )


def _number(value: float, form: str) -> tuple[float, str]:
    return (value, format(value, form)) if math.isfinite(value) else (-1.0, "")


def _cells(mean: ScanMeans) -> tuple[Any, ...]:
    held = (mean.completeness, percent(mean.completeness)) if math.isfinite(mean.completeness) else (-1.0, "")
    return (
        _number(mean.expected, ".1f"),
        held,
        _number(mean.missed, ".1f"),
        _number(mean.false_tracks, ".1f"),
        _number(mean.gospa_m, ".0f"),
        mean.switches,
        _number(mean.nees_median, ".1f"),
        _number(mean.nis, ".1f"),
    )


def class_table(record: Record) -> str:
    """The picture of all radars by class of target."""
    rows = [(name, *_cells(scan_means(scans_of(record, ALL_RADARS, name)))) for name in classes_scored(record)]
    return table(("class", *HEADINGS), rows, "sortable tight")


def radar_table(record: Record) -> str:
    """The picture of all classes by radar."""
    names = record["radars"]["id"]
    rows = [
        (
            "all radars" if radar == ALL_RADARS else str(names[radar]),
            *_cells(scan_means(scans_of(record, radar, ALL_CLASSES))),
        )
        for radar in radars_scored(record)
    ]
    return table(("radar", *HEADINGS), rows, "sortable tight")
