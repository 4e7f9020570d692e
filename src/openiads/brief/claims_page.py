"""The page of the claims: a table of verdicts, then each claim with its sources, spread, experiment, chart and inputs.

Source: show.page for the frame; one file that asks nothing of the network and reads on a phone, in light and in dark.
Leaves out: how anything was found.
"""

import math
from collections.abc import Iterable, Sequence
from statistics import median

from openiads.brief.claims_findings import Judged, Measure, Verdict, span
from openiads.brief.claims_inputs import Figure, Inputs, figures_of
from openiads.record.columns import MARK
from openiads.scenario.catalogue import Source
from openiads.scenario.sources import SourcedNumber
from openiads.show.page import figure, folded, page, section, table, text
from openiads.show.style import svg
from openiads.show.wording import SIGNS, quantity, unit_suffix
from openiads.units import UNITS, printed

TITLE = "What the published account claims, put to the test"
STYLE = """
.verdict { font-weight: 600; white-space: nowrap; border: 1px solid currentColor; border-radius: 999px; padding: 0.05rem 0.6rem;
  font-size: 0.85rem; display: inline-block; }
.holds { color: #00704f; } .only { color: #8a5a00; } .fails { color: #b3400a; } .none { color: var(--soft); }
@media (prefers-color-scheme: dark) { .holds { color: #4cc9a0; } .only { color: #e8b04a; } .fails { color: #f0884d; } }
.list { list-style: none; padding: 0; margin: 1rem 0; }
.list li { display: grid; grid-template-columns: 2rem minmax(12rem, 20rem) 9.5rem 1fr; gap: 0.2rem 0.8rem; padding: 0.5rem 0;
  border-bottom: 1px solid var(--line); }
.list .verdict { white-space: normal; justify-self: start; align-self: start; text-align: center; }
.claim { border-top: 2px solid var(--line); margin-top: 2.2rem; scroll-margin-top: 1rem; }
.claim h2 { margin-top: 1rem; }
blockquote { margin: 0.6rem 0; padding: 0.1rem 0 0.1rem 0.9rem; border-left: 3px solid var(--line); }
blockquote p { margin: 0.3rem 0; } a { color: inherit; }
.halves { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 2rem; align-items: start; }
.halves h3 { margin: 1rem 0 0.3rem; } .halves figure { margin: 1rem 0; }
.lead { max-width: 56rem; }
@media (max-width: 48rem) {
  .halves { grid-template-columns: minmax(0, 1fr); }
  .list li { grid-template-columns: 1.6rem minmax(0, 1fr) minmax(0, 8rem); }
  .list .verdict { justify-self: end; } td.n { white-space: normal; } .list li span:last-child { grid-column: 2 / 4; }
}
"""
CLASSES = {Verdict.HOLDS: "holds", Verdict.HOLDS_ONLY_IF: "only", Verdict.FAILS: "fails", Verdict.UNTESTABLE: "none"}
COUNTED = {
    Verdict.HOLDS: "hold",
    Verdict.HOLDS_ONLY_IF: "hold only if something is so",
    Verdict.FAILS: "fail",
    Verdict.UNTESTABLE: "cannot be tested from public figures",
}
MEANING = {
    Verdict.HOLDS: "under every reading of the published figures, the claim is so.",
    Verdict.HOLDS_ONLY_IF: "under some readings it is so, under others not; the sentence says what must be.",
    Verdict.FAILS: "under no reading of the published figures is it so, the brochure's own included.",
    Verdict.UNTESTABLE: "no public figure tells.",
}
CANNOT_KNOW = (
    "What the contract says: none has been published, and every sum and date is of the press.",
    "Which rounds stand on a given battery's launchers, and whether the longest one is among them.",
    "How good a round is: kill probabilities are assumed throughout, and none of these verdicts rests on one.",
    "What jamming, clutter, hills, weather and crews make of a printed range; here the earth is smooth and the air "
    "is quiet.",
    "What the makers' tracker, command post and radars do inside; ours are textbook ones, and what ours can do "
    "proves nothing of theirs.",
    "What was meant: a source that prints 400 km or 300 targets seldom says of what, how high, or under which conditions.",
    "What is secret. A verdict is about public figures; another, better or worse, may be true of the equipment.",
)
# Figures are rounded for people; more digits say more than a source does.
DIGITS = 4


def badge(verdict: Verdict) -> str:
    """A verdict as a coloured word, which is a word without its colour too."""
    return f'<span class="verdict {CLASSES[verdict]}">{text(verdict.value)}</span>'


def _number(of: str, value_si: float) -> str:
    """A figure in the unit of its key, without the unit."""
    suffix = unit_suffix(of)
    number = printed(value_si, suffix) if suffix in UNITS else value_si
    return (
        f"{number:.2f}" if of.endswith("_year") else f"{number:,.{DIGITS}g}" if abs(number) < 1e4 else f"{number:,.0f}"
    )


