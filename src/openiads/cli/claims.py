"""`openiads claims`: the claims of the published account, each put to the test, as lines, as JSON and as a page.

Source: docs/claims.md. Leaves out: how they are tested (openiads.brief).
"""

from pathlib import Path

import click

import openiads
from openiads.cli.group import main, told


@main.command()
@click.option(
    "--only",
    metavar="CLAIM",
    multiple=True,
    help="A claim by its id or topic, as range-aircraft; may be given many times.",
)
@click.option(
    "--catalogue", type=click.Path(path_type=Path), help="A folder with entries of your own, over the shipped ones."
)
@click.option(
    "--set", "settings", metavar="ENTRY.KEY=VALUE", multiple=True, help="Another value, as 40n6e.maximum_range_km=250."
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="File for the page, as claims.html.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@told
def claims(
    only: tuple[str, ...], catalogue: Path | None, settings: tuple[str, ...], out: Path | None, as_json: bool
) -> None:
    """Put the claims of the published account to the test, one verdict after another.

    Each verdict follows from the catalogue's figures, read as brochure, middle and sceptical, and from runs: change a figure
    and the finding changes.
    """
    found = []
    for judged in openiads.claims(only, catalogue=catalogue, settings=settings, out=out):
        found.append(judged)
        if not as_json:
            click.echo(openiads.claim_text(judged))
    if as_json:
        click.echo(openiads.claims_json(found))
        return
    click.echo(f"\n{openiads.MARK}")
    click.echo(str(out) if out is not None else "Nothing was written: add --out claims.html for the page.")
