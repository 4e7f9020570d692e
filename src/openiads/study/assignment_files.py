"""Files of weapon-target assignment: numbers of weapons and targets, worth, kill probabilities, rounds; checked before use.

Text (`m n rounds`, then n lines of worth, then m n lines `weapon target probability`, numbered from 0) as Andersen2022 has
them, or .npz (keys w, p, mu; for assets value, aim, lethality). Leaves out: what a kill probability depends on.
"""

import math
import zipfile
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from openiads.study.columns import Floats, Whole

MOST_ENTRIES = 4_000_000
MOST_STOCK = 1_000_000
# How a file of one array (.npy) begins.
ONE_ARRAY = b"\x93NUMPY"
NEEDED = {"target": ("w", "p", "mu"), "asset": ("p", "mu", "value", "aim")}
READABLE = ".txt (m n rounds, worths, then weapon target probability) or .npz (w, p, mu)"


class AssignmentFileError(ValueError):
    """A file of an assignment that cannot be used; the message says where, what was found and what would do."""


class Instance(NamedTuple):
    """Weapons, targets and what targets aim at. kill : (m, n); stock : (m,); aim, lethality : (n,); value : (a,).

    Where a file names no assets, each target has one of its own, worth what the target is, and is surely lethal.
    """

    kill: Floats
    stock: Whole
    aim: Whole
    lethality: Floats
    value: Floats

    @property
    def alone(self) -> bool:
        """Whether no two targets aim at one asset, so that each can be given a worth of its own."""
        return bool(np.bincount(self.aim, minlength=len(self.value)).max(initial=0) <= 1)

    @property
    def worth(self) -> Floats:
        """What each target takes if it surely gets through and no other does: exact where each aims at an asset alone."""
        return self.value[self.aim] * self.lethality


def read_instance(path: str | Path, objective: str = "target") -> Instance:
    """The assignment in a file. Raises AssignmentFileError, which names line or key, and OSError."""
    place = Path(path)
    if place.is_dir():
        raise AssignmentFileError(f"{place}: is a folder; name a file: {READABLE}")
    if not place.exists():
        raise AssignmentFileError(f"{place}: no such file; name one: {READABLE}")
    if place.suffix.lower() == ".npz":
        return _checked(place, _arrays(place), objective)
    if place.suffix.lower() == ".txt":
        if objective == "asset":
            raise AssignmentFileError(
                f"{place}: a text file names no assets; give a .npz with the keys {', '.join(NEEDED['asset'])}"
            )
        return _read_text(place)
    raise AssignmentFileError(f"{place}: suffix {place.suffix or '(none)'} is not known; {READABLE} would do")


def _lines(place: Path) -> list[tuple[int, list[str]]]:
    """The lines of a file that are not empty, with their numbers, in words."""
    try:
        text = place.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise AssignmentFileError(f"{place}: not a text file (byte {error.start}); {READABLE} would do") from error
    numbered = enumerate(text.splitlines(), 1)
    return [(number, line.split()) for number, line in numbered if line.strip()]


def _numbers(place: Path, number: int, words: list[str], wanted: str, count: int) -> list[float]:
    """The numbers of a line, as many as it should have."""
    try:
        found = [float(word) for word in words]
    except ValueError:
        found = []
    if len(found) != count or not all(map(math.isfinite, found)):
        raise AssignmentFileError(f"{place}:{number}: {' '.join(words)!r}, where {wanted} would do")
    return found


def _whole(place: Path, number: int, value: float, name: str, least: int, most: int) -> int:
    if value != math.floor(value) or not least <= value <= most:
        raise AssignmentFileError(
            f"{place}:{number}: {name} {value:.12g}, where a whole number from {least} to {most} would do"
        )
    return int(value)


