"""How far the engine's orbits lie from the published vectors of SGP4, and from themselves between two fixes.

Source: Vallado, Crawford, Hujsak & Kelso 2006 (AIAA 2006-6753), SGP4-VER.TLE and tcppver.out as the package sgp4 carries
them. Run: python docs/models/figures/orbits.py [FILE]
"""

import math
import re
from datetime import timedelta
from pathlib import Path

import numpy as np
import sgp4
from _drawing import MARKS, figure_of, legend_below, line, save
from sgp4.conveniences import jday_datetime, sat_epoch_datetime

from openiads.motion.orbit import ecef_from_teme, orbit_fixes, satellite_of, sidereal_angle_rad
from openiads.motion.path import on_fixes

FOLDER = Path(sgp4.__file__).parent
OBJECTS = {
    "00005": "5 (Vanguard 1)",
    "06251": "6251 (Delta 1 debris)",
    "08195": "8195 (Molniya 2-14)",
    "28350": "28350 (Cosmos 2405)",
}
DURATION_S = 43_200.0


def element_sets():
    """The two lines of each object."""
    text = (FOLDER / "SGP4-VER.TLE").read_text().splitlines()
    lines = [row[:69] for row in text if row[:2] in ("1 ", "2 ")]
    return {first[2:7]: (first, second) for first, second in zip(lines[::2], lines[1::2], strict=True)}


def published(number):
    """Minutes from epoch, and place [m] in TEME, of one object."""
    text = (FOLDER / "tcppver.out").read_text()
    names = re.findall(r"^(\d+) xx\s*$", text, flags=re.MULTILINE)
    block = re.split(r"^\d+ xx\s*$", text, flags=re.MULTILINE)[names.index(str(int(number))) + 1]
    for row in block.strip().splitlines():
        minutes, *place = (float(x) for x in row.split()[:4])
        if 0.0 <= minutes <= DURATION_S / 60.0 and minutes == int(minutes):
            yield int(minutes), tuple(1e3 * x for x in place)


def off_published(number, lines, epoch):
    """Minutes and distances [mm] from the published places."""
    day, fraction = jday_datetime(epoch)
    fixes = orbit_fixes(lines, epoch, DURATION_S)
    for minutes, place in published(number):
        angle = sidereal_angle_rad(day, fraction + minutes / 1440.0)
        there = ecef_from_teme(place, (0.0, 0.0, 0.0), angle)[0]
        yield minutes, 1e3 * math.dist(there, fixes[minutes]["position_m"])


def between_fixes(lines, epoch):
    """Minutes and distances [m], half-way between fixes, from the orbit itself."""
    fixes = orbit_fixes(lines, epoch, DURATION_S)
    middle = orbit_fixes(lines, epoch + timedelta(seconds=30), DURATION_S)
    for k in range(len(fixes) - 1):
        place = on_fixes(fixes[k], fixes[k + 1], 60.0 * k + 30.0)[0]
        yield k + 0.5, math.dist(place, middle[k]["position_m"])


def draw():
    """Both distances over half a day."""
    figure, (vectors, between) = figure_of(2, 4.0)
    for k, (number, name) in enumerate(OBJECTS.items()):
        lines = element_sets()[number]
        epoch = sat_epoch_datetime(satellite_of(lines))
        style = line(k)
        minutes, millimetres = zip(*off_published(number, lines, epoch), strict=True)
        vectors.plot(minutes, millimetres, MARKS[k], color=style["color"], label=name, markersize=5)
        minutes, metres = np.array(list(between_fixes(lines, epoch))).T
        between.semilogy(minutes, np.maximum(metres, 1e-5), **style)
    vectors.axhline(20.0, color="0.4", linewidth=0.8)
    vectors.text(5, 20.5, "tolerance of the test", fontsize=8)
    vectors.set(xlabel="time from epoch, min", ylabel="distance from the published vector, mm", ylim=(0, 25))
    between.set(xlabel="time from epoch, min", ylabel="error half-way between fixes, m", ylim=(1e-3, 20))
    legend_below(figure, (vectors,), 4)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
