"""`openiads identify`: wrong engagements as a curve over the error rates of identification.

Source: docs/models/identification.md. Leaves out: how the curve is made (openiads.error_curve) and told.
"""

import json
from pathlib import Path
from typing import Any

import click

import openiads
from openiads.cli.group import SCENARIO_HELP, main, told
from openiads.cli.places import writable_picture
from openiads.cli.run import by_key, plain_number, scenario_with

MOST_SCALE, MOST_POINTS = 1_000.0, 40


def _numbers(value: str, most: float) -> tuple[float, ...]:
    """Numbers between commas; a text that is none is the command line's fault."""
    try:
        found = tuple(float(part) for part in value.split(","))
    except ValueError:
        found = (-1.0,)
    if not all(0.0 <= number <= most for number in found) or len(found) > MOST_POINTS:
        raise click.BadParameter(f"{value!r} is not up to {MOST_POINTS} numbers of 0 to {most:g}, as in 0,0.5,1")
    return found


def _scales(context: click.Context, option: click.Parameter, value: str) -> tuple[float, ...]:
    """By what rates are scaled."""
    return _numbers(value, MOST_SCALE)


def _values(context: click.Context, option: click.Parameter, value: str) -> tuple[float, ...]:
    """Values of one rate."""
    return _numbers(value, 1.0)


def _bounded(value: float) -> float | int | None:
    """A number as JSON has it: none where it has no bound."""
    return plain_number(value) if abs(value) < float("inf") else None


def _point(point: Any) -> dict[str, Any]:
    """What --json prints of one point of the curve."""
    clean = point.runs_without_wrong
    means = {name: {end: _bounded(value) for end, value in vars(each).items()} for name, each in point.means.items()}
    share = {"mean": 1.0 - clean.share, "low": 1.0 - clean.high, "high": 1.0 - clean.low}
    place = {"value": plain_number(point.at)} if point.rate else {"scale": point.scale}
    return {
        **place,
        "rates": {name: plain_number(rate) for name, rate in point.rates.items()},
        **means,
        "runs_with_wrong": {end: plain_number(value) for end, value in share.items()},
        "wrong_steps": by_key(point.steps, "wrong_step"),
    }


def _object(points: list[Any], scenario: Any, replications: int, belief: str, out: Path | None) -> dict[str, Any]:
    """What --json prints."""
    return {
        "scenario": scenario.name,
        "scenario_hash": scenario.content_hash,
        "seed": scenario.seed,
        "replications": replications,
        "belief": belief,
        "rate": points[0].rate or None,
        "confidence": 0.95,
        "points": [_point(point) for point in points],
        "picture": str(out) if out is not None else None,
        "mark": openiads.MARK,
    }


@main.command(epilog=SCENARIO_HELP, context_settings={"show_default": True})
@click.argument("scenario")
@click.option("--set", "settings", metavar="PATH=VALUE", multiple=True, help="Replace a value, as for run.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Another seed than the scenario's.")
@click.option("--replications", type=click.IntRange(2, 100_000), default=20, help="Random runs for each scale.")
@click.option(
    "--scales",
    metavar="X,Y,...",
    default="0,0.5,1,2,4",
    callback=_scales,
    help="By what all error rates are multiplied.",
)
@click.option("--rate", metavar="KEY", help="Vary one rate alone, as reply_probability, over --values.")
@click.option(
    "--values", metavar="X,Y,...", default="0,0.25,0.5,0.75,1", callback=_values, help="Values of the rate of --rate."
)
@click.option(
    "--belief",
    type=click.Choice(["kept", "follows"]),
    default="kept",
    help="Whether command believes the scenario's rates throughout, or those that are true.",
)
@click.option("--workers", type=click.IntRange(1, 1024), help="Threads; one a core if left out.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=writable_picture,
    help="Draw the curve into a PNG or SVG file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@told
def identify(
    scenario: str,
    settings: tuple[str, ...],
    seed: int | None,
    replications: int,
    scales: tuple[float, ...],
    rate: str | None,
    values: tuple[float, ...],
    belief: str,
    workers: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Wrong engagements in SCENARIO as a curve over the error rates of identification, all together or one alone."""
    context = click.get_current_context()
    for name in ("scales",) if rate is not None else ("values",):
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError("--scales goes with all rates, --values with the one of --rate")
    changed, follows = scenario_with(scenario, settings, seed), belief == "follows"
    points = list(
        openiads.error_curve(
            changed, replications, scales=scales, rate=rate, values=values, belief_follows=follows, workers=workers
        )
    )
    if out is not None:
        openiads.write_error_curve(points, changed, out)
    if as_json:
        click.echo(json.dumps(_object(points, changed, replications, belief, out), indent=1))
        return
    click.echo(openiads.error_curve_text(points, changed, replications, follows))
    if out is not None:
        click.echo(f"curve: {out}")
