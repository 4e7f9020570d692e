"""A user's own policy: what it is shown of the perceived picture, how it is asked, and what its answer must look like.

Source: docs/models/doctrine.md. It is built from tracks, what command holds of them, and status: nothing of the truth comes
here, and what it gets are copies. Leaves out: reading files (scenario/policy_file.py).
"""

import math
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from openiads.command.assignment import any_open, busy_channels, possible
from openiads.command.choice import DECLINED
from openiads.command.posts import HIGHEST_PICTURE, OPTIONS
from openiads.constants import TWO_PI
from openiads.earth.geodesy import east_north_up, geodetic_from_ecef
from openiads.messages.events import Identity
from openiads.messages.tracks import TrackStatus
from openiads.simulation.world import World

if TYPE_CHECKING:
    from openiads.record.store import Record

# fmt: off
__all__ = [
    "FireUnit", "Names", "Option", "Policy", "PolicyError", "Situation", "Track", "ask", "require_function", "situation_of",
]
# fmt: on

REMEDY = "return a list of (option, rounds), for example [(situation.options[0], 1)], or [] for no shot"
SHOWN = 80


class PolicyError(RuntimeError):
    """A user's policy failed or answered nonsense; the message names file, function and line. `record` is what came before."""

    record: "Record | None" = None


@dataclass(frozen=True)
class Track:
    """A confirmed track as command holds it now. Times are from the scenario's epoch; NaN is no last launch."""

    track: int
    latitude_rad: float
    longitude_rad: float
    height_m: float
    speed_m_s: float
    heading_rad: float
    climb_m_s: float
    identity: str
    target_class: str
    asset: str
    value: float
    aim_probability: float
    threat: float
    arrival_s: float
    last_launch_s: float
    salvos: int
    rounds_pending: int
    held_destroyed: bool


@dataclass(frozen=True)
class FireUnit:
    """What a fire unit reports: free channels, and rounds that stand ready by entry of the catalogue."""

    id: str
    channels: int
    channels_free: int
    rounds: Mapping[str, int]
    next_launch_s: float


@dataclass(frozen=True)
class Option:
    """What a fire unit could do about a track now: a kind of round from a launch site, and when it would meet the track."""

    number: int
    track: Track
    fire_unit: FireUnit
    launch_site: str
    interceptor: str
    kill_probability: float
    distance_m: float
    intercept_s: float
    last_launch_s: float
    most_rounds: int


@dataclass(frozen=True)
class Situation:
    """All that a policy is shown: the time, tracks, fire units, and the options, of which it takes up those it wants."""

    time_s: float
    tracks: tuple[Track, ...]
    fire_units: tuple[FireUnit, ...]
    options: tuple[Option, ...]


Policy = Callable[[Situation], Iterable[tuple[Option | int, int]]]


class Names(NamedTuple):
    """What numbers are called: fire units, launch sites, interceptors, target classes and assets, in order."""

    fire_units: tuple[str, ...]
    launch_sites: tuple[str, ...]
    interceptors: tuple[str, ...]
    classes: tuple[str, ...]
    assets: tuple[str, ...]


def _named(names: tuple[str, ...], number: int) -> str:
    return names[number] if 0 <= number < len(names) else ""


def _motion(position_m: Any, velocity_m_s: Any) -> dict[str, float]:
    """Where something is and how it moves, as people say it."""
    latitude, longitude, height_m = geodetic_from_ecef(tuple(position_m))
    axes = np.array(east_north_up(latitude, longitude)).reshape(3, 3)
    east, north, climb = (float(axis @ velocity_m_s) for axis in axes)
    return {
        "latitude_rad": latitude,
        "longitude_rad": longitude,
        "height_m": height_m,
        "speed_m_s": math.sqrt(east * east + north * north + climb * climb),
        "heading_rad": math.atan2(east, north) % TWO_PI,
        "climb_m_s": climb,
    }


def _track(world: World, slot: int, now_s: float, names: Names) -> Track:
    """A track where it is now if it went straight on, with what command holds of it."""
    row, held = world.state.tracking.tracks[slot], world.state.command.picture[slot]
    velocity = np.array(row["velocity_m_s"])
    return Track(
        track=int(row["track"]),
        **_motion(np.array(row["position_m"]) + velocity * (now_s - float(row["time_s"])), velocity),
        identity=Identity(int(held["identity"])).name.lower(),
        target_class=_named(names.classes, int(held["target_class"])) or "unknown",
        asset=_named(names.assets, int(held["asset"])),
        value=float(held["value"]),
        aim_probability=float(held["aim_probability"]),
        threat=float(held["threat"]),
        arrival_s=now_s + float(held["arrival_s"]),
        last_launch_s=float(held["last_launch_s"]),
        salvos=int(held["salvos"]),
        rounds_pending=int(held["pending"]),
        held_destroyed=bool(held["destroyed"]),
    )


def _fire_unit(world: World, unit: int, names: Names) -> FireUnit:
    parameters, state = world.parameters.command, world.state.command
    row = parameters.fire_units[unit]
    first = int(row["first_launch_site"])
    ready = state.ready["rounds"][first : first + int(row["launch_sites"])].sum(axis=0)
    rounds: dict[str, int] = {}
    for number, name in enumerate(names.interceptors):
        if row["carries"][number]:
            rounds[name] = rounds.get(name, 0) + int(ready[number])
    channels = int(row["channels"])
    busy = int(busy_channels(state, row))
    next_s = float(state.known[unit]["next_launch_s"])
    return FireUnit(names.fire_units[unit], channels, channels - busy, MappingProxyType(rounds), next_s)


