"""Whole commands in processes of their own: wall time, CPU time and peak memory, from start to end.

CPU is user and system time of the process and its children, as the operating system counts it (wait4).
Leaves out: systems without wait4, such as Windows.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

MIB = 1024.0 * 1024.0
# The unit of ru_maxrss: bytes on macOS, KiB on Linux.
PEAK_UNIT = 1.0 if sys.platform == "darwin" else 1024.0


class Spent(NamedTuple):
    """What a command took: wall time [s], CPU time [s], peak memory [MiB]."""

    wall_s: float
    cpu_s: float
    peak_mib: float


def openiads(*arguments: str) -> Spent:
    """Run `openiads` with some arguments, its output thrown away. Raises RuntimeError where it fails."""
    command = [str(Path(sys.executable).with_name("openiads")), *arguments]
    with tempfile.TemporaryFile() as complaints:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=complaints)
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            complaints.seek(0)
            raise RuntimeError(f"{' '.join(command)}: {complaints.read().decode(errors='replace')}")
    return Spent(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss * PEAK_UNIT / MIB)


def least(times: int, *arguments: str) -> Spent:
    """The least wall time, CPU time and peak memory of several runs of the same command."""
    runs = [openiads(*arguments) for _ in range(times)]
    return Spent(*(min(column) for column in zip(*runs, strict=True)))
