"""What the sensing stage is given of radars and targets: bands of aspect, dwell, slew.

Source: docs/catalogue.md. Leaves out: the other stages' parameters.
"""

import pytest

from openiads.scenario.catalogue import Catalogue
from openiads.scenario.parameters import signature_rows
from openiads.scenario.schema import Scenario
from openiads.scenario.traffic import flyers

BANDS = ("rcs_nose_m2", "rcs_beam_m2", "rcs_tail_m2")


def raid_of(entry, **changes):
    """A scenario of one attacker."""
    raid = {"id": "north", "entry": entry, "count": 1, "from": (46.0, 21.5), "to": (46.0, 20.0)}
    return Scenario.model_validate({"name": "one", "seed": 1, "duration_s": 60, "raids": [raid], **changes})


def bands_of(entry, **changes):
    """The cross-sections by aspect that the engine is given for one target."""
    (row,) = signature_rows(flyers(raid_of(entry, **changes), Catalogue.read()))
    return [float(row[band]) for band in BANDS]


def test_a_class_without_bands_looks_the_same_from_every_side():
    assert bands_of("cruise-missile-subsonic") == [0.1, 0.1, 0.1]


@pytest.mark.parametrize("entry", ["fighter", "bomber"])
@pytest.mark.parametrize("stance", ["brochure", "middle", "sceptical"])
def test_an_aircraft_shows_most_from_the_side_and_least_from_ahead(entry, stance):
    nose, beam, tail = bands_of(entry, values=stance)
    assert nose <= tail <= beam
    assert nose < beam


def test_the_middle_of_the_nose_is_the_middle_of_the_whole():
    entry = Catalogue.read().entry("fighter")
    assert entry.values["rcs_nose_m2"].nominal == entry.values["rcs_m2"].nominal
    assert entry.values["rcs_beam_m2"].high == entry.values["rcs_m2"].high


def test_an_overridden_cross_section_holds_at_every_aspect_but_for_bands_overridden_too():
    assert bands_of("fighter", overrides=[{"id": "fighter", "rcs_m2": 2.0}]) == [2.0, 2.0, 2.0]
    assert bands_of("fighter", overrides=[{"id": "fighter", "rcs_m2": 2.0, "rcs_beam_m2": 7.0}]) == [2.0, 7.0, 2.0]
    assert bands_of("fighter", overrides=[{"id": "fighter", "rcs_beam_m2": 7.0}]) == [5.0, 7.0, 10.0]
