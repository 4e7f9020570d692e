"""Tutorial 4: an engagement. One target, one fire unit, and where the minutes go: shoot, look, shoot.

    python docs/tutorials/04_an_engagement.py            # saves docs/pictures/an_engagement.png
    python docs/tutorials/04_an_engagement.py mine.png   # or where you say

A simulation with public figures only; not for operational or flight-safety use.
"""

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import openiads

picture = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures/an_engagement.png")

# 1. A fighter flies at a harbour, 1,000 m high, from 136 km away. A fire unit stands beside the harbour with one kind of
#    round. Its kill probability is set to one half, so that we see a miss: nobody has published the true one, and the
#    catalogue's is assumed too.
scenario = openiads.loads("""
name: an-engagement
seed: 6
duration_s: 420
assets: [{id: harbour, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0], rounds: [{entry: 48n6e3, rounds: 8}]}]
raids: [{id: visitor, entry: fighter, count: 1, from: [46.0, -29.0], to: harbour, height_msl_m: 1000}]
doctrine: {policy: shoot-look-shoot, rounds_per_salvo: 1, maximum_salvos: 3}
overrides: [{id: 48n6e3, kill_probability_aircraft: 0.5}]
record: {level: full, sample_s: 1}
""")
record = openiads.run(scenario)

# 2. The record can tell it in words. A shot is a chain: seen, confirmed, ordered, launched, met, assessed. Each link takes
#    time, and the target flies on meanwhile.
print("\n".join(openiads.story(record, "visitor/1")))


# 3. The same as a picture: distance from the fire unit over time.
def range_km(table, rows):
    """Distance over ground [km] of what a table holds from the fire unit, on flat ground: good enough for a picture."""
    east_km = (table["longitude_deg"][rows] + 30.0) * 111.32 * np.cos(np.radians(45.0))
    return np.hypot(east_km, (table["latitude_deg"][rows] - 45.0) * 111.13)


truth, orders, launches, outcomes, assessments = (
    record[name] for name in ("truth", "orders", "launches", "outcomes", "assessments")
)
figure = Figure(figsize=(7.5, 5.0), layout="constrained")
axes = figure.subplots()
axes.plot(truth["time_s"], range_km(truth, truth["target"] == 0), color="#D55E00", linewidth=2.0, label="the fighter")
for shot in range(len(launches["time_s"])):
    flight = record["interceptors"]["interceptor"] == shot
    axes.plot(
        record["interceptors"]["time_s"][flight],
        range_km(record["interceptors"], flight),
        color="#0072B2",
        linestyle="--",
        label="rounds in flight",
    )
    met_s, order_s = outcomes["time_s"][shot], orders["time_s"][shot]
    hit, told = outcomes["destroyed"][shot] == 1, assessments["destroyed"][shot] == 1
    there_km = range_km(outcomes, [shot])[0]
    axes.plot(order_s, 0.0, "k|", markersize=14, label="order")
    axes.plot(met_s, there_km, "kX" if hit else "ko", fillstyle="full" if hit else "none", markersize=8)
    axes.annotate(f"{'destroyed' if hit else 'missed'}, {there_km:.0f} km", (met_s + 5.0, there_km + 3.0), fontsize=9)
    axes.axvspan(met_s, assessments["time_s"][shot], color="#808080", alpha=0.3, label="waiting for the assessment")

    # 4. Between order and launch lie command delay and reaction time, between meeting and next order the assessment.
    print(
        f"shot {shot + 1}: ordered {order_s:.0f} s, launched {launches['time_s'][shot]:.0f} s, "
        f"met {met_s:.1f} s at {there_km:.1f} km, held to be {'destroyed' if told else 'alive'} "
        f"{assessments['time_s'][shot]:.1f} s"
    )

# 5. Each miss costs the next shot a third of the distance: the target has come nearer by what it flew while a round was on
#    its way, was looked at, and another made ready. That is the depth of fire, and why detection range is worth shots.
axes.set(
    xlabel="time, s",
    ylabel="distance from the fire unit, km",
    ylim=(-3.0, 150.0),
    xlim=(0.0, outcomes["time_s"][-1] + 80.0),
)
axes.set_title("Shoot, look, shoot: each shot meets the target nearer", loc="left", fontsize=11)
handles, labels = axes.get_legend_handles_labels()
once = dict(zip(labels, handles, strict=True))
figure.legend(once.values(), once.keys(), loc="outside lower center", ncols=4, frameon=False)
axes.grid(alpha=0.3)
picture.parent.mkdir(parents=True, exist_ok=True)
figure.savefig(picture, dpi=110)
print(f"picture: {picture}")
