"""What a round is worth to be kept: small cases by hand and by trying every rule, and how prices move."""

import itertools

import numpy as np
import pytest

from openiads.command.reserve import prices, saved


def test_a_round_for_each_threat_is_used_on_each():
    assert saved((100.0,), 0.7, 1, 1, 3, 5)[3].tolist() == pytest.approx([0.0, 70.0, 140.0, 210.0, 210.0, 210.0])


def test_with_enough_looks_and_rounds_each_threat_is_shot_at_until_it_is_hit():
    """Four salvos of one at 0.7: 1 - 0.3^4 of each."""
    assert saved((1.0,), 0.7, 1, 4, 5, 40)[5, 40] == pytest.approx(5 * (1.0 - 0.3**4))


def test_two_values_two_threats_and_one_round_by_hand():
    """Values 1 and 5, equally likely, a sure round. At the first threat worth 1 wait: the next is worth 3 in the mean."""
    table = saved((1.0, 5.0), 1.0, 1, 1, 2, 1)
    assert table[1].tolist() == pytest.approx([0.0, 3.0])
    assert table[2, 1] == pytest.approx(0.5 * 3.0 + 0.5 * 5.0)
    assert prices((1.0, 5.0), 1.0, 1, 1, 2, 1)[1, 1] == pytest.approx(3.0)


def best_by_trying(values, sure, threats, stock):
    """The greatest expected value saved over all rules "shoot at the k-th threat of value v with m rounds left, or not"."""
    states = list(itertools.product(range(1, threats + 1), values, range(1, stock + 1)))
    best = 0.0
    for rule in itertools.product((False, True), repeat=len(states)):
        shoots = dict(zip(states, rule, strict=True))

        def worth(to_come, left, shoots=shoots):
            if to_come == 0 or left == 0:
                return 0.0
            total = 0.0
            for value in values:
                if shoots[to_come, value, left]:
                    total += sure * value + worth(to_come - 1, left - 1)
                else:
                    total += worth(to_come - 1, left)
            return total / len(values)

        best = max(best, worth(threats, stock))
    return best


def test_no_rule_saves_more_than_the_programme():
    """All 4,096 rules of three threats, two values and two rounds."""
    assert saved((1.0, 4.0), 0.6, 1, 1, 3, 2)[3, 2] == pytest.approx(best_by_trying((1.0, 4.0), 0.6, 3, 2))


def test_a_round_is_dearer_the_fewer_are_left_and_the_more_threats_are_to_come():
    table = prices((10.0, 30.0, 100.0), 0.7, 1, 3, 20, 30)
    assert (np.diff(table[:, 1:], axis=1) <= 1e-9).all()
    assert (np.diff(table, axis=0) >= -1e-9).all()
    assert not table[0].any()
    assert table[20, 1] > 50.0
