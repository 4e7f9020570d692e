"""An export, record to file: the picture is read, the format's writer makes bytes, and files appear whole or not at all.

Source: docs/exports.md. Raises ExportError with what would do. Leaves out: the formats (one file each, beside this one).
"""

import difflib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openiads.record.store import Record
from openiads.show.export.formats import EXPORT_FORMATS, Format
from openiads.show.export.read import read_scene
from openiads.show.export.scene import ExportError, Written


@dataclass(frozen=True)
class Exported:
    """What an export wrote: its files, the first of them the one that was asked for, the picture, and remarks."""

    files: tuple[Path, ...]
    picture: str
    remarks: tuple[str, ...]


def known_format(name: str) -> Format:
    """The format of a name. Raises ExportError with the nearest name, or all of them, where there is none."""
    if name in EXPORT_FORMATS:
        return EXPORT_FORMATS[name]
    near = difflib.get_close_matches(name, EXPORT_FORMATS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(EXPORT_FORMATS)}"
    raise ExportError(f"no format {name!r}; {hint}")


def _suffix(path: Path, format: Format) -> str:
    """The suffix of a file's name, as the format knows it. Raises ExportError where it is another format's."""
    for suffix in format.suffixes:
        if path.name.lower().endswith(suffix) and len(path.name) > len(suffix):
            return path.name[-len(suffix) :]
    raise ExportError(f"{path}: a file of this format ends in {' or '.join(format.suffixes)}")


def _refuse(places: list[Path], force: bool) -> None:
    """Raise ExportError where a file can not be written, or is there already."""
    for place in places:
        if place.is_dir():
            raise ExportError(f"{place} is a folder; name a file")
        if place.exists() and not force:
            raise ExportError(f"{place}: there is such a file; choose another name, or add --force (force=True)")
    folder = places[0].parent
    if not folder.is_dir():
        raise ExportError(f"{folder} is no folder; make it first, or choose another place")


def _beside(place: Path, content: bytes) -> Path:
    """A file with some content in the folder of another; OSError names that other one."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{place.name}-", dir=place.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(place)) from None
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    return Path(name)


def _put(contents: Mapping[Path, bytes]) -> None:
    """Write files beside their places first and rename them then, so that an interruption leaves no half of one."""
    mask = os.umask(0)
    os.umask(mask)
    fresh: dict[Path, Path] = {}
    try:
        for place, content in contents.items():
            fresh[place] = _beside(place, content)
        for place, beside in fresh.items():
            beside.chmod(0o666 & ~mask)
            beside.replace(place)
    finally:
        for beside in fresh.values():
            beside.unlink(missing_ok=True)


def export(
    record: Record,
    format: str,
    picture: str | None = None,
    path: str | os.PathLike[str] | None = None,
    *,
    force: bool = False,
) -> Exported:
    """Write a record as a file that the field's tools read: czml, acmi, kml, geojson, dis, asterix or csv.

    picture : "truth" or "perceived" (the confirmed tracks); truth if left out, perceived for asterix. path : the file;
    SCENARIO-PICTURE with the format's suffix in the current folder if left out. force : overwrite a file that is there. Equal
    records give equal bytes. Raises ExportError, which says what would do, and OSError.
    """
    known = known_format(format)
    shown = known.picture if picture is None else picture
    name = str(record.meta.get("scenario", "record"))
    place = Path(path) if path is not None else Path(f"{name}-{shown}{known.suffixes[0]}")
    suffix = _suffix(place, known)
    _refuse([place], force)
    scene = read_scene(record, shown)
    made: Written = known.module().write(scene, suffix.lower())
    stem = place.name[: -len(suffix)]
    contents = {place.with_name(f"{stem}{part}{suffix}"): content for part, content in made.parts.items()}
    _refuse(list(contents), force)
    _put(contents)
    return Exported(tuple(contents), shown, made.remarks)
