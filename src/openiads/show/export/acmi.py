"""Tacview's flight recordings, ACMI 2.2: objects with sides and types, reaches, locked targets, events and removals.

Source: Raia Software, Technical Reference, ACMI flight recordings 2.2 (global and object properties, events, tags). Altitudes
are above the sea there; they are the record's heights above the ellipsoid, since openiads has no geoid (docs/exports.md).
Leaves out: attitudes, which Tacview makes up from the path.
"""

from collections.abc import Iterable, Iterator

from openiads.show.export.scene import (
    ASSET,
    DESTROYED,
    FIRE_UNIT,
    FRIEND,
    HOSTILE,
    LAUNCHERS,
    MILLISECOND_S,
    NEUTRAL,
    RADAR,
    ROUND,
    UNKNOWN,
    Engagement,
    Mover,
    Opinion,
    Scene,
    Site,
    Written,
    iso_time,
)

TAGS = {
    "aircraft": "Medium+Air+FixedWing",
    "uav": "Light+Air+FixedWing",
    "cruise": "Medium+Weapon+Missile",
    "ballistic": "Heavy+Weapon+Missile",
    "decoy": "Misc+Decoy",
    "bird": "Air+Biologic",
    "ground": "Ground+Vehicle",
    "satellite": "Air+Minor",
    "interceptor": "Medium+Weapon+Missile",
    "unknown": "Air",
}
SITE_TAGS = {
    FIRE_UNIT: "Ground+Static+AntiAircraft",
    LAUNCHERS: "Ground+Static+AntiAircraft",
    RADAR: "Ground+Static+Sensor",
    ASSET: "Ground+Static+Building",
}
SIDES = {
    FRIEND: ("Allies", "Blue"),
    HOSTILE: ("Enemies", "Red"),
    NEUTRAL: ("Neutrals", "Green"),
    UNKNOWN: ("Unknown", "Yellow"),
}
# Tacview knows LockedTarget and LockedTarget2 to LockedTarget9.
LOCKS = ("LockedTarget", *(f"LockedTarget{k}" for k in range(2, 10)))
FIRST_MOVER = 0x1000
# Within a frame: what is, what happens, what goes.
STATE, EVENT, REMOVAL = range(3)
Line = tuple[int, int, int, str]


def escaped(text: str) -> str:
    """Text as a property holds it: commas escaped, and no end of line."""
    return " ".join(text.split()).replace("\\", "\\\\").replace(",", "\\,")


def _event_text(text: str) -> str:
    return escaped(text.replace("|", "/"))


def _milliseconds(time_s: float) -> int:
    return round(time_s / MILLISECOND_S)


def _transform(place: Iterable[float]) -> str:
    latitude, longitude, height = place
    return f"T={longitude:.7f}|{latitude:.7f}|{height:.2f}"


def _opinion(said: Opinion) -> str:
    coalition, colour = SIDES.get(said.side, SIDES[UNKNOWN])
    tags = TAGS.get(said.category, TAGS[UNKNOWN])
    return f"Type={tags},Name={escaped(said.entry)},Coalition={coalition},Color={colour}"


