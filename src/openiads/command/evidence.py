"""How well each hypothesis about a track explains what was seen of it: Bayes' rule over identities, classes and transponders.

What is fixed for an object (its transponder, the class that its echo is like) is a hypothesis of its own, so that many looks do
not make an error sure. Source: Bayes' rule; weight of evidence: Good1950; logistic for the normal: Haley1952. Leaves out: the
dependence of successive looks beyond that.
"""

import math

from openiads.command.hypotheses import IDENTITIES, TRANSPONDERS
from openiads.kernel import kernel

THIRD = 1.0 / 3.0
# Nothing is ever surer than this: a track that goes over to another object can be known anew.
LEAST = 1e-6
SMALLEST = 1e-300
LOGISTIC = 1.702
STEEPEST = 40.0
FAINTEST = 1.0 / (1.0 + math.exp(STEEPEST))


@kernel
def answer_probability(beliefs, kind, answer):
    """Probability that an interrogation gets an answer (0 none, 1 friend, 2 neutral) from a transponder of a kind."""
    own = 0.0
    if kind == answer:
        own = 1.0 if kind == 0 else beliefs.reply_probability
    elif answer == 0:
        own = 1.0 - beliefs.reply_probability
    return own + beliefs.wrong_track_share * (THIRD - own)


@kernel
def raised(row, count):
    """Scale likelihoods to a greatest of 1 and keep each at LEAST or above."""
    best = 0.0
    for k in range(count):
        best = max(best, row[k])
    factor = 1.0 / max(best, SMALLEST)
    for k in range(count):
        row[k] = max(row[k] * factor, LEAST)


@kernel
def put_likelihood(row, k, likelihood, best):
    """Keep a likelihood against the best one, as `raised` does for all; returns by how much it has moved."""
    former = row[k]
    row[k] = max(likelihood * (1.0 / max(best, SMALLEST)), LEAST)
    return abs(row[k] - former)


@kernel
def take_answer(beliefs, row, answer):
    """Weigh each kind of transponder by what an interrogation got; returns by how much that moved any likelihood at most."""
    best, moved = 0.0, 0.0
    for kind in range(TRANSPONDERS):
        best = max(best, row[kind] * answer_probability(beliefs, kind, answer))
    for kind in range(TRANSPONDERS):
        moved = max(moved, put_likelihood(row, kind, row[kind] * answer_probability(beliefs, kind, answer), best))
    return moved


@kernel
def class_probability(beliefs, classes, like, seen):
    """Probability that a look takes an echo that is like one class for another (or the same)."""
    if classes < 2:
        return 1.0
    wrong = beliefs.class_error_share / max(float(classes - 1), 1.0)
    own = 1.0 - beliefs.class_error_share if like == seen else wrong
    return own + beliefs.wrong_track_share * (1.0 / max(float(classes), 1.0) - own)


@kernel
def take_class(beliefs, row, seen):
    """Weigh each class that an echo may be like by what a look took it for; returns what `take_answer` does."""
    best, moved = 0.0, 0.0
    for like in range(row.shape[0]):
        best = max(best, row[like] * class_probability(beliefs, row.shape[0], like, seen))
    for like in range(row.shape[0]):
        moved = max(
            moved, put_likelihood(row, like, row[like] * class_probability(beliefs, row.shape[0], like, seen), best)
        )
    return moved


@kernel
def below(value, limit, sigma):
    """Share of a normal number about `value` that lies below a limit."""
    x = LOGISTIC * (limit - value) / max(sigma, LEAST)
    if x >= STEEPEST:
        return 1.0
    return 1.0 / (1.0 + math.exp(-x)) if x > -STEEPEST else FAINTEST


@kernel
def within(value, low, high, sigma):
    """Density at a measured value of a quantity that is uniform between two limits, measured with an error of one sigma."""
    return max(below(value, high, sigma) - below(value, low, sigma), 0.0) / max(high - low, LEAST)


