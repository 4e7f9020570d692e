"""Tutorial 8: an envelope. Why 380 km in print are 30 km against a low flyer: three limits, and the nearest one counts.

    python docs/tutorials/08_envelope.py            # saves docs/pictures/an_envelope.png
    python docs/tutorials/08_envelope.py mine.png   # or where you say

A simulation with public figures only; not for operational or flight-safety use.
"""

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import openiads

picture = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures/an_envelope.png")
HEIGHTS_M = (25, 50, 100, 300, 1000, 3000, 10000, 20000)

# 1. One fire unit beside a town, smooth ground, one target at a time that flies straight at the town. No run, no chance: the
#    survey follows the flight and asks at each step whether a radar sees, and whether a round sent off in time would be there.
scenario = openiads.loads("""
name: an-envelope
seed: 1
duration_s: 60
assets: [{id: town, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0]}]
""")
survey = openiads.envelope(scenario, "cruise-missile-subsonic", heights_m=HEIGHTS_M, directions=4)
north = survey.envelope.found[0]

# 2. The three limits apart. What the radar sees: the horizon far down, power higher up. What the rounds reach: the figure of
#    the brochure. What time allows: from first sight a track, an order, a reaction and a flight, while the target comes on.
for k, height_m in enumerate(HEIGHTS_M):
    row = north[k]
    print(
        f"at {height_m} m: seen at {row['seen_m'] / 1e3:.0f} km, in reach at {row['reach_m'] / 1e3:.0f} km, "
        f"in time at {row['in_time_m'] / 1e3:.0f} km: first launch {row['launch_s']:.0f} s before arrival, "
        f"first intercept at {row['intercept_m'] / 1e3:.0f} km, {row['opportunities']:.0f} engagements in turn"
    )

# 3. What the limits rest on, with grades. An assumed number that moves a limit is one to vary before believing it.
for row in openiads.survey_numbers(survey)["inputs"][:4]:
    print(f"{row['limit']}: {row['quantity']} of {row['entry']} is {row['value']}, {row['grade']}")

# 4. The same in depth: a fire unit defends not points but an area. Against ballistic missiles the question is where they may
#    come down and still be met: the footprint. From farther off they come faster, and the footprint shrinks.
areas = {}
for name, range_km in (("srbm-300km", 300), ("srbm-600km", 600), ("mrbm-1000km", 1000)):
    footprint = openiads.envelope(scenario, name, directions=4, cells=21, from_m=1e3 * range_km).footprint
    areas[range_km] = footprint.grid.area_m2(footprint.against_all) / 1e6
    met = footprint.intercept_height_m[0, 10, 10] / 1e3
    print(
        f"from {range_km} km: {areas[range_km]:,.0f} km2 defended against all directions; at the unit met at {met:.0f} km"
    )

# 5. The picture. The shaded part is where a target can be met: the nearest of three lines, at each height.
figure = Figure(figsize=(9.4, 4.4), layout="constrained")
limits, shrinking = figure.subplots(1, 2, width_ratios=(1.6, 1.0))
lines = (
    ("seen_m", "what the radar sees", "-", "o", "#0072B2"),
    ("reach_m", "what the rounds reach", "--", "s", "#D55E00"),
    ("in_time_m", "what time allows", "-.", "^", "#009E73"),
)
for name, label, dash, mark, colour in lines:
    limits.plot(north[name] / 1e3, HEIGHTS_M, dash, marker=mark, markersize=4, color=colour, label=label)
near, far = north["last_intercept_m"] / 1e3, north["intercept_m"] / 1e3
limits.fill_betweenx(HEIGHTS_M, near, far, color="#56B4E9", alpha=0.35, hatch="..", label="where it can be met")
limits.set(yscale="log", xlabel="distance from the town, km", ylabel="height, m", xlim=(0.0, None))
figure.legend(*limits.get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False, fontsize=8)
shrinking.bar([str(each) for each in areas], list(areas.values()), color="#E69F00", hatch="//", edgecolor="black")
shrinking.set(xlabel="range of ballistic launches, km", ylabel="defended footprint, km²")
figure.suptitle(
    "Three limits of one fire unit against a cruise missile (upper bound low down)", x=0.01, ha="left", fontsize=11
)
picture.parent.mkdir(parents=True, exist_ok=True)
figure.savefig(picture, dpi=110)
assert np.all(far[np.isfinite(far)] <= north["seen_m"][np.isfinite(far)] / 1e3)
print(f"picture: {picture}")
