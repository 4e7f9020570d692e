"""What the page asks of a record, and what it is told where it asks wrongly."""

import numpy as np
import pytest
from synthetic_record import synthetic_record

from openiads.analysis.story import story
from openiads.web.description import description
from openiads.web.packing import unpacked
from openiads.web.timeline import engagements


def test_the_page_is_told_the_mark_first(viewer):
    told = viewer.get("/api/start").json()
    assert "not for operational" in told["mark"]
    assert told["records"] == [{"key": "a", "name": "invented"}]


def test_the_built_page_needs_no_building(viewer):
    page = viewer.get("/")
    assert page.status_code == 200
    assert "page/viewer.js" in page.text
    assert viewer.get("/page/viewer.js").status_code == 200


def test_the_laydown_names_every_target(viewer, record):
    laydown = viewer.get("/api/laydown?record=a").json()
    assert laydown["targets"]["id"] == record["targets"]["id"].tolist()
    assert laydown["meta"]["scenario"] == record.meta["scenario"]


def test_a_window_holds_the_truth_of_its_time_and_no_more(viewer, record):
    header, tables = unpacked(viewer.get("/api/window?record=a&from_s=60&to_s=120").content)
    truth, origin = tables["truth"], np.array(viewer.get("/api/laydown?record=a").json()["origin_m"])
    assert header["from_s"] == 60
    kept = (record["truth"]["time_s"] >= 60) & (record["truth"]["time_s"] <= 120)
    sent = (truth["time_s"] >= 60) & (truth["time_s"] <= 120)
    assert kept.sum() == sent.sum() > 0
    order = np.lexsort((record["truth"]["time_s"][kept], record["truth"]["target"][kept]))
    for k, axis in enumerate(("x_m", "y_m", "z_m")):
        there = truth[axis][sent] + origin[k]
        assert np.allclose(there, record["truth"][axis][kept][order], atol=0.5)
    assert truth["time_s"].max() < 120 + 60


@pytest.mark.parametrize("asked", ["/api/laydown", "/api/timeline", "/api/window?from_s=60&to_s=120"])
def test_a_request_that_names_no_record_is_answered_of_the_first(viewer, asked):
    answer = viewer.get(asked)
    assert answer.status_code == 200
    assert answer.content == viewer.get(asked + ("&" if "?" in asked else "?") + "record=a").content


def test_the_story_is_that_of_the_command_line(viewer, record):
    target = str(record["targets"]["id"][0])
    assert viewer.get("/api/story", params={"record": "a", "target": target}).json()["sentences"] == story(
        record, target
    )


def test_the_timeline_knows_each_order_and_how_it_ended(viewer, record):
    _, tables = unpacked(viewer.get("/api/timeline?record=a").content)
    assert len(tables["engagements"]["order"]) == record.rows("orders")
    hits = record["outcomes"]["destroyed"].sum()
    assert (tables["engagements"]["result"] == 1).sum() == hits


def test_no_two_engagements_hold_one_channel_at_once(viewer):
    _, tables = unpacked(viewer.get("/api/timeline?record=a").content)
    held = tables["engagements"]
    for i in range(len(held["order"])):
        for j in range(i):
            same = held["fire_unit"][i] == held["fire_unit"][j] and held["channel"][i] == held["channel"][j]
            assert not same or held["time_s"][i] >= held["end_s"][j] or held["time_s"][j] >= held["end_s"][i]


@pytest.mark.parametrize(
    ("asked", "status", "word"),
    [
        ("/api/laydown?record=z", 404, "record"),
        ("/api/window?record=a&from_s=x&to_s=3", 400, "from_s"),
        ("/api/window?record=a&from_s=0&to_s=1e9", 400, "to_s"),
        ("/api/window?record=a&from_s=9&to_s=3", 400, "to_s"),
        ("/api/window?record=a&from_s=nan&to_s=3", 400, "from_s"),
        ("/api/story?record=a&target=nobody", 404, "nobody"),
        ("/api/heights?record=a&level=99&x=0&y=0", 400, "level"),
        ("/api/heights?record=a&level=1&x=7&y=0", 400, "x"),
        ("/api/heights?record=a&level=-1&x=0&y=0", 400, "level"),
        ("/api/relief.jpg?record=a", 404, "smooth"),
        ("/api/nothing", 404, "nothing"),
        ("/../../../etc/passwd", 404, ""),
        ("/%2e%2e/%2e%2e/app.py", 404, ""),
        ("/page/..%2f..%2fapp.py", 404, ""),
    ],
)
def test_a_wrong_request_is_told_why_in_a_sentence(viewer, asked, status, word):
    answer = viewer.get(asked)
    assert answer.status_code == status
    assert word in answer.json()["error"]


def test_nothing_is_changed_by_a_page_that_only_plays(viewer):
    assert viewer.post("/api/laydown?record=a").status_code == 405
    assert viewer.post("/api/save", json={}).status_code in (404, 405)


def test_a_tile_of_a_smooth_earth_is_flat(viewer):
    heights = np.frombuffer(viewer.get("/api/heights?record=a&level=3&x=2&y=1").content, "<f4")
    assert heights.shape == (33 * 33,)
    assert np.ptp(heights) == 0


def test_the_description_names_every_route_of_a_record(viewer):
    described = viewer.get("/api/description").json()
    assert described == description()
    for path in ("/api/window", "/api/timeline", "/api/story", "/api/save"):
        assert path in described["paths"]


def test_an_order_that_was_withdrawn_before_any_round_left_says_so():
    record = synthetic_record()
    record["launches"]["order"][0] = 77
    reports = record["assessments"]
    assert reports["order"][0] == 0
    assert engagements(record, {}, 600.0)["result"][0] == -1
    reports["interceptor"][0] = -1
    assert engagements(record, {}, 600.0)["result"][0] == -2
    record["launches"]["order"][0] = 0
    assert engagements(record, {}, 600.0)["result"][0] != -2
