"""The rows of a study, from one folder or from those of its shards: queries, values by point, tables with intervals.

Chance and disagreement stay apart: an interval is over replications of one point; between levels that sources dispute
there is a range, without a probability. Source: docs/studies.md. Leaves out: analyses (analyses.py) and charts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from openiads.analysis.intervals import Interval, at_most, clopper_pearson, mean_intervals
from openiads.analysis.statistics import wilson_interval
from openiads.record.store import VARYING
from openiads.scenario.problems import choice
from openiads.study.journal import journal_files, rows_in
from openiads.study.manifest import Manifest, StudyError, read_manifest, stored_study
from openiads.study.parts import KEYS, Layout, Row, columns_of, pattern, sound_parts
from openiads.study.study import Study

Array = np.ndarray[Any, Any]

CONFIDENCE = 0.95
ROWS_AT_ONCE = 200_000
AGAIN = "give the study's command again"
NOT_MEASURES = (*KEYS, *VARYING)


@dataclass(frozen=True)
class Share:
    """In how many replications a measure was zero: Wilson's interval, the exact one, and the bound on 'at most'.

    zero_at_most, above_zero_at_most : with 95 % confidence the share is at most this.
    """

    zeros: int
    count: int
    low: float
    high: float
    exact_low: float
    exact_high: float
    zero_at_most: float
    above_zero_at_most: float

    @property
    def share(self) -> float:
        """The share of replications in which the measure was zero."""
        return self.zeros / self.count


@dataclass(frozen=True)
class PointSummary:
    """What the replications of one point came to: the mean of each measure, and the share in which it was zero."""

    point: int
    factors: dict[str, Any]
    replications: int
    means: dict[str, Interval]
    none: dict[str, Share]


@dataclass(frozen=True)
class Disagreement:
    """Range of a measure's mean over the published ends of a factor, all else alike. A range, not an interval."""

    factor: str
    measure: str
    held: dict[str, Any]
    low: float
    low_at: Any
    high: float
    high_at: Any


def share_of(zeros: int, count: int) -> Share:
    """The share of zeros with all its intervals."""
    low, high = wilson_interval(zeros, count, CONFIDENCE)
    exact = clopper_pearson(zeros, count, CONFIDENCE)
    return Share(zeros, count, low, high, *exact, at_most(zeros, count), at_most(count - zeros, count))


