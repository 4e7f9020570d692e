"""Probability that a radar look exceeds its threshold: square-law detector, pulses added without phase, Swerling 0-4.

Source: Swerling, RAND RM-1217, 1954; DiFranco and Rubin, Radar Detection, 2004, chapters 10 and 11; Albersheim 1981 and
Shnidman 2002 for the approximations. Leaves out: losses of a constant-false-alarm-rate threshold; binary integration.
"""

import math
from enum import IntEnum

from openiads.constants import TWO_PI
from openiads.kernel import door, kernel

SMALL = 1e-300
NEGLIGIBLE = 1e-15
TAIL_WIDTH = 9.0
CERTAINTY_GAP = 6.0
LEAST_PROBABILITY = 1e-300
FACTORIAL_COUNT = 16
LN_10 = 2.302_585_092_994_046
HALVINGS = 64
FEW_PULSES = 16
MOST_GROWTH = 10.0
DOUBLINGS = 200
NEWTON_STEPS = 60


class Swerling(IntEnum):
    """How a target's cross-section fluctuates. Source: Swerling 1954, section II; the steady target is Marcum's."""

    CASE_0 = 0
    CASE_1 = 1
    CASE_2 = 2
    CASE_3 = 3
    CASE_4 = 4


@kernel
def ratio_from_db(value_db):
    """Power ratio of a level [dB]: the kernel form of `units.ratio_from_db`, for equations that are given in dB."""
    return math.exp(min(value_db * (LN_10 / 10.0), 700.0))


@kernel
def _deviance(count, mean):
    """count log(count / mean) + mean - count, without cancellation where the two are close. Source: Loader2000, bd0."""
    relative = (count - mean) / max(count + mean, SMALL)
    if math.fabs(relative) >= 0.1:
        return count * math.log(max(count / max(mean, SMALL), SMALL)) + mean - count
    total = (count - mean) * relative
    term = 2.0 * count * relative
    square = relative * relative
    for j in range(1, 12):
        term *= square
        total += term / float(2 * j + 1)
    return total


@door
def poisson_probability(count, mean):
    """Probability that a Poisson variable of the given mean equals `count`.

    exp(-mean) mean^count / count! as it stands for small counts, and by Loader's expansion from 16 upwards, where the
    plain product would overflow and underflow; relative error about 1e-14. Source: Loader2000, sections 2 and 3.
    """
    if count < FACTORIAL_COUNT:
        product = math.exp(-mean)
        for k in range(1, count + 1):
            product *= mean / float(k)
        return product
    n = max(float(count), 1.0)
    square = n * n
    stirling = (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / (1680.0 * square)) / square) / square) / n
    return math.exp(-stirling - _deviance(n, mean)) / math.sqrt(TWO_PI * n)


@door
def poisson_cumulative(count, mean):
    """Probability that a Poisson variable of the given mean is at most `count`.

    It is the regularised upper incomplete gamma function Q(count + 1, mean), hence the chance that `count + 1` pulses
    of noise alone exceed a threshold `mean`. Summed away from `count` on the lesser side, all terms positive.
    Source: DiFranco and Rubin 2004, section 10.4.
    """
    if mean <= 0.0:
        return 1.0
    total = 0.0
    if float(count) > mean:
        term = poisson_probability(count + 1, mean)
        k = count + 1
        while term > NEGLIGIBLE:
            total += term
            k += 1
            term *= mean / max(float(k), 1.0)
        return 1.0 - total
    term = poisson_probability(count, mean)
    k = count
    while k >= 0 and term > NEGLIGIBLE * total:
        total += term
        term *= float(k) / max(mean, SMALL)
        k -= 1
    return total


@door
def threshold(pulses, false_alarm_probability):
    """Detection threshold, in units of the mean noise power of one pulse, on the sum over all pulses.

    Solves Q(pulses, threshold) = false_alarm_probability; for one pulse -ln Pfa. Newton's method on ln Q, which is
    concave: from a start above the root the steps fall onto it without overshoot. The start is the bound of Laurent and
    Massart. A probability of one or more gives 0, one below 1e-300 counts as that.
    Source: DiFranco and Rubin 2004, section 10.4; LaurentMassart2000, lemma 1.
    """
    if false_alarm_probability >= 1.0:
        return 0.0
    goal = math.log(max(false_alarm_probability, LEAST_PROBABILITY))
    if pulses == 1:
        return -goal
    level = float(pulses) + math.sqrt(max(-2.0 * float(pulses) * goal, 0.0)) - goal
    for _ in range(NEWTON_STEPS):
        chance = poisson_cumulative(pulses - 1, level)
        slope = poisson_probability(pulses - 1, level) / max(chance, SMALL)
        step = (math.log(max(chance, SMALL)) - goal) / max(slope, SMALL)
        level += step
        if math.fabs(step) < 1e-14 * level:
            return level
    return level


