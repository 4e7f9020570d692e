"""Maps of masks kept on disk, so that a site over the same relief is swept once and read ever after.

A map is found by a hash of the relief, the site, the antenna, the reach, and the code that makes it; it is written to a
file of its own and put in place in one step, so that runs side by side never read half a map. What nobody has read for a
month is removed. Leaves out: maps of a folder that cannot be written, which are made anew each time.
"""

import contextlib
import functools
import hashlib
import os
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np

from openiads.cache import STALE_AFTER_S, code_folder, module_key
from openiads.earth.masking import MASK, MaskMaps, bounded, mask_map
from openiads.earth.terrain import Terrain, content_hash

PREFIX = "mask-"


@functools.cache
def mask_folder() -> Path:
    """The folder of kept maps, beside those of compiled kernels."""
    return code_folder().parent / "masks"


def mask_key(terrain_hash: str, place: tuple[float, float, float, float]) -> str:
    """The hash, in hexadecimal, by which the map of a place (latitude, longitude, antenna, reach) is found."""
    said = repr((module_key(Path(__file__)), terrain_hash, tuple(float(number) for number in place)))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def kept_mask_map(
    terrain: Terrain, latitude_rad: float, longitude_rad: float, antenna_height_m: float, reach_m: float
) -> MaskMaps:
    """As `masking.mask_map`: read from disk where this very map was made before, else made and kept."""
    place = (latitude_rad, longitude_rad, antenna_height_m, reach_m)
    file = mask_folder() / f"{PREFIX}{mask_key(content_hash(terrain), place)}.npz"
    kept = _read(file)
    if kept is not None:
        return kept
    made = mask_map(terrain, *place)
    _write(file, made)
    return made


def _read(file: Path) -> MaskMaps | None:
    """The maps in a file; None where there is none, or where it is damaged."""
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            frames, heights = (
                np.frombuffer(arrays["frame"].tobytes(), MASK).copy().view(np.recarray),
                arrays["heights_m"],
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    size = int(frames[0].ranges * frames[0].azimuths) if len(frames) == 1 else -1
    if heights.dtype != np.float32 or heights.shape != (size,) or not np.isfinite(heights).all():
        return None
    with contextlib.suppress(OSError):
        os.utime(file)
    return bounded(frames, heights)


def _write(file: Path, maps: MaskMaps) -> None:
    """Keep maps in a file, in one step; does nothing where the folder cannot be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _forget_stale(file.parent)
        handle, name = tempfile.mkstemp(suffix=".part", dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                np.savez(stream, heights_m=maps.heights_m, frame=np.frombuffer(maps.frames.tobytes(), np.uint8))
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError:
        return


def _forget_stale(folder: Path) -> None:
    for other in folder.glob(f"{PREFIX}*"):
        if time.time() - other.stat().st_mtime > STALE_AFTER_S:
            other.unlink(missing_ok=True)
