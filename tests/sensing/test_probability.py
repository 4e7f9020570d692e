"""Detection probability obeys the limits, the orders and the identities which every radar text gives."""

import math

import numba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openiads.sensing.probability import (
    Swerling,
    albersheim_snr,
    detection_probability,
    detection_probability_at,
    poisson_cumulative,
    poisson_probability,
    required_snr,
    shnidman_snr,
    threshold,
)

# The sums end at terms of 1e-15; what they drop may break an order by that much, and no more.
ROUNDING = 1e-13

kinds = st.sampled_from(list(Swerling))
pulse_counts = st.sampled_from([1, 2, 3, 10, 30, 100])
false_alarms = st.floats(-12.0, -0.5).map(lambda power: 10.0**power)
signals = st.floats(-4.0, 5.0).map(lambda power: 10.0**power)


@pytest.mark.parametrize("kind", Swerling)
@pytest.mark.parametrize("pulses", [1, 2, 10, 30, 100, 1000, 8192])
def test_without_a_signal_only_false_alarms_are_detected(kind, pulses):
    for false_alarm_probability in (0.7, 1e-2, 1e-6, 1e-12):
        found = detection_probability(kind, 0.0, pulses, false_alarm_probability)
        assert found == pytest.approx(false_alarm_probability, rel=1e-11)


@given(kind=kinds, pulses=pulse_counts, false_alarm_probability=false_alarms, snr=signals, more=st.floats(1.0, 10.0))
@settings(deadline=None)
def test_a_stronger_signal_is_never_detected_less(kind, pulses, false_alarm_probability, snr, more):
    level = threshold(pulses, false_alarm_probability)
    weaker = detection_probability_at(kind, snr, pulses, level)
    assert detection_probability_at(kind, snr * more, pulses, level) >= weaker - ROUNDING


@given(kind=kinds, pulses=pulse_counts, false_alarm_probability=false_alarms, snr=signals)
@settings(deadline=None)
def test_a_detection_probability_lies_between_that_of_a_false_alarm_and_one(kind, pulses, false_alarm_probability, snr):
    found = detection_probability(kind, snr, pulses, false_alarm_probability)
    assert false_alarm_probability * (1.0 - 1e-10) - ROUNDING <= found <= 1.0 + ROUNDING


@given(kind=st.sampled_from([0, 2, 4]), snr=signals, pulses=st.integers(1, 40), false_alarm_probability=false_alarms)
@settings(deadline=None)
def test_one_pulse_more_of_a_steady_or_fast_target_never_detects_less(kind, snr, pulses, false_alarm_probability):
    fewer = detection_probability(kind, snr, pulses, false_alarm_probability)
    assert detection_probability(kind, snr, pulses + 1, false_alarm_probability) >= fewer - 1e-12


@pytest.mark.parametrize("snr", [0.01, 1.0, 10.0, 300.0])
def test_for_one_pulse_slow_and_fast_fluctuation_are_the_same(snr):
    level = threshold(1, 1e-6)
    for slow, fast in ((Swerling.CASE_1, Swerling.CASE_2), (Swerling.CASE_3, Swerling.CASE_4)):
        assert detection_probability_at(slow, snr, 1, level) == detection_probability_at(fast, snr, 1, level)


@pytest.mark.parametrize("pulses", [1, 10])
def test_fluctuation_hurts_a_strong_target_and_favours_a_weak_one(pulses):
    strong = [detection_probability(kind, 30.0 / math.sqrt(pulses), pulses, 1e-6) for kind in (0, 3, 1)]
    weak = [detection_probability(kind, 3.0 / math.sqrt(pulses), pulses, 1e-6) for kind in (0, 3, 1)]
    assert strong[0] > strong[1] > strong[2]
    assert weak[0] < weak[1] < weak[2]


def test_fast_fluctuation_over_many_pulses_averages_out():
    steady = required_snr(Swerling.CASE_0, 0.9, 1000, 1e-6)
    assert required_snr(Swerling.CASE_2, 0.9, 1000, 1e-6) == pytest.approx(steady, rel=0.01)
    assert required_snr(Swerling.CASE_1, 0.9, 1000, 1e-6) > 5.0 * steady


@given(kind=kinds, pulses=pulse_counts, false_alarm_probability=false_alarms, probability=st.floats(0.4, 0.999))
@settings(deadline=None, max_examples=30)
def test_the_required_signal_gives_the_required_probability(kind, pulses, false_alarm_probability, probability):
    snr = required_snr(kind, probability, pulses, false_alarm_probability)
    assert detection_probability(kind, snr, pulses, false_alarm_probability) == pytest.approx(probability, abs=1e-11)


def test_noise_alone_meets_a_demand_below_the_false_alarm_probability_and_nothing_gives_certainty():
    assert required_snr(Swerling.CASE_1, 1e-7, 10, 1e-6) == 0.0
    assert required_snr(Swerling.CASE_1, 1.0, 10, 1e-6) == math.inf


def test_the_threshold_of_one_pulse_is_the_logarithm_of_the_false_alarm_probability():
    assert threshold(1, 1e-6) == pytest.approx(6.0 * math.log(10.0), rel=1e-15)


def test_a_threshold_that_noise_always_exceeds_is_zero_and_every_look_detects():
    assert threshold(10, 1.0) == 0.0
    assert detection_probability_at(Swerling.CASE_0, 0.0, 10, 0.0) == 1.0


def test_absurd_inputs_give_numbers():
    assert math.isfinite(threshold(10, 0.0))
    for kind in Swerling:
        for pulses in (1, 10):
            for snr in (-1.0, 0.0, 1e300):
                assert 0.0 <= detection_probability_at(kind, snr, pulses, threshold(pulses, 1e-6)) <= 1.0 + ROUNDING
    for probability in (0.0, 1.0):
        assert albersheim_snr(probability, 10, 0.0) >= 0.0
        assert math.isfinite(shnidman_snr(Swerling.CASE_1, probability, 10, 0.0))


def test_poisson_probabilities_add_up_to_one_and_agree_across_the_change_of_formula():
    assert sum(poisson_probability(k, 15.3) for k in range(100)) == pytest.approx(1.0, abs=1e-13)
    ratio = poisson_probability(16, 15.3) / poisson_probability(15, 15.3)
    assert ratio == pytest.approx(15.3 / 16.0, rel=1e-12)
    assert poisson_cumulative(5, 0.0) == 1.0


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="compares compiled code with the plain function")
def test_compiled_code_and_plain_python_agree_to_the_last_bit():
    plain = detection_probability_at.py_func
    for kind in Swerling:
        for pulses in (1, 2, 30):
            level = threshold(pulses, 1e-6)
            for snr in (0.03, 0.7, 9.0, 400.0):
                assert plain(int(kind), snr, pulses, level) == detection_probability_at(kind, snr, pulses, level)
