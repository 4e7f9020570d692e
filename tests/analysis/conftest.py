"""The invented run, for the tests of this folder; it is made once, and nobody may change it.

Source: tests/show/synthetic_record.py.
Leaves out: real runs; those are in tests/scenarios.
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "show"))
sys.path.insert(0, str(Path(__file__).parents[1]))

from synthetic_record import synthetic_record


@pytest.fixture(scope="session")
def record():
    """A full record of the invented run."""
    return synthetic_record()
