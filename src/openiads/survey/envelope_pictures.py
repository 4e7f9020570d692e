"""An envelope as pictures: the three limits on one chart, plans, looks by direction and height; a footprint as a map.

Source: survey.envelope and survey.footprint, drawn by show.envelope_charts and show.cell_maps. Leaves out: numbers and files.
"""

import math
import textwrap
from typing import Any

import numpy as np

from openiads.show.cell_maps import Shades, shade_chart
from openiads.show.envelope_charts import (
    LABEL_LETTERS,
    Line,
    Mark,
    arc_chart,
    limits_chart,
    looks_chart,
    middle,
    plan_chart,
)
from openiads.show.style import BLUE, GREEN, INK, ORANGE, PURPLE, SKY, VERMILION, Chart, Look
from openiads.survey.areas import UPPER_BOUND
from openiads.survey.coverage_pictures import box_deg, places_of, relief_words
from openiads.survey.envelope import Envelope
from openiads.survey.footprint import Footprint
from openiads.survey.inputs import RADAR, REACH, TIME, input_rows, rests_on
from openiads.units import UNITS, printed

Array = np.ndarray[Any, Any]
SEEN = Look(RADAR, BLUE, "-", "o")
REACHED = Look(REACH, VERMILION, "--", "s")
IN_TIME = Look(TIME, GREEN, "-.", "^")
GUIDED = Look("where a fire unit's radar could guide, by its own range, horizon and relief", PURPLE, ":", "")
FIRST_SEEN = Look("first detection", BLUE, "-", "o")
LAUNCHED = Look("target at the first launch", ORANGE, "--", "^")
MET = Look("first intercept", INK, "-", "X")
LAST_MET = Look("last intercept", SKY, ":", "v")
PLAN_PANELS = 4
# Intercepts of ballistic targets are high: an even scale shows them best.
INTERCEPT_SHADES = Shades(0.0, 35_000.0, logarithmic=False)


def _km(found: Array, name: str) -> Array:
    distances: Array = found[name] / UNITS["km"].to_si
    return distances


def reference_of(envelope: Envelope) -> str:
    """What heights are counted from."""
    return "above the ground" if envelope.above_ground else "above mean sea level"


def caption_of(envelope: Envelope) -> str:
    """What an envelope's pictures rest on."""
    engaging = envelope.engaging
    survey, times = engaging.survey, engaging.times
    unit = "all fire units" if engaging.chosen < 0 else survey.laydown.fire_units[engaging.chosen].id
    if envelope.arcs:
        flight = f"minimum-energy arcs from {printed(envelope.from_m, 'km'):,.0f} km"
    else:
        flight = f"level flight at {envelope.speed_m_s:g} m/s, heights {reference_of(envelope)},"
    said = (
        f"{survey.target.entry.id} ({survey.target.rcs_m2:g} m²) in {flight} straight to {engaging.aim_name}, against "
        f"{unit} of {survey.scenario.name}, alone. Seen where a look of a searching radar has a chance of "
        f"{survey.detection_probability:g} or more; a track after {times.confirm_hits:g} looks; then order, reaction and "
        f"flight. Over {relief_words(survey)}, with 4/3-earth refraction (Skolnik 2001). Low-flyer reach is {UPPER_BOUND}. "
        f"Grades and sources: openiads sources {survey.scenario.name}."
    )
    return " ".join([said, *(f"{each[0].upper()}{each[1:]}." for each in envelope.remarks)])


def limits_picture(envelope: Envelope) -> Chart:
    """What the radar sees, what the rounds reach and what time allows, over distance and height."""
    rows, found = input_rows(envelope.engaging), envelope.found
    lines = [
        Line(SEEN, _km(found, "seen_m"), rests_on(rows, RADAR)),
        Line(REACHED, _km(found, "reach_m"), rests_on(rows, REACH)),
        Line(IN_TIME, _km(found, "in_time_m"), rests_on(rows, TIME)),
        Line(GUIDED, _km(found, "guided_m")),
    ]
    zone = _km(found, "intercept_m"), _km(found, "last_intercept_m")
    low, high = envelope.heights_m[0], envelope.heights_m[-1]
    first = middle(zone[0])
    said = [f"{km:,.0f} km" if math.isfinite(km) else "nowhere" for km in (first[0], first[-1])]
    finding = f"First intercept at {said[0]} against {low:,.0f} m (upper bound), at {said[1]} against {high:,.0f} m"
    note = "Lines are medians over directions, shades their spread. What time allows is drawn beyond the rounds' reach too, at "
    note += "the mean speed of their longest flight. "
    return limits_chart(lines, zone, envelope.heights_m, reference_of(envelope), finding, note + caption_of(envelope))


