"""The one path syntax is read, and anything else refused with its place."""

import pytest

from openiads.scenario.paths import parse_path
from openiads.scenario.problems import ScenarioError, Source


def steps(path):
    return [(step.text, step.item, step.column) for step in parse_path(path, Source.of("--set", path + "=1"))]


def test_a_path_is_keys_with_dots_and_ids_in_brackets():
    assert steps("raids[north].count") == [("raids", False, 0), ("north", True, 6), ("count", False, 13)]
    assert steps("duration_s") == [("duration_s", False, 0)]
    assert steps("raids[a].via[0][1]")[-1] == ("1", True, 16)
    assert steps("overrides[9m96e2.x].a")[1][0] == "9m96e2.x"


@pytest.mark.parametrize("path", ["", " ", "[a]", ".a", "a.", "a..b", "a[", "a[]", "a b", "a[b]c", "a]", "ä", "3"])
def test_anything_else_is_refused(path):
    with pytest.raises(ScenarioError):
        steps(path)
