"""Radars that search are scored once a turn, at a sample; each object has the track that is nearest, all in all."""

import numpy as np
import pytest
from short_runs import small_raid
from synthetic_record import SAMPLE_S, synthetic_record

import openiads
from openiads.analysis.moments import ALL_RADARS, moments_of, searching_radars, turns, turns_by_radar
from openiads.analysis.picture import sample_times


@pytest.fixture(scope="module")
def run():
    """The bundled raid's first minutes, as run."""
    return openiads.run(small_raid(300.0))


def test_only_radars_that_scan_on_their_own_have_turns(run):
    roles = run["radars"]["role"]
    assert set(roles[searching_radars(run)]) == {"surveillance", "all-altitude"}
    assert set(np.unique(run["track_quality"]["radar"])) == {ALL_RADARS, *searching_radars(run)}


def test_a_turn_is_scored_at_its_last_sample(run):
    for radar in searching_radars(run):
        revisit_s = run["radars"]["revisit_s"][radar]
        expected = np.unique(5.0 * np.floor(revisit_s * np.arange(1, 295.0 / revisit_s + 1e-9) / 5.0))
        assert turns(revisit_s, sample_times(run)).tolist() == expected[expected > 0.0].tolist()


def test_turns_that_are_quicker_than_samples_are_scored_at_each_sample():
    sampled_s = np.arange(0.0, 21.0, 5.0)
    assert turns(2.0, sampled_s).tolist() == turns(5.0, sampled_s).tolist() == [5.0, 10.0, 15.0, 20.0]
    assert turns(30.0, sampled_s).tolist() == turns(5.0, sampled_s[:0]).tolist() == []


def test_all_radars_together_have_the_turns_of_the_fastest(record):
    """The invented radars turn in 10 and in 2 s, and truth is sampled every 5 s."""
    found = turns_by_radar(record)
    assert set(found) == {ALL_RADARS, 0, 1}
    assert np.diff(found[0]).min() == 10.0
    assert found[ALL_RADARS].tolist() == found[1].tolist()
    assert np.diff(found[1]).max() == SAMPLE_S
    assert turns_by_radar(synthetic_record("events")) == {}


def test_a_pair_is_an_object_and_the_track_that_follows_it(record):
    moments = moments_of(record, np.array([450.0, 595.0]))
    for row, partner in enumerate(moments.partner):
        if partner >= 0:
            assert moments.owner[partner] == moments.objects.number[row]
            assert moments.squared_m2[row] < 1e6
    assert np.array_equal(np.isfinite(moments.nees), moments.partner >= 0)
    assert np.isinf(moments.confirmed_s[-1])
