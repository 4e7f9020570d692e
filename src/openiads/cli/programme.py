"""`openiads programme`: what a procurement programme costs and when, what is in service, and what each delivery adds.

Source: docs/programme.md. Leaves out: how it is computed (openiads.brief).
"""

import json
import sys
from pathlib import Path
from typing import Any

import click

import openiads
from openiads.cli.group import main, told
from openiads.cli.places import writable_folder

Row = dict[str, Any]
NOTHING = "-"


def _say(message: str) -> None:
    """Tell on a terminal what is being run, in one line that is drawn again."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{message}" if message else "\r\x1b[K", err=True, nl=False)


def _table(title: str, headings: list[str], rows: list[list[str]], texts: int = 1) -> Any:
    """A table; its first columns are texts, the others numbers."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number < texts else "right", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _millions(value: float) -> str:
    return f"{value:,.1f}" if value else NOTHING


def _count(value: float | None) -> str:
    return NOTHING if value is None else f"{value:g}"


def _spread(found: Row | None, digits: int = 1) -> str:
    """A value with its ends, where they differ."""
    if found is None:
        return NOTHING
    value = found.get("nominal", found.get("estimate"))
    ends = [found["low"], found["high"]]
    said = [NOTHING if end is None else f"{round(end, digits) + 0.0:,.{digits}f}" for end in (value, *ends)]
    return said[0] if ends[0] == ends[1] else f"{said[0]} ({said[1]} to {said[2]})"


def _numbers(row: Row) -> str:
    """A number of the file with its ends, as it is written."""
    return f"{row['nominal']:g}" + (f" ({row['low']:g} to {row['high']:g})" if row["low"] != row["high"] else "")


def _payments(batch: Row) -> Any:
    """Payments of a batch by year."""
    kinds = ["advance", "on delivery", "loan repaid", "interest"]
    shown = [kind for kind in kinds if any(year[kind] for year in batch["years"])]
    rows = [[str(year["year"]), *(_millions(year[kind]) for kind in [*shown, "total"])] for year in batch["years"]]
    sums = [sum(year[kind] for year in batch["years"]) for kind in [*shown, "total"]]
    rows.append(["all", *map(_millions, sums)])
    return _table(f"{batch['id']}: payments, million US dollars", ["year", *shown, "total"], rows)


def _financing(batch: Row) -> Any:
    """What the loan comes to over rates and tenors."""
    rows = [
        [
            f"{100 * each['rate_per_year']:g} %",
            f"{each['tenor_years']:g}",
            f"{each['interest_usd_m']:,.1f}",
            f"{each['highest_year_usd_m']:,.1f}",
            str(each["last_year"]),
        ]
        for each in batch["financing"]
    ]
    headings = ["rate a year", "tenor, years", "all interest", "dearest year", "last paid"]
    title = f"{batch['id']}: the loan over its rates and tenors, million US dollars; a range, not a distribution"
    return _table(title, headings, rows, 0)


def _service(rows: list[Row]) -> Any:
    """Fire units in service at the end of each year."""
    lines = []
    for row in rows:
        ends = (row["happened_low"], row["happened_high"])
        told_of = (
            NOTHING if ends[0] is None else _count(ends[0]) if ends[0] == ends[1] else f"{ends[0]:g} to {ends[1]:g}"
        )
        lines.append([str(row["year"]), _count(row["planned"]), told_of])
    return _table("Fire units at the end of each year", ["year", "planned", "delivered"], lines)


def _stages(found: Row) -> Any:
    """What is there after each delivery: areas and the raid that saturates."""
    heights = [f"covered at {each['height_m']:,.0f} m" for each in found["stages"][0]["covered"]]
    defended = ["defended"] if found["footprint_class"] else []
    rows = []
    for stage in found["stages"]:
        size = stage["saturation"]
        more = "+" if size["open_ended"] else ""
        areas = [f"{each['area_km2']:,.0f}" for each in stage["covered"]]
        areas += [f"{stage['defended']['against_all_km2']:,.0f}"] if defended else []
        saturated = f"{size['size']} ({size['low']} to {size['high']}{more})"
        rows.append([stage["delivery"], str(stage["fire_units"]), f"{stage['price_usd_m']:,.0f}", *areas, saturated])
    title = f"After each delivery, in {found['scenario']}: areas in km2, {found['replications']} runs of each raid"
    return _table(title, ["after", "fire units", "price", *heights, *defended, "saturated beyond"], rows)


def _stopped(found: Row) -> Any:
    """Targets stopped of raids, and how many more than after the delivery before."""
    rows = []
    for stage, each in _raids(found):
        said = _spread(each["further"]) + _unless(each["further_significant"])
        rows.append([stage["delivery"], str(each["raid"]), _spread(each["stopped"]), said])
    return _table("Targets stopped (95 % intervals)", ["after", "raid of", "stopped", "more than before"], rows)


