"""Time of the tracking filter, predict and update, against the same algorithm in C.

Both update 200 tracks with 60 plots each, in the frames' order, over the same arrays; the ends are compared first.
Leaves out: gating and association, which decide what plot a track takes. Needs gcc.
Run: python benchmarks/kalman_step.py
"""

import ctypes
import math
import tempfile
from pathlib import Path

import numpy as np
from side_by_side import LARGEST_RATIO, NotTheSame, Ratio, library, pointer, ratio

from openiads.earth.geodesy import east_north_up, ecef_from_geodetic, enu_from_range_azimuth_elevation
from openiads.kernel import door
from openiads.messages.buffer import new_buffer
from openiads.messages.detections import DETECTION
from openiads.messages.events import EVENT
from openiads.messages.tracks import TRACK, TrackStatus
from openiads.tracking.follow import update_track
from openiads.tracking.trackers import RADAR_DESCRIPTION, RULES, TRACK_STATE
from openiads.vectors import rotate_back

TRACKS, FRAMES, STEP_S, REPEATS = 200, 60, 2.0, 20
NOISE_SEED = 1
RANGE_SIGMA_M, ANGLE_SIGMA_RAD, SPEED_SIGMA_M_S = 50.0, 3e-3, 300.0
# The two compilers contract products and sums differently; a difference is in units of the larger number.
LARGEST_DIFFERENCE = 1e-9


@door
def update_tracks(tracks, extras, radar, rules, plots, events):
    """Update every track with its plot of each frame; `plots` are frame by frame."""
    count = tracks.shape[0]
    for frame in range(plots.shape[0] // count):
        for i in range(count):
            update_track(tracks[i], extras[i], radar[0], rules[0], plots[frame * count + i], events)


def radar_and_rules():
    """One radar at 45 degrees north, and the rules of a tracker: figures of no real system."""
    radar, rules = np.zeros(1, RADAR_DESCRIPTION), np.zeros(1, RULES)
    radar["position_m"] = ecef_from_geodetic(math.radians(45.0), 0.3, 100.0)
    radar["axes"] = east_north_up(math.radians(45.0), 0.3)
    radar["detection_probability"], radar["clutter_density"] = 0.9, 1e-7
    rules["process_noise_m2_s3"], rules["confirm_hits"], rules["confirm_looks"] = 20.0, 3, 5
    # No track is energetic here: the form in C has no free fall.
    rules["energetic_speed_m_s"] = 1e9
    return radar, rules


def plots_of_straight_flights():
    """Plots of objects 40 to 240 km away on level straight lines, with noise, frame by frame."""
    draws = np.random.default_rng(NOISE_SEED).standard_normal((3, FRAMES, TRACKS))
    share = (np.arange(TRACKS) + 0.5) / TRACKS
    bearing, time_s = 2.0 * math.pi * share, STEP_S * np.arange(1, FRAMES + 1)[:, None]
    east = (40e3 + 200e3 * share) * np.sin(bearing) + 250.0 * np.cos(3.0 * bearing) * time_s
    north = (40e3 + 200e3 * share) * np.cos(bearing) + 250.0 * np.sin(3.0 * bearing) * time_s
    level, up = np.hypot(east, north), 3e3 + 9e3 * share
    plots = np.zeros((FRAMES, TRACKS), DETECTION)
    plots["time_s"] = time_s
    plots["range_m"] = np.hypot(level, up) + RANGE_SIGMA_M * draws[0]
    plots["azimuth_rad"] = np.arctan2(east, north) + ANGLE_SIGMA_RAD * draws[1]
    plots["elevation_rad"] = np.arctan2(up, level) + ANGLE_SIGMA_RAD * draws[2]
    plots["range_sigma_m"] = RANGE_SIGMA_M
    plots["azimuth_sigma_rad"] = plots["elevation_sigma_rad"] = ANGLE_SIGMA_RAD
    return plots.reshape(-1)


def tracks_at_first_plots(radar, plots):
    """Confirmed tracks where the first plots are, at rest, with wide covariances; and what tracking keeps beside them."""
    tracks = np.zeros(TRACKS, TRACK)
    for i in range(TRACKS):
        plot = plots[i]
        enu = enu_from_range_azimuth_elevation(plot.range_m, plot.azimuth_rad, plot.elevation_rad)
        tracks[i].position_m = radar[0].position_m + rotate_back(tuple(radar[0].axes.tolist()), enu)
        spread_m = max(RANGE_SIGMA_M, ANGLE_SIGMA_RAD * plot.range_m)
        tracks[i].covariance[[0, 3, 5]] = spread_m * spread_m
        tracks[i].covariance[[15, 18, 20]] = SPEED_SIGMA_M_S * SPEED_SIGMA_M_S
    tracks["status"], tracks["existence"] = TrackStatus.CONFIRMED, 0.5
    return tracks, np.zeros(TRACKS, TRACK_STATE)


def difference(ours, theirs):
    """Largest difference of two pictures, each number against the largest of its kind."""
    fields = ("position_m", "velocity_m_s", "covariance", "existence", "time_s")
    return max(float(np.abs(ours[f] - theirs[f]).max() / np.abs(ours[f]).max()) for f in fields)


def measure(folder: Path, *flags: str) -> tuple[Ratio, float]:
    """The ratio to C, and our time of one update [ns]. Raises NotTheSame where the two end differently."""
    radar, rules = radar_and_rules()
    plots, events, built = (
        plots_of_straight_flights(),
        new_buffer(EVENT, 1, False),
        library("kalman_step", folder, *flags),
    )
    first = tracks_at_first_plots(radar, plots)
    noise = ctypes.c_double(float(rules["process_noise_m2_s3"][0]))

    def ours(tracks, extras):
        update_tracks(tracks, extras, radar, rules, plots, events)

    def theirs(tracks, extras):
        sizes = ctypes.c_int64(TRACKS), ctypes.c_int64(FRAMES)
        built.update_tracks(pointer(tracks), pointer(extras), pointer(radar), pointer(plots), *sizes, noise)

    def repeated(update):
        for _ in range(REPEATS):
            tracks, extras = first[0].copy(), first[1].copy()
            update(tracks, extras)
        return tracks, extras

    ends = repeated(ours), repeated(theirs)
    apart = difference(ends[0][0], ends[1][0])
    if apart > LARGEST_DIFFERENCE or np.any(ends[0][1] != ends[1][1]):
        raise NotTheSame(f"the filter and its form in C differ by {apart:.1e}")
    found = ratio(lambda: repeated(ours), lambda: repeated(theirs))
    return found, 1e9 * found.ours_s / (REPEATS * len(plots))


def main() -> None:
    """Print the median ratio of seven interleaved runs."""
    with tempfile.TemporaryDirectory() as folder:
        found, each_ns = measure(Path(folder))
    print(f"filter update {each_ns:.0f} ns, ratio to C {found.ratio:.2f} (at most {LARGEST_RATIO})")


if __name__ == "__main__":
    main()
