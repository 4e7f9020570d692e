"""The same algorithm compiled from Python and from C, timed by turns: one ratio.

C is built by gcc -O3 -march=native into a folder that is thrown away. The ratio is the median of seven runs, ours and
theirs by turns, so that a slow moment of the machine falls on both. Leaves out: whether the results agree; callers say.
"""

import ctypes
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

RUNS = 7
LARGEST_RATIO = 1.3
FLAGS = ("-O3", "-march=native", "-fPIC", "-shared")


class Ratio(NamedTuple):
    """Median ratio of our CPU time to C's, and the best time [s] of each."""

    ratio: float
    ours_s: float
    theirs_s: float


class NotTheSame(RuntimeError):
    """The two give different results: they are not the same algorithm, and their times mean nothing."""


def has_compiler() -> bool:
    """Whether gcc is here."""
    return shutil.which("gcc") is not None


def library(name: str, folder: Path, *flags: str) -> ctypes.CDLL:
    """The C file of that name beside this one, built in a folder, with further flags if any, and loaded."""
    built = folder / f"{name}{''.join(flags)}.so"
    source = Path(__file__).with_name(f"{name}.c")
    subprocess.run(["gcc", *FLAGS, *flags, str(source), "-o", str(built), "-lm"], check=True)
    return ctypes.CDLL(str(built))


def pointer(array) -> ctypes.c_void_p:
    """Where an array's rows begin, for C."""
    return ctypes.c_void_p(array.ctypes.data)


def cpu_s(work: Callable[[], object]) -> float:
    """CPU time [s] of a piece of work."""
    before = time.process_time()
    work()
    return time.process_time() - before


def ratio(ours: Callable[[], object], theirs: Callable[[], object]) -> Ratio:
    """Time two pieces of work by turns, both once unmeasured before."""
    ours()
    theirs()
    times = [(cpu_s(ours), cpu_s(theirs)) for _ in range(RUNS)]
    return Ratio(statistics.median(a / b for a, b in times), min(a for a, _ in times), min(b for _, b in times))
