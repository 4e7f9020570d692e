"""`openiads track`: the tracker on a file of plots, or on recorded traffic through a simulated radar.

Source: docs/models/recordings.md. Leaves out: scenarios; recordings drive motion only.
"""

from pathlib import Path
from typing import Any

import click

import openiads
from openiads.cli.group import Command, main, told
from openiads.cli.places import writable_file
from openiads.units import printed, si

# What a simulated radar is said to be; for recordings only.
RADAR_OPTIONS = (
    click.option("--revisit-s", type=click.FloatRange(0.1, 600.0), default=10.0, help="Time between scans [s]."),
    click.option("--detection-probability", type=click.FloatRange(0.01, 0.999), default=0.9, help="Of each look."),
    click.option("--range-sigma-m", type=click.FloatRange(0.1, 1e5), default=50.0, help="Error of ranges [m]."),
    click.option("--angle-sigma-deg", type=click.FloatRange(1e-4, 10.0), default=0.1, help="Error of both angles."),
    click.option(
        "--clutter",
        "clutter_per_scan",
        type=click.FloatRange(0.0, 1e5),
        default=30.0,
        help="False plots expected in a scan.",
    ),
    click.option("--range-bias-m", type=click.FloatRange(-1e4, 1e4), default=0.0, help="Same error of all ranges [m]."),
    click.option("--azimuth-bias-deg", type=click.FloatRange(-10.0, 10.0), default=0.0, help="Of all azimuths."),
    click.option("--register", is_flag=True, help="Learn both from the places that the aircraft report."),
    click.option("--radar", metavar="LAT,LON", help="Its place [degrees]; the middle of the traffic if left out."),
    click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, help="Of misses, noise and false plots."),
    click.option("--overlay", is_flag=True, help="Fly up to 1,000 ten-minute pieces of all recordings at once."),
)


def _radar_options(command: Command) -> Command:
    for option in reversed(RADAR_OPTIONS):
        command = option(command)
    return command


def _place(text: str | None) -> tuple[float, float] | None:
    """Latitude and longitude [rad] of LAT,LON in degrees; a text that is none is the command line's fault."""
    if text is None:
        return None
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        latitude = longitude = float("nan")
    if not (abs(latitude) <= 90.0 and abs(longitude) <= 180.0):
        raise click.BadParameter(f"{text!r} is not LAT,LON, as in 52.5,-1.9", param_hint="--radar")
    return si(latitude, "deg"), si(longitude, "deg")


def _refuse(radar: dict[str, Any]) -> None:
    """Options of the simulated radar beside a file of plots are the command line's fault."""
    source = click.get_current_context().get_parameter_source
    if any(source(option) is click.core.ParameterSource.COMMANDLINE for option in radar):
        raise click.UsageError("a file of plots states its radar; options of a simulated one are for recordings")


def _tracked_recordings(files: tuple[Path, ...], out: Path, models: str, q: float, radar: dict[str, Any]) -> None:
    """Track recordings and say how well."""
    site, seed, overlay = _place(radar.pop("radar")), radar.pop("seed"), radar.pop("overlay")
    radar["azimuth_sigma_rad"] = radar["elevation_sigma_rad"] = si(radar.pop("angle_sigma_deg"), "deg")
    radar["azimuth_bias_rad"], register = si(radar.pop("azimuth_bias_deg"), "deg"), radar.pop("register")
    found = openiads.track_recordings(
        files,
        out,
        models=models,
        process_noise_m2_s3=q,
        seed=seed,
        overlay=overlay,
        site=site,
        radar=radar,
        register=register,
    )
    _say_counts(out, found)
    place = [f"{printed(found[key], 'deg'):.3f}" for key in ("latitude_rad", "longitude_rad") if key in found]
    click.echo(
        f"{found['flights']} flights in view of a simulated radar{' at ' if place else ''}{','.join(place)}: "
        f"completeness {found['completeness']:.4f} after ten scans of each ({found['completeness_of_all']:.4f} from its "
        f"first), {found['switches_per_100_track_minutes']:.2f} identity switches in 100 track-minutes, "
        f"GOSPA {found['gospa_m']:.0f} m"
    )
    if register:
        click.echo(
            f"biases learned from reported places: range {found['range_bias_estimated_m']:.1f} +- "
            f"{found['range_bias_left_m']:.1f} m, azimuth {found['azimuth_bias_estimated_deg']:.4f} +- "
            f"{found['azimuth_bias_left_deg']:.4f} degrees"
        )


def _say_counts(out: Path, counts: dict[str, float]) -> None:
    click.echo(
        f"{out}: {counts['scans']} scans, {counts['plots']} plots, {counts['tracks']} tracks confirmed, "
        f"{counts['cpu_ms_per_scan']:.2f} ms of CPU a scan"
    )


@main.command(context_settings={"show_default": True})
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="PLOTS|RECORDING...")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    callback=writable_file,
    help="The file of tracks to write.",
)
@click.option(
    "--models",
    type=click.Choice(["cv", "imm"]),
    default="imm",
    help="Nearly constant velocity, or several models of motion.",
)
@click.option("--q", type=click.FloatRange(0.0, 1e6), default=1.0, help="Process noise [m2/s3].")
@_radar_options
@told
def track(files: tuple[Path, ...], out: Path, models: str, q: float, **radar: Any) -> None:
    """Run the tracker on radar plots or on recorded traffic, and write the tracks.

    A file named .npz holds plots. Any other is a recording (CSV, or JSON of the package traffic): a simulated radar looks at
    it, and the tracks are judged by what truly flew. The numbers of the radar are those of a civil en-route radar.
    """
    plots = [file for file in files if file.suffix.lower() == ".npz"]
    if not plots:
        _tracked_recordings(files, out, models, q, radar)
        return
    if len(files) > 1:
        raise click.UsageError("one file of plots at a time; several recordings go with --overlay")
    _refuse(radar)
    _say_counts(out, openiads.track(plots[0], out, models=models, process_noise_m2_s3=q))
