"""Dates as they are printed, and the days that they may mean."""

from datetime import date

import pytest

from openiads.brief.spans import months_after, span


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019-07-12", date(2019, 7, 12), date(2019, 7, 12)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2020-05/2020-06", date(2020, 5, 1), date(2020, 6, 30)),
        ("2019-08-27/2019-09-15", date(2019, 8, 27), date(2019, 9, 15)),
        (" 2017 ", date(2017, 1, 1), date(2017, 12, 31)),
    ],
)
def test_a_printed_date_is_the_span_of_days_that_it_may_mean(text, first, last):
    found = span(text)
    assert (found.first, found.last, found.printed) == (first, last, text.strip())


@pytest.mark.parametrize(
    "text", ["", "soon", "2019-13", "2019-02-30", "2020-05/2019", "19-07-12", "0000", "2020/", "/2020"]
)
def test_what_is_no_date_is_none(text):
    assert span(text) is None


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2017, 12, 31), 6, date(2018, 6, 30)),
        (date(2017, 12, 31), 12, date(2018, 12, 31)),
        (date(2019, 8, 31), 6, date(2020, 2, 29)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 1, 15), 11, date(2020, 12, 15)),
        (date(2020, 1, 30), 1, date(2020, 2, 29)),
        (date(2020, 6, 30), 6, date(2020, 12, 31)),
    ],
)
def test_months_later_is_the_same_day_and_the_last_day_stays_the_last(start, months, end):
    assert months_after(start, months) == end
