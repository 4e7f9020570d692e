"""The project speaks about its subject only: nothing of the place where it was written, and no empty names.

The words themselves are put together from pieces, so that this file may be read by its own test.
"""

import ast
import re

import pytest

from house_files import PACKAGE, ROOT, functions, python_files, tracked_files, tree

FOREIGN = re.compile(
    "|".join(
        (
            r"\bsess" + r"ions?\b",
            r"\bhelp" + r"ers?\b",
            r"\bwork" + r"place\b",
            r"\bsub" + r"-?agents?\b",
            r"/wo" + r"rk/",
            r"/opt/p" + r"ypi",
            r"/tmp/br" + r"ief",
            r"py" + r"pi\.org",
            r"pythonhos" + r"ted\.org",
            r"npm" + r"js\.(org|com)",
            r"anaconda" + r"\.org",
            r"crates" + r"\.io",
            r"deb\.deb" + r"ian\.org",
        )
    ),
    re.IGNORECASE,
)
TECHNICAL = re.compile(r"""scope\s*=\s*["']sess""" + r"""ion["']|pytest_sess""" + "ion", re.IGNORECASE)
EMPTY_NAMES = re.compile(r"(^|_)(manager|help" + r"er|utils?|handler|data|info)s?(_|$)", re.IGNORECASE)
BINARY = {".png", ".npz", ".parquet", ".ico", ".jpg", ".jpeg", ".woff2", ".zip", ".gz", ".bin"}


# The built page is made of libraries, which speak as they like.
BUILT = "src/openiads/web/static/"


def foreign_words(place: str, text: str) -> list[str]:
    """Every mention, in one file, of the place where the project was written."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if match := FOREIGN.search(TECHNICAL.sub("", line)):
            found.append(f"{place}:{number}: {match.group()}")
    return found


def empty_names(place: str, module: ast.Module) -> list[str]:
    """Names of functions, classes and files that say nothing about the subject."""
    named = [(0, place.removesuffix(".py").rsplit("/", 1)[-1])]
    named += [(function.lineno, function.name) for function in functions(module)]
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            named.append((node.lineno, re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", node.name)))
    return [f"{place}:{line}: {name}" for line, name in named if EMPTY_NAMES.search(name)]


def test_no_file_speaks_of_the_place_where_it_was_written():
    found = []
    for path in tracked_files():
        if path.suffix not in BINARY and not path.relative_to(ROOT).as_posix().startswith(BUILT):
            text = path.read_text(encoding="utf-8", errors="replace")
            found += foreign_words(path.relative_to(ROOT).as_posix(), text)
    assert not found, "\n".join(found)


def test_no_name_is_empty():
    found = [
        line for path in python_files(PACKAGE) for line in empty_names(path.relative_to(ROOT).as_posix(), tree(path))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("pieces", [("as the last sess", "ion said"), ("see /wo", "rk/main"), ("from py", "pi.org")])
def test_a_planted_word_is_caught(pieces):
    assert foreign_words("planted.md", "".join(pieces))


def test_a_word_of_pytest_is_none():
    assert not foreign_words("planted.py", '@pytest.fixture(scope="sess' + 'ion")')


@pytest.mark.parametrize("source", ["def radar_utils(): pass", "class TrackManager: pass", "def get_data(): pass"])
def test_a_planted_empty_name_is_caught(source):
    assert empty_names("planted.py", ast.parse(source))
