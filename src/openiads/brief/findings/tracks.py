"""The claim of 300 tracks at once: printed capacities, what radar time allows, and how old each track is between two
looks.

A surveillance radar keeps a picture, renewed once a turn; engagement radars follow for fire, each look taking its time.
Source: the catalogue; radar time is revisit over dwell. Leaves out: what a crew can follow. Our own tracker holding as
many is shown; it is no evidence for the claim, which is about another one.
"""

import math
from collections.abc import Sequence

from openiads.analysis.intervals import mean_interval
from openiads.brief.claims_charts import Bar, Text, bars_chart
from openiads.brief.claims_findings import Finding, Measure, Verdict, replicated, span, verdict_of
from openiads.brief.claims_inputs import Inputs
from openiads.brief.claims_runs import ASSET, POST, SITE, north, records_of
from openiads.brief.findings.height import height_readings
from openiads.brief.findings.money import BATCH
from openiads.brief.findings.ranges import km
from openiads.brief.findings.reach import FIRE_UNIT, POST_ENTRY
from openiads.record.store import Record
from openiads.scenario.capacity import fire_units_of
from openiads.scenario.catalogue import Entry
from openiads.scenario.laydown import guides
from openiads.units import si

RUNS = 10
# How far off the middle of the objects begins [m].
AWAY_M = si(135.0, "km")
USUAL_HEIGHT_M = si(10.0, "km")
NO_EVIDENCE = (
    "What our own tracker holds is no evidence for the claim, nor against it: the claim is about another tracker "
    "on another radar. It shows how many objects a textbook tracker keeps apart at this radar's revisit, and no "
    "more."
)
# The class whose look at a height stands for many: the fastest that flies high.
TOPS = {"route": "cruise_height_m", "ballistic": "apogee_km"}
FIGHTER, HIGH_FLYER = "fighter", "cruise-missile-supersonic"


def _radars(inputs: Inputs, unit: str) -> list[Entry]:
    return [inputs.catalogue.entry(id) for id in inputs.catalogue.entry(unit).structure["radars"]]


def _guiding(inputs: Inputs) -> Entry:
    """The radar of a fire unit that guides."""
    able = [each for each in _radars(inputs, FIRE_UNIT) if guides(each, inputs.catalogue.resolve(each.id))]
    return able[0]


def picture_capacity(inputs: Inputs) -> dict[str, float]:
    """Tracks that the surveillance radar of the command post keeps, as printed, under each stance."""
    return inputs.spread(_radars(inputs, POST_ENTRY)[0].id, "track_capacity")


def fire_control_capacity(inputs: Inputs) -> dict[str, float]:
    """Tracks that the guiding radars of a batch follow under each stance: the printed capacity, or what their time allows."""
    radar, units = _guiding(inputs).id, len(fire_units_of(inputs.catalogue, inputs.catalogue.entry(BATCH)))
    printed_tracks, allowed = inputs.spread(radar, "track_capacity"), time_capacity(inputs, radar)
    return {stance: units * min(printed_tracks[stance], allowed[stance]) for stance in printed_tracks}


def time_capacity(inputs: Inputs, radar: str) -> dict[str, float]:
    """Tracks that a radar's time allows under each stance: revisit time over that of one look; inf where looks take none."""
    dwell, revisit = inputs.spread(radar, "dwell_s"), inputs.spread(radar, "revisit_s")
    return {
        stance: math.floor(revisit[stance] / dwell[stance] + 1e-9) if dwell[stance] else math.inf for stance in dwell
    }


def _held(record: Record) -> float:
    """Objects that had a confirmed track of their own at the last scored turn of all radars together."""
    quality = record["track_quality"]
    whole = (quality["radar"] == -1) & (quality["target_class"] == "all")
    return float(quality["held"][whole][-1]) if whole.any() else 0.0


def shown_to_tracker(inputs: Inputs, tracks: float, target: str, height_m: float) -> Measure:
    """How many of as many objects our own tracker holds after six turns of the surveillance radar, over random runs."""
    count = max(round(tracks), 1)
    revisit_s = inputs.at(_radars(inputs, POST_ENTRY)[0].id, "revisit_s")
    way = f"from: {north(AWAY_M)}, to: {SITE}"
    text = f"""duration_s: {math.ceil(6 * revisit_s) + 1}
{ASSET}
units: [{POST}]
raids: [{{id: many, entry: {target}, count: {count}, {way}, spread_km: 60, height_msl_m: {height_m:g}}}]"""
    held = [_held(record) for record in records_of(inputs.scenario(text), RUNS)]
    name = f"our own tracker, {count} objects {km(height_m)} high: held (no evidence for the claim)"
    return replicated(name, mean_interval(held, f"{target} {count} {height_m}"), "{:.1f}")


