"""The best ways to share plots, against all ways there are, sorted by hand."""

import itertools
import math

import numpy as np
import pytest
from builders import Tracking
from made_up_clusters import add_pairs, add_track, make_cluster

from openiads.tracking.joint import LOG_RANGE, search
from openiads.tracking.trackers import CHOICES

FIRST_PLOT, PLOTS, DETECTED = 5, 4, 0.9


def random_cluster(seed, rules=None):
    """Three tracks of two leaves with pairs on four plots, in three hypotheses, one of which does without a track."""
    rng, scene = np.random.default_rng(seed), Tracking(rules=rules)
    state, slots, leaves = scene.state, [], []
    state.plots["local"][:PLOTS] = np.arange(PLOTS)
    for _ in range(3):
        slot, made = add_track(state, 2, float(rng.uniform(0.5, 0.99)))
        for leaf in made:
            plots = rng.permutation(PLOTS)[: rng.integers(1, PLOTS + 1)] + FIRST_PLOT
            add_pairs(state, slot, leaf, [(int(plot), *rng.normal(1.0, 2.0, 2)) for plot in plots])
        slots.append(slot)
        leaves.append(made)
    weights = rng.dirichlet(np.ones(3))
    held = [[made[0] for made in leaves], [made[1] for made in leaves], [leaves[0][0], -1, leaves[2][1]]]
    make_cluster(state, 0, slots, list(zip(weights, held, strict=True)))
    return scene


def all_ways(scene, dt_s):
    """Every way, as (score, parent, alert, pairs), the best first."""
    state, ways = scene.state, []
    cluster = state.clusters[0]
    together = dt_s / (scene.parameters.rules[0]["group_time_s"] + dt_s)
    moods = ((0, 1.0 - together), (1, together)) if scene.parameters.rules[0]["models"] == 1 else ((0, 1.0),)
    for parent, (alert, chance) in itertools.product(range(int(cluster["hypotheses"])), moods):
        joint = state.joints[parent]
        options, base = [], math.log(joint["evidence"]) + math.log(chance)
        for member in range(int(cluster["members"])):
            leaf = state.leaves[int(joint["leaf"][member])]
            if joint["leaf"][member] < 0:
                options.append([-1])
                continue
            base += math.log(1.0 - leaf["existence"] * DETECTED)
            options.append([-1, *range(int(leaf["first_pair"]), int(leaf["first_pair"] + leaf["pairs"]))])
        for way in itertools.product(*options):
            plots = [int(state.pairs[pair]["plot"]) for pair in way if pair >= 0]
            if len(set(plots)) == len(plots):
                kind = "alert_score" if alert else "score"
                ways.append((base + sum(state.pairs[p][kind] for p in way if p >= 0), parent, alert, way))
    return sorted(ways, reverse=True)


def found_ways(scene, time_s):
    """What the search keeps: (probability, parent, alert, pairs)."""
    search(scene.parameters, scene.state, 0, 0, FIRST_PLOT, time_s)
    kept = scene.state.choices[: scene.state.counters[CHOICES]]
    return [(float(c["score"]), int(c["parent"]), int(c["alert"]), tuple(c["pair"][:3].tolist())) for c in kept]


@pytest.mark.parametrize("rules", [{}, {"hypotheses": 5}, {"models": 0}])
@pytest.mark.parametrize("seed", range(6))
def test_the_best_ways_are_kept_with_their_probabilities(seed, rules):
    scene = random_cluster(seed, rules)
    most = int(scene.parameters.rules[0]["hypotheses"])
    expected = all_ways(scene, 5.0)
    expected = [way for way in expected if way[0] > expected[0][0] - LOG_RANGE][:most]
    found = found_ways(scene, 5.0)
    assert [way[1:] for way in found] == [way[1:] for way in expected]
    shares = np.exp([way[0] for way in expected])
    assert [way[0] for way in found] == pytest.approx(list(shares / shares.sum()), rel=1e-9)


def test_no_way_gives_one_plot_to_two_tracks():
    for _, _, _, pairs in found_ways(scene := random_cluster(1), 5.0):
        plots = [int(scene.state.pairs[pair]["plot"]) for pair in pairs if pair >= 0]
        assert len(plots) == len(set(plots))


def test_plots_used_are_noted_by_their_bits():
    scene = random_cluster(2)
    found_ways(scene, 5.0)
    for choice in scene.state.choices[: scene.state.counters[CHOICES]]:
        plots = [int(scene.state.pairs[int(pair)]["plot"]) - FIRST_PLOT for pair in choice["pair"][:3] if pair >= 0]
        assert choice["used"] == sum(1 << plot for plot in plots)


def test_a_track_alone_has_nobody_to_turn_with():
    scene = Tracking()
    slot, (leaf,) = add_track(scene.state)
    scene.state.plots["local"][:1] = 0
    add_pairs(scene.state, slot, leaf, [(FIRST_PLOT, 2.0, 9.0)])
    make_cluster(scene.state, 0, [slot], [(1.0, [leaf])])
    assert [way[2] for way in found_ways(scene, 5.0)] == [0, 0]


def test_a_hypothesis_without_plots_goes_on_as_it_is():
    scene = Tracking(rules={"models": 0})
    slots, leaves = zip(*(add_track(scene.state) for _ in range(2)), strict=True)
    make_cluster(scene.state, 0, list(slots), [(1.0, [made[0] for made in leaves])])
    assert [(way[0], way[3]) for way in found_ways(scene, 5.0)] == [(1.0, (-1, -1, -1))]
