"""Bayes' rule by hand: what single answers, looks and flights do to probabilities."""

import math

import numpy as np
import pytest
from beliefs import ANY_FLIGHT, SURE_BELIEFS, rows_of, surely_identified
from builders import course, place
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from openiads.command import evidence
from openiads.command.hypotheses import BELIEFS, CLASS_FLIGHT, new_identification_state
from openiads.command.identification import declared, declared_class, judge_evidence, renew_weights, take_reply, weigh
from openiads.command.posts import PICTURE
from openiads.messages.buffer import new_buffer
from openiads.messages.detections import REPLY
from openiads.messages.events import IDENTIFICATION, Evidence, Identity
from openiads.messages.tracks import TRACK

SILENT, FRIEND, NEUTRAL = 0, 1, 2
# Assumed for the hand computations below: friends and neutrals without a working transponder, and lost answers.
EXPECTED = (0.3, 0.5, 0.2)
FRIEND_FAILS, NEUTRAL_FAILS, LOST = 0.02, 0.1, 0.05
PLAIN = {
    "expected": EXPECTED, "reply_probability": 1.0 - LOST, "class_error_share": 0.2,
    "transponders": (FRIEND_FAILS, 1 - FRIEND_FAILS, 0, NEUTRAL_FAILS, 0, 1 - NEUTRAL_FAILS, 1, 0, 0),
    "review_s": 0.0,
}  # fmt: skip


class Track:
    """One track and what command believes of it."""

    def __init__(self, beliefs=None, **more):
        self.parameters = surely_identified(more.pop("classes", 2), {**PLAIN, **(beliefs or {})}, **more)
        self.state = new_identification_state(self.parameters, 3)
        self.track, self.held = np.zeros(1, TRACK)[0], np.zeros(1, PICTURE)[0]
        self.track["position_m"], self.track["velocity_m_s"] = place(60e3, 0.0, 8e3), course(-300.0, 0.0)
        self.held["target_class"] = -1
        self.said = new_buffer(IDENTIFICATION, 1000, False)

    def asked(self, answer, target_class=-1, times=1, at_s=1.0):
        """The track after an interrogation, or several alike."""
        reply = np.array([(0, at_s, answer, target_class)], REPLY)[0]
        for _ in range(times):
            take_reply(self.parameters, self.state, self.held, self.track, 1, reply, self.said)
        return self

    @property
    def probability(self):
        """Of friend, neutral and hostile."""
        return self.held["probability"]

    def rows(self):
        """What was told."""
        return self.said.rows[: self.said.cursor[1]]


def normalised(*weights):
    """Weights that add up to 1."""
    return np.array(weights) / sum(weights)


@pytest.mark.parametrize("times", [1, 2, 5, 20])
def test_silence_is_evidence_as_bayes_has_it(times):
    """A friend is silent n times where its transponder fails, or works and n answers are lost."""
    silent = [fails + (1.0 - fails) * LOST**times for fails in (FRIEND_FAILS, NEUTRAL_FAILS)]
    expected = normalised(EXPECTED[0] * silent[0], EXPECTED[1] * silent[1], EXPECTED[2])
    found = Track().asked(SILENT, times=times).probability
    assert found == pytest.approx(expected, abs=1e-5)


def test_many_silences_are_not_many_proofs():
    """They say that no transponder works, which of a neutral has its own share: no number of them says more."""
    found = Track().asked(SILENT, times=200).probability
    limit = normalised(EXPECTED[0] * FRIEND_FAILS, EXPECTED[1] * NEUTRAL_FAILS, EXPECTED[2])
    assert found == pytest.approx(limit, abs=1e-5)


@pytest.mark.parametrize(("answer", "identity"), [(FRIEND, Identity.FRIEND), (NEUTRAL, Identity.NEUTRAL)])
def test_one_answer_tells_who_it_is_where_hostiles_never_give_one(answer, identity):
    track = Track().asked(answer)
    assert track.probability[identity - 1] > 0.999
    assert track.held["identity"] == identity


def test_an_answer_of_which_hostiles_are_capable_proves_less():
    beliefs = {"transponders": (0.02, 0.98, 0, 0.1, 0, 0.9, 0.9, 0.1, 0)}
    found = Track(beliefs).asked(FRIEND).probability
    assert found == pytest.approx(normalised(0.3 * 0.98, 0.0, 0.2 * 0.1), abs=1e-5)


def test_what_belongs_to_another_track_waters_an_answer_down():
    """With a share e of answers astray, any answer has the probability (1 - e) p + e / 3."""
    found = Track({"wrong_track_share": 0.3}).asked(FRIEND).probability
    astray, answered = 0.1, 0.7 * (1.0 - LOST) + 0.1
    friend = FRIEND_FAILS * astray + (1.0 - FRIEND_FAILS) * answered
    assert found == pytest.approx(normalised(0.3 * friend, 0.5 * astray, 0.2 * astray), rel=1e-6)


