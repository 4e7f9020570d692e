"""Where time went: bars that are whole, a look for each reason, and a finding that says which class came off worst."""

import itertools

import pytest
from synthetic_record import synthetic_record

from openiads.analysis.metrics import GATES, reason_shares
from openiads.show.reasons_chart import LOOKS, reasons_chart


def test_every_gate_has_a_look_of_its_own():
    assert set(LOOKS) == set(GATES)
    assert len(set(LOOKS.values())) == len(LOOKS)


def test_the_bar_of_each_class_is_its_whole_flight():
    record = synthetic_record()
    chart = reasons_chart(record)
    (axes,) = chart.figure.axes
    for row in range(len(reason_shares(record))):
        mine = [patch for patch in axes.patches if abs(patch.get_y() + 0.5 * patch.get_height() - row) < 0.1]
        assert sum(patch.get_width() for patch in mine) == pytest.approx(1.0)
        edges = sorted((patch.get_x(), patch.get_x() + patch.get_width()) for patch in mine)
        assert all(end == pytest.approx(start) for (_, end), (start, _) in itertools.pairwise(edges))


def test_the_finding_names_the_attackers_that_were_engaged_least():
    assert reasons_chart(synthetic_record()).finding.startswith("Decoys were engaged for")


def test_a_record_of_measures_has_no_bars():
    assert reasons_chart(synthetic_record("measures")).finding
