"""Leaves come from a store and go back to it; a plot and a miss change what they believe by Bayes' rule."""

import numpy as np
import pytest
from builders import AXES, SITE_M, Tracking, course, covariance_of, place, polar
from made_up_clusters import add_track
from plain_filter import measurement

from openiads.tracking.leaves import keep_used, miss_existence, remember, same_plots, show, take_back_miss, take_leaf
from openiads.tracking.trackers import FREE_LEAVES, HIGHEST_SLOT, LEAVES_LOST, TrackingState

REVISIT_S = 5.0


def leaves_of(state, slot):
    """The leaves in a track's list."""
    found, index = [], int(state.extra[slot]["first_leaf"])
    while index >= 0:
        found.append(index)
        index = int(state.leaves[index]["next"])
    return found


def audit(state: TrackingState):
    """Every leaf is in the store or in the list of one track, and in one alone."""
    held = [leaf for slot in np.flatnonzero(state.tracks["status"] > 0) for leaf in leaves_of(state, slot)]
    free = state.free_leaves[: state.counters[FREE_LEAVES]].tolist()
    assert sorted(held + free) == list(range(len(state.leaves)))
    for slot in np.flatnonzero(state.tracks["status"] > 0):
        assert all(state.leaves[leaf]["slot"] == slot for leaf in leaves_of(state, slot))
        assert int(state.extra[slot]["best"]) in leaves_of(state, slot)


@pytest.mark.parametrize("members", [8, 3])
def test_the_store_neither_leaks_nor_doubles(members):
    """Two tight formations that cross, misses, false plots and silence: 40 looks, audited after each."""
    rng, scene = np.random.default_rng(12), Tracking(rules={"members": members}, radars=({"clutter_density": 1e-7},))
    starts = [place(30e3 + 150.0 * k, 40e3, 8e3) for k in range(3)] + [
        place(40e3, 30e3 + 150.0 * k, 8e3) for k in range(3)
    ]
    velocities = [course(100.0, -100.0)] * 3 + [course(-100.0, 100.0)] * 3
    together = 0
    for number in range(40):
        now_s, plots = REVISIT_S * number, []
        for start, velocity in zip(starts, velocities, strict=True):
            if rng.random() < 0.85 and number < 34:
                local = measurement(start + now_s * velocity, SITE_M, AXES)
                plots.append(scene.plot(now_s + 1.0, local + rng.normal(size=3) * (50.0, 1e-3, 1e-3)))
        plots += [
            scene.plot(now_s + 1.0, (rng.uniform(30e3, 60e3), rng.uniform(0.3, 1.2), rng.uniform(0, 0.4)))
            for _ in range(rng.poisson(4))
        ]
        scene.frame(now_s, REVISIT_S, plots, [scene.look(now_s, now_s + REVISIT_S)])
        audit(scene.state)
        together += int(scene.state.clusters["taken"].sum())
    assert together > 0
    scene.frame(1000.0, REVISIT_S)
    assert scene.state.counters[FREE_LEAVES] == len(scene.state.leaves)
    assert (scene.state.counters[HIGHEST_SLOT], scene.state.clusters["taken"].sum()) == (0, 0)


def test_an_empty_store_gives_none_and_counts_it():
    state = Tracking().state
    slot, _ = add_track(state)
    state.counters[FREE_LEAVES] = 0
    assert take_leaf(state, slot) == -1
    assert state.counters[LEAVES_LOST] == 1


def test_only_leaves_that_are_marked_are_kept():
    state = Tracking().state
    slot, made = add_track(state, 5)
    state.leaves["used"][made] = [7, 6, 7, -1, 6]
    free = int(state.counters[FREE_LEAVES])
    keep_used(state, slot, 7)
    assert sorted(leaves_of(state, slot)) == sorted([made[0], made[2]])
    assert state.counters[FREE_LEAVES] == free + 3


@pytest.mark.parametrize("detected", [0.1, 0.5, 0.9, 1.0 - 1e-9])
@pytest.mark.parametrize("existence", [0.01, 0.5, 0.999])
def test_a_miss_lowers_existence_by_bayes_and_can_be_taken_back(existence, detected):
    after = miss_existence(existence, detected)
    assert after == pytest.approx(existence * (1.0 - detected) / (1.0 - existence * detected))
    assert after < existence
    assert take_back_miss(after, detected) == pytest.approx(existence, rel=1e-5)


def test_four_looks_are_remembered_and_tell_leaves_apart_when_they_are_old_enough():
    state = Tracking().state
    _, (a, b) = add_track(state, 2)
    one, other = state.leaves[a], state.leaves[b]
    for plot in (3, -1, 5, 7):
        assert same_plots(one, other) == 0
        remember(one, plot)
        remember(other, plot)
    assert one["plots"].tolist() == [7, 5, -1, 3]
    assert same_plots(one, other) == 1
    other["hits"] = 2
    assert same_plots(one, other) == 0


def test_a_track_shows_what_its_leaf_holds():
    scene = Tracking()
    slot, (index,) = add_track(scene.state)
    row = scene.state.bank[4 * index]
    row["state"][:3], row["state"][3:6] = polar(50e3, 1.0, 0.1), course(100.0, 0.0)
    row["covariance"][:21] = np.arange(21.0)
    scene.state.leaves[index]["time_s"] = 42.0
    show(scene.parameters, scene.state, slot, index)
    track = scene.state.tracks[slot]
    assert track["position_m"].tolist() == row["state"][:3].tolist()
    assert track["velocity_m_s"].tolist() == row["state"][3:6].tolist()
    assert covariance_of(track)[0, 1] == 1.0
    assert track["time_s"] == 42.0