def test_after_other_answers_a_track_is_known_anew():
    track = Track({"wrong_track_share": 0.01}).asked(FRIEND, times=50)
    assert track.held["identity"] == Identity.FRIEND
    track.asked(NEUTRAL, times=4)
    assert track.held["identity"] == Identity.NEUTRAL


def test_a_class_is_believed_as_its_errors_allow():
    """Two classes, one of them flown by hostiles in nine of ten: a look that errs in one of five."""
    shares = [[0.5, 0.5], [0.9, 0.1], [0.1, 0.9]]
    found = Track(shares=shares).asked(SILENT, 1)
    seen = np.array(shares) @ [0.2, 0.8]
    silent = np.array([FRIEND_FAILS + 0.98 * LOST, NEUTRAL_FAILS + 0.9 * LOST, 1.0])
    weights = np.array(EXPECTED) * silent * seen
    assert found.probability == pytest.approx(normalised(*weights), rel=1e-5)
    joint = (np.array(EXPECTED) * silent) @ (np.array(shares) * [0.2, 0.8])
    assert found.state.classes[1] == pytest.approx(normalised(*joint), rel=1e-5)
    assert found.held["target_class"] == 1


def test_an_object_that_is_mistaken_is_mistaken_at_every_look():
    """One airliner of ten has an echo like a bomber's: a hundred looks leave it one of ten, not none."""
    shares, likeness = [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]], [[0.9, 0.1], [0.0, 1.0]]
    found = Track(shares=shares, likeness=likeness).asked(NEUTRAL - NEUTRAL, 1, times=100).probability
    expected = normalised(0.3 * FRIEND_FAILS, 0.5 * NEUTRAL_FAILS * 0.1, 0.2)
    assert found == pytest.approx(expected, abs=1e-4)


def test_one_class_alone_says_nothing():
    assert Track(classes=1).asked(SILENT, 0).probability == pytest.approx(Track(classes=1).asked(SILENT).probability)


@given(st.floats(-6.0, 6.0))
def test_the_logistic_is_the_normal_within_a_hundredth(x):
    """Source: Haley1952; the greatest difference is 0.0095."""
    assert evidence.below(0.0, x, 1.0) == pytest.approx(stats.norm.cdf(x), abs=0.0096)


def test_a_density_within_limits_is_one_over_their_distance_and_blurred_by_the_error():
    assert evidence.within(300.0, 200.0, 400.0, 1.0) == pytest.approx(1.0 / 200.0, rel=1e-6)
    assert evidence.within(200.0, 200.0, 400.0, 5.0) == pytest.approx(0.5 / 200.0, rel=1e-6)
    assert evidence.within(500.0, 200.0, 400.0, 1.0) < 1e-12


def flights(*changes):
    """Classes by how they fly."""
    return rows_of(CLASS_FLIGHT, ANY_FLIGHT, list(changes))


AIRLINER = {"slowest_m_s": 180.0, "fastest_m_s": 280.0, "lowest_m": 8e3, "highest_m": 12e3, "climb_m_s": 15.0}
MISSILE = {"slowest_m_s": 600.0, "fastest_m_s": 1000.0, "lowest_m": 0.0, "highest_m": 20e3, "climb_m_s": 200.0}
SIGMAS = (5.0, 100.0, 5.0)


@pytest.mark.parametrize(
    ("speed", "height", "climb", "likelier"),
    [(240.0, 10e3, 0.0, 0), (800.0, 10e3, 0.0, 1), (240.0, 1e3, 0.0, None), (240.0, 10e3, 150.0, None)],
)
def test_missiles_are_told_from_airliners_by_how_they_fly(speed, height, climb, likelier):
    beliefs, row = rows_of(BELIEFS, SURE_BELIEFS, [{}])[0], np.zeros(2)
    evidence.fit_flights(beliefs, flights(AIRLINER, MISSILE), speed, height, climb, SIGMAS, row)
    if likelier is None:
        assert row[0] < 20.0 * row[1]
    else:
        assert row[likelier] == 1.0
        assert row[1 - likelier] == pytest.approx(0.05 / 0.95, rel=0.01)


def test_what_no_class_flies_says_nothing():
    beliefs, row = rows_of(BELIEFS, SURE_BELIEFS, [{}])[0], np.zeros(2)
    evidence.fit_flights(beliefs, flights(AIRLINER, MISSILE), 5000.0, 90e3, 0.0, SIGMAS, row)
    assert row[0] == pytest.approx(row[1])


@given(*[st.floats(1e-6, 1.0)] * 3)
def test_probabilities_add_up_and_follow_bayes(a, b, c):
    found = evidence.posterior(EXPECTED, (a, b, c))
    assert sum(found) == pytest.approx(1.0)
    assert found[2] / found[0] == pytest.approx(EXPECTED[2] * c / (EXPECTED[0] * a), rel=1e-9)


