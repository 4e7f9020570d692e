"""The door of command: shoot, look, shoot; nobody but the hostile; and every decision accounted for."""

import math

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards

from openiads.command.decide import close_accounts
from openiads.command.posts import ROUND_FREE, Policy, Weapons
from openiads.command.threat import FAR_S
from openiads.command.waking import next_look_s, note_channel, wake
from openiads.messages.buffer import open_frame
from openiads.messages.events import EventKind, Identity, Reason
from openiads.messages.orders import LAUNCH
from openiads.messages.status import ASSESSMENT
from openiads.messages.tracks import TrackStatus


def inbound(scene, second, slot=0, distance_m=80e3, status=TrackStatus.CONFIRMED):
    position = at_ground_distance(distance_m - 300.0 * second, 8e3, 1.0 + 0.2 * slot)
    scene.hold(slot, position, level_towards(position, SITE_M, 300.0), time_s=float(second), status=status)


def play(scene, seconds, assessed=None, identity=3):
    """Orders by second; `assessed` maps a second to what is assessed of order and round then."""
    orders = []
    for second in seconds:
        inbound(scene, second)
        scene.reply([0], identity=int(identity))
        rows = [(0, second, order, 0, 100, 0, destroyed) for order, destroyed in (assessed or {}).get(second, [])]
        scene.say("assessments", np.array(rows, ASSESSMENT))
        orders += [(second, int(order["order"]), int(order["salvo"])) for order in scene.frame(float(second))]
    return orders


def test_there_is_no_second_salvo_before_the_first_is_assessed():
    assert play(Command(), range(60)) == [(0, 0, 1)]


def test_a_miss_is_followed_by_another_salvo_until_the_doctrine_is_spent():
    scene = Command(doctrine={"maximum_salvos": 3})
    orders = play(scene, range(60), {10: [(0, 0)], 20: [(1, 0)], 30: [(2, 0)]})
    assert orders == [(0, 0, 1), (10, 1, 2), (20, 2, 3)]
    assert scene.state.picture[0]["reason"] == Reason.SALVOS_SPENT


def test_a_salvo_of_two_is_assessed_when_both_rounds_are():
    scene = Command(doctrine={"rounds_per_salvo": 2})
    orders = play(scene, range(40), {10: [(0, 0)], 20: [(0, 0)]})
    assert [second for second, _, _ in orders] == [0, 20]


def test_what_is_assessed_as_destroyed_is_left_alone():
    scene = Command()
    assert play(scene, range(40), {10: [(0, 1)]}) == [(0, 0, 1)]
    assert scene.state.picture[0]["reason"] == Reason.ASSESSED_DESTROYED
    assert (scene.state.channels["order"] == -1).all()


def test_the_policy_of_one_salvo_fires_one_and_no_more():
    scene = Command(doctrine={"policy": int(Policy.SALVO), "maximum_salvos": 5})
    assert play(scene, range(40), {10: [(0, 0)]}) == [(0, 0, 1)]


@pytest.mark.parametrize("identity", [Identity.NEUTRAL, Identity.FRIEND])
@pytest.mark.parametrize("weapons", list(Weapons))
def test_what_is_held_neutral_or_friend_is_never_fired_at(weapons, identity):
    scene = Command(doctrine={"weapons": int(weapons)})
    assert play(scene, range(20), identity=identity) == []
    assert scene.state.picture[0]["reason"] == Reason.NOT_HOSTILE


def test_a_track_without_a_reply_is_fired_at_only_with_weapons_free():
    for weapons, fired in ((Weapons.TIGHT, 0), (Weapons.FREE, 1)):
        scene = Command(doctrine={"weapons": int(weapons)})
        inbound(scene, 0)
        assert len(scene.frame(0.0)) == fired


