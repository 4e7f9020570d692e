"""`openiads export`: a record as a file for other tools, and, for DIS, as datagrams that replay it.

Source: docs/exports.md. Only this file sends: out, to one address, a run that is over; nothing is received. Leaves out: formats
(openiads.show.export).
"""

import ipaddress
import socket
import time
from pathlib import Path
from typing import Any

import click

import openiads
from openiads.cli.group import fail, main, told

PORT = 3000
LOOPBACK = "127.0.0.1"
# Never asleep longer than this, so that Ctrl-C is heard.
LONGEST_NAP_S = 0.2
TO_OTHER_NETWORKS = 1


def _address(context: click.Context, option: click.Parameter, text: str | None) -> tuple[str, int] | None:
    """An address and a port; a text that is none, or means everybody, is the command line's fault."""
    if text is None:
        return None
    host, colon, port = text.rpartition(":")
    if text.count(":") != 1:
        host, colon, port = text.strip("[]"), "", ""
    try:
        address, number = ipaddress.ip_address(host), int(port) if colon else PORT
    except ValueError:
        said = f"{text!r} is no address; as in {LOOPBACK} or {LOOPBACK}:{PORT}"
        raise click.BadParameter(said) from None
    if not 0 < number < 65_536:
        raise click.BadParameter(f"{number} is no port; 1 to 65535")
    if address.is_unspecified or str(address) == "255.255.255.255":
        raise click.BadParameter(f"{text} is everybody; name one address")
    return str(address), number


def replay(units: list[tuple[float, bytes]], address: tuple[str, int], speed: float) -> int:
    """Send units at their times, `speed` times as fast as they happened; returns how many. Raises OSError."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as out:
        if family == socket.AF_INET:
            out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, TO_OTHER_NETWORKS)
        begun = time.monotonic()
        for time_s, unit in units:
            while (left_s := begun + time_s / speed - time.monotonic()) > 0.0:
                time.sleep(min(left_s, LONGEST_NAP_S))
            out.sendto(unit, address)
    return len(units)


def _send(record: Any, picture: str | None, address: tuple[str, int], speed: float) -> None:
    units = openiads.dis_units(record, picture or "truth")
    span_s = units[-1][0] / speed if units else 0.0
    where = f"{address[0]} port {address[1]}"
    click.echo(
        f"sending {len(units)} units of {picture or 'truth'} to {where} in {span_s:.0f} s; Ctrl-C stops", err=True
    )
    click.echo(f"[{openiads.MARK}]", err=True)
    try:
        sent = replay(units, address, speed)
    except OSError as error:
        fail(f"{where}: {error.strerror or error}; name an address that this machine can send to")
    click.echo(f"{sent} units sent to {where}")


@main.command()
@click.argument("record", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_name", metavar="FORMAT", required=True, type=click.Choice(list(openiads.EXPORT_FORMATS)),
    help=f"One of {', '.join(openiads.EXPORT_FORMATS)}.",
)  # fmt: skip
@click.option(
    "--picture",
    type=click.Choice(["truth", "perceived"]),
    help="Where objects were, or the confirmed tracks; truth if left out, but for asterix.",
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file; SCENARIO-PICTURE here if left out.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.option(
    "--send",
    metavar="ADDRESS",
    is_flag=False,
    flag_value=LOOPBACK,
    callback=_address,
    help=f"Of dis: send a finished run by UDP in place of a file, to {LOOPBACK} or an address named.",
)
@click.option(
    "--speed", type=click.FloatRange(0.0, min_open=True), help="With --send: so many times as fast as it was."
)
@told
def export(
    record: Path,
    format_name: str,
    picture: str | None,
    out: Path | None,
    force: bool,
    send: tuple[str, int] | None,
    speed: float | None,
) -> None:
    """Write RECORD, a folder that `run --out` wrote, as a file that other tools read."""
    if send is not None and (format_name != "dis" or out is not None or force):
        raise click.UsageError("--send goes with --format dis, and without -o and --force")
    if speed is not None and send is None:
        raise click.UsageError("--speed goes with --send")
    found = openiads.Record.read(record)
    if send is not None:
        _send(found, picture, send, speed or 1.0)
        return
    made = openiads.export(found, format_name, picture, out, force=force)
    for remark in made.remarks:
        click.echo(f"note: {remark}", err=True)
    for file in made.files:
        click.echo(f"{file}: {format_name}, picture: {made.picture}")
