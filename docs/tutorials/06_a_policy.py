"""Tutorial 6: a policy of one's own. What is fired at, with how many rounds, by a function of a dozen lines.

    python docs/tutorials/06_a_policy.py            # saves docs/pictures/a_policy.png
    python docs/tutorials/06_a_policy.py mine.png   # or where you say

A simulation with public figures only; not for operational or flight-safety use.
"""

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import openiads

picture = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures/a_policy.png")
RUNS = 20

# 1. Sixteen cruise missiles in a stream: the first twelve fly at a depot, the last four at a city that is worth ten times
#    as much. The fire unit has twelve rounds.
scenario = openiads.loads("""
name: the-last-four
seed: 1
duration_s: 900
assets: [{id: city, at: [45.0, -30.0], value: 100}, {id: depot, at: [45.15, -29.9], value: 10}]
units:
  - {id: unit-1, entry: s400-fire-unit, at: [45.07, -29.95], rounds: [{entry: 9m96e2, rounds: 12}]}
raids:
  - {id: first, entry: cruise-missile-subsonic, count: 12, from: [46.2, -29.0], to: depot, spread_km: 3, spread_s: 120}
  - {id: last, entry: cruise-missile-subsonic, count: 4, from: [44.2, -28.9], to: city, start_s: 200, spread_km: 3}
""")


# 2. A policy is a function. It is asked in every frame in which something could be fired at, and shown copies of what command
#    holds: tracks, fire units, options; never the truth. It answers with the options that it takes up and how many rounds each.
def everything(situation):
    """What the built-in doctrine does: one round at each, look, and again."""
    return [(option, 1) for option in situation.options]


def keep_eight(situation):
    """The last eight rounds are for great threats; two at once at these where there is no time for a second look."""
    chosen = []
    for option in situation.options:
        great, rounds_left = option.track.threat > 30.0, sum(option.fire_unit.rounds.values())
        if not great and rounds_left <= 8:
            continue
        hurried = option.track.last_launch_s - option.intercept_s < 10.0
        chosen.append((option, min(2 if hurried and great else 1, option.most_rounds)))
    return chosen


# 3. The built-in doctrine keeps rounds too, if told how many threats to expect: each shot must be worth more than the price
#    of a round, from a dynamic programme over the threats to come and the rounds left.
reserve = openiads.replace(scenario, {"doctrine.reserve": {"threats": 16, "values": [10, 10, 10, 100]}})
arms = (
    ("one round at everything", scenario, everything),
    ("keep eight for great threats", scenario, keep_eight),
    ("built in, with a reserve", reserve, None),
)
lost, through = {}, {}
for name, what, policy in arms:
    runs = list(openiads.replicate(what, RUNS, policy=policy))
    lost[name] = np.array([run["value_reached"] for run in runs])
    through[name] = np.array([run["reached"] for run in runs])
    rounds = np.mean([run["rounds_fired"] for run in runs])
    print(
        f"{name}: value lost {lost[name].mean():.1f} of 110, city hit in {np.sum(lost[name] >= 100)} of {RUNS} runs, "
        f"{through[name].mean():.1f} of 16 through, {rounds:.1f} rounds fired"
    )

# 4. The same choices, so that the arms differ in what they do with them: one that takes up everything is the built-in doctrine.
same = list(openiads.replicate(scenario, 3))
print("asked or not, it is the same:", [run["destroyed"] for run in same] == [16 - n for n in through[arms[0][0]][:3]])

figure = Figure(figsize=(8.0, 3.6), layout="constrained")
axes = figure.subplots()
for row, (name, _, _) in enumerate(arms):
    colour, hatch = (("#0072B2", ""), ("#E69F00", "//"), ("#009E73", ".."))[row]
    city, depot = np.mean(lost[name] >= 100), np.mean(lost[name] % 100 >= 10)
    axes.barh([row - 0.2, row + 0.2], [city, depot], 0.38, color=colour, hatch=hatch, edgecolor="black")
    for place, share, asset in ((row - 0.2, city, "city"), (row + 0.2, depot, "depot")):
        axes.text(share + 0.01, place, f"{asset}: {100.0 * share:.0f} %", va="center", fontsize=9)
axes.set_yticks(range(len(arms)), [name for name, _, _ in arms])
axes.set(xlabel=f"share of {RUNS} runs in which the asset was reached", xlim=(0.0, 1.18), ylim=(2.6, -0.6))
axes.spines[["top", "right"]].set_visible(False)
axes.set_title("Twelve rounds, sixteen missiles: whom to leave", loc="left", fontsize=11)
picture.parent.mkdir(parents=True, exist_ok=True)
figure.savefig(picture, dpi=110)
print(f"picture: {picture}")
