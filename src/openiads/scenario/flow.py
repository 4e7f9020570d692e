"""Plain values as YAML in flow style, on one line, in the form that reads back to the same value.

Source: YAML 1.2.2, chapter 7.4. Leaves out: comments and block style.
"""

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from openiads.scenario.yaml_source import scalar_value

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


def flow(value: Any) -> str:
    """The YAML text of numbers, text, lists and mappings; raises TypeError for anything else."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, str):
        return value if _BARE.fullmatch(value) and scalar_value(value) == value else _quoted(value)
    if isinstance(value, datetime):
        return _quoted(value.isoformat().replace("+00:00", "Z"))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(str(key))}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(each) for each in value) + "]"
    if hasattr(value, "model_dump"):
        return flow(value.model_dump(by_alias=True, exclude_unset=True))
    if hasattr(value, "item") and not getattr(value, "shape", ()):
        return flow(value.item())
    raise TypeError(f"a {type(value).__name__} has no place in a scenario; use numbers, text, lists or mappings")


def _float(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0.0 else "-.inf"
    return float.__repr__(value)


def _quoted(text: str) -> str:
    """A text in double quotes, everything escaped that YAML would fold, refuse or take for the end."""
    characters = (
        f"\\{each}" if each in '"\\' else each if each.isprintable() else f"\\U{ord(each):08X}" for each in text
    )
    return f'"{"".join(characters)}"'
