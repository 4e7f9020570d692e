"""Studies that lose processes: killed again and again, and on a cluster whose worker is killed, against undisturbed ones.

The study is of an almost empty scenario, so that what is measured is the engine of studies itself: time a row, and
whether rows and `results --json` are those of an undisturbed run. Leaves out: POSIX's absence. Takes a few minutes.
Run: python benchmarks/study_losses.py [plain | kills | cluster]...
"""

import importlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import openiads

# The study of the tests, with more replications.
sys.path.append(str(Path(__file__).parents[1] / "tests" / "study"))
small_study = importlib.import_module("small_study")
SCENARIO, STUDY = small_study.SCENARIO, small_study.STUDY.replace("replications: 30", "replications: 2500")
ROWS, KILLS, LONGEST_S, BYTES_A_ROW = 10_000, 20, 3.0, 1_100
COMMAND = (sys.executable, "-c", "from openiads.cli import main; main()")


def command(folder: Path, *arguments: str) -> str:
    """What a command prints. Raises CalledProcessError where it fails."""
    return subprocess.run([*COMMAND, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def rows(folder: Path) -> list[tuple[object, ...]]:
    """All rows, in order, without the time that each took."""
    found = openiads.results(folder)
    names = ", ".join(f'"{name}"' for name in found.columns if name != "cpu_s")
    return found.sql(f"SELECT {names} FROM rows ORDER BY point, replication")[1]


def undisturbed(folder: Path) -> Path:
    """Results on one thread."""
    begun = time.perf_counter()
    outcome = openiads.run_study(openiads.load_study(folder / "study.yaml"), folder / "whole", workers=1)
    took_s = time.perf_counter() - begun
    print(
        f"one thread: {outcome.rows:,} rows in {took_s:.1f} s, {1e3 * took_s / outcome.rows:.2f} ms a row of wall time"
    )
    (cpu_s,) = openiads.results(folder / "whole").sql("SELECT avg(cpu_s) FROM rows")[1][0]
    print(
        f"of these {1e3 * cpu_s:.2f} ms are in the run itself, {1e3 * (took_s / outcome.rows - cpu_s):.2f} ms the study's"
    )
    return folder / "whole"


def kept(folder: Path) -> int:
    """About how many rows a folder of results has: those of its parts, and the lines of its journal by their length."""
    journals = sum(path.stat().st_size for path in (folder / "journal").glob("*.jsonl"))
    return sum(int(path.stem.split("-")[-2]) for path in (folder / "rows").glob("part-*")) + journals // BYTES_A_ROW


def killed(folder: Path) -> Iterator[int]:
    """How many rows there are after each kill: at a random moment of the start, or some way into the rows that are left."""
    chance = random.Random(11)
    for number in range(KILLS):
        process = subprocess.Popen(
            [*COMMAND, "study", "study.yaml", "--out", "killed"], cwd=folder, stdout=subprocess.DEVNULL
        )
        if number % 5:
            target = kept(folder / "killed") + ROWS / KILLS * chance.random()
            while process.poll() is None and kept(folder / "killed") < target:
                time.sleep(0.002)
        time.sleep(LONGEST_S * chance.random() * (0.1 if number % 5 else 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        try:
            yield len(rows(folder / "killed"))
        except openiads.StudyError:
            yield 0


def kills(folder: Path, whole: Path) -> bool:
    """Whether a study that is killed at twenty random moments ends as one that was not."""
    print("rows after each kill:", ", ".join(f"{count:,}" for count in killed(folder)))
    print(command(folder, "study", "study.yaml", "--out", "killed").strip())
    same = command(folder, "results", "killed", "--json") == command(folder, "results", whole.name, "--json")
    alike = rows(folder / "killed") == rows(whole)
    print(f"results --json identical: {same}; all {ROWS:,} rows identical: {alike}")
    return same and alike


def cluster(folder: Path, whole: Path) -> bool:
    """Whether two workers, one of which is killed on the way, make the rows of one thread."""
    import distributed

    study, victims = openiads.load_study(folder / "study.yaml"), list[int]()

    def kill(progress: "openiads.Progress") -> None:
        if victims and progress.added > ROWS // 4:
            os.kill(victims.pop(), signal.SIGKILL)
            print(f"killed a worker after {progress.added:,} rows")
            victims.clear()

    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made:
        with distributed.Client(made) as client:
            victims += client.run(os.getpid).values()
        begun = time.perf_counter()
        outcome = openiads.run_study(study, folder / "cluster", cluster=made.scheduler_address, watch=kill)
    print(f"two workers, one killed: {outcome.rows:,} rows in {time.perf_counter() - begun:.1f} s")
    same = command(folder, "results", "cluster", "--json") == command(folder, "results", whole.name, "--json")
    alike = rows(folder / "cluster") == rows(whole)
    print(f"results --json identical: {same}; all {ROWS:,} rows identical: {alike}; killed: {not victims}")
    return same and alike and not victims


def main(wanted: list[str]) -> int:
    """Run what is wanted, or all; 0 where nothing was lost."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "glance.yaml").write_text(SCENARIO)
        (folder / "study.yaml").write_text(STUDY)
        whole = undisturbed(folder)
        sound = [
            check(folder, whole)
            for name, check in (("kills", kills), ("cluster", cluster))
            if not wanted or name in wanted
        ]
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