@door
def _steady(signal, pulses, level):
    """Detection probability of a target of constant power; `signal` is its energy over all pulses (Swerling 0).

    The generalised Marcum Q function as a sum over a Poisson number J of mean `signal`: Q(N + j0, T) plus
    sum_{j >= j0} p(N + j; T) P(J > j), begun at a j0 below which J practically never lies. A miss is rarer than
    exp(-(sqrt(signal) - sqrt(T))^2) (SimonAlouini2000), which spares the sum where that is below 1e-15.
    Source: DiFranco and Rubin 2004, section 10.4; the order of summation as in Shnidman1989.
    """
    if math.sqrt(max(signal, 0.0)) - math.sqrt(max(level, 0.0)) > CERTAINTY_GAP:
        return 1.0
    first = int(max(signal - TAIL_WIDTH * math.sqrt(max(signal, 0.0)), 0.0))
    total = poisson_cumulative(pulses - 1 + first, level)
    term = poisson_probability(pulses + first, level)
    weight = poisson_probability(first, signal)
    above = 1.0 - weight
    j = first
    while above > 0.0 and (float(j) < signal or weight > NEGLIGIBLE):
        total += term * above
        j += 1
        reciprocal = 1.0 / max(float(j) * float(pulses + j), 1.0)
        term *= level * float(j) * reciprocal
        weight *= signal * float(pulses + j) * reciprocal
        above -= weight
        if float(pulses + j) > level and term < NEGLIGIBLE:
            return total
    return total


@door
def _slow(shape, signal, pulses, level):
    """Detection probability of a target whose power is the same for all pulses of a look, and gamma over looks.

    As `_steady`, with J negative binomial, for which P(J > j) is q^(j+1) (shape 1, Swerling 1) and
    q^(j+1) (1 + (j+1)(1-q)) (shape 2, Swerling 3), q = x / (1 + x), x = signal / shape.
    Source: Swerling 1954, sections II and III; DiFranco and Rubin 2004, sections 11.2 and 11.4.
    """
    share = max(signal, 0.0) / max(float(shape), 1.0)
    growth = max(1.0 + share, 1.0)
    quotient = share / growth
    per_count = float(shape - 1) / growth
    total = poisson_cumulative(pulses - 1, level)
    term = poisson_probability(pulses, level) * quotient
    count = 1.0
    above = 1.0 + per_count
    while term * above > NEGLIGIBLE or quotient * level > float(pulses) + count:
        total += term * above
        term *= quotient * level / max(float(pulses) + count, 1.0)
        count += 1.0
        above += per_count
    return total


@kernel
def _slow_one_in_closed_form(signal, pulses, level):
    """As `_slow` of shape 1, for few pulses, with a bound on what rounding may make of it.

    Q(N-1, T) + (1 + 1/x)^(N-1) exp(-T / (1+x)) (1 - Q(N-1, T x / (1+x))), x the signal, Q(n, t) the sum over k < n of
    t^k exp(-t) / k!. The factor before the bracket is the bound, in units of the last place.
    Source: Swerling 1954, section II; DiFranco and Rubin 2004, section 11.2.
    """
    lower = level / max(1.0 + signal, 1.0)
    upper = level - lower
    term, reduced = 1.0, 1.0
    total, reduced_total = 0.0, 0.0
    growth, ratio = 1.0, 1.0 + 1.0 / max(signal, SMALL)
    for k in range(1, pulses):
        total += term
        reduced_total += reduced
        share = 1.0 / float(k)
        term *= level * share
        reduced *= upper * share
        growth *= ratio
    decay, rest = math.exp(-lower), math.exp(-upper)
    growth *= decay
    return decay * rest * total + growth * (1.0 - rest * reduced_total), growth


