"""Tracking on aircraft as they truly flew: OpenSky recordings and the bundled made-up one, a look in ten seconds.

Source: state vectors of the OpenSky Network, 2021-07-12, 84 aircraft over the United Kingdom, which lie beside the project and
are never copied into it; scenarios/recorded-traffic.csv, with the faults that recordings have. Limits: of a hundred looks at a
flight that has been in view for ten, one may lack a track; in a hundred minutes of tracks one may change. The radar is that of
docs/models/recordings.md, which misses a plot in ten: three in a row in a turn are more than any model bridges.
"""

from pathlib import Path

import pytest

import openiads

ROOT = Path(__file__).parents[2]
FILES = {
    "bundled": ROOT / "scenarios" / "recorded-traffic.csv",
    "OpenSky": ROOT / ".." / "shared" / "data" / "opensky_uk_2021-07-12.csv",
}


@pytest.mark.parametrize("name", FILES)
def test_recorded_flights_have_a_track_nearly_always_and_hardly_ever_change_it(name, tmp_path):
    if not FILES[name].is_file():
        pytest.skip("the recording lies beside the project")
    found = openiads.track_recordings([FILES[name]], tmp_path / "tracks.npz", models="imm")
    assert found["completeness"] > 0.99
    assert found["switches_per_100_track_minutes"] < 1.0
