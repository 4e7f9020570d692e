"""The height of the ground, by kind of relief: today a smooth earth at one height.

Heights are ellipsoidal. Source: none needed for a smooth earth.
Leaves out: real relief, which will be a further kind beside this one.
"""

from enum import IntEnum

import numpy as np

from openiads.kernel import kernel


class Relief(IntEnum):
    """Kinds of relief."""

    SMOOTH = 0


RELIEF = np.dtype((np.record, np.dtype([("kind", np.int64), ("height_m", np.float64)], align=True)))


def smooth(height_m: float) -> np.recarray:
    """A relief record for ground at one ellipsoidal height [m] everywhere; its first element is what kernels take."""
    relief = np.zeros(1, dtype=RELIEF).view(np.recarray)
    relief["kind"] = Relief.SMOOTH
    relief["height_m"] = height_m
    return relief


@kernel
def ground_height_m(relief, latitude_rad, longitude_rad):
    """Ellipsoidal height of the ground [m] at a latitude and longitude. Smooth relief is the same everywhere."""
    return relief.height_m
