"""Shot doctrine in closed form: salvos and looks, a stock against many, the best spread of rounds, layers, salvo exchange.

Source: Wilkening2000 (layers, tracking as a common factor), Hughes1995 (salvo exchange), elementary probability, and an exact
dynamic programme for rounds over looks. Leaves out: geometry and time, which the engine has; nothing of a run uses these.
"""

import math
from collections.abc import Sequence
from functools import cache


def salvo_kill(kill_probability: float, rounds: int) -> float:
    """Probability that a salvo of independent rounds destroys its target: 1 - (1 - p)^n."""
    return float(1.0 - (1.0 - kill_probability) ** rounds)


def shots_and_leak(kill_probability: float, salvos: Sequence[int]) -> tuple[float, float]:
    """Expected rounds at one target, and the probability that it survives, where each salvo follows a look at the one before.

    (1, 1) is shoot-look-shoot, (2, 2) two at a time, (2, 1) shoot-shoot-look-shoot. Looks are never wrong.
    """
    rounds, alive = 0.0, 1.0
    for salvo in salvos:
        rounds += alive * salvo
        alive *= (1.0 - kill_probability) ** salvo
    return rounds, alive


def stock_kills(targets: int, stock: int, kill_probability: float) -> float:
    """Expected targets destroyed by a stock that is shot one round after a look at the other: E min(N, Binomial(S, p))."""
    return sum(min(targets, k) * _binomial(stock, k, kill_probability) for k in range(stock + 1))


def _binomial(n: int, k: int, p: float) -> float:
    return float(math.comb(n, k) * p**k * (1.0 - p) ** (n - k))


def _left(threats: int, fired: int, kill_probability: float) -> list[float]:
    """Probability of each number of threats left, of 0 to all, after rounds spread as evenly as can be."""
    each, more = divmod(fired, threats)
    chances = [0.0] * (threats + 1)
    for i in range(more + 1):
        for j in range(threats - more + 1):
            chance = _binomial(more, i, (1.0 - kill_probability) ** (each + 1))
            chances[i + j] += chance * _binomial(threats - more, j, (1.0 - kill_probability) ** each)
    return chances


@cache
def spread(threats: int, rounds: int, kill_probability: float, looks: int) -> tuple[float, int]:
    """Least expected leakers of equal threats, and how many of the rounds to fire at the first of so many looks.

    L(t, m, k) = min over n <= m of the mean of L(t', m - n, k - 1) over the t' left by n rounds, spread evenly; L(t, m, 0) = t.
    Each look tells truly who is left. Of equally good numbers the least.
    """
    if threats == 0 or looks == 0:
        return float(threats), 0
    best, fired = math.inf, 0
    for n in range(rounds + 1):
        left = _left(threats, n, kill_probability)
        mean = sum(
            chance * spread(t, rounds - n, kill_probability, looks - 1)[0]
            for t, chance in enumerate(left)
            if chance > 0.0
        )
        if mean < best - 1e-12:
            best, fired = mean, n
    return best, fired


def layered_kill(kill_probabilities: Sequence[float], tracking: float = 1.0) -> float:
    """Probability that layers destroy a warhead, if all depend on one and the same track: t (1 - product of (1 - k)).

    Source: Wilkening2000, where the common factor is why more layers can not make up for tracking.
    """
    alive = 1.0
    for kill in kill_probabilities:
        alive *= 1.0 - kill
    return tracking * (1.0 - alive)


def required_kill(warheads: int, no_leaker: float) -> float:
    """Kill probability against each warhead that lets none of them through with a probability. Source: Wilkening2000."""
    return float(no_leaker ** (1.0 / warheads))


def shots_required(kill_probability: float, warheads: int, no_leaker: float) -> int:
    """Rounds at each warhead, all at once, that let none through with a probability. Source: Wilkening2000."""
    needed = 1.0 - required_kill(warheads, no_leaker)
    return math.ceil(math.log(needed) / math.log(1.0 - kill_probability) - 1e-12)


def salvo_exchange(
    forces: tuple[float, float],
    striking: tuple[float, float],
    defending: tuple[float, float],
    staying: tuple[float, float],
    readiness: tuple[float, float] = (1.0, 1.0),
) -> tuple[float, float]:
    """Losses of sides A and B in one exchange of salvos, at least nothing and at most the force.

    dB = (s_A alpha A - z_B B) / b and likewise dA: well-aimed missiles that each unit fires, less those that each defends
    against, over the hits that one unit withstands. Source: Hughes1995.
    """
    (a, b), (alpha, beta), (y, z), (stay_a, stay_b), (ready_a, ready_b) = (
        forces,
        striking,
        defending,
        staying,
        readiness,
    )
    loss_a = (ready_b * beta * b - y * a) / stay_a
    loss_b = (ready_a * alpha * a - z * b) / stay_b
    return min(max(loss_a, 0.0), a), min(max(loss_b, 0.0), b)
