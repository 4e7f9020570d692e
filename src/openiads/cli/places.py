"""Where a command is told to write: refused before anything is worked out, if it can not be written there.

Source: docs/commands.md (exit codes). Leaves out: records, which have a check of their own (openiads.require_folder).
"""

from collections.abc import Callable
from pathlib import Path

import click

import openiads

PICTURES = (".png", ".svg")


def _tried(require: Callable[[Path], Path], place: Path) -> Path:
    try:
        return require(place)
    except OSError as error:
        raise click.BadParameter(f"{place}: {error.strerror}; name another place, or free this one") from None


def writable_file(context: click.Context, option: click.Parameter, value: Path | None) -> Path | None:
    """A file that can be written."""
    return None if value is None else _tried(openiads.require_file, value)


def writable_folder(context: click.Context, option: click.Parameter, value: Path | None) -> Path | None:
    """A folder, there or not yet, into which files can be written."""
    return None if value is None else _tried(openiads.require_files_in, value)


def writable_picture(context: click.Context, option: click.Parameter, value: Path | None) -> Path | None:
    """A file that can be written, and that a picture can be drawn into, by its name."""
    if value is not None and value.suffix.lower() not in PICTURES:
        raise click.BadParameter(f"{value.name!r} ends neither in .png nor in .svg")
    return writable_file(context, option, value)
