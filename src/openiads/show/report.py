"""The report of one run: a single HTML file with the headline, the pictures, the fate of every target, and what was
assumed.

Source: a record alone; the same record gives the same bytes. Nothing is fetched when it is read (page.py forbids it).
Leaves out: many runs, which a study's report compares.
"""

import math
import os
from pathlib import Path
from typing import Any

from openiads.analysis.cost import cost, cost_sentences
from openiads.analysis.metrics import (
    assumed_inputs,
    class_of,
    fates,
    held_hostile_s,
    main_reason,
    reason_shares,
    rounds_at,
    time_by_reason,
)
from openiads.analysis.network import network_sentences
from openiads.analysis.story import REASONS, designation, stories
from openiads.record.columns import MARK
from openiads.record.store import Record
from openiads.show.charts import error_chart, height_chart, timeline_chart
from openiads.show.ground_fire import CAVEAT, TITLE, mission_table
from openiads.show.maps import map_chart
from openiads.show.page import figure, folded, page, section, table, text
from openiads.show.picture_quality import NOTE, class_table, quality_chart, radar_table
from openiads.show.picture_quality import TITLE as TITLE_OF_QUALITY
from openiads.show.reasons_chart import reasons_chart
from openiads.show.style import svg
from openiads.show.summary import CLASS_NAMES, bystanders, headline, only_watched, rounds_told, run_name
from openiads.show.wording import percent, plain, quantity, value_with_unit
from openiads.show.wrong_engagements import TITLE as TITLE_OF_WRONG
from openiads.show.wrong_engagements import depends_sentence, wrong_table

# Stories of more targets than this would make the page heavy; the attackers that were not destroyed come first.
STORIES = 40
BYSTANDERS = ("decoy", "jammer", "neutral", "friend")
CARDS = (
    *("attackers", "destroyed", "reached", "unresolved", "rounds_fired", "neutral_engaged", "friend_engaged"),
    *("neutral_declared_hostile", "friend_declared_hostile"),
    *("engaged_at_once", "duplicated_shots", "rounds_withdrawn", "autonomous_s", "orders_lost"),
)
WATCHED_CARDS = (
    *("neutrals", "neutral_declared_hostile", "neutral_declared_hostile_s", "friends", "friend_declared_hostile"),
    *("confirmed_tracks", "false_tracks_confirmed"),
)
CARD_WORDS = {
    "reached": "reached their aim",
    "neutral_engaged": "neutrals fired at",
    "friend_engaged": "friends fired at",
    "neutral_declared_hostile": "neutrals held hostile",
    "neutral_declared_hostile_s": "seconds of that in all",
    "friend_declared_hostile": "friends held hostile",
    "false_tracks_confirmed": "of them false",
    "engaged_at_once": "engaged at once at most",
    "duplicated_shots": "shots at what another unit was firing at",
    "rounds_withdrawn": "rounds of orders withdrawn in time",
    "autonomous_s": "seconds of fire units alone",
    "orders_lost": "orders lost on the way",
}


