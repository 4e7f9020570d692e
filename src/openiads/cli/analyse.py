"""`openiads analyse`: what the rows of a study say: curves, comparisons, sensitivity, cost; and rare events of a scenario.

Source: docs/studies.md. Leaves out: tables by point (`openiads results`).
"""

import json
import math
from pathlib import Path
from typing import Any

import click

import openiads
from openiads.cli.addresses import PLACES
from openiads.cli.group import SCENARIO_HELP, main, told
from openiads.cli.places import writable_picture
from openiads.cli.run import changes_of
from openiads.units import UNITS

JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
CHART = click.option(
    "--chart",
    type=click.Path(path_type=Path),
    callback=writable_picture,
    help="A file to draw a chart into, .svg or .png.",
)
FACTOR = click.option("--factor", required=True, help="The factor along the curve.")
MEASURE = click.option("--measure", default="reached", show_default=True, help="The measure.")


@main.group()
def analyse() -> None:
    """Analyse the rows of a study: saturation, magazine, compare, spread, sensitivity, exchange; and rare events."""


def _plain(value: Any) -> Any:
    """A value as JSON has it: no infinity, and parts as mappings."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if hasattr(value, "__dataclass_fields__"):
        return {key: _plain(each) for key, each in vars(value).items() if key != "table"}
    return value


def _printed(found: Any, as_json: bool, lines: list[str], chart: Any, path: Path | None) -> None:
    """Print an analysis as JSON or as lines, and draw its chart where a file is named for it."""
    if path is not None:
        openiads.save_chart(chart(), path)
        lines = [*lines, f"chart: {path}"]
    click.echo(json.dumps(_plain(found), indent=1, sort_keys=True) if as_json else "\n".join(lines))


def _ends(interval: Any) -> str:
    return f"{interval.estimate:.4g} [{interval.low:.4g}, {interval.high:.4g}]"


def _level(level: Any) -> str:
    return f"{level:g}" if isinstance(level, float) else str(level)


def _place(place: Any, measure: str) -> str:
    none = place.none
    share = f"{none.share:.3f} [{none.low:.3f}, {none.high:.3f}]"
    if none.zeros == 0:
        share = f"0 of {none.count}, at most {none.zero_at_most:.2g}"
    return f"  {place.level:g}: {measure} {_ends(place.mean)}, P({measure} = 0) {share}"


@analyse.command()
@PLACES
@FACTOR
@MEASURE
@click.option("--none", "zeros", is_flag=True, help="Draw the chance that the measure is zero, in place of its mean.")
@JSON
@CHART
@told
def saturation(
    folders: tuple[Path | str, ...], factor: str, measure: str, zeros: bool, as_json: bool, chart: Path | None
) -> None:
    """Leakers and the chance of none over raid size, a curve for each combination of the other factors, knees marked."""
    found = openiads.saturation(openiads.results(*folders), factor, measure)
    lines = []
    for curve in found:
        knee = curve.knee
        said = (
            f"knee at {knee.size:.3g} [{knee.low:.3g}, {knee.high:.3g}], then {knee.slope:.2g} for each more"
            if knee
            else "no knee seen"
        )
        lines += [f"{curve.name}: {said}", *(_place(place, measure) for place in curve.places)]
    drawn = openiads.none_chart if zeros else openiads.saturation_chart
    _printed(found, as_json, lines, lambda: drawn(found, factor, measure), chart)


@analyse.command()
@PLACES
@FACTOR
@MEASURE
@JSON
@CHART
@told
def magazine(folders: tuple[Path | str, ...], factor: str, measure: str, as_json: bool, chart: Path | None) -> None:
    """How many rounds are enough: the fewest that do not differ significantly from the most."""
    found = openiads.magazine(openiads.results(*folders), factor, measure)
    lines = []
    for depth in found:
        enough = (
            f"{depth.level:g} are enough: no more differ significantly"
            if depth.level is not None
            else "none of these is shown to be enough: the most differ significantly from the next, and more may pay"
            if len(depth.curve.places) > 1
            else "one level tells nothing"
        )
        lines.append(f"{depth.curve.name}: {enough}")
        for place, difference in zip(depth.curve.places, depth.differences, strict=True):
            lines.append(f"{_place(place, measure)}, less the most {_ends(difference)}")
    _printed(found, as_json, lines, lambda: openiads.magazine_chart(found, factor, measure), chart)


@analyse.command()
@PLACES
@click.option("--factor", required=True, help="The factor whose levels are the two arms.")
@click.option("--first", required=True, help="The level compared with.")
@click.option("--second", required=True, help="The level compared.")
@click.option("--measure", "measures", multiple=True, help="A measure; the study's own if left out.")
@JSON
@CHART
@told
def compare(
    folders: tuple[Path | str, ...],
    factor: str,
    first: str,
    second: str,
    measures: tuple[str, ...],
    as_json: bool,
    chart: Path | None,
) -> None:
    """The second level less the first, on common random numbers: difference, interval, and whether it is significant."""
    results = openiads.results(*folders)
    found = openiads.compare(results, factor, first, second, measures or results.manifest["measures"])
    lines = []
    for one in found:
        held = "".join(f", {key} = {value}" for key, value in one.held.items())
        verdict = "significant" if one.significant else "not significant"
        lines.append(
            f"{one.measure}{held}: {one.first:.4g} to {one.second:.4g}, difference {_ends(one.difference)}: {verdict}"
        )
        verdict = "not significant" if one.none_difference.holds_zero else "significant"
        lines.append(f"  P({one.measure} = 0): difference {_ends(one.none_difference)}: {verdict}")
    _printed(found, as_json, lines, lambda: openiads.comparison_chart(found, first, second), chart)


@analyse.command()
@PLACES
@MEASURE
@JSON
@CHART
@told
def sensitivity(folders: tuple[Path | str, ...], measure: str, as_json: bool, chart: Path | None) -> None:
    """What a measure depends on, from means over replications: Morris, Sobol, or a polynomial, by the study's design."""
    found = openiads.sensitivity(openiads.results(*folders), measure)
    lines = [f"{found.method} of the means of {measure}; chance is {100 * found.noise:.1f} % of their variance"]
    for effect in sorted(found.effects, key=lambda each: -each.first):
        lines.append(
            f"  {effect.factor}: {found.first} {effect.first:.4g} [{effect.first_low:.4g}, {effect.first_high:.4g}],"
            f" {found.second} {effect.second:.4g} [{effect.second_low:.4g}, {effect.second_high:.4g}]"
        )
    lines += [f"Careful: {remark}" for remark in found.remarks]
    _printed(found, as_json, lines, lambda: openiads.sensitivity_chart(found), chart)


