"""Only streams.py draws: a number from anywhere else would depend on the order of evaluation."""

import ast

import pytest

from house_files import PACKAGE, below, imported_names, inside, python_files, tree

SOURCES_OF_CHANCE = ("random", "secrets", "numpy.random", "uuid.uuid4", "uuid.uuid1", "os.urandom", "scipy.stats.qmc")
# A secret of the page must not be reproducible, and no result depends on it.
ALLOWED = {("study/design.py", "scipy.stats.qmc"), ("web/guards.py", "secrets")}
DRAWS = {"urandom", "uuid1", "uuid4", "default_rng", "rvs", "RandomState"}


def draws(place: str, module: ast.Module) -> list[str]:
    """Every use of a random source other than the keyed streams."""
    found = [
        f"{place}:{line}: import of {name}"
        for line, name in imported_names(module)
        if below(name, *SOURCES_OF_CHANCE) and (place, name) not in ALLOWED
    ]
    hashing = {
        part
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef) and node.name == "__hash__"
        for part in ast.walk(node)
    }
    for node in ast.walk(module):
        if node in hashing:
            continue
        if isinstance(node, ast.Attribute):
            numpy = isinstance(node.value, ast.Name) and node.value.id in {"np", "numpy"} and node.attr == "random"
            if numpy or node.attr in DRAWS:
                found.append(f"{place}:{node.lineno}: use of {node.attr}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "hash":
            found.append(f"{place}:{node.lineno}: hash() differs from one process to the next")
    return found


def test_only_the_keyed_streams_draw():
    found = [line for path in python_files(PACKAGE) for line in draws(inside(path), tree(path))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "import random",
        "from numpy.random import default_rng",
        "import numpy as np\nx = np.random.uniform()",
        "from scipy import stats\nx = stats.norm.rvs()",
        "import os\nx = os.urandom(8)",
        "x = hash('raid-north/17')",
    ],
)
def test_a_planted_draw_is_caught(source):
    assert draws("sensing/scan.py", ast.parse(source))
