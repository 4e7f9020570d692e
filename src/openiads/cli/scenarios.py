"""`openiads check`, `new` and `schema`: files of scenarios before they run.

Source: docs/scenario.md. Leaves out: running them.
"""

import json
from pathlib import Path

import click

import openiads
from openiads.cli.group import SCENARIO_HELP, fail, main, told


@main.command(epilog=SCENARIO_HELP)
@click.argument("scenario")
@click.option("--expand", is_flag=True, help="Write the scenario out, with all that it leaves to defaults and entries.")
@told
def check(scenario: str, expand: bool) -> None:
    """Say everything that is wrong with SCENARIO, with file, line and column, without running it."""
    problems = openiads.check(scenario)
    if problems:
        raise openiads.ScenarioError(problems, scenario)
    loaded = openiads.load(scenario)
    click.echo(openiads.expand(loaded) if expand else f"{loaded.name}: no problem found")


@main.command()
@click.argument("name", required=False)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file to write.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.option(
    "--from", "places", type=click.Path(path_type=Path), help="A .geojson or .kml file of places to begin with."
)
@told
def new(name: str | None, out: Path | None, force: bool, places: Path | None) -> None:
    """Copy the bundled scenario NAME, to start one's own from, or begin with places; without either, list them."""
    if places is not None:
        _from_places(places, name, out, force)
        return
    if name is None:
        for each in openiads.bundled():
            click.echo(f"{each:20s} {openiads.load(each).description}")
        return
    text = openiads.bundled_text(name)
    if out is None:
        click.echo(text, nl=False)
        return
    beside = {out.parent / file.name: file.read_bytes() for file in openiads.bundled_files(name)}
    for place in (out, *(place for place, content in beside.items() if not _holds(place, content))):
        if place.exists() and not force:
            fail(f"{place}: there is such a file; choose another name or folder, or add --force")
    out.write_text(text, encoding="utf-8")
    for place, content in beside.items():
        place.write_bytes(content)
    named = "".join(f", with {place.name} beside it" for place in beside)
    click.echo(f"{out}: a copy of {name}{named}; try `openiads check {out}`")


def _from_places(places: Path, name: str | None, out: Path | None, force: bool) -> None:
    """Write a scenario with the places of a file."""
    if name is not None:
        raise click.UsageError("give either NAME or --from FILE")
    text = openiads.places(places)
    if out is None:
        click.echo(text, nl=False)
        return
    if out.exists() and not force:
        fail(f"{out}: there is such a file; choose another name or folder, or add --force")
    out.write_text(text, encoding="utf-8")
    click.echo(f"{out}: a scenario with the places of {places}; try `openiads check {out}`")


def _holds(place: Path, content: bytes) -> bool:
    """Whether a file is there and holds just this."""
    return place.is_file() and place.read_bytes() == content


@main.command()
@told
def schema() -> None:
    """Print the JSON Schema of a scenario file, for editors."""
    click.echo(json.dumps(openiads.schema(), indent=1))