@pytest.mark.parametrize(
    ("weapons", "identity", "reason"),
    [
        (Weapons.FREE, None, Reason.OUT_OF_ENVELOPE),
        (Weapons.TIGHT, Identity.HOSTILE, Reason.OUT_OF_ENVELOPE),
        (Weapons.TIGHT, None, Reason.IDENTIFICATION_PENDING),
        (Weapons.FREE, Identity.NEUTRAL, Reason.NOT_HOSTILE),
    ],
)
def test_without_any_fire_unit_a_track_that_may_be_fired_at_is_out_of_every_envelope(weapons, identity, reason):
    scene = Command(units=(), doctrine={"weapons": int(weapons)})
    inbound(scene, 0)
    if identity is not None:
        scene.reply([0], identity=int(identity))
    assert len(scene.frame(0.0)) == 0
    held = scene.state.picture[0]
    assert (held["reason"], held["reason_fire_unit"]) == (reason, -1)


def test_a_tentative_track_is_not_fired_at():
    scene = Command(doctrine={"weapons": int(Weapons.FREE)})
    inbound(scene, 0, status=TrackStatus.TENTATIVE)
    assert len(scene.frame(0.0)) == 0


def test_a_track_gone_silent_is_not_fired_at():
    scene = Command(doctrine={"stale_after_s": 3.0})
    inbound(scene, 0)
    scene.reply([0])
    assert len(scene.frame(5.0)) == 0
    assert scene.state.picture[0]["reason"] == Reason.NO_GUIDE_RADAR


def test_an_assessment_frees_its_channel_and_says_so():
    scene = Command()
    play(scene, range(2))
    assert (scene.state.channels["order"] >= 0).sum() == 1
    play(scene, [2], {2: [(0, 1)]})
    (event,) = [event for event in scene.heard("events") if event["kind"] == EventKind.ENGAGEMENT_CLOSED]
    assert (event["subject"], event["other"]) == (100, 0)
    assert (scene.state.channels["order"] == -1).all()


def test_a_channel_is_held_for_a_lost_track_until_its_round_is_assessed():
    scene = Command()
    play(scene, range(2))
    scene.tracks[0]["status"] = int(TrackStatus.FREE)
    scene.frame(2.0)
    assert (scene.state.channels["order"] >= 0).sum() == 1
    scene.say("assessments", np.array([(0, 3.0, 0, 0, 100, 0, 0)], ASSESSMENT))
    scene.frame(3.0)
    assert (scene.state.channels["order"] == -1).all()


def test_an_assessment_of_a_lost_track_does_not_touch_the_next_in_its_slot():
    scene = Command()
    play(scene, range(2))
    scene.hold(0, at_ground_distance(60e3, 8e3, 2.0), (0.0, 0.0, 0.0), time_s=2.0, track=777)
    scene.say("assessments", np.array([(0, 2.0, 0, 0, 100, 0, 1)], ASSESSMENT))
    scene.frame(2.0)
    held = scene.state.picture[0]
    assert (held["track"], held["destroyed"], held["pending"]) == (777, 0, 0)


def test_decisions_come_at_the_doctrines_period():
    """Every 5 s, though frames are of 1 s: a track that becomes feasible is fired at with the next decision."""
    scene = Command(doctrine={"decision_period_s": 5.0}, rounds=0)
    fired = []
    for second in range(12):
        scene.ready["rounds"] = 8 if second >= 2 else 0
        fired += play(scene, [second])
    assert [second for second, _, _ in fired] == [5]


@pytest.mark.parametrize(("patience", "fired_s"), [(1.0, 6), (3.0, 7)])
def test_a_track_about_which_nothing_can_be_done_is_judged_again_after_the_doctrines_patience(patience, fired_s):
    """Judged at the ends of frames, each second or each third; it is in the envelope from the frame of 5 s on."""
    scene = Command(doctrine={"patience": patience, "decision_period_s": 1.0})
    fired = []
    for second in range(12):
        inbound(scene, second, distance_m=80e3 if second >= 5 else 900e3)
        scene.reply([0])
        fired += [second + 1 for _ in scene.frame(float(second))]
    assert fired == [fired_s]


