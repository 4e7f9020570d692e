"""What a notebook can do with the package: load, change, run, read, summarise and explain, from one import."""

import json
import re
import subprocess
import sys
import time

import numpy as np
import pytest

import openiads
from openiads.scenario import execute

# The whole of a complete scenario, from the README.
FIRST = """
name: first
seed: 1
duration_s: 900
assets: [{id: city, at: [46.0, 20.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [46.1, 20.1]}]
raids: [{id: north, entry: cruise-missile-subsonic, count: 20, from: [46.0, 21.5], to: city}]
"""


@pytest.fixture(scope="module")
def scenario():
    """The first scenario."""
    return openiads.loads(FIRST, "first")


@pytest.fixture(scope="module")
def record(scenario):
    """One run of it."""
    return openiads.run(scenario)


def test_everything_that_is_promised_is_there():
    for name in openiads.__all__:
        assert getattr(openiads, name) is not None
    assert openiads.__version__.count(".") == 2


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'relaod'"):
        openiads.relaod  # noqa: B018


def test_the_import_alone_brings_no_heavy_library():
    code = "import sys, openiads; print([m for m in ('numpy', 'numba', 'pydantic', 'duckdb') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_complete_scenario_fits_in_a_few_lines(record):
    assert len(FIRST.strip().splitlines()) <= 20
    measures = record.measures
    assert measures["attackers"] == 20 == measures["destroyed"] + measures["reached"] + measures["unresolved"]
    assert measures["rounds_fired"] > 0
    assert record.meta["scenario"] == "first"
    assert "simulation" in record.meta["mark"]


def test_tables_are_arrays_and_data_frames(record):
    tracks = record["tracks"]
    assert isinstance(tracks["x_m"], np.ndarray)
    pytest.importorskip("pandas")
    frame = record.frame("tracks")
    assert list(frame.columns) == list(tracks)
    assert len(frame) == record.rows("tracks") > 0


def test_a_notebook_shows_a_record(record):
    page = record._repr_html_()
    assert "attackers" in page
    assert "tracks" in page
    assert repr(record).startswith("<Record of first, seed 1")


def test_a_table_that_is_not_there_is_answered_with_the_nearest():
    with pytest.raises(KeyError, match="did you mean 'tracks'"):
        openiads.Record({}, {}, {})["track"]


def test_replace_changes_a_copy(scenario):
    grown = openiads.replace(scenario, {"raids[north].count": 3, "duration_min": 2})
    assert (grown.raids[0].count, grown.duration_s) == (3, 120.0)
    assert (scenario.raids[0].count, scenario.duration_s) == (20, 900.0)
    assert grown.content_hash != scenario.content_hash


def test_replace_says_everything_that_is_wrong(scenario):
    with pytest.raises(openiads.ScenarioError) as caught:
        openiads.replace(scenario, {"raids[north].count": 0, "seed": -1, "duration_s": "long"})
    assert len(caught.value.problems) == 3


def test_a_run_refuses_what_the_catalogue_does_not_know(scenario):
    unknown = openiads.replace(scenario, {"raids[north].entry": "zeppelin"})
    with pytest.raises(openiads.ScenarioError, match="no entry 'zeppelin'"):
        openiads.run(unknown)
    with pytest.raises(openiads.ScenarioError, match="no entry 'zeppelin'"):
        next(openiads.replicate(unknown, 2))


def test_replications_come_in_order_as_they_are_ready(scenario):
    short = openiads.replace(scenario, {"duration_s": 60})
    found = openiads.replicate(short, 3, workers=2)
    assert next(found)["attackers"] == 20
    assert len(list(found)) == 2
    assert len(list(openiads.replicate(short, [7, 9]))) == 2
    assert list(openiads.replicate(short, 0)) == []


