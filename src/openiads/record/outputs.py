"""Whether a file, or files of a folder, can be written: tried before a long computation, and without a trace.

Permissions do not tell of full, read-only or special file systems, so what will be done is done once. Source: none needed.
Leaves out: records, whose folders may be replaced (store.py).
"""

import os
import tempfile
from pathlib import Path

NO_FOLDER, IS_FOLDER = 20, 21


def require_file(path: str | os.PathLike[str]) -> Path:
    """The file itself, where it can be written. Raises OSError that names it where it cannot."""
    target = Path(path)
    if target.is_dir():
        raise IsADirectoryError(IS_FOLDER, "is a folder; name a file in it", str(target))
    if target.is_file():
        os.close(os.open(target, os.O_WRONLY))
    elif not target.exists():
        _try_beside(target, target.resolve().parent)
    return target


def require_files_in(folder: str | os.PathLike[str]) -> Path:
    """The folder itself, which need not be there yet, where files can be written into it. Raises OSError where not."""
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise NotADirectoryError(NO_FOLDER, "is a file; name a folder", str(target))
    _try_beside(target, next(each for each in (target.resolve(), *target.resolve().parents) if each.exists()))
    return target


def _try_beside(target: Path, folder: Path) -> None:
    """Make a file in a folder, and take it away again."""
    if not folder.exists():
        raise FileNotFoundError(2, f"there is no folder {folder}", str(target))
    if not folder.is_dir():
        raise NotADirectoryError(NO_FOLDER, f"{folder} is a file, not a folder", str(target))
    try:
        descriptor, made = tempfile.mkstemp(prefix=".openiads-", dir=folder)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(target)) from None
    os.close(descriptor)
    Path(made).unlink()
