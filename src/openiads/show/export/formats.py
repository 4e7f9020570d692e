"""Which formats a record can be exported to: a line each. A new format is one file beside this one, and one line here.

Source: docs/exports.md. Each module named here offers `write(scene, suffix) -> Written` and is imported when it is asked for.
Leaves out: the formats themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Format:
    """A format: how its module is imported, the suffixes of its files (the first where none is named), its picture, a word."""

    module: Callable[[], Any]
    suffixes: tuple[str, ...]
    picture: str
    meaning: str


EXPORT_FORMATS = {
    "czml": Format(lambda: import_module("openiads.show.export.czml"), (".czml",), "truth", "Cesium"),
    "acmi": Format(lambda: import_module("openiads.show.export.acmi"), (".txt.acmi", ".acmi"), "truth", "Tacview 2.2"),
    "kml": Format(
        lambda: import_module("openiads.show.export.kml"), (".kml",), "truth", "Google Earth and map programs"
    ),
    "geojson": Format(
        lambda: import_module("openiads.show.export.geojson"), (".geojson", ".json"), "truth", "map programs"
    ),
    "dis": Format(
        lambda: import_module("openiads.show.export.dis"),
        (".pcap",),
        "truth",
        "DIS 7, IEEE 1278.1-2012, as a capture of packets",
    ),
    "asterix": Format(
        lambda: import_module("openiads.show.export.asterix"),
        (".ast", ".pcap"),
        "perceived",
        "EUROCONTROL ASTERIX 034, 048 and 062",
    ),
    "csv": Format(lambda: import_module("openiads.show.export.csv_table"), (".csv",), "truth", "tables"),
}
