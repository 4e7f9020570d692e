"""Where a command is told to write is tried before anything is worked out, and nothing is left there.

Leaves out: how a place is tried (tests/record/test_outputs.py).
"""

import pytest
from command_line import cli


@pytest.mark.parametrize(
    "arguments",
    [
        ("identify", "neutral-traffic", "--replications", 100_000, "--out", "FOLDER/none/curve.png"),
        ("analyse", "rare", "small-raid", "--repeats", 10_000, "--chart", "FOLDER/none/chart.svg"),
        ("analyse", "rare", "small-raid", "--repeats", 10_000, "--chart", "FOLDER/chart.txt"),
        ("coverage", "mixed-raid", "--cells", 4_000, "--out", "FOLDER/file"),
        ("envelope", "mixed-raid", "--class", "fighter", "--out", "FOLDER/file/below"),
        ("programme", "turkey-contract", "--replications", 100_000, "--out", "FOLDER/file"),
        ("track", "no.npz", "--out", "FOLDER"),
    ],
    ids=lambda arguments: " ".join(map(str, arguments[:2])),
)
def test_a_place_that_can_not_be_written_is_told_at_once(tmp_path, arguments):
    (tmp_path / "file").write_text("in the way")
    told = cli(*(str(each).replace("FOLDER", str(tmp_path)) for each in arguments), code=2)
    assert "Invalid value for" in told
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
