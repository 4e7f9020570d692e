"""The journal: a row that was written is read again, and a torn or damaged line is left out alone."""

from openiads.study.journal import Journal, journal_files, line_of, row_of, rows_in
from openiads.study.parts import Row


def row(replication, **measures):
    """A row of point 3."""
    return Row(3, replication, "hash", {"reached": 0.1 + 0.2, **measures})


def test_a_row_comes_back_to_the_bit():
    assert row_of(line_of(row(7))) == row(7)


def test_a_line_that_was_cut_anywhere_is_no_row():
    line = line_of(row(7))
    assert all(row_of(line[:length]) is None for length in range(len(line)))


def test_a_changed_sign_is_noticed():
    line = bytearray(line_of(row(7)))
    for place in range(0, len(line) - 1, 3):
        changed = bytes(line[:place]) + bytes([line[place] ^ 1]) + bytes(line[place + 1 :])
        assert row_of(changed) is None


def test_rotation_hands_over_what_came_and_goes_on_in_a_new_file(tmp_path):
    journal = Journal(tmp_path, "all")
    journal.append(row(0))
    journal.append(row(1))
    path, rows = journal.rotate()
    journal.append(row(2))
    last, further = journal.close()
    assert [r.replication for r in rows] == [0, 1]
    assert [r.replication for r in further] == [2]
    assert [r.replication for file in (path, last) for r in rows_in(file)] == [0, 1, 2]


def test_an_older_journal_is_never_written_again(tmp_path):
    Journal(tmp_path, "all").append(row(0))
    Journal(tmp_path, "all").append(row(1))
    assert [[r.replication for r in rows_in(path)] for path in journal_files(tmp_path)] == [[0], [1]]


def test_a_write_that_failed_half_way_costs_its_own_row_only(tmp_path, monkeypatch):
    import os

    import pytest

    journal, write = Journal(tmp_path, "all"), os.write
    journal.append(row(0))

    def full(descriptor, line):
        write(descriptor, line[:20])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        journal.append(row(1))
    monkeypatch.setattr(os, "write", write)
    journal.append(row(2))
    path, _ = journal.close()
    assert [r.replication for r in rows_in(path)] == [0, 2]
