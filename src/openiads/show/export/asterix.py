"""ASTERIX: plots (048) and north marks (034) of radars, and tracks (062), every one of them marked as simulated.

Source: EUROCONTROL-SPEC-0149 parts 2b (034), 4 (048) and 9 (062). SIM of I048/020 and of I062/080 is set; category 034 has
no such bit: I034/050 says NOGO, not to be used operationally. Leaves out: rounds, sites without a radar, who is hostile.
"""

from datetime import UTC

import numpy as np

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.record.store import Columns
from openiads.show.export import asterix_items as items
from openiads.show.export.frames import TURN_RAD, axes, ecef, local, places
from openiads.show.export.pcap import capture
from openiads.show.export.perceived_picture import state_covariance
from openiads.show.export.scene import (
    PERCEIVED,
    RADAR,
    TARGET,
    TRACK,
    Array,
    ExportError,
    Mover,
    Scene,
    Site,
    Written,
)
from openiads.units import si

PORT = 8600
# Area code 0 and code 255 of the tracker belong to nobody; radars are numbered from 1.
AREA, TRACKER = 0, 255
NORTH_MARK = 1
# I034/050: the common part, not to be used operationally.
NOT_OPERATIONAL = (0x80, 0x80)
# I048/020: one primary detection, simulated.
SIMULATED_PLOT = 0x30
# I062/080: geometric height of a 3-D radar, confirmed; then simulated, first and last message of a track.
CONFIRMED_3D, SIMULATED, FIRST, LAST = 0x29, 0x80, 0x20, 0x40
# I062/290: the age of the last plot of a primary radar. I062/500: accuracy of place and of height.
PLOT_AGE, PLACE_ACCURACY = 0x40, 0x30
Block = tuple[float, bytes]


