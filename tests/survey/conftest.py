"""Laydowns of one or two units over smooth ground, and what is found of them, once for all tests of this folder.

Source: tests/command_line.py. Leaves out: relief; tests that need it bring their own.
"""

import sys
from pathlib import Path

import pytest

import openiads

sys.path.insert(0, str(Path(__file__).parents[1]))

ONE = """\
name: one
seed: 1
duration_s: 60
assets: [{id: town, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0]}]
"""
TWO = ONE.replace("units: [", "units: [{id: far, entry: s400-fire-unit, at: [46.5, -28.5]}, ")


@pytest.fixture(scope="package")
def one():
    """A fire unit beside a town."""
    return openiads.loads(ONE, "one.yaml")


@pytest.fixture(scope="package")
def two():
    """The same, with a second unit 200 km away."""
    return openiads.loads(TWO, "two.yaml")


@pytest.fixture(scope="package")
def seen(one):
    """What it sees."""
    return openiads.coverage(one, cells=200)


@pytest.fixture(scope="package")
def met(one):
    """Where it meets fighters."""
    return openiads.envelope(one, "fighter", heights_m=(50.0, 1_000.0, 10_000.0), directions=8)
