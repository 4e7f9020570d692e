"""Charts of a programme: payments by year, fire units in service, the loan over its terms, what each delivery adds, other buyers.

Source: docs/programme.md; looks by show/style.py, with hatches, marks and lines beside colours. Leaves out: the page around them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from openiads.analysis.intervals import Interval
from openiads.brief.buyers import Contract, comparable
from openiads.brief.capability import Capability, Stage
from openiads.brief.programme import (
    ADVANCE,
    INTEREST,
    KINDS,
    ON_DELIVERY,
    PRINCIPAL,
    Step,
    by_year,
    financing,
    happened_service,
    known_until,
    payments,
    planned_service,
)
from openiads.brief.programme_schema import Batch, Programme
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
from openiads.show.wording import percent
from openiads.units import printed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOOKS = {ADVANCE: (BLUE, ""), ON_DELIVERY: (SKY, ".."), PRINCIPAL: (ORANGE, "//"), INTEREST: (VERMILION, "xx")}
RUNS = "Bars are 95 % intervals over {count} random runs of each raid, on common draws."


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
        "Payments of the buyer, million US dollars of the year in which they are paid. Terms of the loan are nominal ones; what of"
        f" them is assumed stands in the list of inputs. Source of price and shares: {_sources(batches)}."
    )
    return Chart(figure, "What is paid when: the advance at once, the loan over years", caption)


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
    axes.grid(visible=False, axis="x")


def _whole_years(axes: "Axes", first: int, last: int) -> None:
    """Ticks at whole years, few enough to be read."""
    step = max(1, (last - first) // 7)
    axes.set_xticks(range(first, last + 1, step), [str(year) for year in range(first, last + 1, step)])


def service_chart(programme: Programme) -> Chart:
    """Fire units in service over time: as planned, and as it happened, with the readings of the printed words as a band."""
    from matplotlib.dates import YearLocator, date2num

    planned, happened, until = planned_service(programme), happened_service(programme), known_until(programme)
    begin = date2num(min(batch.signed.span.first for batch in programme.batches))
    spans = [step.span for step in (*planned, *happened)]
    end = date2num(max(span.last for span in spans)) + 120
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, 3.1)
        days, levels = _stairs(planned, begin, end)
        axes.step(days, [level[1] for level in levels], where="post", color=INK, linestyle="--", label="planned")
        for step in planned:
            ends = [date2num(step.span.first), date2num(step.span.last)]
            axes.plot(ends, [step.nominal] * 2, color=INK, marker="|", markersize=7, linewidth=2.4)
        if happened and until is not None:
            _happened(axes, happened, begin, date2num(until))
        axes.set_ylim(0.0, 1.12 * max(step.high for step in (*planned, *happened)))
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.set_ylabel("fire units")
        axes.set_xlabel("date")
        axes.xaxis.set_major_locator(YearLocator())
        axes.xaxis_date()
        legend_below(figure, axes, 2)
    return Chart(figure, _service_finding(planned, happened), _SERVICE_CAPTION)


_SERVICE_CAPTION = (
    "Delivered counts as in service from the last day that the printed date may mean; thick bars span the printed dates. The band lies"
    " between readings of the printed words: a battery is one fire unit, a battalion two. Sources of each date: the list of inputs."
)


def _stairs(steps: Sequence[Step], begin: float, end: float) -> tuple[list[float], list[tuple[float, float, float]]]:
    """Days and levels of a staircase from a first to a last day."""
    from matplotlib.dates import date2num

    days = [begin, *(date2num(step.span.last) for step in steps), end]
    levels = [(0.0, 0.0, 0.0), *((step.low, step.nominal, step.high) for step in steps)]
    return days, [*levels, levels[-1]]


def _happened(axes: "Axes", steps: Sequence[Step], begin: float, until: float) -> None:
    """What was delivered, to where the sources end."""
    days, levels = _stairs(steps, begin, max(until, begin))
    low, nominal, high = ([level[k] for level in levels] for k in range(3))
    axes.fill_between(
        days, low, high, step="post", facecolor=BLUE, alpha=0.25, hatch="//", edgecolor=BLUE, linewidth=0.0,
        label="delivered, by readings",
    )  # fmt: skip
    axes.step(days, nominal, where="post", color=BLUE, label="delivered")
    axes.plot([until], [nominal[-1]], color=BLUE, marker="o", linestyle="none", label="sources end")


def _service_finding(planned: Sequence[Step], happened: Sequence[Step]) -> str:
    if not happened:
        return f"Planned: {planned[-1].nominal:g} fire units by the end of {planned[-1].span.last.year}"
    last = happened[-1]
    count = f"{last.nominal:g}" if last.low == last.high else f"{last.low:g} to {last.high:g}"
    return (
        f"{count} fire units delivered by {last.span.last:%B %Y}, of {planned[-1].nominal:g} planned by"
        f" {planned[-1].span.last:%B %Y}"
    )


def financing_chart(batch: Batch) -> Chart:
    """All interest of a loan over its tenor, a line for each rate."""
    swept = financing(batch)
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, 3.0)
        for number, rate in enumerate(dict.fromkeys(each.rate_per_year for each in swept)):
            line = [each for each in swept if each.rate_per_year == rate]
            axes.plot(
                [each.tenor_years for each in line],
                [printed(each.interest_usd, "usd_m") for each in line],
                color=COLOURS[number % len(COLOURS)],
                marker=MARKS[number % len(MARKS)],
                linestyle=LINES[number % len(LINES)],
                label=f"{100.0 * rate:g} % a year",
            )
        axes.set_ylim(bottom=0.0)
        axes.set_xlabel("tenor, years")
        axes.set_ylabel("all interest, million US dollars")
        legend_below(figure, axes, 3)
    low, high = (printed(end(each.interest_usd for each in swept), "usd_m") for end in (min, max))
    assert batch.terms is not None
    grade = batch.terms.rate_per_year.grade
    caption = (
        f"{batch.id}: a range over {grade} rates and tenors, not a distribution; grace {batch.terms.grace_years.nominal:g} years,"
        f" {batch.terms.repayment}, {batch.terms.payments_per_year} payments a year."
    )
    return Chart(
        figure, f"The loan costs {low:,.0f} to {high:,.0f} million in interest, by terms nobody published", caption
    )


def capability_chart(found: Capability) -> Chart:
    """What is there after each delivery: areas, the raid that saturates, targets stopped, their price; panels over one axis."""
    stages, question = found.stages, found.question
    areas = 1 if question.footprint_class is None else 2
    with drawing():
        figure, panels = new_panels(WIDTH_INCH, 1.2 + 1.45 * (areas + 3), [1.0] * (areas + 3))
        _covered(panels[0], found)
        if areas == 2:
            _defended(panels[1], found)
        sizes = [stage.saturation for stage in stages]
        _marks(panels[areas], [(s.size, s.low, s.high) for s in sizes], 0, "")
        panels[areas].set_title(f"largest raid without a leaker in {percent(question.at_least)} of runs", **_TITLE)
        panels[areas].set_ylabel("attackers")
        for number, size in enumerate(question.raid_at):
            chosen = [stage.stopped[number] for stage in stages]
            _marks(panels[areas + 1], [_three(each.mean, 1.0) for each in chosen], number, f"raid of {size}")
            million = [_three(each.price_usd, 1.0 / printed(1.0, "usd_m")) for each in chosen]
            _marks(panels[areas + 2], million, number, f"raid of {size}")
        panels[areas + 1].set_title("targets stopped", **_TITLE)
        panels[areas + 1].set_ylabel("attackers")
        panels[areas + 2].set_title("price in service for each target stopped in one raid", **_TITLE)
        panels[areas + 2].set_ylabel("million USD")
        panels[-1].set_xticks(range(len(stages)), [_stage_name(stage) for stage in stages])
        panels[-1].set_xlim(-0.5, len(stages) - 0.5)
        for axes in panels:
            axes.set_ylim(bottom=0.0)
            if len(axes.get_legend_handles_labels()[1]) > 1:
                axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=8.0)
    caption = f"{RUNS.format(count=found.replications)} Scenario {question.scenario.name}, fictional; kill probabilities are assumed."
    return Chart(figure, _capability_finding(found), caption)


_TITLE: dict[str, Any] = {"fontsize": 9.0, "loc": "left"}


def _stage_name(stage: Stage) -> str:
    return f"{stage.delivery}\n{stage.fire_units} fire units"


def _three(found: Interval, scale: float) -> tuple[float, float, float]:
    return found.estimate / scale, found.low / scale, found.high / scale


def _marks(axes: "Axes", values: Sequence[tuple[float, float, float]], number: int, label: str) -> None:
    """Values with intervals, one for each delivery."""
    ends = [[max(v - low, 0.0) for v, low, _ in values], [max(high - v, 0.0) for v, _, high in values]]
    shift = 0.08 * (number - 0.5) if label else 0.0
    axes.errorbar(
        [place + shift for place in range(len(values))],
        [value[0] for value in values],
        yerr=ends,
        color=COLOURS[number % len(COLOURS)],
        marker=MARKS[number % len(MARKS)],
        linestyle=LINES[number % len(LINES)],
        linewidth=0.9,
        capsize=3.0,
        markersize=5.0,
        label=label or None,
    )


def _covered(axes: "Axes", found: Capability) -> None:
    """Area that the network sees, by height."""
    for number, height_m in enumerate(found.question.heights_m):
        areas = [printed(stage.covered_m2[number], "km2") / 1e3 for stage in found.stages]
        _marks(axes, [(area, area, area) for area in areas], number, f"at {height_m:,.0f} m")
    axes.set_title(f"area covered against a {found.question.coverage_class}", **_TITLE)
    axes.set_ylabel("1,000 km²")


def _defended(axes: "Axes", found: Capability) -> None:
    """Area defended against ballistic missiles."""
    for number, label in enumerate(("from all directions", "from any direction")):
        areas = [printed((stage.defended_m2 or (0.0, 0.0))[number], "km2") / 1e3 for stage in found.stages]
        _marks(axes, [(area, area, area) for area in areas], number, label)
    axes.set_title(f"area defended against {found.question.footprint_class}", **_TITLE)
    axes.set_ylabel("1,000 km²")


def _capability_finding(found: Capability) -> str:
    sizes = [f"{stage.saturation.size}" for stage in found.stages]
    return f"Saturated beyond raids of {', '.join(sizes)} after each delivery in turn"


def raids_chart(found: Capability) -> Chart:
    """The chance that nobody leaks over the size of the raid, a line for each delivery."""
    question = found.question
    with drawing():
        figure, axes = new_axes(WIDTH_INCH, 3.2)
        for number, stage in enumerate(found.stages):
            shares = [each.share for each in stage.chances]
            ends = [
                [max(each.share - each.low, 0.0) for each in stage.chances],
                [max(each.high - each.share, 0.0) for each in stage.chances],
            ]
            axes.errorbar(
                [each.size for each in stage.chances],
                shares,
                yerr=ends,
                color=COLOURS[number % len(COLOURS)],
                marker=MARKS[number % len(MARKS)],
                linestyle=LINES[number % len(LINES)],
                markersize=4.5,
                capsize=2.5,
                label=f"after {stage.delivery}",
            )
        axes.axhline(question.at_least, color=INK, linewidth=0.8, linestyle=":", label=f"{percent(question.at_least)}")
        axes.set_ylim(0.0, 1.03)
        axes.set_xlim(left=0.0)
        axes.set_xlabel("attackers in the raid")
        axes.set_ylabel("chance of no leaker")
        legend_below(figure, axes, 2)
    caption = (
        f"{RUNS.format(count=found.replications)} Wilson's intervals. A line ends at the first size that is below the level beyond"
        f" doubt. Scenario {question.scenario.name}, fictional; kill probabilities are assumed."
    )
    return Chart(figure, "Each delivery moves the raid that saturates; the last one least", caption)


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
        "Lines run from the lowest price over the most fire units to the highest over the fewest, by how the printed unit is read;"
        " diamonds are nominal. Open: both figures are lower bounds, so that their ratio bounds nothing. Grey: reported without a"
        f" contract. What else a price buys is not published. Sources: {cited}."
    )
    return Chart(figure, "What a fire unit costs depends on how the printed word for it is read", caption)


def _buyer_name(each: Contract) -> str:
    return f"{', '.join(each.buyers) or 'no buyer named'} ({each.status})"
