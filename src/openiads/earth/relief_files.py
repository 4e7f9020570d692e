"""Relief from files: HGT, DTED or GeoTIFF, one tile or many, made into one grid in latitude and longitude.

Read by rasterio (GDAL), which the extra `terrain` brings. Heights above mean sea level are taken for heights above the
ellipsoid, as everywhere in this package: the geoid lifts or lowers a whole region alike. Voids take the height of the
nearest post that has one; where no tile lies between tiles, there is sea at height 0. Both are counted. Source: formats
as GDAL documents them (drivers SRTMHGT, DTED, GTiff). Leaves out: fetching tiles; what a tile does not hold.
"""

import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openiads.earth.terrain import Terrain, grid
from openiads.units import si

SUFFIXES = (".hgt", ".dt0", ".dt1", ".dt2", ".tif", ".tiff")
GEOGRAPHIC = "EPSG:4326"
MOST_POSTS = 30_000_000
MOST_TILES = 400
MOST_VOIDS = 0.2
# Below the Dead Sea's shore and above Everest there is no ground: such a number stands for none.
LOWEST_M, HIGHEST_M = -600.0, 9000.0
SEA_LEVEL_M = 0.0


class ReliefFileError(ValueError):
    """Relief that cannot be read: which file, what was found, and what would do."""

    def __init__(self, file: Path, found: str, remedy: str) -> None:
        self.file, self.found, self.remedy = file, found, remedy
        super().__init__(file, found, remedy)

    def __str__(self) -> str:
        """One sentence for people."""
        return f"{self.file}: {self.found}; {self.remedy}"


@dataclass(frozen=True)
class ReliefTiles:
    """Relief that was read: the ground, the files it came from, and the posts that had to be filled."""

    terrain: Terrain = field(repr=False)
    files: tuple[Path, ...]
    voids: int
    sea_posts: int

    def sentence(self) -> str:
        """What was read, for people: files, posts, and what was filled."""
        rows, columns = self.terrain.heights_m.shape
        said = f"relief of {rows:,} x {columns:,} posts from {len(self.files)} file" + "s" * (len(self.files) > 1)
        if self.voids:
            said += f"; {self.voids:,} posts without a height took their nearest neighbour's"
        if self.sea_posts:
            said += f"; {self.sea_posts:,} posts on no tile are taken for sea at height 0"
        return said


def read_relief(source: Path | Sequence[Path]) -> ReliefTiles:
    """The relief in a file, in all tiles of a folder, or in a list of files, merged into one grid.

    Tiles on another datum or projection are brought to WGS-84 latitude and longitude (bilinear); of tiles that overlap
    the first in alphabetical order counts, and the first one's spacing holds for all. Raises ReliefFileError for what
    cannot be read, what has no place on the earth, more posts than a run should hold, or mostly voids.
    """
    files = _files(source)
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        tiles = [stack.enter_context(_opened(file)) for file in files]
        heights, origin = _merged(tiles, files)
    known = np.isfinite(heights)
    on_tile = _on_a_tile(heights.shape, origin, files, [tile.bounds for tile in tiles])
    voids, sea = int((~known & on_tile).sum()), int((~on_tile).sum())
    if voids > MOST_VOIDS * on_tile.sum():
        found = f"{voids:,} of {int(on_tile.sum()):,} posts have no height"
        raise ReliefFileError(files[0], found, "choose a product whose voids are filled")
    filled = _filled(np.where(on_tile | known, heights, SEA_LEVEL_M))
    west, north, east_step, north_step = (si(angle, "deg") for angle in origin)
    south = north - (filled.shape[0] - 1) * north_step
    try:
        return ReliefTiles(grid(filled[::-1], south, west, north_step, east_step), files, voids, sea)
    except ValueError as error:
        raise ReliefFileError(files[0], str(error), "cut the tiles to the area of the scenario") from None


def _files(source: Path | Sequence[Path]) -> tuple[Path, ...]:
    """The files that a source names, in alphabetical order."""
    if not isinstance(source, Path):
        listed = tuple(file for each in source for file in _files(each))
        if not listed:
            raise ReliefFileError(Path(), "an empty list of relief files", "name at least one")
        return tuple(sorted(set(listed)))
    if not source.is_dir():
        if not source.is_file():
            raise ReliefFileError(source, "there is no such file or folder", "name a tile, or a folder of tiles")
        return (source,)
    tiles = tuple(sorted(file for file in source.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file()))
    if not tiles:
        raise ReliefFileError(source, "the folder holds no relief", f"put tiles there ({', '.join(SUFFIXES)})")
    if len(tiles) > MOST_TILES:
        raise ReliefFileError(source, f"the folder holds {len(tiles)} tiles", f"keep at most {MOST_TILES} there")
    return tiles