def _named(of: str) -> str:
    """A quantity of a figure in words, with its unit."""
    suffix = unit_suffix(of)
    unit = SIGNS.get(suffix, suffix)
    words = quantity(of).removeprefix("claimed ")
    return f"{words}, {unit}" if unit else words


def _shown(each: Figure) -> str:
    if math.isnan(each.low):
        return "none"
    ends = dict.fromkeys(_number(each.of, end) for end in (each.low, each.high))
    return " to ".join(ends)


def links(keys: Iterable[str], sources: dict[str, Source]) -> str:
    """Sources by their keys: a link where there is an address, else the title as a hint."""
    parts = []
    for key in keys:
        source = sources.get(key)
        if source is None:
            parts.append(text(key))
        elif source.url:
            parts.append(f'<a href="{text(source.url)}" rel="noopener" title="{text(source.title)}">{text(key)}</a>')
        else:
            parts.append(f'<span title="{text(source.title)}">{text(key)}</span>')
    return ", ".join(parts)


def _spread(judged: Judged, sources: dict[str, Source]) -> str:
    """The printed figures of a claim, quantity by quantity, with lowest and highest."""
    figures = figures_of(judged.claim)
    rows = "".join(
        f'<tr><td>{text(each.printed)}<br><span class="note">{text(_named(each.of))}</span></td>'
        f"<td class=n>{text(_shown(each))}</td>"
        f'<td>{links(each.source, sources)}<br><span class="note">{text(each.grade)}, {text(each.confidence)}</span></td></tr>'
        for each in figures
    )
    head = "<tr><th>as printed</th><th class=n>figure</th><th>source, grade</th></tr>"
    told = f'<p class="note">{text(_ends(figures))}</p>'
    return f'{told}<div class="scroll"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'


def _ends(figures: Sequence[Figure]) -> str:
    """Lowest, middle and highest of each quantity that more than one figure is of."""
    parts = []
    for of in dict.fromkeys(each.of for each in figures):
        known = [each for each in figures if each.of == of and not math.isnan(each.low)]
        if len(known) > 1:
            low, high = min(each.low for each in known), max(each.high for each in known)
            middle = median(0.5 * (each.low + each.high) for each in known)
            told = ", ".join(
                f"{name} {_number(of, end)}" for name, end in (("low", low), ("median", middle), ("high", high))
            )
            parts.append(f"{_named(of)}: {told} ({len(known)} figures)")
    said = "Published spread, with recalled figures where the table says so."
    return f"{said} {'; '.join(parts)}." if parts else "Published figures."


def _measure(each: Measure) -> tuple[str, str]:
    return (f"{each.name} (replications)" if each.replicated else each.name), each.shown


def _value(row: SourcedNumber) -> tuple[str, ...]:
    ends = [end for end in (row.low, row.high) if end is not None]
    spread = (
        "not printed"
        if not ends
        else span(ends[0], ends[-1], 0)
        if all(e == round(e) for e in ends)
        else f"{ends[0]:g} to {ends[-1]:g}"
    )
    if ends and ends[0] == ends[-1]:
        spread = f"{ends[0]:g}"
    middle = "" if row.nominal is None else f"{row.nominal:g}"
    return row.entry, _named(row.key), middle, spread, row.printed, _grade(row), ", ".join(row.source), row.note


def _grade(row: SourcedNumber) -> str:
    """The grade of a value, and which of its ends are assumed though others are not."""
    return f"{row.grade}; {' and '.join(row.assumed)} assumed" if row.assumed else row.grade


INPUT_HEADINGS = ("entry", "quantity", "middle", "spread", "as printed", "grade", "source", "note")


def _inputs(judged: Judged) -> str:
    """What a finding rests on: the assumed values first and open, the published ones folded."""
    assumed = [row for row in judged.read if row.grade == "assumed" or row.assumed]
    others = [row for row in judged.read if row not in assumed]
    runs = sorted({row.entry for row in judged.in_runs})
    parts = (
        [folded(f"Assumed inputs it rests on ({len(assumed)})", table(INPUT_HEADINGS, map(_value, assumed)))]
        if assumed
        else []
    )
    if not assumed:
        parts.append('<p class="note">No assumed catalogue value was read for it directly.</p>')
    parts.append(
        folded(f"Published and derived inputs ({len(others)})", table(INPUT_HEADINGS, map(_value, others)))
    ) if others else None
    if runs:
        told = (
            f"Its scenarios used {len(judged.in_runs)} assumed values besides, of {', '.join(runs)}: listed at the end."
        )
        parts.append(f'<p class="note">{text(told)}</p>')
    return "".join(parts)


