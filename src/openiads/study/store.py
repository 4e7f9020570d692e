"""A folder of results in an object store, or wherever else fsspec reaches: whole objects are read, written and listed.

fsspec (extra `stores`) lives in this file alone; the store's own package (s3fs, gcsfs, adlfs) finds credentials where it
always does. Nothing is appended, renamed or locked there, since object stores have no such thing. Source:
docs/studies.md. Leaves out: what lies in the folder (remote.py), and who may write (store_lock.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from openiads.study.manifest import StudyError

SIGNS = ("://", "::")


def is_store(place: "str | Path") -> bool:
    """Whether a place is an address that fsspec understands, not a folder: `s3://bucket/study`."""
    return isinstance(place, str) and any(sign in place for sign in SIGNS)


class Store:
    """A folder under an address. Every method raises StudyError with the address where the store does not do its part."""

    def __init__(self, address: str) -> None:
        self.address, self._made = address.rstrip("/"), set[str]()
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise StudyError(f"{address} needs fsspec: `pip install openiads[stores]`, or name a folder") from error
        with self._told("opened"):
            self._system, self._root = url_to_fs(self.address)

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        """What the store's package raises, in one sentence: packages have faults of their own kinds."""
        try:
            yield
        except StudyError:
            raise
        except ImportError as error:
            raise StudyError(f"{self.address} needs a package of its own: {error}") from error
        except Exception as error:
            said = str(error).strip() or type(error).__name__
            raise StudyError(f"{self.address} cannot be {doing}: {said}") from error

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    def names(self, below: str = "") -> dict[str, int]:
        """Names of the objects right below a folder, sorted, each with its length [bytes]; none where there is no folder."""
        place = self._path(below).rstrip("/")
        with self._told("listed"):
            self._system.invalidate_cache()
            try:
                found = self._system.ls(place, detail=True)
            except FileNotFoundError:
                return {}
        return {
            str(one["name"]).rstrip("/").rpartition("/")[2]: int(one.get("size") or 0)
            for one in sorted(found, key=lambda one: str(one["name"]))
            if one.get("type") == "file"
        }

    def read(self, name: str) -> bytes | None:
        """An object, whole; None where there is none."""
        with self._told("read"):
            try:
                return bytes(self._system.cat_file(self._path(name)))
            except FileNotFoundError:
                return None

    def write(self, name: str, content: bytes) -> None:
        """Write an object, whole: readers meet the one before or this one."""
        with self._told("written"):
            self._make_folder(name)
            self._system.pipe_file(self._path(name), content)

    def write_new(self, name: str, content: bytes) -> bool:
        """Write an object where there is none; False where there is one. Stores that cannot refuse are asked beforehand."""
        if self.read(name) is not None:
            return False
        with self._told("written"):
            self._make_folder(name)
            try:
                self._system.pipe_file(self._path(name), content, mode="create")
            except FileExistsError:
                return False
            except (TypeError, NotImplementedError):
                self._system.pipe_file(self._path(name), content)
        return True

    def _make_folder(self, name: str) -> None:
        """Make the folders of an object, where the store has folders; never a bucket, which is its owner's to make."""
        folder = self._path(name).rpartition("/")[0]
        if folder in self._made:
            return
        parts = folder.split("/")
        for depth in range(2, len(parts) + 1):
            with suppress(FileExistsError, NotImplementedError):
                self._system.mkdir("/".join(parts[:depth]), create_parents=False)
        self._made.add(folder)

    def set_aside(self, name: str, other: str) -> None:
        """Give an object another name, so that it is read no more; by copying, for want of anything better."""
        if (content := self.read(name)) is not None:
            self.write(other, content)
            self.remove(name)

    def remove(self, name: str) -> None:
        """Remove an object; nothing where there is none."""
        with self._told("written"), suppress(FileNotFoundError):
            self._system.rm_file(self._path(name))
