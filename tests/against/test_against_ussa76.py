"""The air against the tables of the US Standard Atmosphere 1976 (NOAA-S/T 76-1562, NASA-TM-X-74335)."""

import pytest

from openiads.earth import atmosphere

# Table I, geometric altitude, pp. 51-67: height [m], temperature [K], pressure [mb], density [kg/m3].
# 500 m, 1 km and 77 km as solutions taken from the report in the tests of poliastro (test_coesa76).
PRINTED = [
    (-5_000, "320.676", "1.7776e3", "1.9311e0"),
    (0, "288.150", "1.01325e3", "1.2250e0"),
    (500, "284.900", "9.5461e2", "1.1673e0"),
    (1_000, "281.651", "8.9876e2", "1.1117e0"),
    (5_000, "255.676", "5.4048e2", "7.3643e-1"),
    (10_000, "223.252", "2.6499e2", "4.1351e-1"),
    (15_000, "216.650", "1.2111e2", "1.9476e-1"),
    (20_000, "216.650", "5.5293e1", "8.8910e-2"),
    (25_000, "221.552", "2.5492e1", "4.0084e-2"),
    (30_000, "226.509", "1.1970e1", "1.8410e-2"),
    (35_000, "236.513", "5.7459e0", "8.4634e-3"),
    (40_000, "250.350", "2.8714e0", "3.9957e-3"),
    (45_000, "264.164", "1.4910e0", "1.9663e-3"),
    (50_000, "270.650", "7.9779e-1", "1.0269e-3"),
    (55_000, "260.771", "4.2525e-1", "5.6810e-4"),
    (60_000, "247.021", "2.1958e-1", "3.0968e-4"),
    (65_000, "233.292", "1.0929e-1", "1.6321e-4"),
    (70_000, "219.585", "5.2209e-2", "8.2829e-5"),
    (75_000, "208.399", "2.3881e-2", "3.9921e-5"),
    (77_000, "204.493", "1.7286e-2", "2.9448e-5"),
]
# The same table where the temperature printed is the kinetic one, which is no longer the molecular-scale one used here.
PRINTED_HIGH = [
    (80_000, "198.639", "1.0524e-2", "1.8458e-5"),
    (85_000, "188.893", "4.4568e-3", "8.2196e-6"),
    (86_000, "186.87", "3.7338e-3", "6.958e-6"),
]
# Pressure at the base of each layer over that at sea level, as in the published program of the standard (R. Carmichael,
# Public Domain Aeronautical Software, Atmosphere); the bases are 11, 20, 32, 47, 51, 71 km and the top, geopotential.
BASES = [0.2233611, 0.05403295, 8.5666784e-3, 1.0945601e-3, 6.6063531e-4, 3.9046834e-5, 3.68501e-6]
BASE_TEMPERATURES_K = [216.65, 216.65, 228.65, 270.65, 270.65, 214.65, 186.946]
# Table I, pp. 68, continued above 86 km, where this model only promises to be near: height [m], density [kg/m3].
TAIL = [(90_000, 3.416e-6), (100_000, 5.604e-7), (110_000, 9.708e-8), (120_000, 2.222e-8)]
# Table III: height [m], speed of sound [m/s].
SOUND = [(0, 340.294), (10_000, 299.532), (20_000, 295.069), (30_000, 301.709)]


def last_digit(printed):
    """One unit of a printed figure's last digit: what rounding, and the report's own arithmetic, may cost."""
    mantissa, _, exponent = printed.partition("e")
    return 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


def matches(value, printed):
    return value == pytest.approx(float(printed), abs=1.01 * last_digit(printed))


@pytest.mark.parametrize(("height_m", "temperature", "pressure_mb", "density"), PRINTED)
def test_every_printed_row_is_met_to_its_last_digit(height_m, temperature, pressure_mb, density):
    assert matches(atmosphere.temperature_k(float(height_m)), temperature)
    assert matches(atmosphere.pressure_pa(float(height_m)) / 100.0, pressure_mb)
    assert matches(atmosphere.density_kg_m3(float(height_m)), density)


@pytest.mark.parametrize(("height_m", "temperature", "pressure_mb", "density"), PRINTED_HIGH)
def test_above_80_kilometres_only_the_temperature_differs_and_by_less_than_five_parts_in_ten_thousand(
    height_m, temperature, pressure_mb, density
):
    assert atmosphere.temperature_k(float(height_m)) == pytest.approx(float(temperature), rel=5e-4)
    assert matches(atmosphere.pressure_pa(float(height_m)) / 100.0, pressure_mb)
    assert matches(atmosphere.density_kg_m3(float(height_m)), density)


def test_the_base_of_every_layer_has_the_published_pressure_and_temperature():
    """Within 1e-5: the report rounds the top to 84,852.0 m, where 86 km is 84,852.05 m; the others agree to 1e-7."""
    bases_pa = [pressure / 101_325.0 for pressure in atmosphere.LAYER_PRESSURES_PA[1:]]
    assert bases_pa == pytest.approx(BASES, rel=1e-5)
    assert atmosphere.LAYER_TEMPERATURES_K[1:] == pytest.approx(BASE_TEMPERATURES_K, abs=1e-3)


@pytest.mark.parametrize(("height_m", "density"), TAIL)
def test_the_tail_stays_within_thirty_per_cent_up_to_120_kilometres(height_m, density):
    assert atmosphere.density_kg_m3(float(height_m)) == pytest.approx(density, rel=0.3)


@pytest.mark.parametrize(("height_m", "speed_m_s"), SOUND)
def test_sound_is_as_fast_as_printed(height_m, speed_m_s):
    assert atmosphere.speed_of_sound_m_s(float(height_m)) == pytest.approx(speed_m_s, abs=1.5e-3)