@kernel
def _slow_one(signal, pulses, level):
    """Detection probability by Swerling 1: the closed form where it is sure, the sum elsewhere."""
    if pulses <= FEW_PULSES:
        probability, growth = _slow_one_in_closed_form(signal, pulses, level)
        if growth < MOST_GROWTH:
            return probability
    return _slow(1, signal, pulses, level)


@door
def _fast_two(snr, pulses, level):
    """Detection probability where each pulse's power is of gamma shape 2, new from pulse to pulse (Swerling 4).

    The power of one pulse over a = 1 + snr/2 has gamma shape 1 or, with chance 1 - 1/a, shape 2: the sum over N pulses
    has shape N + B with B binomial, so that Pd = Q(N, T/a) + sum_k p(N + k; T/a) P(B > k).
    Source: DiFranco and Rubin 2004, section 11.5, rearranged into positive terms.
    """
    growth = max(1.0 + 0.5 * snr, 1.0)
    reduced = level / growth
    total = poisson_cumulative(pulses - 1, reduced)
    term = poisson_probability(pulses, reduced)
    weight = math.exp(-float(pulses) * math.log(growth))
    above = 1.0 - weight
    for k in range(1, pulses + 1):
        total += term * max(above, 0.0)
        weight *= (growth - 1.0) * float(pulses - k + 1) / float(k)
        above -= weight
        term *= reduced / max(float(pulses + k), 1.0)
    return total


@kernel
def _one_pulse(swerling, snr, level):
    """Detection probability of a single pulse; slow and fast fluctuation are then the same. Source: Swerling 1954."""
    if swerling == Swerling.CASE_0:
        return _steady(snr, 1, level)
    if swerling <= Swerling.CASE_2:
        return math.exp(-level / max(1.0 + snr, 1.0))
    growth = max(1.0 + 0.5 * snr, 1.0)
    return math.exp(-level / growth) * (1.0 + 0.5 * snr * level / (growth * growth))


@kernel
def detection_probability_at(swerling, snr, pulses, level):
    """Probability that a look exceeds the threshold `level`: what the engine asks at each look.

    swerling : a `Swerling`; snr : mean signal-to-noise ratio of one pulse; pulses : how many are added, 1 to 8192;
    level : from `threshold`. Exact to about 1e-13. The sums are those of the doors above; one pulse has closed forms.
    Source: Swerling 1954; DiFranco and Rubin 2004, chapters 10 and 11.
    """
    mean = max(snr, 0.0)
    if level <= 0.0:
        return 1.0
    if pulses == 1:
        return _one_pulse(swerling, mean, level)
    if swerling == Swerling.CASE_0:
        return _steady(mean * float(pulses), pulses, level)
    if swerling == Swerling.CASE_1:
        return _slow_one(mean * float(pulses), pulses, level)
    if swerling == Swerling.CASE_2:
        return poisson_cumulative(pulses - 1, level / max(1.0 + mean, 1.0))
    if swerling == Swerling.CASE_3:
        return _slow(2, mean * float(pulses), pulses, level)
    return _fast_two(mean, pulses, level)


@kernel
def detection_probability(swerling, snr, pulses, false_alarm_probability):
    """Probability that a look detects a target, at a given false-alarm probability: `threshold`, then the look.

    Source: as `detection_probability_at`, where the arguments are explained.
    """
    return detection_probability_at(swerling, snr, pulses, threshold(pulses, false_alarm_probability))


