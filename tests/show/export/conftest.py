"""The invented run of tests/show as scenes of both pictures, with a radar that was lost for a while.

Source: tests/show/synthetic_record.py.
Leaves out: real runs.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from openiads.show.export.read import read_scene

LOST_S, BACK_S = 100.0, 160.0


@pytest.fixture(scope="session")
def run(record):
    """The invented run, with its engagement radar lost from 100 to 160 s, and the other one turning."""
    network = {
        "time_s": np.array([LOST_S, BACK_S]),
        "node": np.array(["unit-1/92n6e"] * 2),
        "change": np.array(["lost", "back"]),
        "post": np.array(["", ""]),
    }
    return replace(record, tables={**record.tables, "network": network, "looks": _looks()})


def _looks():
    """A turn of the first radar each ten seconds, a look of a tenth of it each second."""
    start_s = np.arange(0.0, 600.0)
    columns = {"start_s": start_s, "end_s": start_s + 1.0, "azimuth_rad": 0.2 * np.pi * (start_s % 10.0)}
    same = {"radar": 0, "kind": "scan", "track": -1, "width_rad": 0.2 * np.pi}
    return columns | {name: np.full(len(start_s), value) for name, value in same.items()}


@pytest.fixture(scope="session")
def truth(run):
    """The scene of truth."""
    return read_scene(run, "truth")


@pytest.fixture(scope="session")
def perceived(run):
    """The perceived scene."""
    return read_scene(run, "perceived")


@pytest.fixture(params=["truth", "perceived"])
def scene(request, truth, perceived):
    """Either scene."""
    return truth if request.param == "truth" else perceived
