"""How `openiads watch` ends: by what became of its run, not by the Ctrl-C that everyone leaves the page with."""

import time

import pytest

import openiads
from openiads.scenario.load import loads
from openiads.web import serving
from openiads.web.interface import watch

TEXT = """\
name: short
seed: 3
duration_s: 2
assets:
  - {id: city, at: [45.0, -30.0], value: 100}
raids:
  - {id: north, entry: fighter, count: 1, from: [46.2, -30.0], to: city, height_msl_m: 9000}
"""


@pytest.fixture
def ctrl_c(monkeypatch):
    """A server that is left by Ctrl-C, as soon as nothing more is to come where `left["late"]` is set."""
    left = {"late": True}

    def serve(app, bound, *_):
        bound.close()
        live = next(route.endpoint for route in app.routes if route.path == "/api/live").__closure__[0].cell_contents
        while left["late"] and not live.finished:
            time.sleep(0.01)
        raise KeyboardInterrupt

    monkeypatch.setattr(serving, "serve", serve)
    return left


@pytest.mark.usefixtures("ctrl_c")
def test_a_run_that_is_over_is_left_in_peace_and_its_record_is_told(tmp_path):
    said = []
    watch(loads(TEXT), speed=None, out=tmp_path / "record", said=said.append)
    assert said == [f"the run is over; its record: {tmp_path / 'record'}"]
    assert openiads.Record.read(tmp_path / "record").meta["scenario"] == "short"


def test_a_run_that_is_cut_off_says_so(ctrl_c, tmp_path):
    ctrl_c["late"] = False
    with pytest.raises(KeyboardInterrupt):
        watch(loads(TEXT), speed=0.001, out=tmp_path / "record", said=print)
    assert not (tmp_path / "record").exists()


@pytest.mark.usefixtures("ctrl_c")
def test_a_run_that_failed_is_a_fault_however_the_page_is_left(tmp_path, monkeypatch):
    def fails(*_):
        raise openiads.RecordError("the disk is full")

    monkeypatch.setattr(openiads.Record, "write", fails)
    with pytest.raises(openiads.RecordError, match="the run of short failed: the disk is full"):
        watch(loads(TEXT), speed=None, out=tmp_path / "record", said=lambda _: None)