def _bars(inputs: Inputs) -> list[Bar]:
    bars = []
    units = len(fire_units_of(inputs.catalogue, inputs.catalogue.entry(BATCH)))
    for unit, count in ((POST_ENTRY, 1), (FIRE_UNIT, units)):
        for radar in _radars(inputs, unit):
            ends = sorted(count * each for each in inputs.spread(radar.id, "track_capacity").values())
            bars.append(Bar(f"{count} x {radar.name}", ends[0], ends[1], ends[2], "printed capacity"))
    guiding = _guiding(inputs)
    allowed = sorted(units * each for each in time_capacity(inputs, guiding.id).values())
    if all(map(math.isfinite, allowed)):
        bars.append(
            Bar(f"{units} x {guiding.name}, time", allowed[0], allowed[1], allowed[2], "what radar time allows")
        )
    return bars


def _capacities(inputs: Inputs, claimed: float) -> list[Measure]:
    """What is printed and what time allows, as measures."""
    post, guiding = _radars(inputs, POST_ENTRY)[0], _guiding(inputs)
    picture, fire = picture_capacity(inputs), fire_control_capacity(inputs)
    allowed, revisit_s = time_capacity(inputs, guiding.id), inputs.at(post.id, "revisit_s")
    flown_m = revisit_s * inputs.at(FIGHTER, "speed_m_s")
    asked = claimed * inputs.at(guiding.id, "dwell_s") / inputs.at(guiding.id, "revisit_s")
    return [
        Measure(f"printed capacity of the {post.name}", span(min(picture.values()), max(picture.values()))),
        Measure(f"followed for fire by the {guiding.name} of a batch", span(min(fire.values()), max(fire.values()))),
        Measure(f"what the time of one {guiding.name} allows", span(min(allowed.values()), max(allowed.values()))),
        Measure(f"radar time that {claimed:.0f} tracks take", f"all the time of {asked:.2g} radars {guiding.name}"),
        Measure(f"a fighter flies between two looks of the {post.name}", km(flown_m, 1)),
    ]


def _sentence(inputs: Inputs, verdict: Verdict, claimed: float) -> str:
    post, guiding, fire = _radars(inputs, POST_ENTRY)[0], _guiding(inputs), fire_control_capacity(inputs)
    picture = picture_capacity(inputs)
    revisits = inputs.at(post.id, "revisit_s"), inputs.at(guiding.id, "revisit_s")
    middle, most = fire["middle"], max(fire.values())
    if verdict is Verdict.HOLDS:
        return f"Both the surveillance radar and the engagement radars of a batch follow {claimed:.0f} under every reading."
    if verdict is Verdict.HOLDS_ONLY_IF and max(picture.values()) >= claimed:
        return (
            f"It holds only if a track is a picture renewed every {revisits[0]:g} s by the {post.name}, whose "
            f"printed capacity is this same claim; the engagement radars of a batch follow {middle:.0f} for fire, "
            f"{most:.0f} at the brochure's word."
        )
    if verdict is Verdict.HOLDS_ONLY_IF:
        return (
            f"It holds only if the engagement radars of a batch are taken at the brochure's word, {most:.0f} tracks "
            "together."
        )
    return (
        f"No printed capacity reaches {claimed:.0f}: the {post.name} follows {max(picture.values()):.0f}, the "
        f"engagement radars {most:.0f}."
    )


def number_readings(inputs: Inputs, claimed: float) -> dict[str, bool]:
    """Whether the claimed number is followed, under each stance as a picture and for fire."""
    kinds: Sequence[tuple[str, dict[str, float]]] = (
        ("picture", picture_capacity(inputs)),
        ("fire", fire_control_capacity(inputs)),
    )
    return {f"{kind} {stance}": tracks >= claimed for kind, listed in kinds for stance, tracks in listed.items()}


