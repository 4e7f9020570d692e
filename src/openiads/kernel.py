"""The one place where Python functions become machine code; cache.py says where that code is kept.

Source: numba 0.68, core/caching.py (the locator protocol). Leaves out: GPU targets; threads inside a kernel.
"""

import contextlib
import functools
import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba import _dynfunc, njit
from numba.core import caching, types
from numba.core.codegen import JITCodeLibrary
from numba.core.cpu import CPUContext
from numba.core.targetconfig import ConfigStack
from numba.core.types import unliteral  # type: ignore[attr-defined]

from openiads.cache import module_folder

Function = TypeVar("Function", bound=Callable[..., Any])


class _PackageLocator(caching._CacheLocator):  # type: ignore[misc]
    """Tells Numba where the compiled code of one function lies, and when it is out of date."""

    def __init__(self, py_func: Callable[..., Any], py_file: str) -> None:
        self._file = Path(py_file)

    def get_cache_path(self) -> str:
        return str(module_folder(self._file))

    def get_source_stamp(self) -> str:
        return module_folder(self._file).name

    def get_disambiguator(self) -> str:
        return "kept"

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
    Nobody else calls what was linked in: said so, the optimiser drops arguments that a function does not use. A bundle of
    arrays is two hundred arguments, of which it uses ten.
    """
    if _unfinished.depth:
        library._finalize_dynamic_globals()
        library._finalized = True
        return
    homes, module = _homes(library), library._final_module
    while needed := dict.fromkeys(homes[name] for name in _undefined(module) if name in homes):
        for home in needed:
            module.link_in(home._get_module_for_linking(), preserve=True)
    for function in module.functions:
        if function.name in homes and not function.is_declaration:
            function.linkage = "internal"
    library._linking_libraries = []
    _finalize(library)


def _executable_unless_unfinished(context: Any, library: Any, description: Any, environment: Any) -> Any:
    """The entry for Python of what has machine code; an empty one, which nobody calls, for what has not.

    Such a library is finalised here: left until a function that Python calls links it, it would be taken for one of those.
    """
    if _unfinished.depth == 0:
        return _get_executable(context, library, description, environment)
    library._ensure_finalized()
    name = description.qualname.rpartition(".")[2]
    return _dynfunc.make_function(description.lookup_module(), name, "", 0, environment, (library,))


_typed: dict[Any, Any] = {}
_call_type = types.Function.get_call_type


def _call_type_once(function: Any, context: Any, args: Any, kws: Any) -> Any:
    """How an operator or a function of Numba's takes arguments of these types, found once for all callers."""
    flags = ConfigStack.top_or_none()
    key = function, id(context), tuple(args), tuple(sorted(kws.items())), flags is not None and flags.nrt
    if key not in _typed:
        _typed[key] = _call_type(function, context, args, kws)
    return _typed[key]


JITCodeLibrary.finalize = _finalize_once
CPUContext.get_executable = _executable_unless_unfinished
types.Function.get_call_type = _call_type_once  # type: ignore[method-assign, assignment]


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """No search for garbage meanwhile: compiling makes many objects that live, and each search would look at all of them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _compiled_in_one_go(dispatcher: Any) -> Any:
    """Make a dispatcher compile without a search for garbage; returns it."""
    compile_whole = dispatcher.compile

    def compile_all(signature: Any) -> Any:
        with _no_collection():
            return compile_whole(signature)

    dispatcher.compile = compile_all
    return dispatcher


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
        return _compiled_in_one_go(compiled)

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
