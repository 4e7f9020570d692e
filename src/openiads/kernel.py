"""The one place where Python functions become machine code, and where that code is cached.

Numba notices an edit in the function's own file only; an edit in a callee elsewhere would silently run the old code. The
cache folder is therefore keyed by the bytes of every source file of the package and by the versions of what compiles it.
Source: numba 0.68, core/caching.py (the locator protocol). Leaves out: GPU targets; threads inside a kernel.
"""

import functools
import hashlib
import os
import platform
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import llvmlite
import numba
import numpy as np
from numba import _dynfunc, njit
from numba.core import caching
from numba.core.codegen import JITCodeLibrary
from numba.core.cpu import CPUContext
from numba.core.types import unliteral  # type: ignore[attr-defined]

Function = TypeVar("Function", bound=Callable[..., Any])

CACHE_VARIABLE = "OPENIADS_CACHE_DIR"
STALE_AFTER_S = 30 * 24 * 3600.0


def source_key(root: Path) -> str:
    """A hash of every Python file below `root`, and of the versions of what compiles them."""
    digest = hashlib.sha256()
    versions = (platform.python_version(), platform.machine(), numba.__version__, llvmlite.__version__, np.__version__)
    digest.update(repr(versions).encode())
    for path in sorted(root.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()[:24]


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


def _forget_stale(folder: Path, current: Path) -> None:
    """Remove compiled code of other versions that nobody has opened for a month."""
    for other in folder.glob("kernels-*"):
        if other != current and time.time() - other.stat().st_mtime > STALE_AFTER_S:
            shutil.rmtree(other, ignore_errors=True)


@functools.cache
def cache_folder() -> Path:
    """The folder of this version's compiled kernels; below the temporary folder where the home cannot be written."""
    name = f"kernels-{source_key(Path(__file__).parent)}"
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    for parent in (_preferred_folder(), Path(tempfile.gettempdir()) / f"openiads-{user}"):
        if _writable(parent / name):
            _forget_stale(parent, parent / name)
            return parent / name
    return Path(tempfile.mkdtemp(prefix="openiads-"))


class _PackageLocator(caching._CacheLocator):  # type: ignore[misc]
    """Tells Numba where the compiled code of one function lies, and when it is out of date."""

    def __init__(self, py_func: Callable[..., Any], py_file: str) -> None:
        self._file = Path(py_file)

    def get_cache_path(self) -> str:
        return str(cache_folder())

    def get_source_stamp(self) -> tuple[str, str]:
        content = self._file.read_bytes() if self._file.is_file() else b""
        return cache_folder().name, hashlib.sha256(content).hexdigest()

    def get_disambiguator(self) -> str:
        return hashlib.sha256(str(self._file).encode()).hexdigest()[:10]

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "_PackageLocator":
        return cls(py_func, py_file)


class _PackageCacheImplementation(caching.CompileResultCacheImpl):  # type: ignore[misc]
    _locator_classes = (_PackageLocator,)


class _PackageCache(caching.FunctionCache):  # type: ignore[misc]
    _impl_class = _PackageCacheImplementation


def _without_constants(dispatcher: Any) -> Any:
    """Make a dispatcher take a constant argument as it takes any other; returns it.

    Numba would compile the function anew for every constant that compiled code calls it with.
    """
    template = dispatcher.get_call_template

    def get_call_template(args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        plain = {name: unliteral(value) for name, value in kws.items()}
        return template(tuple(unliteral(value) for value in args), plain)

    dispatcher.get_call_template = get_call_template
    return dispatcher


class _Unfinished(threading.local):
    """Whether this thread is making code that only other compiled code will call."""

    depth = 0


_unfinished = _Unfinished()
_finalize, _get_executable = JITCodeLibrary.finalize, CPUContext.get_executable


def _homes(library: Any) -> dict[str, Any]:
    """Which of all libraries that one needs, directly or through others, defines each function."""
    homes: dict[str, Any] = {}
    seen, waiting = {library}, list(library._linking_libraries)
    while waiting:
        callee = waiting.pop()
        if callee not in seen:
            seen.add(callee)
            library._reload_init.update(callee._reload_init)
            waiting += callee._linking_libraries
            for function in callee._final_module.functions:
                if not function.is_declaration:
                    homes.setdefault(function.name, callee)
    return homes


def _undefined(module: Any) -> list[str]:
    return [function.name for function in module.functions if function.is_declaration]


def _finalize_once(library: Any) -> None:
    """Leave a library that only compiled code calls as it is; link all that the others need, and make machine code of it.

    A module gives what is asked for at the moment of linking, so that callers have to be linked before what they call.
    """
    if _unfinished.depth:
        library._finalize_dynamic_globals()
        library._finalized = True
        return
    homes, module = _homes(library), library._final_module
    while needed := dict.fromkeys(homes[name] for name in _undefined(module) if name in homes):
        for home in needed:
            module.link_in(home._get_module_for_linking(), preserve=True)
    library._linking_libraries = []
    _finalize(library)


def _executable_unless_unfinished(context: Any, library: Any, description: Any, environment: Any) -> Any:
    """The entry for Python of what has machine code; an empty one, which nobody calls, for what has not."""
    if _unfinished.depth == 0:
        return _get_executable(context, library, description, environment)
    name = description.qualname.rpartition(".")[2]
    return _dynfunc.make_function(description.lookup_module(), name, "", 0, environment, (library,))


JITCodeLibrary.finalize = _finalize_once
CPUContext.get_executable = _executable_unless_unfinished


def _only_linked(dispatcher: Any) -> Any:
    """Make a dispatcher compile no further than to what its callers link; returns it.

    Numba would optimise every function, with all that it calls, to machine code of its own, again at each level of calls
    (docs/decisions/0010).
    """
    compile_whole = dispatcher.compile

    def compile_for_linking(signature: Any) -> Any:
        _unfinished.depth += 1
        try:
            return compile_whole(signature)
        finally:
            _unfinished.depth -= 1

    dispatcher.compile = compile_for_linking
    return dispatcher


class Compiled:
    """A function in two compiled forms: one that Python calls, one that compiled code calls; each made at its first call.

    The second has no way in from Python, which takes half of the compile time of a small function; it lives in its
    callers' code and is not cached by itself. `py_func` is the function as written.
    """

    def __init__(self, function: Callable[..., Any], **options: Any) -> None:
        functools.update_wrapper(self, function)
        self.py_func = function
        self._options = {"_nrt": False, "error_model": "numpy", "nogil": True, "fastmath": False, **options}

    @functools.cached_property
    def _for_python(self) -> Any:
        compiled = njit(**self._options)(self.py_func)
        compiled._cache = _PackageCache(self.py_func)
        return compiled

    @functools.cached_property
    def _for_compiled_code(self) -> Any:
        plain = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, **self._options)(self.py_func)
        return _only_linked(_without_constants(plain))

    @property
    def _numba_type_(self) -> Any:
        return self._for_compiled_code._numba_type_

    @property
    def stats(self) -> Any:
        """How often the form that Python calls was found in the cache, by signature, and how often not."""
        return self._for_python.stats

    def __call__(self, *args: Any) -> Any:
        return self._for_python(*args)


def _made(function: Function, **options: Any) -> Function:
    """The compiled forms of a function, or, with the JIT disabled, the function itself."""
    return function if numba.config.DISABLE_JIT else cast(Function, Compiled(function, **options))


def kernel(function: Function) -> Function:
    """Compile a model function, inlined wherever a kernel or a door calls it. Python may call it too.

    `_nrt=False` takes away reference counting, and with it allocation; `fastmath=False` keeps the result equal to what the
    plain function gives. Source: docs/architecture.md.
    """
    return _made(function, forceinline=True)


def door(function: Function) -> Function:
    """Compile a stage's door or another large body: as `kernel`, but kept a function of its own, to bound compile time."""
    return _made(function)


def record_type(*fields: tuple[Any, ...]) -> np.dtype[Any]:
    """The dtype of one kind of thing: aligned, and such that `things[i].name` works compiled and in plain Python.

    Raises ValueError where a field has the name of something that every NumPy record has: in plain Python that would be
    found in its place.
    """
    taken = [field[0] for field in fields if hasattr(np.record, field[0])]
    if taken:
        raise ValueError(f"fields that every record has already: {', '.join(taken)}; any other name will do")
    return np.dtype((np.record, np.dtype(list(fields), align=True)))
