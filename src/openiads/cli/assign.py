"""`openiads assign`: weapons to targets, from a file; a good plan, or one that is proven to be the best.

Source: docs/models/assignment.md. Leaves out: time and geometry, which only a run has.
"""

import json
from pathlib import Path
from typing import Any

import click

import openiads
from openiads.cli.group import main, told

ROWS = 20
MOST_WRITTEN_OUT = 1e12


def _json_object(found: Any, exact: bool, objective: str) -> dict[str, Any]:
    """What --json prints."""
    return {
        "objective": objective,
        "exact": exact,
        "value": found.value,
        "greedy": found.greedy,
        "bound": found.bound,
        "gap": found.gap,
        "proven": found.proven,
        "cpu_s": found.cpu_s,
        "bound_cpu_s": found.bound_cpu_s,
        "assignment": found.triples,
        "mark": found.mark,
    }


def _number(value: float) -> str:
    """Six decimals, as tables of instances have them; powers of ten where that is no way to write a number."""
    return f"{value:.6f}" if abs(value) < MOST_WRITTEN_OUT else f"{value:.6e}"


def _print_plan(found: Any, objective: str) -> None:
    """Print value, bound, gap and time, and the plan, weapon by weapon."""
    what = "worth of targets that leaks" if objective == "target" else "value of assets that is lost"
    click.echo(f"value  {_number(found.value)}  ({what}, expected)")
    click.echo(f"greedy {_number(found.greedy)}  (each round in turn to where it saves most)")
    click.echo(f"bound  {_number(found.bound)}  (no plan has less)")
    proof = "proven to be the best" if found.proven else "not proven to be the best"
    click.echo(f"gap    {found.gap:.2%}, {proof}")
    click.echo(f"time   {found.cpu_s:.6f} s of CPU, and {found.bound_cpu_s:.3f} s for the bound\n")
    rows: dict[int, list[str]] = {}
    for weapon, target, rounds in found.triples:
        rows.setdefault(weapon, []).append(f"{target}" if rounds == 1 else f"{target} x{rounds}")
    click.echo("weapon  targets (and rounds, where more than one)")
    for weapon, targets in list(rows.items())[:ROWS]:
        click.echo(f"{weapon:6d}  {', '.join(targets)}")
    if len(rows) > ROWS:
        click.echo(f"... and {len(rows) - ROWS} more weapons; --json gives all")
    click.echo(f"\n{found.mark}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--exact", is_flag=True, help="Prove the plan to be the best, as far as the time limit allows.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--objective",
    type=click.Choice(["target", "asset"]),
    default="target",
    show_default=True,
    help="What is to be least: worth of targets that leaks, or value of assets that is lost.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(0.0, 1e6),
    default=60.0,
    show_default=True,
    help="CPU time for bound and proof [s].",
)
@told
def assign(file: Path, exact: bool, as_json: bool, objective: str, time_limit: float) -> None:
    """Assign the weapons in FILE to targets, so that least is expected to leak.

    FILE is a text (m n rounds, worths, lines of weapon, target and kill probability) or .npz (keys w, p, mu; for the asset
    objective p, mu, value, aim, lethality).
    """
    found = openiads.assign(file, exact=exact, objective=objective, time_limit_s=time_limit)
    if as_json:
        click.echo(json.dumps(_json_object(found, exact, objective), indent=1))
        return
    _print_plan(found, objective)
