"""Tutorial 1: one radar, one target. How far does a radar see, and what stops it?

Run it from the folder of the repository:

    python docs/tutorials/01_one_radar_one_target.py            # saves docs/pictures/one_radar_one_target.png
    python docs/tutorials/01_one_radar_one_target.py mine.png   # or where you say

A simulation with public figures only; not for operational or flight-safety use.
"""

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import openiads
from openiads.earth.propagation import radio_horizon_m

picture = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures/one_radar_one_target.png")

# 1. A scenario is plain text. This one has a single radar, that of the command post, which fires nothing, and a single
#    target: a fighter that flies straight at it over the ocean, 520 km in half an hour. Nobody types in what the radar
#    can do: the entry brings that, with its sources (`openiads catalogue 91n6e`).
high = openiads.loads("""
name: one-radar
seed: 1
duration_s: 1750
units: [{id: post, entry: s400-command-post, at: [45.0, -30.0]}]
raids: [{id: visitor, entry: fighter, count: 1, from: [45.0, -23.4], to: [45.0, -30.0], height_msl_m: 10000}]
""")

# 2. The same scenario with one value replaced: the fighter comes in low. A path names the value, as on the command line
#    (--set raids[visitor].height_msl_m=300). Seed and radar stay, so the two runs differ by the height alone.
low = openiads.replace(high, {"raids[visitor].height_msl_m": 300})


# 3. A run gives a record: tables of columns (docs/record.md). A detection, or plot, is what a look of the radar gave:
#    range, azimuth and elevation with noise, and a signal-to-noise ratio. Some plots are of nothing. The record knows
#    which (target -1), because it is a simulation; a real radar does not, and no stage of the defence is told.
def plots_of_target(record):
    """Time [s] and range [m] of every plot of the target, and the number of false ones."""
    detections = record["detections"]
    real = detections["target"] == 0
    return detections["time_s"][real], detections["range_m"][real], int(np.sum(~real))


figure = Figure(figsize=(7.0, 4.6), layout="constrained")
axes = figure.subplots()
for scenario, colour, name in ((high, "#0072B2", "at 10,000 m"), (low, "#D55E00", "at 300 m")):
    record = openiads.run(scenario)
    time_s, range_m, false_plots = plots_of_target(record)

    # 4. Two things stop a radar: the echo is too weak, or the earth is in the way. Radio waves bend a little towards the
    #    ground, as if the earth were a third larger; on such an earth, antenna and target see each other up to here.
    antenna_m, target_m = float(record["radars"]["antenna_height_m"][0]), scenario.raids[0].height_msl_m
    horizon_m = radio_horizon_m(antenna_m, target_m)

    # 5. The high target rises above the horizon far out, where its echo is weak: the radar, which looks once in ten
    #    seconds, catches it on some looks and misses it on others. The low one is hidden until it is near; by then its
    #    echo is strong, and the first look gives a plot.
    print(
        f"{name}: horizon {horizon_m / 1e3:.0f} km, first plot at {range_m[0] / 1e3:.0f} km, "
        f"{len(range_m)} plots of the target, {false_plots} of nothing"
    )
    axes.plot(time_s, range_m / 1e3, ".", color=colour, label=f"plots of the fighter {name}")
    axes.axhline(horizon_m / 1e3, color=colour, linestyle="--", linewidth=1.0, label=f"radar horizon {name}")

# 6. What the low flight buys is time. At 300 m/s, every 100 km of horizon is five and a half minutes of warning.
axes.set_xlabel("time, s")
axes.set_ylabel("range from the radar, km")
axes.set_xlim(0.0, high.duration_s)
axes.set_ylim(0.0, 500.0)
axes.set_title("A low target is hidden by the earth, not by the weakness of its echo", loc="left", fontsize=11)
figure.legend(loc="outside lower center", ncols=2, frameon=False)
axes.grid(alpha=0.3)
picture.parent.mkdir(parents=True, exist_ok=True)
figure.savefig(picture, dpi=110)
print(f"picture: {picture}")

# Try next: another class of target (--set raids[visitor].entry=bomber), the sceptical reading of every figure
# (values: sceptical), or a mast (--set units[post].antenna_height_m=39). Then tutorial 2: why some looks miss.
