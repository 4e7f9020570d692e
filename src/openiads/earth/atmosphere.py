"""Air at a height: the US Standard Atmosphere 1976 up to 86 km, and a thin exponential tail above.

Source: USSA76 (NOAA/NASA/USAF 1976), part 1. A height here is ellipsoidal; the standard's is above mean sea level, and
the difference, under 110 m, is ignored. Leaves out: weather, wind, humidity, and the composition of the air above 80
km.
"""

import math

from openiads.constants import STANDARD_GRAVITY_M_S2
from openiads.kernel import kernel

EARTH_RADIUS_USSA76_M = 6_356_766.0
SPECIFIC_GAS_CONSTANT_J_KG_K = 8314.32 / 28.9644
HEAT_CAPACITY_RATIO = 1.4
HYDROSTATIC_K_M = STANDARD_GRAVITY_M_S2 / SPECIFIC_GAS_CONSTANT_J_KG_K
SEA_LEVEL_PRESSURE_PA = 101_325.0

# The lowest layer is continued this far down, for ground below the ellipsoid; further down the air stays the same.
LOWEST_HEIGHT_M = -10_000.0
HIGHEST_HEIGHT_M = 86_000.0

# USSA76, table 4: geopotential height of each layer's base, and the temperature's gradient above it; the top is last.
TOP_M = EARTH_RADIUS_USSA76_M * HIGHEST_HEIGHT_M / (EARTH_RADIUS_USSA76_M + HIGHEST_HEIGHT_M)
LAYER_BASES_M = (0.0, 11_000.0, 20_000.0, 32_000.0, 47_000.0, 51_000.0, 71_000.0, TOP_M)
LAYER_GRADIENTS_K_M = (-0.0065, 0.0, 0.001, 0.0028, 0.0, -0.0028, -0.002)
LAST_LAYER = 6
SEA_LEVEL_TEMPERATURE_K = 288.15


def _temperatures() -> tuple[float, ...]:
    """Temperature [K] at each layer's base."""
    temperatures = [SEA_LEVEL_TEMPERATURE_K]
    for lower, upper, gradient in zip(LAYER_BASES_M, LAYER_BASES_M[1:], LAYER_GRADIENTS_K_M, strict=False):
        temperatures.append(temperatures[-1] + gradient * (upper - lower))
    return tuple(temperatures)


LAYER_TEMPERATURES_K = _temperatures()


def _log_pressure_fall(base: int, temperature_k: float, rise_m: float) -> float:
    """Logarithm of the pressure at a layer's base over that at a point in it (USSA76, eqs. 33a and 33b)."""
    gradient = LAYER_GRADIENTS_K_M[base]
    if gradient == 0.0:
        return HYDROSTATIC_K_M * rise_m / temperature_k
    return HYDROSTATIC_K_M / gradient * math.log(temperature_k / LAYER_TEMPERATURES_K[base])


def _pressures() -> tuple[float, ...]:
    """Pressure [Pa] at each layer's base, from the layer below it."""
    pressures = [SEA_LEVEL_PRESSURE_PA]
    for base in range(LAST_LAYER + 1):
        rise_m = LAYER_BASES_M[base + 1] - LAYER_BASES_M[base]
        pressures.append(pressures[-1] * math.exp(-_log_pressure_fall(base, LAYER_TEMPERATURES_K[base + 1], rise_m)))
    return tuple(pressures)


LAYER_PRESSURES_PA = _pressures()
LAYER_DENSITIES_KG_M3 = tuple(
    pressure / (SPECIFIC_GAS_CONSTANT_J_KG_K * temperature)
    for pressure, temperature in zip(LAYER_PRESSURES_PA, LAYER_TEMPERATURES_K, strict=True)
)


