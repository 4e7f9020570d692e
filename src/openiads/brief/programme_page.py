"""A programme as a page of its own, with its charts as PNG and SVG and its tables as CSV.

Source: the page is that of show/page.py, which fetches nothing; each file bears the mark. Leaves out: what is computed.
"""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openiads.brief.buyers import contracts
from openiads.brief.capability_charts import capability_chart, raids_chart
from openiads.brief.programme import payments
from openiads.brief.programme_charts import (
    buyers_chart,
    financing_chart,
    payments_chart,
    service_chart,
)
from openiads.brief.programme_numbers import Findings
from openiads.brief.programme_schema import Batch
from openiads.record.columns import MARK
from openiads.show.page import figure, folded, page, section, table, text
from openiads.show.pictures import save
from openiads.show.style import Chart, svg
from openiads.show.wording import fixed

Row = dict[str, Any]
KINDS = ("advance", "on delivery", "loan repaid", "interest", "total")
NONE = "no bound"
HEADING = '<h3 style="margin-top: 1rem">'


def charts_of(found: Findings) -> dict[str, Chart]:
    """All charts of a programme by the names of their files."""
    programme = found.programme
    drawn = {"payments": payments_chart(programme), "in-service": service_chart(programme)}
    drawn |= {f"loan-{batch.id}": financing_chart(batch) for batch in different_loans(programme.batches)}
    if found.capability is not None:
        drawn |= {"capability": capability_chart(found.capability), "raids": raids_chart(found.capability)}
    buyers = buyers_chart(contracts(programme.catalogue))
    return drawn if buyers is None else drawn | {"contracts": buyers}


def different_loans(batches: Sequence[Batch]) -> list[Batch]:
    """Batches whose loans are swept, each kind of loan once."""
    found: dict[Any, Batch] = {}
    for batch in batches:
        terms = batch.terms
        if terms is None or batch.loan_share.nominal == 0.0 or len(terms.tenor_years.spread) < 2:
            continue
        lent = batch.price_usd.nominal * batch.loan_share.nominal
        key = (lent, terms.rate_per_year.spread, terms.tenor_years.spread, terms.grace_years.nominal, terms.repayment)
        found.setdefault((*key, terms.payments_per_year), batch)
    return list(found.values())


def _paragraphs(said: Sequence[str]) -> str:
    return "".join(f"<p>{text(each)}</p>" for each in said)


