"""Results in stores that fsspec reaches: the rows of a folder, from any machine; damage, locks and faults in words."""

import json

import pytest
from command_line import cli
from small_study import SCENARIO, STUDY, rows, run, write

import openiads
from openiads.study import stock, store_lock
from openiads.study.store import Store, is_store

fsspec = pytest.importorskip("fsspec", reason="needs openiads[stores]: fsspec is not installed")


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    """This machine: where it works on studies in stores."""
    place = tmp_path / "machine"
    monkeypatch.setattr("openiads.study.remote.code_folder", lambda: place / "kernels")
    monkeypatch.setattr(store_lock, "WATCHED_S", 0.5)
    monkeypatch.setattr(store_lock, "RENEWED_EVERY_S", 0.1)
    return place


@pytest.fixture
def another_machine(tmp_path, monkeypatch):
    """From here on things happen on another machine."""

    def change():
        monkeypatch.setattr("openiads.study.remote.code_folder", lambda: tmp_path / "another" / "kernels")

    return change


@pytest.fixture(params=["memory", "file"])
def address(request, tmp_path):
    """The address of an empty place in a store; one of them has no folders, as object stores have none."""
    places = {"file": f"file://{tmp_path}/bucket/study", "memory": f"memory://bucket-{tmp_path.name}/study"}
    yield places[request.param]
    fsspec.filesystem("memory").store.clear()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Rows of the small study, in a folder."""
    return rows(run(tmp_path_factory.mktemp("undisturbed"), workers=1))


def stop_after(count):
    """A watch that stops a study as Ctrl-C does."""

    def watch(progress):
        if progress.added >= count:
            raise KeyboardInterrupt

    return watch


def test_an_address_is_told_from_a_folder(tmp_path):
    assert is_store("s3://bucket/study")
    assert is_store("simplecache::s3://bucket/study")
    assert not any(map(is_store, ("results/study", "C:\\results", tmp_path)))


def test_a_store_holds_the_rows_of_a_folder(tmp_path, address, undisturbed):
    study = openiads.load_study(write(tmp_path))
    outcome = openiads.run_study(study, address, workers=2)
    assert (outcome.folder, outcome.rows, outcome.added) == (address, 120, 120)
    names = Store(address).names()
    assert set(names) == {"manifest.json", "scenario.yaml", "study.yaml"}
    assert sum(int(name.split("-")[-2]) for name in Store(address).names("rows")) == 120
    assert rows(openiads.results(address)) == undisturbed
    assert openiads.run_study(study, address).added == 0


def test_another_machine_goes_on_where_one_stopped(tmp_path, address, undisturbed, another_machine):
    study = openiads.load_study(write(tmp_path))
    with pytest.raises(KeyboardInterrupt):
        openiads.run_study(study, address, workers=1, watch=stop_after(20))
    kept = len(rows(openiads.results(address)))
    another_machine()
    assert 20 <= len(rows(openiads.results(address))) == kept < 120
    assert openiads.run_study(study, address).added == 120 - kept
    assert rows(openiads.results(address)) == undisturbed


def test_a_machine_that_was_killed_loses_nothing_that_it_had_not_sent(tmp_path, address, undisturbed, monkeypatch):
    study = openiads.load_study(write(tmp_path))
    with monkeypatch.context() as killed:
        killed.setattr(stock.Stock, "close", lambda self: None)
        with pytest.raises(KeyboardInterrupt):
            openiads.run_study(study, address, workers=1, watch=stop_after(20))
    assert not Store(address).names("rows")
    outcome = openiads.run_study(study, address)
    assert outcome.added < 120 == outcome.rows
    assert rows(openiads.results(address)) == undisturbed


def test_rows_are_sent_while_the_study_runs(tmp_path, address, monkeypatch):
    monkeypatch.setattr(stock, "SENT_EVERY_S", 0.0)
    seen = []
    openiads.run_study(
        openiads.load_study(write(tmp_path)), address, watch=lambda _: seen.append(len(Store(address).names("rows")))
    )
    assert len(set(seen)) > 2


def test_shards_on_machines_of_their_own_make_the_rows_together(tmp_path, address, undisturbed, monkeypatch):
    study = openiads.load_study(write(tmp_path))
    for number in (1, 2, 3):
        monkeypatch.setattr("openiads.study.remote.code_folder", lambda n=number: tmp_path / f"m{n}" / "kernels")
        openiads.run_study(study, address, shard=(number, 3))
        openiads.run_study(study, f"{address}-{number}", shard=(number, 3))
    apart = [f"{address}-{number}" for number in (1, 2, 3)]
    assert rows(openiads.results(address)) == undisturbed
    assert rows(openiads.results(*apart)) == undisturbed
    assert rows(openiads.merge_results(apart, tmp_path / "merged")) == undisturbed
    assert rows(openiads.merge_results(apart, f"{address}-merged")) == undisturbed
    with pytest.raises(openiads.StudyError, match="is not empty"):
        openiads.merge_results(apart, f"{address}-merged")


def test_a_folder_with_rows_in_its_journal_merges_into_a_store_whole(tmp_path, address, undisturbed, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(stock.Stock, "close", lambda self: None)
        openiads.run_study(openiads.load_study(write(tmp_path)), tmp_path / "out")
    assert rows(openiads.merge_results([tmp_path / "out"], address)) == undisturbed


def test_a_damaged_part_is_named_and_its_rows_are_computed_again(tmp_path, address, undisturbed, monkeypatch):
    monkeypatch.setattr(stock, "ROWS_PER_PART", 16)
    study, store = openiads.load_study(write(tmp_path)), Store(address)
    openiads.run_study(study, address, workers=1)
    victim = f"rows/{sorted(store.names('rows'))[1]}"
    store.write(victim, store.read(victim)[:-7])
    monkeypatch.setattr("openiads.study.remote.code_folder", lambda: tmp_path / "another" / "kernels")
    found = openiads.results(address)
    assert f"{address}/{victim} was damaged" in found.remarks[0]
    assert 0 < len(rows(found)) < 120
    outcome = openiads.run_study(study, address)
    assert "set aside" in outcome.remarks[0]
    assert outcome.added == 120 - len(rows(found))
    again = openiads.results(address)
    assert (rows(again), again.remarks) == (undisturbed, [])


def test_a_part_that_was_damaged_before_it_was_sent_is_not_sent(tmp_path, address, undisturbed, machine, monkeypatch):
    study = openiads.load_study(write(tmp_path))
    with monkeypatch.context() as offline:
        offline.setattr("openiads.study.remote.send_part", lambda store, path: None)
        openiads.run_study(study, address)
    (part,) = machine.glob("studies/*/results/rows/part-*")
    part.write_bytes(part.read_bytes()[:-1])
    outcome = openiads.run_study(study, address)
    assert (outcome.added, len(outcome.remarks)) == (120, 1)
    assert part.name not in Store(address).names("rows")
    assert rows(openiads.results(address)) == undisturbed


def test_a_second_process_is_refused_on_this_machine_and_on_another(tmp_path, address, another_machine):
    study, said = openiads.load_study(write(tmp_path)), []

    def second(progress):
        if said:
            return
        for change in (lambda: None, another_machine):
            change()
            with pytest.raises(openiads.StudyError) as caught:
                openiads.run_study(study, address)
            said.append(str(caught.value))

    openiads.run_study(study, address, watch=second)
    assert all(f"{address}: another process works on it" in each for each in said)
    assert len(said) == 2
    assert "lock" not in Store(address).names()


def test_the_lock_of_a_machine_that_died_is_taken_over(tmp_path, address):
    store = Store(address)
    store.write("lock", json.dumps({"holder": "gone", "machine": "gone", "renewed": 7}).encode())
    store.write("lock-1-of-3", b"torn")
    assert openiads.run_study(openiads.load_study(write(tmp_path)), address).added == 120
    assert not [name for name in store.names() if name.startswith("lock")]


def test_a_store_of_another_study_is_refused_with_what_differs(tmp_path, address, undisturbed):
    openiads.run_study(openiads.load_study(write(tmp_path)), address)
    changed = openiads.load_study(write(tmp_path, scenario=SCENARIO.replace("duration_s: 3", "duration_s: 4")))
    with pytest.raises(openiads.StudyError, match="duration_s") as caught:
        openiads.run_study(changed, address)
    assert f"{address} holds results of something else" in str(caught.value)
    assert rows(openiads.results(address)) == undisturbed


def test_a_store_with_anything_else_is_refused(tmp_path, address):
    Store(address).write("letter.txt", b"mine")
    with pytest.raises(openiads.StudyError, match=r"letter\.txt"):
        openiads.run_study(openiads.load_study(write(tmp_path)), address)


def test_a_store_that_fails_on_the_way_is_told_and_nothing_is_lost(tmp_path, address, undisturbed, monkeypatch):
    study, write_now = openiads.load_study(write(tmp_path)), Store.write

    def failing(self, name, content):
        if name.startswith("rows/"):
            raise openiads.StudyError(f"{address} cannot be written: no room")
        write_now(self, name, content)

    monkeypatch.setattr(Store, "write", failing)
    with pytest.raises(openiads.StudyError, match="cannot be written: no room"):
        openiads.run_study(study, address)
    monkeypatch.setattr(Store, "write", write_now)
    assert openiads.run_study(study, address).added == 0
    assert rows(openiads.results(address)) == undisturbed


@pytest.mark.parametrize(
    ("wrong", "words"),
    [("nowhere://a/b", "nowhere"), ("file:///no/such/study", "holds no results"), ("s4://a", "cannot be opened")],
)
def test_an_address_that_leads_nowhere_is_told_in_words(wrong, words):
    assert words in cli("results", wrong, code=1)


def test_the_commands_take_addresses(tmp_path, undisturbed):
    address = f"file://{tmp_path}/bucket/study"
    assert f"{address}: 120 rows, 120 of them now" in cli("study", write(tmp_path), "--out", address)
    assert json.loads(cli("results", address, "--json"))["rows"] == 120
    assert "to the bit" in cli("rerun", address, "--point", 2, "--replication", 5)
    common = ("--factor", "raid", "--measure", "detections")
    assert "detections" in cli("analyse", "magazine", address, *common)
    assert rows(openiads.results(tmp_path / "bucket" / "study")) == undisturbed


def test_a_store_that_ends_with_the_command_is_the_command_lines_fault(tmp_path):
    assert "gone when this command ends" in cli("study", write(tmp_path), "--out", "memory://a/b", code=2)


def test_without_fsspec_an_address_is_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "fsspec.core", None)
    said = cli("study", write(tmp_path, STUDY), "--out", "s3://bucket/study", code=1)
    assert "openiads[stores]" in said
