"""The summary in plain words, for people who know no radar: what happened, what was assumed, how good the picture was,
and why.

Source: the measures and tables of a record; docs/architecture.md. Plain text, at most 100 characters
wide. Leaves out: pictures (report.py) and single targets (analysis.story).
"""

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from openiads.analysis.consistency import HONEST_MEDIAN
from openiads.analysis.cost import cost, cost_sentences, round_costs
from openiads.analysis.metrics import assumed_inputs, reason_shares, rounds_by_type, visibility_shares
from openiads.analysis.network import network_sentences
from openiads.analysis.statistics import Measures, share_of_runs_without, spread
from openiads.analysis.story import REASONS, designation
from openiads.analysis.track_quality import TrackQuality, track_quality
from openiads.record.columns import MARK
from openiads.record.measures import rounds_measure
from openiads.record.store import Record
from openiads.show.ground_fire import TITLE, mission_sentences, mission_sentences_over
from openiads.show.picture_quality import quality_sentence
from openiads.show.wording import count, percent, plain, quantity, value_with_unit, was
from openiads.show.wrong_engagements import depends_sentence, steps_sentence, steps_sentence_over

WIDTH = 100
CONFIDENCE = 0.95
# Of a class's reasons, so many are named.
REASONS_NAMED = 5

Assumed = Sequence[Mapping[str, Any]]

KILL_PROBABILITY = "kill_probability_"

ROLE_WORDS = (("neutral", "neutral"), ("friend", "friendly"))
NOBODY = "Nobody attacked, and there were no launchers."

CLASS_NAMES = {
    "aircraft": "attacking aircraft",
    "cruise": "attacking cruise missiles",
    "uav": "attacking drones",
    "ballistic": "attacking ballistic missiles",
    "bird": "birds",
    "ground": "ground targets",
    "decoy": "decoys",
    "neutral": "neutral objects",
    "friend": "friendly objects",
    "jammer": "jammers",
}


def paragraph(text: str, indent: str = "") -> str:
    """Text in lines of at most WIDTH characters."""
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _section(title: str, body: Sequence[str]) -> str:
    return "\n".join([title, "-" * len(title), *body])


def only_watched(measures: Measures) -> bool:
    """Whether nobody attacked and no round was at hand: then there is neither a fate nor a shot to tell of."""
    return not measures.get("attackers") and not measures.get("decoys") and not _entries([measures])


def headline(measures: Measures) -> str:
    """The opening sentence of one run: attackers = destroyed + reached their aim + unresolved."""
    if only_watched(measures):
        return NOBODY
    attackers, destroyed, reached = (measures.get(name, 0) for name in ("attackers", "destroyed", "reached"))
    unresolved = measures.get("unresolved", 0)
    aim = "its aim" if reached == 1 else "their aim"
    return (
        f"Of {count(attackers, 'attacker')}, {plain(destroyed)} {was(destroyed)} destroyed, {plain(reached)} reached "
        f"{aim}, and {plain(unresolved)} {was(unresolved)} unresolved when the run ended."
    )


def bystanders(measures: Measures) -> list[str]:
    """What befell decoys, neutrals and friends in one run, a sentence each."""
    decoys = measures.get("decoys", 0)
    sentences = []
    if decoys:
        shot = measures.get("decoys_destroyed", 0)
        sentences.append(f"Decoys are counted apart: {plain(shot)} of {plain(decoys)} {was(shot)} destroyed.")
    watched = only_watched(measures)
    for role, word in ROLE_WORDS:
        there, engaged = measures.get(f"{role}s", 0), measures.get(f"{role}_engaged", 0)
        lost = measures.get(f"{role}_destroyed", 0)
        if not there:
            sentences.append(f"No {word} objects flew.")
            continue
        if watched:
            pass
        elif not engaged:
            none = "The one" if there == 1 else f"None of the {plain(there)}"
            sentences.append(f"{none} {word} object{' was not' if there == 1 else 's was'} fired at.")
        else:
            sentences.append(
                f"WRONG ENGAGEMENTS: {plain(engaged)} of {count(there, f'{word} object')} {was(engaged)} fired at, and "
                f"{plain(lost)} {was(lost)} destroyed."
            )
        if f"{role}_declared_hostile" in measures:
            sentences.append(_declared(measures, role, word, watched))
    return [*sentences, *([told] if (told := steps_sentence(measures)) else [])]


