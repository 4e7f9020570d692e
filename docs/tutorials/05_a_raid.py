"""Tutorial 5: a raid. Where leakers come from, how many rounds it took, and what a second fire unit would change.

    python docs/tutorials/05_a_raid.py            # saves docs/pictures/a_raid.png
    python docs/tutorials/05_a_raid.py mine.png   # or where you say

A simulation with public figures only; not for operational or flight-safety use.
"""

import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import openiads

picture = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures/a_raid.png")
RUNS, IN_FULL = 40, 10

# 1. Twenty-four low cruise missiles in two waves, from two sides, and a fire unit beside what they aim at. The seed
#    of the laydown stays; each replication draws detections, errors and shots anew.
one = openiads.loads("""
name: a-raid
seed: 1
duration_s: 900
assets: [{id: harbour, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.02, -29.95]}]
raids:
  - {id: north, entry: cruise-missile-subsonic, count: 12, from: [46.2, -29.7], to: harbour, spread_km: 4, spread_s: 60}
  - {id: east, entry: cruise-missile-subsonic, count: 12, from: [45.1, -28.3], to: harbour, spread_km: 4, spread_s: 60}
""")
two = openiads.replace(one, {"units[unit-2]": {"id": "unit-2", "entry": "s400-fire-unit", "at": [44.98, -30.05]}})


# 2. Why did a target leak? Command wrote down, second by second, the furthest gate that any fire unit reached for its track.
#    `openiads.story` tells it in words; the last sentence gives the main reason.
def fate(record, number):
    """What became of an attacker, and why, in a few words."""
    events, name = record["events"], str(record["targets"]["id"][number])
    if np.any((events["kind"] == "target destroyed") & (events["subject"] == number)):
        return "destroyed"
    last = openiads.story(record, name)[-1]
    if "fired at it" in last and "No round" not in last:
        return "leaked: fired at, and missed"
    # "the main reason was that for 9 s of its 560 s of flight it was ...", or "... in the rest was that for 148 s it was ...".
    why_not = re.search(r" was that for \S+ s(?: of its \S+ s of flight)? (.*)\.$", last)
    return f"leaked: {why_not[1]}" if why_not else "leaked: not fired at"


# 3. One run says little: a raid is a lottery of many tickets. So forty runs of each laydown for the numbers, and ten of
#    them in full for the reasons. Rounds count too: a defence that is empty afterwards has bought one day.
figure = Figure(figsize=(9.0, 4.6), layout="constrained")
spread, why = figure.subplots(1, 2)
shares, names = [], ("one fire unit", "two fire units")
for row, (name, scenario) in enumerate(zip(names, (one, two), strict=True)):
    runs = list(openiads.replicate(scenario, RUNS))
    destroyed = np.array([run["destroyed"] for run in runs])
    rounds = np.mean([run["rounds_fired"] for run in runs])
    print(
        f"{name}: {destroyed.mean():.1f} of 24 destroyed ({destroyed.min():.0f} to {destroyed.max():.0f} in {RUNS} runs), "
        f"{rounds:.1f} rounds fired, {rounds / destroyed.mean():.2f} for each destroyed"
    )
    values, counts = np.unique(destroyed, return_counts=True)
    colour, hatch = (("#0072B2", ""), ("#E69F00", "//"))[row]
    spread.bar(values + 0.4 * row - 0.2, counts, 0.4, color=colour, hatch=hatch, edgecolor="black", label=name)
    records = [openiads.run(scenario, replication=k) for k in range(IN_FULL)]
    shares.append(Counter(fate(record, number) for record in records for number in range(24)))
    if row == 0:
        # 4. The story of the first that got through in the first run.
        leaker = next(number for number in range(24) if fate(records[0], number) != "destroyed")
        print("\n".join(openiads.story(records[0], str(records[0]["targets"]["id"][leaker]))))

# 5. What a round costs nobody has published, so the catalogue leaves it open. Put a price of your own, and the summary
#    counts with it: overrides: [{id: 48n6e3, unit_cost_usd_m: 1.0}]. Price times rounds for each destroyed, beside what the
#    attacker pays for each that he sends: that ratio, not the count alone, tells who can go on longer.
left = np.zeros(2)
greys = ("#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#808080", "#000000")
reasons = sorted({each for share in shares for each in share}, key=lambda each: -sum(share[each] for share in shares))
for reason, colour, hatch in zip(reasons, greys, ("", "xx", "//", "..", "\\\\", "++", "oo"), strict=False):
    width = np.array([share[reason] for share in shares]) / IN_FULL
    why.barh(names, width, left=left, color=colour, hatch=hatch, edgecolor="black", label=reason)
    left += width
spread.set(xlabel="attackers destroyed, of 24", ylabel=f"runs, of {RUNS}", xticks=range(0, 25, 4))
why.set(xlabel=f"attackers, mean of {IN_FULL} runs", xlim=(0.0, 24.0))
spread.legend(frameon=False)
figure.suptitle("Where leakers come from", x=0.01, ha="left", fontsize=11)
figure.legend(*why.get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False, fontsize=8)
picture.parent.mkdir(parents=True, exist_ok=True)
figure.savefig(picture, dpi=110)
print(f"picture: {picture}")
