"""`openiads sources` and `catalogue`: every number with its source, of a scenario or of an entry.

Source: docs/catalogue.md. Leaves out: changing them; an entry is a file of the user's own.
"""

import json
from pathlib import Path
from typing import Any

import click

import openiads
from openiads.cli.group import SCENARIO_HELP, main, told


def _number(value: float | None) -> str:
    return "not published" if value is None else f"{value:g}"


def _print_numbers(rows: list[Any]) -> None:
    """Print numbers with their grade and source, a line each, by entry."""
    grade, entry = "", ""
    for row in rows:
        if row.grade != grade:
            click.echo(f"\n{row.grade.upper()}")
            grade, entry = row.grade, ""
        if row.entry != entry:
            click.echo(f"  {row.entry}")
            entry = row.entry
        cited = f" [{', '.join(row.source)}]" if row.source else ""
        spread = f"  ({_number(row.low)} to {_number(row.high)})" if row.low != row.high else ""
        click.echo(f"    {row.key} = {_number(row.value)} ({row.stance}){spread}  {row.printed}{cited}")


@main.command(epilog=SCENARIO_HELP)
@click.argument("scenario")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@told
def sources(scenario: str, as_json: bool) -> None:
    """Print every catalogue number that SCENARIO uses, with its source and grade, the assumed ones first."""
    rows = openiads.sources(openiads.load(scenario))
    if as_json:
        click.echo(json.dumps([vars(row) for row in rows], indent=1))
        return
    _print_numbers(rows)
    cited = {key: title for row in rows for key, title in zip(row.source, row.titles, strict=True)}
    click.echo("\nSOURCES")
    for key, title in sorted(cited.items()):
        click.echo(f"  {key}: {title}")


def _describe(known: Any, name: str) -> None:
    """Print one entry whole."""
    entry = known.entry(name)
    click.echo(f"{entry.id} ({entry.kind}): {entry.name}\n{entry.description.strip()}\n")
    for key, part in entry.structure.items():
        if key not in ("events", "figures"):
            click.echo(f"  {key}: {part}")
    for event in entry.structure.get("events", ()):
        click.echo(f"  {event['date']}: {event['what']}  {event['grade']}: {event['printed']}")
    for one in entry.structure.get("figures", ()):
        cited = ", ".join(one["source"])
        click.echo(f"  {one['of']}: {one['printed']} [{cited}] {one['grade']}, confidence {one['confidence']}")
    for key, value in entry.values.items():
        ends = f"{_number(value.nominal)} ({_number(value.low)} to {_number(value.high)})"
        shown = _number(value.nominal) if value.low == value.high else ends
        grade = f"{value.grade}, {' and '.join(value.assumed)} assumed" if value.assumed else value.grade
        click.echo(f"  {key} = {shown}  {grade}: {value.printed} [{', '.join(value.source)}]")
        if value.note:
            click.echo(f"      {value.note}")


def _print_shots(flown: Any) -> None:
    """Print the shots of an interceptor as tables, and the residuals of its fit."""
    for shot in flown.shots:
        limits = shot.envelope
        click.echo(
            f"\nSHOT, {shot.against} target, {flown.stance} values. Envelope: {limits.minimum_range_m:g} to"
            f" {limits.maximum_range_m:g} m, heights {limits.minimum_height_m:g} to {limits.maximum_height_m:g} m."
        )
        click.echo(f"{'time s':>10}{'distance m':>13}{'height m':>11}{'speed m/s':>12}")
        for time_s, distance_m, height_m, speed_m_s in shot.rows():
            click.echo(f"{time_s:10.1f}{distance_m:13.0f}{height_m:11.0f}{speed_m_s:12.0f}")
        if not shot.profile.arrived:
            click.echo("It falls below its minimum speed before it arrives.")
    click.echo(f"\n{'figure':<20}{'used':>12}{'model':>12}{'model less used':>18}")
    for row in flown.residuals:
        click.echo(f"{row.name:<20}{row.published:12.0f}{row.model:12.0f}{round(row.difference, 1) + 0.0:18.1f}")
    for remark in flown.remarks:
        click.echo(f"Figures that do not fit together: {remark}.")


def _entry_object(known: Any, name: str, values: str) -> dict[str, Any]:
    """What --json prints of one entry; of an interceptor with its shots."""
    entry = known.entry(name)
    found = {
        **{key: getattr(entry, key) for key in ("id", "kind", "name", "description")},
        **entry.structure,
        "values": {key: vars(value) for key, value in entry.values.items()},
    }
    if rows := openiads.capacity(known, name):
        return found | {"capacity": [vars(row) for row in rows]}
    if entry.kind != "interceptor":
        return found
    flown = openiads.shots(known, name, values)
    columns = ("time_s", "distance_m", "height_m", "speed_m_s")
    shots = [
        {
            "against": shot.against,
            **vars(shot.envelope),
            "arrived": shot.profile.arrived,
            **dict(zip(columns, map(list, zip(*shot.rows(), strict=True)), strict=True)),
        }
        for shot in flown.shots
    ]
    left = [{**row._asdict(), "difference": row.difference} for row in flown.residuals]
    return found | {"stance": values, "shots": shots, "residuals": left, "remarks": list(flown.remarks)}


@main.command()
@click.argument("name", required=False)
@click.option("--folder", "folders", type=click.Path(path_type=Path), multiple=True, help="A catalogue of your own.")
@click.option(
    "--values",
    type=click.Choice(["brochure", "middle", "sceptical"]),
    default="middle",
    show_default=True,
    help="How the figures of an interceptor's shots are read.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, or a list without NAME.")
@told
def catalogue(name: str | None, folders: tuple[Path, ...], values: str, as_json: bool) -> None:
    """Print the catalogue entry NAME with every number and source; without a name, list the entries.

    Of an interceptor also its shots: time, distance, height and speed as a run flies them, and how far the fitted flight is
    from each figure.
    """
    known = openiads.catalogue(folders)
    if as_json:
        listed = [{"id": id, "kind": known.kind(id), "name": known.entry(id).name} for id in known.ids()]
        click.echo(json.dumps(_entry_object(known, name, values) if name is not None else listed, indent=1))
        return
    if name is not None:
        _describe(known, name)
        for row in openiads.capacity(known, name):
            click.echo(row)
        if known.entry(name).kind == "interceptor":
            _print_shots(openiads.shots(known, name, values))
        return
    for id in known.ids():
        click.echo(f"{known.kind(id):13s} {id:32s} {known.entry(id).name}")
