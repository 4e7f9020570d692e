"""The door of assignment: a plan for an instance, what it is worth, and how far it can be from the best.

The plan is that of `command.allocate`, as in a run; the bound, and the proof where one is asked for, are `optimum.py`'s.
Source: docs/models/assignment.md. Leaves out: time, channels and caps, which a run has.
"""

import time
from typing import NamedTuple

import numpy as np

from openiads.command.allocate import allocate
from openiads.command.allocation import Case, Plan, clear, new_plan
from openiads.command.chains import Chains, new_chains
from openiads.command.marginal import fill
from openiads.record.columns import MARK
from openiads.study.assignment_files import Instance
from openiads.study.columns import Floats, Whole
from openiads.study.optimum import Optimum

UNLIMITED = 1 << 40
# Any probability above 0 says that rounds can wait.
WAITING = 0.5
# What the greedy rule must save for a round to be given, as a part of all that can be lost.
LEAST_GAIN = 1e-13
# So much work, in steps of about 3 ns, is done for a plan in time, at least; more for larger cases; and for a proof.
IN_TIME, IN_TIME_PER_PAIR, FOR_PROOF = 200_000, 40, 1_000_000_000


class Assignment(NamedTuple):
    """A plan and what is known of it. rounds : (m, n); value : what is expected to leak, or of assets to be lost.

    greedy : the value of giving each round in turn to where it saves most, and no more; bound : no plan has a lower value;
    gap : the part of the value by which it could be lower, 0 where proven; cpu_s : of making the plan, and where it was asked
    for the proof; bound_cpu_s : of the bound that goes with a plan without proof.
    """

    rounds: Whole
    value: float
    greedy: float
    bound: float
    gap: float
    proven: bool
    cpu_s: float
    bound_cpu_s: float
    mark: str = MARK

    @property
    def triples(self) -> list[tuple[int, int, int]]:
        """The plan as weapon, target and rounds, wherever there are any; numbered from 0."""
        return [(int(i), int(j), int(self.rounds[i, j])) for i, j in zip(*np.nonzero(self.rounds), strict=True)]


def case_of(instance: Instance) -> Case:
    """The case of an instance, without caps; its last target and asset are those where rounds wait."""
    weapons, targets = instance.kill.shape
    assets = len(instance.value)
    aim = np.append(instance.aim, assets)
    return Case(
        kill=np.hstack([instance.kill, np.full((weapons, 1), WAITING)]),
        stock=instance.stock,
        most=np.full((weapons, targets + 1), UNLIMITED),
        channels=np.full(weapons, UNLIMITED),
        salvo=np.full(targets + 1, UNLIMITED),
        aim=aim,
        lethality=np.append(instance.lethality, 1.0),
        value=np.append(instance.value, 0.0),
        first=np.concatenate([[0], np.cumsum(np.bincount(aim, minlength=assets + 1))]).astype(np.int64),
        members=np.argsort(aim, kind="stable").astype(np.int64),
    )


def room_for(case: Case) -> tuple[Plan, Chains]:
    """Work space for a plan of a case."""
    plan = new_plan(case)
    return plan, new_chains(case, len(plan.pair_weapon))


def lost(instance: Instance, rounds: Whole) -> float:
    """The value of a plan, worked out from nothing else: what is expected to be lost of all assets."""
    through = instance.lethality * np.prod((1.0 - instance.kill) ** rounds, axis=0)
    intact = np.ones(len(instance.value))
    np.multiply.at(intact, instance.aim, 1.0 - through)
    return float(instance.value @ (1.0 - intact))


def least_worth(instance: Instance) -> Floats:
    """Worths of targets, each as if alone, whose sum over what leaks is never more than what is lost of assets.

    Of an asset at least the greatest of the chances that its targets get through and kill is lost, hence at least their mean.
    """
    sharing = np.bincount(instance.aim, minlength=len(instance.value))[instance.aim]
    return instance.worth / sharing


def _greedy_value(case: Case, plan: Plan, instance: Instance) -> float:
    """The value of the plan by marginal return alone; it takes the place of the plan in its work space."""
    clear(case, plan)
    fill(case, plan, LEAST_GAIN * float(instance.value.sum()))
    return lost(instance, plan.rounds[:, :-1])


def assign(instance: Instance, exact: bool = False, time_limit_s: float = 60.0) -> Assignment:
    """A good plan for an instance; with `exact` one that is proven to be the best, where CPU time and assets allow it.

    Of an asset at which several targets aim the bound is a weak one, and mostly nothing is proven.
    """
    case = case_of(instance)
    plan, chains = room_for(case)
    compile_all()
    begun_s = time.process_time()
    work = FOR_PROOF if exact else max(IN_TIME, IN_TIME_PER_PAIR * instance.kill.size)
    allocate(case, plan, chains, work)
    planned_s = time.process_time()
    worth = instance.worth if instance.alone else least_worth(instance)
    search = Optimum(
        worth, instance.kill, instance.stock, plan.rounds[:, :-1].copy(), time_limit_s - (planned_s - begun_s)
    )
    search.seek_bound()
    if exact:
        search.prove()
    ended_s = time.process_time()
    rounds = search.plan if instance.alone else plan.rounds[:, :-1].copy()
    value = lost(instance, rounds)
    bound = min(search.bound, value)
    proven = search.proven if instance.alone else value - bound <= 1e-9 * value
    return Assignment(
        rounds=rounds,
        value=value,
        greedy=_greedy_value(case, plan, instance),
        bound=value if proven else bound,
        gap=0.0 if proven else (value - bound) / value,
        proven=bool(proven),
        cpu_s=(ended_s if exact else planned_s) - begun_s,
        bound_cpu_s=0.0 if exact else ended_s - planned_s,
    )


def compile_all() -> None:
    """Plan and prove a small case first: that keeps compiling, and loading what was compiled, out of the times."""
    chances = np.array([[0.5, 0.4], [0.3, 0.6]])
    small = Instance(chances, np.ones(2, np.int64), np.arange(2), np.ones(2), np.ones(2))
    case = case_of(small)
    plan, chains = room_for(case)
    allocate(case, plan, chains, IN_TIME)
    search = Optimum(small.value, small.kill, small.stock, plan.rounds[:, :-1].copy(), 1.0)
    search.seek_bound()
    search.list_within(1.0)
