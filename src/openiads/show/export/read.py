"""A record read into the scene of one picture; what can not be shown is an ExportError that says what would do.

Source: docs/exports.md. Leaves out: the two pictures themselves (truth_picture.py, perceived_picture.py) and sites (sites.py).
"""

from datetime import UTC, datetime

from openiads.record.columns import MARK
from openiads.record.store import Record
from openiads.record.table import FULL
from openiads.show.export.perceived_picture import perceived_picture
from openiads.show.export.scene import PICTURES, TRUTH, ExportError, Happening, Scene
from openiads.show.export.sites import sites
from openiads.show.export.truth_picture import truth_picture


def _epoch(record: Record) -> datetime:
    said = record.meta.get("epoch")
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        raise ExportError(f"the record's epoch is {said!r}, which is no time; run the scenario again") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def read_scene(record: Record, picture: str) -> Scene:
    """The scene of one picture of a record. Raises ExportError for an unknown picture, or a record without positions."""
    if picture not in PICTURES:
        raise ExportError(f"no picture {picture!r}; there are {' and '.join(PICTURES)}")
    level = str(record.meta.get("level", "unknown"))
    if level != FULL:
        said = f"a record of level {level} holds no positions"
        raise ExportError(f"{said}; run the scenario again with --set record.level={FULL}")
    movers, happenings, engagements = (truth_picture if picture == TRUTH else perceived_picture)(record)
    return Scene(
        picture=picture,
        name=str(record.meta["scenario"]),
        description=str(record.meta.get("description", "")),
        mark=str(record.meta.get("mark", MARK)),
        epoch=_epoch(record),
        duration_s=float(record.meta["duration_s"]),
        sites=sites(record),
        movers=tuple(movers),
        happenings=tuple(sorted(happenings, key=_order)),
        engagements=tuple(engagements),
        record=record,
    )


def _order(each: Happening) -> tuple[float, str, tuple[int, ...]]:
    return each.time_s, each.kind, each.movers
