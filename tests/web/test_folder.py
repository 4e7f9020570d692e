"""A served folder: what is listed, edited, saved and run, and that nothing outside it is touched."""

import pytest


def test_what_lies_in_the_folder_is_listed(desk):
    listed = desk.get("/api/folder").json()
    assert [each["path"] for each in listed["scenarios"]] == ["mine.yaml"]
    assert "mixed-raid" in listed["bundled"]


@pytest.mark.parametrize(
    "path",
    [
        "../secret.yaml",
        "/etc/passwd",
        "a/../../secret.yaml",
        "..",
        ".",
        "",
        "link.yaml",
        ".hidden.yaml",
        "a\\b.yaml",
        "x/" * 20 + "y.yaml",
        "mine.yaml\n",
        "C:/x.yaml",
    ],
)
def test_no_name_leads_out_of_the_folder(desk, served, path):
    (served / "link.yaml").symlink_to(served.parent / "secret.yaml")
    (served / ".hidden.yaml").write_text("name: hidden\n", encoding="utf-8")
    answer = desk.get("/api/scenario", params={"path": path})
    assert answer.status_code in (400, 403)
    assert "secret" not in answer.json().get("text", "")
    answer = desk.post("/api/save", json={"path": path, "text": "name: x\nseed: 1\nduration_s: 9\n"})
    assert answer.status_code in (400, 403)
    assert (served.parent / "secret.yaml").read_text() == "name: secret\n"


def test_a_link_that_leads_out_is_not_listed(desk, served):
    (served / "link.yaml").symlink_to(served.parent / "secret.yaml")
    (served / "way").symlink_to(served.parent)
    listed = desk.get("/api/folder").json()
    assert [each["path"] for each in listed["scenarios"]] == ["mine.yaml"]


def test_the_ground_under_the_map_is_the_scenarios_own(desk, served):
    assert desk.get("/api/ground?path=mine.yaml").json() == {"relief_deg": None}
    assert desk.get("/api/ground.jpg?path=mine.yaml").status_code == 404
    text = (served / "mine.yaml").read_text()
    (served / "hills.yaml").write_text(text + "relief: {kind: sample, name: jacksboro}\n", encoding="utf-8")
    west, south, east, north = desk.get("/api/ground?path=hills.yaml").json()["relief_deg"]
    assert -85.0 < west < east < -83.0
    assert 36.0 < south < north < 37.5
    assert desk.get("/api/ground.jpg?path=hills.yaml").content.startswith(b"\xff\xd8")
    for path in ("../secret.yaml", "none.yaml"):
        assert desk.get("/api/ground", params={"path": path}).status_code in (400, 403, 404)


def test_a_place_is_moved_and_saved_and_all_else_stays_as_it_was_written(desk, served):
    before = (served / "mine.yaml").read_text()
    opened = desk.get("/api/scenario?path=mine.yaml").json()
    assert opened["problems"] == []
    moved = desk.post(
        "/api/move",
        json={
            "path": "mine.yaml",
            "text": opened["text"],
            "place": "units[unit-1].at",
            "latitude_deg": 45.1,
            "longitude_deg": -29.5,
        },
    ).json()
    assert desk.post("/api/save", json={"path": "mine.yaml", "text": moved["text"]}).json()["problems"] == []
    after = (served / "mine.yaml").read_text()
    assert after == before.replace("[45.02,  -29.92]", "[45.1,  -29.5]")


def test_a_wrong_text_is_told_what_a_file_is_told_and_not_saved(desk, served):
    import openiads

    wrong = (served / "mine.yaml").read_text().replace("value: 100", "valu: 100")
    other = served / "wrong.yaml"
    other.write_text(wrong, encoding="utf-8")
    said = [str(each).partition(":")[2] for each in openiads.check(str(other))]
    answer = desk.post("/api/save", json={"path": "mine.yaml", "text": wrong})
    assert answer.status_code == 422
    assert [each.partition(":")[2] for each in answer.json()["problems"]] == said
    assert "valu:" not in (served / "mine.yaml").read_text()


@pytest.mark.parametrize(
    "line",
    ["catalogue: ../..", "relief: {kind: file, path: ../secret.hgt}", "flights: [{id: r, recording: /etc/passwd}]"],
)
def test_a_scenario_can_not_reach_outside_the_folder(desk, line):
    text = f"name: x\nseed: 1\nduration_s: 9\n{line}\n"
    answer = desk.post("/api/check", json={"path": "x.yaml", "text": text})
    assert answer.status_code == 403
    assert "outside" in answer.json()["error"]


def test_a_policy_in_python_is_never_run(desk, served):
    trace = served / "trace"
    (served / "policy.py").write_text(
        f"open({str(trace)!r}, 'w').close()\ndef policy(s): return []\n", encoding="utf-8"
    )
    text = (served / "mine.yaml").read_text() + "doctrine: {policy: {python: policy.py}}\n"
    (served / "coded.yaml").write_text(text, encoding="utf-8")
    assert desk.post("/api/check", json={"path": "coded.yaml", "text": text}).status_code == 200
    answer = desk.post("/api/runs", json={"path": "coded.yaml", "out": "records/coded"})
    assert answer.status_code == 422
    assert "Python" in answer.json()["error"]
    assert not trace.exists()


@pytest.mark.parametrize(
    ("path", "body", "word"),
    [
        ("/api/save", {}, "text"),
        ("/api/save", {"path": "x.txt", "text": "a"}, ".yaml"),
        (
            "/api/move",
            {"text": "name: x", "path": "x.yaml", "place": "p", "latitude_deg": 91, "longitude_deg": 0},
            "latitude_deg",
        ),
        (
            "/api/move",
            {"text": "name: x", "path": "x.yaml", "place": "p", "latitude_deg": True, "longitude_deg": 0},
            "latitude_deg",
        ),
        (
            "/api/add",
            {"text": "name: x", "path": "x.yaml", "kind": "assets", "id": "a", "entry": "e", "points": [[1]]},
            "points",
        ),
        ("/api/runs", {"path": "mine.yaml", "out": "../out"}, "name"),
        ("/api/runs", {"path": "mine.yaml", "out": "o", "replication": -1}, "replication"),
        ("/api/runs/stop", {"run": "run-9"}, "run"),
    ],
)
def test_a_malformed_change_is_told_why(desk, path, body, word):
    answer = desk.post(path, json=body)
    assert 400 <= answer.status_code < 500
    assert word in answer.json()["error"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff", b"[" * 5000])
def test_a_body_that_is_no_object_is_refused(desk, content):
    answer = desk.post("/api/check", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert desk.post("/api/check", content=b"{}", headers={"content-type": "text/plain"}).status_code == 415


def test_a_body_that_does_not_say_how_long_it_is_is_cut_off(desk):
    pieces = (b"x" * 100_000 for _ in range(60))
    answer = desk.post("/api/check", content=pieces, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert "too long" in answer.json()["error"]


def test_of_a_folder_a_request_must_name_its_record(desk):
    answer = desk.get("/api/laydown")
    assert answer.status_code == 400
    assert "record" in answer.json()["error"]
