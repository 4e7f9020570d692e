"""Rare events of a scenario by splitting: the chance that at least so many attackers reach their aim.

A run's height is the attackers that have reached their aims and the part of the way that the nearest other one has
come. A run is cloned by keeping an image of its world and giving it another replication number, which changes every later
draw and none before; what is drawn once for an object is settled when its run begins. Source: splitting.py. Leaves out:
scenarios in which radars have biases.
"""

import threading
from dataclasses import dataclass
from dataclasses import replace as replaced
from typing import Any

import numpy as np

from openiads.earth.geodesy import ecef_from_geodetic
from openiads.scenario.compile import Compiled
from openiads.scenario.compile import compile as compiled_of
from openiads.scenario.load import replace
from openiads.scenario.policy_file import require_allowed
from openiads.scenario.schema import Scenario
from openiads.scenario.traffic import ATTACKER
from openiads.sensing.replies import FRIEND, SILENT, appearance, equipped, transponder
from openiads.simulation.advance import advance
from openiads.simulation.arena import Arena, Changing, Image
from openiads.simulation.world import Parameters, World, new_world
from openiads.study.manifest import StudyError
from openiads.study.splitting import Rare, split
from openiads.truth import TargetStatus

Array = np.ndarray[Any, Any]

FRAMES_A_LOOK = 5
LEAST_WAY_M = 1.0


@dataclass
class _Path:
    """A run on its way: an image of where it is, the key of its draws from there on, and the highest that it has come.

    way_m : how far each attacker was from its aim where it was first seen flying. A run that has ended has no image.
    """

    parameters: Parameters
    image: Image | None
    key: int
    best: float
    way_m: Array


class Runs:
    """Runs of a compiled scenario as paths that can be cloned; each thread has one world, in which it follows them."""

    def __init__(self, compiled: Compiled, aims_m: Array) -> None:
        self._compiled, self._aims_m, self._own = compiled, aims_m, threading.local()
        self._attackers = np.array([flyer.role == ATTACKER for flyer in compiled.flyers])
        self._frames = int(compiled.parameters.rules[0]["frames"])

    def begin(self, key: int) -> _Path:
        """A run before its first frame."""
        compiled = self._compiled
        parameters = settled(compiled.parameters, (compiled.scenario.seed, key))
        world = new_world(parameters, compiled.sizes, compiled.scenario.seed, key, "measures")
        arena = self._arena()
        arena.take(Changing(world.state, world.messages))
        return _Path(parameters, arena.image(), key, 0.0, np.full(len(self._attackers), np.nan))

    def _arena(self) -> Arena:
        """This thread's, made where there is none yet."""
        if not hasattr(self._own, "arena"):
            compiled = self._compiled
            like = new_world(compiled.parameters, compiled.sizes, compiled.scenario.seed, 0, "measures")
            self._own.arena = Arena(Changing(like.state, like.messages))
        found: Arena = self._own.arena
        return found

    def again(self, path: _Path, key: int) -> _Path:
        """A copy of a run where it is, with other draws from here on."""
        return replaced(path, key=key, way_m=path.way_m.copy())

    def climb(self, path: _Path, level: float) -> bool:
        """Run on until a level is come to, or to the end."""
        if path.best < level and path.image is not None:
            arena = self._arena()
            arena.restore(path.image)
            world = World(path.parameters, *arena.parts)
            clock = world.state.clock
            clock["replication"] = path.key
            while path.best < level and clock[0]["frame"] < self._frames:
                advance(*world, min(int(clock[0]["frame"]) + FRAMES_A_LOOK, self._frames))
                path.best = max(path.best, self._height(path, world.messages.truth))
            path.image = arena.image() if path.best >= level else None
        return path.best >= level

    def highest(self, path: _Path) -> float:
        """The highest that a run has come so far."""
        return path.best

    def _height(self, path: _Path, truth: Array) -> float:
        """Attackers that have reached their aims, and the part of the way that the nearest of the others has come."""
        flying = self._attackers & (truth["status"] == TargetStatus.FLYING)
        left_m = np.linalg.norm(truth["position_m"] - self._aims_m, axis=1)
        first = flying & np.isnan(path.way_m)
        path.way_m[first] = np.maximum(left_m[first], LEAST_WAY_M)
        part = np.max(1.0 - left_m[flying] / path.way_m[flying], initial=0.0)
        reached = int(np.sum(self._attackers & (truth["status"] == TargetStatus.REACHED)))
        return reached + min(max(float(part), 0.0), 0.999)


def settled(parameters: Parameters, stream: tuple[int, int]) -> Parameters:
    """Parameters in which what a run draws once for an object is settled: its transponder, and what it looks like."""
    things, classes = parameters.sensing.objects.copy(), len(parameters.sensing.likeness)
    for thing, drawn in zip(parameters.sensing.objects, things, strict=True):
        answers = transponder(thing, stream)
        drawn.equipped_share = float(equipped(thing, stream))
        drawn.works_share = float(answers != SILENT)
        drawn.friend_share = float(answers == FRIEND)
        drawn.target_class = appearance(parameters.sensing.likeness, thing, stream)
    sensing = parameters.sensing._replace(objects=things, likeness=np.eye(classes))
    return parameters._replace(sensing=sensing)


def rare(
    scenario: Scenario,
    at_least: int = 1,
    effort: int = 100,
    repeats: int = 20,
    workers: int = 1,
) -> Rare:
    """The chance that at least so many attackers reach their aim. Raises ScenarioError and StudyError."""
    require_allowed(scenario, False)
    compiled = compiled_of(replace(scenario, {"record.level": "measures"}))
    attackers = sum(flyer.role == ATTACKER for flyer in compiled.flyers)
    if not 1 <= at_least <= attackers:
        raise StudyError(f"at least {at_least} of {attackers} attackers: ask for 1 to {attackers}")
    radars = compiled.parameters.sensing.radars
    if radars["range_bias_sigma_m"].any() or radars["azimuth_bias_sigma_rad"].any():
        raise StudyError(
            "radars have biases, which are drawn once a run: a run that is split would draw them anew; set them to 0"
        )
    return split(Runs(compiled, _aims_m(compiled)), float(at_least), effort, repeats, compiled.scenario.seed, workers)


def _aims_m(compiled: Compiled) -> Array:
    """Where each object's route ends, ECEF [m]; shape (n, 3)."""
    ends = [flyer.route[-1][:2] if flyer.route else (0.0, 0.0) for flyer in compiled.flyers]
    return np.array([ecef_from_geodetic(latitude_rad, longitude_rad, 0.0) for latitude_rad, longitude_rad in ends])
