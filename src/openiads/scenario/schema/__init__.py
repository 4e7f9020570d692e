"""The scenario as people write it: one frozen model per kind of entry, each key with its unit, range and default.

Source: docs/scenario.md. Leaves out: whatever needs the catalogue or geometry (check.py), and relations between entries.
"""

from openiads.scenario.schema.defence import Asset, FireMission, LauncherGroup, RoundLoad, Unit
from openiads.scenario.schema.doctrine import Assignment, Doctrine, PythonPolicy, Reserve, UnitDoctrine
from openiads.scenario.schema.identification import Confusion, Corridor, Identification, Rates, WeaponsArea
from openiads.scenario.schema.network import Autonomous, Link, Loss, Network
from openiads.scenario.schema.parts import MAXIMUM_ENTRIES, Part
from openiads.scenario.schema.relief import (
    RELIEF_KINDS,
    FileRelief,
    Relief,
    SampleRelief,
    SmoothRelief,
    SyntheticRelief,
)
from openiads.scenario.schema.scenario import ASSUMPTIONS, Override, RecordLevel, Scenario, Tracker
from openiads.scenario.schema.traffic import Decoys, Flight, Jammer, OrbitFlight, Raid, RecordedFlight

__all__ = [
    "ASSUMPTIONS",
    "MAXIMUM_ENTRIES",
    "RELIEF_KINDS",
    "Asset",
    "Assignment",
    "Autonomous",
    "Confusion",
    "Corridor",
    "Decoys",
    "Doctrine",
    "FileRelief",
    "FireMission",
    "Flight",
    "Identification",
    "Jammer",
    "LauncherGroup",
    "Link",
    "Loss",
    "Network",
    "OrbitFlight",
    "Override",
    "Part",
    "PythonPolicy",
    "Raid",
    "Rates",
    "RecordLevel",
    "RecordedFlight",
    "Relief",
    "Reserve",
    "RoundLoad",
    "SampleRelief",
    "Scenario",
    "SmoothRelief",
    "SyntheticRelief",
    "Tracker",
    "Unit",
    "UnitDoctrine",
    "WeaponsArea",
]
