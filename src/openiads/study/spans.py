"""Which replications of which points are done: spans of whole numbers, merged, so that a billion rows fit in memory.

Source: docs/studies.md. Leaves out: where the rows are (parts.py).
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator

Span = tuple[int, int]


class Spans:
    """A set of whole numbers as spans [start, stop), in order and apart."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.spans: list[Span] = []
        for span in spans:
            self.add(*span)

    def add(self, start: int, stop: int) -> None:
        """Add a span."""
        if stop <= start:
            return
        first = bisect_right(self.spans, (start, start)) - 1
        if first >= 0 and self.spans[first][1] < start:
            first += 1
        first = max(first, 0)
        last = first
        while last < len(self.spans) and self.spans[last][0] <= stop:
            start, stop = min(start, self.spans[last][0]), max(stop, self.spans[last][1])
            last += 1
        del self.spans[first:last]
        insort(self.spans, (start, stop))

    def gaps(self, start: int, stop: int) -> Iterator[Span]:
        """What of a span is missing, in order."""
        for begin, end in self.spans:
            if begin >= stop:
                break
            if begin > start:
                yield start, begin
            start = max(start, end)
        if start < stop:
            yield start, stop

    def within(self, stop: int) -> int:
        """How many numbers below a bound are in the set."""
        return sum(max(min(end, stop) - begin, 0) for begin, end in self.spans)

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self.spans, (number, float("inf"))) - 1
        return place >= 0 and self.spans[place][0] <= number < self.spans[place][1]

    def __len__(self) -> int:
        """How many numbers are in the set."""
        return sum(stop - start for start, stop in self.spans)
