"""Plans and proofs of weapon-target assignment: how far from the best, and how long they take.

Instances of a folder (such as those of Andersen2022) by name of file, and cases of 24 units and 200 targets made here. Times
are of CPU, warm. Source: none; a measurement. Leaves out: assets.

    python benchmarks/assignment.py [FOLDER]
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from table import in_columns

from openiads.study.assign import Assignment, assign
from openiads.study.assignment_files import Instance, read_instance

FOLDER = Path(__file__).parents[1] / ".." / "shared" / "wta"
UNITS, TARGETS, ROUNDS = 24, 200, (4, 8, 16)
REPEATS = 5
HEADING = ("instance", "greedy over best", "search over best", "search [ms]", "exact [s]", "proven", "best")


def made() -> Iterator[tuple[str, Instance]]:
    """Units with several rounds each; half of all targets are out of a unit's envelope."""
    rng = np.random.default_rng(1)
    for rounds in ROUNDS:
        kill = rng.uniform(0.3, 0.9, (UNITS, TARGETS)) * (rng.random((UNITS, TARGETS)) < 0.5)
        worth = rng.uniform(1.0, 10.0, TARGETS)
        aim, sure = np.arange(TARGETS), np.ones(TARGETS)
        yield f"{UNITS} x {TARGETS} x {rounds}", Instance(kill, np.full(UNITS, rounds), aim, sure, worth)


def instances(folder: Path) -> Iterator[tuple[str, Instance]]:
    """Those of a folder, then ours."""
    for path in sorted(folder.glob("*_*x*x*.txt")) + sorted(folder.glob("*.npz")):
        yield path.stem, read_instance(path)
    yield from made()


def row(name: str, instance: Instance) -> tuple[str, ...]:
    """One line of the table."""
    best = assign(instance, exact=True)
    quick: Assignment = min((assign(instance, time_limit_s=0.0) for _ in range(REPEATS)), key=lambda found: found.cpu_s)
    over = [f"{value / best.value - 1.0:.2%}" for value in (best.greedy, quick.value)]
    return (
        name,
        *over,
        f"{1e3 * quick.cpu_s:.2f}",
        f"{best.cpu_s:.2f}",
        "yes" if best.proven else f"gap {best.gap:.1e}",
        f"{best.value:.6f}",
    )


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    print(in_columns([HEADING, *(row(name, instance) for name, instance in instances(folder))]))


if __name__ == "__main__":
    main()
