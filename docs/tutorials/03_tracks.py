"""Tutorial 3: tracks. What the defence believes, how sure it is of it, and how it loses a target.

    python docs/tutorials/03_tracks.py            # saves docs/pictures/tracks.png
    python docs/tutorials/03_tracks.py mine.png   # or where you say

A simulation with public figures only; not for operational or flight-safety use.
"""

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import openiads

picture = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures/tracks.png")

# 1. A fighter comes in at 9 km, turns twice near the radar, and dives to 200 m on its way out.
record = openiads.run(
    openiads.loads("""
name: tracks
seed: 1
duration_s: 1150
units: [{id: post, entry: s400-command-post, at: [45.0, -30.0]}]
raids:
  - id: visitor
    entry: fighter
    count: 1
    from: [46.2, -28.6]
    via: [[45.4, -29.3, 9000], [45.6, -30.4, 9000], [46.0, -30.5, 200]]
    to: [46.9, -30.5]
    height_msl_m: 9000
record: {level: full, sample_s: 1}
""")
)

# 2. A plot is a place with errors, and no velocity; most plots here are of nothing. The tracker begins a track at every
#    plot that no track took, and believes in it after three plots in five looks: then it is confirmed.
tracks, plots, truth, events = (record[name] for name in ("tracks", "detections", "truth", "events"))
real = plots["target"] == 0
print(f"{np.sum(real)} plots of the fighter, {np.sum(~real)} of nothing, {len(set(tracks['track']))} tracks begun")


def times_of(kind):
    """Track to the time [s] of an event of this kind."""
    rows = events["kind"] == kind
    return dict(zip(events["subject"][rows].tolist(), events["time_s"][rows].tolist(), strict=True))


# 3. A track is a place, a velocity and a covariance: how wrong it thinks it may be. Here, at each of its plots, one
#    standard deviation of the place, all three axes together. Every plot makes it smaller, nearness too; then it settles
#    where what a plot brings equals what ten seconds without one take away.
def uncertainty(track):
    """Time [s] and standard deviation of place [m] of a track at each of its plots."""
    rows = np.flatnonzero(tracks["track"] == track)
    rows = rows[np.unique(tracks["time_s"][rows], return_index=True)[1]]
    return tracks["time_s"][rows], np.sqrt(sum(tracks[f"covariance_{k}"][rows] for k in ("00", "03", "05")))


def local_km(table, rows):
    """East and north of the radar [km], on flat ground: good enough for a picture."""
    east_km = (table["longitude_deg"][rows] + 30.0) * 111.32 * np.cos(np.radians(45.0))
    return east_km, (table["latitude_deg"][rows] - 45.0) * 111.13


# 4. The tracker expects straight flight. A hard turn can take its target out of the gate: then the plots begin another
#    track, and the old one goes on straight, on nothing, for five turns of the radar before it is dropped. At the end the
#    fighter sinks below the horizon; no tracker helps there.
figure = Figure(figsize=(9.0, 5.0), layout="constrained")
above, sure = figure.subplots(1, 2)
above.plot(*local_km(truth, truth["target"] == 0), color="#808080", linewidth=1.0, label="where it flew")
confirmed, dropped = times_of("track confirmed"), times_of("track dropped")
styles = zip(("#0072B2", "#D55E00", "#009E73", "#CC79A7"), "osD^", strict=True)
followers = [k for k in confirmed if np.any(plots["target"][plots["track"] == k] == 0)]
for track, (colour, mark) in zip(followers, styles, strict=False):
    last_s = plots["time_s"][plots["track"] == track].max()
    time_s, sigma_m = uncertainty(track)
    print(
        f"track {track}: confirmed at {confirmed[track]:.0f} s, sure to {sigma_m[0]:.0f} m at first and "
        f"{sigma_m.min():.0f} m at best; last plot at {last_s:.0f} s, dropped at {dropped[track]:.0f} s"
    )
    style = {"color": colour, "marker": mark, "markersize": 3.0}
    above.plot(*local_km(tracks, tracks["track"] == track), label=f"track {track}", **style)
    sure.plot(time_s, sigma_m, **style)
    sure.axvline(dropped[track], color=colour, linestyle=":")
above.plot(0.0, 0.0, "k*", markersize=9, label="radar")
above.set(xlabel="east, km", ylabel="north, km", aspect="equal")
sure.set(xlabel="time, s (dotted: the track is dropped)", ylabel="its own standard deviation of place, m")
sure.set_ylim(0.0, None)
sure.grid(alpha=0.3)
figure.suptitle(f"One fighter, and the tracks that followed it: {len(followers)}", x=0.01, ha="left", fontsize=11)
figure.legend(loc="outside lower center", ncols=6, frameon=False, fontsize=8)
picture.parent.mkdir(parents=True, exist_ok=True)
figure.savefig(picture, dpi=110)
print(f"picture: {picture}")
