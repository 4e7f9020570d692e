"""The command line: what each command prints, its exit codes, and that no fault of the user's ends in a traceback."""

import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from command_line import cli

import openiads
from openiads.cli import main

# Two fighters close by and one airliner; four rounds of one kind. A run takes a tenth of a second.
NEAR = """\
name: near
seed: 5
duration_s: 70
assets: [{id: harbour, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0], rounds: [{entry: 9m96e, rounds: 4}]}]
raids: [{id: north, entry: fighter, count: 2, from: [45.25, -30.0], to: harbour, spread_km: 2}]
flights: [{id: line, entry: airliner, identity: neutral, route: [[45.2, -29.8], [45.2, -30.2]]}]
"""
RECORDING = "time,icao24,lat,lon,geoaltitude\n0,a,45,-30,9000\n10,a,45.1,-30,9000\n"
JSON_KEYS = {
    *("scenario", "scenario_hash", "seed", "replications", "mark", "record", "each", "cpu_s", "total_cpu_s"),
    *("attackers", "destroyed", "reached", "unresolved", "decoys", "decoys_destroyed", "value_reached"),
    *("wrong_engaged", "wrong_destroyed", "wrong_steps"),
    *("targets_engaged", "duplicated_shots", "engaged_at_once", "rounds_withdrawn", "autonomous_s", "orders_lost"),
    *("neutrals", "neutral_engaged", "neutral_destroyed", "friends", "friend_engaged", "friend_destroyed"),
    *(
        "wrong_engaged",
        "wrong_destroyed",
        "wrong_steps",
        "rounds_fired",
        "rounds_fired_total",
        "rounds_left",
        "reloads_left",
        "mission_rounds",
    ),
    *("neutral_declared_hostile", "neutral_declared_hostile_s", "friend_declared_hostile", "friend_declared_hostile_s"),
    *("confirmed_tracks", "false_tracks_confirmed", "detections", "false_alarms", "tasks_unserved"),
}
TIMEOUT_S = 600
LOUD = ("Traceback", "Exception ignored", "BrokenPipeError")


def object_of(*arguments):
    """The JSON object that `run` prints for these arguments."""
    return json.loads(cli("run", *arguments, "--json"))


