"""Relief read from files: HGT, DTED and GeoTIFF alike, voids filled and counted, and errors that name the file."""

import builtins
import math

import numpy as np
import pytest

from openiads.earth import relief_files, terrain
from openiads.earth.relief_files import ReliefFileError, read_relief

rasterio = pytest.importorskip("rasterio", reason="rasterio is not installed: reading of relief files was NOT tested")
pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")

POSTS = 1201
STEP_DEG = 1.0 / 1200.0


def hills(south_deg=45.0, west_deg=-31.0):
    """Heights of a one-degree tile of 3" posts, north first: a known function of latitude and longitude."""
    latitude = south_deg + STEP_DEG * np.arange(POSTS)[::-1, None]
    longitude = west_deg + STEP_DEG * np.arange(POSTS)
    return np.round(height_m(latitude, longitude))


def height_m(latitude_deg, longitude_deg):
    return 1000.0 + 400.0 * np.sin(8.0 * latitude_deg) + 300.0 * np.cos(6.0 * longitude_deg)


def write_hgt(folder, heights, south_deg=45, west_deg=31):
    path = folder / f"N{south_deg:02d}W{west_deg:03d}.hgt"
    path.write_bytes(heights.astype(">i2").tobytes())
    return path


def write_tiff(path, heights, west_deg, north_deg, step_deg=STEP_DEG, crs="EPSG:4326", **profile):
    """A GeoTIFF whose first post stands at west and north."""
    place = rasterio.Affine(step_deg, 0.0, west_deg - 0.5 * step_deg, 0.0, -step_deg, north_deg + 0.5 * step_deg)
    shape = {"height": heights.shape[0], "width": heights.shape[1], "count": 1, "dtype": heights.dtype}
    with rasterio.open(path, "w", driver="GTiff", crs=crs, transform=place, **shape, **profile) as tile:
        tile.write(heights, 1)
    return path


def at(relief, latitude_deg, longitude_deg):
    return terrain.ground_height_m(relief.terrain, math.radians(latitude_deg), math.radians(longitude_deg))


PLACES = [(45.0, -31.0), (45.25, -30.7), (45.6123, -30.0456), (46.0, -30.0)]


@pytest.mark.parametrize("place", PLACES)
def test_an_hgt_tile_has_its_heights_at_its_places(tmp_path, place):
    relief = read_relief(write_hgt(tmp_path, hills()))
    assert at(relief, *place) == pytest.approx(height_m(*place), abs=1.0)
    assert terrain.covers(relief.terrain, *map(math.radians, place)) == 1
    assert relief.terrain.heights_m.shape == (POSTS, POSTS)
    assert (relief.voids, relief.sea_posts) == (0, 0)


def test_hgt_dted_and_geotiff_of_one_ground_are_one_relief(tmp_path):
    from rasterio.shutil import copy

    hgt = write_hgt(tmp_path, hills())
    tiff = write_tiff(tmp_path / "hills.tif", hills().astype(np.int16), -31.0, 46.0)
    dted = tmp_path / "hills.dt1"
    copy(tiff, dted, driver="DTED")
    reliefs = [read_relief(file) for file in (hgt, tiff, dted)]
    for other in reliefs[1:]:
        assert (other.terrain.heights_m == reliefs[0].terrain.heights_m).all()
        bounds = terrain.bounds_rad(other.terrain)
        assert bounds == pytest.approx(terrain.bounds_rad(reliefs[0].terrain), abs=1e-9)


def test_a_projected_geotiff_is_brought_to_latitude_and_longitude(tmp_path):
    """UTM zone 25 N at 90 m; bilinear twice over slopes of at most 0.7 m a post, so within 3 m."""
    from rasterio.warp import transform

    east, north = 580e3 + 90.0 * np.arange(300), 5_020e3 - 90.0 * np.arange(300)
    grid = np.meshgrid(east, north)
    longitude, latitude = transform("EPSG:32625", "EPSG:4326", grid[0].ravel(), grid[1].ravel())
    heights = height_m(np.array(latitude), np.array(longitude)).reshape(300, 300)
    path = write_tiff(tmp_path / "utm.tif", heights, east[0], north[0], 90.0, "EPSG:32625", nodata=-9999.0)
    relief = read_relief(path)
    for k in (20_150, 45_000, 70_060):
        assert at(relief, latitude[k], longitude[k]) == pytest.approx(height_m(latitude[k], longitude[k]), abs=3.0)


