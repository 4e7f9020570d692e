"""The claimed reach against aircraft and against cruise missiles, each put to the test by the limits of reach.py.

Source: findings.reach. What must emerge: how high a target must fly to be seen so far off from one's own radar, from
how far a round must leave at one that flies in, and the reach against low flyers by mast. Leaves out: what reach.py
leaves out.
"""

import math
from dataclasses import replace

from openiads.analysis.intervals import clopper_pearson, mean_interval
from openiads.brief.claims_charts import Bar, Line, Text, bars_chart, curves_chart
from openiads.brief.claims_findings import Finding, Measure, Verdict, listed, replicated, span, verdict_of
from openiads.brief.claims_inputs import Figure, Inputs
from openiads.brief.claims_runs import SEEN_PROBABILITY
from openiads.brief.findings.reach import (
    HEAD_START_M,
    POST_ENTRY,
    RUNS,
    Limits,
    all_limits,
    flight_time_s,
    flown_in,
    longest_round,
)
from openiads.earth.propagation import lowest_visible_height_m, radio_horizon_m
from openiads.scenario.catalogue import Entry
from openiads.show.style import Chart
from openiads.show.wording import percent
from openiads.units import printed

KEEPS, FLIES_IN = "keeps its distance", "flies in"
# Masts [m] along the curve of the reach against low flyers.
CURVE_MASTS_M = range(2, 62, 2)


def km(length_m: float, digits: int = 0) -> str:
    """A length as kilometres: `8.8 km`; one without end is `no limit`."""
    if math.isinf(length_m):
        return "no limit"
    return f"{printed(length_m, 'km'):,.{digits}f} km"


def _by_class(found: list[Limits], claimed_m: float, finding: str) -> Chart:
    """Rows for each class: how far it is met where it keeps its distance, and where it flies in."""
    bars = []
    for target in dict.fromkeys(each.target for each in found):
        mine = [each for each in found if each.target == target]
        for group, ends in ((KEEPS, [each.keeps_m for each in mine]), (FLIES_IN, [each.inbound_m for each in mine])):
            known = [printed(0.0 if math.isnan(end) else end, "km") for end in ends]
            bars.append(Bar(mine[0].name if group == KEEPS else "", min(known), known[1], max(known), group))
    caption = (
        "Marks: middle reading; bars: from the sceptical to the brochure's. Seen: with a chance of "
        f"{SEEN_PROBABILITY:g} a look. Smooth 4/3 earth, own radars."
    )
    return bars_chart(bars, printed(claimed_m, "km"), Text(finding, caption, "farthest meeting, km over ground"))


def _far(found: list[Limits]) -> Limits:
    return max(found, key=lambda each: each.keeps_m)


def _best_inbound(found: list[Limits]) -> Limits:
    return max(found, key=lambda each: 0.0 if math.isnan(each.inbound_m) else each.inbound_m)


def _shorter(found: list[Limits], figures: list[Figure], claimed_m: float) -> str:
    """Every other reach that is printed and is short of the claimed one, or that a reading takes, the shortest first."""
    ends = {(each.round_m, each.round_m) for each in found} | {(each.low, each.high) for each in figures}
    short = sorted(each for each in ends if each[1] < claimed_m)
    return listed([f"{span(printed(low, 'km'), printed(high, 'km'))} km" for low, high in short])


def _conditions(found: list[Limits], figures: list[Figure], claimed_m: float) -> str:
    """What must be so where a claim of reach holds only if: the round, the height, the echo and the course."""
    able = [each for each in found if each.keeps_m >= claimed_m]
    rounds = [each.round_m for each in found]
    said = []
    if min(rounds) < claimed_m:
        short = _shorter(found, figures, claimed_m)
        said.append(f"the longest round is taken at the brochure's {km(max(rounds))} (other figures in print: {short})")
    needed_m = min(lowest_visible_height_m(claimed_m, each.mast_m) for each in able)
    echo = min(each.rcs_needed_m2(claimed_m) for each in able)
    said.append(f"the target flies above {km(needed_m, 1)} and shows {echo:.2g} m² or more")
    best = _best_inbound(found)
    if not best.inbound_m >= claimed_m:
        said.append(f"it keeps its distance, since one that flies in is met at {km(best.inbound_m)} at best")
    return listed(said)


def _sentence(found: list[Limits], figures: list[Figure], claimed_m: float, verdict: Verdict) -> str:
    far, best = _far(found), _best_inbound(found)
    if verdict is Verdict.HOLDS:
        return f"Every class is met at {km(claimed_m)} under every reading of the published figures."
    if verdict is Verdict.HOLDS_ONLY_IF:
        return f"It holds only if {_conditions(found, figures, claimed_m)}."
    inbound = "nowhere" if math.isnan(best.inbound_m) else f"at {km(best.inbound_m)} at best"
    return (
        f"Under no reading is any class met at {km(claimed_m)}: the farthest is {km(far.keeps_m)} ({far.name}; "
        f"{far.limit} is the limit), and one that flies in is met {inbound}."
    )


