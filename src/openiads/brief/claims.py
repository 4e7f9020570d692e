"""The claims of the published account, each put to the test: a verdict, a sentence, the numbers and what they rest on.

The claims are entries of the catalogue (kind `claim`); a user's folder may replace them, and may add claims of its own
on the same topics. Source: docs/claims.md. Leaves out: how each topic is tested (findings) and the page (claims_page).
"""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from openiads.brief.claims_bounds import bounds_faults
from openiads.brief.claims_findings import Finding, Judged
from openiads.brief.claims_inputs import Inputs, figures_of
from openiads.brief.claims_page import claims_page
from openiads.brief.findings import (
    ballistic,
    channels,
    deliveries,
    ground,
    height,
    money,
    ranges,
    readiness,
    space,
    tracks,
)
from openiads.record.columns import MARK
from openiads.record.outputs import require_file
from openiads.scenario.catalogue import CatalogueError, Entry
from openiads.scenario.check import catalogue_of
from openiads.scenario.entries import did_you_mean
from openiads.scenario.problems import ScenarioError
from openiads.scenario.sources import SourcedNumber, Use, numbers_in_use, sourced_numbers
from openiads.show.summary import paragraph

PREFIX = "claim-"
TOPICS: dict[str, Callable[[Entry, Inputs], Finding]] = {
    "price": money.price,
    "finance": money.finance,
    "delivery-begun": deliveries.delivery_begun,
    "delivery-complete": deliveries.delivery_complete,
    "second-batch": deliveries.second_batch,
    "local-parts": money.local_parts,
    "range-aircraft": ranges.aircraft,
    "range-cruise": ranges.cruise,
    "range-ballistic": ballistic.ranges,
    "tracks-at-height": tracks.at_height,
    "tracks": tracks.number,
    "height": height.height,
    "ground": ground.ground,
    "in-service": deliveries.in_service,
    "space": space.space,
    "buyers": money.buyers,
    "targets-missiles": channels.channels,
    "readiness": readiness.readiness,
    "reaction": readiness.reaction,
    "target-speed": ballistic.target_speed,
    "missile-class": ballistic.missile_class,
}


def claims(
    only: Iterable[str] = (),
    *,
    catalogue: str | Path | None = None,
    settings: Iterable[str] = (),
    out: str | Path | None = None,
) -> Iterator[Judged]:
    """The claims of the published account with their findings, in its order, each as soon as it is found.

    only : ids or topics, all if empty; catalogue : a folder of one's own over the shipped one; settings : `ENTRY.KEY=VALUE`;
    out : a file for the page, written after the last. Raises CatalogueError with everything that is wrong, and OSError, before
    the first.
    """
    inputs = Inputs.read(catalogue, settings)
    chosen = _chosen(inputs, tuple(only))
    target = None if out is None else require_file(out)
    return _judged(inputs, chosen, target)


def _judged(inputs: Inputs, chosen: list[tuple[int, Entry]], target: Path | None) -> Iterator[Judged]:
    found = []
    for number, claim in chosen:
        own = inputs.fresh()
        try:
            finding = TOPICS[claim.structure["topic"]](claim, own)
        except ScenarioError as error:
            raise own.blamed(error) from None
        found.append(Judged(number, claim, finding, _read(own), _in_runs(own)))
        yield found[-1]
    if target is not None:
        target.write_text(claims_page(found, inputs), encoding="utf-8")


def _ordered(inputs: Inputs) -> list[Entry]:
    """All claims by the order of their topics, those of one topic by id. Raises CatalogueError for a topic that is none."""
    entries = [inputs.catalogue.entry(id) for id in inputs.catalogue.ids("claim")]
    for each in entries:
        if each.structure["topic"] not in TOPICS:
            found = f"{inputs.catalogue.files[each.id]}: topic: unknown word {each.structure['topic']!r}"
            raise CatalogueError(f"{found}; {did_you_mean(each.structure['topic'], TOPICS)}")
    order = list(TOPICS)
    return sorted(entries, key=lambda each: (order.index(each.structure["topic"]), each.id))


def _chosen(inputs: Inputs, only: tuple[str, ...]) -> list[tuple[int, Entry]]:
    """The claims that were asked for, each with its number among all. Raises CatalogueError for one that is none."""
    numbered = list(enumerate(_ordered(inputs), start=1))
    names = {each.id.removeprefix(PREFIX) for _, each in numbered} | {each.id for _, each in numbered}
    unknown = [word for word in only if word not in names | set(TOPICS)]
    if unknown:
        short = sorted({each.id.removeprefix(PREFIX) for _, each in numbered})
        raise CatalogueError("\n".join(f"no claim {word!r}; {did_you_mean(word, short)}" for word in unknown))
    chosen = [
        (number, each)
        for number, each in numbered
        if not only or {each.id, each.id.removeprefix(PREFIX), each.structure["topic"]} & set(only)
    ]
    faults = [fault for _, each in chosen for fault in bounds_faults(each)]
    if faults:
        raise CatalogueError("\n".join(faults))
    return chosen


def _read(inputs: Inputs) -> tuple[SourcedNumber, ...]:
    """The values that a finding read, in the order in which it did."""
    entries = dict.fromkeys(entry for entry, _ in inputs.asked)
    rows = sourced_numbers([Use(entry, "middle") for entry in entries], inputs.catalogue)
    named = {(row.entry, row.key): row for row in rows}
    return tuple(named[asked] for asked in inputs.asked)


def _in_runs(inputs: Inputs) -> tuple[SourcedNumber, ...]:
    """The assumed values that a finding's scenarios used, each once."""
    rows = (
        row for made in inputs.scenarios for row in numbers_in_use(made, catalogue_of(made)) if row.grade == "assumed"
    )
    return tuple({(row.entry, row.key): row for row in rows}.values())


def claim_text(judged: Judged) -> str:
    """A claim's verdict in a few lines of plain text."""
    finding = judged.finding
    return paragraph(
        f"{judged.number:>2}. {judged.claim.name}: {finding.verdict.value.upper()}. {finding.sentence}", "    "
    )


def _claim_numbers(judged: Judged) -> dict[str, Any]:
    finding, claim = judged.finding, judged.claim
    return {
        "number": judged.number,
        "id": claim.id,
        "topic": claim.structure["topic"],
        "name": claim.name,
        "said": claim.structure["said"],
        "said_by": claim.structure["said_by"],
        "verdict": finding.verdict.value,
        "sentence": finding.sentence,
        "experiment": finding.experiment,
        "caveat": finding.caveat,
        "claimed": {key: value.nominal for key, value in claim.values.items()},
        "sources": sorted(
            {key for value in claim.values.values() for key in value.source}
            | {k for f in figures_of(claim) for k in f.source}
        ),
        "figures": claim.structure["figures"],
        "measures": [vars(each) for each in finding.measures],
        "inputs": [vars(row) for row in judged.read],
        "assumed_in_runs": sorted(f"{row.entry}.{row.key}" for row in judged.in_runs),
    }


def claims_json(found: Iterable[Judged]) -> str:
    """All findings as one JSON object, with the mark that every output bears."""
    return json.dumps({"mark": MARK, "claims": [_claim_numbers(each) for each in found]}, indent=1)