@pytest.fixture
def near(tmp_path):
    """The file of the short scenario."""
    file = tmp_path / "near.yaml"
    file.write_text(NEAR)
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A record that the command line wrote."""
    place = tmp_path_factory.mktemp("cli")
    (place / "near.yaml").write_text(NEAR)
    cli("run", place / "near.yaml", "--out", place / "record")
    return place / "record"


# run


def test_a_run_says_in_plain_words_what_happened(near):
    text = " ".join(cli("run", near).split())
    assert "near: Of 2 attackers, 1 was destroyed, 0 reached their aim, and 1 was unresolved" in text
    assert "The one neutral object was not fired at." in text
    assert "This is one random run (seed 5, replication 0)" in text
    assert "Nothing was written: add --out FOLDER" in text
    assert "simulation, public figures, not for operational or flight-safety use" in text


def test_json_is_one_object_with_the_promised_keys(near):
    found = object_of(near)
    assert set(found) == JSON_KEYS
    assert found["attackers"] == found["destroyed"] + found["reached"] + found["unresolved"] == 2
    assert found["rounds_fired"] == {"9m96e": found["rounds_fired_total"]}
    assert (found["scenario"], found["seed"], found["replications"], found["record"]) == ("near", 5, 1, None)
    assert 0.0 < found["cpu_s"] <= found["total_cpu_s"]


def test_json_of_a_bundled_scenario_lists_rounds_by_type():
    found = object_of("small-raid", "--set", "duration_s=400")
    assert set(found["rounds_fired"]) == {"40n6e", "48n6e3", "48n6e2", "9m96e2", "9m96e"}
    assert sum(found["rounds_fired"].values()) == found["rounds_fired_total"] > 0


def test_replications_give_means_and_each_run(near):
    found = object_of(near, "--replications", 5, "--workers", 2)
    assert found["replications"] == len(found["each"]) == 5
    for name in ("destroyed", "neutral_engaged", "detections"):
        assert found[name] == pytest.approx(np.mean([one[name] for one in found["each"]]))
    assert len({one["detections"] for one in found["each"]}) > 1
    text = " ".join(cli("run", near, "--replications", 5).split())
    assert "Over 5 random runs" in text


def counted(found):
    """A printed object but for what differs from run to run."""
    each = [{name: value for name, value in one.items() if name != "cpu_s"} for one in found["each"]]
    return {**found, "cpu_s": 0, "total_cpu_s": 0, "each": each}


def test_workers_change_no_result(near):
    one, two = (object_of(near, "--replications", 4, "--workers", n) for n in (1, 2))
    assert counted(one) == counted(two)


def test_the_first_replication_is_the_single_run(near):
    single, many = object_of(near), object_of(near, "--replications", 2)
    assert many["each"][0]["detections"] == single["detections"]


def test_a_seed_on_the_command_line_is_the_seed_of_the_scenario(near):
    assert counted(object_of(near, "--seed", 9)) == counted(object_of(near, "--set", "seed=9"))
    assert object_of(near, "--seed", 9)["seed"] == 9
    assert object_of(near, "--seed", 9)["detections"] != object_of(near)["detections"]


def test_values_are_set_by_their_paths(near):
    found = object_of(
        near, "--set", "raids[north].count=5", "--set", "duration_min=0.5", "--set", "doctrine.weapons=hold"
    )
    assert (found["attackers"], found["rounds_fired_total"]) == (5, 0)


def test_catalogue_values_are_set_by_overrides(near):
    sure = object_of(near, "--set", "overrides=[{id: 9m96e, kill_probability_aircraft: 1}]")
    assert (sure["destroyed"], sure["rounds_fired_total"]) == (2, 2)
    blind = object_of(near, "--set", "overrides[fighter].rcs_m2=0.0000001")
    assert (blind["destroyed"], blind["rounds_fired_total"]) == (0, 0)
    assert sure["scenario_hash"] != blind["scenario_hash"]


def test_an_option_that_is_none_is_the_command_lines_fault(near):
    assert "'foo' is not PATH=VALUE" in cli("run", near, "--set", "foo", code=2)
    assert "not in the range" in cli("run", near, "--seed", -1, code=2)
    assert "not in the range" in cli("run", near, "--replications", 0, code=2)
    assert "No such option" in cli("run", near, "--fast", code=2)
    assert "Missing argument" in cli("run", code=2)
    assert "No such command" in cli("fly", code=2)


# records


def test_a_record_and_its_report_are_written_where_asked(near, tmp_path):
    text = cli("run", near, "--out", tmp_path / "a" / "b")
    assert f"record: {tmp_path / 'a' / 'b'}" in text
    assert (tmp_path / "a" / "b" / "report.html").stat().st_size > 10_000
    record = openiads.Record.read(tmp_path / "a" / "b")
    assert record.measures["attackers"] == 2
    assert {path.name for path in (tmp_path / "a").iterdir()} == {"b"}


def test_a_record_is_replaced_by_the_next(near, tmp_path):
    for seed in (5, 6):
        cli("run", near, "--seed", seed, "--out", tmp_path / "record", "--json")
    assert openiads.Record.read(tmp_path / "record").meta["seed"] == 6


def test_json_names_the_record(near, tmp_path):
    assert object_of(near, "--out", tmp_path / "record")["record"] == str(tmp_path / "record")


@pytest.mark.parametrize("place", ["foreign", "file", "file/below"])
def test_a_folder_that_is_no_record_is_refused_before_the_run(near, tmp_path, monkeypatch, place):
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "thesis.tex").write_text("mine")
    (tmp_path / "file").write_text("mine")
    monkeypatch.setattr(openiads, "run", lambda *_: pytest.fail("the run was wasted"))
    monkeypatch.setattr(openiads, "replicate", lambda *_, **__: pytest.fail("the runs were wasted"))
    assert "name a" in cli("run", near, "--out", tmp_path / place, "--replications", 3, code=1)
    assert (tmp_path / "foreign" / "thesis.tex").read_text() == "mine"


def test_why_tells_the_story_of_a_target(folder):
    text = cli("why", folder, "north/1")
    assert text.startswith("north/1 was an attacker: fighter")
    assert "was confirmed" in text
    assert "9M96E" in text


def test_why_answers_an_unknown_target_with_the_nearest(folder):
    assert "did you mean north/1" in cli("why", folder, "nrth/1", code=1)


def test_why_needs_a_record_that_holds_plots(near, tmp_path):
    cli("run", near, "--set", "record.level=events", "--out", tmp_path / "record", "--json")
    assert "record.level=full" in cli("why", tmp_path / "record", "north/1", code=1)
    assert "near: Of 2 attackers" in cli("show", tmp_path / "record")


def test_show_prints_the_summary_again_and_writes_the_report_anew(near, tmp_path):
    ran = cli("run", near, "--out", tmp_path / "record")
    (tmp_path / "record" / "report.html").unlink()
    shown = cli("show", tmp_path / "record")
    assert (tmp_path / "record" / "report.html").is_file()
    assert shown.split("\nreport:")[0] == ran.split("\nrecord:")[0]


def spoil(folder, name, content):
    """Overwrite one file of a record."""
    (folder / name).write_text(content)
    return folder


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("record.json", "[", "can not be read"),
        ("record.json", '{"format": 2}', "this version reads format 1 only"),
        ("tracks.parquet", "junk", "can not be read"),
        ("measures.json", "", "can not be read"),
    ],
)
def test_a_spoilt_record_is_told(near, tmp_path, name, content, words):
    cli("run", near, "--set", "duration_s=5", "--out", tmp_path / "record", "--json")
    spoil(tmp_path / "record", name, content)
    for command in (["show"], ["why"]):
        assert words in cli(*command, tmp_path / "record", *(["north/1"] if command == ["why"] else []), code=1)


def test_what_is_no_record_is_told(tmp_path):
    for place in (tmp_path, tmp_path / "nowhere"):
        assert "is no record" in cli("show", place, code=1)
        assert "is no record" in cli("why", place, "north/1", code=1)


# check


def test_check_says_that_nothing_is_wrong(near):
    assert cli("check", near) == "near: no problem found\n"


def test_check_says_everything_that_is_wrong_with_line_and_column(near):
    near.write_text(NEAR.replace("count: 2", "cuont: 2").replace("seed: 5", "seed: x").replace("airliner", "airlner"))
    text = cli("check", near, code=1)
    for place, key in (("2:7", "seed"), ("6:37", "raids[north].cuont"), ("7:29", "flights[line].entry")):
        assert f"near.yaml:{place}: {key}: " in text, (place, text)
    assert text.count("did you mean") == 2
    assert text.count("^") == 4


def test_check_expands_a_scenario_to_one_that_runs_alike(near, tmp_path):
    (tmp_path / "whole.yaml").write_text(cli("check", near, "--expand"))
    assert object_of(tmp_path / "whole.yaml")["detections"] == object_of(near)["detections"]


WRONG = {
    "an unknown key": (NEAR.replace("duration_s", "duratoin_s"), "did you mean 'duration_s'"),
    "a wrong unit": (NEAR.replace("duration_s", "duration_km"), "duration_km"),
    "a wrong type": (NEAR.replace("count: 2", "count: many"), "raids[north].count"),
    "out of range": (NEAR.replace("[45.0, -30.0]", "[95.0, -30.0]"), "95"),
    "a missing entry": (NEAR.replace("entry: fighter", "entry: figther"), "did you mean 'fighter'"),
    "a missing key": (NEAR.replace("seed: 5\n", ""), "the key is missing"),
    "a duplicate key": (NEAR + "seed: 6\n", "seed"),
    "the same quantity twice": (NEAR + "duration_min: 2\n", "duration_min"),
    "a duplicate id": (NEAR.replace("flights: [{id: line", "flights: [{id: north"), "north"),
    "an empty raid": (NEAR.replace("count: 2", "count: 0"), "at least 1"),
    "a route below ground": (NEAR.replace("spread_km: 2", "height_msl_m: -20"), "below the ground"),
    "an aim beyond reach": (
        NEAR.replace("entry: fighter, count: 2, from: [45.25, -30.0]", "entry: srbm-300km, count: 2, from: [55, -30.0]"),
        "beyond the 300 km",
    ),
    "an unknown aim": (NEAR.replace("to: harbour", "to: harbor"), "did you mean 'harbour'"),
    "not a number": (NEAR.replace("duration_s: 70", "duration_s: .nan"), "finite"),
    "infinite": (NEAR.replace("duration_s: 70", "duration_s: .inf"), "finite"),
    "an unknown format": ("format: 2\n" + NEAR, "format"),
    "an alias that explodes": (
        "a: &a [x, x, x, x, x, x, x, x]\n"
        + "".join(f"{c}: &{c} [{', '.join(['*' + b] * 8)}]\n" for b, c in zip("abcdefgh", "bcdefghi", strict=True)),
        "",
    ),
    "no YAML": ("name: [first\n", "yaml"),
    "no mapping": ("- first\n", ""),
    "nothing": ("", ""),
    "launchers beside recorded traffic": (
        NEAR.replace("flights: [{id: line, entry: airliner, identity: neutral, route: [[45.2, -29.8], [45.2, -30.2]]}]",
                     "flights: [{id: real, recording: traffic.csv}]"),
        "recorded traffic beside the launchers",
    ),
}  # fmt: skip


@pytest.mark.parametrize("command", ["check", "run", "sources"])
@pytest.mark.parametrize("fault", WRONG)
def test_a_fault_of_the_file_is_told_with_its_place(near, command, fault):
    text, words = WRONG[fault]
    (near.parent / "traffic.csv").write_text(RECORDING)
    near.write_text(text)
    told = cli(command, near, code=1)
    assert "near.yaml" in told
    assert words in told


@pytest.mark.parametrize("command", ["check", "run"])
def test_a_file_that_is_no_text_or_huge_is_told(tmp_path, command):
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "huge.yaml").write_bytes(b"# much\n" * 2_000_000)
    for name in ("binary.yaml", "huge.yaml"):
        told = cli(command, tmp_path / name, code=1)
        assert name in told
        assert len(told) < 2_000
    assert "is a folder" in cli(command, tmp_path, code=1)
    assert "no such file" in cli(command, tmp_path / "nowhere.yaml", code=1)
    assert "did you mean 'one-target'" in cli(command, "one-targt", code=1)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("raids[nroth].count=3", "did you mean 'north'"),
        ("raids[north].count=0", "at least 1"),
        ("raids[north].cuont=3", "did you mean 'count'"),
        ("duration_s=nan", "finite"),
        ("raids[north].count=[", "--set"),
        ("overrides[9m96e].kill_probability_aircraft=1.5", "at most 1"),
        ("overrides[9m96x].mass_kg=1", "did you mean"),
        ("overrides[9m96e].mass_s=1", "overrides[9m96e].mass_s"),
    ],
)
def test_a_fault_of_a_setting_is_told_with_its_column(near, setting, words):
    told = cli("run", near, "--set", setting, code=1)
    assert words in told
    assert "--set:1:" in told


# the other commands


def test_new_copies_a_bundled_scenario(tmp_path):
    assert "one-target" in cli("new")
    assert cli("new", "one-target") == openiads.bundled_text("one-target")
    file = tmp_path / "mine.yaml"
    cli("new", "one-target", "-o", file)
    assert file.read_text() == openiads.bundled_text("one-target")
    assert "add --force" in cli("new", "one-target", "-o", file, code=1)
    cli("new", "small-raid", "-o", file, "--force")
    assert cli("check", file) == "small-raid: no problem found\n"
    assert "choose another place" in cli("new", "one-target", "-o", tmp_path / "no" / "where.yaml", code=1)
    assert "did you mean 'small-raid'" in cli("new", "smal-raid", code=1)


def test_sources_print_the_assumed_numbers_first(near):
    text = cli("sources", near)
    places = [text.index(f"\n{word}\n") for word in ("ASSUMED", "DERIVED", "PUBLISHED", "SOURCES")]
    assert places == sorted(places)
    assert "kill_probability_aircraft = 0.75" in text
    rows = json.loads(cli("sources", near, "--json"))
    assert {"entry", "key", "value", "grade", "source", "printed"} <= set(rows[0])


def test_an_interceptor_is_printed_with_its_shots_and_the_residuals_of_its_fit():
    text = cli("catalogue", "48n6e3")
    assert "SHOT, aerodynamic target, middle values. Envelope: 3000 to 250000 m, heights 10 to 27000 m." in text
    assert "SHOT, ballistic target, middle values. Envelope: 7000 to 60000 m, heights 2000 to 27000 m." in text
    assert "model less used" in text
    assert "SHOT" not in cli("catalogue", "fighter")
    found = json.loads(cli("catalogue", "48n6e3", "--json", "--values", "sceptical"))
    aerodynamic, ballistic = found["shots"]
    assert (found["id"], found["stance"], aerodynamic["maximum_range_m"]) == ("48n6e3", "sceptical", 150e3)
    assert len(aerodynamic["time_s"]) == len(aerodynamic["speed_m_s"]) == len(ballistic["height_m"])
    assert [row["name"] for row in found["residuals"]][:2] == ["top_speed_m_s", "maximum_range_m"]
    assert found["values"]["maximum_range_km"]["nominal"] == 250
    assert "shots" not in json.loads(cli("catalogue", "fighter", "--json"))
    assert {"id": "fighter", "kind": "target", "name": "Fighter"}.items() <= {
        **next(row for row in json.loads(cli("catalogue", "--json")) if row["id"] == "fighter"),
        "name": "Fighter",
    }.items()


def test_the_catalogue_lists_its_entries_and_prints_one():
    assert "s400-fire-unit" in cli("catalogue")
    assert "channels = 6 (6 to 10)" in cli("catalogue", "s400-fire-unit")
    for name in openiads.catalogue().ids():
        assert name in cli("catalogue", name)
    assert "no entry 's400-fireunit'" in cli("catalogue", "s400-fireunit", code=1)
    assert "no such folder" in cli("catalogue", "--folder", "/nowhere", code=1)


def test_a_warm_up_says_where_the_compiled_code_is():
    assert "compiled code is in" in cli("warmup")


def test_every_command_has_a_line_of_help():
    text = cli("--help")
    for name, command in main.commands.items():
        assert name in text
        assert command.get_short_help_str(200)
        assert "Usage" in cli(name, "--help")
    assert cli("--version") == f"openiads, version {openiads.__version__}\n"


# as a process of its own


def process(*arguments, code=None, **options):
    """Start the command line, or Python code with the command line at hand, as a process of its own."""
    command = ["-c", code] if code else ["-m", "openiads.cli"]
    return subprocess.Popen(
        [sys.executable, *command, *map(str, arguments)],
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options},
    )


def test_help_needs_no_heavy_library():
    code = (
        "import sys\nfrom openiads.cli import main\nmain(['--help'], standalone_mode=False)\n"
        "print([m for m in ('numba', 'numpy', 'pydantic', 'duckdb', 'matplotlib', 'scipy') if m in sys.modules])\n"
    )
    out, err = process(code=code).communicate(timeout=TIMEOUT_S)
    assert out.strip().splitlines()[-1] == "[]"
    assert err == ""


def test_a_process_says_what_is_wrong_and_nothing_else(near):
    near.write_text(WRONG["an unknown key"][0])
    child = process("run", near)
    out, err = child.communicate(timeout=TIMEOUT_S)
    assert (child.returncode, out) == (1, "")
    assert f"{near}:3:1: duratoin_s: unknown key; did you mean 'duration_s'?" in err
    assert not any(word in err for word in LOUD)


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise there")
@pytest.mark.parametrize("arguments", [["catalogue"], ["schema"], ["run", "near.yaml"], ["sources", "small-raid"]])
def test_a_reader_that_closes_early_is_no_fault(near, arguments):
    """As in `openiads schema | head -1`."""
    read, write = os.pipe()
    os.close(read)
    child = process(*arguments, stdout=write, cwd=near.parent)
    os.close(write)
    _, err = child.communicate(timeout=TIMEOUT_S)
    assert not any(word in err for word in LOUD), err
    assert child.returncode == 0


# Runs the command line, but says on standard output when what is to be interrupted has begun.
REPORTING = """
import sys, time
import openiads
from openiads.cli import main
from openiads.record import store