def test_replications_end_soon_after_nobody_asks_for_them_any_more(scenario, monkeypatch):
    """Those under way are told to stop and those that wait never begin; the first here is the only one that ends itself."""
    begun = []

    def stubborn(world, sink, should_stop, ask):
        number = int(world.state.clock[0]["replication"])
        begun.append(number)
        for _ in range(10_000 if number > 0 else 0):
            if should_stop():
                raise KeyboardInterrupt
            time.sleep(0.001)
        return 0.0

    monkeypatch.setattr(execute, "run", stubborn)
    found = openiads.replicate(scenario, 50, workers=2)
    next(found)
    found.close()
    assert max(begun) <= 4


def test_a_run_can_be_stopped(scenario):
    with pytest.raises(KeyboardInterrupt):
        openiads.run(scenario, should_stop=lambda: True)


def test_a_record_is_read_as_it_was_written(record, tmp_path):
    again = openiads.Record.read(record.write(tmp_path / "record"))
    assert again.measures == record.measures
    assert again.meta == record.meta
    for name, columns in record.tables.items():
        for column, values in columns.items():
            assert np.array_equal(values, again[name][column], equal_nan=values.dtype.kind == "f"), (name, column)


def test_the_scenario_in_a_record_gives_the_same_record(record):
    again = openiads.run(openiads.loads(record.scenario, "again"))
    assert {**again.measures, "cpu_s": 0} == {**record.measures, "cpu_s": 0}
    assert again.meta["scenario_hash"] == record.meta["scenario_hash"]


def test_the_summary_opens_with_the_sum_of_all_attackers(record):
    measures, text = record.measures, " ".join(openiads.summary(record).split())
    opening = (
        f"Of 20 attackers, {measures['destroyed']:.0f} were destroyed, {measures['reached']:.0f} reached their aim"
    )
    assert opening in text
    assert f"{measures['rounds_fired']:.0f} rounds were fired" in text
    assert "kill probability" in text.lower()


def test_the_summary_tells_of_figures_that_do_not_fit_together():
    """The top speed in another source, at the published range of 380 km: no one round has both."""
    told = [
        " ".join(openiads.summary(openiads.run(openiads.replace(openiads.load("one-target"), changes))).split())
        for changes in ({"duration_s": 5}, {"duration_s": 5, "overrides[40n6e].top_speed_m_s": 1190})
    ]
    assert "do not fit together" not in told[0]
    assert "Figures used that do not fit together" in told[1]
    assert "40N6E: at the largest plausible ballistic coefficient" in told[1]


def test_the_summary_speaks_of_no_number_that_is_none():
    """Ten seconds: seen, and not yet tracked."""
    assert "nan" not in openiads.summary(
        openiads.run(openiads.replace(openiads.load("one-target"), {"duration_s": 10}))
    )


def test_the_summary_of_many_runs_gives_the_range(scenario, record):
    measures = list(openiads.replicate(scenario, 4, workers=2))
    text = " ".join(openiads.summary_over(measures, record).split())
    assert "Over 4 random runs" in text
    assert "lowest to highest" in text


def test_a_report_is_one_file(record, tmp_path):
    path = openiads.write_report(record, tmp_path / "report.html")
    page = path.read_text(encoding="utf-8")
    assert page.count("<svg") + page.count("data:image") >= 3
    assert not re.search(r"""(src|href)=["']https?:|url\(["']?https?:""", page.split("</svg>", 1)[0])
    assert "default-src 'none'" in page


def test_a_story_is_told_of_a_target_and_an_unknown_one_is_answered_with_the_nearest(record):
    told = openiads.story(record, "north/17")
    assert told[0].startswith("north/17 was an attacker")
    with pytest.raises(openiads.UnknownTarget, match="did you mean north/2"):
        openiads.story(record, "nort/2")


@pytest.mark.parametrize("level", ["events", "measures"])
def test_a_record_that_lacks_plots_tells_no_story_rather_than_a_wrong_one(scenario, level):
    record = openiads.run(openiads.replace(scenario, {"record.level": level, "duration_s": 60}))
    with pytest.raises(openiads.RecordError, match=f"level {level} holds no story; .*record.level=full"):
        openiads.story(record, "north/17")
    assert openiads.summary(record)


