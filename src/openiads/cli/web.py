"""`openiads view`: the 3-D page, on this machine's own address.

Source: docs/viewer.md. Leaves out: everything behind the page (openiads.web).
"""

from pathlib import Path

import click

import openiads
from openiads.cli.group import main, told

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
