"""Folders of results on the command line: a path, or an address such as s3://bucket/study.

Source: docs/studies.md. Leaves out: what lies there.
"""

from pathlib import Path
from typing import Any

import click


class Place(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """A folder, or an address that fsspec understands, which stays a text: as a path it would lose a slash."""

    name = "path"

    def convert(self, value: Any, param: Any, ctx: Any) -> str | Path:
        """The text itself where it is an address, else a path."""
        if not isinstance(value, str) or not ("://" in value or "::" in value):
            return Path(value)
        if value.startswith("memory:"):
            self.fail(f"{value} is gone when this command ends: name a folder, or a store that lasts", param, ctx)
        return value


PLACES = click.argument("folders", nargs=-1, required=True, type=Place())
