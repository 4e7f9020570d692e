"""Files of plots: what can be read is, and what cannot is answered with the row at fault."""

import math

import numpy as np
import pytest

from openiads.replay.plots import PlotFileError, read_plots

LIMITS = [10e3, 283e3, -math.pi, math.pi, 0.0, math.radians(30.0)]


def contents(rows):
    """The arrays of a file with these rows: scan, time, range, azimuth, elevation."""
    table = np.array(rows, float).reshape(-1, 5)
    names = ("scan", "time", "rng", "az", "el")
    stated = {"scan_time": [0.0, 5.0, 10.0], "sigma": [50.0, 2e-3, 2e-3], "pd": 0.9, "clutter_per_scan": 30.0}
    return {**dict(zip(names, table.T, strict=True)), **stated, "clutter_volume_limits": LIMITS}


SOUND = [(0, 0.0, 50e3, 0.1, 0.1), (0, 0.0, 60e3, 0.2, 0.1), (2, 10.0, 51e3, 0.1, 0.1)]


@pytest.fixture
def read(tmp_path):
    """Write the arrays and read them as plots."""

    def written_and_read(**arrays):
        np.savez(tmp_path / "plots.npz", **arrays)
        return read_plots(tmp_path / "plots.npz")

    return written_and_read


def test_plots_are_read_as_they_stand_and_a_scan_may_be_empty(read):
    plots = read(**contents(SOUND))
    assert plots.scan.tolist() == [0, 0, 2]
    assert plots.measured[1].tolist() == [60e3, 0.2, 0.1]
    volume = (LIMITS[1] - LIMITS[0]) * (LIMITS[3] - LIMITS[2]) * (LIMITS[5] - LIMITS[4])
    assert plots.clutter_density == pytest.approx(30.0 / volume)


def test_no_plot_at_all_is_no_fault(read):
    assert len(read(**contents([])).scan) == 0


def test_a_target_may_fly_outside_the_volume_of_false_plots(read):
    assert len(read(**contents([(0, 0.0, 300e3, 0.1, 0.9)])).scan) == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((2, 10.0, math.nan, 0.1, 0.1), "row 3: the range is no number"),
        ((2, 10.0, 50e3, math.nan, 0.1), "row 3: the azimuth is no number"),
        ((2, 10.0, 50e3, 0.1, math.nan), "row 3: the elevation is no number"),
        ((2, math.nan, 50e3, 0.1, 0.1), "row 3: the time is no number"),
        ((3, 15.0, 50e3, 0.1, 0.1), "row 3: no such scan"),
        ((2, 10.0, -50e3, 0.1, 0.1), "row 3: the range is impossible"),
        ((2, 10.0, 50e3, 0.1, 1.7), "row 3: the elevation is impossible"),
        ((2, 10.0, 51e3, 0.1, 0.1), "row 3: this plot is a copy"),
        ((2, 10.0, math.inf, 0.1, 0.1), "row 3: the range is no number"),
        ((2, 10.0, 50e3, 7.0, 0.1), "row 3: the azimuth is impossible"),
        ((-1, 10.0, 50e3, 0.1, 0.1), "row 3: no such scan"),
        ((2.5, 10.0, 50e3, 0.1, 0.1), "row 3: the scan is no whole number"),
        ((math.nan, 10.0, 50e3, 0.1, 0.1), "row 3: the scan is no whole number"),
        ((2, 1e6, 50e3, 0.1, 0.1), "row 3: the time is more than 5 s from that of its scan"),
    ],
)
def test_a_row_at_fault_is_named(read, row, said):
    with pytest.raises(PlotFileError, match=said):
        read(**contents([*SOUND, row]))


def late_by(scans):
    """Twenty scans of one plot; the one of scan 3 arrives so many scans late."""
    rows = [(k, 5.0 * k, 50e3 + k, 0.1, 0.1) for k in range(20)]
    rows.insert(3 + scans, rows.pop(3))
    return {**contents(rows), "scan_time": 5.0 * np.arange(20)}


