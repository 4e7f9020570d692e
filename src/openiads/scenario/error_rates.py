"""Error rates of identification, scaled together or one alone: the axis of the curve of wrong engagements.

A rate of success is scaled by what it lacks of 1, a rate of error by itself; none leaves 0 to 1. Source:
docs/models/identification.md. Leaves out: running (error_curve.py).
"""

from collections.abc import Mapping
from typing import Any

from openiads.scenario.check import catalogue_of
from openiads.scenario.schema import ASSUMPTIONS, Flight, OrbitFlight, Rates, RecordedFlight, Scenario

AnyFlight = Flight | RecordedFlight | OrbitFlight
SUCCESSES = ("friend_equipped_share", "neutral_equipped_share", "transponder_works_share", "reply_probability")
ERRORS = (
    "hostile_as_friend_share",
    "hostile_as_neutral_share",
    "class_mistaken_share",
    "class_error_share",
    "off_corridor_share",
)


def error_rates(scenario: Scenario) -> dict[str, float]:
    """The rates of a scenario by which identification truly goes right or wrong, by key."""
    model = catalogue_of(scenario).resolve(ASSUMPTIONS, scenario.values, scenario.overridden(ASSUMPTIONS))
    return {key: float(model[key] or 0.0) for key in (*SUCCESSES, *ERRORS)}


def scaled(rates: Mapping[str, float], scale: float) -> dict[str, float]:
    """Rates with every error so many times as frequent."""
    good = {key: 1.0 - min(scale * (1.0 - rates[key]), 1.0) for key in SUCCESSES}
    return {**good, **{key: min(scale * rates[key], 1.0) for key in ERRORS}}


def with_error_scale(scenario: Scenario, scale: float, belief_follows: bool) -> Scenario:
    """A scenario in which identification truly errs so many times as often.

    Command goes on believing what it believed, or, where belief follows, that errors are as frequent as they are.
    """
    rates, said = error_rates(scenario), scenario.identification
    kept = {**rates, **said.believed_rates}
    changed = _with_rates(scenario, scaled(rates, scale), scaled(kept, scale) if belief_follows else kept)
    confusions = tuple(each.model_copy(update={"share": min(scale * each.share, 1.0)}) for each in said.confusions)
    identification = changed.identification.model_copy(update={"confusions": confusions})
    flights = tuple(_scaled_flight(flight, scale) for flight in scenario.flights)
    return changed.model_copy(update={"identification": identification, "flights": flights})


def with_error_rate(scenario: Scenario, rate: str, value: float, belief_follows: bool) -> Scenario:
    """A scenario in which one rate is truly another, and all others are as they were; command believes as above.

    Flights with an `equipped_share` of their own keep it.
    """
    rates = error_rates(scenario)
    kept = {**rates, **scenario.identification.believed_rates}
    return _with_rates(scenario, {**rates, rate: value}, {**kept, rate: value} if belief_follows else kept)


def _with_rates(scenario: Scenario, truly: Mapping[str, float], believed: Mapping[str, Any]) -> Scenario:
    changed = scenario.identification.model_copy(update={**truly, "believed": Rates(**believed)})
    return scenario.model_copy(update={"identification": changed})


def _scaled_flight(flight: AnyFlight, scale: float) -> AnyFlight:
    """A flight of which so many times as many lack a transponder, where it says how many have one."""
    if not isinstance(flight, Flight) or flight.equipped_share is None:
        return flight
    return flight.model_copy(update={"equipped_share": 1.0 - min(scale * (1.0 - flight.equipped_share), 1.0)})
