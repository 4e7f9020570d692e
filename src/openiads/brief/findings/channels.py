"""The claim of 36 targets and 72 missiles at once: which fire units that takes, by the channels of each.

Source: the catalogue; the channels held at once are counted in runs of a raid larger than they. Leaves out: what a
command post adds, since no source prints channels of its own; and ground, which may hide targets from some of the
units.
"""

import math

from openiads.analysis.intervals import mean_interval
from openiads.brief.claims_charts import Bar, Text, bars_chart
from openiads.brief.claims_findings import Finding, Measure, Verdict, listed, replicated, verdict_of
from openiads.brief.claims_inputs import Inputs
from openiads.brief.claims_runs import ASSET, SITE, measures_of, north
from openiads.brief.findings.money import BATCH
from openiads.brief.findings.reach import FIRE_UNIT
from openiads.scenario.capacity import fire_units_of
from openiads.scenario.catalogue import Entry
from openiads.units import si

RUNS = 6
SYSTEM = "s400-full-system"
FORMATIONS = (BATCH, SYSTEM, "s400-regiment", "s400-battery")
# The raid is so many times larger than what the claim holds for, and each fire unit has so many rounds.
RAID_SHARE = 2.0
ROUNDS = 96
# How far off the middle of the raid begins [m].
AWAY_M = si(155.0, "km")
MOST_ATTACKERS = 600


def units_needed(wanted: float, each: float) -> int:
    """Fire units that it takes to engage a number of targets, of so many channels each."""
    return math.ceil(wanted / max(each, 1.0) - 1e-9)


def _held(inputs: Inputs, formation: str, stance: str, wanted: float) -> Measure:
    """The most targets engaged at once by a formation in random runs of a raid of more fighters than it has channels."""
    count = min(round(RAID_SHARE * wanted), MOST_ATTACKERS)
    text = f"""duration_s: 240
{ASSET}
units: [{{id: all, entry: {formation}, at: {SITE}, rounds: [{{entry: 48n6e3, rounds: {ROUNDS}}}]}}]
raids: [{{id: many, entry: fighter, count: {count}, from: {north(AWAY_M)}, to: site, spread_km: 20, height_msl_m: 8000}}]"""
    held = [
        each["engaged_at_once"] for each in measures_of(inputs.roomy_scenario(text, FIRE_UNIT, ROUNDS, stance), RUNS)
    ]
    name = f"{inputs.catalogue.entry(formation).name}, {stance} figures: targets engaged at once"
    return replicated(name, mean_interval(held, f"{formation} {stance}"), "{:.1f}")


def _sizes(inputs: Inputs) -> dict[str, int]:
    """Fire units of each formation, by its name."""
    entries = [inputs.catalogue.entry(id) for id in FORMATIONS]
    return {entry.name: len(fire_units_of(inputs.catalogue, entry)) for entry in entries}


def channels(claim: Entry, inputs: Inputs) -> Finding:
    """Which fire units the claimed targets and missiles need, and whether the batch that was sold is as many."""
    targets, missiles = inputs.at(claim.id, "claimed_targets"), inputs.at(claim.id, "claimed_missiles")
    own, guided = inputs.spread(FIRE_UNIT, "channels"), inputs.spread(FIRE_UNIT, "missiles_per_target")
    units = _sizes(inputs)[inputs.catalogue.entry(BATCH).name]
    needed = {s: max(units_needed(targets, own[s]), units_needed(missiles, own[s] * guided[s])) for s in own}
    verdict = verdict_of(units >= each for each in needed.values())
    ways = [
        f"{count} fire units of {own[stance]:.0f} channels"
        for stance, count in sorted(needed.items(), key=lambda item: own[item[0]])
    ]
    ways = list(dict.fromkeys(ways))
    takes = f"{targets:.0f} targets and {missiles:.0f} missiles take {' or '.join(ways)}"
    has = f"the batch of {units} has {listed(list(dict.fromkeys(f'{units * each:.0f}' for each in sorted(own.values()))))}"
    has = has.replace(" and ", " or ")
    sentence = {
        Verdict.HOLDS: f"{takes}; {has} channels, which is enough by every reading.",
        Verdict.HOLDS_ONLY_IF: "It holds only if the batch's units are of the newer kind, or there are more of "
        f"them: {takes}, and {has} channels.",
    }.get(verdict, f"{takes}, and {has} channels.")
    measures = (
        *(
            Measure(f"fire units for {targets:.0f} targets and {missiles:.0f} missiles, {stance}", f"{count}")
            for stance, count in needed.items()
        ),
        *(_held(inputs, BATCH, stance, targets) for stance in ("middle", "brochure")),
        _held(inputs, SYSTEM, "middle", targets),
    )
    bars = []
    for name, count in _sizes(inputs).items():
        ends = sorted(count * each for each in own.values())
        bars.append(Bar(f"{name} ({count})", ends[0], count * own["middle"], ends[-1], "channels of the formation"))
    bars += [
        Bar(", ".join(each.source), each.low, each.low, each.high, "targets, printed")
        for each in inputs.figures(claim, "claimed_targets")
    ]
    text = Text(
        "Targets engaged at once, by formation",
        "In brackets the fire units. Marks: middle reading; bars: sceptical to brochure.",
        "targets at once",
    )
    done = (
        f"Channels of the catalogue's units added up; and {RUNS} random runs each of a raid larger than they, with "
        "rounds in plenty."
    )
    caveat = (
        "No reading of one battery comes near: the printed figure is of a system of several, and the word system "
        "is used loosely."
    )
    return Finding(verdict, sentence, done, measures, bars_chart(bars, targets, text), caveat)
