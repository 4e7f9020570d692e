"""What the page on the horizon says is what the kernels say, and what others print.

Source: docs/models/horizon.md; S31 in the catalogue. Leaves out: where the model holds, which tests/against/ tells.
"""

import math
import re
from pathlib import Path

import pytest

from openiads.earth.propagation import horizon_range_m, lowest_visible_height_m, radio_horizon_m
from openiads.scenario.catalogue import Catalogue

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "models" / "horizon.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([\d,]+) m \| (.+) \|$", PAGE, re.MULTILINE)


def number(text):
    return float(text.split()[0].replace(",", ""))


def test_the_page_has_a_row_for_each_mast_and_one_for_the_air():
    awacs = Catalogue.read().resolve("awacs")
    assert [number(antenna) for antenna, _ in ROWS] == [10.0, 24.0, 39.0, awacs["cruise_height_m"]]


@pytest.mark.parametrize(("antenna", "cells"), ROWS)
def test_every_distance_on_the_page_is_what_the_model_gives(antenna, cells):
    """To half of the last digit that stands there."""
    antenna_m = number(antenna)
    ground, at_25, at_300, at_10_000, lowest = map(number, cells.split(" | "))
    assert horizon_range_m(antenna_m) / 1e3 == pytest.approx(ground, abs=0.051)
    for height_m, said in ((25.0, at_25), (300.0, at_300), (10e3, at_10_000)):
        assert radio_horizon_m(antenna_m, height_m) / 1e3 == pytest.approx(said, abs=0.051)
    assert lowest_visible_height_m(400e3, antenna_m) == pytest.approx(lowest, abs=0.51)


def test_the_simple_formula_agrees_with_the_page():
    """sqrt(2 k R h), by hand, which leaves out the last kilometre in a thousand."""
    for antenna, cells in ROWS:
        roots = sum(math.sqrt(2.0 * 4.0 / 3.0 * 6371.0 * h / 1e3) for h in (number(antenna), 25.0))
        assert roots == pytest.approx(number(cells.split(" | ")[1]), rel=2e-3)


def test_a_mast_of_ten_metres_sees_fifty_metres_at_the_printed_distance():
    """About 42 km (S31), printed to a kilometre."""
    assert radio_horizon_m(10.0, 50.0) / 1e3 == pytest.approx(42.0, abs=0.5)


def test_a_taller_mast_buys_thirteen_kilometres():
    gained_m = radio_horizon_m(39.0, 25.0) - radio_horizon_m(10.0, 25.0)
    assert gained_m / 1e3 == pytest.approx(12.7, abs=0.05)
    assert gained_m / 240.0 == pytest.approx(53.0, abs=0.5), "53 s at 240 m/s"


def test_a_cruise_missile_comes_over_the_horizon_between_45_and_58_kilometres():
    found = [radio_horizon_m(mast_m, 60.0) / 1e3 for mast_m in (10.0, 39.0)]
    assert found == pytest.approx([45.0, 57.7], abs=0.1)


@pytest.mark.parametrize("radar", ["92n6e", "96l6e"])
def test_the_masts_are_those_of_the_catalogue(radar):
    quantity = Catalogue.read().entry(radar).values["antenna_height_m"]
    assert "24 m (40V6M), 39 m (40V6MD)" in quantity.printed
    assert (quantity.low, quantity.high) == (10.0, 39.0)