class _Recording:
    """Lines with their frames, and the ids of objects: sites from 1, movers from FIRST_MOVER, both in hexadecimal."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.lines: list[Line] = []
        self._first = max(FIRST_MOVER, len(scene.sites) + 1)

    def site(self, number: int) -> str:
        """The id of a site."""
        return f"{number + 1:x}"

    def mover(self, number: int) -> str:
        """The id of a mover."""
        return f"{number + self._first:x}"

    def add(self, time_s: float, order: int, line: str) -> None:
        """A line of the frame at a time."""
        self.lines.append((_milliseconds(time_s), order, len(self.lines), line))

    def text(self) -> Iterator[str]:
        """All frames in order of time."""
        frame = -1
        for when, _, _, line in sorted(self.lines):
            if when != frame:
                yield f"#{when * MILLISECOND_S:.3f}".rstrip("0").rstrip(".")
                frame = when
            yield line


def _site(recording: _Recording, number: int, site: Site) -> None:
    id = recording.site(number)
    coalition, colour = SIDES[FRIEND]
    said = f"Type={SITE_TAGS[site.kind]},Name={escaped(site.entry)},CallSign={escaped(site.id)}"
    parts = [_transform(site.place), said, f"Coalition={coalition},Color={colour}"]
    modes = []
    if site.radar_range_m > 0.0:
        parts.append(f"RadarRange={site.radar_range_m:.0f}")
        modes.append("RadarMode")
    if site.reaches:
        high = max(reach.height_m for reach in site.reaches)
        parts.append(f"EngagementRange={site.reaches[0].range_m:.0f},VerticalEngagementRange={high:.0f}")
        modes.append("EngagementMode")
    if site.kind == ASSET:
        parts.append(f"Radius={site.radius_m:.0f}")
    on, off = ("".join(f",{mode}={value}" for mode in modes) for value in (1, 0))
    there = bool(site.spans_s) and site.spans_s[0][0] <= 0.0
    recording.add(0.0, STATE, f"{id},{','.join(parts)}{on if there else off + ',Disabled=1'}")
    for start_s, end_s in site.spans_s:
        if start_s > 0.0:
            recording.add(start_s, STATE, f"{id},Disabled=0{on}")
        if end_s < recording.scene.duration_s:
            recording.add(end_s, STATE, f"{id},Disabled=1{off}")


def _there(mover: Mover, time_s: float) -> bool:
    """Whether a mover is there at a time: an event or a change may come before its first sample, or after it went."""
    return mover.time_s[0] <= time_s and (not mover.end or time_s <= mover.end_s)


def _mover(recording: _Recording, number: int, mover: Mover) -> None:
    id = recording.mover(number)
    first = [_opinion(mover.opinions[0]), f"CallSign={escaped(mover.id)}"]
    if mover.source >= 0:
        first.append(f"Parent={recording.site(mover.source)}")
    if mover.aim >= 0:
        first.append(f"LockedTarget={recording.mover(mover.aim)},LockedTargetMode=1")
    said = f",{','.join(first)}"
    for time_s, place in zip(mover.time_s.tolist(), mover.place.tolist(), strict=True):
        recording.add(time_s, STATE, f"{id},{_transform(place)}{said}")
        said = ""
    for opinion in mover.opinions[1:]:
        if _there(mover, opinion.time_s):
            recording.add(opinion.time_s, STATE, f"{id},{_opinion(opinion)}")
    if mover.end:
        if mover.kind != ROUND:
            kind = "Destroyed" if mover.end == DESTROYED else "LeftArea"
            recording.add(mover.end_s, EVENT, f"0,Event={kind}|{id}|{_event_text(f'{mover.id} {mover.end}')}")
        recording.add(mover.end_s, REMOVAL, f"-{id}")


def _locks(recording: _Recording, engagements: Iterable[Engagement]) -> int:
    """Locked targets of fire units, each in the first slot that is free; returns how many found none."""
    freed: dict[int, list[float]] = {}
    left = 0
    for each in engagements:
        slots = freed.setdefault(each.site, [])
        free = next((k for k, until_s in enumerate(slots) if until_s <= each.start_s), len(slots))
        if free >= len(LOCKS):
            left += 1
            continue
        slots[free:] = [each.end_s, *slots[free + 1 :]]
        id, mode = recording.site(each.site), ",LockedTargetMode={}" if free == 0 else ""
        recording.add(each.end_s, STATE, f"{id},{LOCKS[free]}=0{mode.format(0)}")
        recording.add(each.start_s, STATE, f"{id},{LOCKS[free]}={recording.mover(each.mover)}{mode.format(1)}")
    return left


def _head(scene: Scene) -> list[str]:
    version = scene.record.meta.get("openiads", "")
    return [
        "\ufeffFileType=text/acmi/tacview",
        "FileVersion=2.2",
        f"0,ReferenceTime={iso_time(scene.epoch, 0.0)}",
        f"0,DataSource={escaped(f'openiads {version}')}",
        f"0,DataRecorder={escaped(f'openiads {version}')}",
        f"0,Title={escaped(f'SIMULATION: {scene.title}')}",
        "0,Category=Simulation",
        f"0,Comments={escaped(scene.statement)}",
        f"0,Briefing={escaped(scene.description)}",
    ]


def write(scene: Scene, suffix: str) -> Written:
    """One recording; the mark is in Title and Comments."""
    recording = _Recording(scene)
    for number, site in enumerate(scene.sites):
        _site(recording, number, site)
    for number, mover in enumerate(scene.movers):
        _mover(recording, number, mover)
    left = _locks(recording, scene.engagements)
    for each in scene.happenings:
        if each.kind not in (DESTROYED, "left", "dropped"):
            about = "".join(f"{recording.mover(k)}|" for k in each.movers if _there(scene.movers[k], each.time_s))
            recording.add(each.time_s, EVENT, f"0,Event=Message|{about}{_event_text(each.text)}")
    text = "\n".join([*_head(scene), *recording.text()]) + "\n"
    said = f"{left} engagements had no LockedTarget left: Tacview knows {len(LOCKS)} at once of a fire unit"
    return Written({"": text.encode()}, (said,) if left else ())
