"""What flew and what was on the screen: truth between its samples, tracks carried on from theirs."""

import numpy as np
import pytest
from synthetic_record import DURATION_S, FLIGHTS, FOLLOWED, SAMPLE_S, position, synthetic_record, velocity

from openiads.analysis.picture import confirmed_spans, objects_at, sample_times, tracks_at, true_state, true_states


def test_truth_between_samples_follows_a_curve_exactly_up_to_the_third_power():
    time_s = np.array([0.0, 5.0, 10.0, 15.0])
    path = np.stack([time_s**3, 7.0 * time_s**2, 2.0 - time_s], axis=1)
    speed = np.stack([3 * time_s**2, 14.0 * time_s, -np.ones(4)], axis=1)
    samples = {"time_s": time_s, "x_m": path[:, 0], "y_m": path[:, 1], "z_m": path[:, 2]}
    samples |= {"vx_m_s": speed[:, 0], "vy_m_s": speed[:, 1], "vz_m_s": speed[:, 2]}
    at = np.array([0.0, 1.3, 7.5, 15.0])
    position, velocity = true_state(samples, at)
    np.testing.assert_allclose(position, np.stack([at**3, 7 * at**2, 2 - at], axis=1), atol=1e-9)
    np.testing.assert_allclose(velocity, np.stack([3 * at**2, 14 * at, -np.ones(4)], axis=1), atol=1e-9)


def test_samples_of_truth_are_counted_from_the_epoch(record):
    np.testing.assert_array_equal(sample_times(record), np.arange(0.0, DURATION_S, SAMPLE_S))
    assert len(sample_times(synthetic_record("events"))) == 0


def test_a_time_at_which_nothing_flew_is_a_sample_too():
    record = synthetic_record()
    kept = (record["truth"]["time_s"] < 50.0) | (record["truth"]["time_s"] > 200.0)
    for name, column in record["truth"].items():
        record["truth"][name] = column[kept]
    assert sample_times(record).tolist() == np.arange(0.0, DURATION_S, SAMPLE_S).tolist()


def test_true_states_are_those_of_each_target_at_its_own_time(record):
    target, time_s = np.array([3, 0, 2, 0]), np.array([17.0, 401.3, 3.0, 12.0])
    found = true_states(record["truth"], target, time_s)
    for row, (one, at_s) in enumerate(zip(target, time_s, strict=True)):
        if at_s < FLIGHTS[one][1]:
            assert np.isnan(found[row]).all()
        else:
            np.testing.assert_allclose(found[row, :3], position(one, [at_s])[0], atol=0.5)
            np.testing.assert_allclose(found[row, 3:], velocity(one, [at_s])[0], atol=0.5)


def test_objects_fly_from_their_first_to_their_last_sample(record):
    time_s = np.array([10.0, 415.0, 595.0])
    seen = objects_at(record, time_s)
    for number, at_s in enumerate(time_s):
        assert sorted(seen.number[seen.scan == number]) == [k for k, start, end, *_ in FLIGHTS if start <= at_s < end]
    assert seen.ends(3)[-1] == len(seen.number)
    assert np.array_equal(seen.scan, np.sort(seen.scan))


def test_tracks_are_there_from_confirmation_to_their_end(record):
    time_s = np.arange(0.0, DURATION_S, SAMPLE_S)
    seen = tracks_at(record, time_s, 1.0)
    for track, _, _, confirmed_s, last_s in FOLLOWED:
        mine = time_s[seen.scan[seen.number == track]]
        assert mine.tolist() == [t for t in time_s if confirmed_s <= t < last_s]
        assert confirmed_spans(record)[track] == (confirmed_s, last_s)


def test_a_track_goes_on_straight_from_its_last_sample(record):
    seen = tracks_at(record, np.array([503.0]), 0.0)
    tracks, row = record["tracks"], seen.row[seen.number == 3][0]
    assert tracks["time_s"][row] == 500.0
    ahead = [tracks[f"{axis}_m"][row] + 3.0 * tracks[f"v{axis}_m_s"][row] for axis in "xyz"]
    assert seen.position_m[seen.number == 3][0] == pytest.approx(ahead)


def test_plots_of_the_frame_that_begins_then_are_in_the_picture(record):
    early, late = (tracks_at(record, np.array([499.5]), frame_s).row for frame_s in (0.0, 1.0))
    assert (record["tracks"]["time_s"][late] > record["tracks"]["time_s"][early]).any()
