"""`openiads show` and `why`: what a record says, whole or of one target.

Source: docs/record.md. Leaves out: writing records, which `openiads run --out` does.
"""

from pathlib import Path

import click

import openiads
from openiads.cli.group import main, told


@main.command()
@click.argument("record", type=click.Path(path_type=Path))
@click.argument("target")
@told
def why(record: Path, target: str) -> None:
    """Tell the story of TARGET (such as north/17) in RECORD, a folder that `run --out` wrote."""
    for sentence in openiads.story(openiads.Record.read(record), target):
        click.echo(sentence)


@main.command()
@click.argument("record", type=click.Path(path_type=Path))
@told
def show(record: Path) -> None:
    """Print the summary of RECORD again, and write its report anew."""
    found = openiads.Record.read(record)
    click.echo(openiads.summary(found))
    click.echo(f"report: {openiads.write_report(found, record / 'report.html')}")