def test_the_longer_nothing_could_be_done_the_later_a_track_is_judged_again():
    """Each second at first; then after a quarter of how long its reason has stood; every 8 s at the least."""
    scene = Command(doctrine={"patience": 1.0, "patience_share": 0.25, "longest_patience": 8.0})
    held, row = scene.state.picture[0], scene.parameters.doctrine[0]
    held["reason"], held["since_s"] = int(Reason.OUT_OF_ENVELOPE), 100.0
    assert [next_look_s(row, held, now_s) - now_s for now_s in (100.0, 104.0, 112.0, 120.0, 500.0)] == [1, 1, 3, 5, 8]


@pytest.mark.parametrize("reason", [Reason.NO_CHANNEL, Reason.NO_ROUNDS])
def test_what_lacks_a_channel_or_a_round_alone_is_not_judged_again_soon(reason):
    scene = Command(doctrine={"patience": 1.0, "patience_share": 0.25, "longest_patience": 8.0})
    held = scene.state.picture[0]
    held["reason"], held["since_s"] = int(reason), 100.0
    assert next_look_s(scene.parameters.doctrine[0], held, 100.0) == 108.0


def two_at_one_channel(doctrine):
    """Seconds and slots of orders: two tracks, one channel, which is free again in the frame of 8 s."""
    scene, orders = Command(units=({"channels": 1},), doctrine={"maximum_salvos": 1, **doctrine}), []
    for second in range(20):
        for slot in (0, 1):
            inbound(scene, second, slot)
        scene.reply([0, 1])
        if second == 8:
            scene.say("assessments", np.array([(0, 8.0, 0, 0, 100 + orders[0][1], orders[0][1], 1)], ASSESSMENT))
        orders += [(second, int(order["slot"])) for order in scene.frame(float(second))]
    return orders


@pytest.mark.parametrize("patience", [1.0, 3.0, 10.0])
def test_a_track_that_waits_for_a_channel_is_fired_at_as_soon_as_one_comes_free(patience):
    """However long it would have waited."""
    orders = two_at_one_channel({"patience": patience, "longest_patience": 10.0})
    assert [second for second, _ in orders] == [0, 8]
    assert {slot for _, slot in orders} == {0, 1}


def test_a_track_that_waits_for_a_round_is_fired_at_as_soon_as_one_stands_ready():
    scene, seconds = Command(rounds=0, doctrine={"patience": 9.0}), []
    for second in range(8):
        inbound(scene, second)
        scene.reply([0])
        scene.ready["rounds"][0, 0] = 4 if second >= 4 else 0
        seconds += [second for _ in scene.frame(float(second))]
    assert seconds == [4]


def test_who_waits_for_a_round_is_fired_at_once_another_fire_units_sector_may_turn():
    """One unit has no rounds, the other's narrow sector is held elsewhere until 6 s: no rounds is the furthest of both."""
    turning = {"channels": 1, "sector_rad": 0.5, "facing_rad": math.nan}
    scene, seconds = Command(units=({}, turning), doctrine={"patience": 9.0}), []
    scene.ready["rounds"][0], scene.pointing["azimuth_rad"] = 0, 4.0
    channel = scene.state.channels[int(scene.parameters.fire_units["first_channel"][1])]
    for second in range(9):
        inbound(scene, second)
        scene.reply([0])
        channel["order"] = 7 if second < 6 else channel["order"]
        channel["pending"] = 1 if second < 6 else channel["pending"]
        if second == 6:
            scene.say("assessments", np.array([(0, 6.0, 7, 1, 900, 30, 1)], ASSESSMENT))
        seconds += [(second, int(order["fire_unit"])) for order in scene.frame(float(second))]
        if second == 5:
            assert scene.state.picture[0]["reason"] == Reason.NO_ROUNDS
    assert seconds == [(6, 1)]


