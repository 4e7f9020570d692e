"""CPU time of relief: a synthetic tile of 1,000 x 1,000 posts, one radar's map over it, a million looks, and GDAL's viewshed.

The posts are 300 m apart, so that the map has its full million cells and GDAL a million pixels; GDAL answers for one height
above ground in a run, the map for all of them. Leaves out: compiling, which a first call does. GDAL is left out where absent.
Run: python benchmarks/relief.py
"""

import math
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import openiads
from openiads.earth import masking
from openiads.earth.synthetic import Roughness, synthetic
from openiads.earth.terrain import Terrain, spacing_m
from openiads.kernel import door
from openiads.units import printed

SITE = (math.radians(45.5), math.radians(-31.0))
POSTS, STEP_M, MAST_M, LOOKS, REPEATS = 1000, 300.0, 24.0, 1_000_000, 5
HEIGHTS_M = (50.0, 300.0, 3000.0, 10000.0)


@door
def seen(maps, ranges_m, azimuths_rad, height_m):
    """How many of these places are seen at a height."""
    count = 0
    for i in range(ranges_m.shape[0]):
        if height_m >= masking.minimum_visible_height_m(maps, 0, ranges_m[i], azimuths_rad[i]):
            count += 1
    return count


def least_cpu_s(work: Callable[[], object]) -> float:
    """The least CPU time [s] of several calls, after one that compiles."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def gdal_cpu_s(relief: Terrain) -> float:
    """CPU time [s] of gdal_viewshed for the four heights on the same heights; NaN where it cannot run."""
    if shutil.which("gdal_viewshed") is None:
        return math.nan
    import rasterio

    with tempfile.TemporaryDirectory() as folder:
        tile = Path(folder) / "tile.tif"
        place = rasterio.Affine(STEP_M, 0.0, 0.0, 0.0, -STEP_M, POSTS * STEP_M)
        profile = {"driver": "GTiff", "count": 1, "dtype": "float64", "crs": "EPSG:32625", "transform": place}
        with rasterio.open(tile, "w", width=POSTS, height=POSTS, **profile) as dataset:
            dataset.write(relief.heights_m[::-1][:POSTS, :POSTS], 1)
        middle = str(0.5 * POSTS * STEP_M + 0.5 * STEP_M)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for height_m in HEIGHTS_M:
            command = ["gdal_viewshed", "-q", "-cc", "0.75", "-md", "0", "-ox", middle, "-oy", middle]
            command += ["-oz", str(MAST_M), "-tz", str(height_m), str(tile), str(Path(folder) / f"{height_m:g}.tif")]
            subprocess.run(command, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def coverage_cpu_s(cells: int) -> float:
    """CPU time [s] of a coverage of cells x cells at the four heights by one radar on a like tile, its map at hand."""
    side_km, step_km = printed((POSTS - 1) * STEP_M, "km"), printed(STEP_M, "km")
    scenario = openiads.loads(
        "{name: tile, seed: 1, duration_s: 60, "
        f"relief: {{kind: synthetic, seed: 7, at: [45.5, -31.0], extent_km: {side_km:g}, spacing_km: {step_km:g}}}, "
        f"units: [{{id: post, entry: s400-command-post, at: [45.5, -31.0], antenna_height_m: {MAST_M:g}}}]}}"
    )
    return least_cpu_s(lambda: openiads.coverage(scenario, heights_m=HEIGHTS_M, above_ground=True, cells=cells))


def main() -> None:
    """Print the table."""
    hills, extent_m = Roughness(190.0, 100e3, 0.2), (POSTS - 1) * STEP_M

    def make() -> Terrain:
        return synthetic(7, *SITE, extent_m, STEP_M, 500.0, 0.0, hills)

    relief = make()
    reach_m = 0.5 * extent_m

    def sweep() -> masking.MaskMaps:
        return masking.mask_map(relief, *SITE, MAST_M, reach_m)

    maps = sweep()
    steps = (np.arange(LOOKS) * 0.754877666) % 1.0, (np.arange(LOOKS) * 0.569840291) % 1.0
    ranges_m, azimuths_rad = reach_m * np.sqrt(steps[0]), 2.0 * math.pi * steps[1]
    look_s = least_cpu_s(lambda: seen(maps, ranges_m, azimuths_rad, HEIGHTS_M[2]))
    sweep_s = least_cpu_s(sweep)
    print(f"synthetic relief, {POSTS:,} x {POSTS:,} posts of {spacing_m(relief):.0f} m: {least_cpu_s(make):.3f} s")
    print(f"one radar's map of {maps.heights_m.size:,} cells: {sweep_s:.3f} s")
    print(f"one look, places at random: {look_s / LOOKS * 1e9:.1f} ns")
    print(f"map and {len(HEIGHTS_M)} heights at {LOOKS:,} places: {sweep_s + len(HEIGHTS_M) * look_s:.3f} s")
    print(f"coverage, {POSTS:,} x {POSTS:,} cells, four heights: {coverage_cpu_s(POSTS):.3f} s")
    print(f"gdal_viewshed for the same heights: {gdal_cpu_s(relief):.3f} s")


if __name__ == "__main__":
    main()
