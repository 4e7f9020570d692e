"""`openiads coverage`, `envelope` and `map`: what a laydown sees and reaches, and where it stands, without a run.

Source: docs/models/coverage.md and envelope.md. Leaves out: how it is computed (openiads.survey) and drawn (openiads.show).
"""

import json
from pathlib import Path
from typing import Any

import click

import openiads
from openiads.cli.group import SCENARIO_HELP, main, told
from openiads.cli.places import writable_folder
from openiads.units import si


def _numbers(context: click.Context, option: click.Parameter, text: str | None) -> tuple[float, ...] | None:
    """Numbers between commas; a text that is none is the command line's fault."""
    if text is None:
        return None
    try:
        found = tuple(float(part) for part in text.split(","))
    except ValueError:
        found = (float("nan"),)
    if not all(abs(number) < float("inf") for number in found):
        raise click.BadParameter(f"{text!r} is not numbers between commas, as in 50,300")
    return found


HEIGHTS = click.option(
    "--height-m", "heights_m", metavar="M,M,...", callback=_numbers, help="Heights of the target above the sea [m]."
)
ABOVE_GROUND = click.option("--above-ground", is_flag=True, help="Count heights from the ground, not from the sea.")
CHANCE = click.option(
    "--pd",
    type=click.FloatRange(0.01, 0.99),
    default=0.5,
    show_default=True,
    help="Chance of a look that counts as seen.",
)
OUT = click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    callback=writable_folder,
    help="Folder for pictures, maps and tables.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def _say(found: Any, out: Path | None, as_json: bool) -> None:
    """Write the files of a survey where a folder is named, and print what it found."""
    files = openiads.write_survey(found, out) if out is not None else []
    if as_json:
        click.echo(json.dumps(openiads.survey_numbers(found) | {"files": [str(file) for file in files]}, indent=1))
        return
    click.echo(openiads.survey_text(found))
    click.echo("\n".join(map(str, files)) if files else "Nothing was written: add --out FOLDER for pictures and maps.")


@main.command(epilog=SCENARIO_HELP)
@click.argument("scenario")
@HEIGHTS
@ABOVE_GROUND
@click.option("--class", "class_name", metavar="NAME", default="fighter", show_default=True, help="What is looked for.")
@CHANCE
@click.option("--without", "absent", metavar="NODE", multiple=True, help="Take a unit or radar out, and compare.")
@click.option(
    "--radius-km", type=click.FloatRange(1.0, 3_000.0), help="Half the side of the map; all that is seen if left out."
)
@click.option("--cells", type=click.IntRange(20, 4_000), default=500, show_default=True, help="Cells along each side.")
@OUT
@AS_JSON
@told
def coverage(
    scenario: str,
    heights_m: tuple[float, ...] | None,
    above_ground: bool,
    class_name: str,
    pd: float,
    absent: tuple[str, ...],
    radius_km: float | None,
    cells: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Say what the radars of SCENARIO see, each and together, at some heights, over relief and with refraction.

    Without --height-m the heights are 50, 300, 3,000 and 10,000 m.
    """
    found = openiads.coverage(
        openiads.load(scenario),
        heights_m=heights_m,
        above_ground=above_ground,
        class_name=class_name,
        detection_probability=pd,
        without=absent,
        radius_m=None if radius_km is None else si(radius_km, "km"),
        cells=cells,
    )
    _say(found, out, as_json)


@main.command(epilog=SCENARIO_HELP)
@click.argument("scenario")
@click.option("--class", "class_name", metavar="NAME", required=True, help="The class of target.")
@HEIGHTS
@ABOVE_GROUND
@CHANCE
@click.option("--to", metavar="ID", help="The asset or fire unit that it flies to; the most valued asset if left out.")
@click.option("--unit", metavar="ID", help="The one fire unit that fires; all if left out.")
@click.option("--directions", type=click.IntRange(4, 72), default=16, show_default=True, help="Evenly spread.")
@click.option("--from-km", type=click.FloatRange(1.0, 20_000.0), help="Range of launches, of a ballistic class.")
@click.option("--radius-km", type=click.FloatRange(1.0, 1_000.0), help="Half the side of the footprint's map.")
@click.option("--cells", type=click.IntRange(11, 401), default=41, show_default=True, help="Of the footprint's map.")
@OUT
@AS_JSON
@told
def envelope(
    scenario: str,
    class_name: str,
    heights_m: tuple[float, ...] | None,
    above_ground: bool,
    pd: float,
    to: str | None,
    unit: str | None,
    directions: int,
    from_km: float | None,
    radius_km: float | None,
    cells: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Say where and how early a target of a class can be engaged by the fire units of SCENARIO.

    By direction and height: first detection, launch and intercept, and how many engagements in turn there is time for; of a
    ballistic class the points that can be defended against launches from a range.
    """
    found = openiads.envelope(
        openiads.load(scenario),
        class_name,
        heights_m=heights_m,
        above_ground=True if above_ground else (None if heights_m is None else False),
        detection_probability=pd,
        to=to,
        unit=unit,
        directions=directions,
        from_m=None if from_km is None else si(from_km, "km"),
        radius_m=None if radius_km is None else si(radius_km, "km"),
        cells=cells,
    )
    _say(found, out, as_json)


@main.command(name="map", epilog=SCENARIO_HELP)
@click.argument("scenario")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the files; NAME-map, after the scenario, if left out.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@told
def laydown_map(scenario: str, out: Path | None, as_json: bool) -> None:
    """Draw the laydown of SCENARIO without running it: a picture as PNG and SVG, and a page with a map to zoom."""
    loaded = openiads.load(scenario)
    files = openiads.draw_laydown(loaded, out or Path(f"{loaded.name}-map"))
    if as_json:
        click.echo(json.dumps({"scenario": loaded.name, "files": [str(file) for file in files]}, indent=1))
        return
    click.echo("\n".join(map(str, files)))
