"""What moves is written down where it was: truth and tracks every so often, rounds in flight in every frame."""

import numpy as np
import pytest
from short_runs import near

import openiads
from openiads.messages.buffer import COUNT, new_buffer
from openiads.motion.bodies import INTERCEPTOR, Flight
from openiads.simulation.samples import INTERCEPTOR_SAMPLE, TRUTH_SAMPLE, sample_interceptors, sample_truth
from openiads.truth import TRUTH


@pytest.fixture(scope="module")
def record():
    """A short run, sampled every 5 s."""
    return openiads.run(near(**{"record.sample_s": 5}))


def test_truth_is_sampled_at_its_period_for_all_that_flies(record):
    times, counts = np.unique(record["truth"]["time_s"], return_counts=True)
    assert times.tolist() == list(range(0, 70, 5))
    assert counts[0] == 3
    killed_s = record["outcomes"]["time_s"][record["outcomes"]["destroyed"] == 1].min()
    assert set(counts[times > killed_s + 1]) == {2}


def test_truth_flies_at_the_speed_of_its_route(record):
    truth, targets = record["truth"], record["targets"]
    for target in targets["target"]:
        rows = truth["target"] == target
        place = np.stack([truth[name][rows] for name in ("x_m", "y_m", "z_m")], axis=1)
        flown = np.linalg.norm(place[-1] - place[0])
        lasted = truth["time_s"][rows][-1] - truth["time_s"][rows][0]
        assert flown / lasted == pytest.approx(targets["speed_m_s"][target], rel=2e-3)


def test_a_finer_period_adds_samples_and_changes_nothing_else(record):
    finer = openiads.run(near(**{"record.sample_s": 1}))
    assert finer.rows("truth") > 4 * record.rows("truth")
    for table in ("detections", "orders", "outcomes", "events", "engagement_ledger"):
        for column, values in record[table].items():
            assert np.array_equal(values, finer[table][column], equal_nan=values.dtype.kind == "f"), (table, column)


def test_a_round_is_sampled_in_every_frame_of_its_flight(record):
    launches, outcomes, samples = record["launches"], record["outcomes"], record["interceptors"]
    for k, number in enumerate(outcomes["interceptor"]):
        launched_s = launches["time_s"][launches["interceptor"] == number][0]
        times = np.sort(samples["time_s"][samples["interceptor"] == number])
        assert launched_s < times[0] <= launched_s + 2.0
        assert np.diff(times) == pytest.approx(1.0)
        assert 0.0 < outcomes["time_s"][k] - times[-1] <= 1.0


def test_fire_units_are_sampled_at_the_end_of_a_frame(record):
    """A sample shows what a frame has made of them, and so bears the frame's end: an order of that time is in it."""
    channels, orders = record["channels"], record["orders"]
    assert channels["time_s"].tolist() == list(range(1, 70, 5))
    first_s = orders["time_s"].min()
    before = channels["time_s"] < first_s
    assert before.any()
    assert (channels["channels_in_use"][before] == 0).all()
    assert (np.unique(record["status"]["time_s"]) == channels["time_s"]).all()


def test_tracks_are_sampled_at_their_newest_plot(record):
    tracks = record["tracks"]
    assert (tracks["time_s"] == tracks["last_plot_s"]).all()
    assert set(tracks["status"]) == {"tentative", "confirmed"}


def test_only_what_flies_is_sampled():
    truth = np.zeros(5, TRUTH)
    truth["status"] = range(5)
    samples = new_buffer(TRUTH_SAMPLE, 8, True)
    sample_truth(truth, samples, 3.0)
    assert samples.rows[: samples.cursor[COUNT]]["target"].tolist() == [1]
    assert samples.rows[0]["time_s"] == 3.0


def test_only_rounds_in_the_air_are_sampled():
    held = np.zeros(4, INTERCEPTOR)
    held["status"] = [Flight.FLYING, Flight.DONE, Flight.FLYING, Flight.FLYING]
    held["until_s"] = 9.5
    samples = new_buffer(INTERCEPTOR_SAMPLE, 8, True)
    sample_interceptors(held, 3, samples)
    assert samples.rows[: samples.cursor[COUNT]]["interceptor"].tolist() == [0, 2]
    assert set(samples.rows[:2]["time_s"]) == {9.5}