def _claim(judged: Judged, sources: dict[str, Source]) -> str:
    """The section of one claim."""
    finding, claim = judged.finding, judged.claim
    caveat = f'<p class="note">{text(finding.caveat)}</p>' if finding.caveat else ""
    chart = figure(svg(finding.chart.figure, finding.chart.finding), finding.chart.finding, finding.chart.caption)
    numbers = table(("measured", "found"), map(_measure, finding.measures))
    left = f"<h3>Experiment</h3><p>{text(finding.experiment)}</p>{numbers}{caveat}"
    return (
        f'<section class="claim" id="{text(claim.id)}"><h2>{judged.number}. {text(claim.name)}</h2>'
        f"<p>{badge(finding.verdict)}</p>"
        f'<p class="lead">{text(finding.sentence)}</p><blockquote><p>Said: {text(claim.structure["said"])}</p>'
        f'<p class="note">{links(claim.structure["said_by"], sources)}</p></blockquote>'
        f'<div class="halves"><div>{left}</div><div>{chart}</div></div>'
        f"<h3>What sources print</h3>{_spread(judged, sources)}{_inputs(judged)}</section>"
    )


def _verdicts(found: Sequence[Judged]) -> str:
    """The table of verdicts that opens the page."""
    rows = "".join(
        f'<li><span>{each.number}.</span><a href="#{text(each.claim.id)}">{text(each.claim.name)}</a>'
        f"{badge(each.finding.verdict)}<span>{text(each.finding.sentence)}</span></li>"
        for each in found
    )
    return f'<ul class="list">{rows}</ul>'


def _opening(found: Sequence[Judged], inputs: Inputs) -> str:
    counts = {verdict: sum(each.finding.verdict is verdict for each in found) for verdict in Verdict}
    told = ", ".join(f"{count} {COUNTED[verdict]}" for verdict, count in counts.items() if count)
    changes = [
        f"{entry}.{key} = {number:g}" for entry, values in inputs.changes.items() for key, number in values.items()
    ]
    own = (
        ""
        if inputs.folder is None
        else f"A catalogue of the user's own, {inputs.folder.name}, lies over the shipped one. "
    )
    changed = f"Set for this page: {', '.join(changes)}." if changes else ""
    note = f'<p class="warn">{text(own + changed)}</p>' if own or changed else ""
    return (
        f'<p class="mark">{text(MARK)}</p><h1>{text(TITLE)}</h1><p class="lead">A published account of the S-400 and its sale, '
        f"claim by claim, in its order; then figures that other sources print. Of {len(found)} claims: "
        f"{text(told)}.</p>{note}"
    )


def _meanings() -> str:
    items = "".join(f"<li>{badge(verdict)} {text(words)}</li>" for verdict, words in MEANING.items())
    readings = (
        "A reading takes every disputed figure at one end of what sources print: brochure (the end that favours "
        "the defence), middle, sceptical. Everything on this page was worked out from the catalogue when the page "
        "was made; change a value and it changes."
    )
    return f"<ul>{items}</ul><p>{text(readings)}</p>"


def _sources(found: Sequence[Judged], sources: dict[str, Source]) -> str:
    keys = {key for each in found for row in (*each.read, *each.in_runs) for key in row.source}
    keys |= {key for each in found for one in figures_of(each.claim) for key in one.source}
    rows = "".join(
        f"<tr><td>{text(key)}</td><td>{text(sources[key].title)}</td><td class=n>{sources[key].year}</td><td>"
        + (
            f'<a href="{text(sources[key].url)}" rel="noopener">address</a>'
            if sources[key].url
            else text(sources[key].note)
        )
        + "</td></tr>"
        for key in sorted(keys)
        if key in sources
    )
    head = "<tr><th>key</th><th>title</th><th class=n>year</th><th></th></tr>"
    return f'<div class="scroll"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'


def claims_page(found: Sequence[Judged], inputs: Inputs) -> str:
    """The whole page as HTML: the same bytes for the same findings."""
    sources = inputs.catalogue.sources
    runs = {(row.entry, row.key): row for each in found for row in each.in_runs}
    listed = table(INPUT_HEADINGS, (_value(runs[key]) for key in sorted(runs)))
    cannot = "".join(f"<li>{text(words)}</li>" for words in CANNOT_KNOW)
    body = "".join(
        (
            f"<style>{STYLE}</style>",
            _opening(found, inputs),
            _verdicts(found),
            section("How to read a verdict", _meanings()),
            section("What the model cannot know", f"<ul>{cannot}</ul>"),
            *(_claim(each, sources) for each in found),
            section(
                "Numbers and sources",
                folded(f"Assumed values that the scenarios used ({len(runs)})", listed),
                folded("Sources", _sources(found, sources)),
            ),
            f'<p class="mark">{text(MARK)}</p>',
        )
    )
    return page(TITLE, body)
