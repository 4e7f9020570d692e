"""Charts of a programme: payments by year, fire units in service, the loan over its terms, prices of other contracts.

Source: docs/programme.md; looks by show/style.py: hatches, marks and lines beside colours. Leaves out: what deliveries add
(capability_charts.py), and the page.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from openiads.brief.buyers import Contract, comparable
from openiads.brief.programme import (
    ADVANCE,
    INTEREST,
    KINDS,
    ON_DELIVERY,
    PRINCIPAL,
    Financing,
    Step,
    by_year,
    financing,
    happened_service,
    known_until,
    payments,
    planned_service,
)
from openiads.brief.programme_schema import Batch, Programme
from openiads.brief.programme_words import delivered
from openiads.show.curves import COLOURS, LINES, MARKS
from openiads.show.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    SKY,
    VERMILION,
    WIDTH_INCH,
    Chart,
    drawing,
    legend_below,
    new_axes,
    new_panels,
)
from openiads.show.wording import count
from openiads.units import printed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOOKS = {ADVANCE: (BLUE, ""), ON_DELIVERY: (SKY, ".."), PRINCIPAL: (ORANGE, "//"), INTEREST: (VERMILION, "xx")}
TICKS = 7
AFTER_DAYS = 120
HEADROOM = 1.08


def _sources(batches: Sequence[Batch]) -> str:
    """Sources of price and shares."""
    cited = {key for b in batches for value in (b.price_usd, b.advance_share, b.loan_share) for key in value.source}
    return ", ".join(sorted(cited)) or "the programme's file"


def payments_chart(programme: Programme) -> Chart:
    """Payments by year and kind, a panel for each batch."""
    batches = programme.batches
    with drawing():
        figure, panels = new_panels(WIDTH_INCH, 1.0 + 1.9 * len(batches), [1.0] * len(batches))
        for batch, axes in zip(batches, panels, strict=True):
            _pile(axes, batch)
        top = max(axes.get_ylim()[1] for axes in panels)
        years = [year for batch in batches for year in by_year(payments(batch))]
        for axes in panels:
            axes.set_ylim(0.0, top)
            axes.set_xlim(min(years) - 0.6, max(years) + 0.6)
        panels[-1].set_xlabel("year")
        _whole_years(panels[-1], min(years), max(years))
        legend_below(figure, panels[0], 4)
    caption = (
        "Payments of the buyer, million US dollars of the year in which they are paid. Terms of the loan are nominal ones; what"
        f" of them is assumed stands in the list of inputs. Source of price and shares: {_sources(batches)}."
    )
    return Chart(figure, "What is paid when, by batch", caption)


def _pile(axes: "Axes", batch: Batch) -> None:
    """Bars of one batch, kind upon kind."""
    sums = by_year(payments(batch))
    below = dict.fromkeys(sums, 0.0)
    for kind in KINDS:
        heights = [printed(sums[year][kind], "usd_m") for year in sums]
        if not any(heights) and kind == ON_DELIVERY:
            continue
        colour, hatch = LOOKS[kind]
        style: dict[str, Any] = {"color": colour, "hatch": hatch, "edgecolor": INK, "linewidth": 0.5, "label": kind}
        axes.bar(list(sums), heights, bottom=list(below.values()), width=0.75, **style)
        below = {year: below[year] + height for year, height in zip(sums, heights, strict=True)}
    price = "assumed" if batch.price_usd.grade == "assumed" else batch.status
    axes.set_title(f"{batch.id} ({price})", fontsize=9.5, loc="left")
    axes.set_ylabel("million US dollars")
    thousands(axes)
    axes.grid(visible=False, axis="x")


def _whole_years(axes: "Axes", first: int, last: int) -> None:
    """Ticks at whole years, few enough to be read."""
    step = 1 + (last - first) // TICKS
    axes.set_xticks(range(first, last + 1, step), [str(year) for year in range(first, last + 1, step)])


def service_chart(programme: Programme) -> Chart:
    """Fire units in service over time: as planned, and as it happened, with the readings of the printed words as a band."""
    from matplotlib.dates import YearLocator

    planned, happened, until = planned_service(programme), happened_service(programme), known_until(programme)
    begin = _day(min(batch.signed.span.first for batch in programme.batches))
    spans = [step.span for step in (*planned, *happened)]
    end = _day(max(span.last for span in spans)) + AFTER_DAYS
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, 3.1)
        days, levels = _stairs(planned, begin, end)
        axes.step(days, [level[1] for level in levels], where="post", color=INK, linestyle="--", label="planned")
        for step in planned:
            ends = [_day(step.span.first), _day(step.span.last)]
            axes.plot(ends, [step.nominal] * 2, color=INK, marker="|", markersize=7, linewidth=2.4)
        if happened and until is not None:
            _happened(axes, happened, begin, _day(until))
        axes.set_ylim(0.0, HEADROOM * max(step.high for step in (*planned, *happened)))
        _whole_numbers(axes)
        axes.set_ylabel("fire units")
        axes.set_xlabel("date")
        axes.xaxis.set_major_locator(YearLocator())  # type: ignore[no-untyped-call]
        axes.xaxis_date()
        legend_below(figure, axes, 2)
    dates = [each.planned for _, each in programme.deliveries]
    dates += [each.date for batch in programme.batches for each in batch.happened]
    cited = sorted({key for each in dates for key in each.source})
    caption = f"{_SERVICE_CAPTION} Source of dates: {', '.join(cited) or 'the file of the programme'}."
    return Chart(figure, _service_finding(planned, happened), caption)


def _day(day: date) -> float:
    """A day as charts count it."""
    from matplotlib.dates import date2num

    return float(date2num(day))  # type: ignore[no-untyped-call]


def _whole_numbers(axes: "Axes") -> None:
    """Ticks at whole numbers alone."""
    from matplotlib.ticker import MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(integer=True))


def thousands(axes: "Axes") -> None:
    """Numbers of the axis upwards with their thousands set apart."""
    from matplotlib.ticker import StrMethodFormatter

    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


_SERVICE_CAPTION = (
    "Delivered counts as in service from the last day that the printed date may mean; thick bars span the printed dates. The"
    " band lies between readings of the printed words, the line is the nominal one."
)


def _stairs(steps: Sequence[Step], begin: float, end: float) -> tuple[list[float], list[tuple[float, float, float]]]:
    """Days and levels of a staircase from a first to a last day."""
    days = [begin, *(_day(step.span.last) for step in steps), end]
    levels = [(0.0, 0.0, 0.0), *((step.low, step.nominal, step.high) for step in steps)]
    return days, [*levels, levels[-1]]


def _happened(axes: "Axes", steps: Sequence[Step], begin: float, until: float) -> None:
    """What was delivered, to where the sources end."""
    days, levels = _stairs(steps, begin, max(until, begin))
    low, nominal, high = ([level[k] for level in levels] for k in range(3))
    band: dict[str, Any] = {"facecolor": BLUE, "alpha": 0.3, "hatch": "//", "edgecolor": INK, "linewidth": 0.0}
    axes.fill_between(days, low, high, step="post", label="delivered, by readings", **band)
    axes.step(days, nominal, where="post", color=BLUE, label="delivered")
    axes.plot([until], [nominal[-1]], color=BLUE, marker="o", linestyle="none", label="sources end")


def _service_finding(planned: Sequence[Step], happened: Sequence[Step]) -> str:
    if not happened:
        return f"Planned: {count(planned[-1].nominal, 'fire unit')} by the end of {planned[-1].span.last.year}"
    last, begun = happened[-1], {step.batch for step in happened}
    due = [step for step in planned if step.batch in begun][-1]
    return (
        f"{delivered(last.low, last.high)} delivered by {last.span.last:%B %Y};"
        f" {due.nominal:g} {'was' if due.nominal == 1 else 'were'} planned by {due.span.last:%B %Y}"
    )


def financing_chart(batch: Batch) -> Chart:
    """All interest of a loan, and its dearest year, over the tenor, a line for each rate."""
    swept, terms = financing(batch), batch.terms
    assert terms is not None
    with drawing():
        figure, panels = new_panels(WIDTH_INCH, 4.4, [1.2, 1.0])
        for axes, name, label in (
            (panels[0], "interest_usd", "all interest,\nmillion US dollars"),
            (panels[1], "highest_year_usd", "dearest year,\nmillion US dollars"),
        ):
            _lines(axes, swept, name)
            axes.set_ylabel(label)
        panels[1].set_xlabel("tenor, years")
        legend_below(figure, panels[0], 3)
    low, high = (printed(end(each.interest_usd for each in swept), "usd_m") for end in (min, max))
    grade, cited = terms.rate_per_year.grade, {*terms.rate_per_year.source, *terms.tenor_years.source}
    caption = (
        f"{batch.id}: a range over {grade} rates and tenors, not a distribution; {terms.repayment} after"
        f" {terms.grace_years.nominal:g} years of grace, {terms.payments_per_year} payments a year. Source of terms:"
        f" {', '.join(sorted(cited)) or 'the file of the programme'}."
    )
    return Chart(figure, f"The loan costs {low:,.0f} to {high:,.0f} million in interest over {grade} terms", caption)


def _lines(axes: "Axes", swept: Sequence[Financing], name: str) -> None:
    """An amount over the tenor, a line for each rate."""
    for number, rate in enumerate(dict.fromkeys(each.rate_per_year for each in swept)):
        line = [each for each in swept if each.rate_per_year == rate]
        axes.plot(
            [each.tenor_years for each in line],
            [printed(getattr(each, name), "usd_m") for each in line],
            color=COLOURS[number % len(COLOURS)],
            marker=MARKS[number % len(MARKS)],
            linestyle=LINES[number % len(LINES)],
            label=f"{100.0 * rate:g} % a year",
        )
    axes.set_ylim(0.0, HEADROOM * max(printed(getattr(each, name), "usd_m") for each in swept) or None)
    thousands(axes)


def buyers_chart(found: Sequence[Contract]) -> Chart | None:
    """Prices for a fire unit as ranges, a line for each contract; None where none is published."""
    shown = comparable(found)
    if not shown:
        return None
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, 1.3 + 0.42 * len(shown))
        for place, each in enumerate(shown):
            assert each.per_fire_unit_usd is not None
            low, nominal, high = (printed(end, "usd_m") for end in each.per_fire_unit_usd)
            style: dict[str, Any] = {"color": GREY if each.status == "reported" else BLUE}
            axes.plot([low, high], [place, place], linewidth=2.6, solid_capstyle="butt", **style)
            face = "none" if each.lower_bounds else style["color"]
            axes.plot([nominal], [place], marker="D", markersize=6, markerfacecolor=face, **style)
        axes.set_yticks(range(len(shown)), [_buyer_name(each) for each in shown])
        axes.invert_yaxis()
        axes.set_xlim(left=0.0)
        axes.set_xlabel("price for a fire unit, million US dollars")
        axes.grid(visible=False, axis="y")
    cited = ", ".join(sorted({key for each in shown for key in each.source}))
    caption = (
        "Lines run from the lowest price over the most fire units to the highest over the fewest, by how the printed unit is"
        " read; diamonds are nominal. Open: both figures are lower bounds, so that their ratio bounds nothing. Grey: reported"
        f" without a contract. What else a price buys is not published. Sources: {cited}."
    )
    return Chart(figure, "Price for a fire unit, by how the printed word for it is read", caption)


def _buyer_name(each: Contract) -> str:
    return f"{', '.join(each.buyers) or 'no buyer named'} ({each.status})"
