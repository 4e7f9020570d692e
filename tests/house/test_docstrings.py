"""Every module, public function and public class says what it is."""

import ast
import re

import pytest

from house_files import PACKAGE, ROOT, Function, python_files, tree

MODULE_SENTENCES = 3


def undocumented(place: str, module: ast.Module) -> list[str]:
    """Everything public in a file without a docstring, and the file itself if it opens with too few sentences.

    A file that defines nothing (an empty door of a package) may open with one line.
    """
    found = []
    opening = ast.get_docstring(module) or ""
    said = max(len([line for line in opening.split("\n") if line.strip()]), len(re.findall(r"\.(?=\s|$)", opening)))
    needed = MODULE_SENTENCES if any(isinstance(node, Function | ast.ClassDef) for node in module.body) else 1
    if said < needed:
        found.append(f"{place}:1: the file opens with fewer than {needed} sentences")
    return found + [f"{place}:{line}: {name} has no docstring" for line, name in _silent(module, "")]


def _silent(scope: ast.Module | ast.ClassDef, prefix: str) -> list[tuple[int, str]]:
    found = []
    for node in scope.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            if not (ast.get_docstring(node) or "").strip():
                found.append((node.lineno, prefix + node.name))
            if isinstance(node, ast.ClassDef):
                found += _silent(node, f"{prefix}{node.name}.")
    return found


def test_everything_public_says_what_it_is():
    files = python_files(PACKAGE, ROOT / "benchmarks")
    found = [line for path in files for line in undocumented(path.relative_to(ROOT).as_posix(), tree(path))]
    assert not found, "\n".join(found)


DOCUMENTED = '"""One.\n\nTwo.\nThree.\n"""\n'


@pytest.mark.parametrize(
    "source",
    [
        '"""Too short."""\ndef _f(): pass',
        DOCUMENTED + "def snr(): return 1.0",
        DOCUMENTED + "class Radar: pass",
        DOCUMENTED + 'class Radar:\n    """A radar."""\n    def snr(self): return 1.0',
        "x = 1",
    ],
)
def test_a_planted_silence_is_caught(source):
    assert len(undocumented("planted.py", ast.parse(source))) == 1


def test_private_functions_may_be_silent():
    assert not undocumented("planted.py", ast.parse(DOCUMENTED + "def _f(): return 1.0"))