@analyse.command()
@PLACES
@MEASURE
@JSON
@CHART
@told
def spread(folders: tuple[Path | str, ...], measure: str, as_json: bool, chart: Path | None) -> None:
    """What sources disagree about: the range of a mean between published figures, and chance apart from it."""
    found = openiads.spread(openiads.results(*folders), measure)
    lines = [f"Mean of {measure} at published figures: bounds, and no distribution; in brackets 95 % of chance."]
    for one in found:
        low, high = one.ends
        verdict = "more than chance" if one.significant else "not told from chance"
        lines.append(
            f"{one.factor}: {one.means[low].estimate:.4g} (at {_level(one.levels[low])}) to {one.means[high].estimate:.4g}"
            f" (at {_level(one.levels[high])}), {_ends(one.difference)} apart: {verdict}"
        )
        lines += [f"  {_level(level)}: {_ends(mean)}" for level, mean in zip(one.levels, one.means, strict=True)]
    _printed(found, as_json, lines, lambda: openiads.spread_chart(found, measure), chart)


@analyse.command()
@PLACES
@click.option("--point", type=click.IntRange(0), default=0, show_default=True, help="The point of the chart.")
@JSON
@CHART
@told
def exchange(folders: tuple[Path | str, ...], point: int, as_json: bool, chart: Path | None) -> None:
    """What the rounds cost for what they did: break-even first, and no single ratio for a verdict."""
    found = openiads.exchange(openiads.results(*folders))
    lines = ["Prices of a round [million US dollars]:"]
    for id, price in found[0].prices.items():
        said = (
            "assumed: no price of it is published, and this is the range of those that are"
            if price.assumed
            else "published"
        )
        lines.append(f"  {id}: {_million(price.low_usd):.3g} to {_million(price.high_usd):.3g}, {said}")
    lines.append("Millions each, at the low and at the high end of prices, with 95 % intervals of chance:")
    for one in found:
        shown = ", ".join(f"{key} = {value}" for key, value in one.factors.items())
        lines.append(f"point {one.point}" + (f" ({shown})" if shown else ""))
        lines += [f"  {ratio.name}: {_millions(ratio)}" for ratio in one.ratios]
    chosen = next((one for one in found if one.point == point), found[0])
    _printed(found, as_json, lines, lambda: openiads.exchange_chart(chosen), chart)


def _millions(ratio: Any) -> str:
    if math.isnan(ratio.at_low_usd):
        return "nothing was bought"
    ends = ((ratio.at_low_usd, ratio.low_interval_usd), (ratio.at_high_usd, ratio.high_interval_usd))
    return " to ".join(
        f"{_million(value):.3g} [{_million(low):.3g}, {_million(high):.3g}]" for value, (low, high) in ends
    )


@analyse.command(epilog=SCENARIO_HELP)
@click.argument("scenario")
@click.option("--set", "settings", metavar="PATH=VALUE", multiple=True, help="Replace a value of the scenario.")
@click.option(
    "--at-least", type=click.IntRange(1), default=1, show_default=True, help="How many attackers reach their aim."
)
@click.option("--effort", type=click.IntRange(20, 100_000), default=100, show_default=True, help="Runs a level.")
@click.option("--repeats", type=click.IntRange(2, 10_000), default=20, show_default=True, help="Independent repeats.")
@click.option("--workers", type=click.IntRange(1, 1024), help="Threads; one a core if left out.")
@JSON
@CHART
@told
def rare(
    scenario: str,
    settings: tuple[str, ...],
    at_least: int,
    effort: int,
    repeats: int,
    workers: int | None,
    as_json: bool,
    chart: Path | None,
) -> None:
    """The chance that attackers of SCENARIO reach their aim, by splitting: for what hardly ever happens."""
    loaded = openiads.replace(openiads.load(scenario), changes_of(settings))
    found = openiads.rare(loaded, at_least, effort=effort, repeats=repeats, workers=workers)
    lines = [f"P(at least {at_least} reach) = {_ends(found.interval)}, {repeats} repeats of {effort} runs a level"]
    lines += [
        f"  level {level:.4g}: crossed by {share:.3f}"
        for level, share in zip(found.levels, found.shares.mean(axis=0), strict=True)
    ]
    _printed(found, as_json, lines, lambda: openiads.rare_chart(found), chart)


def _million(value_usd: float) -> float:
    return value_usd / UNITS["usd_m"].to_si
