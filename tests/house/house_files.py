"""Which files the laws of the house speak about, and their syntax trees."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "openiads"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: Path) -> list[Path]:
    """Every Python file below the folders, in order of name."""
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def inside(path: Path) -> str:
    """A file's place in the package, as the allowlists of the laws name it: `sensing/radars.py`."""
    return path.relative_to(PACKAGE).as_posix()


@functools.cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def tracked_files() -> list[Path]:
    """Every file under version control, or about to be; outside a checkout, every file that is no build product."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        found = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    else:
        found = [
            path for top in ("src", "tests", "docs", "scenarios", "benchmarks") for path in (ROOT / top).rglob("*")
        ]
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def functions(module: ast.Module) -> Iterator[Function]:
    """Every function of a file, methods and nested ones too."""
    for node in ast.walk(module):
        if isinstance(node, Function):
            yield node


def imported_names(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything that a file imports, wherever in the file."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def below(name: str, *roots: str) -> bool:
    """Whether a dotted name is one of the roots or lies below one."""
    return any(name == root or name.startswith(root + ".") for root in roots)
