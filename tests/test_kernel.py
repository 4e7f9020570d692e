"""The kernel cache never runs old code, wherever the edit was, and needs no home to write to."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from openiads import kernel

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
    """A package of the same name, with the real kernel.py and two kernels, one calling the other in another file."""
    folder = tmp_path / "source" / "openiads"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "kernel.py").write_bytes(Path(kernel.__file__).read_bytes())
    (folder / "callee.py").write_text(CALLEE.format(factor=2.0))
    (folder / "caller.py").write_text(CALLER)
    return folder


def run(package: Path, **environment: str) -> tuple[float, int]:
    """The result of a fresh process, and how often it found compiled code in the cache."""
    folder = package.parents[1]
    (folder / "temporary").mkdir(exist_ok=True)
    unset = ("XDG_CACHE_HOME", "NUMBA_DISABLE_JIT", kernel.CACHE_VARIABLE)
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


def test_the_key_of_the_cache_follows_every_source_file_and_its_name(tmp_path):
    (tmp_path / "room").mkdir()
    file = tmp_path / "room" / "physics.py"
    file.write_text("x = 1")
    first = kernel.source_key(tmp_path)
    assert kernel.source_key(tmp_path) == first
    file.write_text("x = 2")
    second = kernel.source_key(tmp_path)
    file.rename(tmp_path / "room" / "other.py")
    assert len({first, second, kernel.source_key(tmp_path)}) == 3


def test_compiled_code_that_nobody_opened_for_a_month_is_removed(tmp_path):
    current, recent, stale = (tmp_path / f"kernels-{name}" for name in ("current", "recent", "stale"))
    for folder in (current, recent, stale):
        folder.mkdir()
    long_ago = time.time() - 2 * kernel.STALE_AFTER_S
    os.utime(stale, (long_ago, long_ago))
    os.utime(current, (long_ago, long_ago))
    kernel._forget_stale(tmp_path, current)
    assert current.exists()
    assert recent.exists()
    assert not stale.exists()