def _declared(measures: Measures, role: str, word: str, watched: bool) -> str:
    """How many neutrals or friends of one run were held hostile, or would have been where nobody could fire."""
    there, held = measures.get(f"{role}s", 0), measures[f"{role}_declared_hostile"]
    if not held and not watched:
        return "It was never held hostile." if there == 1 else "None was ever held hostile."
    would = "would have been" if watched else was(held)
    all_time = f", for {plain(measures[f'{role}_declared_hostile_s'])} s in all" if held else ""
    return f"Of {count(there, f'{word} object')} {plain(held)} {would} held hostile at some time{all_time}."


def rounds_sentence(rounds: Mapping[str, float]) -> str:
    """The rounds fired, by type."""
    total = sum(rounds.values())
    fired = [f"{plain(number)} of {designation(entry)}" for entry, number in rounds.items() if number]
    if not fired:
        return "No round was fired."
    return f"{count(total, 'round')} {was(total)} fired: {', '.join(fired)}."


def stock_sentence(measures: Measures) -> str:
    """What is left of the rounds; empty where the record does not say."""
    if "rounds_left" not in measures:
        return ""
    left, spare, mission = (measures.get(name, 0) for name in ("rounds_left", "reloads_left", "mission_rounds"))
    taken = f"Fire missions took {count(mission, 'round')}. " if mission else ""
    return f"{taken}When the run ended {count(left, 'round')} stood ready, and {plain(spare)} spare on transporters."


def fire_control_sentence(measures: Measures) -> str:
    """How many targets were engaged at once, and what lack of touch cost; empty where the record does not say."""
    if "engaged_at_once" not in measures:
        return ""
    doubled, alone_s, lost = (measures[name] for name in ("duplicated_shots", "autonomous_s", "orders_lost"))
    parts = [
        f"At most {count(measures['engaged_at_once'], 'target')} {was(measures['engaged_at_once'])} engaged at once"
    ]
    if doubled:
        parts.append(f"{count(doubled, 'round')} went to what another fire unit was firing at already")
    if stayed := measures.get("rounds_withdrawn", 0):
        why = "its order was" if stayed == 1 else "their orders were"
        parts.append(f"{count(stayed, 'round')} {was(stayed)} not launched, for {why} withdrawn")
    if alone_s:
        parts.append(f"fire units decided alone for {plain(alone_s)} s in all")
    if lost:
        parts.append(f"{count(lost, 'order')} {was(lost)} lost on the way")
    return "; ".join(parts) + "."


def rounds_told(record: Record) -> list[str]:
    """The rounds fired in a run and those left, unless nobody could fire."""
    if only_watched(record.measures):
        return []
    told = (
        rounds_sentence(rounds_by_type(record)),
        fire_control_sentence(record.measures),
        stock_sentence(record.measures),
    )
    return [each for each in told if each]


def run_name(record: Record) -> str:
    """That this is one random run, and which."""
    meta = record.meta
    minutes = float(meta.get("duration_s", 0.0)) / 60.0
    return (
        f"This is one random run (seed {meta.get('seed', '?')}, replication {meta.get('replication', 0)}) of "
        f"{minutes:.3g} minutes, with {meta.get('values', 'middle')} values. Another seed gives other numbers."
    )