def test_what_comes_free_wakes_nobody_before_the_next_decision():
    """A decision each 5 s: the track was judged at 6 s (the end of the frame of 5 s), and is so again at 11 s."""
    orders = two_at_one_channel({"patience": 1.0, "decision_period_s": 5.0})
    assert [second for second, _ in orders] == [0, 10]


def test_a_track_that_is_woken_for_nothing_keeps_its_reason_and_its_time():
    """Rounds come to a fire unit that cannot reach it: the other's channel is what it waits for."""
    far = {"position_m": at_ground_distance(600e3, 10.0, 4.0)}
    scene = Command(
        units=({"channels": 1}, {"radar_m": far["position_m"]}), doctrine={"maximum_salvos": 1, "patience": 6.0}
    )
    scene.parameters.launch_sites["position_m"][1] = far["position_m"]
    rows = []
    for second in range(12):
        for slot in (0, 1):
            inbound(scene, second, slot)
        scene.reply([0, 1])
        scene.ready["rounds"][1] = 8 if second == 3 else 0
        scene.frame(float(second))
        waiting = scene.state.picture[int(scene.state.picture["pending"][0] > 0)]
        rows.append((int(waiting["reason"]), float(waiting["judged_s"]), float(waiting["next_s"])))
    reasons, judged_s, next_s = zip(*rows[1:], strict=True)
    assert set(reasons) == {int(Reason.NO_CHANNEL)}
    assert judged_s == (2.0, 2.0, 4.0, 4.0, 4.0, 4.0, 8.0, 8.0, 8.0, 8.0, 8.0)
    assert next_s == (8.0,) * 6 + (14.0,) * 5


def test_who_is_held_to_be_a_neutral_aims_at_nothing_from_its_next_judgement_on():
    """An answer comes to a track that was held to be hostile: nothing that was found of it before stands."""
    scene = Command(assets=({"value": 10.0},))
    for second, identity in ((0, Identity.HOSTILE), (1, Identity.NEUTRAL)):
        inbound(scene, second)
        for _ in range(3):
            scene.reply([0], identity=identity, time_s=float(second))
        scene.frame(float(second))
        held = scene.state.picture[0]
        assert held["identity"] == identity
        threat, asset, value = float(held["threat"]), int(held["asset"]), float(held["value"])
        assert (threat > 0.0, asset, value > 0.0) == ((True, 0, True) if second == 0 else (False, -1, False))
    assert held["arrival_s"] == FAR_S


def woken(reason, freed, facing_rad=math.nan, held=0):
    """Whether a track with a reason is to be judged next as something comes free at one fire unit of two channels."""
    scene = Command(units=({"channels": 2, "facing_rad": facing_rad},))
    inbound(scene, 0)
    scene.reply([0])
    scene.frame(0.0)
    row, state = scene.state.picture[0], scene.state
    row["reason"], row["next_s"], row["judged_s"] = int(reason), 9.0, 1.0
    state.channels["order"] = [7] * held + [-1] * (2 - held)
    if freed == "channel":
        note_channel(scene.parameters, state, 0, 2.0)
    else:
        state.freed_s[0, ROUND_FREE] = 2.0
    wake(state, 1.0, 2.0)
    return float(row["next_s"]) == 2.0


@pytest.mark.parametrize(
    ("reason", "freed", "more", "expected"),
    [
        (Reason.NO_CHANNEL, "channel", {}, True),
        (Reason.NO_CHANNEL, "round", {}, True),
        (Reason.NO_ROUNDS, "channel", {}, True),
        (Reason.NO_ROUNDS, "channel", {"held": 1}, False),
        (Reason.NO_ROUNDS, "channel", {"facing_rad": 0.0}, False),
        (Reason.NO_ROUNDS, "round", {}, True),
        (Reason.OUT_OF_SECTOR, "channel", {}, True),
        (Reason.OUT_OF_SECTOR, "channel", {"held": 1}, False),
        (Reason.OUT_OF_SECTOR, "channel", {"facing_rad": 0.0}, False),
        (Reason.OUT_OF_SECTOR, "round", {}, False),
        (Reason.OUT_OF_ENVELOPE, "channel", {}, False),
        (Reason.NO_GUIDE_RADAR, "round", {}, False),
    ],
)
def test_a_track_is_woken_by_what_it_waits_for(reason, freed, more, expected):
    """A sector turns only where it is free to, and when its fire unit guides nothing."""
    assert woken(reason, freed, **more) == expected


