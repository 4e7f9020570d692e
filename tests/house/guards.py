"""Which expressions of a kernel can be taken as nonzero where they are divided by, read from its syntax tree alone."""

import ast

# Records of parameters: compile has validated them, so that a field may be divided by.
VALIDATED = ("parameters", "description", "radar", "flyout")
SPARE_MATHEMATICS = {"math.sqrt", "math.exp", "math.fabs", "abs", "float"}
NEVER_NEGATIVE = {"math.sqrt", "math.exp", "math.fabs", "abs"}
COUNT = ast.Constant(0, lineno=0)
POWERS = ("square", "squared", "cube", "cubed", "power")


class Guards:
    """The assignments and comparisons of one function, and what follows from them."""

    def __init__(self, function: ast.FunctionDef) -> None:
        self._values: dict[str, list[ast.expr | None]] = {}
        self._compared: dict[str, int] = {}
        self._open: set[str] = set()
        for argument in (*function.args.args, *function.args.posonlyargs, *function.args.kwonlyargs):
            self._values[argument.arg] = [None]
        for node in ast.walk(function):
            self._read(node)

    def _read(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._assign(target, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._assign(node.target, node.value)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            keeps = isinstance(node.op, ast.Mult | ast.Div)
            self._values.setdefault(node.target.id, []).append(node.value if keeps else None)
        elif isinstance(node, ast.For):
            self._assign(node.target, _first_of_range(node.iter))
        elif isinstance(node, ast.If | ast.While | ast.IfExp):
            for comparison in ast.walk(node.test):
                if isinstance(comparison, ast.Compare):
                    for operand in (comparison.left, *comparison.comparators):
                        self._note(operand, comparison.lineno)

    def _note(self, operand: ast.expr, line: int) -> None:
        """Remember the first line on which an expression is compared; with an absolute value, what is in it too."""
        text = ast.unparse(operand)
        self._compared[text] = min(self._compared.get(text, line), line)
        if isinstance(operand, ast.Call) and ast.unparse(operand.func) in ("abs", "math.fabs"):
            self._note(operand.args[0], line)

    def _assign(self, target: ast.expr, value: ast.expr | None) -> None:
        if isinstance(target, ast.Name):
            self._values.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Tuple):
            parts = value.elts if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts) else None
            for index, part in enumerate(target.elts):
                self._assign(part, parts[index] if parts else None)

    def hold(self, value: ast.expr) -> bool:
        """Whether an expression is guarded where it stands."""
        if (
            not isinstance(value, ast.Constant)
            and self._compared.get(ast.unparse(value), value.lineno + 1) <= value.lineno
        ):
            return True
        match value:
            case ast.Constant():
                return isinstance(value.value, int | float) and value.value != 0
            case ast.Name():
                return value.id.isupper() or self._assigned(value.id)
            case ast.Attribute() | ast.Subscript():
                return _constant_or_validated(value)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
                return self.hold(value.operand)
            case ast.BinOp():
                return self._operation(value)
            case ast.IfExp():
                return self.hold(value.body) and self.hold(value.orelse)
            case ast.Call():
                return self._call(value)
        return False

    def _assigned(self, name: str) -> bool:
        values = self._values.get(name, [])
        if name in self._open:
            return True
        self._open.add(name)
        try:
            return bool(values) and all(value is not None and self.hold(value) for value in values)
        finally:
            self._open.discard(name)

    def _operation(self, value: ast.BinOp) -> bool:
        left, right = self.hold(value.left), self.hold(value.right)
        if isinstance(value.op, ast.Mult | ast.Div):
            return left and right
        if isinstance(value.op, ast.Add):
            return (left and (right or self._never_negative(value.right))) or (
                right and self._never_negative(value.left)
            )
        return False

    def _never_negative(self, value: ast.expr) -> bool:
        """A square, root, absolute value or exponential, an index counted up, or what `max` keeps above nought."""
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult):
            square = ast.unparse(value.left) == ast.unparse(value.right)
            return square or (self._never_negative(value.left) and self._never_negative(value.right))
        if isinstance(value, ast.Constant):
            return isinstance(value.value, int | float) and value.value >= 0
        if isinstance(value, ast.Name):
            values = self._values.get(value.id, [])
            return bool(values) and all(given is COUNT for given in values)
        if isinstance(value, ast.Call) and ast.unparse(value.func) == "max":
            return any(self._never_negative(argument) for argument in value.args)
        return isinstance(value, ast.Call) and ast.unparse(value.func) in NEVER_NEGATIVE

    def _call(self, call: ast.Call) -> bool:
        called = ast.unparse(call.func)
        if called == "max":
            return any(self.hold(argument) and not isinstance(argument, ast.UnaryOp) for argument in call.args)
        if called == "min":
            return all(self.hold(argument) for argument in call.args)
        if called in SPARE_MATHEMATICS:
            return len(call.args) == 1 and self.hold(call.args[0])
        name = called.rsplit(".", 1)[-1].lstrip("_")
        if name.endswith(POWERS):
            return all(self.hold(argument) for argument in call.args)
        return name.startswith(("positive", "nonzero"))


def _first_of_range(iterable: ast.expr) -> ast.expr | None:
    """The value that the index of `range(end)` or `range(first, end)` never goes below, where it is a plain number."""
    if not isinstance(iterable, ast.Call) or ast.unparse(iterable.func) != "range" or len(iterable.args) > 2:
        return None
    if len(iterable.args) == 1:
        return COUNT
    first = iterable.args[0]
    return first if isinstance(first, ast.Constant) and first.value > 0 else None


def _constant_or_validated(value: ast.expr) -> bool:
    """A member of an upper-case table, `module.CONSTANT`, `math.pi`, or a field of validated parameters."""
    if isinstance(value, ast.Attribute) and (value.attr.isupper() or ast.unparse(value) == "math.pi"):
        return True
    field = isinstance(value, ast.Attribute)
    words = []
    while isinstance(value, ast.Attribute | ast.Subscript):
        if isinstance(value, ast.Attribute):
            words.append(value.attr)
        value = value.value
    if not isinstance(value, ast.Name):
        return False
    return value.id.isupper() or (field and any(name.endswith(VALIDATED) for name in (value.id, *words)))
