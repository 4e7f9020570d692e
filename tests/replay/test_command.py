"""`openiads track`: plots from a file, tracks into a file, and the row at fault on the command line."""

import numpy as np
from click.testing import CliRunner

from openiads.cli import main


def cli(*arguments, code=0):
    """Run a command in this process; its standard output where it succeeds, else its standard error."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.stderr if code else result.stdout


def test_plots_from_elsewhere_are_tracked(tmp_path):
    file, out = tmp_path / "plots.npz", tmp_path / "tracks.npz"
    stated = {"sigma": [50.0, 2e-3, 2e-3], "pd": 0.9, "clutter_per_scan": 1.0}
    limits = [1e4, 3e5, -3.0, 3.0, 0.0, 0.5]
    rows = {"scan": np.arange(4), "time": 5.0 * np.arange(4), "rng": 1e5 - 1e3 * np.arange(4), "az": np.zeros(4)}
    np.savez(file, **rows, **stated, el=np.full(4, 0.1), scan_time=rows["time"], clutter_volume_limits=limits)
    assert "4 scans, 4 plots, 1 tracks confirmed" in cli("track", file, "-o", out)
    assert np.load(out)["plot_track"].tolist() == [0, 0, 0, 0]
    np.savez(file, **{**rows, "az": [0.0, 0.0, np.nan, 0.0]}, **stated)
    assert "key el: missing" in cli("track", file, "-o", out, code=1)