def _rasterio() -> Any:
    try:
        import rasterio
        import rasterio.errors
        import rasterio.merge
        import rasterio.vrt
    except ImportError:
        raise ModuleNotFoundError(
            "reading relief files needs rasterio: pip install 'openiads[terrain]'", name="rasterio"
        ) from None
    return rasterio


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    """One tile as a dataset in WGS-84 latitude and longitude."""
    try:
        rasterio = _rasterio()
    except ModuleNotFoundError as error:
        raise ReliefFileError(file, "relief files are read by rasterio, which is not installed", error.msg) from None
    with ExitStack() as stack:
        try:
            tile = stack.enter_context(rasterio.open(file))
            if tile.crs is None:
                remedy = "name HGT tiles as N45W031.hgt, and give a GeoTIFF its reference system"
                raise ReliefFileError(file, "the file does not say where on the earth it lies", remedy)
            turned = tile.transform.b != 0.0 or tile.transform.d != 0.0 or tile.transform.e >= 0.0
            if tile.crs.to_epsg() != 4326 or turned:
                resampling = rasterio.enums.Resampling.bilinear
                tile = stack.enter_context(rasterio.vrt.WarpedVRT(tile, crs=GEOGRAPHIC, resampling=resampling))
        except rasterio.errors.RasterioError as error:
            found = f"the file is no relief that rasterio reads ({_first_line(error)})"
            raise ReliefFileError(file, found, "give an HGT, DTED or GeoTIFF file of heights in metres") from None
        yield tile


def _merged(tiles: list[Any], files: tuple[Path, ...]) -> tuple[NDArray[np.float64], tuple[float, float, float, float]]:
    """Heights of all tiles, north first, NaN for none; longitude, latitude of the first post, and the steps [degrees]."""
    rasterio = _rasterio()
    west, north = min(tile.bounds.left for tile in tiles), max(tile.bounds.top for tile in tiles)
    east, south = max(tile.bounds.right for tile in tiles), min(tile.bounds.bottom for tile in tiles)
    step_east, step_north = tiles[0].transform.a, -tiles[0].transform.e
    posts = (east - west) / step_east * (north - south) / step_north
    if posts > MOST_POSTS:
        found = f"the tiles make {posts / 1e6:,.0f} million posts, and a run should hold at most {MOST_POSTS / 1e6:.0f}"
        raise ReliefFileError(files[0], found, "take fewer tiles, or a coarser product")
    try:
        if len(tiles) == 1:
            band, transform = tiles[0].read(1, masked=True), tiles[0].transform
        else:
            bands, transform = rasterio.merge.merge(tiles, dtype="float64", masked=True)
            band = bands[0]
    except rasterio.errors.RasterioError as error:
        raise ReliefFileError(files[0], f"a tile is damaged ({_first_line(error)})", "fetch the tiles again") from None
    heights: NDArray[np.float64] = np.ma.filled(band.astype(np.float64), math.nan)
    heights[~((heights >= LOWEST_M) & (heights <= HIGHEST_M))] = math.nan
    return heights, (transform.c + 0.5 * transform.a, transform.f + 0.5 * transform.e, transform.a, -transform.e)


def _on_a_tile(
    shape: tuple[int, ...], origin: tuple[float, float, float, float], files: tuple[Path, ...], bounds: list[Any]
) -> NDArray[np.bool_]:
    """Which posts lie on some tile."""
    west, north, east_step, north_step = origin
    longitude, latitude = west + east_step * np.arange(shape[1]), north - north_step * np.arange(shape[0])
    found = np.zeros(shape, dtype=np.bool_)
    for bound in bounds:
        rows = (latitude > bound.bottom - 0.5 * north_step) & (latitude < bound.top + 0.5 * north_step)
        columns = (longitude > bound.left - 0.5 * east_step) & (longitude < bound.right + 0.5 * east_step)
        found[np.ix_(rows, columns)] = True
    return found


def _filled(heights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Heights with every void at the height of the nearest post that has one."""
    void = ~np.isfinite(heights)
    if not void.any():
        return heights
    from scipy.ndimage import distance_transform_edt

    nearest = distance_transform_edt(void, return_distances=False, return_indices=True)
    filled: NDArray[np.float64] = heights[tuple(nearest)]
    return filled


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
