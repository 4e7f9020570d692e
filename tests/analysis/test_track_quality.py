"""Track quality: errors against truth between its samples, consistency of the covariance, and the share of time
covered.
"""

import math

import numpy as np
import pytest
from synthetic_record import SIGMA_M, synthetic_record

from openiads.analysis.consistency import HONEST_MEDIAN, STATES
from openiads.analysis.picture import confirmed_spans
from openiads.analysis.track_quality import first_seen, track_errors, track_quality


def test_tracks_with_honest_covariances_have_a_nees_of_six(record):
    """n samples of chi-square with 6 degrees: the mean lies within 4 sigma of 6 but for 6 in 100,000 seeds."""
    quality = track_quality(record)
    sigma = math.sqrt(2 * STATES / quality.nees_samples)
    assert quality.nees_samples > 300
    assert quality.nees == pytest.approx(STATES, abs=4 * sigma)


def test_the_median_of_honest_tracks_is_that_of_chi_square(record):
    """The median of n samples has sigma 1 / (2 f sqrt n) with the density f = 0.13 there: 4 sigma, as above."""
    quality = track_quality(record)
    assert quality.nees_median == pytest.approx(HONEST_MEDIAN, abs=4 * 3.85 / math.sqrt(quality.nees_samples))
    assert quality.position_median_m < quality.position_rmse_m < quality.position_most_m


def test_one_track_of_the_wrong_object_moves_the_root_mean_square_and_not_the_median():
    record = synthetic_record()
    honest = track_quality(record)
    record["tracks"]["x_m"][np.flatnonzero(record["tracks"]["track"] == 0)[-4:-2]] += 1e6
    spoilt = track_quality(record)
    assert spoilt.position_rmse_m > 100.0 * honest.position_rmse_m
    assert spoilt.position_median_m == pytest.approx(honest.position_median_m, rel=0.05)


def test_an_optimistic_covariance_raises_the_nees_by_as_much():
    record = synthetic_record()
    honest = track_quality(record).nees
    for name in record["tracks"]:
        if name.startswith("covariance"):
            record["tracks"][name][:] /= 4.0
    assert track_quality(record).nees == pytest.approx(4.0 * honest)


def test_the_position_error_is_that_of_the_noise(record):
    """The root mean square of 3n normal numbers is within 4 / sqrt(6n) of its value but for 6 in 100,000 seeds."""
    quality = track_quality(record)
    expected = math.sqrt(3.0) * SIGMA_M
    assert quality.position_rmse_m == pytest.approx(expected, rel=4 / math.sqrt(6 * quality.nees_samples))


def test_errors_are_taken_of_confirmed_tracks_of_objects_only(record):
    errors = track_errors(record)
    assert set(errors["track"].tolist()) == {0, 1, 2, 3, 4}
    for track, (start_s, end_s) in confirmed_spans(record).items():
        mine = errors["time_s"][errors["track"] == track]
        assert np.all((mine >= start_s) & (mine <= end_s))


def test_a_track_of_noise_counts_as_false(record):
    quality = track_quality(record)
    assert (quality.confirmed_tracks, quality.false_tracks, quality.swaps) == (6, 1, 0)


def test_completeness_is_the_share_of_samples_from_first_sight_to_the_end_of_the_flight(record):
    """Counted by hand from the spans of synthetic_record, at a sample every 5 s."""
    seen = sum(len([t for t in np.arange(start, end, 5.0) if t >= first]) for start, end, first in FLOWN)
    held = sum(len([t for t in np.arange(start, end, 5.0) if t >= since]) for start, end, _, since in HELD)
    assert track_quality(record).completeness == pytest.approx(held / seen)


FLOWN = [(0.0, 420.0, 300.0), (20.0, 530.0, 330.0), (10.0, 600.0, 380.0), (0.0, 600.0, 0.0), (0.0, 600.0, 0.0)]
HELD = [
    (start, end, first, since)
    for (start, end, first), since in zip(FLOWN, (310.0, 340.0, 390.0, 14.0, 18.0), strict=True)
]


def test_the_delay_is_from_first_sight_to_confirmation(record):
    assert first_seen(record)[0] == 300.0
    assert track_quality(record).delay_s == pytest.approx(np.mean([10.0, 10.0, 10.0, 14.0, 18.0]))


def test_a_record_without_samples_has_no_numbers_and_no_failure():
    quality = track_quality(synthetic_record("measures"))
    assert math.isnan(quality.completeness)
    assert math.isnan(quality.nees)
