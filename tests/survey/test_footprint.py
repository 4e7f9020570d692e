"""The defended footprint: symmetric where the geometry is, within the rounds' reach, and smaller against faster missiles."""

import numpy as np
import pytest

import openiads


@pytest.fixture(scope="module")
def short(one):
    return openiads.envelope(one, "srbm-300km", directions=4, cells=21).footprint


def mirrored(found, direction):
    """The share of cells whose mirror image about the north-south line is defended or not alike, and heights side by side."""
    defended, heights = found.defended[direction], found.intercept_height_m[direction]
    both = defended & defended[:, ::-1]
    return (defended == defended[:, ::-1]).mean(), heights[both] - heights[:, ::-1][both]


def test_against_launches_from_the_north_west_is_as_east(short):
    """One cell in a hundred may lie on the edge. Two-second steps at 1.5 km/s leave 3 km of the path between two places."""
    share, apart_m = mirrored(short, 0)
    assert share >= 0.99
    assert np.abs(apart_m).max() <= 3_000.0
    assert np.abs(apart_m).mean() <= 300.0


def test_from_all_sides_it_is_as_wide_as_it_is_high(short):
    rows, columns = short.against_all.any(axis=1).sum(), short.against_all.any(axis=0).sum()
    assert abs(int(rows) - int(columns)) <= 1


def test_it_lies_within_the_reach_of_the_rounds(short):
    """60 km, and the cell's own size."""
    latitudes, longitudes = short.grid.middles_rad
    rows, columns = np.nonzero(short.against_all)
    north_m = (latitudes[rows] - np.radians(45.0)) * 6.371e6
    east_m = (longitudes[columns] + np.radians(30.0)) * 6.371e6 * np.cos(np.radians(45.0))
    assert np.hypot(north_m, east_m).max() <= 66e3


def test_no_point_is_met_below_or_above_the_rounds_envelope(short):
    met = short.intercept_height_m[short.defended]
    assert met.min() >= 2_000.0
    assert met.max() <= 30_500.0


def test_the_middle_is_met_high_and_the_edge_low(short):
    middle = short.lowest_m[10, 10]
    edge = next(short.lowest_m[row, 10] for row in range(21) if short.against_all[row, 10])
    assert middle > 1.5 * edge


def test_a_longer_range_leaves_less_to_defend(one, short):
    longer = openiads.envelope(one, "mrbm-1000km", directions=4, cells=21).footprint
    assert longer.grid.area_m2(longer.against_all) < short.grid.area_m2(short.against_all)


def test_launches_from_a_given_range_are_those_asked_for(one):
    found = openiads.envelope(one, "srbm-300km", directions=4, cells=11, from_m=200e3)
    assert found.envelope.from_m == 200e3
    assert found.envelope.arcs[0].away_m[0] == pytest.approx(200e3, rel=0.005)
