"""Which functions cost the most time to compile when nothing is cached: a table of their own shares, and sums by kind.

CPU time of compiling each function less that of the functions it calls, as numba's events tell it, in a run of small-raid
with an empty folder for compiled code. Leaves out: Python's and the libraries' imports.
Run: python benchmarks/compile_time.py [LINES]
"""

import os
import sys
import tempfile
import time
from collections import Counter

from numba.core import event

import openiads
from openiads.cache import CACHE_VARIABLE

SCENARIO, LINES = "small-raid", 25
COMPILED = "numba:compile"


class OwnTimes(event.Listener):
    """CPU time [s] of compiling each function, that of its callees taken off, by kind, module and name."""

    def __init__(self) -> None:
        self.own_s: Counter[tuple[str, str, str]] = Counter()
        self._open: list[list[float]] = []

    def on_start(self, event: event.Event) -> None:
        """A function begins to compile, perhaps inside another."""
        self._open.append([time.process_time(), 0.0])

    def on_end(self, event: event.Event) -> None:
        """It is compiled: book its own time, and take the whole off its caller's."""
        begun, inner = self._open.pop()
        whole = time.process_time() - begun
        dispatcher = event.data["dispatcher"]
        self.own_s[(kind(dispatcher), dispatcher.py_func.__module__, dispatcher.py_func.__qualname__)] += whole - inner
        if self._open:
            self._open[-1][1] += whole


def kind(dispatcher) -> str:
    """Whether a compiled form is a kernel or a door for compiled code, one that Python calls, or a library's."""
    if not dispatcher.py_func.__module__.startswith("openiads"):
        return "library"
    if not dispatcher.targetoptions.get("no_cpython_wrapper"):
        return "for Python"
    return "kernel" if dispatcher.targetoptions.get("forceinline") else "door"


def cold_run() -> Counter[tuple[str, str, str]]:
    """Own compile times of everything that a run compiles."""
    listener = OwnTimes()
    with tempfile.TemporaryDirectory() as folder, event.install_listener(COMPILED, listener):
        os.environ[CACHE_VARIABLE] = folder
        openiads.run(openiads.load(SCENARIO))
    return listener.own_s


def main() -> None:
    """Print the sums by kind, and the functions that cost most."""
    own_s = cold_run()
    print(f"{len(own_s)} functions compiled in {sum(own_s.values()):.1f} s of CPU")
    for name, count in Counter(key[0] for key in own_s).most_common():
        spent = sum(value for key, value in own_s.items() if key[0] == name)
        print(f"{name:12s}{count:5d} functions{spent:7.1f} s{1e3 * spent / count:7.0f} ms each")
    for (name, module, function), spent in own_s.most_common(int(sys.argv[1]) if len(sys.argv) > 1 else LINES):
        print(f"{spent:7.2f} s  {name:10s}  {module.removeprefix('openiads.')}.{function}")


if __name__ == "__main__":
    main()
