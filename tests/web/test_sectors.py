"""Where radars' sectors face, told from a record: as the scenario gives it, from orders, or about from looks."""

import math
from dataclasses import replace

import numpy as np
import pytest

from openiads.scenario.load import loads
from openiads.show.sectors import LEAST_TURN_RAD, given_facings
from openiads.web.live import Live
from openiads.web.packing import unpacked

TEXT = """\
name: turning
seed: 3
duration_s: 240
tracker: ideal-association
assets:
  - {id: city, at: [45.0, -30.0], value: 100}
units:
  - {id: unit-1, entry: s400-fire-unit, at: [45.02, -30.0]}
  - {id: unit-2, entry: s400-fire-unit, at: [44.9, -30.0], facing_deg: 200}
raids:
  - {id: east, entry: fighter, count: 3, from: [45.0, -28.5], to: city, height_msl_m: 9000}
"""


class Watched(Live):
    """A run whose radars are looked at in every frame."""

    def _take(self, drained):
        super()._take(drained)
        self.seen.append((self._frame_s(), self._world.state.sensing.radars["facing_rad"].copy()))


@pytest.fixture(scope="module")
def turning():
    """A run with a sector that command turns, and where it faced in truth."""
    live = Watched(loads(TEXT), "test")
    live.seen = []
    live.pace.frames = lambda _: 1
    live.start()._thread.join()
    return live


def off(first, second):
    """Degrees between two azimuths."""
    return np.degrees(np.abs(np.mod(first - second + math.pi, 2.0 * math.pi) - math.pi))


def test_a_facing_that_is_given_is_told_from_the_start(turning):
    radars = turning.record["radars"]
    [number] = [k for k, unit in enumerate(radars["unit"]) if unit == "unit-2" and radars["role"][k] == "engagement"]
    found = turning.facings
    assert found[number] == pytest.approx(math.radians(200.0))
    assert all(radars["unit"][k] == "unit-2" for k in found)


def test_while_a_fire_unit_guides_its_sector_is_told_as_it_was(turning):
    told = unpacked(turning.timeline())[1]["sectors"]
    mine = (told["radar"] == 0) & (told["sure"] == 1)
    assert mine.any()
    begun_s, azimuth = float(told["time_s"][mine][0]), float(told["azimuth_rad"][mine][0])
    after = next(facing[0] for time_s, facing in turning.seen if time_s > begun_s + 20.0)
    assert math.degrees(azimuth) == pytest.approx(90.0, abs=30.0)
    assert off(np.array(azimuth), after) < 0.01


def test_between_engagements_its_looks_tell_it_about(turning):
    told = unpacked(turning.timeline())[1]["sectors"]
    mine = (told["radar"] == 0) & (told["sure"] == 0)
    for time_s, azimuth in zip(told["time_s"][mine], told["azimuth_rad"][mine], strict=True):
        true = next(facing[0] for at_s, facing in turning.seen if at_s > time_s)
        assert off(np.array(azimuth), true) < 50.0


def test_radars_that_look_all_round_have_no_sector(turning):
    told = unpacked(turning.timeline())[1]["sectors"]
    widths = turning.record["radars"]["sector_rad"]
    assert set(told["radar"].tolist()) == set(np.flatnonzero(widths < 2.0 * math.pi - LEAST_TURN_RAD).tolist())
    assert len(set(told["radar"].tolist())) < len(widths)


def test_where_the_scenario_can_not_be_read_nothing_is_given(playback):
    assert given_facings(replace(playback.record, scenario="units: [")) == {}
    assert given_facings(replace(playback.record, scenario="units: 7")) == {}
