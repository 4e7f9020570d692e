"""Whether a place can be written to is told before, and nothing is left there."""

import pytest

from openiads.record.outputs import require_file, require_files_in


def test_a_file_that_is_not_there_yet_is_not_made(tmp_path):
    assert require_file(tmp_path / "new.html") == tmp_path / "new.html"
    assert not list(tmp_path.iterdir())


def test_what_is_in_a_file_stays(tmp_path):
    old = tmp_path / "old.html"
    old.write_text("as it was")
    require_file(old)
    assert old.read_text() == "as it was"


def test_a_folder_is_made_only_when_it_is_needed(tmp_path):
    require_files_in(tmp_path / "far" / "away")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("require", [require_file, require_files_in])
def test_a_file_in_the_way_is_named(tmp_path, require):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OSError, match="is a file") as caught:
        require(tmp_path / "file" / "below" if require is require_files_in else tmp_path / "file" / "new.html")
    assert str(tmp_path) in str(caught.value.filename)


def test_a_folder_is_no_file_and_a_file_no_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(IsADirectoryError, match="name a file in it"):
        require_file(tmp_path)
    with pytest.raises(NotADirectoryError, match="name a folder"):
        require_files_in(tmp_path / "file")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        require_file(tmp_path / "nowhere" / "new.html")
