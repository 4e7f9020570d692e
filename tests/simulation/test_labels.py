"""Ideal association: one track for each object that is seen, none of nothing, and labels that say nothing else.

Source: docs/models/ideal_association.md. Leaves out: what it makes of a raid, which that page tells.
"""

import numpy as np
from short_runs import near, small_raid

import openiads
from openiads.simulation.labels import deal_labels

COUNT = 40


def ideal(scenario):
    return openiads.run(openiads.replace(scenario, {"tracker.kind": "ideal-association"}))


def owners(record):
    """Track by track, the objects whose plots it took."""
    plots = record["detections"]
    taken = plots["track"] >= 0
    return {
        int(k): set(plots["target"][taken & (plots["track"] == k)].tolist()) for k in np.unique(plots["track"][taken])
    }


def test_every_track_is_of_one_object_and_none_is_of_nothing():
    record = ideal(small_raid(400.0))
    held = owners(record)
    assert len(held) >= 15
    assert all(len(objects) == 1 and -1 not in objects for objects in held.values())


def test_plots_of_nothing_are_made_and_taken_by_no_track():
    plots = ideal(small_raid(400.0))["detections"]
    assert np.any(plots["target"] == -1)
    assert np.all(plots["track"][plots["target"] == -1] == -1)


def test_looks_and_first_plots_are_those_of_full_tracking():
    """Until the first order nothing that tracking does comes back to sensing but tasks, and the surveillance radar has none."""
    full, labelled = openiads.run(near()), ideal(near())
    before = min(float(run["orders"]["time_s"].min()) for run in (full, labelled))
    seen = [run["detections"]["range_m"][run["detections"]["time_s"] < before] for run in (full, labelled)]
    assert len(seen[0]) > 10
    assert np.array_equal(seen[0][:10], seen[1][:10])


def test_labels_are_a_shuffle_that_another_replication_deals_anew():
    dealt = []
    for replication in range(3):
        labels = np.arange(COUNT)
        deal_labels(labels, (1, replication))
        assert sorted(labels.tolist()) == list(range(COUNT))
        dealt.append(labels.tolist())
    assert dealt[0] != dealt[1] != dealt[2]
    assert dealt[0] != list(range(COUNT))


def test_the_kind_alone_may_stand_for_the_tracker():
    text = "name: a\nseed: 1\nduration_s: 2\nunits: [{id: u, entry: s400-fire-unit, at: [45.0, -30.0]}]\n"
    written = openiads.loads(text + "tracker: ideal-association\n")
    assert written.tracker.kind == "ideal-association"
    assert openiads.loads(text).tracker.kind == "full"
