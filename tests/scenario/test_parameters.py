"""What the sensing stage is given of radars and targets: bands of aspect, dwell, slew.

Source: docs/catalogue.md. Leaves out: the other stages' parameters.
"""

import math

import pytest

from openiads.constants import BOLTZMANN_J_K
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.parameters import signature_rows
from openiads.scenario.schema import Scenario
from openiads.scenario.traffic import flyers
from openiads.sensing.jamming import jam_to_noise, self_screening_range_m, stand_off_range_m
from openiads.units import db_from_ratio, ratio_from_db

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


@pytest.mark.parametrize(("radar", "million", "mean"), [("91n6e", 12, 10.0), ("96l6e", 11, 10.0), ("92n6e", 66, 0.5)])
def test_cells_times_the_probability_are_the_numbers_of_the_docs(radar, million, mean):
    values = Catalogue.read().resolve(radar)
    depth = (values["instrumented_range_m"] - values["minimum_range_m"]) / values["range_resolution_m"]
    width = values["azimuth_sector_rad"] / values["azimuth_resolution_rad"]
    height = (values["elevation_max_rad"] - values["elevation_min_rad"]) / values["elevation_resolution_rad"]
    assert round(depth * width * height * values["false_alarm_probability"]) == million
    assert values["false_alarms_per_scan"] == mean


def test_the_docs_say_how_far_a_radar_sees_beside_a_jammer():
    values = Catalogue.read().resolve("91n6e")
    one_watt, clear_m = ratio_from_db(values["jam_to_noise_db"]), values["reference_range_m"]
    beside = jam_to_noise(100.0, one_watt, 200e3) * ratio_from_db(values["sidelobe_level_db"])
    assert stand_off_range_m(clear_m, beside) == pytest.approx(110e3, abs=500.0)
    assert self_screening_range_m(clear_m, jam_to_noise(1.0, one_watt, clear_m)) == pytest.approx(19e3, abs=500.0)


def test_a_jammer_of_the_stated_aperture_temperature_and_band_has_the_stated_ratio():
    """5 m2, 500 K, 1 MHz, one watt at 100 km: 38 dB."""
    ratio = 5.0 / (4.0 * math.pi * 100e3**2) / (BOLTZMANN_J_K * 500.0 * 1e6)
    assert db_from_ratio(ratio) == pytest.approx(Catalogue.read().resolve("91n6e")["jam_to_noise_db"], abs=0.5)