def _scale_height_at_top() -> float:
    """Scale height of the density at 86 km [m], from the gradients of pressure and temperature there."""
    stretch = 1.0 + HIGHEST_HEIGHT_M / EARTH_RADIUS_USSA76_M
    return LAYER_TEMPERATURES_K[-1] / (HYDROSTATIC_K_M + LAYER_GRADIENTS_K_M[-1]) * stretch * stretch


DENSITY_AT_TOP_KG_M3 = LAYER_DENSITIES_KG_M3[-1]
SCALE_HEIGHT_AT_TOP_M = _scale_height_at_top()


@kernel
def geopotential_height(height_m):
    """Geopotential height [m] of a geometric one: r0 z / (r0 + z), with z held within -10 km and 86 km.

    Source: USSA76, eq. 18.
    """
    z = min(max(height_m, LOWEST_HEIGHT_M), HIGHEST_HEIGHT_M)
    return EARTH_RADIUS_USSA76_M * z / (EARTH_RADIUS_USSA76_M + z)


@kernel
def _layer(geopotential_m):
    """Index of the layer that holds a geopotential height."""
    layer = 0
    while layer < LAST_LAYER and geopotential_m >= LAYER_BASES_M[layer + 1]:
        layer += 1
    return layer


@kernel
def temperature_k(height_m):
    """Molecular-scale temperature of the air [K] at a geometric height [m].

    Linear in geopotential height within each layer. Above 80 km the kinetic temperature that the standard prints is
    lower, by up to 0.04 %. Above 86 km it stays as it is there. Source: USSA76, eq. 23 and table 4.
    """
    geopotential_m = geopotential_height(height_m)
    layer = _layer(geopotential_m)
    return LAYER_TEMPERATURES_K[layer] + LAYER_GRADIENTS_K_M[layer] * (geopotential_m - LAYER_BASES_M[layer])


@kernel
def _density_within(height_m):
    """Air density [kg/m3] at a geometric height [m] from -10 km to 86 km."""
    geopotential_m = geopotential_height(height_m)
    layer = _layer(geopotential_m)
    rise_m = geopotential_m - LAYER_BASES_M[layer]
    base_k = LAYER_TEMPERATURES_K[layer]
    gradient = LAYER_GRADIENTS_K_M[layer]
    if gradient == 0.0:
        return LAYER_DENSITIES_KG_M3[layer] * math.exp(-HYDROSTATIC_K_M * rise_m / base_k)
    ratio = max((base_k + gradient * rise_m) / base_k, 0.1)
    return LAYER_DENSITIES_KG_M3[layer] * math.exp(-(1.0 + HYDROSTATIC_K_M / gradient) * math.log(ratio))


@kernel
def density_kg_m3(height_m):
    """Air density [kg/m3] at a geometric height [m].

    Hydrostatic ideal gas in each layer up to 86 km. Above, rho(86 km) exp(-(z - 86 km) / H) with the scale height H =
    5.97 km found there: continuous with its slope, going to zero; within 30 % of the standard up to 120 km, a tenth of
    it at 150 km, where drag on a short flight is nil. Source: USSA76, eqs. 33 and 42; the tail is an assumption.
    """
    if height_m > HIGHEST_HEIGHT_M:
        return DENSITY_AT_TOP_KG_M3 * math.exp(-(height_m - HIGHEST_HEIGHT_M) / SCALE_HEIGHT_AT_TOP_M)
    return _density_within(height_m)


@kernel
def pressure_pa(height_m):
    """Air pressure [Pa] at a geometric height [m]: rho R T. Source: USSA76, eq. 42."""
    return density_kg_m3(height_m) * SPECIFIC_GAS_CONSTANT_J_KG_K * temperature_k(height_m)


@kernel
def speed_of_sound_m_s(height_m):
    """Speed of sound [m/s] at a geometric height [m]: sqrt(1.4 R T); constant above 86 km. Source: USSA76, eq. 50."""
    return math.sqrt(HEAT_CAPACITY_RATIO * SPECIFIC_GAS_CONSTANT_J_KG_K * temperature_k(height_m))
