"""`openiads view`, `watch`, `serve` and `new --from` say what is wrong before anything is served.

Leaves out: the page itself, which tests/web tries.
"""

import errno
import json
import os
import sys

import pytest
from command_line import cli


def test_a_folder_that_is_no_record_is_not_viewed(tmp_path):
    assert "is no record" in cli("view", tmp_path, code=1)


def test_three_records_are_too_many():
    assert "two" in cli("view", "a", "b", "c", code=2)


def test_a_folder_that_is_not_there_is_not_served(tmp_path):
    assert "is no folder" in cli("serve", tmp_path / "nothing", code=1)


def test_other_machines_are_not_let_in_without_a_word(tmp_path):
    assert "--token" in cli("serve", tmp_path, "--host", "0.0.0.0", code=1)


def test_an_address_that_is_not_this_machines_is_refused(tmp_path):
    said = cli("serve", tmp_path, "--host", "192.0.2.1", "--token", "a-long-enough-word", code=1)
    assert "can not be served" in said


@pytest.mark.parametrize("speed", ["0", "-1", "nan", "fast", "1e9"])
def test_a_pace_that_is_none_is_the_command_lines_fault(speed):
    assert "--speed" in cli("watch", "small-raid", "--speed", speed, code=2)


def test_a_place_that_takes_no_record_is_refused_before_the_run_is_watched(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), ".out-x7")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    out = tmp_path / "out"
    said = cli("watch", "small-raid", "--speed", "max", "--no-browser", "--out", out, code=1)
    assert said.strip() == f"{out} can not be written: No space left on device; name another place, or free this one"


def test_without_the_extra_the_message_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert "openiads[viewer]" in cli("view", tmp_path, code=1)


def test_a_scenario_begins_with_places(tmp_path):
    places = tmp_path / "places.geojson"
    point = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-30, 45]}, "properties": {"name": "City"}}
    places.write_text(json.dumps({"type": "FeatureCollection", "features": [point]}), encoding="utf-8")
    made = tmp_path / "mine.yaml"
    assert "mine.yaml" in cli("new", "--from", places, "-o", made)
    assert "no problem" in cli("check", made)
    assert "there is such a file" in cli("new", "--from", places, "-o", made, code=1)
    assert "either" in cli("new", "small-raid", "--from", places, code=2)
    assert "id: city" in cli("new", "--from", places)
