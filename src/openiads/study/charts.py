"""Charts of a study's analyses: which numbers go where; show/curves.py draws them.

Source: docs/studies.md. Leaves out: the analyses themselves.
"""

import math
from collections.abc import Sequence

from openiads.analysis.intervals import Interval, mean_intervals
from openiads.show.curves import Bar, Series, Span, bar_chart, curve_chart, span_chart
from openiads.show.style import Chart
from openiads.study.comparison import Comparison
from openiads.study.curves import Curve, Depth
from openiads.study.exchange import Exchange
from openiads.study.sensitivity import Sensitivity
from openiads.study.splitting import Rare
from openiads.study.spread import Spread
from openiads.units import UNITS

SHOWN_CURVES = 7
SHOWN_SPREADS = 24
MILLION_USD = UNITS["usd_m"].to_si


def saturation_chart(curves: Sequence[Curve], factor: str, measure: str) -> Chart:
    """Leakers over raid size, knees marked."""
    found = [c.knee for c in curves if c.knee is not None]
    finding = f"{measure} over {factor}" + ("" if found else ", no knee seen")
    return curve_chart([_series(curve) for curve in curves[:SHOWN_CURVES]], factor, f"mean of {measure}", finding)


def none_chart(curves: Sequence[Curve], factor: str, measure: str) -> Chart:
    """The chance that a measure is zero over raid size, with Wilson intervals."""
    series = [
        Series(
            curve.name,
            [place.level for place in curve.places],
            [place.none.share for place in curve.places],
            [place.none.low for place in curve.places],
            [place.none.high for place in curve.places],
        )
        for curve in curves[:SHOWN_CURVES]
    ]
    return curve_chart(series, factor, f"P({measure} = 0)", f"Chance that {measure} is zero, over {factor}")


def magazine_chart(depths: Sequence[Depth], factor: str, measure: str) -> Chart:
    """A measure over rounds in the magazine."""
    finding = f"{measure} over {factor}: bars that reach the last level's are not told apart by pairs alone"
    return curve_chart([_series(depth.curve) for depth in depths[:SHOWN_CURVES]], factor, f"mean of {measure}", finding)


def _series(curve: Curve) -> Series:
    bend = (curve.knee.size, curve.knee.low, curve.knee.high) if curve.knee is not None else None
    return Series(
        curve.name,
        [place.level for place in curve.places],
        [place.mean.estimate for place in curve.places],
        [place.mean.low for place in curve.places],
        [place.mean.high for place in curve.places],
        bend,
    )


def comparison_chart(found: Sequence[Comparison], first: str, second: str) -> Chart:
    """Differences of means with their intervals; what crosses zero is not significant."""
    groups: dict[str, list[Bar]] = {"significant": [], "not significant": []}
    for one in found:
        held = ", ".join(f"{key} = {value}" for key, value in one.held.items())
        name = f"{one.measure}, {held}" if held else one.measure
        groups["significant" if one.significant else "not significant"].append(_bar(name, one.difference))
    shown = {name: bars for name, bars in groups.items() if bars}
    return bar_chart(shown, f"{second} less {first}", f"{second} against {first}, on common random numbers")


def _bar(name: str, interval: Interval) -> Bar:
    return Bar(name, interval.estimate, interval.low, interval.high)


def spread_chart(found: Sequence[Spread], measure: str) -> Chart:
    """The range of a mean between published figures, a band a factor, with chance as bars upon it."""
    spans = [
        Span(
            _spread_name(one, found),
            [f"{level:g}" if isinstance(level, float) else str(level) for level in one.levels],
            [mean.estimate for mean in one.means],
            [mean.low for mean in one.means],
            [mean.high for mean in one.means],
        )
        for one in found[:SHOWN_SPREADS]
    ]
    return span_chart(spans, f"mean of {measure}", f"What the disagreement between sources does to {measure}")


def _spread_name(one: Spread, found: Sequence[Spread]) -> str:
    """The factor, with what is held where it stands more than once."""
    if sum(other.factor == one.factor for other in found) == 1:
        return one.factor
    return f"{one.factor}, " + ", ".join(f"{key} = {value}" for key, value in one.held.items())


def sensitivity_chart(found: Sensitivity) -> Chart:
    """Both figures of each factor, the largest first."""
    ordered = sorted(found.effects, key=lambda effect: -effect.first)
    groups = {
        found.first: [Bar(e.factor, e.first, e.first_low, e.first_high) for e in ordered],
        found.second: [Bar(e.factor, e.second, e.second_low, e.second_high) for e in ordered],
    }
    return bar_chart(groups, f"{found.method} of {found.measure}", f"What {found.measure} depends on ({found.method})")


def exchange_chart(found: Exchange) -> Chart:
    """All ratios of a point side by side, at the low and at the high end of prices."""
    groups: dict[str, list[Bar]] = {"prices at their low end": [], "prices at their high end": []}
    for ratio in found.ratios:
        for group, value, ends in (
            ("prices at their low end", ratio.at_low_usd, ratio.low_interval_usd),
            ("prices at their high end", ratio.at_high_usd, ratio.high_interval_usd),
        ):
            if not math.isnan(value):
                groups[group].append(Bar(ratio.name, value / MILLION_USD, ends[0] / MILLION_USD, ends[1] / MILLION_USD))
    return bar_chart(
        groups, "million US dollars each", f"Cost exchange of design point {found.point}; no one ratio is a verdict"
    )


def rare_chart(found: Rare) -> Chart:
    """The chance of coming to each level, with the interval over repeats."""
    chances = mean_intervals(found.shares.cumprod(axis=1), "splitting")
    series = Series(
        "chance",
        list(found.levels),
        [one.estimate for one in chances],
        [one.low for one in chances],
        [one.high for one in chances],
    )
    across = "attackers at their aims, and the next one's part of the way"
    return curve_chart(
        [series], across, "chance", f"Chance of coming so far: {found.interval.estimate:.3g} at the end", True
    )