def test_a_folder_that_cannot_hold_a_record_is_told_before_the_run(tmp_path):
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "thesis.tex").touch()
    (tmp_path / "file").touch()
    with pytest.raises(openiads.RecordError, match=r"holds more than a record \(thesis\.tex\)"):
        openiads.require_folder(tmp_path / "foreign")
    with pytest.raises(openiads.RecordError, match="is a file"):
        openiads.require_folder(tmp_path / "file")
    with pytest.raises(openiads.RecordError, match="no folder that can be written to"):
        openiads.require_folder(tmp_path / "file" / "below")
    openiads.require_folder(tmp_path / "new" / "and" / "deep")
    (tmp_path / "empty").mkdir()
    openiads.require_folder(tmp_path / "empty")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file", "foreign"]


def test_a_record_may_be_replaced(record, tmp_path):
    folder = record.write(tmp_path / "record")
    openiads.write_report(record, folder / "report.html")
    openiads.require_folder(folder)
    assert record.write(folder) == folder


def test_check_lists_what_is_wrong_and_nothing_where_nothing_is(tmp_path):
    assert openiads.check("one-target") == []
    file = tmp_path / "wrong.yaml"
    file.write_text(FIRST.replace("count: 20", "cuont: 20").replace("seed: 1", "seed: one"))
    keys = [problem.key for problem in openiads.check(file)]
    assert keys == ["seed", "raids[north].count", "raids[north].cuont"]


# Two names of one hash, found by search: azhy/1 and cpoy/1.
COLLIDING = FIRST.replace("count: 20", "count: 1").replace(
    "raids: [", "raids: [{id: azhy, entry: fighter, count: 1, from: [46.0, 21.5], to: city}, "
).replace("id: north", "id: cpoy")  # fmt: skip


def test_two_names_that_would_share_their_random_numbers_are_a_problem_of_the_scenario(tmp_path):
    with pytest.raises(openiads.ScenarioError, match="'azhy/1' and 'cpoy/1' share one random stream"):
        openiads.run(openiads.loads(COLLIDING, "colliding"))
    file = tmp_path / "colliding.yaml"
    file.write_text(COLLIDING)
    (problem,) = openiads.check(file)
    assert "share one random stream" in problem.found
    file.write_text(COLLIDING.replace("azhy", "azhx"))
    assert openiads.check(file) == []


def test_sources_list_every_number_the_assumed_ones_first(scenario):
    rows = openiads.sources(scenario)
    grades = [row.grade for row in rows]
    assert grades == sorted(grades, key=["assumed", "derived", "published"].index)
    assert all(row.source for row in rows)
    assert rows[0].key.startswith("kill_probability")
    entries = {row.entry for row in rows}
    assert {"s400-fire-unit", "92n6e", "48n6e3", "cruise-missile-subsonic", "assumptions"} <= entries


def test_the_catalogue_of_ones_own_lies_over_the_shipped_one(tmp_path):
    shipped = openiads.catalogue()
    assert "fighter" in shipped.ids("target")
    with pytest.raises(openiads.CatalogueError, match="no such folder"):
        openiads.catalogue([tmp_path / "nowhere"])


def test_an_expanded_scenario_is_the_same_scenario(scenario):
    text = openiads.expand(scenario)
    again = openiads.loads(text, "expanded")
    assert openiads.run(again).measures["destroyed"] == openiads.run(scenario).measures["destroyed"]
    assert len(text.splitlines()) > 5 * len(FIRST.splitlines())


def test_the_schema_is_json():
    schema = openiads.schema()
    assert json.loads(json.dumps(schema)) == schema
    assert {"raids", "units", "assets", "flights"} <= set(schema["properties"])


def test_every_bundled_scenario_runs_without_a_problem():
    assert {"one-target", "small-raid"} <= set(openiads.bundled())
    for name in openiads.bundled():
        assert openiads.check(name) == []
        assert f"name: {name}" in openiads.bundled_text(name)
    with pytest.raises(openiads.ScenarioError, match="did you mean 'small-raid'"):
        openiads.bundled_text("smal-raid")


def test_a_warm_up_says_where_the_compiled_code_is():
    assert openiads.warmup().is_dir()
