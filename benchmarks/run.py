"""The table of benchmarks: what the house promised, what was measured, and how.

Every figure comes from a fresh folder for compiled code, so the first line is a start on a machine that has never run
openiads. Leaves out: correctness, which the tests hold. Takes about three minutes; wall times want an idle machine.
Run: make bench
"""

import math
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import interceptor_step
import kalman_step
import mixed_raid
import small_raid
from processes import Spent, least, openiads
from side_by_side import LARGEST_RATIO, RUNS, has_compiler
from table import printed

from openiads.cache import CACHE_VARIABLE

DEMO = ("run", "mixed-raid", "--replications", "10", "--out")
COLD_CPU_S, WARM_WALL_S, HELP_WALL_S = 60.0, 2.0, 0.3
# gcc's vectors make the filter slower: without them C is at its fastest, and the ratio at its strictest.
SCALAR = "-fno-tree-vectorize"
IDLE_LOAD = 0.5
CPU, WALL = "s CPU", "s wall"


class Line(NamedTuple):
    """One line of the table; without a limit it is for information."""

    what: str
    measured: float
    unit: str
    limit: float | None
    how: str


def number(value: float) -> str:
    """Three figures, without exponents."""
    return f"{value:.0f}" if value >= 100.0 else f"{value:.1f}" if value >= 10.0 else f"{value:.3g}"


def cells(line: Line, load: float) -> tuple[str, ...]:
    """A line as text: what, measured, target, verdict, how. A wall time on a busy machine cannot miss; it says BUSY."""
    measured = f"{number(line.measured)} {line.unit}".rstrip()
    if line.limit is None:
        return line.what, measured, "", "", line.how
    missed = "BUSY" if line.unit == WALL and load > IDLE_LOAD else "MISSED"
    verdict = "met" if line.measured <= line.limit else missed
    return line.what, measured, f"{line.limit:g} {line.unit}".rstrip(), verdict, line.how


def starts(folder: Path) -> Iterator[Line]:
    """From nothing to a result: cold, then warm."""
    cold = openiads(*DEMO, str(folder / "cold"))
    yield Line("cold start of the demo", cold.cpu_s, CPU, COLD_CPU_S, "10 x mixed-raid, record, report; empty caches")
    yield Line("cold start of the demo, peak memory", cold.peak_mib, "MiB", None, "with the compiler")
    openiads("run", "one-target")
    warm: Spent = least(5, "run", "one-target")
    yield Line("warm openiads run one-target", warm.wall_s, WALL, WARM_WALL_S, "least of 5")
    yield Line("warm openiads run one-target", warm.cpu_s, CPU, None, "least of 5")
    yield Line("openiads --help", least(5, "--help").wall_s, WALL, HELP_WALL_S, "least of 5")
    demo = least(2, *DEMO, str(folder / "warm"))
    yield Line("warm run of the demo", demo.cpu_s, CPU, None, "least of 2")
    yield Line("warm run of the demo, peak memory", demo.peak_mib, "MiB", None, "least of 2")


def ratios(folder: Path) -> Iterator[Line]:
    """The inner steps against the same in C."""
    for name, step in (("filter predict and update", kalman_step), ("interceptor step of 1 s", interceptor_step)):
        for flags in ((), (SCALAR,)):
            found, each_ns = step.measure(folder, *flags)
            how = f"{each_ns:.0f} ns each; median of {RUNS} by turns, gcc -O3 -march=native {' '.join(flags)}".rstrip()
            yield Line(f"{name} over C{', no vectors' if flags else ''}", found.ratio, "", LARGEST_RATIO, how)


def inside() -> Iterator[Line]:
    """One run of small-raid, part by part."""
    parts = small_raid.parts()
    yield Line("small-raid, engine (cpu_s)", parts.engine_s, CPU, None, "mean of 20 runs, one thread")
    speed = parts.simulated_s / parts.engine_s
    yield Line("small-raid, times real time", speed, "", None, f"{parts.simulated_s:g} s simulated")
    yield Line("small-raid, load", parts.load_s, CPU, None, "least of 3, code loaded")
    yield Line("small-raid, compile", parts.compile_s, CPU, None, "least of 3, code loaded")
    yield Line("small-raid, gather the record", parts.record_s, CPU, None, "full level, beside the engine")
    yield Line("small-raid, write the record", parts.write_s, CPU, None, "least of 3")
    yield Line("small-raid, write the report", parts.report_s, CPU, None, "least of 3")
    gain = small_raid.gain_of_two_threads()
    yield Line("20 runs, one thread over two", gain, "", None, "wall, least of 3 by turns")


def raid() -> Iterator[Line]:
    """The raid of 300: the whole command, the engine with both trackers, and how it grows with ten times as many.

    The command comes first: a process counts the memory of the one that started it as its own.
    """
    with tempfile.TemporaryDirectory() as name:
        openiads("run", "mixed-raid", "--out", f"{name}/first")
        spent = least(2, "run", "mixed-raid", "--out", f"{name}/again")
    yield Line("warm openiads run mixed-raid", spent.wall_s, WALL, 6.0, "record and report, least of 2")
    yield Line("warm openiads run mixed-raid", spent.cpu_s, CPU, None, "record and report, least of 2")
    yield Line("warm openiads run mixed-raid, peak memory", spent.peak_mib, "MiB", 477.0, "500 MB")
    sizes = {}
    for tracker, limit_s in (("full", 1.5), ("ideal-association", 0.2)):
        few, many = mixed_raid.engine_s(tracker, 1), mixed_raid.engine_s(tracker, 10)
        sizes[tracker] = math.log10(many / few)
        yield Line(f"mixed-raid, engine, {tracker}", few, CPU, limit_s, "level measures, least of 5")
    for tracker, exponent in sizes.items():
        yield Line(f"mixed-raid, growth, {tracker}", exponent, "", 1.1, "exponent from 300 to 3,000 attackers")


def main() -> None:
    """Measure everything in a folder that is thrown away, and print the table."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for variable in (CACHE_VARIABLE, "MPLCONFIGDIR", "XDG_CACHE_HOME"):
            os.environ[variable] = str(folder / "cache")
        rows = [cells(line, load) for line in starts(folder)]
        if has_compiler():
            rows += [cells(line, load) for line in ratios(folder)]
        else:
            rows.append(("filter and interceptor step over C", "", f"{LARGEST_RATIO:g}", "SKIPPED", "NO gcc HERE"))
        rows += [cells(line, load) for line in raid()]
        rows += [cells(line, load) for line in inside()]
    print(printed(rows))
    if load > IDLE_LOAD:
        print(
            f"\nThe machine was NOT idle (load {load:.1f} on {os.cpu_count()} cores): wall times and gains say little."
        )


if __name__ == "__main__":
    main()
