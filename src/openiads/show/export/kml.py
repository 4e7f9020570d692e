"""KML 2.3 with gx:Track: movers with their times, sites with spans of time, reaches, events; styles by side.

Source: OGC 12-007r2 (KML 2.3) and Google's extension gx:Track. Altitudes are absolute, which KML counts from the sea by EGM96;
they are the record's heights above the ellipsoid, since openiads has no geoid (docs/exports.md). Leaves out: velocities.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape

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
    TRACK,
    UNKNOWN,
    Mover,
    Scene,
    Site,
    Written,
    iso_time,
    iso_times,
)

# Colours as KML writes them: alpha, blue, green, red.
COLOURS = {HOSTILE: "ff005ed5", FRIEND: "ffe9b456", NEUTRAL: "ff739e00", UNKNOWN: "ff009fe6", ROUND: "ffb27200"}
SITE_COLOURS = {FIRE_UNIT: "ffb27200", RADAR: "ffe9b456", LAUNCHERS: "ffb27200", ASSET: "ffa779cc"}
FOLDERS = {FIRE_UNIT: "Fire units", RADAR: "Radars", LAUNCHERS: "Launchers", ASSET: "Assets"}
EVENT_STAYS_S = 30.0


def _styles() -> Iterable[str]:
    """Styles by side and kind. None names a picture from the network: the reader's own pin is tinted."""
    for name, colour in COLOURS.items():
        yield (
            f'<Style id="{name}"><IconStyle><color>{colour}</color><scale>0.6</scale></IconStyle>'
            f"<LabelStyle><scale>0.7</scale></LabelStyle><LineStyle><color>{colour}</color><width>2</width></LineStyle></Style>"
        )
    for kind, colour in SITE_COLOURS.items():
        yield (
            f'<Style id="{kind.replace(" ", "-")}"><IconStyle><color>{colour}</color></IconStyle>'
            f"<LineStyle><color>{colour}</color><width>1</width></LineStyle></Style>"
        )
    yield '<Style id="event"><IconStyle><color>ff00ffff</color><scale>0.5</scale></IconStyle></Style>'


def _span(scene: Scene, start_s: float, end_s: float) -> str:
    begin, end = iso_time(scene.epoch, start_s), iso_time(scene.epoch, end_s)
    return f"<TimeSpan><begin>{begin}</begin><end>{end}</end></TimeSpan>"


def _reaches(site: Site, span: str) -> Iterable[str]:
    drawn = [(reach.entry, reach.range_m, site.sector_rad) for reach in site.reaches]
    if site.radar_range_m > 0.0:
        drawn.append(("radar", site.radar_range_m, TURN_RAD))
    for name, range_m, sector_rad in drawn:
        points = ring(site.place[0], site.place[1], range_m, site.facing_rad, sector_rad)
        line = " ".join(f"{longitude:.6f},{latitude:.6f}" for latitude, longitude in points.tolist())
        yield (
            f"<Placemark><name>{escape(f'{site.id}: reach of {name}')}</name><visibility>0</visibility>{span}"
            f"<styleUrl>#{site.kind.replace(' ', '-')}</styleUrl><LineString><tessellate>1</tessellate>"
            f"<coordinates>{line}</coordinates></LineString></Placemark>"
        )


def _site(scene: Scene, site: Site) -> Iterable[str]:
    """A site once for each span in which it is there."""
    latitude, longitude, height = site.place
    for start_s, end_s in site.spans_s:
        span = _span(scene, start_s, end_s)
        said = ", ".join(each for each in (site.kind, site.entry, site.role) if each)
        yield (
            f"<Placemark><name>{escape(site.id)}</name><description>{escape(said)}</description>{span}"
            f"<styleUrl>#{site.kind.replace(' ', '-')}</styleUrl><Point><altitudeMode>absolute</altitudeMode>"
            f"<coordinates>{longitude:.8f},{latitude:.8f},{height:.3f}</coordinates></Point></Placemark>"
        )
        yield from _reaches(site, span)


def _mover(scene: Scene, mover: Mover) -> str:
    said = mover.last
    style = ROUND if mover.kind == ROUND else said.side
    text = f"{mover.kind}, {said.entry}, {said.category}, {said.side}; {mover.end or 'there at the end'}"
    when = "".join(f"<when>{each}</when>" for each in iso_times(scene.epoch, mover.time_s).tolist())
    where = "".join(
        f"<gx:coord>{longitude:.8f} {latitude:.8f} {height:.3f}</gx:coord>"
        for latitude, longitude, height in mover.place.tolist()
    )
    return (
        f"<Placemark><name>{escape(mover.id)}</name><description>{escape(text)}</description><styleUrl>#{style}</styleUrl>"
        f"<gx:Track><altitudeMode>absolute</altitudeMode>{when}{where}</gx:Track></Placemark>"
    )


def _events(scene: Scene) -> Iterable[str]:
    for each in scene.happenings:
        latitude, longitude, height = each.place
        span = _span(scene, each.time_s, each.time_s + EVENT_STAYS_S)
        yield (
            f"<Placemark><name>{escape(each.kind)}</name><description>{escape(each.text)}</description>{span}"
            "<styleUrl>#event</styleUrl><Point><altitudeMode>absolute</altitudeMode>"
            f"<coordinates>{longitude:.8f},{latitude:.8f},{height:.3f}</coordinates></Point></Placemark>"
        )


def _folder(name: str, parts: Iterable[str]) -> str:
    inside = "\n".join(parts)
    return f"<Folder><name>{escape(name)}</name>\n{inside}\n</Folder>" if inside else ""


def write(scene: Scene, suffix: str) -> Written:
    """One document; the mark is its description, with the picture."""
    folders = [
        _folder(name, (part for site in scene.sites if site.kind == kind for part in _site(scene, site)))
        for kind, name in FOLDERS.items()
    ]
    for name, kinds in (("Targets", ("target",)), ("Tracks", (TRACK,)), ("Rounds", (ROUND,))):
        folders.append(_folder(name, (_mover(scene, each) for each in scene.movers if each.kind in kinds)))
    folders.append(_folder("Events", _events(scene)))
    said = " ".join(each for each in (scene.statement, scene.description) if each)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">\n'
        f"<Document><name>{escape(scene.title)}</name><description>{escape(said)}</description>\n"
    )
    body = "\n".join([*_styles(), *(folder for folder in folders if folder)])
    return Written({"": f"{head}{body}\n</Document>\n</kml>\n".encode()})
