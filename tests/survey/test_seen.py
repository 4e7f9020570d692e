"""The inner loop of coverage says of every cell what sensing itself says of a target there."""

import math

import numpy as np
import pytest

import openiads
from openiads.earth.geodesy import ecef_from_geodetic, wrapped_azimuth
from openiads.messages.detections import Visibility
from openiads.sensing.sight import elevation_band, obstruction
from openiads.survey.seen import HIDDEN, OVERHEAD, SEEN
from openiads.vectors import norm, rotate, rotation, subtract, vector


def as_sensing_has_it(looking, number, latitude, longitude, height_m):
    radar = looking.radars.view(np.recarray)[number]
    place = ecef_from_geodetic(latitude, longitude, height_m)
    away = rotate(rotation(radar.axes), subtract(place, vector(radar.position_m)))
    azimuth = wrapped_azimuth(math.atan2(away[0], away[1]))
    facing, band = radar.facing_rad, elevation_band(radar)
    return obstruction(looking, number, facing, away, norm(away), azimuth, band, height_m)


@pytest.mark.parametrize("name", ["one", "low-level"])
def test_a_cell_is_seen_where_sensing_sees(one, name):
    """Every seventh cell: a cell's edge within a metre of a limit may fall to either side, so 99.5 %."""
    found = openiads.coverage(one if name == "one" else openiads.load(name), above_ground=True, cells=70)
    rows, columns = found.grid.middles_rad
    same = asked = 0
    for row in range(0, 70, 7):
        for column in range(70):
            for number, each in enumerate(found.radars):
                for k, height_m in enumerate(found.heights_m):
                    place = rows[row], columns[column], height_m + found.ground_m[row, column]
                    said = as_sensing_has_it(found.survey.looking, number, *place)
                    same += (said == int(Visibility.SEEN)) == (each.sights[k, row, column] == SEEN)
                    asked += 1
    assert same / asked >= 0.995


def test_overhead_and_near_by_are_told_from_hidden(seen):
    radar = seen.radars[1]
    middle = tuple(side // 2 for side in radar.sights.shape[1:])
    assert radar.sights[-1][middle] == OVERHEAD
    assert not np.any(radar.sights == HIDDEN)
