"""Means over scans: objects and tracks by the scan, shares by the object, scores by the sample."""

import math

import numpy as np
import pytest
from synthetic_record import synthetic_record

from openiads.analysis.scan_means import classes_scored, radars_scored, scan_means, scans_of
from openiads.record.columns import TABLES

BY_HAND = {
    "expected": [4, 0, 2], "held": [3, 0, 2], "missed": [1, 0, 0], "false_tracks": [0, 3, 0], "gospa_m": [6.0, 3.0, 0.0],
    "switches": [0, 1, 1], "nees_median": [4.0, np.nan, 8.0], "nees_samples": [3, 0, 2], "nis": [2.0, np.nan, 5.0],
    "nis_samples": [1, 0, 2],
}  # fmt: skip


def test_by_hand():
    scans = {name: np.zeros(3) for name in TABLES["track_quality"].names}
    found = scan_means(scans | {name: np.array(values) for name, values in BY_HAND.items()})
    assert (found.scans, found.expected, found.completeness) == (3, 2.0, 5 / 6)
    assert (found.missed, found.false_tracks, found.gospa_m, found.switches) == (pytest.approx(1 / 3), 1.0, 3.0, 2)
    assert (found.nees_median, found.nis) == (6.0, 4.0)


def test_no_scan_has_no_means():
    found = scan_means(scans_of(synthetic_record("events")))
    assert (found.scans, found.switches) == (0, 0)
    assert all(math.isnan(value) for value in (found.completeness, found.gospa_m, found.nees_median, found.nis))


def test_what_was_scored_is_listed_all_together_first(record):
    assert classes_scored(record) == ["all", "cruise", "decoy", "friend", "neutral"]
    assert radars_scored(record) == [-1, 0, 1]
    assert classes_scored(synthetic_record("events")) == radars_scored(synthetic_record("events")) == []
