"""Files of an assignment: both kinds are read, and each fault is named with its place and what would do."""

import numpy as np
import pytest

from openiads.study.assignment_files import AssignmentFileError, read_instance

TEXT = "2 3 4\n5\n6.5\n7\n0 0 0.5\n0 1 0\n0 2 1\n1 0 0.1\n1 1 0.2\n1 2 0.3\n"


def written(tmp_path, text, name="case.txt"):
    (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return tmp_path / name


def arrays(tmp_path, **keys):
    whole = {"w": np.array([5.0, 6.5, 7.0]), "p": np.full((2, 3), 0.5), "mu": np.array([4, 4])}
    whole.update(keys)
    np.savez(tmp_path / "case.npz", **{name: array for name, array in whole.items() if array is not None})
    return tmp_path / "case.npz"


def test_a_text_file_is_read(tmp_path):
    found = read_instance(written(tmp_path, TEXT))
    assert found.kill.tolist() == [[0.5, 0.0, 1.0], [0.1, 0.2, 0.3]]
    assert found.stock.tolist() == [4, 4]
    assert found.worth.tolist() == [5.0, 6.5, 7.0]
    assert found.alone


def test_an_archive_is_read(tmp_path):
    found = read_instance(arrays(tmp_path))
    assert found.kill.shape == (2, 3)
    assert found.worth.tolist() == [5.0, 6.5, 7.0]


def test_assets_are_read_where_they_are_asked_for(tmp_path):
    path = arrays(tmp_path, w=None, value=np.array([10.0, 20.0]), aim=np.array([0, 1, 1]))
    found = read_instance(path, "asset")
    assert found.aim.tolist() == [0, 1, 1]
    assert found.lethality.tolist() == [1.0] * 3
    assert not found.alone


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("2 3\n", ":1: '2 3', where the numbers of weapons"),
        ("2 3 x\n", ":1: '2 3 x'"),
        ("0 3 1\n", ":1: weapons 0, where a whole number from 1"),
        ("2 2.5 1\n", ":1: targets 2.5"),
        ("2 3 -1\n", ":1: rounds -1"),
        (TEXT[: TEXT.index("1 1 0.2")], ":8: 8 lines, where 10 would do"),
        (TEXT + "1 2 0.3\n", ":11: 11 lines, where 10 would do"),
        (TEXT.replace("6.5", "-6.5"), ":3: a worth of -6.5"),
        (TEXT.replace("6.5", "nan"), ":3: 'nan'"),
        (TEXT.replace("6.5", "six"), ":3: 'six'"),
        (TEXT.replace("1 0 0.1", "1 0 1.1"), ":8: a probability of 1.1, where 0 to 1 would do"),
        (TEXT.replace("1 0 0.1", "1 0 inf"), ":8: '1 0 inf'"),
        (TEXT.replace("1 0 0.1", "1 0"), ":8: '1 0', where weapon, target and kill probability would do"),
        (TEXT.replace("1 0 0.1", "2 0 0.1"), ":8: weapon 2, where a whole number from 0 to 1"),
        (TEXT.replace("1 0 0.1", "0 2 0.1"), ":8: weapon 0 and target 2 come a second time"),
        ("9999999 9999999 1\n", "weapons 9999999"),
        (b"\xff\xfe\x00", "not a text file"),
    ],
)
def test_a_fault_of_a_text_is_named_with_its_line(tmp_path, text, said):
    path = written(tmp_path, text)
    with pytest.raises(AssignmentFileError) as caught:
        read_instance(path)
    assert str(caught.value).startswith(str(path))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"w": None}, "key w: missing; found mu, p"),
        ({"w": np.ones(2)}, "key w: shape (2,), where (3,) would do"),
        ({"w": np.array([1.0, np.nan, 1.0])}, "key w[1]: nan, where a finite number of 0 or more"),
        ({"p": np.full((2, 3), 1.5)}, "key p[0, 0]: 1.5, where a number from 0 to 1 would do"),
        ({"p": np.full(3, 0.5)}, "key p: shape (3,)"),
        ({"p": np.zeros((0, 3))}, "key p: shape (0, 3)"),
        ({"p": np.full((2, 3), "a")}, "key p: holds"),
        ({"mu": np.array([1.5, 1.0])}, "key mu[0]: 1.5, where a whole number would do"),
        ({"mu": np.array([-1, 1])}, "key mu[0]: -1"),
        ({"mu": np.array([None, 1])}, "not an archive"),
    ],
)
def test_a_fault_of_an_archive_is_named_with_its_key(tmp_path, keys, said):
    with pytest.raises(AssignmentFileError) as caught:
        read_instance(arrays(tmp_path, **keys))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({}, "key value: missing"),
        ({"value": np.ones(2), "aim": np.array([0, 1, 2])}, "key aim[2]: 2, where a number from 0 to 1"),
        ({"value": np.ones(2), "aim": np.array([0, 1])}, "key aim: shape (2,)"),
        ({"value": np.ones(0), "aim": np.zeros(3)}, "key value: empty"),
        ({"value": np.ones(2), "aim": np.zeros(3), "lethality": np.full(3, 2.0)}, "key lethality[0]: 2"),
    ],
)
def test_a_fault_of_assets_is_named_with_its_key(tmp_path, keys, said):
    with pytest.raises(AssignmentFileError) as caught:
        read_instance(arrays(tmp_path, **keys), "asset")
    assert said in str(caught.value)


def test_other_files_are_refused(tmp_path):
    for name, content, said in (
        ("case.csv", TEXT, "suffix .csv is not known"),
        ("case", TEXT, "suffix (none)"),
        ("cut.npz", b"PK\x03\x04 cut", "not an archive of arrays"),
        ("none.npz", b"", "not an archive of arrays"),
    ):
        with pytest.raises(AssignmentFileError) as caught:
            read_instance(written(tmp_path, content, name))
        assert said in str(caught.value)
    for place, said in ((tmp_path, "is a folder"), (tmp_path / "nowhere.txt", "no such file")):
        with pytest.raises(AssignmentFileError, match=said):
            read_instance(place)
    with pytest.raises(AssignmentFileError, match="names no assets"):
        read_instance(written(tmp_path, TEXT), "asset")
