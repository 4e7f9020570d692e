"""`openiads study`, `results` and `rerun`: many runs over a design, what came of them, and one of them again.

Source: docs/studies.md. Leaves out: analyses (analyse.py).
"""

import errno
import json
import signal
import sys
import time
from pathlib import Path
from typing import Any

import click

import openiads
from openiads.cli.addresses import PLACES, Place
from openiads.cli.group import STOPPED, interruptible, main, told

LINE_EVERY_S = 30.0
REDRAW_EVERY_S = 0.5
# What the system says of a folder that cannot be made there, however much room there is.
NOT_A_PLACE = (errno.ENOENT, errno.EEXIST, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG)


class _Shard(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """K/N: the K-th of N shares."""

    name = "K/N"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        number, slash, count = str(value).partition("/")
        if not (slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count) <= 100_000):
            self.fail(f"{value!r} is not K/N, as 1/8 to 8/8", param, ctx)
        return int(number), int(count)


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "?"
    return (
        f"{seconds:.0f} s"
        if seconds < 100
        else f"{seconds / 60:.0f} min"
        if seconds < 6000
        else f"{seconds / 3600:.1f} h"
    )


class _Watch:
    """Writes how far a study is to standard error: one line redrawn on a terminal, else a line now and then."""

    def __init__(self) -> None:
        self._redraws = sys.stderr.isatty()
        self._next_s = time.monotonic() + (0.0 if self._redraws else LINE_EVERY_S)

    def __call__(self, progress: Any) -> None:
        """Show progress, where it is time to."""
        if (now_s := time.monotonic()) < self._next_s:
            return
        self._next_s = now_s + (REDRAW_EVERY_S if self._redraws else LINE_EVERY_S)
        line = (
            f"{progress.rows:,} of {progress.most_rows:,} rows, {progress.rate_per_s:.1f} a second, "
            f"{_time(progress.left_s)} left at most"
        )
        click.echo(f"\r{line:<78}" if self._redraws else line, nl=not self._redraws, err=True)

    def close(self) -> None:
        """Clear the line."""
        if self._redraws:
            click.echo("\r" + " " * 78 + "\r", nl=False, err=True)


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