def _events(envelope: Envelope) -> list[Line]:
    looks = (("seen_m", FIRST_SEEN), ("launch_m", LAUNCHED), ("intercept_m", MET), ("last_intercept_m", LAST_MET))
    return [Line(look, _km(envelope.found, name)) for name, look in looks if not envelope.arcs or look is not LAST_MET]


def plan_picture(envelope: Envelope) -> Chart:
    """First detection, launch and intercept by direction, at up to four heights."""
    count = len(envelope.heights_m)
    chosen = sorted({round(each) for each in np.linspace(0, count - 1, min(PLAN_PANELS, count))})
    if envelope.arcs:
        panels = [(f"from {printed(envelope.from_m, 'km'):,.0f} km", 0)]
    else:
        panels = [(f"{envelope.heights_m[k]:,.0f} m {reference_of(envelope)}", k) for k in chosen]
    finding = f"First detection, launch and intercept of {envelope.engaging.survey.target.entry.id} by direction"
    return plan_chart(_events(envelope), envelope.bearings_rad, panels, finding, caption_of(envelope))


def looks_picture(envelope: Envelope) -> Chart:
    """How often in turn a target can be engaged."""
    counts = envelope.found["opportunities"]
    names = [f"{height_m:,.0f}" for height_m in envelope.heights_m]
    label = "top of the arc, m" if envelope.arcs else f"height {reference_of(envelope)}, m"
    least, most = int(counts.min()), int(counts.max())
    finding = (
        f"Shoot, look, shoot: {least} to {most} engagements in turn of one target"
        if least < most
        else (f"Shoot, look, shoot: {least} engagements in turn of one target")
    )
    note = "Each waits for the assessment of the one before. "
    degrees = envelope.bearings_rad / UNITS["deg"].to_si
    return looks_chart(counts, degrees, names, label, finding, note + caption_of(envelope))


def arc_picture(envelope: Envelope) -> Chart:
    """The arc from the first direction, with first detection, launch, intercept and the three limits."""
    arc, row, rows = envelope.arcs[0], envelope.found[0, 0], input_rows(envelope.engaging)
    kilometre = UNITS["km"].to_si
    away, height = arc.away_m / kilometre, arc.rise_m / kilometre
    marks = [
        Mark(look, row[name] / kilometre, float(np.interp(row[name], arc.away_m[::-1], arc.rise_m[::-1])) / kilometre)
        for name, look in (("seen_m", FIRST_SEEN), ("launch_m", LAUNCHED), ("intercept_m", MET))
        if math.isfinite(row[name])
    ]
    limits = [
        ("\n".join(textwrap.wrap(f"{limit}: {rests_on(rows, limit)}", LABEL_LETTERS)), dash, row[name] / kilometre)
        for limit, dash, name in ((RADAR, "-", "seen_m"), (REACH, "--", "reach_m"), (TIME, "-.", "in_time_m"))
        if math.isfinite(row[name])
    ]
    met = "is not met"
    if math.isfinite(row["intercept_m"]):
        met = f"is met at {printed(row['intercept_height_m'], 'km'):.1f} km of height, {row['intercept_s']:.0f} s before impact"
    finding = f"{envelope.engaging.survey.target.entry.id} from the north {met}"
    return arc_chart((away, height), marks, limits, finding, caption_of(envelope))


def footprint_picture(found: Footprint) -> Chart:
    """Where impact points can be defended against launches from all directions, shaded by the lowest first intercept."""
    envelope = found.envelope
    area_km2 = printed(found.grid.area_m2(found.against_all), "km2")
    finding = f"Defended against launches from {printed(envelope.from_m, 'km'):,.0f} km in all directions: {area_km2:,.0f} km²"
    note = (
        f"Each cell is an impact point; {len(envelope.bearings_rad)} directions of launch. White cells can not be defended "
        "against at least one of them. The ground at the impact is level; flight beside the great circle is left out. "
    )
    label = "lowest first intercept over all directions, m"
    places = places_of(envelope.engaging.survey)
    edges, caption = box_deg(found.grid), note + caption_of(envelope)
    return shade_chart(found.lowest_m, edges, places, label, finding, caption, INTERCEPT_SHADES)
