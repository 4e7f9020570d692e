"""Where compiled code is kept, and when it is out of date.

Numba notices an edit in the function's own file only; an edit in a callee elsewhere would silently run the old code. A
module's code is therefore kept in a folder keyed by the bytes of every file that it imports, directly or through others,
and by the versions of what compiles it: an edit elsewhere compiles nothing anew. Leaves out: files that are no code.
"""

import contextlib
import functools
import hashlib
import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

CACHE_VARIABLE = "OPENIADS_CACHE_DIR"
COMPILERS = ("numba", "llvmlite", "numpy")
STALE_AFTER_S = 30 * 24 * 3600.0

PACKAGE = Path(__file__).parent
IMPORT = re.compile(
    rf"^\s*(?:from ({PACKAGE.name}[.\w]*) import (\([^)]*\)|[^\n]*)|import ({PACKAGE.name}[.\w]*))", re.MULTILINE
)


def package_key(root: Path) -> str:
    """A hash of every Python file below `root`, and of the versions of what compiles them."""
    return _key(root, sorted(root.rglob("*.py")))


def module_key(file: Path, root: Path = PACKAGE) -> str:
    """A hash of a module's file, of all that it imports below `root`, directly or through others, and of the versions."""
    return _key(root, [file, *sorted(imported(file, root))])


def imported(file: Path, root: Path = PACKAGE) -> set[Path]:
    """The files below `root` that a module imports, directly or through others, and its own."""
    needed: set[Path] = set()
    waiting = [file]
    while waiting:
        here = waiting.pop()
        if here not in needed:
            needed.add(here)
            waiting += _imports(here, root)
    return needed


def _key(root: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    versions = (platform.python_version(), platform.machine(), *(version(name) for name in COMPILERS))
    digest.update(repr(versions).encode())
    for path in files:
        content = path.read_bytes() if path.is_file() else b""
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        digest.update(f"{name}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()[:24]


@functools.cache
def _imports(file: Path, root: Path) -> tuple[Path, ...]:
    """The files below `root` that a file names in its imports, also in those within functions."""
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return tuple(path for found in IMPORT.finditer(text) for path in _files(root, found))


def _files(root: Path, found: re.Match[str]) -> Iterator[Path]:
    """What one import names: a module, a room, or modules of a room; never the package's front."""
    place = root.joinpath(*(found[1] or found[3]).split(".")[1:])
    names = re.findall(r"\w+", found[2] or "")
    for path in (place.with_suffix(".py"), place / "__init__.py", *(place / f"{name}.py" for name in names)):
        if path.is_file() and path != root / "__init__.py":
            yield path
    for name in names:
        if (place / name / "__init__.py").is_file():
            yield place / name / "__init__.py"


def _preferred_folder() -> Path:
    """Where this user's caches belong on this system."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", tempfile.gettempdir())) / "openiads"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "openiads"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "openiads"


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True


def _forget_stale(folder: Path) -> None:
    """Remove compiled code that nobody has opened for a month."""
    for other in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            if time.time() - other.stat().st_mtime > STALE_AFTER_S:
                shutil.rmtree(other, ignore_errors=True)


@functools.cache
def code_folder() -> Path:
    """The folder of compiled code; below the temporary folder where the home cannot be written."""
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    for parent in (_preferred_folder(), Path(tempfile.gettempdir()) / f"openiads-{user}"):
        if _writable(parent / "kernels"):
            _forget_stale(parent / "kernels")
            return parent / "kernels"
    return Path(tempfile.mkdtemp(prefix="openiads-"))


@functools.cache
def module_folder(file: Path) -> Path:
    """The folder of one module's compiled code, marked as opened now."""
    folder = code_folder() / f"{file.stem}-{module_key(file)}"
    folder.mkdir(exist_ok=True)
    os.utime(folder)
    return folder
