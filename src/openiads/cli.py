"""The command line: `openiads run small-raid`, and what else the public interface offers.

Exit codes: 0 done; 1 the scenario, record or catalogue is at fault, and the message says where; 2 the command line itself
is; 130 stopped by Ctrl-C, with nothing half written. Leaves out: anything that the package's interface does not offer.
"""

import functools
import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

import openiads
from openiads.units import printed, si

Command = TypeVar("Command", bound=Callable[..., Any])

FAULT = 1
STOPPED = 130
OBJECTS_BETWEEN_SEARCHES = 100_000
# Keys of a scenario that name files.
FILE_KEYS = ("catalogue", "path", "recording")
SCENARIO_HELP = "SCENARIO is a file, or the name of a bundled scenario."


def _fail(message: str) -> NoReturn:
    click.echo(message.rstrip(), err=True)
    sys.exit(FAULT)


def _told(command: Command) -> Command:
    """Turn what can be the user's fault into a message and an exit code."""

    @functools.wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except KeyboardInterrupt:
            click.echo("stopped; nothing half written is left behind", err=True)
            sys.exit(STOPPED)
        except BrokenPipeError:
            sys.exit(0)
        except (openiads.PlotFileError, openiads.UnknownTarget) as error:
            _fail(str(error.args[0]))
        except (openiads.ScenarioError, openiads.RecordError, openiads.CatalogueError) as error:
            _fail(str(error))
        except OSError as error:
            _fail(f"{error.filename or 'output'}: {error.strerror or error}; choose another place, or free this one")

    return guarded  # type: ignore[return-value]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(openiads.__version__, prog_name="openiads")
def main() -> None:
    """An open simulation of a long-range surface-to-air missile system and the air defence around it.

    Simulation, public figures, not for operational or flight-safety use.
    """
    # What a command makes mostly lives until it ends: looking for cycles at every 700 objects took a tenth of its time.
    gc.set_threshold(OBJECTS_BETWEEN_SEARCHES)


def _changes(settings: tuple[str, ...]) -> dict[str, str]:
    """PATH=VALUE texts as a mapping; a text without '=' is the command line's fault."""
    changes = {}
    for text in settings:
        path, equals, value = text.partition("=")
        if not equals or not path:
            raise click.BadParameter(f"{text!r} is not PATH=VALUE, as in raids[north].count=30", param_hint="--set")
        changes[path.strip()] = _found(path.strip(), value)
    return changes


def _found(path: str, value: str) -> str:
    """A file or folder of the current folder by its whole path, where a path names one; anything else as it is."""
    return str(Path(value).absolute()) if path.rpartition(".")[2] in FILE_KEYS and _exists(value) else value


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False


def _loaded(scenario: str, settings: tuple[str, ...], seed: int | None) -> Any:
    loaded = openiads.load(scenario)
    changes: dict[str, Any] = dict(_changes(settings))
    if seed is not None:
        changes["seed"] = str(seed)
    return openiads.replace(loaded, changes) if changes else loaded


def _json_object(measures: list[dict[str, float]], record: Any, begun_cpu_s: float) -> dict[str, Any]:
    """What --json prints: means over replications, the record's own names, and both CPU times."""
    mean = {name: sum(m[name] for m in measures) / len(measures) for name in measures[0]}
    values = {name: _plain(value) for name, value in mean.items() if not name.startswith("rounds_fired")}
    rounds = {
        name[len("rounds_fired[") : -1]: _plain(v) for name, v in mean.items() if name.startswith("rounds_fired[")
    }
    return {
        "scenario": record.meta["scenario"],
        "scenario_hash": record.meta["scenario_hash"],
        "seed": record.meta["seed"],
        "replications": len(measures),
        **values,
        "rounds_fired": rounds,
        "rounds_fired_total": _plain(mean["rounds_fired"]),
        "each": [{name: _plain(value) for name, value in m.items()} for m in measures] if len(measures) > 1 else [],
        "cpu_s": round(mean["cpu_s"], 6),
        "total_cpu_s": round(time.process_time() - begun_cpu_s, 6),
        "mark": record.meta["mark"],
    }


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() else round(value, 6)


def _replicated(scenario: Any, replications: int, workers: int | None, quiet: bool) -> list[dict[str, float]]:
    """Measures of all replications, with a line that counts them where somebody watches."""
    measures = []
    watched = sys.stderr.isatty() and not quiet
    for found in openiads.replicate(scenario, replications, workers=workers):
        measures.append(found)
        if watched:
            click.echo(f"\rreplication {len(measures)} of {replications}", nl=False, err=True)
    if watched:
        click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
    return measures


def _written(record: Any, out: Path) -> list[str]:
    """Write record and report; the lines that say where they are."""
    folder = record.write(out)
    report = openiads.write_report(record, folder / "report.html")
    return [f"record: {folder}", f"report: {report}"]


