"""What is found about a claim: a verdict, one sentence, the numbers it rests on, a chart and the inputs.

A verdict follows from readings: what the published figures say of the claim, each taken at its word. All say yes: it holds;
some do: it holds only if; none does: it fails; no figure tells: it cannot be tested. Source: docs/claims.md.
Leaves out: how each claim is put to the test, which the room `findings` holds, and the page.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from openiads.analysis.intervals import Interval
from openiads.scenario.catalogue import Entry
from openiads.scenario.sources import SourcedNumber
from openiads.show.style import Chart


class Verdict(Enum):
    """What became of a claim."""

    HOLDS = "holds"
    HOLDS_ONLY_IF = "holds only if"
    FAILS = "fails"
    UNTESTABLE = "untestable from public figures"


@dataclass(frozen=True)
class Measure:
    """One number of an experiment: what it is, as people read it, and for replications their interval and count."""

    name: str
    shown: str
    low: float | None = None
    high: float | None = None
    count: int = 0

    @property
    def replicated(self) -> bool:
        """Whether it comes from random runs."""
        return self.count > 0


@dataclass(frozen=True)
class Finding:
    """What a finding function gives: `experiment` says what was done, `caveat` what it does not show."""

    verdict: Verdict
    sentence: str
    experiment: str
    measures: tuple[Measure, ...]
    chart: Chart
    caveat: str = ""


@dataclass(frozen=True)
class Judged:
    """A claim of the catalogue with its finding, the values that were read for it, and those its runs used."""

    number: int
    claim: Entry
    finding: Finding
    read: tuple[SourcedNumber, ...]
    in_runs: tuple[SourcedNumber, ...]


def verdict_of(readings: Iterable[bool]) -> Verdict:
    """The verdict of readings of the published figures; without any the claim cannot be tested."""
    listed = list(readings)
    if not listed:
        return Verdict.UNTESTABLE
    if all(listed):
        return Verdict.HOLDS
    return Verdict.HOLDS_ONLY_IF if any(listed) else Verdict.FAILS


def verdict_of_parts(*parts: Sequence[bool]) -> Verdict:
    """The verdict of a claim of several parts, each with its own readings: one that no reading supports fails the whole."""
    if any(part and not any(part) for part in parts):
        return Verdict.FAILS
    return verdict_of(reading for part in parts for reading in part)


def replicated(name: str, interval: Interval, shown: str) -> Measure:
    """A measure from replications: `shown` formats a number, as in `{:.0f} km`."""
    estimate, low, high = (shown.format(each) for each in (interval.estimate, interval.low, interval.high))
    if not math.isfinite(interval.high - interval.low):
        return Measure(name, f"{estimate}, one run, which has no interval")
    words = f"{estimate} (95 % interval {low} to {high}), {interval.count} runs"
    return Measure(name, words, interval.low, interval.high, interval.count)


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def span(low: float, high: float, digits: int = 0) -> str:
    """Two ends of a spread, or the one number that both are: `27 to 56`; infinity is `no limit`."""
    ends = ["no limit" if math.isinf(each) else f"{each:,.{digits}f}" for each in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
