"""The kernel dialect holds in every kernel, and each planted breach of it is caught."""

import ast
import importlib
import pkgutil
import re

import numpy as np
import pytest

import openiads
from dialect import kernel_faults, kernels, package_dialect
from house_files import PACKAGE, inside, python_files, tree

DIALECT = package_dialect(PACKAGE)
COMPILER = re.compile(r"\b(njit|jit|numba|llvmlite|prange)\b")
HEADER = "import math\nfrom openiads import vectors\nfrom openiads.vectors import dot\nSMALL = 1e-9\n"


def faults(body: str, arguments: str = "x, y") -> list[str]:
    """The faults of one kernel with this body."""
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return kernel_faults("planted.py", ast.parse(f"{HEADER}@kernel\ndef f({arguments}):\n{lines}"), DIALECT)


def compiler_words(module: ast.Module) -> list[str]:
    """Names of the compiler in a file's code; its text may speak of it."""
    words = []
    for node in ast.walk(module):
        if isinstance(node, ast.alias):
            words.append(node.name)
        elif isinstance(node, ast.ImportFrom):
            words.append(node.module or "")
        elif isinstance(node, ast.Name):
            words.append(node.id)
        elif isinstance(node, ast.Attribute):
            words.append(node.attr)
    return [word for word in words if COMPILER.search(word)]


@pytest.mark.parametrize(
    "place",
    list(map(inside, python_files(PACKAGE))),
)
def test_every_kernel_speaks_the_dialect(place):
    found = kernel_faults(place, tree(PACKAGE / place), DIALECT)
    assert not found, "\n".join(found)


def test_the_check_reads_the_kernels_that_exist():
    assert "norm" in DIALECT["openiads.vectors"]
    assert len(kernels(tree(PACKAGE / "streams.py"))) >= 5


def test_only_one_file_speaks_to_the_compiler():
    found = {inside(path): compiler_words(tree(path)) for path in python_files(PACKAGE) if path.name != "kernel.py"}
    assert not {place: words for place, words in found.items() if words}


@pytest.mark.parametrize(
    "source", ["from numba import njit", "import numba as nb", "@jit\ndef f(): pass", "x = nb.prange(3)"]
)
def test_a_planted_compiler_is_caught(source):
    assert compiler_words(ast.parse(source))


@pytest.mark.parametrize(
    "body",
    [
        "return x ** 2",
        "x **= 2\nreturn x",
        "return np.sin(x)",
        "return math.hypot(x, y)",
        "return math.gamma(x)",
        "return math.tau",
        "return sum((x, y))",
        "return pow(x, y)",
        "return round(x)",
        "return sorted(x)",
        "return x @ y",
        "return [x, y]",
        "return {x: y}",
        "return {x, y}",
        "return [i for i in x]",
        "return f'{x}'",
        "return 'a'",
        "print(x)",
        "raise ValueError",
        "assert x",
        "try:\n    pass\nfinally:\n    pass",
        "with x:\n    pass",
        "return (lambda z: z)(x)",
        "return x.sum()",
        "return unknown(x)",
        "global z",
        "def g():\n    pass",
        "import math",
        "return x if x is None else y",
        "return max(x, key=y)",
        "return vectors.unknown(x)",
        "return f(*x)",
    ],
)
def test_a_planted_word_outside_the_dialect_is_caught(body):
    assert faults(body)


@pytest.mark.parametrize(
    "body",
    [
        "return y / x",
        "return y // x",
        "return y % x",
        "y /= x\nreturn y",
        "return math.log(x)",
        "return math.log10(x * y)",
        "return y / max(x, 0.0)",
        "return y / 0.0",
        "return y / (1.0 - x * x)",
        "return y / math.sqrt(x)",
        "return y / dot(x, y)",
        "d = max(x, SMALL)\nd = x\nreturn y / d",
        "return y / state.mass_kg",
        "return y / tracks[0].time_s",
        "z = y / x\nif x > 0.0:\n    return z\nreturn 0.0",
        "for i in range(3):\n    y = y / i\nreturn y",
        "return y / min(x, SMALL)",
        "return y / (1.0 + x)",
        "a, b = dot(x, y)\nreturn y / b",
        "d = SMALL\nd += x\nreturn y / d",
        "return y / int(max(x, SMALL))",
        "if x > 0.0:\n    y = y / 0.0\nreturn y",
        "return y / (1.0 + max(x, -2.0))",
        "for k in range(x, y):\n    y = y / (k + 1)\nreturn y",
    ],
)
def test_a_planted_division_without_a_guard_is_caught(body):
    assert len(faults(body)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "return y / 2.0",
        "return y / SMALL",
        "return y / max(x, SMALL)",
        "return y / math.pi",
        "return y / vectors.TINY",
        "if x <= 0.0:\n    return 0.0\nreturn y / x",
        "return y / x if x > 0.0 else 0.0",
        "if abs(x) < SMALL:\n    return y\nreturn y / x",
        "while x > 0.0:\n    y /= x\nreturn y",
        "d = max(x, 1e-3)\nreturn y / (2.0 * d) + math.log(d)",
        "return y / (1.0 + x * x)",
        "return y / parameters.step_s",
        "return y / radar_parameters[3].range_m",
        "return y / world.parameters.step_s",
        "return y / math.sqrt(max(x, SMALL))",
        "for i in range(1, 9):\n    y = y / i\nreturn y",
        "return vectors.dot(x, y) + dot(x, y)",
        "return y / positive_part(x)",
        "d = SMALL\nd *= 2.0\nreturn y / d",
        "return y / (SMALL + math.sqrt(x))",
        "a, b = 1.0, SMALL\nreturn y / b",
        "n = 2\nn = max(n, 1)\nreturn y // n",
        "return math.inf",
        "return float(len(range(3)))",
        "for k in range(9):\n    y = y / float(k + 1)\nreturn y",
        "return y / (1.0 + max(x, 0.0))",
        "if x <= 0.0:\n    return y\nreturn y / fourth_power(x)",
    ],
)
def test_the_plain_ways_to_guard_pass(body):
    assert not [fault for fault in faults(body) if "which is no kernel" not in fault]


def test_a_bundle_may_be_built():
    source = "class Point(NamedTuple):\n    x: float\n\n@kernel\ndef f(x):\n    return Point(x)\n"
    assert not kernel_faults("planted.py", ast.parse(source), DIALECT)


def test_plain_python_may_say_what_it_likes():
    assert not kernel_faults("planted.py", ast.parse("def f(x):\n    return [x ** 2]"), DIALECT)


def record_types():
    """Every kind of record of the package, by the module and name that it has first."""
    found = {}
    for module in pkgutil.walk_packages(openiads.__path__, "openiads."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, np.dtype) and value.names:
                found.setdefault(value, f"{module.name}.{name}")
    return {place: kind for kind, place in found.items()}


def test_no_field_bears_a_name_that_a_row_has_already():
    """Compiled, `row.size` is the field; in plain Python it is what NumPy means by it."""
    taken = {place: [name for name in kind.names if hasattr(np.record, name)] for place, kind in record_types().items()}
    assert len(taken) > 30
    assert not {place: names for place, names in taken.items() if names}
