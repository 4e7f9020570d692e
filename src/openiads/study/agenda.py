"""What is still to be run of a study, chunk by chunk: fixed replications, or batches until an interval is narrow.

A rule to stop looks at the first replications of a point in order, and at nothing else, so that the same rows are run
on any number of workers and after any interruption. Source: docs/studies.md. Leaves out: running the chunks
(montecarlo.py).
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from openiads.analysis.statistics import wilson_interval
from openiads.study.spans import Spans
from openiads.study.study import Stopping, Study

CHUNK = 8
# Replications of one point that stay together when shards share them out.
BLOCK = 48
CONFIDENCE = 0.95


class Chunk(NamedTuple):
    """Replications start to stop - 1 of one point."""

    point: int
    start: int
    stop: int


class Agenda(Protocol):
    """Hands out chunks, and is told what came of them."""

    most_rows: int

    def next(self) -> Chunk | None:
        """The next chunk; None while none is ready, or when all are handed out."""

    def finished(self, chunk: Chunk, zeros: Sequence[bool]) -> None:
        """A chunk has been run; `zeros` says of each replication whether the stopping rule's measure was zero."""


def _chunks(point: int, spans: Iterator[tuple[int, int]]) -> Iterator[Chunk]:
    for start, stop in spans:
        for first in range(start, stop, CHUNK):
            yield Chunk(point, first, min(first + CHUNK, stop))


class FixedAgenda:
    """So many replications of every point; a shard takes every so-manieth block."""

    def __init__(self, study: Study, done: dict[int, Spans], shard: tuple[int, int]) -> None:
        self._study, self._done, self._shard = study, done, shard
        self._waiting = self._all()
        self.most_rows = sum(
            stop - start for point in range(study.design.points) for start, stop in self._blocks(point)
        )

    def _blocks(self, point: int) -> Iterator[tuple[int, int]]:
        """The spans of replications of a point that are this shard's."""
        number, count = self._shard
        replications = self._study.replications
        if count == 1:
            yield 0, replications
            return
        blocks = -(-replications // BLOCK)
        first = (number - 1 - point * blocks) % count
        for block in range(first, blocks, count):
            yield block * BLOCK, min((block + 1) * BLOCK, replications)

    def _all(self) -> Iterator[Chunk]:
        for point in range(self._study.design.points):
            done = self._done.get(point, Spans())
            for start, stop in self._blocks(point):
                yield from _chunks(point, done.gaps(start, stop))

    def next(self) -> Chunk | None:
        """The next chunk; None when all are handed out."""
        return next(self._waiting, None)

    def finished(self, chunk: Chunk, zeros: Sequence[bool]) -> None:
        """Nothing follows from a chunk."""


class _Open:
    """A point whose rule has not stopped it yet: what is known of its replications, and how many chunks are outstanding.

    zeros : of replications from `counted` on, whether the measure was zero; of those before, `successes` counts them.
    """

    def __init__(self, point: int, rule: Stopping, zeros: dict[int, bool]) -> None:
        self.point, self.rule, self.zeros = point, rule, zeros
        self.target, self.counted, self.successes, self.pending = rule.minimum, 0, 0, 0

    def missing(self) -> list[Chunk]:
        """What is missing up to the target, which rises while the rule wants more; empty when the point is done."""
        while True:
            done = Spans()
            for replication in range(self.counted, self.target):
                if replication in self.zeros:
                    done.add(replication, replication + 1)
            if chunks := list(_chunks(self.point, done.gaps(self.counted, self.target))):
                return chunks
            self.successes += sum(self.zeros.pop(replication) for replication in range(self.counted, self.target))
            self.counted = self.target
            if self.target >= self.rule.maximum or self._narrow():
                return []
            self.target = min(self.target + self.rule.batch, self.rule.maximum)

    def _narrow(self) -> bool:
        low, high = wilson_interval(self.successes, self.target, CONFIDENCE)
        return 0.5 * (high - low) <= self.rule.half_width


class StoppingAgenda:
    """Batches of every point until its rule stops it; a shard takes every so-manieth point, whole.

    A point is begun when those under way have nothing more to hand out. known : of a point, the replications that are
    done, each with whether the rule's measure was zero.
    """

    def __init__(
        self, study: Study, rule: Stopping, shard: tuple[int, int], known: Callable[[int], dict[int, bool]]
    ) -> None:
        self._rule, self._known = rule, known
        points = range(shard[0] - 1, study.design.points, shard[1])
        self._points, self._open, self._waiting = iter(points), dict[int, _Open](), deque[Chunk]()
        self.most_rows = len(points) * rule.maximum

    def next(self) -> Chunk | None:
        """The next chunk; None while every open point waits for its batch, or when all are done."""
        while not self._waiting:
            point = next(self._points, None)
            if point is None:
                return None
            self._open[point] = _Open(point, self._rule, self._known(point))
            self._go_on(self._open[point])
        return self._waiting.popleft()

    def finished(self, chunk: Chunk, zeros: Sequence[bool]) -> None:
        """Take note of a chunk, and of what follows from the batch that it ends."""
        held = self._open[chunk.point]
        held.pending -= 1
        held.zeros.update(zip(range(chunk.start, chunk.stop), zeros, strict=False))
        if held.pending == 0:
            self._go_on(held)

    def _go_on(self, held: _Open) -> None:
        """Hand out what a point wants next; leave it where it is done."""
        chunks = held.missing()
        held.pending = len(chunks)
        self._waiting.extend(chunks)
        if not chunks:
            self.most_rows -= self._rule.maximum - held.target
            del self._open[held.point]
