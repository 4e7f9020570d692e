"""Time of the interceptor fly-out against the same algorithm in C, gcc -O3 -march=native: one line, the median ratio.

Both fly 200 interceptors for 60 frames of one second, over the same arrays, by turns; the ends are compared first.
Leaves out: everything around the step. The aim is a ratio of 1.3 at most. Needs gcc.
Run: python benchmarks/bench_interceptor.py
"""

import ctypes
import math
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from openiads.earth.geodesy import destination, ecef_from_geodetic
from openiads.flight.flyout import FLYOUT, IN_FLIGHT, flyout_step
from openiads.kernel import door
from openiads.vectors import put, vector

INTERCEPTORS, FRAMES, STEP_S, RUNS, REPEATS = 200, 60, 1.0, 7, 20
LARGEST_RATIO = 1.3
# The two compilers contract products and sums differently.
LARGEST_DIFFERENCE_M = 1e-3

INTERCEPTOR = np.dtype(
    (
        np.record,
        np.dtype(
            [
                ("position_m", np.float64, 3),
                ("velocity_m_s", np.float64, 3),
                ("aim_m", np.float64, 3),
                ("speed_m_s", np.float64),
                ("age_s", np.float64),
                ("status", np.int64),
            ],
            align=True,
        ),
    )
)


@door
def fly_all(flyout, interceptors, frames, step_s):
    """Fly every interceptor that is still in flight for some frames."""
    for _ in range(frames):
        for i in range(interceptors.shape[0]):
            one = interceptors[i]
            if one.status == IN_FLIGHT:
                position, velocity, speed, status, used_s = flyout_step(
                    flyout, vector(one.position_m), one.speed_m_s, one.age_s, vector(one.aim_m), step_s
                )
                put(one.position_m, position)
                put(one.velocity_m_s, velocity)
                one.speed_m_s = speed
                one.status = status
                one.age_s += used_s


def interceptors_at_launch():
    """Interceptors at one site, with aim points 30 to 180 km away all around, at heights from 1 to 20 km."""
    interceptors = np.zeros(INTERCEPTORS, INTERCEPTOR)
    for i in range(INTERCEPTORS):
        share = (i + 0.5) / INTERCEPTORS
        latitude, longitude = destination(0.8, 0.5, 2.0 * math.pi * share, 30e3 + 150e3 * share)
        interceptors[i].position_m = ecef_from_geodetic(0.8, 0.5, 100.0)
        interceptors[i].aim_m = ecef_from_geodetic(
            latitude, longitude, 1e3 + 19e3 * ((7 * i) % INTERCEPTORS) / INTERCEPTORS
        )
    return interceptors


def typical_flyout():
    """A made-up interceptor."""
    flyout = np.zeros(1, FLYOUT)
    flyout["boost_acceleration_m_s2"], flyout["burn_time_s"] = 220.0, 12.0
    flyout["ballistic_coefficient_kg_m2"], flyout["loft"] = 12_500.0, 0.28
    return flyout


def compiled_c(folder):
    """The same in C, as a Python function."""
    library = Path(folder) / "interceptor_step.so"
    source = Path(__file__).with_name("interceptor_step.c")
    subprocess.run(
        ["gcc", "-O3", "-march=native", "-fPIC", "-shared", str(source), "-o", str(library), "-lm"], check=True
    )
    loaded = ctypes.CDLL(str(library))
    loaded.prepare()

    def fly(flyout, interceptors):
        loaded.fly(
            ctypes.c_void_p(flyout.ctypes.data),
            ctypes.c_void_p(interceptors.ctypes.data),
            ctypes.c_int64(len(interceptors)),
            ctypes.c_int64(FRAMES),
            ctypes.c_double(STEP_S),
        )

    return fly


def seconds(fly, flyout):
    """CPU time of a run, and the interceptors at its end."""
    start = interceptors_at_launch()
    starts = [start.copy() for _ in range(REPEATS)]
    before = time.process_time()
    for interceptors in starts:
        fly(flyout, interceptors)
    return time.process_time() - before, starts[-1]


def main():
    """Print the median ratio of seven interleaved runs."""
    flyout = typical_flyout()
    with tempfile.TemporaryDirectory() as folder:
        pair = (lambda f, m: fly_all(f[0], m, FRAMES, STEP_S), compiled_c(folder))
        ends = [seconds(fly, flyout)[1] for fly in pair]
        differences = np.abs(ends[0]["position_m"] - ends[1]["position_m"]).max()
        if differences > LARGEST_DIFFERENCE_M or np.any(ends[0]["status"] != ends[1]["status"]):
            raise SystemExit(f"the two differ by {differences} m: they are not the same algorithm")
        times = [[seconds(fly, flyout)[0] for fly in pair] for _ in range(RUNS)]
    steps = REPEATS * float(np.ceil(ends[0]["age_s"]).sum())
    ratio = statistics.median(ours / theirs for ours, theirs in times)
    print(
        f"interceptor step of 1 s: {1e9 * min(ours for ours, _ in times) / steps:.0f} ns, in C "
        f"{1e9 * min(theirs for _, theirs in times) / steps:.0f} ns, median ratio {ratio:.2f} (at most {LARGEST_RATIO})"
    )


if __name__ == "__main__":
    main()
