"""Law 4: inside is SI, radians and linear power ratios; units are converted at the boundary, by units.py."""

import ast
import math
import re

import pytest

from house_files import PACKAGE, inside, python_files, tree

FACTORS = (
    180.0,
    0.3048,
    3.28084,
    1852.0,
    6076.12,
    1609.344,
    0.514444,
    1.94384,
    3.6,
    1.0 / 3.6,
    57.29578,
    math.pi / 180.0,
    4.342945,
)
SCALES = {1e3, 1e-3, 1e6, 1e-6, 1e9, 1e-9, 60.0, 3600.0}
CONVERSIONS = {"radians", "degrees", "deg2rad", "rad2deg"}
SI_NAME = re.compile(r"_(m|s|m_s|m_s2|m2|w|hz|kg|pa|usd)$")
PRINTED_NAME = re.compile(
    r"(^|_)(km|deg|degrees?|db|dbsm|dbi|dbw|dbm|nmi|kt|knots|ft|feet|kw|mw|ghz|mhz|mrad|rpm|km_h|km_s)$"
)
BOUNDARY = (
    "units.py",
    "cli/",
    # A record is read by anyone, without our code: with the scenario it is the boundary (design 2).
    "record/",
    "scenario/",
    "catalogue/",
    "show/",
    "analysis/story.py",
    "study/",
    "survey/",
    "replay/",
    "brief/",
    "web/",
)
# Equations that are published in decibels, and turned into a ratio where they stand.
PUBLISHED_IN_DECIBELS = {
    ("sensing/probability.py", name) for name in ("ratio_from_db", "value_db", "_shnidman_correction_db")
}
# 180 is an angle only beside pi or in a conversion; alone it is a number like any other.
AMBIGUOUS = {180.0}


def conversions(place: str, module: ast.Module) -> list[str]:
    """Every factor of conversion, written out, and every conversion that units.py does not do."""
    found = []
    for node in ast.walk(module):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant) and _is_factor(node.value):
            found.append(f"{place}:{line}: the factor {node.value}")
        elif isinstance(node, ast.Attribute) and node.attr in CONVERSIONS:
            found.append(f"{place}:{line}: {node.attr}")
        elif isinstance(node, ast.BinOp):
            found += [f"{place}:{line}: {what}" for what in _converting(node)]
    return found


def _is_factor(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return any(math.isclose(value, factor, rel_tol=1e-5) for factor in FACTORS if factor not in AMBIGUOUS)


def _factors(node: ast.expr) -> list[ast.expr]:
    """The factors and divisors of a product."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        return [*_factors(node.left), *_factors(node.right)]
    return [node]


def _converting(node: ast.BinOp) -> list[str]:
    """Whether this product, quotient or power turns one unit into another."""
    pair = (*_factors(node.left), *_factors(node.right))
    numbers = [
        float(part.value) for part in pair if isinstance(part, ast.Constant) and isinstance(part.value, int | float)
    ]
    if isinstance(node.op, ast.Mult | ast.Div):
        if 180.0 in numbers and any(ast.unparse(part).endswith("pi") for part in pair):
            return ["180 and pi"]
        if SCALES & set(numbers) and any(SI_NAME.search(ast.unparse(part)) for part in pair):
            return [f"{ast.unparse(node)}, a scale by hand"]
        if 10.0 in numbers and any("log10" in ast.unparse(part)[:10] for part in pair):
            return ["ten times a decimal logarithm: a level in decibels"]
    if isinstance(node.op, ast.Pow) and re.search(r"^10(\.0)? \*\* \(.* / 10(\.0)?\)$", ast.unparse(node)):
        return ["ten to a tenth: a ratio from decibels"]
    return []


def printed_units(place: str, module: ast.Module) -> list[str]:
    """Every name in a unit other than SI: of a variable, an argument, a field, a function, or a column's string."""
    found = []
    for node in ast.walk(module):
        names: list[str] = []
        if isinstance(node, ast.Name):
            names = [node.id]
        elif isinstance(node, ast.arg | ast.keyword):
            names = [node.arg or ""]
        elif isinstance(node, ast.Attribute):
            names = [node.attr]
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.alias):
            names = [node.name.rsplit(".", 1)[-1]]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            names = [node.value] if "_" in node.value else []
        line = getattr(node, "lineno", 0)
        found += [f"{place}:{line}: {name}" for name in names if _printed(place, name)]
    return found


def _printed(place: str, name: str) -> bool:
    return PRINTED_NAME.search(name.lower()) is not None and (place, name) not in PUBLISHED_IN_DECIBELS


def test_only_units_py_holds_factors_of_conversion():
    paths = [path for path in python_files(PACKAGE) if path.name != "units.py"]
    found = [line for path in paths for line in conversions(inside(path), tree(path))]
    assert not found, "\n".join(found)


def test_inside_every_name_is_in_si():
    paths = [path for path in python_files(PACKAGE) if not inside(path).startswith(BOUNDARY)]
    found = [line for path in paths for line in printed_units(inside(path), tree(path))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "x = a * math.pi / 180.0",
        "x = a * 180 / np.pi",
        "x = (180.0 / math.pi) * a",
        "x = a * 1852.0",
        "x = a / 3.6",
        "x = a * 0.3048",
        "x = range_m / 1000.0",
        "x = state.range_m * 1e-3",
        "x = 60.0 * duration_s",
        "x = math.radians(a)",
        "x = np.rad2deg(a)",
        "x = 10.0 * math.log10(a)",
        "x = 10.0 ** (a / 10.0)",
        "x = a * 57.29577951",
    ],
)
def test_a_planted_conversion_is_caught(source):
    found = conversions("sensing/radars.py", ast.parse(source))
    assert found, source


@pytest.mark.parametrize(
    "source", ["x = 2.0 * math.pi * a", "x = 180.0 * a", "x = 1000.0", "x = range_m / 4.0", "x = a * 1e3"]
)
def test_other_numbers_pass(source):
    assert not conversions("sensing/radars.py", ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "range_km = 4.0",
        "def f(azimuth_deg): pass",
        "x.height_ft",
        "f(speed_kt=3)",
        "FIELD = ('gain_db', float)",
        "class A:\n    t_deg: int",
    ],
)
def test_a_planted_name_in_a_printed_unit_is_caught(source):
    assert printed_units("sensing/radars.py", ast.parse(source))


@pytest.mark.parametrize("source", ["range_m = 4.0", "azimuth_rad = 1.0", "shift = 1.0", "speed_m_s = 1.0", "left = 2"])
def test_a_name_in_si_passes(source):
    assert not printed_units("sensing/radars.py", ast.parse(source))
