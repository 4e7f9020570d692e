"""Dates as people print them: a day, a month, a year, or from one to another; each is the span of days that it may mean.

Source: ISO 8601, section 5.5 (intervals by start and end). Leaves out: times of the day.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Span:
    """The first and the last day that a printed date may mean, and the date as printed."""

    first: date
    last: date
    printed: str


def span(text: str) -> Span | None:
    """The span of a text such as `2019-07-12`, `2020-03`, `2021` or `2020-05/2020-06`; None where it is no date."""
    begin, slash, end = text.strip().partition("/")
    first, last = _days(begin), _days(end if slash else begin)
    if first is None or last is None or last[1] < first[0]:
        return None
    return Span(first[0], last[1], text.strip())


def _days(text: str) -> tuple[date, date] | None:
    """First and last day of one printed date."""
    found = _PART.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if year is None or month is None:
            return date(year or 0, 1, 1), date(year or 0, MONTHS_A_YEAR, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        return None


def months_after(start: date, months: int) -> date:
    """The day so many months after another; the last day of a month stays the last where that month is shorter."""
    whole = start.year * MONTHS_A_YEAR + start.month - 1 + months
    year, month = divmod(whole, MONTHS_A_YEAR)
    longest = calendar.monthrange(year, month + 1)[1]
    ends = start.day == calendar.monthrange(start.year, start.month)[1]
    return date(year, month + 1, longest if ends else min(start.day, longest))
