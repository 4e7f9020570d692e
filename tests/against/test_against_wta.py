"""Weapon-target assignment against proven optima.

Andersen, Pavlikov and Toffolo 2022 (Andersen2022), their instances and ours beside them; optima are proven by column
generation and were worked out apart from this code. Tolerance 1e-6 of the value: the table has six decimals. Where the
instances are absent, one of the same kind is made, and solved as a linear assignment by SciPy. Leaves out: time.
"""

import csv
from pathlib import Path

import numpy as np
import pytest
from assignment_cases import targets_of
from scipy.optimize import linear_sum_assignment

from openiads.study.assign import assign, lost
from openiads.study.assignment_files import read_instance

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "wta"
PRESENT = FOLDER.is_dir()
NEEDS_THEM = pytest.mark.skipif(not PRESENT, reason="the instances lie beside the project, not in it")


def optima():
    if not PRESENT:
        return {}
    with (FOLDER / "optimal_values.csv").open() as stream:
        return {row["instance"]: float(row["optimal_value"]) for row in csv.DictReader(stream)}


OPTIMA = optima()


def instance_of(name):
    (path,) = FOLDER.glob(f"{name}.*")
    return read_instance(path)


@NEEDS_THEM
@pytest.mark.parametrize("name", OPTIMA)
def test_every_instance_is_proven(name):
    instance = instance_of(name)
    found = assign(instance, exact=True)
    assert found.proven
    assert found.value == pytest.approx(OPTIMA[name], rel=1e-6)
    assert lost(instance, found.rounds) == pytest.approx(found.value, rel=1e-12)
    assert (found.rounds.sum(axis=1) <= instance.stock).all()


@NEEDS_THEM
def test_plans_in_time_are_within_two_and_a_half_per_cent_of_the_best_where_batteries_have_several_rounds():
    over = [assign(instance_of(name)).value / best - 1.0 for name, best in OPTIMA.items() if name.startswith("ad")]
    assert len(over) >= 3
    assert np.mean(over) < 0.025


@NEEDS_THEM
def test_plans_in_time_are_never_below_the_optimum_and_bounds_never_above():
    for name, best in OPTIMA.items():
        found = assign(instance_of(name))
        assert found.bound <= best * (1.0 + 1e-6)
        assert best * (1.0 - 1e-6) <= found.value <= best * 1.15


@NEEDS_THEM
def test_greed_alone_is_worth_what_the_table_has_for_marginal_return():
    with (FOLDER / "optimal_values.csv").open() as stream:
        table = {row["instance"]: float(row["marginal_return"]) for row in csv.DictReader(stream)}
    for name, value in table.items():
        assert assign(instance_of(name), time_limit_s=0.0).greedy == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_as_many_targets_as_rounds_is_a_linear_assignment_where_no_target_is_worth_two(seed):
    """Worths so alike, and rounds so sure, that a second round at any target saves less than a first elsewhere."""
    rng = np.random.default_rng(seed)
    worth, kill = rng.uniform(1.0, 1.2, 12), rng.uniform(0.7, 0.9, (12, 12))
    saved = worth * kill
    best = worth.sum() - saved[linear_sum_assignment(saved, maximize=True)].sum()
    found = assign(targets_of(worth, kill, [1] * 12), exact=True)
    assert found.proven
    assert found.value == pytest.approx(best, rel=1e-9)


@NEEDS_THEM
def test_the_square_instance_is_the_linear_assignment():
    instance = instance_of("sq040")
    saved = instance.worth * instance.kill
    best = instance.worth.sum() - saved[linear_sum_assignment(saved, maximize=True)].sum()
    assert assign(instance, exact=True).value <= best * (1.0 + 1e-9)
    assert best == pytest.approx(OPTIMA["sq040"], rel=1e-6)
