"""`openiads run` and `openiads warmup`: run a scenario once or many times, and say what happened.

Source: docs/commands.md. Leaves out: what a record holds (openiads.record) and how it is summed up (openiads.show).
"""

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

import openiads
from openiads.cli.group import SCENARIO_HELP, main, told

NOTHING_KEPT = "Nothing was written: add --out FOLDER to keep the record and a report."
# Keys of a scenario that name files.
FILE_KEYS = ("catalogue", "path", "recording", "python")


def changes_of(settings: tuple[str, ...]) -> dict[str, str]:
    """PATH=VALUE texts as a mapping; a text without '=' is the command line's fault."""
    changes = {}
    for text in settings:
        path, equals, value = text.partition("=")
        if not equals or not path:
            raise click.BadParameter(f"{text!r} is not PATH=VALUE, as in raids[north].count=30", param_hint="--set")
        changes[path.strip()] = _found(path.strip(), value)
    return changes


def _found(path: str, value: str) -> str:
    """A file or folder of the current folder by its whole path, where a path names one; anything else as it is."""
    return str(Path(value).absolute()) if path.rpartition(".")[2] in FILE_KEYS and _exists(value) else value


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False


def scenario_with(scenario: str, settings: tuple[str, ...], seed: int | None, policy: Path | None = None) -> Any:
    """A scenario with the changes of --set, another seed and a policy of one's own where they are given."""
    loaded = openiads.load(scenario)
    changes: dict[str, Any] = dict(changes_of(settings))
    if policy is not None:
        changes["doctrine.policy"] = {"python": str(policy.absolute())}
    if seed is not None:
        changes["seed"] = str(seed)
    return openiads.replace(loaded, changes) if changes else loaded


def _json_object(measures: list[dict[str, float]], record: Any, begun_cpu_s: float) -> dict[str, Any]:
    """What --json prints: means over replications, the record's own names, and both CPU times."""
    mean = {name: sum(m[name] for m in measures) / len(measures) for name in measures[0]}
    keyed = ("rounds_fired", "wrong_step[")
    values = {name: plain_number(value) for name, value in mean.items() if not name.startswith(keyed)}
    return {
        "scenario": record.meta["scenario"],
        "scenario_hash": record.meta["scenario_hash"],
        "seed": record.meta["seed"],
        "replications": len(measures),
        **values,
        "wrong_steps": by_key(mean, "wrong_step"),
        "rounds_fired": by_key(mean, "rounds_fired"),
        "rounds_fired_total": plain_number(mean["rounds_fired"]),
        "each": [{name: plain_number(value) for name, value in m.items()} for m in measures]
        if len(measures) > 1
        else [],
        "cpu_s": round(mean["cpu_s"], 6),
        "total_cpu_s": round(time.process_time() - begun_cpu_s, 6),
        "mark": record.meta["mark"],
    }


def by_key(measures: Mapping[str, float], name: str) -> dict[str, float | int]:
    """Measures of one name with a key in brackets, by that key."""
    start = f"{name}["
    return {each[len(start) : -1]: plain_number(value) for each, value in measures.items() if each.startswith(start)}


def plain_number(value: float) -> float | int:
    """A number as JSON is to show it: whole where it is whole."""
    return int(value) if float(value).is_integer() else round(value, 6)


def _replicated(
    scenario: Any, replications: int, workers: int | None, quiet: bool, allow_code: bool
) -> list[dict[str, float]]:
    """Measures of all replications, with a line that counts them where somebody watches."""
    measures = []
    watched = sys.stderr.isatty() and not quiet
    for found in openiads.replicate(scenario, replications, workers=workers, allow_code=allow_code):
        measures.append(found)
        if watched:
            click.echo(f"\rreplication {len(measures)} of {replications}", nl=False, err=True)
    if watched:
        click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
    return measures


def _written(record: Any, out: Path) -> list[str]:
    """Write record and report; the lines that say where they are."""
    folder = record.write(out)
    report = openiads.write_report(record, folder / "report.html")
    return [f"record: {folder}", f"report: {report}"]


def _run(scenario: Any, out: Path | None, allow_code: bool) -> Any:
    """Run a scenario; where its policy fails on the way, what was computed is written all the same."""
    try:
        return openiads.run(scenario, allow_code=allow_code)
    except openiads.PolicyError as error:
        if out is not None and error.record is not None:
            kept = "\n".join(_written(error.record, out))
            raise openiads.PolicyError(f"{error}\nWhat was computed until then was kept.\n{kept}") from None
        raise


@main.command(epilog=SCENARIO_HELP)
@click.argument("scenario")
@click.option(
    "--set", "settings", metavar="PATH=VALUE", multiple=True, help="Replace a value, as raids[north].count=30."
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Another seed than the scenario's.")
@click.option("--replications", type=click.IntRange(1, 10_000_000), default=1, show_default=True)
@click.option("--workers", type=click.IntRange(1, 1024), help="Threads for replications; one a core if left out.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the record and report of replication 0.")
@click.option(
    "--policy", type=click.Path(path_type=Path), help="A Python file that chooses what is fired at; needs --allow-code."
)
@click.option("--allow-code", is_flag=True, help="Run the Python file of a policy, with all your rights.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--view", "viewed", is_flag=True, help="Play the record of replication 0 in a 3-D page afterwards.")
@told
def run(
    scenario: str,
    settings: tuple[str, ...],
    seed: int | None,
    replications: int,
    workers: int | None,
    out: Path | None,
    policy: Path | None,
    allow_code: bool,
    as_json: bool,
    viewed: bool,
) -> None:
    """Run SCENARIO and say what happened, in plain words."""
    begun_cpu_s = time.process_time()
    loaded = scenario_with(scenario, settings, seed, policy)
    if out is not None:
        openiads.require_folder(out)
    record = _run(loaded, out, allow_code)
    measures = [record.measures]
    if replications > 1:
        measures = _replicated(loaded, replications, workers, as_json, allow_code)
    places = _written(record, out) if out is not None else []
    if as_json:
        found = _json_object(measures, record, begun_cpu_s) | {"record": str(out) if out is not None else None}
        click.echo(json.dumps(found, indent=1))
    else:
        click.echo(openiads.summary_over(measures, record) if replications > 1 else openiads.summary(record))
        click.echo("\n".join(places) if places else NOTHING_KEPT)
    if viewed:
        openiads.view([record], said=click.echo)


@main.command()
@told
def warmup() -> None:
    """Compile everything that a run needs, ahead of the first one."""
    begun_s = time.process_time()
    folder = openiads.warmup()
    click.echo(f"compiled code is in {folder} ({time.process_time() - begun_s:.1f} s of CPU)")