def _hanging(text: str) -> str:
    """A paragraph whose further lines are set in."""
    return textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _by_entry(rows: Assumed, told: Mapping[int, str]) -> list[str]:
    """One paragraph for each entry, with what is told of each of its rows."""
    entries: dict[str, list[str]] = {}
    for number, row in enumerate(rows):
        source = f" [{row['source']}]" if row["source"] else ""
        entries.setdefault(designation(row["entry"]), []).append(told[number] + source)
    return [_hanging(f"{entry}: {', '.join(parts)}") for entry, parts in entries.items()]


def assumptions(assumed: Assumed) -> str:
    """The section on assumed inputs: kill probabilities by round and target, then the other assumed numbers by
    entry.
    """
    if not assumed:
        return _section("What is assumed", ["No assumed number was used."])
    kills = [row for row in assumed if row["key"].startswith(KILL_PROBABILITY)]
    others = [row for row in assumed if not row["key"].startswith(KILL_PROBABILITY)]
    lines = ["These numbers are assumed, not published. Vary them before trusting any result."]
    if kills:
        against = {i: f"{row['key'].removeprefix(KILL_PROBABILITY)} {row['used']:.2f}" for i, row in enumerate(kills)}
        lines += ["Kill probability of one round against each class of target:", *_by_entry(kills, against)]
    if others:
        told = {i: f"{quantity(r['key'])} {value_with_unit(r['key'], r['used'])}" for i, r in enumerate(others)}
        lines += ["Other assumed numbers:", *_by_entry(others, told)]
    return _section("What is assumed", lines)


def _doubts(record: Record) -> list[str]:
    """The section on published figures that no one interceptor can have together; nothing where there are none."""
    types = record["interceptor_types"]
    found = [
        _hanging(f"{designation(str(entry))}: {remark}.")
        for entry, remark in zip(types["entry"], types["remark"], strict=True)
        if remark
    ]
    return [_section("Figures used that do not fit together", found)] if found else []


def _picture(quality: TrackQuality, record: Record) -> list[str]:
    if math.isnan(quality.completeness):
        return ["Not recorded at this level; run with record level full."]
    first = (
        "" if math.isnan(quality.delay_s) else f"; the first came {quality.delay_s:.1f} s after first sight on average"
    )
    lines = [
        f"From when a radar first saw them, flying objects had a confirmed track {percent(quality.completeness)} of "
        f"the time{first}."
    ]
    if quality.nees_samples:
        lines.append(
            f"Confirmed tracks were within {quality.position_median_m:.0f} m of the truth half of the time, and within "
            f"{quality.position_most_m:.0f} m 95 % of it. Their claimed accuracy scores {quality.nees_median:.1f} (median), "
            f"where {HONEST_MEDIAN:.1f} is honest, more is too sure and less too cautious (NEES, "
            f"{quality.nees_samples} samples)."
        )
    lines.append(
        f"Of {count(quality.confirmed_tracks, 'confirmed track')}, {plain(quality.false_tracks)} followed nothing; "
        f"{count(quality.swaps, 'track')} went over from one object to another."
    )
    if sentence := quality_sentence(record):
        lines.append(sentence)
    for radar, shares in visibility_shares(record).items():
        told = ", ".join(f"{word} {percent(share)}" for word, share in shares.items())
        lines.append(f"What {radar} saw of all objects, by time: {told}.")
    return [paragraph(line, "  ") for line in lines]


def _reasons(record: Record) -> list[str]:
    if record.meta.get("level") != "full":
        return ["Not recorded at this level; run with record level full."]
    lines = ["Of the time that each class was in flight:"]
    for kind, shares in reason_shares(record).items():
        lines.append(f"  {CLASS_NAMES.get(kind, kind)}")
        named = list(shares.items())[:REASONS_NAMED]
        lines += [f"    {percent(share):>5}  {REASONS.get(reason, reason)}" for reason, share in named]
        if rest := sum(list(shares.values())[REASONS_NAMED:]):
            lines.append(f"    {percent(rest):>5}  other reasons")
    return lines