@pytest.mark.parametrize("scans", [1, 10])
def test_a_plot_may_come_ten_scans_late(read, scans):
    plots = read(**late_by(scans))
    assert plots.has_late
    (arrives,) = [k for k, rows in enumerate(plots.arrivals) if 3 in plots.scan[rows]]
    assert arrives == 3 + scans
    assert np.concatenate(plots.arrivals).tolist() == list(range(20))


def test_a_plot_that_comes_later_than_that_is_refused_by_its_row(read):
    with pytest.raises(PlotFileError, match="row 14: this plot comes more than 10 scans late"):
        read(**late_by(11))


def test_plots_in_order_are_not_late(read):
    assert not read(**contents(SOUND)).has_late


def test_a_radar_without_elevation_is_refused_in_plain_words(read):
    arrays = contents(SOUND)
    del arrays["el"]
    with pytest.raises(PlotFileError, match="key el: missing; the tracker needs range, azimuth and elevation"):
        read(**arrays)


@pytest.mark.parametrize(
    ("key", "value"),
    [("pd", 1.0), ("pd", math.nan), ("sigma", [50.0, 0.0, 1.0]), ("sigma", [50.0, 1.0]), ("clutter_per_scan", -1.0),
     ("scan_time", [0.0, 0.0, 1.0]), ("clutter_volume_limits", [0.0, 0.0, 0.0, 1.0, 0.0, 1.0]), ("az", [0.1])],
)  # fmt: skip
def test_a_key_at_fault_is_named(read, key, value):
    with pytest.raises(PlotFileError, match=f"key {key}: "):
        read(**{**contents(SOUND), key: value})


def test_a_missing_key_and_a_file_of_another_kind_are_named(read, tmp_path):
    arrays = contents(SOUND)
    del arrays["pd"]
    with pytest.raises(PlotFileError, match="key pd: missing"):
        read(**arrays)
    (tmp_path / "text.npz").write_text("no archive")
    with pytest.raises(PlotFileError, match="not a file of plots"):
        read_plots(tmp_path / "text.npz")


@pytest.mark.parametrize("kept", [0, 100, 900])
def test_a_file_that_was_cut_short_is_named(tmp_path, kept):
    np.savez_compressed(tmp_path / "whole.npz", **contents(SOUND))
    (tmp_path / "cut.npz").write_bytes((tmp_path / "whole.npz").read_bytes()[:kept])
    with pytest.raises(PlotFileError, match=r"cut\.npz: not a file of plots"):
        read_plots(tmp_path / "cut.npz")


def test_a_file_whose_bytes_were_changed_is_named(tmp_path):
    np.savez_compressed(tmp_path / "whole.npz", **contents(SOUND))
    content = bytearray((tmp_path / "whole.npz").read_bytes())
    content[60:90] = bytes(30)
    (tmp_path / "changed.npz").write_bytes(content)
    with pytest.raises(PlotFileError, match=r"changed\.npz: not a file of plots"):
        read_plots(tmp_path / "changed.npz")


def test_words_where_numbers_belong_and_an_array_alone_are_named(read, tmp_path):
    with pytest.raises(PlotFileError, match="not a file of plots"):
        read(**{**contents(SOUND), "rng": ["far", "near", "here"]})
    np.save(tmp_path / "alone.npy", np.arange(3.0))
    with pytest.raises(PlotFileError, match="not a file of plots"):
        read_plots(tmp_path / "alone.npy")


def test_an_elevation_that_is_none_everywhere_is_that_of_a_radar_without_one(read):
    rows = [(*row[:4], math.nan) for row in SOUND]
    with pytest.raises(PlotFileError, match="row 0: the elevation is no number; the tracker needs"):
        read(**contents(rows))


def test_plots_of_one_scan_may_stand_in_any_order_of_time(read):
    """A radar that turns sees them one after another; which azimuth it begins with is its own affair."""
    assert len(read(**contents([(0, 2.0, 50e3, 0.1, 0.1), (0, 1.0, 60e3, 0.2, 0.1)])).scan) == 2
