"""The kernel dialect, checked on the syntax tree: what a compiled function may say so that plain Python says the same.

`package_dialect` knows which names of the package are kernels; `kernel_faults` reads the kernels of one file. A divisor
or the argument of a logarithm is guarded when it is a nonzero literal, a constant, `max` with a nonzero bound, a
parameter that compile has validated, a product or root of such, or was compared in an `if` or `while` before. It does
not prove that the comparison was the right one: the runs with and without the compiler, equal byte for byte, do that.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from guards import Guards
from house_files import tree

DECORATORS = {"kernel", "door"}
MATHEMATICS = {
    "sqrt",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "atan2",
    "exp",
    "log",
    "log10",
    "floor",
    "ceil",
    "fabs",
}
CONSTANTS = {"pi", "inf"}
BUILTINS = {"abs", "min", "max", "int", "float", "range", "len"}
FORBIDDEN = {
    ast.Try: "try",
    ast.TryStar: "try",
    ast.Raise: "raise",
    ast.Assert: "assert",
    ast.With: "with",
    ast.Lambda: "lambda",
    ast.ListComp: "comprehension",
    ast.SetComp: "comprehension",
    ast.DictComp: "comprehension",
    ast.GeneratorExp: "comprehension",
    ast.JoinedStr: "f-string",
    ast.List: "list",
    ast.Dict: "dict",
    ast.Set: "set",
    ast.Pow: "power",
    ast.MatMult: "matrix product",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
    ast.Await: "await",
    ast.Global: "global",
    ast.Nonlocal: "nonlocal",
    ast.Delete: "del",
    ast.Import: "import",
    ast.ImportFrom: "import",
    ast.ClassDef: "class",
    ast.Match: "match",
    ast.AsyncFunctionDef: "async",
    ast.Starred: "star",
    ast.Is: "is",
    ast.IsNot: "is",
    ast.In: "in",
    ast.NotIn: "in",
}


def decorator_names(function: ast.FunctionDef) -> set[str]:
    """The bare names of a function's decorators."""
    calls = (node.func if isinstance(node, ast.Call) else node for node in function.decorator_list)
    return {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in calls}


def kernels(module: ast.Module) -> list[ast.FunctionDef]:
    """The compiled functions of a file, wherever in it."""
    nodes = (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef))
    return [node for node in nodes if decorator_names(node) & DECORATORS]


def _bundles(module: ast.Module) -> set[str]:
    """The NamedTuples of a file: a kernel may build one, as it builds a tuple."""
    classes = (node for node in module.body if isinstance(node, ast.ClassDef))
    return {node.name for node in classes if any(getattr(base, "id", "") == "NamedTuple" for base in node.bases)}


def package_dialect(package: Path) -> dict[str, set[str]]:
    """For every module of a package, the names of it that a kernel may call."""
    callables = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        callables[name] = {function.name for function in kernels(tree(path))} | _bundles(tree(path))
    return callables


def callable_names(module: ast.Module, dialect: dict[str, set[str]]) -> set[str]:
    """What the kernels of this file may call by a bare name, or as `module.name`."""
    names = {function.name for function in kernels(module)} | _bundles(module)
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                known = alias.asname or alias.name
                if alias.name in dialect.get(node.module, set()):
                    names.add(known)
                names |= {f"{known}.{name}" for name in dialect.get(f"{node.module}.{alias.name}", set())}
        elif isinstance(node, ast.Import):
            for alias in node.names:
                known = alias.asname or alias.name
                names |= {f"{known}.{name}" for name in dialect.get(alias.name, set())}
    return names


def kernel_faults(place: str, module: ast.Module, dialect: dict[str, set[str]]) -> list[str]:
    """Every word of a file's kernels that the dialect does not have, and every divisor or logarithm without a guard."""
    names = callable_names(module, dialect)
    found = []
    for function in kernels(module):
        spoken = [*_words(function), *_calls(function, names), *_divisions(function)]
        found += [f"{place}:{line}: {function.name}: {what}" for line, what in sorted(spoken)]
    return found


def _body(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The nodes of a function's body without its docstring, and of its defaults."""
    first = 1 if ast.get_docstring(function) is not None else 0
    for part in [*function.body[first:], *function.args.defaults]:
        yield from ast.walk(part)


def _words(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    line = function.lineno
    if function.args.vararg or function.args.kwarg:
        yield line, "star arguments"
    for node in _body(function):
        line = getattr(node, "lineno", line)
        if type(node) in FORBIDDEN:
            yield line, FORBIDDEN[type(node)]
        elif isinstance(node, ast.FunctionDef):
            yield line, "a function in a function"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str | bytes | complex | None):
            yield line, f"the constant {node.value!r}"
        elif isinstance(node, ast.Name) and node.id in {"np", "numpy"}:
            yield line, "numpy"
        elif _outside_mathematics(node):
            yield line, ast.unparse(node)


def _outside_mathematics(node: ast.AST) -> bool:
    inside = MATHEMATICS | CONSTANTS
    return isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "math" and node.attr not in inside


def _calls(function: ast.FunctionDef, names: set[str]) -> Iterator[tuple[int, str]]:
    for node in _body(function):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called.startswith("math."):
            allowed = called.removeprefix("math.") in MATHEMATICS
        else:
            allowed = called in BUILTINS | names
        if not allowed:
            yield node.lineno, f"call of {called}, which is no kernel"
        if called in BUILTINS and node.keywords:
            yield node.lineno, f"{called} with a keyword"


def _divisions(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    guards = Guards(function)
    for node in _body(function):
        divisor = None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod):
            divisor = node.right
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod):
            divisor = node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"math.log", "math.log10"} and node.args:
            divisor = node.args[0]
        if divisor is not None and not guards.hold(divisor):
            what = "logarithm" if isinstance(node, ast.Call) else "division"
            yield divisor.lineno, f"{what} of an unguarded {ast.unparse(divisor)}"
