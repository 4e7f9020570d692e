"""The chart, the tables and the sentence on the air picture say what the table track_quality says."""

import re

import numpy as np
import pytest
from synthetic_record import synthetic_record

from openiads.show.picture_quality import class_table, quality_chart, quality_sentence, radar_table
from openiads.show.report import report


def cells(html):
    """The text of each row's cells."""
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    return [[re.sub("<.*?>", "", cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row)] for row in rows]


def test_the_chart_finds_how_much_was_held(record):
    chart = quality_chart(record)
    assert chart.finding == "The picture held 97 % of the objects expected, with 0.1 missed and 0.0 false tracks a scan"
    assert "track_quality" in chart.caption
    assert "95 of 100 scans" in chart.caption


def test_the_chart_has_three_panels_over_one_time(record):
    panels = quality_chart(record).figure.axes
    assert [axes.get_ylabel() for axes in panels] == ["GOSPA, km", "", "times what is honest"]
    assert panels[-1].get_xlabel() == "time, s"
    named = [set(axes.get_legend_handles_labels()[1]) for axes in panels]
    assert named[0] == {"GOSPA", "position", "missed", "false tracks"}
    assert named[2] == {"NEES / 6", "NIS / 3"}


def test_the_areas_fill_what_is_below_the_line(record):
    """The upper edge of the last area is GOSPA itself."""
    axes = quality_chart(record).figure.axes[0]
    line = axes.lines[0].get_ydata()
    top = axes.collections[-1].get_paths()[0].vertices[:, 1]
    assert top.max() == pytest.approx(np.max(line))


def test_the_tables_have_a_row_for_all_and_for_each(record):
    assert [row[0] for row in cells(class_table(record))] == ["class", "all", "cruise", "decoy", "friend", "neutral"]
    assert [row[0] for row in cells(radar_table(record))] == ["radar", "all radars", "unit-1/96l6e", "unit-1/92n6e"]
    assert cells(class_table(record))[1][1:] == cells(radar_table(record))[1][1:]


def test_the_report_has_chart_and_tables(record):
    page = report(record)
    assert "How good the air picture was" in page
    assert "NIS (3 is honest)" in page


@pytest.mark.parametrize("level", ["measures", "events"])
def test_where_nothing_was_scored_nothing_is_said(level):
    record = synthetic_record(level)
    assert quality_sentence(record) == ""
    assert "How good the air picture was" not in report(record)
