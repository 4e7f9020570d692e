"""Drag against the closed forms of Allen & Eggers (NACA TR 1381, 1958) for steep entry into an exponential atmosphere.

No gravity, a straight path, density rho0 exp(-h / H): the atmosphere is the test's own, the drag is the one under test.
"""

import math

import pytest

from openiads.flight.free import drag_acceleration

ENTRY_M_S = 6000.0
SEA_LEVEL_KG_M3 = 1.225
SCALE_HEIGHT_M = 7200.0
STEP_S = 0.005


def entry(ballistic_coefficient_kg_m2, angle_rad):
    """Height [m], speed [m/s] and deceleration [m/s2] at each step of an entry flown with the drag kernel."""
    height_m, speed_m_s, history = 120e3, ENTRY_M_S, []
    sink = math.sin(angle_rad)

    def slowing(height_m, speed_m_s):
        density = SEA_LEVEL_KG_M3 * math.exp(-height_m / SCALE_HEIGHT_M)
        return drag_acceleration((speed_m_s, 0.0, 0.0), density, ballistic_coefficient_kg_m2)[0]

    while height_m > 0.0:
        pull = slowing(height_m, speed_m_s)
        history.append((height_m, speed_m_s, -pull))
        middle_m_s = speed_m_s + 0.5 * STEP_S * pull
        middle_m = height_m - 0.5 * STEP_S * sink * speed_m_s
        height_m -= STEP_S * sink * middle_m_s
        speed_m_s += STEP_S * slowing(middle_m, middle_m_s)
    return history


# In all of them the greatest deceleration lies above the ground, as the closed forms need.
CASES = [(2000.0, 45.0), (5000.0, 45.0), (5000.0, 60.0), (1000.0, 30.0)]


@pytest.mark.parametrize(("beta", "angle_deg"), CASES)
def test_the_hardest_braking_is_where_when_and_as_hard_as_the_closed_forms_say(beta, angle_deg):
    """V = Ve / sqrt(e), a = Ve2 sin(g) / (2 e H), h = H ln(rho0 H / (beta sin g)); a step spans 30 m of height."""
    sine = math.sin(math.radians(angle_deg))
    height_m, speed_m_s, deceleration = max(entry(beta, math.radians(angle_deg)), key=lambda row: row[2])
    assert speed_m_s / ENTRY_M_S == pytest.approx(math.exp(-0.5), abs=2e-3)
    assert deceleration == pytest.approx(ENTRY_M_S**2 * sine / (2.0 * math.e * SCALE_HEIGHT_M), rel=1e-4)
    assert height_m == pytest.approx(
        SCALE_HEIGHT_M * math.log(SEA_LEVEL_KG_M3 * SCALE_HEIGHT_M / (beta * sine)), abs=40.0
    )


@pytest.mark.parametrize(("beta", "angle_deg"), CASES)
def test_the_speed_at_every_height_follows_the_double_exponential(beta, angle_deg):
    """V = Ve exp(-rho H / (2 beta sin g)), from the top of the air down."""
    sine = math.sin(math.radians(angle_deg))
    for height_m, speed_m_s, _ in entry(beta, math.radians(angle_deg))[::400]:
        density = SEA_LEVEL_KG_M3 * math.exp(-height_m / SCALE_HEIGHT_M)
        expected = ENTRY_M_S * math.exp(-density * SCALE_HEIGHT_M / (2.0 * beta * sine))
        assert speed_m_s == pytest.approx(expected, rel=1e-4)