class Results:
    """Rows of one study, verified: damaged parts are left out and named in `remarks`.

    places : what the folders are called, where they are copies of what lies in a store.
    """

    def __init__(self, folders: Sequence[Path], places: Sequence[str] = ()) -> None:
        self.folders, self._place = tuple(folders), str((*places, *folders, "")[0])
        self.manifest = _one_manifest(self.folders)
        self.remarks: list[str] = []
        waiting = [row for folder in self.folders for path in journal_files(folder) for row in rows_in(path)]
        self.parts: list[Path] = []
        for folder in self.folders:
            sound, damaged = sound_parts(folder)
            self.parts += sound
            self.remarks += [
                f"{path} is damaged and left out; the study's command computes its rows again" for path in damaged
            ]
        self._connection = self._connected(waiting)

    def _connected(self, waiting: list[Row]) -> Any:
        """A connection with the view `rows`: parts and what waits for one, each row once."""
        import duckdb

        connection = duckdb.connect()
        sources = []
        if self.parts:
            files = ", ".join("'" + pattern(path).replace("'", "''") + "'" for path in self.parts)
            sources.append(f"SELECT * FROM read_parquet([{files}], union_by_name=true)")
        if waiting:
            shown = {point: self.study.design.point(point).shown for point in {row.point for row in waiting}}
            connection.register("waiting_columns", columns_of(waiting, shown, self.layout()))
            connection.execute("CREATE TABLE waiting AS SELECT * FROM waiting_columns")
            sources.append("SELECT * FROM waiting")
        if not sources:
            damaged = "".join(f"{remark}\n" for remark in self.remarks)
            raise StudyError(f"{damaged}{self._place} holds no {'sound ' if damaged else ''}rows yet; {AGAIN}")
        connection.execute(f"CREATE VIEW every AS {' UNION ALL BY NAME '.join(sources)}")
        doubled = "SELECT count(*) > count(DISTINCT (point, replication)) FROM every"
        once = (
            "SELECT DISTINCT ON (point, replication) * FROM every" if self._first(connection, doubled) else "FROM every"
        )
        connection.execute(f"CREATE VIEW rows AS {once}")
        return connection

    @staticmethod
    def _first(connection: Any, query: str) -> Any:
        return connection.execute(query).fetchone()[0]

    def layout(self) -> Layout:
        """What all rows share; of measures, those that rows name."""
        texts = tuple(any(isinstance(v.shown, str) for v in f.levels) for f in self.study.design.factors)
        content = self.manifest
        return Layout(content["seed"], content["openiads"], content["code"], self.study.factor_names, texts, ())

    @cached_property
    def study(self) -> Study:
        """The study, from the texts in its folder."""
        return stored_study(self.folders[0])

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of `rows`."""
        return tuple(row[0] for row in self._connection.execute("DESCRIBE rows").fetchall())

    @property
    def factors(self) -> tuple[str, ...]:
        """Names of the factors."""
        return tuple(factor["name"] for factor in self.manifest["design"]["factors"])

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures that rows have, those left out that vary from run to run."""
        return tuple(name for name in self.columns if name not in NOT_MEASURES and name not in self.factors)

    @cached_property
    def counts(self) -> dict[int, int]:
        """Replications of each point that has any."""
        found = self._connection.execute("SELECT point, count(*) FROM rows GROUP BY point ORDER BY point").fetchall()
        return dict(found)

    def sql(self, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Names and rows that a query of the table `rows` gives. Raises StudyError with what the database says."""
        import duckdb

        try:
            found = self._connection.execute(query)
            names = [column[0] for column in found.description or ()] if found is not None else []
            rows = found.fetchall() if names else []
        except duckdb.Error as error:
            raise StudyError(f"the query cannot be answered: {error}") from error
        if not names:
            raise StudyError("the query asks nothing; write one of the table rows: SELECT count(*) FROM rows")
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            raise StudyError(f"two columns are called {doubled[0]!r}; name one of them anew: AS another")
        return names, rows

    def known(self, measures: Iterable[str]) -> list[str]:
        """Measures, each of them known. Raises StudyError with the nearest name."""
        names = list(measures)
        for name in names:
            if name not in self.measures:
                raise StudyError(f"the rows have no measure {name!r}; {choice(name, self.measures)}")
        return names

    def factor(self, name: str) -> str:
        """A factor that is known. Raises StudyError with the nearest name."""
        if name not in self.factors:
            raise StudyError(f"the study has no factor {name!r}; {choice(name, self.factors)}")
        return name

    def values(self, measures: Sequence[str]) -> Iterator[tuple[int, Array, Array]]:
        """Point by point: its number, its replications in order (n,), and their measures (n, k)."""
        self.known(measures)
        selected = ", ".join(f'"{name}"' for name in measures)
        for first, last in self._batches():
            query = f"SELECT point, replication, {selected} FROM rows WHERE point BETWEEN ? AND ? ORDER BY point, replication"
            found = self._connection.execute(query, [first, last]).fetchnumpy()
            points = np.asarray(found["point"])
            table: Array = np.stack(
                [np.ma.filled(np.ma.asarray(found[n], dtype=float), np.nan) for n in measures], axis=1
            )
            breaks = np.flatnonzero(np.diff(points)) + 1
            for start, stop in zip((0, *breaks), (*breaks, len(points)), strict=True):
                yield int(points[start]), np.asarray(found["replication"][start:stop]), table[start:stop]

    def _batches(self) -> Iterator[tuple[int, int]]:
        """Spans of points with not too many rows together."""
        first, rows, last = None, 0, 0
        for point, count in self.counts.items():
            if first is not None and rows + count > ROWS_AT_ONCE:
                yield first, last
                first, rows = None, 0
            first, rows, last = point if first is None else first, rows + count, point
        if first is not None:
            yield first, last

    @cached_property
    def levels(self) -> dict[int, dict[str, Any]]:
        """The factors of each point that has rows, as its rows show them."""
        selected = "".join(f', any_value("{name}")' for name in self.factors)
        found = self._connection.execute(f"SELECT point{selected} FROM rows GROUP BY point ORDER BY point").fetchall()
        return {point: dict(zip(self.factors, map(_tidy, shown), strict=True)) for point, *shown in found}

    def summaries(self, measures: Sequence[str] | None = None) -> list[PointSummary]:
        """What each point came to, in order; of the study's own measures where none are named."""
        names = list(self.manifest["measures"]) if measures is None else list(measures)
        found = []
        for point, replications, table in self.values(names):
            means, none = {}, {}
            for name, column in _sound_columns(names, table):
                means[name] = mean_intervals(column, f"{point}")[0]
                none[name] = share_of(int(np.sum(column == 0.0)), len(column))
            found.append(PointSummary(point, self.levels[point], len(replications), means, none))
        return found

    def disagreements(self, summaries: Sequence[PointSummary], measures: Sequence[str]) -> list[Disagreement]:
        """For each factor whose levels are published ends: the range of each mean over them, all else alike."""
        found = []
        for factor in self.manifest["design"]["factors"]:
            if not factor["disagreement"]:
                continue
            name = factor["name"]
            for held, group in _alike(summaries, name):
                for measure in measures:
                    ends = [(s.means[measure].estimate, s.factors[name]) for s in group if measure in s.means]
                    if len({level for _, level in ends}) > 1:
                        low, high = min(ends, key=lambda end: end[0]), max(ends, key=lambda end: end[0])
                        found.append(Disagreement(name, measure, held, low[0], low[1], high[0], high[1]))
        return found

    def row(self, point: int, replication: int) -> dict[str, Any]:
        """One row. Raises StudyError where there is none."""
        query = "SELECT * FROM rows WHERE point = ? AND replication = ?"
        found = self._connection.execute(query, [point, replication]).fetchone()
        if found is None:
            raise StudyError(f"there is no row of point {point} and replication {replication} in {self._place}")
        return dict(zip(self.columns, found, strict=True))


def _tidy(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _sound_columns(names: Sequence[str], table: Array) -> Iterator[tuple[str, Array]]:
    """Measures that a point's runs give, each as a column (n, 1); one that they lack is left out."""
    for place, name in enumerate(names):
        column = table[:, place : place + 1]
        column = column[~np.isnan(column[:, 0])]
        if len(column):
            yield name, column


def _alike(summaries: Sequence[PointSummary], name: str) -> Iterator[tuple[dict[str, Any], list[PointSummary]]]:
    """Groups of points that differ in one factor alone, of two points or more."""

    def others(summary: PointSummary) -> str:
        return repr([(key, value) for key, value in summary.factors.items() if key != name])

    for _, members in groupby(sorted(summaries, key=others), key=others):
        group = list(members)
        if len(group) > 1:
            yield {key: value for key, value in group[0].factors.items() if key != name}, group


def _one_manifest(folders: Sequence[Path]) -> Manifest:
    """The manifest that all folders share; StudyError where two differ."""
    if not folders:
        raise StudyError("no folder of results is named")
    first = read_manifest(folders[0])
    for folder in folders[1:]:
        if differing := first.differences(read_manifest(folder)):
            listed = "\n".join(f"  {line}" for line in differing[:5])
            raise StudyError(f"{folder} and {folders[0]} hold rows of different studies.\n{listed}")
    return first
