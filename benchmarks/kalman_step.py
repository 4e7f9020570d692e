"""Time of the tracking filter, predict and update, against the same algorithm in C.

Both update 200 rows of a bank with 60 plots each, in the frames' order, over the same arrays; the ends are compared first.
Leaves out: other models than straight flight, and association, which decides what plot a track takes. Needs gcc.
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
from openiads.messages.detections import DETECTION
from openiads.tracking.filter import innovation, look_at, update
from openiads.tracking.models import predict_straight
from openiads.tracking.trackers import BANK, RADAR_DESCRIPTION, VIEW, Model
from openiads.vectors import rotate_back

TRACKS, FRAMES, STEP_S, REPEATS = 200, 60, 2.0, 20
NOISE_M2_S3 = 20.0
VELOCITY = int(Model.VELOCITY)
NOISE_SEED = 1
RANGE_SIGMA_M, ANGLE_SIGMA_RAD, SPEED_SIGMA_M_S = 50.0, 3e-3, 300.0
# The two compilers contract products and sums differently; a difference is in units of the larger number.
LARGEST_DIFFERENCE = 1e-9


@door
def step_rows(rows, views, radar, plots, step_s, process_noise_m2_s3):
    """Predict every row and update it with its plot of each frame; `plots` are frame by frame."""
    count = rows.shape[0]
    for frame in range(plots.shape[0] // count):
        for i in range(count):
            row, view = rows[i], views[i]
            predict_straight(row, step_s, process_noise_m2_s3)
            look_at(view, radar[0], row)
            y, s = innovation(view, plots[frame * count + i])
            update(row, view, VELOCITY, y, s, s)


def radar_at_45_degrees():
    """One radar at 45 degrees north: figures of no real system."""
    radar = np.zeros(1, RADAR_DESCRIPTION)
    radar["position_m"] = ecef_from_geodetic(math.radians(45.0), 0.3, 100.0)
    radar["axes"] = east_north_up(math.radians(45.0), 0.3)
    return radar


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


def rows_at_first_plots(radar, plots):
    """Rows of a bank where the first plots are, at rest, with wide covariances."""
    rows = np.zeros(TRACKS, BANK)
    for i in range(TRACKS):
        plot = plots[i]
        enu = enu_from_range_azimuth_elevation(plot.range_m, plot.azimuth_rad, plot.elevation_rad)
        rows[i].state[:3] = radar[0].position_m + rotate_back(tuple(radar[0].axes.tolist()), enu)
        spread_m = max(RANGE_SIGMA_M, ANGLE_SIGMA_RAD * plot.range_m)
        rows[i].covariance[[0, 3, 5]] = spread_m * spread_m
        rows[i].covariance[[15, 18, 20]] = SPEED_SIGMA_M_S * SPEED_SIGMA_M_S
    return rows


def difference(ours, theirs):
    """Largest difference of two sets of rows, each number against the largest of its kind."""
    return max(float(np.abs(ours[f] - theirs[f]).max() / np.abs(ours[f]).max()) for f in ("state", "covariance"))


def measure(folder: Path, *flags: str) -> tuple[Ratio, float]:
    """The ratio to C, and our time of one update [ns]. Raises NotTheSame where the two end differently."""
    radar, views = radar_at_45_degrees(), np.zeros(TRACKS, VIEW)
    plots, built = plots_of_straight_flights(), library("kalman_step", folder, *flags)
    first = rows_at_first_plots(radar, plots)
    numbers = ctypes.c_int64(TRACKS), ctypes.c_int64(FRAMES), ctypes.c_double(STEP_S), ctypes.c_double(NOISE_M2_S3)

    def ours(rows):
        step_rows(rows, views, radar, plots, STEP_S, NOISE_M2_S3)

    def theirs(rows):
        built.step_rows(pointer(rows), pointer(views), pointer(radar), pointer(plots), *numbers)

    def repeated(step):
        for _ in range(REPEATS):
            rows = first.copy()
            step(rows)
        return rows

    apart = difference(repeated(ours), repeated(theirs))
    if apart > LARGEST_DIFFERENCE:
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
