"""Whether the network of a scenario can be: links between what can be linked, losses of what is there, posts that succeed.

Source: the entries of the units. Leaves out: whether a network is a likely one.
"""

from collections.abc import Iterable, Iterator

from openiads.scenario.catalogue import Catalogue, Entry
from openiads.scenario.problems import Problem, choice, shown
from openiads.scenario.schema import Link, Network, Scenario

Path = tuple[str | int, ...]
FIRE_UNIT, POST, RADAR, FORMATION = "fire-unit", "command-post", "radar", "formation"
_SAID = {FIRE_UNIT: "a fire unit", POST: "a command post", RADAR: "a radar", FORMATION: "a formation"}


def network_problems(scenario: Scenario, catalogue: Catalogue) -> list[Problem]:
    """Everything that is wrong with the network of a scenario, given what its units are made of."""
    stated = scenario.network
    if stated is None:
        return []
    kinds = named_kinds(scenario, catalogue)
    return [
        *_policy_problems(scenario),
        *_taken_names(stated, kinds),
        *_link_problems(stated, kinds),
        *_loss_problems(stated, kinds),
        *_succession_problems(stated, kinds),
    ]


def _policy_problems(scenario: Scenario) -> Iterator[Problem]:
    """A policy of one's own where not one post decides for all."""
    if scenario.doctrine.python is not None:
        found = "a policy of one's own beside a network, where several authorities decide, each from what it knows"
        yield Problem(("network",), found, "leave the network out, or choose one of the named policies")


def named_kinds(scenario: Scenario, catalogue: Catalogue) -> dict[str, str]:
    """What each name stands for that a network may use: fire units, posts, formations, and radars."""
    found: dict[str, str] = {}
    for unit in scenario.units:
        if unit.entry not in catalogue:
            continue
        entry = catalogue.entry(unit.entry)
        found[unit.id] = entry.kind
        for id, member in _members(unit.id, entry, catalogue):
            found[id] = member.kind
            found |= {f"{id}/{radar}": RADAR for radar in member.structure.get("radars", ())}
    return found


def _members(id: str, entry: Entry, catalogue: Catalogue) -> list[tuple[str, Entry]]:
    """A unit, or the members of a formation, with their ids as a laydown numbers them."""
    if entry.kind != FORMATION:
        return [(id, entry)]
    listed = [item["entry"] for item in entry.structure["members"] for _ in range(item["count"])]
    return [(f"{id}/{k + 1}", catalogue.entry(one)) for k, one in enumerate(listed) if one in catalogue]


def _stands_for(name: str, kinds: dict[str, str]) -> set[str]:
    """The kinds of thing that a name stands for: its own, or those of a formation's members."""
    if kinds.get(name) != FORMATION:
        return {kinds[name]}
    return {kind for each, kind in kinds.items() if each.rpartition("/")[0] == name}


def _taken_names(stated: Network, kinds: dict[str, str]) -> Iterator[Problem]:
    """Links called as a unit is, of which a loss could not say which it means."""
    for index, link in enumerate(stated.links):
        if link.id in kinds:
            found = f"{shown(link.id)} is the id of a unit as well"
            yield Problem(("network", "links", index, "id"), found, "give the link an id of its own")


def _unknown(path: Path, name: str, names: Iterable[str]) -> Problem:
    return Problem(path, f"nothing is called {shown(name)}", choice(name, names))


def _link_problems(stated: Network, kinds: dict[str, str]) -> Iterator[Problem]:
    for index, link in enumerate(stated.links):
        path: Path = ("network", "links", index)
        unknown = [(key, name) for key, name in (("from", link.from_), ("to", link.to)) if name not in kinds]
        for key, name in unknown:
            yield _unknown((*path, key), name, kinds)
        if unknown:
            continue
        if RADAR in (kinds[link.from_], kinds[link.to]):
            yield from _radar_link_problems(path, link, kinds)
        elif link.from_ == link.to and kinds[link.from_] != FORMATION:
            yield Problem((*path, "to"), "both ends are the same", "name two things")
        elif POST not in _stands_for(link.from_, kinds) | _stands_for(link.to, kinds):
            remedy = "name a command post at one end: fire units pass no orders on"
            yield Problem((*path, "to"), "the link joins no command post with anything", remedy)


def _radar_link_problems(path: Path, link: Link, kinds: dict[str, str]) -> Iterator[Problem]:
    radar, other = (link.from_, link.to) if kinds[link.from_] == RADAR else (link.to, link.from_)
    owner = radar.rpartition("/")[0]
    if other != owner:
        found = f"the radar {shown(radar)} is linked with {shown(other)}"
        yield Problem((*path, "to"), found, f"write {owner}, its own unit, which passes its plots on")
    if link.delay_s:
        remedy = "leave delay_s out: a plot bears the time at which it was taken"
        yield Problem((*path, "delay_s"), "a delay on the link of a radar", remedy)


def _loss_problems(stated: Network, kinds: dict[str, str]) -> Iterator[Problem]:
    links = [link.id for link in stated.links]
    for index, loss in enumerate(stated.losses):
        if loss.of not in kinds and loss.of not in links:
            yield _unknown(("network", "losses", index, "of"), loss.of, [*links, *kinds])


def _succession_problems(stated: Network, kinds: dict[str, str]) -> Iterator[Problem]:
    posts = [name for name, kind in kinds.items() if kind == POST]
    for index, name in enumerate(stated.succession or ()):
        path: Path = ("network", "succession", index)
        if name not in kinds:
            yield _unknown(path, name, posts)
        elif POST not in _stands_for(name, kinds):
            yield Problem(path, f"{shown(name)} is {_SAID[kinds[name]]}", choice(name, posts))