def _since_midnight(scene: Scene) -> float:
    start = scene.epoch.astimezone(UTC)
    return (start - start.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()


def _source(numbers: Array) -> Array:
    """I034/010 and its like: area and source."""
    return np.stack([np.full(len(numbers), AREA), numbers], axis=1).astype(np.uint8)


def north_marks(looks: Columns, radar: int) -> Array:
    """The times at which a radar that turns looked north: where a look of its own scan holds azimuth 0. (n,)"""
    own = (looks["radar"] == radar) & (looks["kind"] == "scan") & (looks["width_rad"] > 0.0)
    start_s, end_s, azimuth, width = (looks[name][own] for name in ("start_s", "end_s", "azimuth_rad", "width_rad"))
    before = np.where(azimuth <= 0.0, 0.0, TURN_RAD - azimuth)
    holds = before < width - 1e-9
    return np.sort((start_s + before / np.where(width > 0.0, width, 1.0) * (end_s - start_s))[holds])


def _marks(scene: Scene, radars: list[Site]) -> list[Block]:
    """Category 034: a north mark a turn, with period and place of the radar."""
    looks, table, found = scene.record["looks"], scene.record["radars"], []
    for k, site in enumerate(radars):
        if site.sector_rad < TURN_RAD:
            continue
        time_s = north_marks(looks, k)
        count = len(time_s)
        height_m = site.place[2] + float(table["antenna_height_m"][k])
        where = np.concatenate(
            [
                items.signed(np.full(count, height_m), 1.0, 2),
                items.signed(np.full(count, site.place[0]), items.SITE_LSB_DEG, 3),
                items.signed(np.full(count, site.place[1]), items.SITE_LSB_DEG, 3),
            ],
            axis=1,
        )
        period = items.unsigned(np.full(count, float(table["revisit_s"][k])), items.TIME_LSB_S, 2)
        sources = np.full(count, k + 1)
        fields: list[tuple[int, Array, Array | None]] = [
            (1, _source(sources), None),
            (2, items.same(count, [NORTH_MARK]), None),
            (3, items.time_of_day(_since_midnight(scene), time_s), None),
            (5, period, None),
            (6, items.same(count, NOT_OPERATIONAL), None),
            (11, where, None),
        ]
        found += items.blocks(34, time_s, sources, items.records(fields, count))
    return found


def plot_heights(plots: Columns, radars: Columns) -> Array:
    """Height above the ellipsoid [m] of each plot, from its range, azimuth and elevation at its radar's antenna. (n,)"""
    level = plots["range_m"] * np.cos(plots["elevation_rad"])
    east, north = level * np.sin(plots["azimuth_rad"]), level * np.cos(plots["azimuth_rad"])
    offset = np.stack([east, north, plots["range_m"] * np.sin(plots["elevation_rad"])], axis=1)
    height_m = radars["height_m"] + radars["antenna_height_m"]
    sites = np.stack([radars["latitude_deg"], radars["longitude_deg"], height_m], axis=1)
    antennas = np.array([ecef((float(a), float(b), float(c))) for a, b, c in sites]).reshape(-1, 3)
    turned = np.einsum("nij,ni->nj", axes(sites[:, 0], sites[:, 1])[plots["radar"]], offset)
    found: Array = places(antennas[plots["radar"]] + turned)[:, 2]
    return found


def _plots(scene: Scene) -> tuple[list[Block], int]:
    """Category 048: plots in polar coordinates of their radar, with the height; and how many are too far away for it."""
    table = scene.record["detections"]
    near = table["range_m"] <= items.MOST_RANGE_M
    kept = {name: column[near] for name, column in table.items()}
    count, time_s, sources = int(near.sum()), kept["time_s"], kept["radar"] + 1
    heights = plot_heights(kept, scene.record["radars"]) if count else np.empty(0)
    polar = np.concatenate(
        [items.unsigned(kept["range_m"], items.RANGE_LSB_M, 2), items.turn(kept["azimuth_rad"])], axis=1
    )
    # Two bits are spare before the fourteen of the height.
    height = items.whole(np.rint(heights / items.PLOT_HEIGHT_LSB_M).clip(-8192, 8191) % 2**14, 2)
    fields: list[tuple[int, Array, Array | None]] = [
        (1, _source(sources), None),
        (2, items.time_of_day(_since_midnight(scene), time_s), None),
        (3, items.same(count, [SIMULATED_PLOT]), None),
        (4, polar, None),
        (19, height, np.abs(heights) <= items.MOST_PLOT_HEIGHT_M),
    ]
    return items.blocks(48, time_s, sources, items.records(fields, count)), int((~near).sum())


def _accuracy(scene: Scene, rows: Array, place: Array) -> Array:
    """I062/500: one sigma of latitude and longitude, and of the height, from the covariance of the track. (n, 6)"""
    turned = axes(place[:, 0], place[:, 1])
    spread = np.einsum("nij,njk,nik->ni", turned, state_covariance(scene.record, rows), turned)
    east_m, north_m, up_m = np.sqrt(np.maximum(spread, 0.0)).T
    degree_m = EARTH_MEAN_RADIUS_M * si(1.0, "deg")
    parallel_m = degree_m * np.maximum(np.cos(place[:, 0] * si(1.0, "deg")), 1e-6)
    return np.concatenate(
        [
            items.same(len(rows), [PLACE_ACCURACY]),
            items.unsigned(north_m / degree_m, items.PLACE_LSB_DEG, 2),
            items.unsigned(east_m / parallel_m, items.PLACE_LSB_DEG, 2),
            items.unsigned(up_m, items.HEIGHT_LSB_M, 1),
        ],
        axis=1,
    )


def _status(movers: list[Mover]) -> Array:
    """I062/080: simulated, and whether it is the first or the last message of its track. (n, 2)"""
    second = [np.full(len(mover.time_s), SIMULATED) for mover in movers]
    for each in second:
        each[0] |= FIRST
        each[-1] |= LAST
    flat = np.concatenate(second)
    return np.stack([np.full(len(flat), CONFIRMED_3D), flat], axis=1).astype(np.uint8)


def _moving(movers: list[Mover]) -> tuple[Array, Array, Array, Array, Array]:
    """Times, places, local velocities, rows of the record and numbers of all samples, one after another."""
    time_s = np.concatenate([mover.time_s for mover in movers])
    place = np.concatenate([mover.place for mover in movers])
    velocity = local(np.concatenate([mover.velocity_m_s for mover in movers]), place)
    rows = np.concatenate([mover.rows for mover in movers])
    numbers = np.repeat([mover.number for mover in movers], [len(mover.time_s) for mover in movers])
    return time_s, place, velocity, rows, numbers


def _tracks(scene: Scene) -> list[Block]:
    """Category 062: confirmed tracks, or in the true picture where objects were."""
    movers = [mover for mover in scene.movers if mover.kind in (TRACK, TARGET)]
    if not movers:
        return []
    time_s, place, velocity, rows, numbers = _moving(movers)
    count, perceived = len(time_s), scene.picture == PERCEIVED
    degrees = [items.signed(place[:, k], items.PLACE_LSB_DEG, 4) for k in (0, 1)]
    low = (place[:, 2] >= items.LEAST_HEIGHT_M) & (place[:, 2] <= items.MOST_HEIGHT_M)
    names = items.callsigns([f"SIM{number % 100_000:05d}" for number in numbers.tolist()])
    fields: list[tuple[int, Array, Array | None]] = [
        (1, _source(np.full(count, TRACKER)), None),
        (4, items.time_of_day(_since_midnight(scene), time_s), None),
        (5, np.concatenate(degrees, axis=1), None),
        (7, np.concatenate([items.signed(velocity[:, k], items.SPEED_LSB_M_S, 2) for k in (0, 1)], axis=1), None),
        (10, names, None),
        (12, items.whole(numbers % 2**16, 2), None),
        (13, _status(movers), None),
    ]
    if perceived:
        age_s = time_s - scene.record["tracks"]["last_plot_s"][rows]
        ages = items.unsigned(age_s, items.AGE_LSB_S, 1)
        fields.append((14, np.concatenate([items.same(count, [PLOT_AGE]), ages], axis=1), None))
    fields += [
        (18, items.signed(place[:, 2], items.HEIGHT_LSB_M, 2), low),
        (20, items.signed(velocity[:, 2], items.CLIMB_LSB_M_S, 2), np.abs(velocity[:, 2]) <= items.MOST_CLIMB_M_S),
    ]
    if perceived:
        fields.append((27, _accuracy(scene, rows, place), None))
    return items.blocks(62, time_s, np.full(count, TRACKER), items.records(fields, count))


def scene_blocks(scene: Scene) -> tuple[list[Block], tuple[str, ...]]:
    """All data blocks of a scene with their times, in order, and what the user should know. Raises ExportError."""
    radars = [site for site in scene.sites if site.kind == RADAR]
    if len(radars) >= TRACKER:
        raise ExportError(f"{len(radars)} radars; ASTERIX numbers {TRACKER - 1} at most")
    found, remarks = _tracks(scene), list[str]()
    if scene.picture == PERCEIVED:
        plots, far = _plots(scene)
        found += [*_marks(scene, radars), *plots]
        if far:
            remarks.append(f"{far} plots beyond 256 nautical miles are left out: category 048 has no room for them")
    else:
        remarks.append("no plots: category 062 holds where objects truly were; plots are in the perceived picture")
    order = sorted(range(len(found)), key=lambda k: (found[k][0], k))
    return [found[k] for k in order], tuple(remarks)


def write(scene: Scene, suffix: str) -> Written:
    """Data blocks one after another (.ast), or each as a UDP datagram to port 8600 in a capture (.pcap)."""
    found, remarks = scene_blocks(scene)
    if suffix == ".pcap":
        content = capture(scene.epoch, [time_s for time_s, _ in found], [block for _, block in found], PORT)
    else:
        content = b"".join(block for _, block in found)
    return Written({"": content}, remarks)