def _heights(inputs: Inputs, found: list[Limits], claimed_m: float) -> list[Measure]:
    """How high a target must be to be seen so far off, by mast, and from how far a round must leave at one that flies in."""
    masts = sorted({each.mast_m for each in found})
    measures = [
        Measure(
            f"least height to be seen at {km(claimed_m)}, mast of {mast:g} m",
            km(lowest_visible_height_m(claimed_m, mast), 1),
        )
        for mast in masts
    ]
    best, id = _best_inbound(found), longest_round(inputs)
    time_s = flight_time_s(inputs, claimed_m, best.height_m)
    speed_m_s, top_m_s = inputs.at(best.target, "speed_m_s"), inputs.at(id, "top_speed_m_s", "brochure")
    launch_m = claimed_m + time_s * speed_m_s
    post = inputs.catalogue.entry(POST_ENTRY).structure["radars"][0]
    seen_m = lowest_visible_height_m(launch_m, inputs.at(post, "antenna_height_m"))
    return [
        *measures,
        Measure(f"time of flight of {id} to {km(claimed_m)}, or to its edge", f"{time_s:.0f} s"),
        Measure(f"distance of the {best.name} at {speed_m_s:g} m/s when the round leaves", km(launch_m)),
        Measure("least height to be seen there", km(seen_m, 1)),
        Measure(
            "the same distance, were the round at top speed all the way",
            km(claimed_m + speed_m_s * claimed_m / top_m_s),
        ),
    ]


def _flight(inputs: Inputs, found: list[Limits]) -> list[Measure]:
    """The best class flies in, in random runs: in how many it is met, and how far off the first round does."""
    best = _best_inbound(found)
    away_m = best.horizon_m + HEAD_START_M
    met = flown_in(inputs, best.stance, best.target, away_m, best.height_m)
    low, high = clopper_pearson(len(met), RUNS)
    share = f"in {len(met)} of {RUNS} runs (95 % interval {percent(low)} to {percent(high)})"
    name = f"the {best.name} flew in, {best.stance} figures: met"
    measures = [Measure(name, share, low, high, RUNS)]
    if met:
        away = mean_interval([printed(each, "km") for each in met], f"flown in {best.target} {best.stance}")
        ends = span(printed(min(met), "km"), printed(max(met), "km"), 1)
        first = replicated("where the first round met it", away, "{:.1f} km")
        measures.append(replace(first, shown=f"{first.shown}; {ends} km in single runs"))
    return measures


def aircraft(claim: Entry, inputs: Inputs) -> Finding:
    """Whether aircraft are met at the claimed distance."""
    claimed_m = inputs.at(claim.id, "claimed_range_km")
    found = all_limits(inputs, "aircraft")
    verdict = verdict_of(each.keeps_m >= claimed_m for each in found)
    inputs.spread(longest_round(inputs), "maximum_range_km")
    measures = (
        Measure("farthest meeting, keeps its distance", km(_far(found).keeps_m)),
        *_heights(inputs, found, claimed_m),
        *_flight(inputs, found),
    )
    done = (
        "Every hostile class of aircraft under all three readings: the longest round's reach, what the guiding "
        f"radar sees, the horizon, and the chain of sight, order and flight against one that flies in; and {RUNS} "
        "random runs of the best case."
    )
    chart = _by_class(found, claimed_m, "How far off aircraft can be met")
    caveat = "The fitted round just reaches its printed range and is slow at the end; a faster one could leave later."
    sentence = _sentence(found, inputs.figures(claim, "claimed_range_km"), claimed_m, verdict)
    return Finding(verdict, sentence, done, measures, chart, caveat)


def cruise(claim: Entry, inputs: Inputs) -> Finding:
    """Whether cruise missiles are met at the claimed distance; and the reach against low flyers by mast."""
    claimed_m = inputs.at(claim.id, "claimed_range_km")
    found = all_limits(inputs, "cruise")
    verdict = verdict_of(each.keeps_m >= claimed_m for each in found)
    heights_m = sorted(set(inputs.spread(claim.id, "low_flyer_height_m").values()))
    masts_m = [each.low for each in inputs.figures(claim, "mast_m")]
    reach = [(height, mast, radio_horizon_m(mast, height)) for height in heights_m for mast in masts_m]
    needed_m = lowest_visible_height_m(claimed_m, max(heights_m))
    ends = span(printed(min(each[2] for each in reach), "km"), printed(max(each[2] for each in reach), "km"))
    sentence = _sentence(found, inputs.figures(claim, "claimed_range_km"), claimed_m, verdict).removesuffix(".")
    sentence += (
        f"; a flyer at {span(heights_m[0], heights_m[-1])} m comes over the horizon at {ends} km, and to see it at "
        f"{km(claimed_m)} an antenna would have to stand {km(needed_m, 1)} high."
    )
    measures = (
        *(Measure(f"horizon against a flyer at {h:g} m, mast of {mast:g} m", km(r, 1)) for h, mast, r in reach),
        Measure(f"antenna height to see a flyer at {max(heights_m):g} m at {km(claimed_m)}", km(needed_m, 1)),
        Measure("farthest meeting, any class, keeps its distance", km(_far(found).keeps_m)),
        *_flight(inputs, [each for each in found if each.height_m <= max(heights_m)] or found),
    )
    done = (
        "The horizon over a smooth 4/3 earth by mast and height; every hostile class of cruise missile under all "
        f"three readings; and {RUNS} random runs of a low one that flies in."
    )
    return Finding(
        verdict,
        sentence,
        done,
        measures,
        _by_mast(heights_m, masts_m),
        "Hills, waves and clutter make it shorter still.",
    )


def _by_mast(heights_m: list[float], masts_m: list[float]) -> Chart:
    """The reach against low flyers over the height of the mast."""
    masts = list(CURVE_MASTS_M)
    lines = [
        Line(f"flyer at {height:g} m", masts, [printed(radio_horizon_m(mast, height), "km") for mast in masts])
        for height in heights_m
    ]
    marks = {
        f"{mast:g} m: {printed(radio_horizon_m(mast, heights_m[-1]), 'km'):.0f} km": (
            mast,
            printed(radio_horizon_m(mast, heights_m[-1]), "km"),
        )
        for mast in masts_m
    }
    text = Text(
        "How far off a low flyer comes over the horizon", "Smooth 4/3 earth, by the height of the antenna.", "mast, m"
    )
    return curves_chart(lines, text, "km over ground", marks=marks)
