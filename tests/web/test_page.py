"""The page in a real browser: it plays, tells a story, remembers, compares, and saves a place that was dragged.

It is skipped, and says so, where there is no Chromium or where `npm install` was not run in viewer/.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from openiads.analysis.story import story

ROOT = Path(__file__).parents[2]
VIEWER = ROOT / "viewer"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
MISSING = [
    what
    for what, there in (
        ("Chromium (set CHROMIUM)", Path(CHROMIUM).is_file()),
        ("node", shutil.which("node") is not None),
        ("npm install in viewer/", (VIEWER / "node_modules" / "playwright-core").is_dir()),
    )
    if not there
]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"THE PAGE IS NOT TESTED IN A BROWSER: missing {', '.join(MISSING)}"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, record, scenario_text):
    """A folder with a scenario and two records of the invented run."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "scenario.yaml").write_text(scenario_text, encoding="utf-8")
    record.write(folder / "one")
    replace(record, meta={**record.meta, "seed": 2}).write(folder / "two")
    return folder


@pytest.fixture(scope="module")
def seen(folder, tmp_path_factory):
    """What a browser saw of it."""
    pictures = Path(os.environ.get("OPENIADS_PICTURES") or tmp_path_factory.mktemp("pictures"))
    command = [sys.executable, "-m", "openiads.cli", "serve", str(folder), "--no-browser"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[1]
            script = ["node", str(VIEWER / "tests" / "page.mjs"), address, str(pictures)]
            said = subprocess.run(script, cwd=VIEWER, capture_output=True, text=True, timeout=500, check=False)
        finally:
            server.terminate()
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def test_every_step_was_done(seen):
    assert seen["step"] == "done", f"{seen['step']}: {seen.get('fault')}"


def test_nothing_was_asked_of_anybody_else(seen):
    assert seen["outside"] == []


def test_the_browser_found_no_error(seen):
    assert seen["errors"] == []


def test_the_mark_is_on_the_page(seen):
    assert "not for operational" in seen["mark"]


def test_the_start_page_lists_scenarios_and_records(seen):
    for word in ("scenario.yaml", "one", "two", "mixed-raid"):
        assert word in seen["start"]


def test_the_story_that_is_read_is_that_of_openiads_why(seen, record):
    assert seen["story"] == story(record, seen["chosen"])


def test_what_flies_is_drawn_where_the_record_has_it(seen, record):
    truth = record["truth"]
    for target, *place in seen["places"]:
        mine = truth["target"] == target
        for drawn, axis in zip(place, ("x_m", "y_m", "z_m"), strict=True):
            there = np.interp(122.5, truth["time_s"][mine], truth[axis][mine])
            assert drawn == pytest.approx(there, abs=2.0), (target, axis)
    flying = {int(t) for t, s in zip(truth["target"], truth["time_s"], strict=True) if s == 120.0}
    assert {target for target, *_ in seen["places"]} == flying


def test_what_the_rings_mean_is_said_with_the_figure_of_the_record(seen, record):
    types = record["interceptor_types"]
    reaches = {
        f"{entry} reaches {range_m / 1000:.0f} km"
        for entry, range_m in zip(types["entry"], types["maximum_range_m"], strict=True)
    }
    assert any(words in seen["keys"] for words in reaches), seen["keys"]
    assert "high" in seen["keys"]


def test_the_raid_is_counted(seen, record):
    flying = [line for line in seen["raid"].splitlines()[1:] if any(sign.isdigit() for sign in line)]
    assert (
        sum(int(number) for line in flying for number in line.split()[1:])
        == (record["targets"]["start_s"] <= 120.0).sum()
    )


def test_a_change_on_the_map_can_be_taken_back_and_is_not_saved_by_itself(seen):
    assert seen["unsaved"] == "not saved yet"
    assert seen["entry"] == "airliner"


def test_a_link_brings_back_time_choice_and_picture(seen):
    assert seen["restored"] == {"id": seen["chosen"], "time_s": 120, "picture": seen["picture"].lower()}


def test_an_image_is_saved_under_the_records_name(seen):
    assert seen["image"] == "openiads-one-120s.png"


def test_the_image_shows_the_globe_and_not_a_black_square(seen):
    from matplotlib.image import imread

    globe = imread(seen["image_file"])[:-60, :, :3]
    assert globe.shape[0] > 300
    assert (globe.max(axis=2) > 0.3).mean() > 0.002
    assert globe.std() > 0.01


def test_two_records_are_side_by_side(seen):
    assert seen["globes"] == 2
    assert seen["compared"] == ["one", "two"]


def test_what_was_placed_and_dragged_is_saved_with_its_comments(seen, folder):
    text = (folder / "scenario.yaml").read_text(encoding="utf-8")
    assert seen["step"] == "done"
    assert "id: dam" in text
    assert "{id: feeder, entry: airliner, identity: neutral, route: [[" in text
    assert "[45.02,  -29.92]" not in text
    for comment in ("# its name", "# the capital", "# near the river", "# What it shows"):
        assert comment in text
