"""Law 2, by reading: neither `follow` nor `decide`, nor a message that reaches them, has a place for truth.

That scrambled truth changes no track and no order is another test's matter; this one reads the names in the two rooms.
"""

import ast
import re

import pytest

from house_files import PACKAGE, imported_names, inside, python_files, tree

# The one named exception: the fidelity `ideal-association` gives plots an opaque label.
EXCEPTIONS = {"follow_labelled"}
DOORS = [("tracking/follow.py", "follow"), ("command/decide.py", "prepare"), ("command/decide.py", "conclude")]
TRUE_NAME = re.compile(r"(^|_)(truth|true|origins?|rcs)(_|$)", re.IGNORECASE)
# Which message types may say which object a thing really is: none of them reaches tracking or command.
OPEN_TYPES = {"ORIGIN", "OUTCOME", "VISIBILITY_SPAN"}
OBJECT_FIELD = re.compile(r"^(target|object|origin|truth|true_.*|.*_true|.*_truth|entity)$")


def true_names(module: ast.Module) -> list[tuple[int, str]]:
    """Every name in a file that speaks of truth: of imports, arguments, variables, fields and columns, not text."""
    found = [(line, name) for line, name in imported_names(module) if any(map(TRUE_NAME.search, name.split(".")))]
    for node in _outside_exceptions(module):
        name = ""
        if isinstance(node, ast.Name):
            name = node.id
        elif isinstance(node, ast.arg):
            name = node.arg
        elif isinstance(node, ast.Attribute):
            name = node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            name = node.value
        if TRUE_NAME.search(name):
            found.append((getattr(node, "lineno", 0), name))
    return found


def _outside_exceptions(module: ast.Module) -> list[ast.AST]:
    excepted: set[ast.AST] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name in EXCEPTIONS:
            excepted |= set(ast.walk(node))
    return [node for node in ast.walk(module) if node not in excepted]


def object_fields(module: ast.Module) -> list[tuple[str, str]]:
    """Message type and field, wherever a message that must not know the true object has a field for it."""
    found = []
    for node in module.body:
        if not (
            isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Call)
        ):
            continue
        name = node.targets[0].id
        for part in ast.walk(node.value):
            if isinstance(part, ast.Tuple) and part.elts and isinstance(part.elts[0], ast.Constant):
                field = part.elts[0].value
                if name not in OPEN_TYPES and isinstance(field, str) and OBJECT_FIELD.match(field):
                    found.append((name, field))
    return found


@pytest.mark.parametrize(("place", "door"), DOORS)
def test_a_door_of_the_defence_has_no_place_for_truth(place, door):
    path = PACKAGE / place
    if not path.exists():
        pytest.skip(f"{place} is not built yet")
    functions = {node.name: node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)}
    assert door in functions
    words = [argument.arg for argument in functions[door].args.args]
    words += [ast.unparse(part.annotation) for part in functions[door].args.args if part.annotation is not None]
    assert not [word for word in words if re.search("truth|origin|target", word, re.IGNORECASE)]


@pytest.mark.parametrize("room", ["tracking", "command"])
def test_no_file_of_the_defence_speaks_of_truth(room):
    found = {inside(path): true_names(tree(path)) for path in python_files(PACKAGE / room)}
    assert not {place: names for place, names in found.items() if names}


def test_no_message_to_the_defence_says_which_object_it_is():
    found = {inside(path): object_fields(tree(path)) for path in python_files(PACKAGE / "messages")}
    assert not {place: fields for place, fields in found.items() if fields}


@pytest.mark.parametrize(
    "source",
    [
        "from openiads.truth import TRUTH",
        "from openiads import truth",
        "def follow(state, truth): pass",
        "x = detections[0].origin",
        "FIELD = ('true_position_m', float)",
        "origins = []",
        "from openiads.messages.detections import ORIGIN",
    ],
)
def test_a_planted_look_over_the_wall_is_caught(source):
    assert true_names(ast.parse(source))


def test_text_about_the_wall_and_its_one_exception_pass():
    source = '"""Truth never comes here."""\ndef follow_labelled(origins):\n    return origins\n'
    assert not true_names(ast.parse(source))


@pytest.mark.parametrize("field", ["target", "origin", "true_position_m", "object"])
def test_a_planted_field_is_caught(field):
    source = f"DETECTION = record_type(('time_s', float), ('{field}', int))"
    assert object_fields(ast.parse(source)) == [("DETECTION", field)]