@door
def required_snr(swerling, probability, pulses, false_alarm_probability):
    """Mean signal-to-noise ratio of one pulse that gives a detection probability, exactly.

    Bisection on `detection_probability_at`, which grows with snr. Zero where noise alone is enough; infinite for
    certainty. Source: as `detection_probability_at`.
    """
    if probability <= false_alarm_probability:
        return 0.0
    if probability >= 1.0:
        return math.inf
    level = threshold(pulses, false_alarm_probability)
    high = 1.0
    for _ in range(DOUBLINGS):
        if detection_probability_at(swerling, high, pulses, level) >= probability:
            break
        high *= 2.0
    low = 0.0
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if detection_probability_at(swerling, middle, pulses, level) < probability:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@kernel
def albersheim_snr(probability, pulses, false_alarm_probability):
    """Signal-to-noise ratio of one pulse for a detection probability, steady target, by Albersheim's equation.

    snr [dB] = -5 log10 N + (6.2 + 4.54 / sqrt(N + 0.44)) log10(A + 0.12 A B + 1.7 B), A = ln(0.62 / Pfa),
    B = ln(Pd / (1 - Pd)). Textbooks give 0.2 dB for Pd 0.1 to 0.9, Pfa 1e-7 to 1e-3, N 1 to 8096, linear detector.
    Against the exact square law it is within 0.1 dB for one pulse and 0.35 dB for many at Pd 0.4 to 0.9, and fails for
    smaller Pd: at 0.1 it is 0.9 dB too low for Pfa 1e-6 and 4 dB for 1e-3.
    Source: Albersheim1981; Richards2014, section 6.3.
    """
    n = max(float(pulses), 1.0)
    odds = probability / max(1.0 - probability, SMALL)
    a = math.log(0.62 / max(false_alarm_probability, LEAST_PROBABILITY))
    b = math.log(max(odds, SMALL))
    spread = math.log10(max(a + 0.12 * a * b + 1.7 * b, SMALL))
    return ratio_from_db(-5.0 * math.log10(n) + (6.2 + 4.54 / math.sqrt(n + 0.44)) * spread)


@kernel
def _shnidman_correction_db(freedom, probability, pulses, false_alarm_probability):
    """What fluctuation adds [dB] to the snr of a steady target; `freedom` is the K of Shnidman2002."""
    p = probability
    base = ((17.7006 * p - 18.4496) * p + 14.5339) * p - 3.525
    if p <= 0.872:
        return base / max(freedom, 1.0)
    false_alarms = 0.7 * math.log(1e-5 / max(false_alarm_probability, LEAST_PROBABILITY))
    extra = math.exp(27.31 * min(p, 1.0) - 25.14) + (p - 0.8) * (false_alarms + (2.0 * float(pulses) - 20.0) / 80.0)
    return (base + extra) / max(freedom, 1.0)


@kernel
def _shnidman_freedom(swerling, pulses):
    """K of Shnidman's equation for a fluctuating target: 1, N, 2 or 2 N. Source: Shnidman2002."""
    if swerling == Swerling.CASE_1:
        return 1.0
    if swerling == Swerling.CASE_2:
        return float(pulses)
    if swerling == Swerling.CASE_3:
        return 2.0
    return 2.0 * float(pulses)


@kernel
def _root_of_minus_log(probability):
    """sqrt(-0.8 ln(4 p (1 - p))), zero at one half, where rounding could turn the sign."""
    return math.sqrt(max(-0.8 * math.log(max(4.0 * probability * (1.0 - probability), SMALL)), 0.0))


@kernel
def shnidman_snr(swerling, probability, pulses, false_alarm_probability):
    """Signal-to-noise ratio of one pulse for a detection probability, Swerling 0 to 4, by Shnidman's equation.

    snr = C eta (eta + 2 sqrt(N/2 + alpha - 1/4)) / N, eta = root(Pfa) +- root(Pd), plus above Pd = 1/2; alpha = 1/4
    from 40 pulses; C from `_shnidman_correction_db`, 1 for a steady target. Richards gives 0.5 dB for Pd 0.1 to 0.99,
    Pfa 1e-9 to 1e-3, N 1 to 100, but for the ends of Pd with Swerling 1. Measured against the exact result over that
    range: 0.3 dB for Swerling 0, 1.2 for 1, 0.9 for 3, and from two pulses 0.55 for 2 and 0.45 for 4.
    Source: Shnidman2002; Richards2014, section 6.3, p. 491.
    """
    n = max(float(pulses), 1.0)
    eta = _root_of_minus_log(false_alarm_probability)
    if probability >= 0.5:
        eta += _root_of_minus_log(probability)
    else:
        eta -= _root_of_minus_log(probability)
    alpha = 0.0 if pulses < 40 else 0.25
    steady = eta * (eta + 2.0 * math.sqrt(0.5 * n + alpha - 0.25)) / n
    if swerling == Swerling.CASE_0:
        return steady
    freedom = _shnidman_freedom(swerling, pulses)
    return steady * ratio_from_db(_shnidman_correction_db(freedom, probability, pulses, false_alarm_probability))