plain_replicate, plain_table = openiads.replicate, store.write_table

def replicate(*arguments, **options):
    for found in plain_replicate(*arguments, **options):
        print("begun", flush=True)
        yield found

def write_table(connection, name, columns, path):
    plain_table(connection, name, columns, path)
    if name == "tracks":
        print("begun", flush=True)
        time.sleep(600)

if sys.argv[1] == "while-running":
    openiads.replicate = replicate
else:
    store.write_table = write_table
main(sys.argv[2:])
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal there")
@pytest.mark.parametrize(
    ("moment", "options"), [("while-running", ["--replications", "1000000", "--workers", "2"]), ("while-writing", [])]
)
@pytest.mark.parametrize("before", ["nothing", "a record"])
def test_an_interrupted_run_leaves_no_half_of_a_record(near, moment, options, before):
    place = near.parent / "records"
    place.mkdir()
    if before == "a record":
        cli("run", near, "--seed", 77, "--out", place / "mine", "--json")
    held = {path.relative_to(place): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    child = process(moment, "run", near, "--out", place / "mine", "--json", *options, code=REPORTING)
    assert child.stdout.readline() == "begun\n"
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=TIMEOUT_S)
    assert child.returncode == 130
    assert "stopped; nothing half written is left behind" in err
    assert not any(word in err for word in LOUD), err
    assert {path.relative_to(place): path.read_bytes() for path in place.rglob("*") if path.is_file()} == held
    assert [path.name for path in place.iterdir()] == (["mine"] if held else [])
