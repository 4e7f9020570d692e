"""A map of cells as a GeoTIFF that geographic programs open: latitude and longitude of WGS 84, one band a height.

Source: TIFF 6.0 (Adobe 1992); GeoTIFF 1.1 (OGC 19-008r4), keys 1024, 1025 and 2048; GDAL's tags for names and for no value.
Leaves out: other projections, tiles, and pyramids.
"""

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from openiads.show.page import text

Array = np.ndarray[Any, Any]
SHORT, LONG, DOUBLE, ASCII = 3, 4, 12, 2
PACKED = {SHORT: "H", LONG: "I", DOUBLE: "d"}
SIZES = {ASCII: 1, SHORT: 2, LONG: 4, DOUBLE: 8}
DEFLATED, MINIMUM_IS_BLACK, BANDS_APART = 8, 1, 2
UNSIGNED, FLOATING = 1, 3
GEOGRAPHIC, PIXEL_IS_AREA, WGS_84, DEGREE = 2, 1, 4326, 9102
Entry = tuple[int, int, Sequence[Any] | str]


def geotiff(
    bands: Array, edges_deg: tuple[float, float, float, float], names: Sequence[str], no_value: float, mark: str
) -> bytes:
    """The bytes of a GeoTIFF.

    bands : (bands, rows, columns) of uint8 or float32, rows from north to south; edges_deg : south, west, north and east edge
    of the cells; names : what each band shows; mark : a sentence that every output bears.
    """
    count, rows, columns = bands.shape
    south, west, north, east = edges_deg
    strips = [zlib.compress(np.ascontiguousarray(band).tobytes(), 6) for band in bands]
    kind = FLOATING if bands.dtype.kind == "f" else UNSIGNED
    entries: list[Entry] = [
        (256, LONG, [columns]),
        (257, LONG, [rows]),
        (258, SHORT, [8 * bands.dtype.itemsize] * count),
        (259, SHORT, [DEFLATED]),
        (262, SHORT, [MINIMUM_IS_BLACK]),
        (270, ASCII, mark),
        (273, LONG, _offsets(strips)),
        (277, SHORT, [count]),
        (278, LONG, [rows]),
        (279, LONG, [len(strip) for strip in strips]),
        (284, SHORT, [BANDS_APART]),
        *([(338, SHORT, [0] * (count - 1))] if count > 1 else []),
        (339, SHORT, [kind] * count),
        (33550, DOUBLE, [(east - west) / columns, (north - south) / rows, 0.0]),
        (33922, DOUBLE, [0.0, 0.0, 0.0, west, north, 0.0]),
        (34735, SHORT, _geographic_keys()),
        (42112, ASCII, _metadata(names, mark)),
        (42113, ASCII, f"{no_value:g}"),
    ]
    return _file(strips, entries)


def write_geotiff(
    path: Path,
    bands: Array,
    edges_deg: tuple[float, float, float, float],
    names: Sequence[str],
    no_value: float,
    mark: str,
) -> Path:
    """Write a GeoTIFF, as `geotiff` makes it; returns its path."""
    path.write_bytes(geotiff(bands, edges_deg, names, no_value, mark))
    return path


def _offsets(strips: Sequence[bytes]) -> list[int]:
    """Where each strip begins: they follow the eight bytes of the opening, each on an even place."""
    found, at = [], 8
    for strip in strips:
        found.append(at)
        at += len(strip) + len(strip) % 2
    return found


def _geographic_keys() -> list[int]:
    """The directory of geographic keys: model, cells as areas, WGS 84, angles in degrees."""
    keys = ((1024, GEOGRAPHIC), (1025, PIXEL_IS_AREA), (2048, WGS_84), (2054, DEGREE))
    return [1, 1, 0, len(keys), *(part for key, value in keys for part in (key, 0, 1, value))]


def _metadata(names: Sequence[str], mark: str) -> str:
    """Names of the bands, in the form in which GDAL reads them."""
    items = "".join(
        f'<Item name="DESCRIPTION" sample="{k}" role="description">{text(name)}</Item>' for k, name in enumerate(names)
    )
    return f'<GDALMetadata><Item name="MARK">{text(mark)}</Item>{items}</GDALMetadata>'


def _file(strips: Sequence[bytes], entries: Sequence[Entry]) -> bytes:
    """Opening, strips, directory, and what does not fit into the directory's entries."""
    body = b"".join(strip + b"\0" * (len(strip) % 2) for strip in strips)
    directory_at = 8 + len(body)
    behind_at = directory_at + 2 + 12 * len(entries) + 4
    directory, behind = b"", b""
    for tag, kind, values in entries:
        packed = _packed(kind, values)
        number = len(packed) // SIZES[kind]
        if len(packed) <= 4:
            directory += struct.pack("<HHI", tag, kind, number) + packed.ljust(4, b"\0")
        else:
            directory += struct.pack("<HHII", tag, kind, number, behind_at + len(behind))
            behind += packed + b"\0" * (len(packed) % 2)
    opening = struct.pack("<2sHI", b"II", 42, directory_at)
    return opening + body + struct.pack("<H", len(entries)) + directory + struct.pack("<I", 0) + behind


def _packed(kind: int, values: Sequence[Any] | str) -> bytes:
    if isinstance(values, str):
        return values.encode("utf-8") + b"\0"
    return struct.pack(f"<{len(values)}{PACKED[kind]}", *values)