def summary(record: Record) -> str:
    """The summary of one run, ending with the mark; sections that the record level can not fill say so."""
    opening = " ".join([headline(record.measures), *bystanders(record.measures), *rounds_told(record)])
    sections = [
        paragraph(f"{record.meta.get('scenario', 'run')}: {opening}"),
        paragraph(run_name(record)),
        *rates_told(assumed_inputs(record)),
        assumptions(assumed_inputs(record)),
        *_doubts(record),
        *_network(record),
        *_missions(mission_sentences(record)),
        _section("How well objects were tracked", _picture(track_quality(record), record)),
        _section("Why targets were not engaged", _reasons(record)),
        _section("Cost", [paragraph(line, "  ") for line in cost_sentences(cost(record))]),
        MARK,
    ]
    return "\n\n".join(sections) + "\n"


def rates_told(assumed: Assumed) -> list[str]:
    """The paragraph on what wrong engagements rest on, where the record says."""
    told = depends_sentence(assumed)
    return [paragraph(told)] if told else []


def _network(record: Record) -> list[str]:
    """The section on changes of the network, where there are any."""
    told = [sentence for _, sentence in network_sentences(record, -math.inf, math.inf)]
    return [_section("What became of the network", [_hanging(line) for line in told])] if told else []


def _missions(sentences: list[str]) -> list[str]:
    """The section on fire missions, where there are any."""
    return [_section(TITLE, [_hanging(line) for line in sentences])] if sentences else []


def _range(measures: Sequence[Measures], name: str) -> str:
    found = spread(measures, name)
    if found.lowest == found.highest:
        return plain(found.lowest)
    return f"{found.mean:.1f} ({plain(found.lowest)} to {plain(found.highest)})"


def headline_over(measures: Sequence[Measures]) -> str:
    """The opening sentences of many runs: means with lowest and highest, and the chance that nobody came through."""
    if all(map(only_watched, measures)):
        return f"{NOBODY} Over {count(len(measures), 'random run')}, as mean (lowest to highest):"
    none = share_of_runs_without(measures, "reached", CONFIDENCE)
    return (
        f"Over {count(len(measures), 'random run')}, of {_range(measures, 'attackers')} attackers "
        f"{_range(measures, 'destroyed')} were destroyed, {_range(measures, 'reached')} reached their aim and "
        f"{_range(measures, 'unresolved')} were unresolved at the end; mean (lowest to highest). "
        f"No attacker reached its aim in {none.successes} of {none.trials} runs: a chance of {percent(none.share)}, "
        f"between {percent(none.low)} and {percent(none.high)} at {percent(CONFIDENCE)} confidence (Wilson)."
    )


def _bystanders_over(measures: Sequence[Measures]) -> list[str]:
    sentences = []
    if spread(measures, "decoys").highest:
        shot = _range(measures, "decoys_destroyed")
        sentences.append(f"Decoys are counted apart: {shot} of {_range(measures, 'decoys')} destroyed.")
    watched = all(map(only_watched, measures))
    for role, word in ROLE_WORDS:
        if not spread(measures, f"{role}s").highest:
            sentences.append(f"No {word} objects flew.")
            continue
        if not watched:
            wrong, runs = _runs_with(measures, f"{role}_engaged")
            sentences.append(
                f"Of {_range(measures, f'{role}s')} {word} objects {_range(measures, f'{role}_engaged')} were fired at "
                f"and {_range(measures, f'{role}_destroyed')} destroyed; any was fired at in {wrong} of {runs} runs."
            )
        sentences.append(_declared_over(measures, role, word, watched))
    return [*sentences, *([told] if (told := steps_sentence_over(measures)) else [])]


def _runs_with(measures: Sequence[Measures], name: str) -> tuple[int, int]:
    """In how many runs a count was above zero, and how many there were."""
    clean = share_of_runs_without(measures, name, CONFIDENCE)
    return clean.trials - clean.successes, clean.trials


