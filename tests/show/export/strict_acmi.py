"""A strict reader of Tacview's flight recordings, ACMI 2.2, written from Tacview's public reference alone.

It refuses what the reference does not have: unknown properties, tags, colours and events, ids that are no hexadecimal number
or have leading zeros, commas that are not escaped, objects that are used before they are there or after they went, and frames
that go back.

Source: Raia Software, Technical Reference - ACMI flight recordings 2.2 (2024-06-20).
Leaves out: flat worlds (U and V), which no test writes.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

GLOBAL = {
    *(
        "DataSource",
        "DataRecorder",
        "ReferenceTime",
        "RecordingTime",
        "Author",
        "Title",
        "Category",
        "Briefing",
        "Debriefing",
    ),
    *("Comments", "ReferenceLongitude", "ReferenceLatitude"),
}
TEXT = {
    *("Name", "Type", "Parent", "Next", "CallSign", "Registration", "Squawk", "ICAO24", "Pilot", "Group", "Country"),
    *("Coalition", "Color", "Shape", "Debug", "Label", "FocusedTarget", "LockedTarget"),
    *(f"LockedTarget{k}" for k in range(2, 10)),
}
NUMERIC = {
    *(
        "Importance",
        "Slot",
        "Disabled",
        "Visible",
        "Health",
        "Length",
        "Width",
        "Height",
        "Radius",
        "IAS",
        "CAS",
        "TAS",
        "Mach",
    ),
    *(
        "RadarMode",
        "RadarAzimuth",
        "RadarElevation",
        "RadarRange",
        "RadarHorizontalBeamwidth",
        "RadarVerticalBeamwidth",
    ),
    *("LockedTargetMode", "LockedTargetAzimuth", "LockedTargetElevation", "LockedTargetRange", "EngagementMode"),
    *("EngagementMode2", "EngagementRange", "EngagementRange2", "VerticalEngagementRange", "VerticalEngagementRange2"),
}
OBJECTS = {"Parent", "Next", "FocusedTarget"} | {name for name in TEXT if name.startswith("LockedTarget")}
COLOURS = {"Red", "Orange", "Yellow", "Green", "Cyan", "Blue", "Violet"}
TAGS = {
    *("Air", "Ground", "Sea", "Weapon", "Sensor", "Navaid", "Misc", "Static", "Heavy", "Medium", "Light", "Minor"),
    *(
        "FixedWing",
        "Rotorcraft",
        "Armor",
        "AntiAircraft",
        "Vehicle",
        "Watercraft",
        "Human",
        "Biologic",
        "Missile",
        "Rocket",
    ),
    *("Bomb", "Torpedo", "Projectile", "Beam", "Decoy", "Building", "Bullseye", "Waypoint", "Tank", "Warship"),
}
EVENTS = {"Message", "Bookmark", "Debug", "LeftArea", "Destroyed", "TakenOff", "Landed", "Timeout"}
ID = re.compile(r"[1-9a-fA-F][0-9a-fA-F]{0,15}")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass
class Object:
    """One object: its properties by time, its places by time, and when it was removed."""

    properties: dict = field(default_factory=dict)
    changes: list = field(default_factory=list)
    places: list = field(default_factory=list)
    removed_s: float | None = None


@dataclass
class Recording:
    """What a file holds."""

    about: dict = field(default_factory=dict)
    objects: dict = field(default_factory=dict)
    events: list = field(default_factory=list)
    frames: list = field(default_factory=list)


class NotStrict(AssertionError):
    """A line that the reference does not allow."""


def properties_of(line):
    """The properties of a line behind its id; commas that are escaped belong to the text."""
    parts = re.split(r"(?<!\\),", line)
    found = []
    for part in parts:
        name, equals, value = part.partition("=")
        if not equals or not name:
            raise NotStrict(f"no property: {part!r}")
        found.append((name, value.replace("\\,", ",")))
    return found


class Reader:
    """Reads line by line; `recording` is what was found."""

    def __init__(self):
        self.recording = Recording()
        self.time_s = 0.0
        self.known = set()

    def line(self, line):
        """Take one line behind the header."""
        if line.startswith("//") or not line:
            raise NotStrict(f"a line without meaning: {line!r}")
        if line.startswith("#"):
            self.frame(line[1:])
        elif line.startswith("-"):
            self.object(line[1:]).removed_s = self.time_s
        else:
            id, comma, rest = line.partition(",")
            if not comma:
                raise NotStrict(f"an object without properties: {line!r}")
            for name, value in properties_of(rest):
                (self.about if id == "0" else self.assign)(id, name, value)

    def frame(self, text):
        """A new frame; time never goes back."""
        if not NUMBER.fullmatch(text) or float(text) < self.time_s:
            raise NotStrict(f"frame {text!r} after {self.time_s}")
        self.time_s = float(text)
        self.recording.frames.append(self.time_s)

    def object(self, id):
        """An object that is there."""
        if not ID.fullmatch(id):
            raise NotStrict(f"no id: {id!r}")
        found = self.recording.objects.get(id)
        if found is None or found.removed_s is not None:
            raise NotStrict(f"{id} is not there at {self.time_s}")
        return found

    def about(self, id, name, value):
        """A global property, or an event."""
        if name == "Event":
            kind, *rest = value.split("|")
            if kind not in EVENTS or not rest:
                raise NotStrict(f"no event: {value!r}")
            for each in rest[:-1]:
                self.object(each)
            self.recording.events.append((self.time_s, kind, rest[:-1], rest[-1]))
        elif name in GLOBAL:
            if name == "ReferenceTime" and not value.endswith("Z"):
                raise NotStrict("times are UTC")
            self.recording.about[name] = value
        else:
            raise NotStrict(f"no global property {name}")

    def assign(self, id, name, value):
        """A property of an object, which is there from its first one on."""
        if not ID.fullmatch(id):
            raise NotStrict(f"no id: {id!r}")
        found = self.recording.objects.setdefault(id, Object())
        if found.removed_s is not None:
            raise NotStrict(f"{id} was removed")
        if name == "T":
            found.places.append((self.time_s, *self.transform(value, found)))
            return
        if name not in TEXT | NUMERIC:
            raise NotStrict(f"no property {name}")
        if name in NUMERIC and not NUMBER.fullmatch(value):
            raise NotStrict(f"{name} is no number: {value!r}")
        if name in OBJECTS and value != "0":
            self.known.add(value)
        if name == "Color" and value not in COLOURS:
            raise NotStrict(f"no colour {value}")
        if name == "Type" and not set(value.split("+")) <= TAGS:
            raise NotStrict(f"no tags: {value}")
        found.properties[name] = value
        found.changes.append((self.time_s, name, value))

    def transform(self, value, found):
        """Longitude, latitude and altitude; what is left out is as it was."""
        parts = value.split("|")
        if len(parts) not in (3, 6) or (found.places and not found.properties):
            raise NotStrict(f"no coordinates: {value!r}")
        last = found.places[-1][1:] if found.places else (None,) * 3
        new = [float(part) if part else old for part, old in zip(parts[:3], last, strict=True)]
        if None in new or not -180 <= new[0] <= 180 or not -90 <= new[1] <= 90:
            raise NotStrict(f"no place: {value!r}")
        return new


def read(content):
    """The recording that bytes hold; NotStrict where they are none."""
    text = content.decode("utf-8")
    lines = text.removeprefix("\ufeff").split("\n")
    if lines[:2] != ["FileType=text/acmi/tacview", "FileVersion=2.2"]:
        raise NotStrict(f"the header is {lines[:2]}")
    if lines[-1] != "":
        raise NotStrict("the last line does not end")
    reader = Reader()
    for line in lines[2:-1]:
        reader.line(line)
    if missing := reader.known - set(reader.recording.objects):
        raise NotStrict(f"objects that never are: {missing}")
    datetime.fromisoformat(reader.recording.about["ReferenceTime"])
    return reader.recording
