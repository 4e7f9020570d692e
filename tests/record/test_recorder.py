"""Message rows become flat columns, codes become words, and nothing is lost between chunks."""

import math

import numpy as np
import pytest

from openiads.earth.geodesy import ecef_from_geodetic
from openiads.messages.detections import DETECTION, ORIGIN
from openiads.messages.events import EVENT, EventKind
from openiads.messages.orders import ORDER
from openiads.messages.status import OUTCOME
from openiads.messages.tracks import TRACK
from openiads.record.columns import MARK, TABLES
from openiads.record.recorder import Recorder


def test_a_track_row_becomes_flat_and_gets_its_latitude():
    rows = np.zeros(2, TRACK)
    rows["status"] = [1, 2]
    rows["position_m"] = ecef_from_geodetic(math.radians(46.0), math.radians(20.0), 1234.0)
    rows["covariance"][:] = np.arange(21)
    recorder = Recorder("full")
    recorder.take("tracks", rows)
    tracks = recorder.tables()["tracks"]
    assert tracks["status"].tolist() == ["tentative", "confirmed"]
    assert tracks["latitude_deg"] == pytest.approx(46.0, abs=1e-9)
    assert tracks["height_m"] == pytest.approx(1234.0, abs=1e-6)
    assert tracks["covariance_20"].tolist() == [20.0, 20.0]
    assert tuple(tracks) == TABLES["tracks"].names


@pytest.mark.parametrize(
    ("name", "dtype", "extra"),
    [
        ("detections", DETECTION, {"target": -1, "track": -1, "nis": math.nan}),
        ("events", EVENT, {}),
        ("orders", ORDER, {}),
        ("outcomes", OUTCOME, {}),
    ],
)
def test_message_rows_fill_their_table(name, dtype, extra):
    recorder = Recorder("full")
    rows = np.zeros(3, dtype)
    if "position_m" in dtype.names:
        rows["position_m"] = (6.4e6, 0.0, 0.0)
    recorder.take(name, rows, **extra)
    assert all(len(column) == 3 for column in recorder.tables()[name].values())


def test_origins_travel_beside_the_detections():
    origins = np.zeros(4, ORIGIN)
    origins["target"] = [3, -1, 5, 0]
    recorder = Recorder("full")
    recorder.take("detections", np.zeros(4, DETECTION), target=origins["target"], track=-1, nis=math.nan)
    assert recorder.tables()["detections"]["target"].tolist() == [3, -1, 5, 0]


def test_chunks_are_joined_in_the_order_in_which_they_came():
    recorder = Recorder("events")
    for time_s in (1.0, 2.0, 3.0):
        rows = np.zeros(1, EVENT)
        rows["time_s"], rows["kind"] = time_s, EventKind.TRACK_DROPPED
        recorder.take("events", rows)
        recorder.take("events", rows[:0])
    events = recorder.tables()["events"]
    assert events["time_s"].tolist() == [1.0, 2.0, 3.0]
    assert set(events["kind"]) == {"track dropped"}


def test_speed_is_taken_from_the_velocity():
    recorder = Recorder("full")
    columns = {"time_s": [0.0], "position_m": [[6.4e6, 0.0, 0.0]], "velocity_m_s": [[3.0, 4.0, 12.0]]}
    recorder.take("interceptors", columns, interceptor=0, interceptor_type=0, fire_unit=0)
    assert recorder.tables()["interceptors"]["speed_m_s"].tolist() == [13.0]


def test_what_the_level_does_not_keep_is_passed_over():
    recorder = Recorder("measures")
    recorder.take("events", np.zeros(3, EVENT))
    assert not recorder.keeps("events")
    assert len(recorder.tables()["events"]["time_s"]) == 0


def test_a_column_that_nobody_gave_is_named():
    with pytest.raises(KeyError, match=r"detections: no column target, track, nis"):
        Recorder("full").take("detections", np.zeros(1, DETECTION))


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="track: 2 values for 3 rows"):
        Recorder("full").take("detections", np.zeros(3, DETECTION), target=-1, track=[1, 2], nis=math.nan)


def test_a_code_without_a_word_is_refused():
    rows = np.zeros(1, EVENT)
    rows["kind"] = 99
    with pytest.raises(ValueError, match=r"events\.kind"):
        Recorder("events").take("events", rows)


def test_a_record_bears_the_mark_and_the_format():
    record = Recorder("events").record({}, {"scenario": "x"}, "", {})
    assert record.meta["mark"] == MARK
    assert record.meta["format"] == 1
    assert record.meta["level"] == "events"