def number(claim: Entry, inputs: Inputs) -> Finding:
    """Whether so many targets are followed at once, at the usual height of aircraft."""
    claimed = inputs.at(claim.id, "claimed_tracks")
    verdict = verdict_of(number_readings(inputs, claimed).values())
    measures = (*_capacities(inputs, claimed), shown_to_tracker(inputs, claimed, FIGHTER, USUAL_HEIGHT_M))
    text = Text(
        "How many targets are followed at once",
        "Marks: middle reading; bars: sceptical to brochure. Time: revisit time over the time of one look.",
        "tracks",
    )
    done = (
        "Printed capacities of the radars of a batch; how many tracks their time allows; and, beside it, our own "
        f"tracker on as many simulated fighters in {RUNS} random runs."
    )
    chart = bars_chart(_bars(inputs), claimed, text)
    return Finding(verdict, _sentence(inputs, verdict, claimed), done, measures, chart, NO_EVIDENCE)


def at_height(claim: Entry, inputs: Inputs) -> Finding:
    """Whether so many targets are followed at once, so high: number and height at the same time."""
    claimed, height_m = inputs.at(claim.id, "claimed_tracks"), inputs.at(claim.id, "claimed_height_km")
    numbers, heights = number_readings(inputs, claimed), height_readings(inputs, height_m)
    high = {
        stance: any(ok for name, ok in heights.items() if name.endswith(stance))
        for stance in ("sceptical", "middle", "brochure")
    }
    both = [ok and high[name.split()[-1]] for name, ok in numbers.items()]
    verdict = verdict_of(both)
    words = [verdict_of(each.values()).value for each in (numbers, heights)]
    alone = (
        f"each alone: {words[0]}"
        if words[0] == words[1]
        else f"the number alone: {words[0]}; the height alone: {words[1]}"
    )
    post = _radars(inputs, POST_ENTRY)[0]
    rise = math.tan(inputs.at(post.id, "elevation_max_deg"))
    blind_m = height_m / rise if rise > 0.0 else math.inf
    flyers = _flyers_at(inputs, height_m)
    sentence = {
        Verdict.HOLDS: f"Number and height hold together under every reading ({alone}).",
        Verdict.HOLDS_ONLY_IF: f"It holds only if the conditions of both are met at once ({alone}): a picture renewed every "
        f"{inputs.at(post.id, 'revisit_s'):g} s, and a round that is printed so high; of {len(_attackers(inputs))} classes "
        f"of attacker {len(flyers)} {_what_they_are(inputs, flyers)}ever so high.",
    }.get(verdict, f"No reading gives both at once ({alone}).")
    measures = (
        Measure("readings under which number and height hold together", f"{sum(both)} of {len(both)}"),
        Measure(f"blind cone of the {post.name} above itself at {km(height_m)}", f"{km(blind_m)} around the site"),
        Measure(f"classes that are ever {km(height_m)} high", "; ".join(each.name for each in flyers) or "none"),
        *_capacities(inputs, claimed),
        shown_to_tracker(inputs, claimed, HIGH_FLYER, height_m),
    )
    text = Text(
        "How many targets are followed at once, and how high",
        "Marks: middle reading; bars: sceptical to brochure. No source says how the number changes with height.",
        "tracks",
    )
    done = (
        "The readings of the number and of the height joined, stance by stance; and our own tracker on as many "
        f"objects {km(height_m)} high."
    )
    return Finding(verdict, sentence, done, measures, bars_chart(_bars(inputs), claimed, text), NO_EVIDENCE)


def _attackers(inputs: Inputs) -> list[Entry]:
    """The hostile classes that fly a route or an arc."""
    entries = [inputs.catalogue.entry(id) for id in inputs.catalogue.ids("target")]
    return [each for each in entries if each.structure["identity"] == "hostile" and each.structure["motion"] in TOPS]


def _flyers_at(inputs: Inputs, height_m: float) -> list[Entry]:
    """The hostile classes whose heights, or whose arc's top, reach a height."""
    tops = {each.id: inputs.spread(each.id, TOPS[each.structure["motion"]]) for each in _attackers(inputs)}
    return [inputs.catalogue.entry(id) for id, spread in tops.items() if max(spread.values()) >= height_m]


def _what_they_are(inputs: Inputs, flyers: Sequence[Entry]) -> str:
    """Whether all of some classes, and no other, are ballistic missiles, and the verb."""
    ballistic = [each for each in _attackers(inputs) if each.structure["motion"] == "ballistic"]
    verb = "is " if len(flyers) == 1 else "are "
    return f"(the ballistic missiles) {verb}" if flyers and {*map(_id, flyers)} == {*map(_id, ballistic)} else verb


def _id(entry: Entry) -> str:
    return entry.id