@main.command()
@click.argument("study", required=False)
@click.option("--workers", type=click.IntRange(1, 1024), help="Threads; one a core if left out.")
@click.option("--cluster", metavar="ADDRESS", help="Address of a scheduler of dask.distributed, or 'local'.")
@click.option("--shard", type=_Shard(), default="1/1", help="The K-th of N shares of the rows.")
@click.option("--out", type=Place(), help="Folder of results, or an address; results/NAME if left out.")
@told
def study(
    study: str | None, workers: int | None, cluster: str | None, shard: tuple[int, int], out: Path | str | None
) -> None:
    """Run STUDY, a file or a bundled study, and keep its rows; the same command goes on where it stopped.

    Without STUDY, list the bundled ones.
    """
    if study is None:
        for name in openiads.bundled_studies():
            click.echo(f"{name:20s} {openiads.load_study(name).description}")
        return
    if workers is not None and cluster is not None:
        raise click.UsageError("--workers are threads of this machine, and --cluster has its own: keep one of them")
    read = openiads.load_study(study)
    folder = out or Path("results") / read.name
    watch = _Watch()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with interruptible():
            found = openiads.run_study(read, folder, workers=workers, cluster=cluster, shard=shard, watch=watch)
    except KeyboardInterrupt:
        watch.close()
        click.echo(f"stopped; every row that was computed is kept in {folder}, and the same command goes on", err=True)
        sys.exit(STOPPED)
    except OSError as error:
        watch.close()
        message = f"{error.filename or folder}: {error.strerror or error}"
        if error.errno in NOT_A_PLACE:
            raise openiads.StudyError(f"{message}; name another folder for the results") from error
        raise openiads.StudyError(
            f"{message}; every row that was kept before is safe: make room, then give the same command again"
        ) from error
    watch.close()
    for remark in found.remarks:
        click.echo(remark, err=True)
    if found.rows == 0:
        click.echo(f"{folder}: no row is this shard's, {shard[0]} of {shard[1]}: others have them all")
        return
    click.echo(f"{folder}: {found.rows:,} rows, {found.added:,} of them now; try `openiads results {folder}`")


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _print_table(summaries: list[Any], factors: tuple[str, ...], measures: list[str]) -> None:
    """One line a point: its factors, its replications, and for each measure the mean with its interval."""
    head = ["point", *factors, "runs"]
    for name in measures:
        head += [f"{name} (95 %)", f"P({name} = 0) (95 %)"]
    lines = [head]
    for row in summaries:
        line = [str(row.point), *(_shown(row.factors[name]) for name in factors), f"{row.replications:,}"]
        for name in measures:
            line += _cells(row, name)
        lines.append(line)
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    for line in lines:
        click.echo("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))


def _cells(row: Any, name: str) -> list[str]:
    """Mean and share of zeros of a measure; a share of 0 or 1 as a bound."""
    if name not in row.means:
        return ["-", "-"]
    mean, none = row.means[name], row.none[name]
    share = f"{none.share:.3f} [{none.low:.3f}, {none.high:.3f}]"
    if none.zeros == 0:
        share = f"0, at most {none.zero_at_most:.2g}"
    elif none.zeros == none.count:
        share = f"1, above 0 at most {none.above_zero_at_most:.2g}"
    ends = "one run, no interval" if _finite(mean.low) is None else f"[{mean.low:.4g}, {mean.high:.4g}]"
    return [f"{mean.estimate:.4g} {ends}", share]


def _print_disagreements(found: list[Any], kind: str) -> None:
    """The range of each mean between published ends; what is held is said where it is not the base alone."""
    if not found:
        return
    click.echo("\nWhat sources disagree about: the range of the mean between published ends, no interval of chance.")
    for row in found:
        held = ", ".join(f"{name} = {_shown(value)}" for name, value in row.held.items())
        ends = f"{row.low:.4g} (at {_shown(row.low_at)}) to {row.high:.4g} (at {_shown(row.high_at)})"
        said = ends if row.low != row.high else f"{row.low:.4g}, the same at all"
        click.echo(f"  {row.factor}: {row.measure} {said}" + (f", with {held}" if held and kind == "grid" else ""))


def _wrong(each: Any) -> dict[str, Any]:
    """What --json prints of the wrong engagements of one point."""
    means = {
        name: {"mean": mean.estimate, "low": _finite(mean.low), "high": _finite(mean.high)}
        for name, mean in (("fired_at", each.engaged), ("destroyed", each.destroyed))
    }
    share = {"mean": 1.0 - each.clean.share, "low": 1.0 - each.clean.high, "high": 1.0 - each.clean.low}
    return {"point": each.point, "objects": each.objects, **means, "runs_with_any": share, "steps": each.steps}


def _object(results: Any, summaries: list[Any], disagreements: list[Any], wrong: list[Any]) -> dict[str, Any]:
    """What --json prints: nothing in it varies from run to run."""
    manifest = results.manifest
    points = [
        {
            "point": row.point,
            "factors": row.factors,
            "replications": row.replications,
            "measures": {
                name: {
                    "mean": mean.estimate,
                    "low": _finite(mean.low),
                    "high": _finite(mean.high),
                    "zero": vars(row.none[name]) | {"share": row.none[name].share},
                }
                for name, mean in row.means.items()
            },
        }
        for row in summaries
    ]
    return {
        "study": manifest["study"],
        "scenario": manifest["scenario"]["name"],
        "scenario_hash": manifest["scenario_hash"],
        "seed": manifest["seed"],
        "design": manifest["design"]["kind"],
        "points": points,
        "rows": sum(results.counts.values()),
        "confidence": 0.95,
        "wrong_engagements": [_wrong(each) for each in wrong],
        "disagreement": [vars(row) for row in disagreements],
        "mark": manifest["mark"],
    }


def _finite(value: float) -> float | None:
    return value if abs(value) < float("inf") else None


@main.command()
@PLACES
@click.option("--measure", "measures", multiple=True, help="A measure; the study's own if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--sql", metavar="QUERY", help="Print what a query of the table `rows` gives.")
@click.option("--merge", "merged", type=Place(), help="Copy the rows of all folders into a new one.")
@told
def results(
    folders: tuple[Path | str, ...],
    measures: tuple[str, ...],
    as_json: bool,
    sql: str | None,
    merged: Path | str | None,
) -> None:
    """Print what the studies' rows in FOLDERS came to, with intervals; several folders are those of shards."""
    found = openiads.results(*folders) if merged is None else openiads.merge_results(folders, merged)
    for remark in found.remarks:
        click.echo(remark, err=True)
    if sql is not None:
        _print_query(*found.sql(sql), as_json)
        return
    names = found.known(measures or found.manifest["measures"])
    summaries = found.summaries(names)
    disagreements = found.disagreements(summaries, names)
    wrong = openiads.wrong_engagements(found)
    if as_json:
        click.echo(json.dumps(_object(found, summaries, disagreements, wrong), indent=1, sort_keys=True))
        return
    click.echo(f"{found.manifest['study']}: {found.manifest['scenario']['name']}, seed {found.manifest['seed']}")
    _print_table(summaries, found.factors, names)
    _print_disagreements(disagreements, found.manifest["design"]["kind"])
    if wrong:
        click.echo(f"\n{openiads.wrong_engagements_text(wrong)}")


def _print_query(names: list[str], rows: list[Any], as_json: bool) -> None:
    if as_json:
        click.echo(
            json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=1, sort_keys=True, default=str)
        )
        return
    click.echo("\t".join(names))
    for row in rows:
        click.echo("\t".join("" if value is None else _shown(value) for value in row))


@main.command()
@click.argument("folder", type=Place())
@click.option("--point", type=click.IntRange(0), required=True, help="Number of the design point.")
@click.option("--replication", type=click.IntRange(0), required=True, help="Number of the replication.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the record and its report.")
@click.option("--json", "as_json", is_flag=True, help="Print the measures as one JSON object.")
@told
def rerun(folder: Path | str, point: int, replication: int, out: Path | None, as_json: bool) -> None:
    """Run one row of the study in FOLDER again, with its full record; its measures are compared to the bit."""
    if out is not None:
        openiads.require_folder(out)
    record = openiads.rerun(folder, point, replication)
    if out is not None:
        openiads.write_report(record, record.write(out) / "report.html")
    if as_json:
        steady = {name: value for name, value in record.measures.items() if name != "cpu_s"}
        click.echo(
            json.dumps({"point": point, "replication": replication, "measures": steady}, indent=1, sort_keys=True)
        )
        return
    click.echo(openiads.summary(record))
    click.echo("The measures are those of the row, to the bit." + (f"\nrecord: {out}" if out is not None else ""))
