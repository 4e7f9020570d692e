"""The kernel cache never runs old code, wherever the edit was, and needs no home to write to."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from openiads import cache, kernel

CALLEE = """
from openiads.kernel import kernel

@kernel
def inner(x):
    return {factor} * x
"""
CALLER = """
from openiads.callee import inner
from openiads.kernel import kernel

@kernel
def outer(x):
    return inner(x) + 0.0
"""
RUN = """
from openiads.caller import outer
result = outer(10.0)
hits = sum(outer.stats.cache_hits.values()) if hasattr(outer, "stats") else -1
print(result, hits)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of the same name, with the real kernel.py, cache.py and two kernels, one calling the other in another file."""
    folder = tmp_path / "source" / "openiads"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    for module in (kernel, cache):
        (folder / Path(module.__file__).name).write_bytes(Path(module.__file__).read_bytes())
    (folder / "callee.py").write_text(CALLEE.format(factor=2.0))
    (folder / "caller.py").write_text(CALLER)
    return folder


def run(package: Path, **environment: str) -> tuple[float, int]:
    """The result of a fresh process, and how often it found compiled code in the cache."""
    folder = package.parents[1]
    (folder / "temporary").mkdir(exist_ok=True)
    unset = ("XDG_CACHE_HOME", "NUMBA_DISABLE_JIT", cache.CACHE_VARIABLE)
    clean = {name: value for name, value in os.environ.items() if name not in unset}
    places = {"PYTHONPATH": str(package.parent), "HOME": str(folder / "home"), "TMPDIR": str(folder / "temporary")}
    answer = subprocess.run(
        [sys.executable, "-c", RUN],
        env={**clean, **places, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    result, hits = answer.stdout.split()
    return float(result), int(hits)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the cache lies elsewhere, by other variables")
def test_an_edit_of_a_callee_in_another_file_gives_the_new_number(package):
    assert run(package) == (20.0, 0)
    assert run(package) == (20.0, 1)
    (package / "callee.py").write_text(CALLEE.format(factor=3.0))
    assert run(package) == (30.0, 0)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the cache lies elsewhere, by other variables")
def test_a_home_that_can_not_be_written_is_done_without(package):
    # A path below a file: nobody can write there, the administrator included.
    assert run(package, HOME="/dev/null/home") == (20.0, 0)
    assert list((package.parents[1] / "temporary").rglob("*.nbi"))
    assert run(package, HOME="/dev/null/home") == (20.0, 1)


def test_without_the_compiler_a_kernel_is_the_plain_function(package):
    assert run(package, NUMBA_DISABLE_JIT="1") == (20.0, -1)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the cache lies elsewhere, by other variables")
def test_an_edit_of_what_a_kernel_does_not_import_compiles_nothing(package):
    assert run(package) == (20.0, 0)
    (package / "page.py").write_text("words = 'another page'")
    assert run(package) == (20.0, 1)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the cache lies elsewhere, by other variables")
def test_a_copy_of_the_package_elsewhere_finds_the_same_code(package, tmp_path):
    shared = {cache.CACHE_VARIABLE: str(tmp_path / "shared")}
    assert run(package, **shared) == (20.0, 0)
    copy = tmp_path / "copy" / "source" / "openiads"
    shutil.copytree(package, copy)
    assert run(copy, **shared) == (20.0, 1)


def test_the_key_of_a_package_follows_every_source_file_and_its_name(tmp_path):
    (tmp_path / "room").mkdir()
    file = tmp_path / "room" / "physics.py"
    file.write_text("x = 1")
    first = cache.package_key(tmp_path)
    assert cache.package_key(tmp_path) == first
    file.write_text("x = 2")
    second = cache.package_key(tmp_path)
    file.rename(tmp_path / "room" / "other.py")
    assert len({first, second, cache.package_key(tmp_path)}) == 3


WAYS_TO_IMPORT = (
    "from openiads.room.physics import x",
    "import openiads.room.physics as physics",
    "from openiads.room import other, physics",
    "from openiads.room import (\n    other,\n    physics,\n)",
    "from openiads import room",
    "def f():\n    from openiads.room.between import x",
)


@pytest.mark.parametrize("words", WAYS_TO_IMPORT)
def test_the_key_of_a_module_follows_what_it_imports_in_any_way(tmp_path, words):
    room = tmp_path / "room"
    room.mkdir()
    (room / "__init__.py").write_text("from openiads.room.physics import x")
    (room / "between.py").write_text("from openiads.room.physics import x")
    (room / "stranger.py").write_text("y = 1")
    (tmp_path / "caller.py").write_text(words)

    def key(x):
        cache._imports.cache_clear()
        (room / "physics.py").write_text(f"x = {x}")
        return cache.module_key(tmp_path / "caller.py", tmp_path)

    first = key(1)
    (room / "stranger.py").write_text("y = 2")
    assert key(1) == first
    assert key(2) != first


LOADED = """
import sys
import openiads.simulation.advance
print(*(module.__file__ for name, module in sys.modules.items() if name.startswith("openiads.")))
"""


def test_every_module_that_a_run_loads_is_in_the_key_of_its_code():
    answer = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    loaded = {Path(name) for name in answer.stdout.split()}
    known = cache.imported(cache.PACKAGE / "simulation" / "advance.py")
    assert len(loaded) > 50
    assert all(file.name == "__init__.py" and "import" not in file.read_text() for file in loaded - known)


def test_compiled_code_that_nobody_opened_for_a_month_is_removed(tmp_path):
    recent, stale = (tmp_path / name for name in ("recent", "stale"))
    for folder in (recent, stale):
        folder.mkdir()
    long_ago = time.time() - 2 * cache.STALE_AFTER_S
    os.utime(stale, (long_ago, long_ago))
    cache._forget_stale(tmp_path)
    assert recent.exists()
    assert not stale.exists()