def _read_text(place: Path) -> Instance:
    lines = _lines(place)
    if not lines:
        raise AssignmentFileError(f"{place}: is empty; {READABLE} would do")
    first, words = lines[0]
    head = _numbers(place, first, words, "the numbers of weapons, of targets, and of rounds of each weapon", 3)
    weapons = _whole(place, first, head[0], "weapons", 1, MOST_ENTRIES)
    targets = _whole(place, first, head[1], "targets", 1, MOST_ENTRIES // weapons)
    stock = _whole(place, first, head[2], "rounds", 0, MOST_STOCK)
    wanted = 1 + targets + weapons * targets
    if len(lines) != wanted:
        raise AssignmentFileError(
            f"{place}:{lines[-1][0]}: {len(lines)} lines, where {wanted} would do: 1, a worth for each of {targets} "
            f"targets, and {weapons} x {targets} probabilities"
        )
    worth = np.array([_worth(place, *line) for line in lines[1 : 1 + targets]])
    kill = _kill_of(place, lines[1 + targets :], weapons, targets)
    return _instance(kill, np.full(weapons, stock, np.int64), worth)


def _worth(place: Path, number: int, words: list[str]) -> float:
    (worth,) = _numbers(place, number, words, "the worth of one target", 1)
    if worth < 0.0:
        raise AssignmentFileError(f"{place}:{number}: a worth of {worth:g}, where 0 or more would do")
    return worth


def _kill_of(place: Path, lines: list[tuple[int, list[str]]], weapons: int, targets: int) -> Floats:
    """Kill probabilities (m, n), each pair named once."""
    kill = np.full((weapons, targets), np.nan)
    for number, words in lines:
        i, j, chance = _numbers(place, number, words, "weapon, target and kill probability", 3)
        weapon = _whole(place, number, i, "weapon", 0, weapons - 1)
        target = _whole(place, number, j, "target", 0, targets - 1)
        if not 0.0 <= chance <= 1.0:
            raise AssignmentFileError(f"{place}:{number}: a probability of {chance:g}, where 0 to 1 would do")
        if not math.isnan(kill[weapon, target]):
            raise AssignmentFileError(f"{place}:{number}: weapon {weapon} and target {target} come a second time")
        kill[weapon, target] = chance
    return kill


def _instance(kill: Floats, stock: Whole, worth: Floats) -> Instance:
    targets = len(worth)
    return Instance(kill, stock, np.arange(targets, dtype=np.int64), np.ones(targets), worth)


def _arrays(place: Path) -> dict[str, Floats]:
    """The arrays of a file that an assignment may have, as numbers."""
    known = {"w", "p", "mu", "value", "aim", "lethality"}
    found = {}
    if not zipfile.is_zipfile(place) and not place.read_bytes()[: len(ONE_ARRAY)] == ONE_ARRAY:
        raise AssignmentFileError(f"{place}: not an archive of arrays (.npz); {READABLE} would do")
    try:
        with place.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            if not isinstance(file, np.lib.npyio.NpzFile):
                raise ValueError("one array, where an archive of several would do")
            for name in known & set(file.files):
                found[name] = file[name]
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, TypeError, AttributeError, KeyError) as error:
        said = " ".join(str(error).split()) or "it ends too early"
        said = "objects, where numbers would do" if "allow_pickle" in said else said
        raise AssignmentFileError(f"{place}: not an archive of arrays (.npz): {said}; {READABLE} would do") from error
    for name, array in found.items():
        if array.dtype.kind not in "iufb":
            raise AssignmentFileError(f"{place}: key {name}: holds {array.dtype}, where numbers would do")
    return {name: np.asarray(array, float) for name, array in found.items()}


def _checked(place: Path, found: dict[str, Floats], objective: str) -> Instance:
    """The instance of a file's arrays, each of which must fit the others."""
    missing = [name for name in NEEDED[objective] if name not in found]
    if missing:
        has = ", ".join(sorted(found)) or "none that an assignment has"
        needs = ", ".join(NEEDED[objective])
        raise AssignmentFileError(
            f"{place}: key {missing[0]}: missing; found {has}; the {objective} objective needs {needs}"
        )
    kill = found["p"]
    if kill.ndim != 2 or kill.size == 0:
        raise AssignmentFileError(
            f"{place}: key p: shape {kill.shape}, where (weapons, targets), 1 or more each, would do"
        )
    if kill.size > MOST_ENTRIES:
        raise AssignmentFileError(f"{place}: key p: {kill.size} pairs, where {MOST_ENTRIES} at most would do")
    weapons, targets = kill.shape
    found.setdefault("lethality", np.ones(targets))
    _require_within(place, "p", kill, 0.0, 1.0)
    stock = _require(place, found, "mu", weapons, 0.0, MOST_STOCK, whole=True)
    if objective == "target":
        worth = _require(place, found, "w", targets, 0.0, np.inf)
        return _instance(np.ascontiguousarray(kill), stock.astype(np.int64), worth)
    value = _require(place, found, "value", found["value"].size, 0.0, np.inf)
    if not len(value):
        raise AssignmentFileError(f"{place}: key value: empty, where the value of 1 asset or more would do")
    aim = _require(place, found, "aim", targets, 0, len(value) - 1, whole=True).astype(np.int64)
    lethality = _require(place, found, "lethality", targets, 0.0, 1.0)
    return Instance(np.ascontiguousarray(kill), stock.astype(np.int64), aim, lethality, value)


def _require(
    place: Path, found: dict[str, Floats], name: str, length: int, least: float, most: float, whole: bool = False
) -> Floats:
    """A key's array, which must be of one dimension and a length, and within limits."""
    array = found[name]
    if array.shape != (length,):
        raise AssignmentFileError(f"{place}: key {name}: shape {array.shape}, where {(length,)} would do")
    _require_within(place, name, array, least, most)
    if whole and (array != np.floor(array)).any():
        first = int(np.argmax(array != np.floor(array)))
        raise AssignmentFileError(f"{place}: key {name}[{first}]: {array[first]:g}, where a whole number would do")
    return array


def _require_within(place: Path, name: str, array: Any, least: float, most: float) -> None:
    wrong = ~(np.isfinite(array) & (array >= least) & (array <= most))
    if wrong.any():
        where = np.unravel_index(int(np.argmax(wrong)), array.shape)
        index = ", ".join(str(int(k)) for k in where)
        limits = (
            f"a number from {least:g} to {most:g}" if np.isfinite(most) else f"a finite number of {least:g} or more"
        )
        raise AssignmentFileError(f"{place}: key {name}[{index}]: {array[where]:g}, where {limits} would do")
