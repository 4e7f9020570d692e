"""A record is written whole or not at all, reads back equal, and equal records give equal bytes."""

import hashlib
import json
import sys

import numpy as np
import pytest
from synthetic_record import synthetic_record

from openiads.record import store
from openiads.record.columns import TABLES
from openiads.record.store import Record, RecordError


def digests(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def folder(record, tmp_path_factory):
    return record.write(tmp_path_factory.mktemp("store") / "out" / "an odd [name]? it's")


def test_a_record_reads_back_as_it_was(record, folder):
    again = Record.read(folder)
    for name in TABLES:
        for column, values in record[name].items():
            np.testing.assert_array_equal(again[name][column], values, err_msg=f"{name}.{column}")
            assert again[name][column].dtype.kind == values.dtype.kind
    assert again.measures == record.measures
    assert again.meta == record.meta
    assert again.scenario == record.scenario


def test_equal_runs_give_equal_bytes(record, folder, tmp_path):
    again = synthetic_record()
    again.run["wall_s"] = 99.0
    again.measures["cpu_s"] = 77.0
    first, second = digests(folder), digests(again.write(tmp_path / "again"))
    assert {name for name in first if first[name] != second[name]} == {"run.json"}


def test_one_and_two_threads_write_the_same_bytes(record, tmp_path):
    long = {name: np.tile(column, 15_000) for name, column in record["events"].items()}
    for threads in (1, 2):
        connection = store._connection(threads)
        store.write_table(connection, "events", long, tmp_path / f"{threads}.parquet")
        connection.close()
    assert len(long["time_s"]) > 2 * 122_880
    assert (tmp_path / "1.parquet").read_bytes() == (tmp_path / "2.parquet").read_bytes()


def test_what_varies_is_kept_in_one_file(folder):
    assert "cpu_s" not in json.loads((folder / "measures.json").read_text())
    assert json.loads((folder / "run.json").read_text())["cpu_s"] == 0.25
    assert json.loads((folder / "measures.json").read_text())["attackers"] == 2


def test_any_parquet_reader_finds_a_missing_price_as_null(folder):
    import duckdb

    path = str(folder / "interceptor_types.parquet").replace("[", "[[]", 1).replace("?", "[?]").replace("'", "''")
    found = duckdb.sql(f"SELECT count(*), count(unit_cost_usd) FROM read_parquet('{path}')").fetchall()
    assert found == [(2, 0)]


def test_a_level_leaves_out_the_tables_above_it(tmp_path):
    record = synthetic_record("events")
    names = {path.name for path in record.write(tmp_path / "events").iterdir()}
    assert "orders.parquet" in names
    assert "truth.parquet" not in names
    assert Record.read(tmp_path / "events").rows("truth") == 0


def test_a_record_is_replaced_and_its_report_goes_with_it(record, tmp_path):
    folder = record.write(tmp_path / "out")
    (folder / "report.html").write_text("old")
    record.write(folder)
    assert not (folder / "report.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("there", ["notes.txt", "record.json/notes.txt"])
def test_a_folder_that_holds_anything_else_is_refused(record, tmp_path, there):
    for name in there.split("/"):
        (tmp_path / name).write_text("mine")
    with pytest.raises(RecordError, match=r"notes\.txt"):
        record.write(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("asked", ["write", "require"])
def test_a_place_that_takes_nothing_is_refused_in_words(record, tmp_path, monkeypatch, asked):
    def refused(*_, **__):
        raise PermissionError(13, "Permission denied", ".out-x7")

    monkeypatch.setattr(store.tempfile, "mkdtemp", refused)
    with pytest.raises(RecordError) as caught:
        record.write(tmp_path / "out") if asked == "write" else store.require_folder(tmp_path / "out")
    words = f"{tmp_path / 'out'} can not be written: Permission denied; name another place, or free this one"
    assert str(caught.value) == words


def test_a_place_that_takes_a_record_is_left_as_it_was(tmp_path):
    store.require_folder(tmp_path / "deep" / "out")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_filled_and_a_file_is_refused(record, tmp_path):
    (tmp_path / "empty").mkdir()
    record.write(tmp_path / "empty")
    (tmp_path / "file").write_text("x")
    with pytest.raises(RecordError, match="is a file"):
        record.write(tmp_path / "file")


@pytest.mark.parametrize("moment", ["write_table", "_swap"])
def test_an_interrupted_write_leaves_what_was_there(record, tmp_path, monkeypatch, moment):
    folder = record.write(tmp_path / "out")
    before = digests(folder)

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(store, moment, interrupted)
    with pytest.raises(KeyboardInterrupt):
        record.write(folder)
    with pytest.raises(KeyboardInterrupt):
        record.write(tmp_path / "new")
    assert digests(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_unknown_format_is_refused_with_a_sentence(record, tmp_path):
    folder = record.write(tmp_path / "out")
    (folder / "record.json").write_text(json.dumps({**record.meta, "format": 2}))
    with pytest.raises(RecordError, match="has format 2; this version reads format 1 only"):
        Record.read(folder)


def test_what_is_no_record_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(RecordError, match="is no record"):
        Record.read(tmp_path)


def test_a_broken_table_is_named(record, tmp_path):
    folder = record.write(tmp_path / "out")
    (folder / "events.parquet").write_bytes(b"nothing")
    with pytest.raises(RecordError, match=r"events\.parquet") as caught:
        Record.read(folder)
    assert "SELECT" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_misspelt_table_is_answered_with_the_nearest(record):
    with pytest.raises(KeyError, match="did you mean 'tracks'"):
        record["track"]


def test_a_data_frame_has_the_columns_of_the_table(record):
    pytest.importorskip("pandas")
    assert tuple(record.frame("targets").columns) == TABLES["targets"].names


def test_without_pandas_the_error_says_what_to_do(record, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        record.frame("targets")


def test_a_notebook_shows_measures_and_tables(record):
    shown = record._repr_html_()
    assert "attackers" in shown
    assert "detections" in shown
    assert record.meta["mark"] in shown
