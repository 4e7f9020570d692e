"""Time of the interceptor fly-out against the same algorithm in C.

Both fly 200 interceptors for 60 frames of one second, over the same arrays; the ends are compared first.
Leaves out: everything around the step. Needs gcc.
Run: python benchmarks/interceptor_step.py
"""

import ctypes
import math
import tempfile
from pathlib import Path

import numpy as np
from side_by_side import LARGEST_RATIO, NotTheSame, Ratio, library, pointer, ratio

from openiads.earth.geodesy import destination, ecef_from_geodetic
from openiads.flight.flyout import FLYOUT, IN_FLIGHT, flyout_step
from openiads.kernel import door
from openiads.vectors import put, vector

INTERCEPTORS, FRAMES, STEP_S, REPEATS = 200, 60, 1.0, 20
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


def measure(folder: Path, *flags: str) -> tuple[Ratio, float]:
    """The ratio to C, and our time of one step [ns]. Raises NotTheSame where the two end differently."""
    flyout, start, built = typical_flyout(), interceptors_at_launch(), library("interceptor_step", folder, *flags)
    built.prepare()

    def ours(interceptors):
        fly_all(flyout[0], interceptors, FRAMES, STEP_S)

    def theirs(interceptors):
        sizes = ctypes.c_int64(INTERCEPTORS), ctypes.c_int64(FRAMES)
        built.fly(pointer(flyout), pointer(interceptors), *sizes, ctypes.c_double(STEP_S))

    def repeated(fly):
        for _ in range(REPEATS):
            interceptors = start.copy()
            fly(interceptors)
        return interceptors

    ends = repeated(ours), repeated(theirs)
    apart_m = float(np.abs(ends[0]["position_m"] - ends[1]["position_m"]).max())
    if apart_m > LARGEST_DIFFERENCE_M or np.any(ends[0]["status"] != ends[1]["status"]):
        raise NotTheSame(f"the fly-out and its form in C differ by {apart_m:.1e} m")
    found = ratio(lambda: repeated(ours), lambda: repeated(theirs))
    return found, 1e9 * found.ours_s / (REPEATS * float(np.ceil(ends[0]["age_s"]).sum()))


def main() -> None:
    """Print the median ratio of seven interleaved runs."""
    with tempfile.TemporaryDirectory() as folder:
        found, each_ns = measure(Path(folder))
    print(f"interceptor step of {STEP_S:g} s: {each_ns:.0f} ns, ratio to C {found.ratio:.2f} (at most {LARGEST_RATIO})")


if __name__ == "__main__":
    main()
