"""Running studies: the same rows on any number of workers, nothing lost, nothing doubled, and refusals that say why."""

import os
import threading

import pytest
from small_study import SCENARIO, STUDY, rows, run, write

import openiads
from openiads.study import parts, stock
from openiads.study.journal import Journal, journal_files


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Rows of the small study, run at once on one thread."""
    return rows(run(tmp_path_factory.mktemp("undisturbed"), workers=1))


def test_a_row_says_all_that_it_is_a_row_of(undisturbed):
    assert len(undisturbed) == 120
    row = undisturbed[-1]
    assert (row["point"], row["replication"], row["seed"]) == (3, 29, 5)
    assert (row["raid"], row["alarms"]) == (2.0, 40.0)
    assert row["openiads"] == openiads.__version__
    assert len(row["scenario_hash"]) == 64
    assert row["attackers"] == 2.0


def test_rows_are_those_of_replicate(tmp_path, undisturbed):
    study = openiads.load_study(write(tmp_path))
    for number, measures in enumerate(openiads.replicate(study.scenario_at(1), 5, workers=1)):
        row = next(r for r in undisturbed if r["point"] == 1 and r["replication"] == number)
        assert {name: row[name] for name in measures if name != "cpu_s"} == {
            name: value for name, value in measures.items() if name != "cpu_s"
        }


def test_design_points_share_their_draws(undisturbed):
    by_point = {p: [r["detections"] - r["false_alarms"] for r in undisturbed if r["point"] == p] for p in (0, 1)}
    assert by_point[0] == by_point[1]


def test_no_number_of_workers_changes_a_row(tmp_path, undisturbed):
    assert rows(run(tmp_path, workers=3)) == undisturbed


def test_shards_make_the_same_rows_together(tmp_path, undisturbed):
    study = openiads.load_study(write(tmp_path))
    for number in (1, 2, 3):
        openiads.run_study(study, tmp_path / f"shard-{number}", shard=(number, 3))
        openiads.run_study(study, tmp_path / "together", shard=(number, 3))
    folders = [tmp_path / f"shard-{number}" for number in (1, 2, 3)]
    assert rows(openiads.results(*folders)) == undisturbed
    assert rows(openiads.merge_results(folders, tmp_path / "merged")) == undisturbed
    assert rows(openiads.results(tmp_path / "together")) == undisturbed


def test_a_study_stopped_anywhere_goes_on_to_the_same_rows(tmp_path, undisturbed):
    study = openiads.load_study(write(tmp_path))

    def stop(progress):
        raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            openiads.run_study(study, tmp_path / "out", workers=2, watch=stop)
    kept = len(rows(openiads.results(tmp_path / "out")))
    assert 0 < kept < 120
    outcome = openiads.run_study(study, tmp_path / "out")
    assert (outcome.rows, outcome.added) == (120, 120 - kept)
    assert rows(openiads.results(tmp_path / "out")) == undisturbed
    assert openiads.run_study(study, tmp_path / "out").added == 0


def test_rows_of_a_process_that_was_killed_are_read_from_its_journal(tmp_path, undisturbed, monkeypatch):
    study = openiads.load_study(write(tmp_path))
    monkeypatch.setattr(stock.Stock, "close", lambda self: None)
    openiads.run_study(study, tmp_path / "out")
    monkeypatch.undo()
    assert not parts.part_files(tmp_path / "out")
    assert rows(openiads.results(tmp_path / "out")) == undisturbed
    (journal,) = journal_files(tmp_path / "out")
    journal.write_bytes(journal.read_bytes()[:-100])
    assert len(rows(openiads.results(tmp_path / "out"))) == 119
    assert openiads.run_study(study, tmp_path / "out").added == 1
    assert not journal_files(tmp_path / "out")
    assert rows(openiads.results(tmp_path / "out")) == undisturbed


def test_a_kill_between_a_part_and_its_journal_doubles_nothing(tmp_path, undisturbed):
    results = run(tmp_path)
    journal = Journal(tmp_path / "out", "all")
    for row in rows(results)[:50]:
        measures = {name: row[name] for name in results.measures}
        journal.append(parts.Row(row["point"], row["replication"], row["scenario_hash"], measures))
    assert rows(openiads.results(tmp_path / "out")) == undisturbed
    openiads.run_study(results.study, tmp_path / "out")
    assert rows(openiads.results(tmp_path / "out")) == undisturbed


def test_what_a_killed_process_had_begun_to_write_is_taken_away(tmp_path, undisturbed):
    results = run(tmp_path)
    half = tmp_path / "out" / "rows" / ".writing-all-1.tmp"
    half.write_text("half")
    assert rows(openiads.results(tmp_path / "out")) == undisturbed
    openiads.run_study(results.study, tmp_path / "out")
    assert not half.exists()


def test_many_parts_read_as_one(tmp_path, undisturbed, monkeypatch):
    monkeypatch.setattr(stock, "ROWS_PER_PART", 16)
    results = run(tmp_path, workers=2)
    assert len(results.parts) > 2
    assert rows(results) == undisturbed


def test_a_damaged_part_is_named_and_its_rows_are_computed_again(tmp_path, undisturbed, monkeypatch):
    monkeypatch.setattr(stock, "ROWS_PER_PART", 16)
    results = run(tmp_path, workers=1)
    victim = results.parts[1]
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    found = openiads.results(tmp_path / "out")
    assert str(victim) in found.remarks[0]
    assert 0 < len(rows(found)) < 120
    outcome = openiads.run_study(results.study, tmp_path / "out")
    assert str(victim) in outcome.remarks[0]
    assert [path.name for path in (tmp_path / "out" / "damaged").iterdir()] == [victim.name]
    assert outcome.added == 120 - len(rows(found))
    again = openiads.results(tmp_path / "out")
    assert (rows(again), again.remarks) == (undisturbed, [])


def test_a_part_that_was_cut_or_emptied_is_damaged_too(tmp_path, undisturbed):
    results = run(tmp_path)
    for content in (b"", results.parts[0].read_bytes()[:200]):
        results.parts[0].write_bytes(content)
        openiads.run_study(results.study, tmp_path / "out")
        assert rows(openiads.results(tmp_path / "out")) == undisturbed


def test_more_replications_add_rows_and_keep_those_there(tmp_path, undisturbed):
    run(tmp_path, study=STUDY.replace("replications: 30", "replications: 10"))
    study = openiads.load_study(write(tmp_path))
    assert openiads.run_study(study, tmp_path / "out").added == 80
    assert rows(openiads.results(tmp_path / "out")) == undisturbed


@pytest.mark.parametrize(
    ("study", "scenario", "words"),
    [
        (STUDY, SCENARIO.replace("duration_s: 3", "duration_s: 4"), "scenario.duration_s: 3.0 in the folder, 4.0 now"),
        (STUDY.replace("values: [1, 2]", "values: [1, 3]"), SCENARIO, "design.factors"),
        (STUDY + "seed: 9\n", SCENARIO, "seed: 5 in the folder, 9 now"),
    ],
)
def test_a_folder_of_another_study_is_refused_with_what_differs(tmp_path, study, scenario, words):
    results = run(tmp_path)
    before = rows(results)
    with pytest.raises(openiads.StudyError, match="name another folder") as caught:
        run(tmp_path, study=study, scenario=scenario)
    assert words in str(caught.value)
    assert rows(openiads.results(tmp_path / "out")) == before


def test_a_folder_of_another_version_is_refused(tmp_path, monkeypatch):
    results = run(tmp_path)
    monkeypatch.setattr(openiads, "__version__", "9.9")
    with pytest.raises(openiads.StudyError, match=r'version of openiads: "0\.1\.0" in the folder, "9\.9" now'):
        openiads.run_study(results.study, tmp_path / "out")


def test_a_folder_with_anything_else_is_refused(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine")
    with pytest.raises(openiads.StudyError, match=r"letter\.txt"):
        run(tmp_path)


def test_a_second_process_on_one_folder_is_refused(tmp_path):
    study = openiads.load_study(write(tmp_path))
    said = []

    def second(progress):
        if not said:
            with pytest.raises(openiads.StudyError) as caught:
                openiads.run_study(study, tmp_path / "out")
            said.append(str(caught.value))

    openiads.run_study(study, tmp_path / "out", watch=second)
    assert "another process works on it" in said[0]


def test_a_full_disk_stops_cleanly_and_the_study_goes_on_later(tmp_path, undisturbed, monkeypatch):
    study, write_now, written = openiads.load_study(write(tmp_path)), os.write, threading.Semaphore(40)

    def full(descriptor, line):
        if not written.acquire(blocking=False):
            raise OSError(28, "No space left on device")
        return write_now(descriptor, line)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        openiads.run_study(study, tmp_path / "out", workers=2)
    monkeypatch.undo()
    assert len(rows(openiads.results(tmp_path / "out"))) == 40
    assert openiads.run_study(study, tmp_path / "out").added == 80
    assert rows(openiads.results(tmp_path / "out")) == undisturbed


def test_a_rule_to_stop_gives_the_same_rows_after_an_interruption(tmp_path):
    study = STUDY.replace(
        "replications: 30", "stop: {measure: false_alarms, half_width: 0.07, batch: 20, maximum: 140}"
    )
    whole = rows(run(tmp_path, "whole", study, workers=1))
    read = openiads.load_study(write(tmp_path, study))

    def stop(progress):
        if progress.added > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        openiads.run_study(read, tmp_path / "out", workers=2, watch=stop)
    openiads.run_study(read, tmp_path / "out", workers=3)
    assert rows(openiads.results(tmp_path / "out")) == whole
    counts = [sum(row["point"] == point for row in whole) for point in range(4)]
    assert all(100 <= count <= 140 for count in counts)


def test_any_row_can_be_run_again_with_its_full_record(tmp_path, undisturbed):
    run(tmp_path)
    record = openiads.rerun(tmp_path / "out", 3, 17)
    assert record.meta["level"] == "full"
    assert record.rows("detections") == record.measures["detections"] == undisturbed[3 * 30 + 17]["detections"]
    with pytest.raises(openiads.StudyError, match="no row of point 3 and replication 30"):
        openiads.rerun(tmp_path / "out", 3, 30)


def test_a_row_is_not_run_again_by_a_scenario_that_changed(tmp_path):
    run(tmp_path)
    text = (tmp_path / "out" / "scenario.yaml").read_text()
    (tmp_path / "out" / "scenario.yaml").write_text(text.replace("duration_s: 3.0", "duration_s: 2.0"))
    with pytest.raises(openiads.StudyError, match="duration_s"):
        openiads.rerun(tmp_path / "out", 0, 0)


def test_a_part_that_finds_no_room_stops_the_study_in_the_systems_words(tmp_path, undisturbed):
    resource = pytest.importorskip("resource", reason="limits of POSIX")
    study = openiads.load_study(write(tmp_path))
    results = run(tmp_path, "whole")
    whole = results.parts[0].stat().st_size
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    journal = Journal(tmp_path / "out", "all")
    for row in rows(results):
        measures = {name: row[name] for name in results.measures}
        journal.append(parts.Row(row["point"], row["replication"], row["scenario_hash"], measures))
    journal.close()
    resource.setrlimit(resource.RLIMIT_FSIZE, (whole // 2, limits[1]))
    try:
        with pytest.raises(OSError, match=r"File too large|No space left") as caught:
            openiads.run_study(study, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "{" not in str(caught.value)
    assert not parts.part_files(tmp_path / "out")
    assert openiads.run_study(study, tmp_path / "out").added == 0
    assert rows(openiads.results(tmp_path / "out")) == undisturbed


def test_where_all_parts_are_damaged_they_are_named(tmp_path):
    results = run(tmp_path)
    results.parts[0].write_bytes(b"none")
    with pytest.raises(openiads.StudyError, match="holds no sound rows") as caught:
        openiads.results(tmp_path / "out")
    assert str(results.parts[0]) in str(caught.value)


def test_a_rule_on_rounds_that_nobody_has_goes_on_after_an_interruption(tmp_path):
    text = STUDY.replace("replications: 30", 'stop: {measure: "rounds_fired[48n6e3]", half_width: 0.05}')
    study = openiads.load_study(write(tmp_path, text))

    def stop(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        openiads.run_study(study, tmp_path / "out", workers=2, watch=stop)
    openiads.run_study(study, tmp_path / "out")
    assert openiads.results(tmp_path / "out").counts == dict.fromkeys(range(4), 100)
