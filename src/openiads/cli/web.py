"""`openiads view`, `watch` and `serve`: the 3-D page, on this machine's own address.

Source: docs/viewer.md. Leaves out: everything behind the page (openiads.web).
"""

from pathlib import Path

import click

import openiads
from openiads.cli.group import SCENARIO_HELP, main, told
from openiads.cli.run import scenario_with

PORT = click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; a free one if left out.")
NO_BROWSER = click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")


@main.command()
@click.argument("records", nargs=-1, required=True, metavar="RECORD [RECORD]", type=click.Path(path_type=Path))
@PORT
@NO_BROWSER
@told
def view(records: tuple[Path, ...], port: int, no_browser: bool) -> None:
    """Play RECORD, a folder that `run --out` wrote, in a 3-D page; two of them side by side on one clock."""
    if len(records) > 2:
        raise click.UsageError("view takes one record, or two")
    openiads.view(records, port=port, browser=not no_browser, said=click.echo)


def _speed(_: click.Context, __: click.Parameter, value: str) -> float | None:
    """A pace as a number; None for as fast as it can."""
    if value == "max":
        return None
    try:
        speed = float(value)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= 10_000:
        raise click.BadParameter(f"{value!r} is no number above 0, to 10000, and not max")
    return speed


@main.command(epilog=SCENARIO_HELP)
@click.argument("scenario")
@click.option("--set", "settings", metavar="PATH=VALUE", multiple=True, help="Replace a value of the scenario.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Another seed than the scenario's.")
@click.option("--speed", default="10", show_default=True, callback=_speed, help="Simulated seconds a second, or max.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the record when the run is over.")
@PORT
@NO_BROWSER
@told
def watch(
    scenario: str,
    settings: tuple[str, ...],
    seed: int | None,
    speed: float | None,
    out: Path | None,
    port: int,
    no_browser: bool,
) -> None:
    """Run SCENARIO while you look on, in the same page."""
    loaded = scenario_with(scenario, settings, seed)
    openiads.watch(loaded, speed=speed, out=out, port=port, browser=not no_browser, said=click.echo)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Another address lets other machines in.")
@click.option("--token", help="What visitors from other machines must know; needed with --host.")
@PORT
@NO_BROWSER
@told
def serve(folder: Path, host: str, token: str | None, port: int, no_browser: bool) -> None:
    """Serve FOLDER: run its scenarios, play its records, place sites on a map. Nothing outside it is read or written."""
    openiads.serve(folder, host=host, token=token, port=port, browser=not no_browser, said=click.echo)