def _declared_over(measures: Sequence[Measures], role: str, word: str, watched: bool) -> str:
    """How many neutrals or friends of many runs were held hostile, or would have been where nobody could fire."""
    held, (wrong, runs) = f"{role}_declared_hostile", _runs_with(measures, f"{role}_declared_hostile")
    if not wrong and not watched:
        return "None was ever held hostile."
    return (
        f"Of {_range(measures, f'{role}s')} {word} objects {_range(measures, held)} {'would have been' if watched else 'were'} "
        f"held hostile at some time, for {_range(measures, f'{held}_s')} s in all; any was in {wrong} of {runs} runs."
    )


def _entries(measures: Sequence[Measures]) -> list[str]:
    start, end = rounds_measure("|").split("|")
    return [name[len(start) : -len(end)] for name in measures[0] if name.startswith(start) and name.endswith(end)]


def _rounds_over(measures: Sequence[Measures]) -> str:
    fired = [f"{_range(measures, rounds_measure(entry))} of {designation(entry)}" for entry in _entries(measures)]
    by_type = f": {', '.join(fired)}" if fired else ""
    return f"Rounds fired a run, {_range(measures, 'rounds_fired')}{by_type}. {_fire_control_over(measures)}".strip()


def _fire_control_over(measures: Sequence[Measures]) -> str:
    """How many targets were engaged at once in many runs, and what lack of touch cost."""
    if "engaged_at_once" not in measures[0]:
        return ""
    told = f"At most {_range(measures, 'engaged_at_once')} targets were engaged at once"
    if spread(measures, "duplicated_shots").highest:
        told += f"; {_range(measures, 'duplicated_shots')} rounds went to what another fire unit was firing at already"
    if "rounds_withdrawn" in measures[0] and spread(measures, "rounds_withdrawn").highest:
        told += f"; {_range(measures, 'rounds_withdrawn')} rounds were not launched, for their orders were withdrawn"
    if spread(measures, "autonomous_s").highest:
        told += f"; fire units decided alone for {_range(measures, 'autonomous_s')} s in all"
    if spread(measures, "orders_lost").highest:
        told += f"; {_range(measures, 'orders_lost')} orders were lost on the way"
    return f"{told}."


def _tracking_over(measures: Sequence[Measures]) -> list[str]:
    return [
        paragraph(
            f"A run had {_range(measures, 'confirmed_tracks')} confirmed tracks, of which "
            f"{_range(measures, 'false_tracks_confirmed')} followed nothing; {_range(measures, 'detections')} plots, "
            f"{_range(measures, 'false_alarms')} of them false.",
            "  ",
        )
    ]


def summary_over(
    measures: Sequence[Measures],
    meta: Mapping[str, Any],
    assumed: Assumed,
    prices: Mapping[str, float] | None = None,
) -> str:
    """The summary of many runs of one scenario, ending with the mark; raises ValueError without any run.

    `assumed` are rows of the record's catalogue (analysis.metrics.assumed_inputs), `prices` are prices of rounds [usd]
    by entry, NaN or missing where none is published.
    """
    rounds_told = [] if all(map(only_watched, measures)) else [_rounds_over(measures)]
    opening = " ".join([headline_over(measures), *_bystanders_over(measures), *rounds_told])
    sections = [
        paragraph(f"{meta.get('scenario', 'run')}: {opening}"),
        *rates_told(assumed),
        assumptions(assumed),
        *_missions(mission_sentences_over(measures)),
        _section("How well objects were tracked", _tracking_over(measures)),
        paragraph("Why single targets were not engaged is told by the record of one run."),
    ]
    if prices is not None:
        mean = {entry: spread(measures, rounds_measure(entry)).mean for entry in _entries(measures)}
        rounds = {entry: round(number) for entry, number in mean.items()}
        sentences = cost_sentences(round_costs(rounds, prices))
        sections.append(_section("Cost of a mean run", [paragraph(line, "  ") for line in sentences]))
    return "\n\n".join([*sections, MARK]) + "\n"
