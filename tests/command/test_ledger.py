"""The ledger: a span begins when the reason changes, and ends where the next begins."""

import numpy as np

from openiads.command.ledger import begin_account, forget, set_reason
from openiads.command.posts import PICTURE
from openiads.messages.buffer import new_buffer
from openiads.messages.events import COMMAND_SPAN, Identity, Reason
from openiads.messages.tracks import TRACK


def account():
    """A ledger, and the account of track 7, born at 2 s."""
    spans, picture, tracks = new_buffer(COMMAND_SPAN, 20, False), np.zeros(1, PICTURE), np.zeros(1, TRACK)
    tracks["track"], tracks["born_s"] = 7, 2.0
    picture["salvos"], picture["pending"], picture["destroyed"], picture["identity"] = 3, 2, 1, 3
    begin_account(picture[0], tracks[0], 2.5)
    return spans, picture[0]


def written(spans):
    rows = spans.rows[: spans.cursor[1]]
    return [
        (int(row["track"]), float(row["start_s"]), float(row["end_s"]), int(row["reason"]), int(row["fire_unit"]))
        for row in rows
    ]


def test_a_new_account_knows_nothing_of_the_one_before():
    _, held = account()
    assert [held[name] for name in ("track", "salvos", "pending", "destroyed", "identity")] == [7, 0, 0, 0, 0]
    assert (held["identity"], held["target_class"], held["since_s"]) == (Identity.UNKNOWN, -1, 2.0)


def test_spans_follow_on_each_other():
    spans, held = account()
    set_reason(spans, held, int(Reason.NO_TIME), 0, 5.0)
    set_reason(spans, held, int(Reason.ENGAGED), 1, 9.0)
    forget(spans, held, 12.0)
    assert written(spans) == [
        (7, 2.0, 5.0, Reason.NOT_CONFIRMED, -1),
        (7, 5.0, 9.0, Reason.NO_TIME, 0),
        (7, 9.0, 12.0, Reason.ENGAGED, 1),
    ]
    assert held["track"] == -1


def test_the_same_reason_goes_on_and_another_fire_unit_is_another_span():
    spans, held = account()
    for time_s, unit in ((5.0, 0), (6.0, 0), (7.0, 1)):
        set_reason(spans, held, int(Reason.NO_CHANNEL), unit, time_s)
    assert written(spans)[1:] == [(7, 5.0, 7.0, Reason.NO_CHANNEL, 0)]


def test_a_reason_that_lasts_no_time_leaves_no_span():
    spans, held = account()
    set_reason(spans, held, int(Reason.NO_TIME), 0, 5.0)
    set_reason(spans, held, int(Reason.ENGAGED), 0, 5.0)
    assert len(written(spans)) == 1


def test_what_was_never_confirmed_is_forgotten_without_a_word():
    spans, held = account()
    forget(spans, held, 12.0)
    assert written(spans) == []
    forget(spans, held, 13.0)
    assert written(spans) == []
