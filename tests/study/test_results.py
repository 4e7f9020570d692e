"""Results: tables with intervals, queries, and ranges of what sources dispute."""

import numpy as np
import pytest
from small_study import STUDY, rows, run

import openiads
from openiads.analysis.statistics import wilson_interval
from openiads.study.results import share_of


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Results of the small study."""
    return run(tmp_path_factory.mktemp("results"))


def test_a_summary_is_that_of_the_rows(results):
    summaries = results.summaries()
    alarms = [row["false_alarms"] for row in rows(results) if row["point"] == 3]
    assert [s.point for s in summaries] == [0, 1, 2, 3]
    assert summaries[3].factors == {"raid": 2, "alarms": 40}
    assert summaries[3].means["false_alarms"].estimate == pytest.approx(np.mean(alarms), rel=1e-12)
    assert summaries[3].means["false_alarms"].low < np.mean(alarms) < summaries[3].means["false_alarms"].high
    assert summaries[0].none["false_alarms"].zeros == 30


def test_a_query_sees_every_row(results):
    names, found = results.sql("SELECT alarms, count(*) AS n FROM rows GROUP BY alarms ORDER BY alarms")
    assert names == ["alarms", "n"]
    assert found == [(0.0, 60), (40.0, 60)]


def test_a_wrong_query_is_told_in_words(results):
    with pytest.raises(openiads.StudyError, match="cannot be answered"):
        results.sql("SELECT nothing FROM nowhere")


def test_an_unknown_measure_is_answered_with_the_nearest(results):
    with pytest.raises(openiads.StudyError, match="did you mean 'detections'"):
        results.known(["detection"])
    assert "cpu_s" not in results.measures


def test_a_share_has_its_three_intervals():
    share = share_of(0, 100)
    assert (share.low, share.high) == wilson_interval(0, 100, 0.95)
    assert share.zero_at_most == pytest.approx(1.0 - 0.05 ** (1 / 100), rel=1e-9)
    assert share.above_zero_at_most == 1.0


def test_what_sources_dispute_is_a_range_of_means_and_no_interval(tmp_path):
    study = STUDY.replace('path: "raids[north].count", values: [1, 2]', 'path: "values", published: true')
    found = run(tmp_path, study=study)
    summaries = found.summaries()
    disputed = found.disagreements(summaries, ["detections"])
    assert [(d.factor, d.held) for d in disputed] == [("raid", {"alarms": 0}), ("raid", {"alarms": 40})]
    means = [s.means["detections"].estimate for s in summaries if s.factors["alarms"] == 0]
    assert (disputed[0].low, disputed[0].high) == (min(means), max(means))


def test_rows_of_two_studies_are_not_read_together(tmp_path, results):
    other = run(tmp_path, study=STUDY + "seed: 77\n")
    with pytest.raises(openiads.StudyError, match="different studies"):
        openiads.results(results.folders[0], other.folders[0])


def test_a_folder_without_results_says_what_would_do(tmp_path):
    with pytest.raises(openiads.StudyError, match="openiads study"):
        openiads.results(tmp_path)


def test_the_rows_open_with_pandas_in_one_line(results):
    import duckdb

    pytest.importorskip("pandas")
    frame = duckdb.sql(f"FROM '{results.folders[0]}/rows/*.parquet'").df()
    assert len(frame) == 120