def _option(world: World, number: int, now_s: float, names: Names, track: Track, unit: FireUnit) -> Option:
    parameters, state = world.parameters.command, world.state.command
    row, held = state.options[number], state.picture[state.options[number]["slot"]]
    kind = int(row["interceptor_type"])
    known = int(held["target_class"])
    category = int(parameters.target_classes[known]["category"]) if known >= 0 else 0
    fire_unit = parameters.fire_units[row["fire_unit"]]
    ready = int(state.ready[row["launch_site"]]["rounds"][kind])
    return Option(
        number,
        track,
        unit,
        names.launch_sites[int(row["launch_site"])],
        names.interceptors[kind],
        float(parameters.interceptor_types[kind]["kill_probability"][category]),
        float(np.linalg.norm(row["position_m"] - fire_unit["radar_m"])),
        now_s + float(row["intercept_s"]),
        float(row["last_launch_s"]),
        min(ready, int(fire_unit["missiles_per_target"])),
    )


def situation_of(world: World, names: Names) -> Situation:
    """What a policy is shown in the middle of the present frame."""
    parameters, state = world.parameters.command, world.state.command
    now_s = (float(world.state.clock[0]["frame"]) + 1.0) * float(world.parameters.rules[0]["step_s"])
    confirmed = np.flatnonzero(
        world.state.tracking.tracks["status"][: state.counters[HIGHEST_PICTURE]] == int(TrackStatus.CONFIRMED)
    )
    tracks = {int(slot): _track(world, int(slot), now_s, names) for slot in confirmed}
    units = tuple(_fire_unit(world, unit, names) for unit in range(len(parameters.fire_units)))
    options = []
    for number in range(int(state.counters[OPTIONS])):
        row = state.options[number]
        if possible(parameters, state, world.messages.pointing, row):
            track, unit = tracks[int(row["slot"])], units[int(row["fire_unit"])]
            options.append(_option(world, number, now_s, names, track, unit))
    return Situation(now_s, tuple(tracks.values()), units, tuple(options))


def require_function(policy: Any) -> None:
    """Raise PolicyError for a policy that nobody could ask."""
    if not callable(policy):
        raise PolicyError(f"policy: {_clipped(policy)} is no function; give one that takes a situation, to {REMEDY}")


def ask(world: World, policy: Policy, names: Names) -> None:
    """Ask a policy about the present frame, and note what it chose; nobody is asked where no option is open."""
    state = world.state.command
    if not any_open(world.parameters.command, state, world.messages.pointing, 0):
        return
    shown = situation_of(world, names)
    try:
        answer = policy(shown)
        chosen = _checked(answer, shown, policy)
    except (KeyboardInterrupt, PolicyError):
        raise
    except BaseException as error:
        raise PolicyError(f"{_place(policy, error)} at {shown.time_s:g} s: {_said(error)}") from None
    for option in shown.options:
        state.options[option.number]["rounds"] = chosen.get(option.number, DECLINED)


def _checked(answer: Any, shown: Situation, policy: Policy) -> dict[int, int]:
    """Rounds by number of the option; raises PolicyError where an answer is none."""
    if isinstance(answer, str | bytes) or not isinstance(answer, Iterable):
        raise _refused(policy, shown, f"returned {_clipped(answer)}")
    known = {option.number: option for option in shown.options}
    chosen: dict[int, int] = {}
    for each in answer:
        if not isinstance(each, tuple | list) or len(each) != 2:
            raise _refused(policy, shown, f"returned {_clipped(each)} in its list")
        number = each[0].number if isinstance(each[0], Option) else each[0]
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or int(number) not in known:
            raise _refused(policy, shown, f"chose {_clipped(each[0])}, which is no option now")
        option, rounds = known[int(number)], each[1]
        if isinstance(rounds, bool) or not isinstance(rounds, int | np.integer):
            raise _refused(policy, shown, f"asked for {_clipped(rounds)} rounds, which is no whole number")
        if not 1 <= rounds <= option.most_rounds:
            limit = f"{option.fire_unit.id} can send 1 to {option.most_rounds} of {option.interceptor}"
            raise _refused(policy, shown, f"asked for {rounds} rounds, where {limit}")
        if option.number in chosen:
            raise _refused(policy, shown, f"chose option {option.number} twice")
        chosen[option.number] = int(rounds)
    return chosen


def _refused(policy: Policy, shown: Situation, found: str) -> PolicyError:
    return PolicyError(f"{_place(policy, None)} at {shown.time_s:g} s: {found}; {REMEDY}")


def _clipped(value: Any) -> str:
    try:
        text = repr(value)
    except Exception:
        text = f"a {type(value).__name__}"
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."


def _place(policy: Policy, error: BaseException | None) -> str:
    """File, line and function: of what was asked, or of the line of the same file where an error arose."""
    asked: Any = policy if hasattr(policy, "__code__") else type(policy).__call__
    code = getattr(asked, "__code__", None)
    file, line = (code.co_filename, code.co_firstlineno) if code is not None else ("the policy", 0)
    if error is not None:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
        line = (frames[-1].lineno or line) if frames else line
    name = getattr(policy, "__name__", type(policy).__name__)
    return f"{file}:{line}: {name}()" if line else f"{file}: {name}()"


def _said(error: BaseException) -> str:
    text = str(error).strip()
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
