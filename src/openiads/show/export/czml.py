"""CZML for Cesium: a clock, sites, movers with sampled positions and the times in which they are there, reaches, events.

Source: CZML guide of the Cesium project (packets, Position, availability); written through the library czml3. Positions are
ECEF (referenceFrame FIXED) in metres, as in the record. Leaves out: models and orientation; a mover is a point with a path.
"""

from html import escape
from typing import Any

import numpy as np

from openiads.show.export.frames import TURN_RAD, ring
from openiads.show.export.scene import (
    ASSET,
    FIRE_UNIT,
    FRIEND,
    HOSTILE,
    LAUNCHERS,
    NEUTRAL,
    RADAR,
    ROUND,
    UNKNOWN,
    ExportError,
    Happening,
    Mover,
    Scene,
    Site,
    Written,
    iso_time,
)

try:
    from czml3 import CZML_VERSION, Document, IntervalValue, Packet, TimeInterval, TimeIntervalCollection
    from czml3.enums import ArcTypes, ClockRanges, HorizontalOrigins, InterpolationAlgorithms
    from czml3.properties import (
        Clock,
        Color,
        DistanceDisplayCondition,
        Label,
        Path,
        Point,
        Polyline,
        PolylineMaterial,
        Position,
        PositionList,
        SolidColorMaterial,
    )
    from czml3.types import Cartesian2Value, DistanceDisplayConditionValue
except ImportError:
    raise ExportError("CZML needs the package czml3: pip install 'openiads[exports]'") from None

COLOURS = {
    HOSTILE: [213, 94, 0, 255],
    FRIEND: [86, 180, 233, 255],
    NEUTRAL: [0, 158, 115, 255],
    UNKNOWN: [230, 159, 0, 255],
    ROUND: [255, 255, 255, 255],
    FIRE_UNIT: [0, 114, 178, 255],
    LAUNCHERS: [0, 114, 178, 255],
    RADAR: [86, 180, 233, 255],
    ASSET: [204, 121, 167, 255],
}
FAINT = 110
# A tenth of a millimetre of position, a microsecond of time.
METRE_DECIMALS, SECOND_DECIMALS = 4, 6
TRAIL_S, EVENT_STAYS_S, LABEL_WITHIN_M = 120.0, 30.0, 4e5
# Straight lines between samples; a mover stays on its last course until it is gone.
DEGREE_OF_LINES = 1


def _interval(scene: Scene, start_s: float, end_s: float) -> TimeInterval:
    return TimeInterval(start=iso_time(scene.epoch, start_s), end=iso_time(scene.epoch, end_s))


def _point(colour: list[int], size: float) -> Any:
    dark = Color(rgba=[20, 20, 20, 255])
    return Point(pixelSize=size, color=Color(rgba=colour), outlineColor=dark, outlineWidth=1.0)


def _label(text: str) -> Any:
    """A name that is shown from near by only, so that many do not cover each other."""
    near = DistanceDisplayConditionValue(values=[0.0, LABEL_WITHIN_M])
    return Label(
        text=text,
        font="12px sans-serif",
        horizontalOrigin=HorizontalOrigins.LEFT,
        pixelOffset=Cartesian2Value(values=[10.0, 0.0]),
        distanceDisplayCondition=DistanceDisplayCondition(distanceDisplayCondition=near),
    )


def _line(degrees: Any, colour: list[int]) -> Any:
    solid = SolidColorMaterial(color=Color(rgba=[*colour[:3], FAINT]))
    return Polyline(
        positions=PositionList(cartographicDegrees=degrees),
        width=1.0,
        material=PolylineMaterial(solidColor=solid),
        arcType=ArcTypes.GEODESIC,
    )