@kernel
def flight_fit(flight, speed_m_s, height_m, climb_m_s, sigmas):
    """Density of a speed and height in a class, times the share of its flights that climb no slower than this one.

    sigmas : of speed [m/s], height [m] and climb [m/s].
    """
    speed = within(speed_m_s, flight.slowest_m_s, flight.fastest_m_s, sigmas[0])
    if speed <= 0.0:
        return 0.0
    height = within(height_m, flight.lowest_m, flight.highest_m, sigmas[1])
    return speed * height * below(abs(climb_m_s), flight.climb_m_s, sigmas[2])


@kernel
def fit_flights(beliefs, flights, speed_m_s, height_m, climb_m_s, sigmas, row):
    """How well each class flies as the track does now; a share of all flights is unlike its class, as any other."""
    total = 0.0
    for k in range(flights.shape[0]):
        row[k] = flight_fit(flights[k], speed_m_s, height_m, climb_m_s, sigmas)
        total += row[k]
    mean = total / max(float(flights.shape[0]), 1.0)
    for k in range(flights.shape[0]):
        row[k] += beliefs.unusual_flight_share * (mean - row[k])
    raised(row, flights.shape[0])


@kernel
def fit_appearances(likeness, appearances, row):
    """How well each class explains what its echo was taken for."""
    for k in range(row.shape[0]):
        total = 0.0
        for like in range(row.shape[0]):
            total += likeness[k, like] * appearances[like]
        row[k] = total


@kernel
def fit_transponder(beliefs, identity, row):
    """How well an identity explains what its transponder answered."""
    total = 0.0
    for kind in range(TRANSPONDERS):
        total += beliefs.transponders[identity * TRANSPONDERS + kind] * row[kind]
    return total


@kernel
def fit_classes(shares, row):
    """How well friend, neutral and hostile explain one kind of evidence on classes."""
    friend, neutral, hostile = 0.0, 0.0, 0.0
    for k in range(row.shape[0]):
        friend += shares[0, k] * row[k]
        neutral += shares[1, k] * row[k]
        hostile += shares[2, k] * row[k]
    return friend, neutral, hostile


@kernel
def fit_both(shares, fits):
    """How well friend, neutral and hostile explain all evidence on classes together."""
    friend, neutral, hostile = 0.0, 0.0, 0.0
    for k in range(shares.shape[1]):
        friend += shares[0, k] * fits[0, k] * fits[1, k]
        neutral += shares[1, k] * fits[0, k] * fits[1, k]
        hostile += shares[2, k] * fits[0, k] * fits[1, k]
    return friend, neutral, hostile


@kernel
def sides_of(beliefs, fits):
    """How well hostile explains evidence, and how well the rest does.

    fits : of friend, neutral and hostile.
    """
    expected = beliefs.expected
    rest = expected[0] * fits[0] + expected[1] * fits[1]
    share = max(expected[0] + expected[1], LEAST)
    return fits[2], rest / share


@kernel
def weight_of(sides):
    """Weight of evidence [nats] for hostile against the rest: logarithm of the ratio of likelihoods."""
    return math.log(max(sides[0], SMALLEST)) - math.log(max(sides[1], SMALLEST))


@kernel
def posterior(expected, fits):
    """Probabilities of friend, neutral and hostile by Bayes' rule."""
    a, b, c = expected[0] * fits[0], expected[1] * fits[1], expected[2] * fits[2]
    total = max(a + b + c, SMALLEST)
    return a / total, b / total, c / total


@kernel
def weigh_classes(beliefs, shares, others, fits, row):
    """Write the probability of each class; others : how well each identity explains what does not speak of classes."""
    total = 0.0
    for k in range(row.shape[0]):
        weight = 0.0
        for identity in range(IDENTITIES):
            weight += beliefs.expected[identity] * others[identity] * shares[identity, k]
        row[k] = weight * (fits[0, k] * fits[1, k])
        total += row[k]
    for k in range(row.shape[0]):
        row[k] /= max(total, SMALLEST)