@given(*[st.floats(1e-6, 1.0)] * 3)
def test_weight_of_evidence_is_the_change_of_the_log_odds(a, b, c):
    """Source: Good1950, chapter 6: log odds after are log odds before and the weight."""
    beliefs = rows_of(BELIEFS, SURE_BELIEFS, [{"expected": EXPECTED}])[0]
    after = evidence.posterior(EXPECTED, (a, b, c))[2]
    before = EXPECTED[2]
    weight = evidence.weight_of(evidence.sides_of(beliefs, (a, b, c)))
    assert math.log(after / (1 - after)) == pytest.approx(math.log(before / (1 - before)) + weight, abs=1e-6)


def test_a_declaration_stands_until_it_is_unlikely():
    beliefs = rows_of(BELIEFS, SURE_BELIEFS, [{}])[0]
    assert declared(beliefs, 0, (0.05, 0.05, 0.9)) == Identity.HOSTILE
    assert declared(beliefs, 0, (0.1, 0.1, 0.8)) == Identity.UNKNOWN
    assert declared(beliefs, int(Identity.HOSTILE), (0.1, 0.3, 0.6)) == Identity.HOSTILE
    assert declared(beliefs, int(Identity.HOSTILE), (0.1, 0.5, 0.4)) == Identity.UNKNOWN
    assert declared(beliefs, int(Identity.HOSTILE), (0.05, 0.92, 0.03)) == Identity.NEUTRAL


def test_a_class_is_held_until_another_is_likely():
    beliefs = rows_of(BELIEFS, SURE_BELIEFS, [{}])[0]
    assert declared_class(beliefs, -1, np.array([0.3, 0.3, 0.4])) == -1
    assert declared_class(beliefs, 2, np.array([0.3, 0.3, 0.4])) == 2
    assert declared_class(beliefs, 2, np.array([0.1, 0.7, 0.2])) == 1


def test_a_change_is_told_with_the_evidence_that_moved_it():
    track = Track(shares=[[0.5, 0.5], [0.99, 0.01], [0.01, 0.99]])
    track.asked(SILENT).asked(SILENT, 1, times=3)
    rows = track.rows()
    assert rows["moved_by"][0] == Evidence.TRANSPONDER
    assert Evidence.CLASS in rows["moved_by"][1:].tolist()
    assert rows["probability_hostile"][-1] > rows["probability_hostile"][0]
    assert (rows["weight_transponder"] > 0).all()
    before = len(rows)
    track.asked(SILENT, 1, times=20)
    assert len(track.rows()) <= before + 2


def test_a_declared_track_is_weighed_again_for_what_is_new_or_after_a_while():
    """Of replies that tell nothing new, only one in `review_s` is worth a look at how the track flies now."""
    track = Track(beliefs={"review_s": 3.0}).asked(FRIEND, times=20, at_s=1.0)
    assert track.held["identity"] == Identity.FRIEND
    weighed = [float(track.asked(FRIEND, at_s=at_s).held["weighed_s"]) for at_s in (2.0, 3.9, 4.0, 5.0)]
    assert weighed == [1.0, 1.0, 4.0, 4.0]
    assert track.asked(NEUTRAL, times=2, at_s=5.5).held["weighed_s"] == 5.5


def test_a_class_that_is_new_is_weighed_at_once_and_an_unknown_track_always():
    track = Track(beliefs={"review_s": 1e9}).asked(FRIEND, 0, times=20, at_s=1.0)
    assert track.asked(FRIEND, 0, at_s=2.0).held["weighed_s"] == 1.0
    assert track.asked(FRIEND, 1, times=10, at_s=3.0).held["weighed_s"] == 3.0
    unknown = Track(beliefs={"review_s": 1e9, "declare_hostile_probability": 2.0, "declare_known_probability": 2.0})
    assert [float(unknown.asked(SILENT, at_s=at_s).held["weighed_s"]) for at_s in (1.0, 2.0, 3.0)] == [1.0, 2.0, 3.0]


def test_a_new_flight_is_weighed_without_a_new_answer():
    """A track that begins to fly as no airliner does is another track at once: what it did before does not count."""
    track = Track(
        shares=[[0.5, 0.5], [0.98, 0.02], [0.02, 0.98]],
        flights=[AIRLINER, MISSILE],
        beliefs={"expected": (0.1, 0.6, 0.3)},
    )
    track.track["velocity_m_s"] = course(-240.0, 0.0)
    track.asked(SILENT)
    peaceful = float(track.probability[2])
    track.track["velocity_m_s"] = course(-800.0, 0.0)
    judge_evidence(track.parameters, track.state, track.held, track.track, 1, track.said, 5.0)
    assert track.probability[2] > peaceful + 0.3
    weigh(track.parameters, track.state, track.held, track.track, 1, 5.0)
    renew_weights(track.state, 1)
    assert track.state.weights[1, 3] > 0.0
