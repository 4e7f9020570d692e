"""Fire channels as servers: Erlang's loss formula, whatever the time of an engagement, and threats that wait until a deadline.

Targets come at random; the door `decide` gives them channels; an engagement lasts until the test feeds its assessment back. A
target that gets no channel at once goes (loss), or waits and goes at its deadline (M/M/c+D).
Erlang B: B = (A^c / c!) / sum A^k / k!, insensitive to the distribution of the service time (Kleinrock1975, section 3.6;
values as printed for the Erlang B function). M/M/c+D: the wait that a newcomer would have has the density p(c-1) lambda
exp((lambda - c mu) v) up to the deadline, and p(c-1) lambda exp(lambda D - c mu v) beyond, which is the chance to go
(Barrer1957). Intervals: twenty batches, each after forty targets that do not count, and four of their standard errors:
Student's t with 19 degrees of freedom gives a false alarm in 1,300. Times are of a mean engagement of 1,000 s, so that the
decision period of 1 s is nothing.
"""

import heapq
import math

import numpy as np
import pytest
from builders import Command, at_ground_distance, level_towards

from openiads.command.posts import Weapons
from openiads.messages.status import ASSESSMENT
from openiads.messages.tracks import TrackStatus

BATCHES, UNCOUNTED = 20, 40
MEAN_S = 1000.0
FREE = int(TrackStatus.FREE)
AT_ONCE = {"weapons": int(Weapons.FREE), "patience": 0.0, "stale_after_s": 1e6}
SERVICE = {
    "exponential": lambda draw: draw.exponential(1.0),
    "constant": lambda draw: 1.0,
    "lognormal": lambda draw: draw.lognormal(-0.5, 1.0),
}


class Channels:
    """A fire unit with so many channels, and tracks that come, are engaged for a time, and go."""

    def __init__(self, channels):
        self.scene = Command(units=({"channels": channels},), doctrine=AT_ONCE, rounds=10**6)
        self.ending, self.next_track = [], 0

    def new_track(self):
        """A number that no track had."""
        self.next_track += 1
        return self.next_track

    def decide(self, time_s, waiting):
        """The waiting tracks, the longest waiting nearest, at a time at which engagements end; those that get a channel."""
        scene, ended = self.scene, []
        while self.ending and self.ending[0][0] <= time_s:
            _, order, track = heapq.heappop(self.ending)
            ended.append((0, time_s, order, 0, track, 0, 1))
        scene.say("assessments", np.array(ended, ASSESSMENT))
        scene.tracks["status"] = FREE
        for place, track in enumerate(waiting):
            aside = at_ground_distance(500.0 * (1 + place), 0.0, 0.0)
            position = at_ground_distance(50e3, 8e3)
            scene.hold(place, position, level_towards(position, aside, 300.0), time_s=time_s, track=track)
        scene.frame(time_s, 0.0)
        return [(int(order["order"]), int(order["track"])) for order in scene.heard("orders")]


def lost_share(channels, offered, law, arrivals, seed):
    """Share of targets that found no channel free."""
    draw, unit, time_s, lost = np.random.default_rng(seed), Channels(channels), 0.0, 0
    for _ in range(arrivals):
        time_s += MEAN_S * draw.exponential(1.0 / offered)
        engaged = unit.decide(time_s, [unit.new_track()])
        lost += not engaged and unit.next_track > UNCOUNTED
        for order, track in engaged:
            heapq.heappush(unit.ending, (time_s + MEAN_S * SERVICE[law](draw), order, track))
    return lost / (arrivals - UNCOUNTED)


def gone_share(channels, offered, deadline, arrivals, seed):
    """Share of targets that went at their deadline, in mean engagements, without a channel; engagements are exponential."""
    draw, unit, waiting, gone = np.random.default_rng(seed), Channels(channels), [], 0
    next_s, deadline_s = MEAN_S * draw.exponential(1.0 / offered), MEAN_S * deadline
    while unit.next_track < arrivals:
        time_s = min(next_s, unit.ending[0][0] if unit.ending else math.inf)
        gone += sum(since_s + deadline_s < time_s and track > UNCOUNTED for since_s, track in waiting)
        waiting = [(since_s, track) for since_s, track in waiting if since_s + deadline_s >= time_s]
        if time_s == next_s:
            waiting.append((time_s, unit.new_track()))
            next_s += MEAN_S * draw.exponential(1.0 / offered)
        engaged = unit.decide(time_s, [track for _, track in waiting])
        for order, track in engaged:
            heapq.heappush(unit.ending, (time_s + MEAN_S * draw.exponential(1.0), order, track))
        waiting = [(since_s, track) for since_s, track in waiting if track not in {number for _, number in engaged}]
    return gone / (arrivals - UNCOUNTED)


def erlang_b(channels, offered):
    """Erlang's loss formula."""
    terms = [offered**k / math.factorial(k) for k in range(channels + 1)]
    return terms[-1] / sum(terms)


def mmc_deadline(channels, offered, deadline_s):
    """The chance to go at the deadline, mean service time 1."""
    before = [offered**k / math.factorial(k) for k in range(channels)]
    slope, flow = offered - channels, offered * before[-1]
    waits = flow * (math.exp(slope * deadline_s) - 1.0) / slope
    beyond = flow * math.exp(slope * deadline_s) / channels
    return beyond / (sum(before) + waits + beyond)


def batches(share, *arguments):
    """Mean and four standard errors of a share over batches with seeds of their own."""
    found = [share(*arguments, seed) for seed in range(BATCHES)]
    return np.mean(found), 4.0 * np.std(found, ddof=1) / math.sqrt(BATCHES)


def test_the_loss_formula_gives_the_printed_values():
    printed = {(5, 3.0): 0.110054, (4, 2.0): 0.095238, (6, 2.0): 0.012085}
    for (channels, offered), loss in printed.items():
        assert erlang_b(channels, offered) == pytest.approx(loss, abs=1e-6)


@pytest.mark.parametrize("law", list(SERVICE))
def test_channels_are_lost_as_erlang_says_however_long_engagements_vary(law):
    """Five channels under three engagements' load lose 11.0 %: exponential, constant and lognormal times of one mean."""
    mean, interval = batches(lost_share, 5, 3.0, law, 240)
    assert interval < 0.05
    assert mean == pytest.approx(erlang_b(5, 3.0), abs=interval)


def test_without_patience_the_deadline_is_the_loss_formula():
    assert mmc_deadline(5, 3.0, 0.0) == pytest.approx(erlang_b(5, 3.0), rel=1e-12)


def test_targets_that_wait_are_lost_at_their_deadline_as_the_queue_says():
    """Three channels under 3.5 engagements' load, a deadline of half an engagement's mean."""
    mean, interval = batches(gone_share, 3, 3.5, 0.5, 240)
    assert interval < 0.06
    assert mean == pytest.approx(mmc_deadline(3, 3.5, 0.5), abs=interval)
