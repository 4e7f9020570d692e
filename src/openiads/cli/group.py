"""The group of all commands, and how a fault of the user's becomes a message and an exit code.

Source: docs/commands.md (exit codes). Leaves out: every command; each family has a file of its own beside this one.
"""

import contextlib
import functools
import gc
import sys
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeVar

import click

import openiads

Command = TypeVar("Command", bound=Callable[..., Any])

FAULT = 1
STOPPED = 130
OBJECTS_BETWEEN_SEARCHES = 100_000
SCENARIO_HELP = "SCENARIO is a file, or the name of a bundled scenario."


def fail(message: str) -> NoReturn:
    """Say what the user is at fault with, and end with the exit code of such faults."""
    click.echo(message.rstrip(), err=True)
    sys.exit(FAULT)


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """What the database says when Ctrl-C stops it in the middle of a query becomes what Python says."""
    try:
        yield
    except RuntimeError as error:
        if str(error) != "Query interrupted":
            raise
        raise KeyboardInterrupt from error


def told(command: Command) -> Command:
    """Turn what can be the user's fault into a message and an exit code."""

    @functools.wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            with interruptible():
                return command(*args, **kwargs)
        except KeyboardInterrupt:
            click.echo("stopped; nothing half written is left behind", err=True)
            sys.exit(STOPPED)
        except BrokenPipeError:
            sys.exit(0)
        except (openiads.AssignmentFileError, openiads.PlotFileError, openiads.UnknownTarget) as error:
            fail(str(error.args[0]))
        except (openiads.AddressError, openiads.ViewerMissing) as error:
            fail(str(error))
        except (openiads.PolicyError, openiads.ScenarioError, openiads.RecordError, openiads.CatalogueError) as error:
            fail(str(error))
        except openiads.ExportError as error:
            fail(str(error))
        except OSError as error:
            fail(f"{error.filename or 'output'}: {error.strerror or error}; choose another place, or free this one")

    return guarded  # type: ignore[return-value]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(openiads.__version__, prog_name="openiads")
def main() -> None:
    """An open simulation of a long-range surface-to-air missile system and the air defence around it.

    Simulation, public figures, not for operational or flight-safety use.
    """
    # What a command makes mostly lives until it ends: looking for cycles at every 700 objects took a tenth of its time.
    gc.set_threshold(OBJECTS_BETWEEN_SEARCHES)
