"""Against independent evaluations of the exact detection probability: SciPy's distributions, and quadrature.

Swerling 0 is a noncentral chi-square tail with 2 N degrees of freedom. Swerling 1 and 3 average it over a gamma density
of cross-section (shape 1 and 2) common to all pulses; 2 and 4 over the gamma density of the sum of N independent ones
(shape N and 2 N). Source: Swerling 1954; DiFranco and Rubin 2004, chapter 11. Tolerance 1e-9, the quadrature's own.
"""

import functools
import itertools
import math

import numpy as np
import pytest
from scipy import special, stats

from openiads.sensing.probability import Swerling, detection_probability_at, required_snr, threshold
from openiads.units import db_from_ratio

PULSES = [1, 2, 10, 30, 100]
SIGNALS_DB = [-15.0, -5.0, 0.0, 5.0, 10.0, 15.0, 25.0]
NODES, WEIGHTS = np.polynomial.legendre.leggauss(400)


def shape_of(kind, pulses):
    return {1: 1, 2: pulses, 3: 2, 4: 2 * pulses}[int(kind)]


@functools.cache
def exact(kind, pulses, level, snr_db):
    """Mean of the Swerling 0 result over the gamma density of the signal, in its quantiles' range."""
    snr = 10.0 ** (snr_db / 10.0)
    if kind == Swerling.CASE_0:
        return stats.ncx2.sf(2.0 * level, 2 * pulses, 2.0 * pulses * snr)
    shape = shape_of(kind, pulses)
    signal = stats.gamma(shape, scale=pulses * snr / shape)
    root_low, root_high = math.sqrt(signal.ppf(1e-13)), math.sqrt(signal.isf(1e-13))
    edges = np.linspace(root_low, root_high, 5)
    total = 0.0
    for low, high in itertools.pairwise(edges):
        root = 0.5 * (low + high) + 0.5 * (high - low) * NODES
        density = signal.pdf(root * root) * 2.0 * root
        total += 0.5 * (high - low) * np.sum(WEIGHTS * density * tail(level, pulses, root * root))
    return total


def tail(level, pulses, signal):
    """The Swerling 0 detection probability of each signal energy, by SciPy."""
    return 1.0 - special.chndtr(2.0 * level, 2.0 * pulses, 2.0 * signal)


@pytest.mark.parametrize("pulses", PULSES)
@pytest.mark.parametrize("kind", Swerling)
def test_the_detection_probability_is_exact(kind, pulses):
    for false_alarm_probability in (1e-3, 1e-6):
        level = threshold(pulses, false_alarm_probability)
        for snr_db in SIGNALS_DB:
            found = detection_probability_at(kind, 10.0 ** (snr_db / 10.0), pulses, level)
            assert found == pytest.approx(exact(kind, pulses, level, snr_db), abs=1e-9), (
                false_alarm_probability,
                snr_db,
            )


@pytest.mark.parametrize("pulses", [1, 2, 10, 30, 100, 1000, 8192])
def test_the_threshold_is_the_quantile_of_a_gamma_variable(pulses):
    for false_alarm_probability in (0.9, 0.5, 1e-3, 1e-6, 1e-12, 1e-20):
        expected = special.gammainccinv(pulses, false_alarm_probability)
        assert threshold(pulses, false_alarm_probability) == pytest.approx(expected, rel=1e-11)


def test_fast_gamma_fluctuation_has_a_gamma_sum():
    for pulses in PULSES:
        level = threshold(pulses, 1e-9)
        for snr in (1e-3, 0.1, 1.0, 30.0):
            found = detection_probability_at(Swerling.CASE_2, snr, pulses, level)
            assert found == pytest.approx(special.gammaincc(pulses, level / (1.0 + snr)), rel=1e-11)


@pytest.mark.parametrize("kind", [Swerling.CASE_1, Swerling.CASE_3])
def test_the_sum_for_slow_fluctuation_does_not_stop_before_its_largest_term(kind):
    """At a threshold so high that the first term, but not the largest, is negligible."""
    pulses, signal = 2, 300.0
    level = threshold(pulses, 1e-30)
    shape = shape_of(kind, pulses)
    counts = np.arange(600)
    below = stats.nbinom.cdf(counts, shape, 1.0 / (1.0 + signal / shape))
    expected = 1.0 - np.sum(stats.poisson.pmf(pulses + counts, level) * below)
    assert detection_probability_at(kind, signal / pulses, pulses, level) == pytest.approx(expected, abs=1e-10)


def test_one_pulse_of_swerling_1_has_a_closed_form():
    """snr = ln Pfa / ln Pd - 1: 12.771866 dB for one half, 21.143643 dB for nine tenths, at one in a million."""
    assert db_from_ratio(required_snr(Swerling.CASE_1, 0.5, 1, 1e-6)) == pytest.approx(12.771866, abs=1e-4)
    assert db_from_ratio(required_snr(Swerling.CASE_1, 0.9, 1, 1e-6)) == pytest.approx(21.143643, abs=1e-4)
    by_hand = math.log(1e-6) / math.log(0.9) - 1.0
    assert required_snr(Swerling.CASE_1, 0.9, 1, 1e-6) == pytest.approx(by_hand, rel=1e-10)
