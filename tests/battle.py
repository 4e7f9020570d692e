"""A battle of the doors of command and engagement, with messages fed by hand: tracks are perfect, and rounds arrive when told.

Targets fly straight and level at the site; nothing here decides who is fired at, or what comes of it. For laws of doctrine
whose geometry can be worked out by hand. Leaves out: sensing, tracking and motion.
"""

import numpy as np
from builders import SITE_M, Command, Engagement, at_ground_distance, level_towards

from openiads.command.decide import conclude, prepare
from openiads.messages.buffer import open_frame
from openiads.messages.tracks import TrackStatus

ALIVE, DESTROYED = 1, 4
SPEED_M_S = 500.0
LEAST_M = 1_000.0
HEIGHT_M = 50.0
# Rounds arrive where their targets are; so near that none meets a neighbour.
NEAR_M = 1.0


class Battle:
    """Targets at a ground distance about one fire unit, which has so many channels and rounds.

    reaction_s : from order to launch; look_s : from intercept to assessment; kill : of each round; choose : who is asked.
    """

    def __init__(
        self, targets, distance_m, rounds, kill, reaction_s=5.0, look_s=4.0, channels=None, doctrine=None, step_s=1.0,
        missiles_per_target=4, stream=(1, 0), choose=None,
    ):  # fmt: skip
        unit = {
            "channels": channels or targets, "missiles_per_target": missiles_per_target, "reaction_time_s": reaction_s,
            "tasks": 1,
        }  # fmt: skip
        doctrine = {"decision_period_s": step_s, "asks": int(choose is not None), **(doctrine or {})}
        self.command = Command(
            units=(unit,), doctrine=doctrine, sureness=(0.7,), slots=targets, rounds=rounds, flying=rounds,
            kinds=({"minimum_range_m": LEAST_M},), assets=({"position_m": SITE_M, "value": 100.0, "radius_m": LEAST_M},),
        )  # fmt: skip
        self.engagement = Engagement(
            ((rounds,),), spares=(), objects=targets, sureness=(kill,), rounds=rounds,
            rules={"assessment_delay_s": look_s, "command_delay_s": 0.0, "outcome_radius_m": NEAR_M},
            unit={"reaction_time_s": reaction_s, "launch_interval_s": 0.0},
        )  # fmt: skip
        self.step_s, self.stream, self.choose = step_s, stream, choose
        self.azimuths = 2.0 * np.pi * np.arange(targets) / targets
        self.distance_m, self.targets = distance_m, targets
        self.flying, self.met_m, self.fired = {}, [], 0
        self.heard = {name: [] for name in ("launches", "assessments")}

    def distance(self, time_s):
        """How far over ground all targets still are at a time."""
        return self.distance_m - SPEED_M_S * time_s

    def _place(self, target, time_s):
        position = at_ground_distance(max(self.distance(time_s), 1.0), HEIGHT_M, self.azimuths[target])
        return position, level_towards(position, at_ground_distance(0.0, HEIGHT_M), SPEED_M_S)

    def _decide(self, now_s):
        """One frame of command, in the two halves between which the choice falls."""
        c = self.command
        open_frame(c.events.cursor)
        c.status[:], c.ready[:] = self.engagement.state.status, self.engagement.state.ready
        prepare(
            c.parameters, c.state, c.tracks, c.detections, c.associations, c.replies, c.assessments, c.launches, c.status,
            c.ready, c.orders, c.pointing, c.identifications, c.events, c.spans, c.threats, now_s, self.step_s, (1, 0),
        )  # fmt: skip
        if self.choose is not None:
            self.choose(c.state)
        conclude(
            c.parameters,
            c.state,
            c.tracks,
            c.orders,
            c.aims,
            c.tasks,
            c.pointing,
            c.identifications,
            c.events,
            c.spans,
            c.threats,
            now_s,
            self.step_s,
        )
        for name in ("associations", "replies"):
            open_frame(getattr(c, name).cursor)
        return [tuple(order) for order in c.heard("orders")]

    def _report(self, time_s):
        """Tell command of tracks, launches and assessments."""
        for target in range(self.targets):
            position, velocity = self._place(target, time_s)
            lives = self.engagement.truth[target]["status"] != DESTROYED
            if lives:
                self.engagement.fly(target, position, velocity)
            status = TrackStatus.CONFIRMED if lives else TrackStatus.FREE
            self.command.hold(target, position, velocity, time_s, status)
        if time_s == 0.0:
            self.command.reply(list(range(self.targets)))
        for name, rows in self.heard.items():
            self.command.say(name, np.array(rows, getattr(self.command, name).rows.dtype))

    def _arrivals(self, until_s):
        """Rounds that arrive before a time, where their targets are then."""
        due = sorted((met_s, number) for number, (met_s, _) in self.flying.items() if met_s < until_s)
        arrivals = []
        for met_s, number in due:
            target = self.flying.pop(number)[1]
            arrivals.append((number, met_s, 0, self._place(target, met_s)[0]))
            self.met_m.append(self.distance(met_s))
        return arrivals

    def frame(self, time_s):
        """One frame: tracks, decisions, launches, arrivals, outcomes, assessments."""
        self._report(time_s)
        orders = self._decide(time_s)
        self.fired += sum(int(order["rounds"]) for order in self.command.heard("orders"))
        arrivals = self._arrivals(time_s + self.step_s)
        e = self.engagement
        e.frame(time_s, self.step_s, orders, arrivals, self.stream)
        self.heard = {name: [tuple(row) for row in e.heard(name)] for name in self.heard}
        for launch in e.heard("launches"):
            self.flying[int(launch["interceptor"])] = (float(launch["intercept_s"]), int(launch["slot"]))
        for outcome in e.heard("outcomes"):
            if outcome["destroyed"]:
                e.truth[int(outcome["target"])]["status"] = DESTROYED

    def fight(self):
        """Fight until every target is there or gone; returns how many came through."""
        for number in range(int(self.distance_m / SPEED_M_S / self.step_s)):
            self.frame(number * self.step_s)
        return int((self.engagement.truth["status"] != DESTROYED).sum())