def _site(scene: Scene, number: int, site: Site) -> list[Any]:
    """A site, and a line for each of its reaches."""
    there = [_interval(scene, start, end) for start, end in site.spans_s]
    if not there:
        return []
    availability = there[0] if len(there) == 1 else TimeIntervalCollection(values=there)
    said = ", ".join(each for each in (site.kind, site.entry, site.role) if each)
    packets = [
        Packet(
            id=f"site/{number}",
            name=site.id,
            description=f"<p>{escape(said)}</p>",
            availability=availability,
            position=Position(cartesian=np.round(site.position_m, METRE_DECIMALS).tolist()),
            point=_point(COLOURS[site.kind], 9.0),
            label=_label(site.id),
        )
    ]
    drawn = [(reach.entry, reach.range_m, site.sector_rad) for reach in site.reaches]
    if site.radar_range_m > 0.0:
        drawn.append(("radar", site.radar_range_m, TURN_RAD))
    for name, range_m, sector_rad in drawn:
        points = ring(site.place[0], site.place[1], range_m, site.facing_rad, sector_rad)
        rows = np.column_stack([points[:, 1], points[:, 0], np.full(len(points), site.place[2])])
        packets.append(
            Packet(
                id=f"site/{number}/reach/{name}",
                parent=f"site/{number}",
                name=f"{site.id}: reach of {name}, {range_m:.0f} m",
                availability=availability,
                polyline=_line(np.round(rows, 7).ravel().tolist(), COLOURS[site.kind]),
            )
        )
    return packets


def _position(scene: Scene, mover: Mover) -> Any:
    """Sampled positions, in seconds from the epoch, and where it was when it went."""
    time_s, position_m = mover.time_s, mover.position_m
    if mover.end_s > time_s[-1]:
        time_s = np.append(time_s, mover.end_s)
        position_m = np.concatenate([position_m, mover.end_position_m[None]])
    rows = np.column_stack([np.round(time_s, SECOND_DECIMALS), np.round(position_m, METRE_DECIMALS)])
    return Position(
        epoch=iso_time(scene.epoch, 0.0),
        cartesian=rows.ravel().tolist(),
        referenceFrame="FIXED",
        interpolationAlgorithm=InterpolationAlgorithms.LINEAR,
        interpolationDegree=DEGREE_OF_LINES,
    )


def _mover(scene: Scene, number: int, mover: Mover) -> Any:
    said = mover.last
    colour = COLOURS[ROUND] if mover.kind == ROUND else COLOURS.get(said.side, COLOURS[UNKNOWN])
    solid = SolidColorMaterial(color=Color(rgba=[*colour[:3], FAINT]))
    text = f"{mover.kind}, {said.entry}, {said.category}, {said.side}; {mover.end or 'there at the end'}"
    return Packet(
        id=f"mover/{number}",
        name=mover.id,
        description=f"<p>{escape(text)}</p>",
        availability=_interval(scene, float(mover.time_s[0]), mover.end_s),
        position=_position(scene, mover),
        point=_point(colour, 5.0 if mover.kind == ROUND else 7.0),
        label=_label(mover.id),
        path=Path(
            leadTime=0.0,
            trailTime=TRAIL_S,
            width=1.5,
            resolution=5.0,
            material=PolylineMaterial(solidColor=solid),
        ),
    )


def _event(scene: Scene, number: int, each: Happening) -> Any:
    return Packet(
        id=f"event/{number}",
        name=each.kind,
        description=f"<p>{escape(each.text)}</p>",
        availability=_interval(scene, each.time_s, each.time_s + EVENT_STAYS_S),
        position=Position(cartesian=np.round(each.position_m, METRE_DECIMALS).tolist()),
        point=_point([255, 255, 0, 255], 6.0),
    )


def _document(scene: Scene) -> Any:
    start, end = iso_time(scene.epoch, 0.0), iso_time(scene.epoch, scene.duration_s)
    clock = Clock(currentTime=start, multiplier=10.0, range=ClockRanges.LOOP_STOP)
    return Packet(
        id="document",
        name=f"SIMULATION: {scene.title}",
        description=f"<p>{escape(f'{scene.statement} {scene.description}')}</p>",
        version=CZML_VERSION,
        clock=IntervalValue(start=start, end=end, value=clock),
    )


def write(scene: Scene, suffix: str) -> Written:
    """One document; the mark is in its name and description."""
    packets = [_document(scene)]
    for number, site in enumerate(scene.sites):
        packets += _site(scene, number, site)
    packets += [_mover(scene, number, mover) for number, mover in enumerate(scene.movers)]
    packets += [_event(scene, number, each) for number, each in enumerate(scene.happenings)]
    return Written({"": f"{Document(packets=packets).dumps()}\n".encode()})