def write_report(record: Record, path: str | os.PathLike[str]) -> Path:
    """Write the report of a record as one HTML file; returns its path."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(report(record), encoding="utf-8", newline="\n")
    return target


def report(record: Record) -> str:
    """The report of a record as HTML text."""
    name = str(record.meta.get("scenario", "run"))
    parts = [
        f'<p class="mark">{text(MARK)}</p><h1>{text(name)}</h1>',
        _opening(record),
        *_wrong(record),
        _pictures(record),
        section("What became of every object", _targets(record)),
        *_network(record),
        *_missions(record),
        *_quality(record),
        section("Why objects were not engaged", _reasons(record)),
        section("The story of single objects", _stories(record)),
        section("What is assumed", _assumed(record)),
        section("Cost", *(f"<p>{text(line)}</p>" for line in cost_sentences(cost(record)))),
        section("Numbers and sources", _inputs(record), _sources(record), _scenario(record)),
        f'<p class="mark">{text(_provenance(record))}<br>{text(MARK)}</p>',
    ]
    return page(f"{name}: report of a run", "".join(parts))


def _opening(record: Record) -> str:
    measures = record.measures
    sentences = [text(headline(measures))]
    sentences += [
        f'<span class="warn">{text(line)}</span>' if line.startswith("WRONG") else text(line)
        for line in bystanders(measures)
    ]
    sentences += map(text, rounds_told(record))
    cards = "".join(
        f"<div><b>{plain(measures.get(name, 0))}</b>{text(CARD_WORDS.get(name, name.replace('_', ' ')))}</div>"
        for name in (WATCHED_CARDS if only_watched(measures) else CARDS)
    )
    return (
        f'<p class="lead">{" ".join(sentences)}</p><div class="cards">{cards}</div>'
        f'<p class="note">{text(run_name(record))}</p>'
    )


def _pictures(record: Record) -> str:
    if not record.rows("events"):
        return '<p class="note">This record holds the measures only: there is nothing to draw.</p>'
    charts = [map_chart(record), timeline_chart(record), height_chart(record)]
    if record.rows("tracks"):
        charts.append(error_chart(record))
    if record.rows("track_quality"):
        charts.append(quality_chart(record))
    drawn = "".join(figure(svg(chart.figure, chart.finding), chart.finding, chart.caption) for chart in charts)
    return f'<section><h2>What happened</h2><div class="figures">{drawn}</div></section>'


def _targets(record: Record) -> str:
    targets, rounds, spent = record["targets"], rounds_at(record), time_by_reason(record)
    rows = []
    for fate in fates(record):
        rows.append(
            (
                str(targets["id"][fate.target]),
                str(targets["role"][fate.target]),
                designation(str(targets["entry"][fate.target])),
                fate.end,
                (fate.end_s, f"{fate.end_s:.0f}"),
                rounds.get(fate.target, 0),
                (held_hostile_s(spent[fate.target]), f"{held_hostile_s(spent[fate.target]):.0f}"),
                main_reason(spent[fate.target]),
            )
        )
    headings = ("object", "role", "kind", "fate", "at, s", "rounds", "held hostile, s", "not engaged mostly for")
    return '<p class="note">A click on a heading sorts.</p>' + table(headings, rows, "sortable tight")


def _network(record: Record) -> list[str]:
    """The changes of the network, where there are any."""
    told = [sentence for _, sentence in network_sentences(record, -math.inf, math.inf)]
    return [section("What became of the network", *(f"<p>{text(line)}</p>" for line in told))] if told else []


def _missions(record: Record) -> list[str]:
    """The section on fire missions, where there are any."""
    if not record.rows("fire_missions"):
        return []
    return [section(TITLE, f'<p class="note">{text(CAVEAT)}</p>', mission_table(record))]


def _wrong(record: Record) -> list[str]:
    """The section on wrong engagements: what they rest on, and each of them."""
    rests = depends_sentence(assumed_inputs(record))
    drawn = wrong_table(record) if record.rows("wrong_engagements") else ""
    if not rests and not drawn:
        return []
    none = "" if drawn or record.measures.get("wrong_engaged") else "<p>None in this run.</p>"
    return [section(TITLE_OF_WRONG, f'<p class="note">{text(rests)}</p>', none, drawn)]


def _quality(record: Record) -> list[str]:
    """The section on the air picture, where it was scored."""
    if not record.rows("track_quality"):
        return []
    return [section(TITLE_OF_QUALITY, f'<p class="note">{text(NOTE)}</p>', class_table(record), radar_table(record))]


def _reasons(record: Record) -> str:
    if not record.rows("engagement_ledger"):
        return '<p class="note">Not recorded at this level.</p>'
    rows = [
        (CLASS_NAMES.get(kind, kind), (share, percent(share)), REASONS.get(reason, reason))
        for kind, shares in reason_shares(record).items()
        for reason, share in shares.items()
    ]
    chart = reasons_chart(record)
    drawn = figure(svg(chart.figure, chart.finding), chart.finding, chart.caption)
    listed = table(("class", "share of flight time", "reason"), rows)
    return f'<div class="figures">{drawn}</div>' + folded("The same as a table", listed)


def _stories(record: Record) -> str:
    order = {"reached its aim": 0, "flying at the end": 1}
    wrong = set(record["wrong_engagements"]["target"].tolist())
    ranked = sorted(
        fates(record),
        key=lambda fate: (
            fate.target not in wrong,
            class_of(record, fate.target) in BYSTANDERS,
            order.get(fate.end, 2),
            fate.target,
        ),
    )
    names = [str(record["targets"]["id"][fate.target]) for fate in ranked[:STORIES]]
    told = stories(record, names)
    parts = [folded(name, *(f"<p>{text(line)}</p>" for line in told[name])) for name in names]
    left = len(ranked) - len(names)
    more = f'<p class="note">{left} more: `openiads why RECORD TARGET` tells each.</p>' if left > 0 else ""
    return "".join(parts) + more


def _input(row: dict[str, Any]) -> tuple[Any, ...]:
    known = row["used"] == row["used"]
    used = (row["used"] if known else -1.0, value_with_unit(row["key"], row["used"]))
    return (
        designation(row["entry"]),
        quantity(row["key"]),
        used,
        row["printed"],
        row["grade"],
        row["source"],
        row["note"],
    )


INPUT_HEADINGS = ("entry", "quantity", "used", "as printed", "grade", "source", "note")


def _assumed(record: Record) -> str:
    rows = assumed_inputs(record)
    if not rows:
        return "<p>No assumed number was used.</p>"
    kills = [row for row in rows if row["key"].startswith("kill_probability")]
    others = [row for row in rows if row not in kills]
    opening = "<p>These numbers are assumed, not published. Vary them before trusting any result.</p>"
    rest = folded(f"{len(others)} other assumed numbers", table(INPUT_HEADINGS, map(_input, others), "sortable"))
    return opening + table(INPUT_HEADINGS, map(_input, kills), "sortable") + (rest if others else "")


def _inputs(record: Record) -> str:
    catalogue = record["catalogue"]
    rows = [{name: column[i].item() for name, column in catalogue.items()} for i in range(record.rows("catalogue"))]
    return folded(f"Every number in use ({len(rows)})", table(INPUT_HEADINGS, map(_input, rows), "sortable"))


def _sources(record: Record) -> str:
    sources = record["sources"]
    rows = [
        (str(key), str(title), str(year) if year else "", str(url))
        for key, title, year, url in zip(*(sources[n] for n in ("key", "title", "year", "url")), strict=True)
    ]
    return folded(f"Sources ({len(rows)})", table(("key", "title", "year", "address"), rows))


def _scenario(record: Record) -> str:
    return folded("The scenario", f"<pre>{text(record.scenario)}</pre>") if record.scenario else ""


def _provenance(record: Record) -> str:
    meta = record.meta
    return (
        f"openiads {meta.get('openiads', '')}, scenario {meta.get('scenario', '')} ({meta.get('scenario_hash', '')}), "
        f"seed {meta.get('seed', '')}, replication {meta.get('replication', 0)}, epoch {meta.get('epoch', '')}."
    )
