"""The agenda: every row is run once, on any number of shards, and a rule stops where the first replications say so."""

from types import SimpleNamespace

import pytest

from openiads.analysis.statistics import wilson_interval
from openiads.study.agenda import FixedAgenda, StoppingAgenda
from openiads.study.spans import Spans
from openiads.study.study import Stopping


def fixed(points, replications, done=None, shard=(1, 1)):
    """An agenda of so many points and replications."""
    return FixedAgenda(
        SimpleNamespace(design=SimpleNamespace(points=points), replications=replications), done or {}, shard
    )


def rows(agenda):
    """All rows that an agenda hands out."""
    return [(chunk.point, r) for chunk in iter(agenda.next, None) for r in range(chunk.start, chunk.stop)]


def test_every_row_is_handed_out_once():
    assert sorted(rows(fixed(3, 250))) == [(p, r) for p in range(3) for r in range(250)]


@pytest.mark.parametrize("count", [2, 3, 7])
def test_shards_share_the_rows_out_and_leave_none(count):
    shares = [rows(fixed(5, 1_000, shard=(number, count))) for number in range(1, count + 1)]
    assert sorted(row for share in shares for row in share) == [(p, r) for p in range(5) for r in range(1_000)]
    assert max(map(len, shares)) - min(map(len, shares)) <= 100
    assert [fixed(5, 1_000, shard=(n, count)).most_rows for n in range(1, count + 1)] == list(map(len, shares))


def test_what_is_done_is_not_handed_out_again():
    assert rows(fixed(1, 10, {0: Spans([(2, 9)])})) == [(0, 0), (0, 1), (0, 9)]


RULE = Stopping("reached", half_width=0.05, minimum=100, batch=50, maximum=400)


def outcome(point, replication):
    """Whether a made-up point's replication counts: never at point 0, every other time at point 1."""
    return point == 1 and replication % 2 == 0


def run(known=lambda point: {}, shard=(1, 1), points=3, rule=RULE):
    """Run a rule's agenda to its end; replications by point."""
    study = SimpleNamespace(design=SimpleNamespace(points=points))
    agenda, ran = StoppingAgenda(study, rule, shard, known), {}
    waiting = []
    while True:
        while (chunk := agenda.next()) is not None:
            waiting.append(chunk)
        if not waiting:
            return ran
        chunk = waiting.pop()
        replications = range(chunk.start, chunk.stop)
        ran.setdefault(chunk.point, []).extend(replications)
        agenda.finished(chunk, [outcome(chunk.point, r) for r in replications])


def test_a_point_that_is_sure_stops_at_the_least_and_a_doubtful_one_goes_on():
    ran = run()
    assert sorted(ran[0]) == list(range(100))
    assert sorted(ran[1]) == list(range(400))
    low, high = wilson_interval(175, 350, 0.95)
    assert 0.5 * (high - low) > 0.05
    low, high = wilson_interval(200, 400, 0.95)
    assert 0.5 * (high - low) < 0.05


def test_an_interrupted_rule_stops_at_the_same_replication():
    before = {0: dict.fromkeys(range(60), False), 1: {r: r % 2 == 0 for r in range(0, 130)}}
    ran = run(lambda point: dict(before.get(point, {})))
    assert sorted(ran[0]) == list(range(60, 100))
    assert sorted(ran[1]) == list(range(130, 400))


def test_a_finished_point_runs_nothing_more():
    assert 0 not in run(lambda point: dict.fromkeys(range(100), False) if point == 0 else {})


def test_shards_of_a_rule_take_whole_points():
    assert set(run(shard=(1, 2))) == {0, 2}
    assert set(run(shard=(2, 2))) == {1}
