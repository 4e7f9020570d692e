"""Runs that full tracking and ideal association share, pair by pair, into `ideal_association.json`; the page's tables of them.

Source: `openiads.replicate` at level measures, by turns on one thread, so that both sides meet the same load. It draws no
figure. Run, a minute of processor time: python docs/models/figures/_ideal_association_runs.py
"""

import json
import statistics
from pathlib import Path

import openiads

HERE = Path(__file__).parent
RUNS = {"small-raid": 20, "mixed-raid": 10}
SIDES = ("full", "ideal-association")
MEASURES = {
    "destroyed": "attackers destroyed",
    "reached": "attackers that reached their aims",
    "decoys_destroyed": "decoys destroyed",
    "rounds_fired": "rounds fired",
    "confirmed_tracks": "confirmed tracks",
    "false_tracks_confirmed": "confirmed tracks of nothing",
}


def pairs(name, count):
    """The measures of runs 0 to count - 1 of a scenario, each run full and then ideal."""
    made = {
        side: openiads.replace(openiads.load(name), {"tracker.kind": side, "record.level": "measures"})
        for side in SIDES
    }
    for side in SIDES:
        next(openiads.replicate(made[side], [count], workers=1))
    return [
        {side: next(openiads.replicate(made[side], [replication], workers=1)) for side in SIDES}
        for replication in range(count)
    ]


def kept(runs):
    """Of each side, each measure as a list over runs; processor time is told and not kept, since it varies."""
    return {side: {measure: [int(run[side][measure]) for run in runs] for measure in MEASURES} for side in SIDES}


def rows(table):
    """Of each measure: its name, the two means, the mean paired difference and its standard error."""
    for measure, label in MEASURES.items():
        full, ideal = (table[side][measure] for side in SIDES)
        differences = [b - a for a, b in zip(full, ideal, strict=True)]
        error = statistics.stdev(differences) / len(differences) ** 0.5
        yield label, statistics.mean(full), statistics.mean(ideal), statistics.mean(differences), error


def tell(name, runs, table):
    """Print a scenario's table, how pairs fall, and processor time."""
    whole = runs[0]["full"]
    print(f"{name}, {len(runs)} runs, {whole['attackers']:.0f} attackers, {whole['decoys']:.0f} decoys,", end=" ")
    print(f"{whole['neutrals']:.0f} neutrals, {whole['friends']:.0f} friends")
    for label, full, ideal, difference, error in rows(table):
        print(f"| {label} | {full:.1f} | {ideal:.1f} | {difference:+.2f} ± {error:.2f} |")
    differences = [b - a for a, b in zip(*(table[side]["destroyed"] for side in SIDES), strict=True)]
    print("destroyed, pair by pair:", *(f"{difference:+d}" for difference in differences))
    spent = [[run[side]["cpu_s"] for run in runs] for side in SIDES]
    ratio = statistics.median(a / b for a, b in zip(*spent, strict=True))
    print(f"cpu_s: {statistics.mean(spent[0]):.4f} and {statistics.mean(spent[1]):.4f}; median ratio {ratio:.2f}")


if __name__ == "__main__":
    tables = {}
    for name, count in RUNS.items():
        runs = pairs(name, count)
        tables[name] = kept(runs)
        tell(name, runs, tables[name])
    text = json.dumps({"openiads": openiads.__version__, "seed": 1, "runs": tables}, indent=1)
    (HERE / "ideal_association.json").write_text(text + "\n", encoding="utf-8")
