"""Runs that the page begins: one at a time, watched as they go, kept in the folder when they are over."""

import time

from openiads.record.store import Record

SHORT = """\
name: short
seed: 3
duration_s: 20
assets: [{id: city, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.02, -29.92]}]
raids: [{id: north, entry: fighter, count: 2, from: [45.5, -29.5], to: city}]
"""


def over(desk, key):
    """The run when it is over, however long that takes."""
    while True:
        run = next(each for each in desk.get("/api/runs").json()["runs"] if each["run"] == key)
        if run["state"] in ("finished", "stopped", "failed"):
            return run
        time.sleep(0.05)


def test_a_run_is_begun_watched_and_kept(desk, served):
    (served / "short.yaml").write_text(SHORT, encoding="utf-8")
    begun = desk.post("/api/runs", json={"path": "short.yaml", "out": "record-short"}).json()
    assert begun["duration_s"] == 20
    run = over(desk, begun["run"])
    assert (run["state"], run["kept"], run["fault"]) == ("finished", "record-short", "")
    assert Record.read(served / "record-short").meta["scenario"] == "short"
    assert desk.get("/api/laydown", params={"record": begun["run"]}).json()["finished"] is True
    assert "record-short" in [each["path"] for each in desk.get("/api/folder").json()["records"]]
    assert desk.get("/api/laydown", params={"record": "record-short"}).json()["targets"]["id"] == ["north/1", "north/2"]


def test_a_folder_that_is_no_record_is_not_written_over(desk, served):
    (served / "short.yaml").write_text(SHORT, encoding="utf-8")
    (served / "mine").mkdir()
    (served / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    answer = desk.post("/api/runs", json={"path": "short.yaml", "out": "mine"})
    assert answer.status_code == 422
    assert (served / "mine" / "letter.txt").read_text() == "dear"


def test_a_bundled_scenario_can_be_run_where_none_lies(desk, served):
    answer = desk.post("/api/runs", json={"path": "one-target", "out": "record-one"})
    assert answer.status_code == 200
    stopped = desk.post("/api/runs/stop", json={"run": answer.json()["run"]}).json()
    assert stopped["state"] in ("stopped", "finished")