def _listed(said: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{text(each)}</li>" for each in said) + "</ul>"


def _cards(numbers: Row) -> str:
    """The figures that are read first."""
    first = numbers["batches"][0]
    cards = [
        (f"{first['price_usd_m']['nominal']:,.0f}", f"million US dollars for {first['id']}"),
        (
            f"{first['fire_units']}",
            f"fire unit{'' if first['fire_units'] == 1 else 's'}: {first['count']} x {first['unit_as_written']}",
        ),
    ]
    swept = [each["interest_usd_m"] for each in first["financing"]]
    if swept:
        ends = f"{min(swept):,.0f}" if len(swept) == 1 else f"{min(swept):,.0f} to {max(swept):,.0f}"
        cards.append((ends, f"million US dollars of interest, over {first['loan']['rate_per_year']['grade']} terms"))
    told = [row for row in numbers["service"] if row["happened_low"] is not None]
    if told:
        low, high = told[-1]["happened_low"], told[-1]["happened_high"]
        count = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        cards.append((count, f"fire unit{'' if low == high == 1 else 's'} delivered by {told[-1]['year']}"))
    return '<div class="cards">' + "".join(f"<div><b>{text(n)}</b>{text(what)}</div>" for n, what in cards) + "</div>"


def _money(value: float) -> tuple[float, str]:
    return value, f"{value:,.1f}" if value else "-"


def _ends(found: Row | None, digits: int = 1) -> tuple[float, str]:
    """A value with its ends as a cell."""
    if found is None:
        return -1.0, "-"
    value = float(found["nominal"] if "nominal" in found else found["estimate"])
    if found["low"] == found["high"]:
        return value, fixed(value, digits)
    low, high = (NONE if end is None else fixed(end, digits) for end in (found["low"], found["high"]))
    return value, f"{fixed(value, digits)} ({low} to {high})"


def _payment_tables(numbers: Row) -> str:
    """Payments by year of each batch, and the loan over its terms."""
    parts = []
    for batch in numbers["batches"]:
        kinds = [kind for kind in KINDS if any(year[kind] for year in batch["years"])]
        rows = [[(year["year"], str(year["year"])), *(_money(year[kind]) for kind in kinds)] for year in batch["years"]]
        rows.append([(9999, "all"), *(_money(sum(year[kind] for year in batch["years"])) for kind in kinds)])
        parts.append(folded(f"{batch['id']}: payments by year, million US dollars", table(["year", *kinds], rows)))
        if len(batch["financing"]) > 1:
            headings = ["rate a year", "tenor, years", "all interest", "dearest year", "last paid"]
            swept = [
                [
                    (each["rate_per_year"], f"{100.0 * each['rate_per_year']:g} %"),
                    each["tenor_years"],
                    _money(each["interest_usd_m"]),
                    _money(each["highest_year_usd_m"]),
                    each["last_year"],
                ]
                for each in batch["financing"]
            ]
            title = f"{batch['id']}: the loan over its rates and tenors; a range, not a distribution"
            parts.append(folded(title, table(headings, swept)))
    return "".join(parts)


def _service_table(numbers: Row) -> str:
    rows = []
    for row in numbers["service"]:
        ends = (row["happened_low"], row["happened_high"])
        told = "-" if ends[0] is None else f"{ends[0]:g}" if ends[0] == ends[1] else f"{ends[0]:g} to {ends[1]:g}"
        year = (row["year"], str(row["year"]))
        rows.append([year, (row["planned"], f"{row['planned']:g}"), (-1 if ends[0] is None else row["happened"], told)])
    return table(["end of", "planned", "delivered"], rows)


def _stage_table(found: Row) -> str:
    """Areas and saturation after each delivery."""
    heights = [f"covered at {each['height_m']:,.0f} m, km²" for each in found["stages"][0]["covered"]]
    defended = [] if found["footprint_class"] is None else ["defended, km²"]
    rows: list[list[Any]] = []
    for stage in found["stages"]:
        size = stage["saturation"]
        ends = f"{size['size']} ({size['low']} to {size['high']}{' or more' if size['open_ended'] else ''})"
        areas = [(each["area_km2"], f"{each['area_km2']:,.0f}") for each in stage["covered"]]
        if defended:
            area = stage["defended"]["against_all_km2"]
            areas.append((area, f"{area:,.0f}"))
        price = (stage["price_usd_m"], f"{stage['price_usd_m']:,.0f}")
        rows.append([stage["delivery"], stage["fire_units"], price, *areas, (size["size"], ends)])
    return table(["after", "fire units", "price in service", *heights, *defended, "saturated beyond"], rows)


def _stopped_table(found: Row) -> str:
    """Targets stopped and their price, with what is not significant said."""
    rows = []
    for stage in found["stages"]:
        for each in stage["stopped"]:
            further, change = _ends(each["further"]), _ends(each["price_change_usd_m"])
            if each["further_significant"] is False:
                further = (further[0], f"{further[1]}, not significant")
            if each["price_change_significant"] is False:
                change = (change[0], f"{change[1]}, not significant")
            price = _ends(each["price_per_target_usd_m"])
            alone = _ends(each["price_per_further_target_usd_m"])
            rows.append([stage["delivery"], each["raid"], _ends(each["stopped"]), further, price, change, alone])
    headings = [
        "after",
        "raid of",
        "stopped",
        "more than before",
        "price a target, USD m",
        "its change",
        "a further one",
    ]
    return table(headings, rows)


def _contracts_table(rows: Sequence[Row]) -> str:
    """Contracts and buyers that were named, and the dates of each."""
    lines: list[list[Any]] = []
    dates: list[list[str]] = []
    for row in rows:
        bound = row["lower_bounds"]
        units, price, each = (_ends(row[key], 0) for key in ("fire_units", "price_usd_m", "price_per_fire_unit_usd_m"))
        if bound:
            units, price, each = (
                (units[0], f"at least {units[1]}"),
                (price[0], f"over {price[1]}"),
                (each[0], f"{each[1]}, unbounded"),
            )
        dates += [[row["name"], event["date"], event["what"]] for event in row["dates"]]
        buyers = ", ".join(row["buyers"]) or "no buyer named"
        lines.append([buyers, row["status"], row["unit_as_printed"], units, price, each])
    headings = ["buyer", "status", "as printed", "fire units", "price, USD m", "price a fire unit, USD m"]
    return table(headings, lines) + folded("Dates as sources print them", table(["contract", "date", "what"], dates))


def _inputs_table(rows: Sequence[Row]) -> str:
    lines = []
    for row in rows:
        value = row["printed"] if "printed" in row else _plain(row)
        why = "; ".join(part for part in (row["why"], row["note"]) if part)
        lines.append([row["batch"], row["key"], value, row["grade"], why])
    return table(["batch", "key", "value", "grade", "source"], lines)


def _plain(row: Row) -> str:
    spread = f" ({row['low']:g} to {row['high']:g})" if row["low"] != row["high"] else ""
    return f"{row['nominal']:g}{spread}"


def _figures(drawn: dict[str, Chart], names: Sequence[str]) -> str:
    """Some of the charts, side by side where there is room."""
    shown = [drawn[name] for name in names if name in drawn]
    pictures = "".join(figure(svg(chart.figure, chart.finding), chart.finding, chart.caption) for chart in shown)
    return f'<div class="figures">{pictures}</div>'


def page_of(found: Findings, drawn: dict[str, Chart]) -> str:
    """The page of a programme as HTML text."""
    numbers = found.numbers
    said, capability = numbers["sentences"], numbers["capability"]
    loans = [name for name in drawn if name.startswith("loan-")]
    parts = [
        f'<p class="mark">{text(MARK)}</p><h1>{text(numbers["programme"])}</h1>',
        f'<p class="lead">{text(numbers["description"])}</p>' if numbers["description"] else "",
        _cards(numbers),
        section(
            "Money",
            _figures(drawn, ["payments", *loans]),
            _paragraphs(said["money"]),
            f'<p class="note">Amounts are {text(numbers["money"])}.</p>',
            _payment_tables(numbers),
        ),
        section(
            "Units in service", _figures(drawn, ["in-service"]), _paragraphs(said["service"]), _service_table(numbers)
        ),
    ]
    if capability is not None:
        parts.append(
            section(
                "What each delivery adds",
                _figures(drawn, ["capability", "raids"]),
                _paragraphs(said["capability"]),
                f"{HEADING}Areas, and the raid that saturates</h3>",
                _stage_table(capability),
                f"{HEADING}Targets stopped, and the price in service for each</h3>",
                _stopped_table(capability),
                folded("The same in sentences", _listed(said["stopped"])),
                f'<p class="note">{text(_method(capability))}</p>',
            )
        )
    parts += [
        section("Other contracts and buyers", _figures(drawn, ["contracts"]), _contracts_table(numbers["contracts"])),
        section("What the model can not know", _listed(said["cannot_know"])),
        section("Inputs of the programme, the assumed ones first", _inputs_table(numbers["inputs"])),
        folded("Sources", _listed([f"{key}: {title}" for key, title in numbers["sources"].items()])),
        folded("The programme's file", f"<pre>{text(found.programme.text)}</pre>"),
        f'<p class="mark">{text(MARK)}</p>',
    ]
    return page(f"{numbers['programme']}: a programme", "".join(parts))


def _method(found: Row) -> str:
    """How the numbers of a scenario were made."""
    return (
        f"Scenario {found['scenario']} (hash {found['scenario_hash'][:12]}), seed {found['seed']}, raid {found['raid']},"
        f" {found['replications']} runs of each size, all deliveries on the same random draws. Units that are not delivered are"
        " absent. Intervals are at 95 %: Wilson's of shares, resampled ones of means; 'not significant' is a difference whose"
        " interval holds zero."
    )


def _csv(rows: Sequence[Row], path: Path) -> Path:
    """Rows as a table, the mark above them."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"# {MARK}\n")
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _capability_rows(found: Row) -> list[Row]:
    """One row for each delivery and raid."""
    rows = []
    for stage in found["stages"]:
        areas = {f"covered_{each['height_m']:g}_m_km2": each["area_km2"] for each in stage["covered"]}
        defended = stage["defended"] or {"against_all_km2": None, "against_any_km2": None}
        areas |= {f"defended_{key}": value for key, value in defended.items()}
        size = {f"saturation_{key}": value for key, value in stage["saturation"].items()}
        for each in stage["stopped"]:
            row = {
                "delivery": stage["delivery"],
                "fire_units": stage["fire_units"],
                "price_usd_m": stage["price_usd_m"],
            }
            rows.append({**row, **areas, **size, "raid": each["raid"], **_flat(each)})
    return rows


def _flat(each: Row) -> Row:
    """Intervals of one raid, an end a column."""
    found: Row = {}
    for key in ("stopped", "leakers", "further", "price_per_target_usd_m", "price_change_usd_m"):
        for end in ("estimate", "low", "high"):
            found[f"{key}_{end}"] = None if each[key] is None else each[key][end]
    significant = ("further_significant", "price_change_significant")
    return found | {key: each[key] for key in significant}


def _tables(found: Findings, folder: Path) -> list[Path]:
    """All tables as CSV, and everything as JSON."""
    numbers = found.numbers
    paid = [
        {"date": each.day.isoformat(), "batch": each.batch, "kind": each.kind, "usd": round(each.amount_usd, 2)}
        for batch in found.programme.batches
        for each in payments(batch)
    ]
    swept = [{"batch": b["id"], **each} for b in numbers["batches"] for each in b["financing"]]
    files = {"payments": paid, "in-service": numbers["service"], "loan": swept}
    if numbers["capability"] is not None:
        stages = numbers["capability"]["stages"]
        files["capability"] = _capability_rows(numbers["capability"])
        files["raids"] = [{"delivery": stage["delivery"], **each} for stage in stages for each in stage["raids"]]
    files["contracts"] = [_contract_row(each) for each in numbers["contracts"]]
    written = [_csv(rows, folder / f"{name}.csv") for name, rows in files.items() if rows]
    whole = folder / "programme.json"
    whole.write_text(json.dumps(numbers, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
    return [*written, whole]


def _contract_row(found: Row) -> Row:
    """One contract on one line."""
    row = {key: found[key] for key in ("id", "status", "unit_as_printed", "bought", "lower_bounds")}
    row["buyers"], row["source"] = "; ".join(found["buyers"]), " ".join(found["source"])
    for key in ("fire_units", "price_usd_m", "price_per_fire_unit_usd_m"):
        for end in ("low", "nominal", "high"):
            row[f"{key}_{end}"] = None if found[key] is None else found[key][end]
    return row


def write_page(found: Findings, folder: Path) -> list[Path]:
    """Write page, charts and tables of a programme into a folder, over files of the same names; returns them."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = charts_of(found)
    place = folder / "index.html"
    place.write_text(page_of(found, drawn), encoding="utf-8", newline="\n")
    pictures = [path for name, chart in drawn.items() for path in save(chart, folder, name)]
    return [place, *pictures, *_tables(found, folder)]
