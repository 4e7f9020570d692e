"""Findings for the tests of this room: one claim under settings, and all claims once."""

import os

import pytest

from openiads.brief.claims import TOPICS, claims
from openiads.brief.claims_inputs import Inputs

# Findings that run scenarios take minutes in plain Python; their models are tested plain elsewhere.
PLAIN = os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")


@pytest.fixture
def find():
    """A function that finds about one claim, by its topic, under settings."""

    def found(topic, *settings, folder=None):
        inputs = Inputs.read(folder, settings)
        claim = next(
            inputs.catalogue.entry(id)
            for id in inputs.catalogue.ids("claim")
            if inputs.catalogue.entry(id).structure["topic"] == topic
        )
        return TOPICS[topic](claim, inputs.fresh())

    return found


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """All findings, and the page."""
    if PLAIN:
        pytest.skip("minutes in plain Python")
    out = tmp_path_factory.mktemp("claims") / "claims.html"
    return list(claims(out=out)), out
