"""A policy from a user's Python file, which runs only where that was allowed.

Source: docs/models/doctrine.md. Leaves out: what a policy is shown and must answer (simulation/policy.py).
"""

import hashlib
import sys
import traceback
import types
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openiads.scenario.problems import Problem, ScenarioError, shown
from openiads.scenario.schema import Scenario

if TYPE_CHECKING:
    from openiads.simulation.policy import Policy

PATH = ("doctrine", "policy", "python")
FUNCTION = "policy"
EXAMPLE = f"write `def {FUNCTION}(situation): return [(option, 1) for option in situation.options]`"


def policy_problems(scenario: Scenario) -> Iterator[Problem]:
    """A policy's file that is not there; nothing of it is run."""
    name = scenario.doctrine.python
    if name is not None and not (scenario.folder / name).is_file():
        yield Problem(PATH, f"no file {shown(name)}", "name a Python file, relative to the scenario's")


def require_allowed(scenario: Scenario, allowed: bool) -> None:
    """Raise ScenarioError where a scenario names a policy in Python, and nobody allowed that it is run."""
    name = scenario.doctrine.python
    if name is None or allowed:
        return
    found = f"a policy in Python, {shown(name)}, which runs with all your rights"
    problem = Problem(PATH, found, "read it, and if you trust it add --allow-code (in Python: allow_code=True)")
    located = scenario.origin.located(problem) if scenario.origin is not None else problem
    raise ScenarioError([located], scenario.origin.source.name if scenario.origin is not None else scenario.name)


def policy_of(scenario: Scenario) -> "Policy | None":
    """The policy that a scenario names, read and run anew, so that runs share nothing; None where it names none.

    Raises PolicyError, with file and line, where the file can not be run or has no function `policy`.
    """
    name = scenario.doctrine.python
    return _function(scenario.folder / name, name) if name is not None else None


def digest_of(scenario: Scenario) -> str:
    """SHA-256 of the file of a scenario's policy, in hexadecimal."""
    return hashlib.sha256((scenario.folder / str(scenario.doctrine.python)).read_bytes()).hexdigest()


def _function(path: Path, name: str) -> "Policy":
    from openiads.simulation.policy import PolicyError

    module = types.ModuleType(f"openiads_policy_{path.stem}")
    module.__file__ = str(path)
    try:
        source = path.read_bytes()
        # Dataclasses and the like look their module up by its name.
        sys.modules[module.__name__] = module
        exec(compile(source, str(path), "exec"), module.__dict__)
    except KeyboardInterrupt:
        raise
    except OSError as error:
        raise PolicyError(f"{name}: {error.strerror or error}; name a Python file that can be read") from None
    except BaseException as error:
        raise PolicyError(f"{path}:{_line(error, path)}: {type(error).__name__}: {error}") from None
    found: Any = module.__dict__.get(FUNCTION)
    if not callable(found):
        what = f"no function `{FUNCTION}`" if found is None else f"`{FUNCTION}` is no function but {shown(str(found))}"
        raise PolicyError(f"{path}: {what}; {EXAMPLE}")
    policy: Policy = found
    return policy


def _line(error: BaseException, path: Path) -> int:
    """The line of the user's file where an error arose."""
    if isinstance(error, SyntaxError) and error.lineno is not None:
        return error.lineno
    lines = [frame.lineno or 1 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return lines[-1] if lines else 1
