"""The frame of a page that asks nothing of the network: its style, its few lines of script, tables and figures as HTML.

Source: HTML 5. Readable on a phone, on light and dark screens and on paper; nothing is fetched, and the page forbids
it. Leaves out: what the page says (report.py).
"""

import html
from collections.abc import Iterable, Sequence
from typing import Any

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #59636e; --line: #d5dae0; --card: #f6f8fa;
  --warn: #b3400a; }
@media (prefers-color-scheme: dark) { :root { --paper: #0f1318; --ink: #e6e9ec; --soft: #9aa4af; --line: #2f3742;
  --card: #171c23; --warn: #f0884d; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 78rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.5rem; margin: 0.2rem 0; } h2 { font-size: 1.2rem; margin: 2rem 0 0.4rem; }
h3 { font-size: 1rem; margin: 0 0 0.5rem; }
.mark, .note, figcaption { color: var(--soft); font-size: 0.85rem; }
.lead { font-size: 1.12rem; max-width: 48rem; } .warn { color: var(--warn); font-weight: 600; }
.figures { columns: 2 28rem; column-gap: 1rem; }
figure, .cards div { border: 1px solid var(--line); border-radius: 8px; background: var(--card); }
figure { margin: 0 0 1rem; padding: 0.8rem; break-inside: avoid; }
figure svg { display: block; width: 100%; height: auto; max-width: 34rem; margin: 0 auto; }
.cards { display: grid; gap: 0.6rem; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); margin: 1rem 0; }
.cards div { padding: 0.4rem 0.7rem; }
.cards b { display: block; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { text-align: left; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
table.tight td, table.tight th { white-space: nowrap; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; padding-right: 1rem; white-space: nowrap; }
th button { all: unset; cursor: pointer; } th button:focus-visible { outline: 2px solid; }
th[aria-sort=ascending] button::after { content: " ▲"; } th[aria-sort=descending] button::after { content: " ▼"; }
summary { cursor: pointer; margin: 0.6rem 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.8rem; }
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --card: #fff; }
  body { font-size: 10pt; max-width: none; padding: 0; } details:not([open]) { display: none; }
}
"""

SCRIPT = """
for (const button of document.querySelectorAll("table.sortable th button")) button.addEventListener("click", () => {
  const head = button.parentElement, table = head.closest("table"), body = table.tBodies[0], column = head.cellIndex;
  const down = head.getAttribute("aria-sort") === "ascending", value = row => row.cells[column].dataset.value;
  const order = (a, b) => isNaN(a) || isNaN(b) ? String(a).localeCompare(b, "en", {numeric: true}) : a - b;
  const rows = [...body.rows].sort((a, b) => (down ? -1 : 1) * order(value(a), value(b)));
  for (const other of table.querySelectorAll("th")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  body.append(...rows);
});
"""

# Written into the page: whatever it holds, the reader's machine fetches nothing for it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def text(value: Any) -> str:
    """Any value as text that HTML can not misread."""
    return html.escape(str(value))


def _cell(value: Any, shown: str) -> str:
    numeric = isinstance(value, int | float)
    return f'<td{" class=n" if numeric else ""} data-value="{text(value)}">{text(shown)}</td>'


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]], kind: str = "") -> str:
    """A table of cells: a value, or a pair of the value to sort by and the words to show.

    A kind with "sortable" in it has headings that sort, one with "tight" keeps each row on one line.
    """
    body, numeric = [], [False] * len(headings)
    for row in rows:
        pairs = [cell if isinstance(cell, tuple) else (cell, str(cell)) for cell in row]
        numeric = [isinstance(value, int | float) for value, _ in pairs]
        body.append("<tr>" + "".join(_cell(value, shown) for value, shown in pairs) + "</tr>")
    named = [f"<button>{text(name)}</button>" if "sortable" in kind else text(name) for name in headings]
    head = "".join(f"<th{' class=n' if n else ''}>{name}</th>" for name, n in zip(named, numeric, strict=True))
    opening = f'<div class="scroll"><table class="{kind}">' if kind else '<div class="scroll"><table>'
    return f"{opening}<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"


def figure(svg: str, finding: str, caption: str) -> str:
    """A picture with its finding above and its caption below."""
    return f"<figure><h3>{text(finding)}</h3>{svg}<figcaption>{text(caption)}</figcaption></figure>"


def section(title: str, *parts: str) -> str:
    """A heading and what stands below it."""
    return f"<section><h2>{text(title)}</h2>{''.join(parts)}</section>"


def folded(title: str, *parts: str) -> str:
    """Something that is shown when asked for."""
    return f"<details><summary>{text(title)}</summary>{''.join(parts)}</details>"


def page(title: str, body: str) -> str:
    """The whole page."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text(title)}</title><style>{STYLE}</style></head>\n<body>{body}<script>{SCRIPT}</script></body></html>\n"
    )
