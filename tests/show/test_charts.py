"""Charts draw each engagement on a lane of its own, and each finding is what the record says."""

import numpy as np
import pytest
from synthetic_record import synthetic_record

from openiads.messages.events import EventKind
from openiads.record.table import words_of
from openiads.show.charts import engagements, error_chart, height_chart, timeline_chart


def with_engagements(spans):
    """The invented run with other engagements: (fire unit, track, opened, closed)."""
    record = synthetic_record("events")
    words = words_of(EventKind)
    rows = [(start_s, words[EventKind.ENGAGEMENT_OPENED], track, unit) for unit, track, start_s, _ in spans]
    rows += [(end_s, words[EventKind.ENGAGEMENT_CLOSED], track, unit) for unit, track, _, end_s in spans]
    for k, name in enumerate(("time_s", "kind", "subject", "other")):
        record["events"][name] = np.array([row[k] for row in sorted(rows)])
    return record


def test_engagements_that_overlap_lie_on_different_lanes():
    found = engagements(with_engagements([(0, 1, 0.0, 50.0), (0, 2, 10.0, 30.0), (0, 3, 30.0, 60.0), (1, 4, 0.0, 9.0)]))
    lanes = {one.track: (one.fire_unit, one.lane) for one in found}
    assert lanes == {1: (0, 0), 2: (0, 1), 3: (0, 1), 4: (1, 0)}


def test_a_track_that_is_engaged_twice_has_two_bars():
    found = engagements(with_engagements([(0, 1, 0.0, 20.0), (0, 1, 40.0, 60.0)]))
    assert [(one.start_s, one.end_s) for one in found] == [(0.0, 20.0), (40.0, 60.0)]


def test_an_engagement_that_never_closed_lasts_to_the_end(record):
    assert [(one.start_s, one.end_s) for one in engagements(record)] == [(318.0, 425.0), (550.0, 600.0)]


def test_the_timeline_says_how_many_channels_were_in_use(record):
    assert timeline_chart(record).finding == "2 engagements; at most 1 of 6 channels in use at once"


def test_the_timeline_marks_an_order_that_was_withdrawn():
    record = synthetic_record()
    drawn = [timeline_chart(record).figure.axes[0].get_legend_handles_labels()[1]]
    record.tables["withdrawals"] = {
        "time_s": np.array([330.0]), "told_s": np.array([332.0]), "order": np.array([0]), "fire_unit": np.array([0]),
        "track": np.array([1]), "salvo": np.array([1]),
    }  # fmt: skip
    drawn.append(timeline_chart(record).figure.axes[0].get_legend_handles_labels()[1])
    assert ["order withdrawn" in labels for labels in drawn] == [False, True]


def test_the_timeline_of_a_quiet_run_says_so():
    assert timeline_chart(synthetic_record("measures")).finding == "No fire unit engaged anything"


def test_the_height_chart_says_how_far_out_rounds_met_targets(record):
    chart = height_chart(record)
    assert chart.finding == "Rounds met targets 2 to 29 km out; 67 % of rounds destroyed theirs"
    axes = chart.figure.axes[0]
    assert {"envelope of 48N6E3", "envelope of 9M96E2", "radar horizon"} <= set(axes.get_legend_handles_labels()[1])


def test_the_horizon_line_lets_a_low_antenna_see_a_low_target_only_so_far(record):
    """An 8 m antenna and a target at 50 m: about 11.7 + 29.2 km over the 4/3 earth."""
    axes = height_chart(record).figure.axes[0]
    line = next(line for line in axes.lines if line.get_label() == "radar horizon")
    x, y = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
    assert np.interp(50.0, y[x > 15.0], x[x > 15.0]) == pytest.approx(40.8, abs=0.5)


def test_the_error_chart_says_how_far_off_tracks_were(record):
    chart = error_chart(record)
    assert "m of the truth half of the time" in chart.finding
    assert len(chart.figure.axes[0].lines) == 5


@pytest.mark.parametrize("draw", [timeline_chart, height_chart, error_chart])
def test_axes_bear_units_and_captions_name_their_tables(record, draw):
    chart = draw(record)
    axes = chart.figure.axes[0]
    assert any(unit in axes.get_xlabel() for unit in (", s", ", km"))
    assert "table" in chart.caption
