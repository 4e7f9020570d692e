"""The minimum-energy arc against a printed table, and braking on re-entry against the closed forms of Allen and Eggers.

Source: Bate1971, section 6.2, as tabled in tests/against/test_against_ballistic_closed_forms.py; NACA TR 1381. Run: python
docs/models/figures/ballistic.py [FILE]
"""

import math

import numpy as np
from _drawing import figure_of, legend_below, line, points, save

from openiads.flight.ballistic import minimum_energy_arc
from openiads.flight.free import drag_acceleration
from openiads.units import printed

# Range [km], launch speed [km/s], apogee [100 km], time of flight [100 s].
TABLE = ((300.0, 1.6965, 0.74110, 2.510), (1000.0, 3.0161, 2.39940, 4.744), (3000.0, 4.8650, 6.55210, 8.950))
NAMES = ("launch speed, km/s", "apogee, 100 km", "time of flight, 100 s")
# The test's own air: exponential. Entry at 6 km/s; coefficient [kg/m2] and angle below the horizontal.
ENTRY_M_S, SEA_LEVEL_KG_M3, SCALE_HEIGHT_M, STEP_S = 6000.0, 1.225, 7200.0, 0.02
CASES = ((2000.0, 0.25 * math.pi), (5000.0, 0.25 * math.pi), (5000.0, math.pi / 3.0), (1000.0, math.pi / 6.0))


def braking(coefficient_kg_m2, angle_rad):
    """Heights [m] and decelerations [m/s2] of an entry flown with the engine's drag."""
    height_m, speed_m_s, rows = 90e3, ENTRY_M_S, []

    def slowing(height_m, speed_m_s):
        density = SEA_LEVEL_KG_M3 * math.exp(-height_m / SCALE_HEIGHT_M)
        return drag_acceleration((speed_m_s, 0.0, 0.0), density, coefficient_kg_m2)[0]

    while height_m > 0.0:
        pull = slowing(height_m, speed_m_s)
        rows.append((height_m, -pull))
        middle_m_s = speed_m_s + 0.5 * STEP_S * pull
        middle_m = height_m - 0.5 * STEP_S * math.sin(angle_rad) * speed_m_s
        height_m -= STEP_S * math.sin(angle_rad) * middle_m_s
        speed_m_s += STEP_S * slowing(middle_m, middle_m_s)
    return zip(*rows, strict=True)


def draw():
    """The arc over range to the left, deceleration over height to the right."""
    ranges_m = np.linspace(50e3, 4000e3, 200)
    arcs = [minimum_energy_arc(float(r)) for r in ranges_m]
    model = ([a.speed_m_s / 1e3 for a in arcs], [a.apogee_m / 1e5 for a in arcs], [a.flight_time_s / 1e2 for a in arcs])
    figure, (arc, entry) = figure_of(2, 4.2)
    for k, (name, values) in enumerate(zip(NAMES, model, strict=True)):
        arc.plot(printed(ranges_m, "km"), values, label=name, **line(k))
        arc.plot(
            [row[0] for row in TABLE], [row[k + 1] for row in TABLE], label="printed" if k == 0 else None, **points(k)
        )
    for k, (coefficient, angle) in enumerate(CASES):
        heights_m, pulls = braking(coefficient, angle)
        degrees = printed(angle, "deg")
        label = f"{coefficient:g} kg/m2, {degrees:.0f} degrees"
        entry.plot(np.array(pulls) / 100.0, printed(np.array(heights_m), "km"), label=label, **line(k + 3))
        sine = math.sin(angle)
        peak_m = SCALE_HEIGHT_M * math.log(SEA_LEVEL_KG_M3 * SCALE_HEIGHT_M / (coefficient * sine))
        hardest = ENTRY_M_S**2 * sine / (2.0 * math.e * SCALE_HEIGHT_M)
        entry.plot(
            hardest / 100.0, printed(peak_m, "km"), label="Allen and Eggers" if k == 0 else None, **points(k + 3)
        )
    arc.set(xlabel="range, km", ylabel="as the legend says", xlim=(0, 4000), ylim=(0, 12))
    entry.set(xlabel="deceleration, 100 m/s2", ylabel="height, km", ylim=(0, 50))
    legend_below(figure, (arc, entry), 4)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
