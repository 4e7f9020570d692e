"""Numbers are shown in the unit in which people wrote them."""

import math

import pytest

from openiads.show.wording import count, percent, quantity, unit_suffix, value_with_unit


@pytest.mark.parametrize(
    ("key", "value_si", "shown"),
    [
        ("maximum_range_km", 240e3, "240 km"),
        ("top_speed_m_s", 2000.0, "2000 m/s"),
        ("azimuth_sector_deg", math.pi / 2, "90°"),
        ("unit_cost_usd_m", 1.5e6, "1.5 million US dollars"),
        ("kill_probability_cruise", 0.8, "0.8"),
        ("channels", 6.0, "6"),
        ("unit_cost_usd_m", math.nan, "none"),
    ],
)
def test_a_value_returns_to_its_own_unit(key, value_si, shown):
    assert value_with_unit(key, value_si) == shown


def test_the_longest_suffix_is_the_unit():
    assert unit_suffix("process_noise_m2") == "m2"
    assert unit_suffix("top_speed_m_s") == "m_s"
    assert unit_suffix("pulses") == ""
    assert quantity("maximum_range_km") == "maximum range"


def test_one_is_singular_and_a_trace_is_not_nothing():
    assert (count(1, "round"), count(2, "round"), count(2.5, "round")) == ("1 round", "2 rounds", "2.5 rounds")
    assert (percent(0.004), percent(0.0), percent(0.5)) == ("<1 %", "0 %", "50 %")