def spans_of(scene, end_s):
    """All spans of the ledger, the accounts being closed at a time."""
    rows = list(scene.heard("spans"))
    open_frame(scene.spans.cursor)
    close_accounts(scene.state, scene.spans, end_s)
    return rows + list(scene.heard("spans"))


def test_spans_of_the_ledger_tile_the_life_of_a_track():
    """Tentative, unknown, fired at, assessed as missed with all salvos spent, then dropped: each with its reason."""
    scene, spans = Command(doctrine={"maximum_salvos": 1}), []
    for second in range(30):
        inbound(scene, second, status=TrackStatus.TENTATIVE if second < 4 else TrackStatus.CONFIRMED)
        scene.tracks[0]["born_s"] = 0.5
        if second >= 8:
            scene.reply([0])
        if second == 20:
            scene.say("assessments", np.array([(0, 20.0, 0, 0, 100, 0, 0)], ASSESSMENT))
        if second == 25:
            scene.tracks[0]["status"] = int(TrackStatus.FREE)
        scene.frame(float(second))
        spans += list(scene.heard("spans"))
        if second == 25:
            break
    assert [int(span["reason"]) for span in spans] == [
        Reason.NOT_CONFIRMED, Reason.IDENTIFICATION_PENDING, Reason.ENGAGED, Reason.SALVOS_SPENT,
    ]  # fmt: skip
    assert [float(span["start_s"]) for span in spans] == [0.5, 5.0, 9.0, 21.0]
    assert [float(span["end_s"]) for span in spans] == [5.0, 9.0, 21.0, 26.0]
    assert all(span["track"] == 100 for span in spans)
    assert [int(span["fire_unit"]) for span in spans] == [-1, -1, 0, -1]


def test_a_track_that_was_never_confirmed_leaves_no_account():
    scene = Command()
    for second in range(3):
        inbound(scene, second, status=TrackStatus.TENTATIVE)
        scene.frame(float(second))
    assert spans_of(scene, 10.0) == []


def test_open_accounts_are_closed_at_the_end():
    scene = Command()
    play(scene, range(3))
    (span,) = [span for span in spans_of(scene, 50.0) if span["reason"] == Reason.ENGAGED]
    assert (span["start_s"], span["end_s"], span["fire_unit"]) == (1.0, 50.0, 0)
    open_frame(scene.spans.cursor)
    assert spans_of(scene, 60.0) == []


def test_a_slot_beyond_a_gap_is_not_overlooked():
    scene = Command(doctrine={"weapons": int(Weapons.FREE)})
    for slot in range(3):
        inbound(scene, 0, slot)
    scene.frame(0.0)
    scene.tracks[1]["status"] = int(TrackStatus.FREE)
    inbound(scene, 1, 3)
    scene.frame(1.0)
    assert scene.state.picture["track"][:4].tolist() == [100, -1, 102, 103]


def test_rounds_in_flight_are_known_from_their_launch_on():
    scene = Command()
    play(scene, [0])
    row = np.zeros(1, LAUNCH)
    row["interceptor"], row["track"], row["slot"], row["time_s"], row["intercept_s"] = 2, 100, 0, 6.0, 60.0
    scene.say("launches", row)
    scene.frame(1.0)
    assert scene.aims["time_s"].tolist()[:4] == [0.0, 0.0, 2.0, 0.0]
