"""A flight on an orbit: neutral, told in words where its elements are none, and never beside launchers."""

from openiads.scenario.catalogue import Catalogue
from openiads.scenario.check import problems
from openiads.scenario.compile import compile
from openiads.scenario.load import loads
from openiads.scenario.traffic import NEUTRAL

CATALOGUE = Catalogue.read()
FIRST = "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753"
SECOND = "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667"
HEAD = "name: a\nseed: 1\nduration_s: 600\nepoch: 2000-06-28T00:00:00Z\n"
FLIGHT = "flights: [{id: vanguard, tle: ['%s', '%s']%s}]\n"


def scenario(extra="", flight="", first=FIRST):
    return loads(HEAD + FLIGHT % (first, SECOND, flight) + extra)


def told(made):
    return "\n".join(str(problem) for problem in problems(made, CATALOGUE))


def test_an_orbit_is_neutral_and_flies_all_along():
    made = scenario()
    assert told(made) == ""
    (flyer,) = compile(made).flyers
    assert (flyer.role, flyer.entry.id, flyer.start_s) == (NEUTRAL, "satellite", 0.0)
    assert 5_000.0 < flyer.speed_m_s < 9_000.0


def test_elements_that_are_none_or_old_are_told_at_their_place():
    assert "flights[vanguard].tle: line 1 of the element set is not 69 characters" in told(scenario(first="1 2 3"))
    old = loads(HEAD.replace("2000-", "2030-") + FLIGHT % (FIRST, SECOND, ""))
    assert "set the scenario's epoch near theirs" in told(old)


def test_real_orbits_and_launchers_do_not_meet():
    made = scenario("units: [{id: u, entry: s400-fire-unit, at: [45, -30]}]\n")
    assert "an object on a real orbit beside the launchers of 'u'" in told(made)


def test_an_airliner_has_no_orbit_and_a_satellite_no_route():
    assert "'airliner' flies a route, and this does not" in told(scenario(flight=", entry: airliner"))
    flights = "flights: [{id: f, entry: satellite, identity: neutral, route: [[45, -30], [46, -30]]}]"
    assert "'satellite' flies on an orbit, and this does not" in told(loads(HEAD + flights))
    raid = "assets: [{id: c, at: [45, -30], value: 1}]\nraids: [{id: r, entry: satellite, count: 1, from: [46, -30], to: c}]"
    assert "'satellite' is on an orbit" in told(loads(HEAD + raid))