def test_voids_take_the_height_of_their_neighbours_and_are_counted(tmp_path):
    heights = hills()
    heights[600:610, 700:720] = -32768
    relief = read_relief(write_hgt(tmp_path, heights))
    assert relief.voids == 200
    assert "200 posts without a height" in relief.sentence()
    assert at(relief, 46.0 - 605 * STEP_DEG, -31.0 + 710 * STEP_DEG) == pytest.approx(heights[605, 699], abs=30.0)
    assert relief.terrain.heights_m.min() >= heights[heights > -32768].min()


def test_two_tiles_side_by_side_are_one_relief_without_a_seam(tmp_path):
    for west in (31, 30):
        write_hgt(tmp_path, hills(west_deg=-float(west)), west_deg=west)
    relief = read_relief(tmp_path)
    assert relief.terrain.heights_m.shape == (POSTS, 2 * POSTS - 1)
    for place in ((45.3, -30.9), (45.3, -30.0), (45.3, -29.2), (45.9, -30.0001)):
        assert at(relief, *place) == pytest.approx(height_m(*place), abs=1.0)
    assert len(relief.files) == 2


def test_where_no_tile_lies_between_tiles_there_is_sea(tmp_path):
    files = [write_hgt(tmp_path, hills(west_deg=-float(west)), west_deg=west) for west in (31, 29)]
    relief = read_relief(files)
    assert relief.voids == 0
    assert relief.sea_posts == pytest.approx(POSTS * POSTS, rel=0.01)
    assert at(relief, 45.5, -29.5) == 0.0
    assert at(relief, 45.5, -28.5) == pytest.approx(height_m(45.5, -28.5), abs=1.0)
    assert "taken for sea" in relief.sentence()


def refusal(source):
    with pytest.raises(ReliefFileError) as caught:
        read_relief(source)
    return str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert "gone.hgt: there is no such file or folder; name a tile" in refusal(tmp_path / "gone.hgt")


def test_an_empty_folder_says_what_belongs_there(tmp_path):
    assert "the folder holds no relief; put tiles there (.hgt" in refusal(tmp_path)


def test_text_is_no_relief(tmp_path):
    file = tmp_path / "notes.tif"
    file.write_text("hills, mostly")
    assert "notes.tif: the file is no relief that rasterio reads" in refusal(file)


@pytest.mark.filterwarnings("ignore:Dataset has no geotransform")
def test_an_image_without_a_place_is_refused(tmp_path):
    path = tmp_path / "picture.tif"
    with rasterio.open(path, "w", driver="GTiff", height=4, width=4, count=1, dtype="int16", crs=None) as tile:
        tile.write(np.ones((4, 4), np.int16), 1)
    assert "does not say where on the earth it lies" in refusal(path)


def test_a_tile_that_is_cut_short_is_refused(tmp_path):
    path = write_tiff(tmp_path / "cut.tif", hills().astype(np.int16), -31.0, 46.0, compress="deflate")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "cut.tif" in refusal(path)


def test_a_tile_of_voids_is_refused(tmp_path):
    heights = hills()
    heights[:, :600] = -32768
    assert "posts have no height; choose a product whose voids are filled" in refusal(write_hgt(tmp_path, heights))


def test_more_posts_than_a_run_should_hold_are_refused_before_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(relief_files, "MOST_POSTS", 1_000_000)
    assert "take fewer tiles, or a coarser product" in refusal(write_hgt(tmp_path, hills()))


def test_without_rasterio_the_error_says_what_to_install(tmp_path, monkeypatch):
    imported = builtins.__import__

    def absent(name, *arguments):
        if name.startswith("rasterio"):
            raise ImportError(name)
        return imported(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", absent)
    assert "openiads[terrain]" in refusal(write_hgt(tmp_path, hills()))