@main.command(epilog=SCENARIO_HELP)
@click.argument("scenario")
@click.option(
    "--set", "settings", metavar="PATH=VALUE", multiple=True, help="Replace a value, as raids[north].count=30."
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Another seed than the scenario's.")
@click.option("--replications", type=click.IntRange(1, 10_000_000), default=1, show_default=True)
@click.option("--workers", type=click.IntRange(1, 1024), help="Threads for replications; one a core if left out.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the record and report of replication 0.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@_told
def run(
    scenario: str,
    settings: tuple[str, ...],
    seed: int | None,
    replications: int,
    workers: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Run SCENARIO and say what happened, in plain words."""
    begun_cpu_s = time.process_time()
    loaded = _loaded(scenario, settings, seed)
    if out is not None:
        openiads.require_folder(out)
    record = openiads.run(loaded)
    measures = [record.measures]
    if replications > 1:
        measures = _replicated(loaded, replications, workers, as_json)
    places = _written(record, out) if out is not None else []
    if as_json:
        found = _json_object(measures, record, begun_cpu_s) | {"record": str(out) if out is not None else None}
        click.echo(json.dumps(found, indent=1))
        return
    click.echo(openiads.summary_over(measures, record) if replications > 1 else openiads.summary(record))
    click.echo(
        "\n".join(places) if places else "Nothing was written: add --out FOLDER to keep the record and a report."
    )


@main.command(epilog=SCENARIO_HELP)
@click.argument("scenario")
@click.option("--expand", is_flag=True, help="Write the scenario out, with all that it leaves to defaults and entries.")
@_told
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
@_told
def new(name: str | None, out: Path | None, force: bool) -> None:
    """Copy the bundled scenario NAME, to start one's own from; without a name, list them."""
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
            _fail(f"{place}: there is such a file; choose another name or folder, or add --force")
    out.write_text(text, encoding="utf-8")
    for place, content in beside.items():
        place.write_bytes(content)
    named = "".join(f", with {place.name} beside it" for place in beside)
    click.echo(f"{out}: a copy of {name}{named}; try `openiads check {out}`")


def _holds(place: Path, content: bytes) -> bool:
    """Whether a file is there and holds just this."""
    return place.is_file() and place.read_bytes() == content


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
@_told
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
        click.echo(f"  {key}: {part}")
    for key, value in entry.values.items():
        ends = f"{_number(value.nominal)} ({_number(value.low)} to {_number(value.high)})"
        shown = _number(value.nominal) if value.low == value.high else ends
        click.echo(f"  {key} = {shown}  {value.grade}: {value.printed} [{', '.join(value.source)}]")
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
@_told
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
        if known.entry(name).kind == "interceptor":
            _print_shots(openiads.shots(known, name, values))
        return
    for id in known.ids():
        click.echo(f"{known.kind(id):13s} {id:32s} {known.entry(id).name}")


@main.command()
@_told
def schema() -> None:
    """Print the JSON Schema of a scenario file, for editors."""
    click.echo(json.dumps(openiads.schema(), indent=1))


@main.command()
@click.argument("record", type=click.Path(path_type=Path))
@click.argument("target")
@_told
def why(record: Path, target: str) -> None:
    """Tell the story of TARGET (such as north/17) in RECORD, a folder that `run --out` wrote."""
    for sentence in openiads.story(openiads.Record.read(record), target):
        click.echo(sentence)


@main.command()
@click.argument("record", type=click.Path(path_type=Path))
@_told
def show(record: Path) -> None:
    """Print the summary of RECORD again, and write its report anew."""
    found = openiads.Record.read(record)
    click.echo(openiads.summary(found))
    click.echo(f"report: {openiads.write_report(found, record / 'report.html')}")


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
    found = openiads.track_recordings(
        files, out, models=models, process_noise_m2_s3=q, seed=seed, overlay=overlay, site=site, radar=radar
    )
    _say_counts(out, found)
    place = [f"{printed(found[key], 'deg'):.3f}" for key in ("latitude_rad", "longitude_rad") if key in found]
    click.echo(
        f"{found['flights']} flights in view of a simulated radar{' at ' if place else ''}{','.join(place)}: "
        f"completeness {found['completeness']:.4f} after ten scans of each ({found['completeness_of_all']:.4f} from its "
        f"first), {found['switches_per_100_track_minutes']:.2f} identity switches in 100 track-minutes, "
        f"GOSPA {found['gospa_m']:.0f} m"
    )


def _say_counts(out: Path, counts: dict[str, float]) -> None:
    click.echo(
        f"{out}: {counts['scans']} scans, {counts['plots']} plots, {counts['tracks']} tracks confirmed, "
        f"{counts['cpu_ms_per_scan']:.2f} ms of CPU a scan"
    )


@main.command(context_settings={"show_default": True})
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="PLOTS|RECORDING...")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The file of tracks to write.")
@click.option(
    "--models",
    type=click.Choice(["cv", "imm"]),
    default="imm",
    help="Nearly constant velocity, or several models of motion.",
)
@click.option("--q", type=click.FloatRange(0.0, 1e6), default=1.0, help="Process noise [m2/s3].")
@_radar_options
@_told
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


@main.command()
@_told
def warmup() -> None:
    """Compile everything that a run needs, ahead of the first one."""
    begun_s = time.process_time()
    folder = openiads.warmup()
    click.echo(f"compiled code is in {folder} ({time.process_time() - begun_s:.1f} s of CPU)")


if __name__ == "__main__":
    main()
