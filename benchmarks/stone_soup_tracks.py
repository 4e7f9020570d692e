"""Stone Soup on a file of plots: the peer that benchmarks/tracking.py stands beside, run by any Python that has it.

An extended Kalman filter of nearly constant velocity (q = 1 m2/s3), global nearest neighbour over a tree of plots, a gate of 4
sigma, three plots to initiate, dropped after 4 misses; prior speeds of 300 m/s a direction. Source: Stone Soup 1.9.1
(stonesoup.dataassociator.tree, stonesoup.initiator.simple). Leaves out: everything of openiads; it is not imported.

    python benchmarks/stone_soup_tracks.py PLOTS.npz TRACKS.npz [SCANS]
"""

import sys
import time
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
from stonesoup.dataassociator.tree import DetectionKDTreeGNN2D
from stonesoup.deleter.time import UpdateTimeStepsDeleter
from stonesoup.hypothesiser.distance import DistanceHypothesiser
from stonesoup.initiator.simple import MultiMeasurementInitiator
from stonesoup.measures import Mahalanobis
from stonesoup.models.measurement.nonlinear import CartesianToElevationBearingRange
from stonesoup.models.transition.linear import CombinedLinearGaussianTransitionModel, ConstantVelocity
from stonesoup.predictor.kalman import ExtendedKalmanPredictor
from stonesoup.tracker.simple import MultiTargetTracker
from stonesoup.types.angle import Bearing, Elevation
from stonesoup.types.detection import Detection
from stonesoup.types.state import GaussianState
from stonesoup.types.update import Update
from stonesoup.updater.kalman import ExtendedKalmanUpdater

PROCESS_NOISE_M2_S3 = 1.0
GATE_SIGMA = 4.0
PLOTS_TO_INITIATE = 3
MISSES_TO_DROP = 4
PRIOR_SPEED_M_S = 300.0
# How far in range the tree looks: beyond four sigmas of a track, and of one that has no velocity yet, two scans of 5 s on.
NEAR_TRACK_M, NEAR_PLOT_M = 2_000.0, 12_000.0
EPOCH = datetime(2026, 1, 1)
PLACES, SPEEDS = (0, 2, 4), (1, 3, 5)


class Plots:
    """Detections of one scan after another, each with its row in the file."""

    def __init__(self, file, model):
        """Take the plots of a file; `model` is how they were measured."""
        order = np.argsort(file["scan"], kind="stable")
        self.times = [EPOCH + timedelta(seconds=float(t)) for t in file["scan_time"]]
        self.bounds = np.searchsorted(file["scan"][order], np.arange(len(self.times) + 1))
        self.rows = order
        self.measured = np.c_[file["el"], file["az"], file["rng"]]
        self.model = model

    def __iter__(self):
        """Time and detections of each scan."""
        for now, (first, last) in zip(self.times, pairwise(self.bounds), strict=True):
            yield now, {self.detection(int(row), now) for row in self.rows[first:last]}

    def detection(self, row, now):
        """One plot."""
        elevation, azimuth, range_m = self.measured[row]
        vector = [[Elevation(elevation)], [Bearing(azimuth)], [range_m]]
        return Detection(vector, timestamp=now, measurement_model=self.model, metadata={"row": row})


def tracker_of(file):
    """The tracker, ready to be iterated over the scans of a file."""
    covariance = np.diag(np.square(file["sigma"][[2, 1, 0]]))
    model = CartesianToElevationBearingRange(ndim_state=6, mapping=np.array(PLACES), noise_covar=covariance)
    motion = CombinedLinearGaussianTransitionModel([ConstantVelocity(PROCESS_NOISE_M2_S3)] * 3)
    predictor, updater = ExtendedKalmanPredictor(motion), ExtendedKalmanUpdater(None)
    near = DistanceHypothesiser(predictor, updater, Mahalanobis(), missed_distance=GATE_SIGMA)
    trees = [
        DetectionKDTreeGNN2D(near, predictor, updater, max_distance=reach_m) for reach_m in (NEAR_TRACK_M, NEAR_PLOT_M)
    ]
    prior = GaussianState(np.zeros((6, 1)), np.diag([0.0, PRIOR_SPEED_M_S**2] * 3))
    initiator = MultiMeasurementInitiator(
        prior, UpdateTimeStepsDeleter(2), trees[1], updater, model, min_points=PLOTS_TO_INITIATE
    )
    return MultiTargetTracker(initiator, UpdateTimeStepsDeleter(MISSES_TO_DROP), Plots(file, model), trees[0], updater)


def run(file, scans):
    """Rows of `est`, covariances, the track of each plot, and CPU time [s] of each of the first scans."""
    numbers, rows, covariances, spent_s = {}, [], [], []
    taken = np.full(len(file["scan"]), -1)
    order = [*PLACES, *SPEEDS]
    steps = iter(tracker_of(file))
    for scan in range(scans):
        begun_s = time.thread_time()
        _, tracks = next(steps)
        spent_s.append(time.thread_time() - begun_s)
        for track in tracks:
            fresh = track.id not in numbers
            number = numbers.setdefault(track.id, len(numbers))
            rows.append([scan, number, *np.asarray(track.state_vector, float).ravel()[order]])
            covariances.append(np.asarray(track.covar, float)[np.ix_(order, order)])
            for state in track.states if fresh else track.states[-1:]:
                if isinstance(state, Update):
                    taken[state.hypothesis.measurement.metadata["row"]] = number
    return np.array(rows).reshape(-1, 8), np.array(covariances).reshape(-1, 6, 6), taken, np.array(spent_s)


def main():
    """Track the plots of one file into another."""
    with np.load(sys.argv[1]) as opened:
        file = {name: opened[name] for name in opened.files}
    scans = int(sys.argv[3]) if len(sys.argv) > 3 else len(file["scan_time"])
    est, covariance, taken, spent_s = run(file, scans)
    np.savez_compressed(sys.argv[2], est=est, P=covariance, plot_track=taken, cpu_s=spent_s)


if __name__ == "__main__":
    main()
