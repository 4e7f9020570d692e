"""CSV: positions, sites and events of a picture, a file each, in SI units but for degrees, with the mark as a comment on top.

Source: RFC 4180. UTC to a millisecond beside seconds from the epoch; lines of comment begin with `#`, as in the other tables
of this package. Leaves out: covariances and plots; the record itself has them.
"""

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np

from openiads.show.export.scene import Array, Mover, Scene, Written, iso_times

POSITIONS = (
    *("time_utc", "time_s", "kind", "id", "entry", "category", "side"),
    *("latitude_deg", "longitude_deg", "height_m", "x_m", "y_m", "z_m", "vx_m_s", "vy_m_s", "vz_m_s"),
)
SITES = (
    *("kind", "id", "entry", "role", "latitude_deg", "longitude_deg", "height_m", "x_m", "y_m", "z_m"),
    *("radar_range_m", "engagement_range_m", "engagement_height_m", "radius_m"),
)
EVENTS = ("time_utc", "time_s", "kind", "text", "about", "latitude_deg", "longitude_deg", "height_m")


def _text(scene: Scene, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    stream = io.StringIO(newline="")
    stream.write(f"# {scene.statement}\n")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue().encode()


def opinion_rows(mover: Mover) -> Array:
    """For each sample of a mover, which of its opinions held. (n,)"""
    begun = np.array([opinion.time_s for opinion in mover.opinions])
    return np.maximum(np.searchsorted(begun, mover.time_s, side="right") - 1, 0)


def _positions(scene: Scene) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for mover in scene.movers:
        numbers = np.concatenate([mover.place, mover.position_m, mover.velocity_m_s], axis=1).tolist()
        utc, times = iso_times(scene.epoch, mover.time_s).tolist(), mover.time_s.tolist()
        for k, held in enumerate(opinion_rows(mover).tolist()):
            said = mover.opinions[held]
            named = (utc[k], times[k], mover.kind, mover.id, said.entry, said.category, said.side)
            found.append((*named, *numbers[k]))
    return sorted(found, key=lambda row: row[1])  # type: ignore[arg-type,return-value]


def _sites(scene: Scene) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for site in scene.sites:
        range_m = max((reach.range_m for reach in site.reaches), default=0.0)
        height_m = max((reach.height_m for reach in site.reaches), default=0.0)
        named = (site.kind, site.id, site.entry, site.role, *site.place, *site.position_m.tolist())
        found.append((*named, site.radar_range_m or "", range_m or "", height_m or "", site.radius_m or ""))
    return found


def _events(scene: Scene) -> list[tuple[object, ...]]:
    utc = iso_times(scene.epoch, np.array([each.time_s for each in scene.happenings]))
    return [
        (str(when), each.time_s, each.kind, each.text, " ".join(scene.movers[k].id for k in each.movers), *each.place)
        for when, each in zip(utc, scene.happenings, strict=True)
    ]


def write(scene: Scene, suffix: str) -> Written:
    """Three tables: positions in the file that was asked for, and `-sites` and `-events` beside it."""
    return Written(
        {
            "": _text(scene, POSITIONS, _positions(scene)),
            "-sites": _text(scene, SITES, _sites(scene)),
            "-events": _text(scene, EVENTS, _events(scene)),
        }
    )