def _prices(found: Row) -> Any:
    """What each target stopped of a raid costs, and a further one."""
    rows = []
    for stage, each in _raids(found):
        price, further = each["price_per_target_usd_m"], each["price_per_further_target_usd_m"]
        changed = _spread(each["price_change_usd_m"]) + _unless(each["price_change_significant"])
        rows.append([stage["delivery"], str(each["raid"]), _spread(price), changed, _spread(further)])
    title = "Price in service for each target stopped in one raid, million US dollars (95 % intervals)"
    return _table(title, ["after", "raid of", "price a target", "its change", "a further one"], rows)


def _raids(found: Row) -> list[tuple[Row, Row]]:
    """Every stage with each of its raids."""
    return [(stage, each) for stage in found["stages"] for each in stage["stopped"]]


def _unless(significant: bool | None) -> str:
    """What is said of a difference that is not significant."""
    return ", not significant" if significant is False else ""


def _contracts(rows: list[Row]) -> Any:
    """Contracts and buyers that were named."""
    lines = [
        [
            ", ".join(row["buyers"]) or NOTHING,
            row["status"],
            row["unit_as_printed"],
            ("at least " if row["lower_bounds"] else "") + _spread(row["fire_units"], 0),
            ("over " if row["lower_bounds"] else "") + _spread(row["price_usd_m"], 0),
            _spread(row["price_per_fire_unit_usd_m"], 0) + (", unbounded" if row["lower_bounds"] else ""),
        ]
        for row in rows
    ]
    headings = ["buyer", "status", "as printed", "fire units", "price", "price a fire unit"]
    return _table(
        "What is published of contracts, million US dollars; no single ratio is a verdict", headings, lines, 3
    )


def _assumed(rows: list[Row]) -> Any:
    """What is assumed, a line for each reason."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if row["grade"] == "assumed":
            value = row["printed"] if "printed" in row else _numbers(row)
            reasons.setdefault(row["why"], []).append(f"{row['batch']} {row['key']} {value}")
    return _table("Assumed", ["why", "value"], [[why, "\n".join(values)] for why, values in reasons.items()], 2)


def _print(numbers: Row) -> None:
    """Print sentences and tables, as wide as the terminal."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False)

    def say(kind: str) -> None:
        for sentence in numbers["sentences"][kind]:
            console.print(sentence, markup=False)

    console.print(": ".join(filter(None, (numbers["programme"], numbers["description"]))) + "\n", markup=False)
    say("money")
    for batch in numbers["batches"]:
        console.print(_payments(batch))
        if len(batch["financing"]) > 1:
            console.print(_financing(batch))
    say("service")
    console.print(_service(numbers["service"]))
    if numbers["capability"] is not None:
        say("capability")
        console.print(_stages(numbers["capability"]))
        console.print(_stopped(numbers["capability"]))
        console.print(_prices(numbers["capability"]))
    console.print(_contracts(numbers["contracts"]))
    if any(row["grade"] == "assumed" for row in numbers["inputs"]):
        console.print(_assumed(numbers["inputs"]))
    console.print("What the model can not know:", style="bold")
    for sentence in numbers["sentences"]["cannot_know"]:
        console.print(f"- {sentence}", markup=False)
    console.print(f"[{numbers['mark']}]", markup=False)


@main.command(epilog="PROGRAMME is a file, or the name of a bundled programme.")
@click.argument("programme", required=False)
@click.option(
    "--replications", type=click.IntRange(10, 100_000), help="Random runs of each raid; the file's if left out."
)
@click.option("--workers", type=click.IntRange(1, 1024), help="Threads; one a core if left out.")
@click.option("--no-runs", is_flag=True, help="Money and deliveries alone: leave the scenario out.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    callback=writable_folder,
    help="Folder for a page, charts and tables.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@told
def programme(
    programme: str | None,
    replications: int | None,
    workers: int | None,
    no_runs: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Say what PROGRAMME costs and when, what is in service over time, and what each delivery adds to a scenario.

    Without PROGRAMME, list the bundled ones.
    """
    if programme is None:
        for name in openiads.bundled_programmes():
            click.echo(f"{name:20s} {openiads.load_programme(name).description}")
        return
    read = openiads.load_programme(programme)
    found = openiads.work_out_programme(read, replications=replications, workers=workers, runs=not no_runs, watch=_say)
    _say("")
    files = openiads.write_programme(found, out) if out is not None else []
    if as_json:
        click.echo(json.dumps(found.numbers, indent=1, sort_keys=True))
        return
    _print(found.numbers)
    if files:
        click.echo("\n".join(map(str, files)))
