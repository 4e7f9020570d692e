"""One thought per function, one subject per file: no function over 60 lines, no file over 500, a median near ten."""

import ast
import statistics

from house_files import PACKAGE, ROOT, Function, functions, python_files, tree

FUNCTION_LINES = 60
FILE_LINES = 500
MEDIAN_LINES = 14


def length(function: Function) -> int:
    """Lines of a function, from its `def` to its end, with its docstring."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def giants(place: str, text: str) -> list[str]:
    """The functions of a file that are too long, and the file itself if it is."""
    lines = len(text.splitlines())
    found = [f"{place}: {lines} lines, at most {FILE_LINES}"] if lines > FILE_LINES else []
    for function in functions(ast.parse(text)):
        if length(function) > FUNCTION_LINES:
            found.append(f"{place}:{function.lineno}: {function.name} has {length(function)} lines")
    return found


def test_no_function_and_no_file_is_a_giant():
    files = python_files(PACKAGE, ROOT / "tests", ROOT / "benchmarks")
    texts = ((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in files)
    found = [line for place, text in texts for line in giants(place, text)]
    assert not found, "\n".join(found)


def test_the_median_function_is_about_ten_lines():
    lengths = [length(function) for path in python_files(PACKAGE) for function in functions(tree(path))]
    assert statistics.median(lengths) <= MEDIAN_LINES


def test_a_planted_giant_is_caught():
    body = "\n".join(f"    x = {i}" for i in range(FUNCTION_LINES))
    assert giants("planted.py", f"def f():\n{body}\n") == ["planted.py:1: f has 61 lines"]
    assert giants("planted.py", "x = 1\n" * (FILE_LINES + 1)) == ["planted.py: 501 lines, at most 500"]
