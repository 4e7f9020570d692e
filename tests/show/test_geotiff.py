"""A GeoTIFF is read back by other programs with its values, its place and its names."""

import struct

import numpy as np
import pytest
from PIL import Image

from openiads.show.geotiff import geotiff, write_geotiff

EDGES = (44.0, -31.0, 46.0, -28.0)
BANDS = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
NAMES = ["at 50 m", "at 300 m <above>"]


def tags_of(content):
    """Every tag of the one directory: its type, count and, where it fits, its value; else what it points to."""
    order, magic, at = struct.unpack_from("<2sHI", content)
    assert (order, magic) == (b"II", 42)
    (count,) = struct.unpack_from("<H", content, at)
    rows = [struct.unpack_from("<HHII", content, at + 2 + 12 * k) for k in range(count)]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows), "TIFF 6.0: in rising order"
    return {tag: (kind, number, value) for tag, kind, number, value in rows}


def test_the_directory_says_size_place_and_datum():
    content = geotiff(BANDS, EDGES, NAMES, 255, "a mark")
    tags = tags_of(content)
    assert (tags[256][2], tags[257][2], tags[277][2] & 0xFFFF) == (4, 3, 2)
    assert struct.unpack_from("<3d", content, tags[33550][2]) == pytest.approx((0.75, 2.0 / 3.0, 0.0))
    assert struct.unpack_from("<6d", content, tags[33922][2])[3:5] == (-31.0, 46.0), "the north-western corner"
    keys = struct.unpack_from(f"<{tags[34735][1]}H", content, tags[34735][2])
    assert 4326 in keys
    assert b"at 300 m &lt;above&gt;" in content
    assert b"a mark" in content


def test_a_plain_reader_sees_one_band(tmp_path):
    path = write_geotiff(tmp_path / "one.tif", BANDS[:1] * 10, EDGES, NAMES[:1], 255, "a mark")
    assert np.array_equal(np.asarray(Image.open(path)), BANDS[0] * 10)


def test_heights_come_back_as_they_were(tmp_path):
    heights = np.linspace(-10.0, 9_000.0, 12, dtype=np.float32).reshape(1, 3, 4)
    path = write_geotiff(tmp_path / "heights.tif", heights, EDGES, ["height"], -9999.0, "a mark")
    assert np.array_equal(np.asarray(Image.open(path)), heights[0])


def test_gdal_reads_bands_place_and_names(tmp_path):
    rasterio = pytest.importorskip("rasterio", reason="rasterio is not installed: GDAL did NOT read the GeoTIFF")
    path = write_geotiff(tmp_path / "map.tif", BANDS, EDGES, NAMES, 255, "a mark")
    with rasterio.open(path) as tile:
        assert np.array_equal(tile.read(), BANDS)
        assert tuple(tile.bounds) == pytest.approx((-31.0, 44.0, -28.0, 46.0))
        assert tile.crs.to_epsg() == 4326
        assert tile.nodata == 255
        assert list(tile.descriptions) == NAMES
