"""Against the test vectors of the package sdr, made with MATLAB's albersheim and shnidman, and its exact minimum SNR.

Source: mhostetter/sdr (2023), tests/detection/test_albersheim.py and test_shnidman.py; documentation v0.0.19, min_snr.
Tolerance 1e-6 dB: both sides evaluate the same closed equation in double precision.
"""

import pytest

from openiads.sensing.probability import Swerling, albersheim_snr, required_snr, shnidman_snr
from openiads.units import db_from_ratio

ALBERSHEIM_BY_PROBABILITY_DB = [
    5.577010678961301, 7.829920769472949, 8.800540626254417, 9.410329568464647, 9.856412045680429,
    10.211758066019740, 10.511060019786157, 10.773550923327434, 11.011152537700355, 11.231984877880109,
    11.442112499093184, 11.646548224380126, 11.849953212372384, 12.057285789014941, 12.274647700594016,
    12.510781410840821, 12.780466849937795, 13.114544494322786, 13.605048844272062,
]  # fmt: skip
ALBERSHEIM_BY_FALSE_ALARM_DB = [
    15.297003299268226, 14.993521787461759, 14.667188248832815, 14.314278887624823, 13.930078319024233,
    13.508492912451231, 13.041455112681206, 12.517966524335804, 11.922480132961311, 11.231984877880109,
    10.410300484247330, 9.395603267835611, 8.068450388126450, 6.146225293027499, 2.607203414307889,
]  # fmt: skip
ALBERSHEIM_BY_PULSES_DB = [
    11.231984877880109, 5.670572205727751, 3.556291380845494, 2.394909665228113, 1.600092813526487,
    0.998450342864260, 0.515644335269712, -0.231629668145274, -0.800194343455530, -1.258285958879696,
    -1.641440584682812, -1.970484329329963, -2.258654478208143, -2.514880224697833, -4.168911815913020,
    -6.291064789951179, -7.863055239050709,
]  # fmt: skip
SHNIDMAN_BY_PROBABILITY_DB = [
    8.638219944424179, 9.176472527195301, 9.584618391346567, 9.921817222132290, 10.214925964858082,
    10.478648752587219, 10.722106546144460, 10.951539545173148, 11.171613923710709, 11.386150421902641,
    11.598604211020529, 11.812462984419767, 12.031689396435866, 12.261376243923564, 12.508971120024171,
    12.787083940503294, 13.121692696758089, 13.588328948705623,
]  # fmt: skip
SHNIDMAN_BY_FALSE_ALARM_DB = [
    15.006746068762709, 14.719925630256057, 14.411725015222657, 14.078648305868455, 13.716257825222556,
    13.318800181756899, 12.878625161335435, 12.385241849116994, 11.823699690860849, 11.171613923710709,
    10.393186598006821, 9.425625773718195, 8.142386493822812, 6.222509416067624, 2.358765182107788,
]  # fmt: skip
SHNIDMAN_BY_PULSES_DB = [
    11.171613923710709, 5.889057826046667, 3.745346308014405, 2.540560034820032, 1.707866317562093,
    1.074345861541872, 0.564527897904441, -0.226123038305275, -0.811680151206701, -1.299262221370157,
    -1.706607568412664, -2.055994441685868, -2.361604728972054, -2.633013225970103, -4.376499978073298,
    -6.589223941137504, -8.211273144667473,
]  # fmt: skip
PULSES = [1, 5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100, 200, 500, 1000]
STEADY = Swerling.CASE_0


def test_albersheim_over_detection_probability():
    found = [db_from_ratio(albersheim_snr(0.05 * k, 1, 1e-6)) for k in range(1, 20)]
    assert found == pytest.approx(ALBERSHEIM_BY_PROBABILITY_DB, abs=1e-6)


def test_albersheim_over_false_alarm_probability():
    found = [db_from_ratio(albersheim_snr(0.5, 1, 10.0**power)) for power in range(-15, 0)]
    assert found == pytest.approx(ALBERSHEIM_BY_FALSE_ALARM_DB, abs=1e-6)


def test_albersheim_over_the_number_of_pulses():
    found = [db_from_ratio(albersheim_snr(0.5, pulses, 1e-6)) for pulses in PULSES]
    assert found == pytest.approx(ALBERSHEIM_BY_PULSES_DB, abs=1e-6)


def test_shnidman_over_detection_probability():
    found = [db_from_ratio(shnidman_snr(STEADY, 0.05 * k, 1, 1e-6)) for k in range(2, 20)]
    assert found == pytest.approx(SHNIDMAN_BY_PROBABILITY_DB, abs=1e-6)


def test_shnidman_over_false_alarm_probability():
    found = [db_from_ratio(shnidman_snr(STEADY, 0.5, 1, 10.0**power)) for power in range(-15, 0)]
    assert found == pytest.approx(SHNIDMAN_BY_FALSE_ALARM_DB, abs=1e-6)


def test_shnidman_over_the_number_of_pulses():
    found = {pulses: db_from_ratio(shnidman_snr(STEADY, 0.5, pulses, 1e-6)) for pulses in PULSES}
    expected = dict(zip(PULSES, SHNIDMAN_BY_PULSES_DB, strict=True))
    assert found.pop(40) == pytest.approx(expected.pop(40), abs=0.03)  # MATLAB has alpha 1/4 from 41, the text from 40
    assert found == pytest.approx(expected, abs=1e-6)


def test_the_exact_signal_for_nine_in_ten_at_one_in_a_million():
    assert db_from_ratio(required_snr(STEADY, 0.9, 1, 1e-6)) == pytest.approx(13.183490056794499, abs=1e-6)
