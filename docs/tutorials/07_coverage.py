"""Tutorial 7: coverage. What a radar sees of the country around it, how low, and what one mast or one more site changes.

    python docs/tutorials/07_coverage.py            # saves docs/pictures/coverage.png
    python docs/tutorials/07_coverage.py mine.png   # or where you say

A simulation with public figures only; not for operational or flight-safety use.
"""

import math
import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import openiads

picture = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures/coverage.png")
HEIGHTS_M = (100, 300, 1000, 3000)

# 1. One command post with its radar on hills, and the same on a smooth earth. Nothing runs: coverage is geometry. A cell
#    counts as seen where a look has an even chance to find a target of the class, and nothing of the earth is between.
LAND = "relief: {kind: synthetic, seed: 7, at: [45.0, -30.0], extent_km: 800, mean_height_m: 250}"
POST = """
name: a-coverage
seed: 1
duration_s: 60
{land}
units: [{{id: post, entry: s400-command-post, at: [45.0, -30.0]}}]
"""
hills, smooth = openiads.loads(POST.format(land=LAND)), openiads.loads(POST.format(land=""))
mast = openiads.replace(hills, {"units[post].antenna_height_m": 39})
pair = openiads.replace(mast, {"units[second]": {"id": "second", "entry": "s400-command-post", "at": [45.6, -29.2]}})

# 2. Area seen by height. On a smooth earth it is a circle as wide as the horizon; hills take most of it from low targets. A
#    mast gives some of that back, and a second site gives more: it looks behind the hills of the first.
found = {}
for name, scenario in (
    ("smooth earth", smooth),
    ("hills", hills),
    ("hills, mast of 39 m", mast),
    ("and a second site", pair),
):
    found[name] = openiads.coverage(scenario, heights_m=HEIGHTS_M, above_ground=True, radius_m=250e3, cells=300)
    areas = [area_m2 / 1e6 for area_m2 in found[name].area_m2(found[name].sights)]
    print(f"{name}: " + ", ".join(f"{a:,.0f} km2 at {h} m" for a, h in zip(areas, HEIGHTS_M, strict=True)))

# 3. From which height on is all seen? For each cell the survey knows the lowest height seen. Along a ring around the post it is
#    a profile of the hills; its highest point is the height from which on the post misses nothing that crosses the ring.
whole = found["hills"]
rows, columns = whole.grid.middles_rad
lowest = whole.lowest_m - whole.ground_m
around = np.radians(np.arange(360))
ring = []
for azimuth in around:
    latitude = math.radians(45.0) + 50e3 / 6.371e6 * math.cos(azimuth)
    longitude = math.radians(-30.0) + 50e3 / 6.371e6 * math.sin(azimuth) / math.cos(latitude)
    ring.append(lowest[whole.grid.cell_of(latitude, longitude)])
print(f"50 km away the lowest height seen is {min(ring):,.0f} to {max(ring):,.0f} m above the ground")

# 4. And without a node? The survey compares the network with all nodes and without some.
without = openiads.coverage(pair, heights_m=HEIGHTS_M, above_ground=True, without=["post"], radius_m=250e3, cells=300)
for row in openiads.survey_numbers(without)["changes"]:
    print(f"without post {100 * row['lost_share']:.0f} % of what both see at {row['height_m']:g} m is lost")

# 5. The picture: left, the lowest of the heights at which each place is seen; right, area by height. `openiads coverage
#    SCENARIO --out FOLDER` draws the first with names and a scale bar, and writes GeoTIFF and GeoJSON beside it.
figure = Figure(figsize=(9.4, 4.4), layout="constrained")
plan, bars = figure.subplots(1, 2)
first = np.full(whole.sights.shape[1:], np.nan)
for k in range(len(HEIGHTS_M) - 1, -1, -1):
    first[whole.sights[k] == 1] = k
edges = [-250.0, 250.0, -250.0, 250.0]
drawn = plan.imshow(first, origin="lower", extent=edges, cmap="cividis", vmin=0, vmax=len(HEIGHTS_M) - 1)
plan.plot([0.0], [0.0], "ws", markeredgecolor="black")
plan.set(xlabel="east of the post, km", ylabel="north of the post, km", xlim=(-150, 150), ylim=(-150, 150))
key = figure.colorbar(drawn, ax=plan, ticks=range(len(HEIGHTS_M)), label="seen from this height above ground, m")
key.ax.set_yticklabels([f"{h:,}" for h in HEIGHTS_M])
marks = (
    ("smooth earth", "-", "o"),
    ("hills", "--", "s"),
    ("hills, mast of 39 m", "-.", "^"),
    ("and a second site", ":", "D"),
)
for name, dash, mark in marks:
    areas = [area_m2 / 1e6 for area_m2 in found[name].area_m2(found[name].sights)]
    bars.plot(HEIGHTS_M, areas, dash, marker=mark, color="black", markersize=5, label=name)
bars.set(xscale="log", yscale="log", xlabel="height above ground, m", ylabel="area seen, km²")
bars.legend(frameon=False, fontsize=8)
figure.suptitle("What hills hide from a radar (upper bound: no clutter)", x=0.01, ha="left", fontsize=11)
picture.parent.mkdir(parents=True, exist_ok=True)
figure.savefig(picture, dpi=110)
print(f"picture: {picture}")
