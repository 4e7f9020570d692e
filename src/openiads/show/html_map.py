"""A laydown as a page with a map to zoom and move, layers to hide, names under the pointer, and tables; it fetches nothing.

Source: HTML 5 and SVG 1.1; the page is that of page.py, which forbids the network. Leaves out: map tiles of any provider.
"""

import base64
import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from openiads.record.columns import MARK
from openiads.show.laydown_map import Laydown, Ring, Route, outline, plane, relief_picture
from openiads.show.page import page, section, table, text
from openiads.show.style import INK, Look

Rows = Sequence[Sequence[Any]]
DASHES = {"-": "", "--": "6 4", "-.": "8 3 2 3", ":": "2 3"}
SYMBOL = {
    "s": '<rect x="-5" y="-5" width="10" height="10"/>',
    "^": '<path d="M0-6L6 5H-6Z"/>',
    "v": '<path d="M0 6L6-5H-6Z"/>',
    "*": '<path d="M0-8L2-2.5L8-2.5L3.2 1L5 7L0 3.4L-5 7L-3.2 1L-8-2.5L-2-2.5Z"/>',
    "D": '<path d="M0-6L6 0L0 6L-6 0Z"/>',
    "P": '<path d="M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z"/>',
}
DOT = '<circle r="5"/>'
# Width of the map on a usual screen, for readers without the script.
PIXELS = 800.0
STYLE = """<style>
.map { border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: #fff; touch-action: none; }
.map svg { display: block; width: 100%; height: min(78vh, 60rem); cursor: grab; }
.map text { font: 12px system-ui, sans-serif; fill: #1b1f24; paint-order: stroke; stroke: #fff; stroke-width: 3px; }
.map .line { fill: none; vector-effect: non-scaling-stroke; stroke-width: 1.6; }
.layers { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; margin: 0.6rem 0; font-size: 0.9rem; }
.layers svg { width: 2.2em; height: 1em; vertical-align: -0.1em; overflow: visible; }
</style>"""
SCRIPT = """<script>
const map = document.querySelector(".map svg"), bar = document.querySelector("#bar"), told = document.querySelector("#told");
const box = map.getAttribute("viewBox").split(" ").map(Number);
function shown() {
  map.setAttribute("viewBox", box.join(" "));
  const pixels = Math.min(map.clientWidth / box[2], map.clientHeight / box[3]);
  for (const mark of map.querySelectorAll(".mark-at"))
    mark.setAttribute("transform", `translate(${mark.dataset.at}) scale(${1 / pixels})`);
  const most = 0.25 * box[2], step = 10 ** Math.floor(Math.log10(most)), length = [5, 2, 1].find(n => n * step <= most) * step;
  bar.style.width = `${length * pixels}px`;
  told.textContent = `${+length.toPrecision(1)} km`;
}
function zoomed(factor, x, y) {
  const by = Math.min(Math.max(factor, 1e-3 / box[2]), 2e4 / box[2]);
  box[0] = x - (x - box[0]) * by; box[1] = y - (y - box[1]) * by; box[2] *= by; box[3] *= by; shown();
}
function place(event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
  return [at.x, at.y];
}
map.addEventListener("wheel", event => { event.preventDefault(); zoomed(event.deltaY > 0 ? 1.2 : 1 / 1.2, ...place(event)); },
  {passive: false});
let held = null;
map.addEventListener("pointerdown", event => { held = place(event); map.setPointerCapture(event.pointerId); });
map.addEventListener("pointerup", () => held = null);
map.addEventListener("pointermove", event => {
  if (!held) return;
  const [x, y] = place(event); box[0] += held[0] - x; box[1] += held[1] - y; shown();
});
document.querySelector("#nearer").onclick = () => zoomed(1 / 1.5, box[0] + box[2] / 2, box[1] + box[3] / 2);
document.querySelector("#farther").onclick = () => zoomed(1.5, box[0] + box[2] / 2, box[1] + box[3] / 2);
for (const choice of document.querySelectorAll(".layers input"))
  choice.onchange = () => { for (const layer of map.querySelectorAll(`[data-layer="${choice.value}"]`))
    layer.style.display = choice.checked ? "" : "none"; };
addEventListener("resize", shown); shown();
</script>"""


def _path(x: Any, y: Any) -> str:
    return "M" + "L".join(f"{a:.2f} {-b:.2f}" for a, b in zip(x, y, strict=True))


def _stroke(look: Look) -> str:
    dash = DASHES.get(look.line if isinstance(look.line, str) else "", "6 2 2 2")
    return f'stroke="{look.colour}"' + (f' stroke-dasharray="{dash}"' if dash else "")


def _line(each: Ring | Route, laydown: Laydown) -> str:
    """A ring or a route as a path with its name under the pointer."""
    if isinstance(each, Ring):
        x, y = outline(each, laydown.centre_deg)
    else:
        x, y = plane(each.points_deg, laydown.centre_deg)
    path = f'<path class="line" {_stroke(each.look)} d="{_path(x, y)}"><title>{text(each.name)}</title></path>'
    return f'<g data-layer="{text(each.look.name)}">{path}</g>'


def _symbol(look: Look) -> str:
    ink = "#1b1f24" if look.colour == INK else look.colour
    return f'<g fill="{ink}" stroke="#1b1f24" stroke-width="0.8">{SYMBOL.get(look.mark, DOT)}</g>'


def _mark(point_deg: tuple[float, float], laydown: Laydown, look: Look, name: str, written: bool) -> str:
    """A place as a mark of one size on the screen, whatever the zoom: the script scales it against the map."""
    east, north = (float(each[0]) for each in plane([point_deg], laydown.centre_deg))
    said = f'<text x="9" y="4">{text(name)}</text>' if written else ""
    inside = f"<title>{text(name)}</title>{_symbol(look)}{said}"
    at = f"{east:.3f} {-north:.3f}"
    begun = f"translate({at}) scale({2.0 * laydown.half_km / PIXELS:.4f})"
    return f'<g data-layer="{text(look.name)}"><g class="mark-at" data-at="{at}" transform="{begun}">{inside}</g></g>'


def _relief(laydown: Laydown) -> str:
    """Relief as a grey picture within the map."""
    from matplotlib.image import imsave

    found = relief_picture(laydown)
    if found is None:
        return ""
    heights, (left, right, bottom, top) = found
    stream = io.BytesIO()
    low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
    shade = 1.0 - 0.45 * (heights - low) / max(high - low, 1.0)
    imsave(stream, np.nan_to_num(shade, nan=1.0)[::-1], cmap="gray", vmin=0.0, vmax=1.0, format="png")
    data = base64.b64encode(stream.getvalue()).decode()
    place = f'x="{left:.2f}" y="{-top:.2f}" width="{right - left:.2f}" height="{top - bottom:.2f}"'
    return f'<image data-layer="relief" preserveAspectRatio="none" {place} href="data:image/png;base64,{data}"/>'


def _picture(laydown: Laydown) -> str:
    half = laydown.half_km
    lines: list[Ring | Route] = [*laydown.rings, *laydown.routes]
    parts = [_relief(laydown), *(_line(each, laydown) for each in lines)]
    parts += [_mark(route.points_deg[0], laydown, route.look, route.name, False) for route in laydown.routes]
    parts += [
        _mark((each.latitude_deg, each.longitude_deg), laydown, each.look, each.name, True) for each in laydown.places
    ]
    view = f"{-half:.2f} {-half:.2f} {2 * half:.2f} {2 * half:.2f}"
    return f'<div class="map"><svg viewBox="{view}" role="img" aria-label="Map of the laydown">{"".join(parts)}</svg></div>'


def _choices(laydown: Laydown) -> str:
    """A box for each layer, with how it is drawn: the legend, and what hides it."""
    lines: list[Ring | Route] = [*laydown.rings, *laydown.routes]
    looks = {each.look.name: (each.look, True) for each in lines}
    looks |= {place.look.name: (place.look, False) for place in laydown.places}
    parts = []
    for name, (look, lined) in looks.items():
        drawn = f'<path class="line" fill="none" stroke-width="2" {_stroke(look)} d="M0 8H34"/>' if lined else ""
        drawn = drawn or f'<g transform="translate(17 8)">{_symbol(look)}</g>'
        shown = f'<svg viewBox="0 0 34 16">{drawn}</svg> {text(name)}'
        parts.append(f'<label><input type="checkbox" value="{text(name)}" checked> {shown}</label>')
    if laydown.relief is not None:
        parts.append('<label><input type="checkbox" value="relief" checked> relief: darker is higher</label>')
    return f'<div class="layers">{"".join(parts)}</div>'


def html_map(laydown: Laydown, title: str, caption: str, tables: Sequence[tuple[str, Sequence[str], Rows]]) -> str:
    """The page of a laydown: map, legend that hides and shows layers, and tables (title, headings, rows)."""
    tools = (
        '<p><button id="nearer">nearer</button> <button id="farther">farther</button> '
        '<span class="note">Wheel to zoom, drag to move, point for names.</span></p>'
        '<div style="border:2px solid;border-top:0;height:0.5rem" id="bar"></div><span class="note" id="told"></span>'
    )
    parts = [
        STYLE,
        f'<p class="mark">{text(MARK)}</p><h1>{text(title)}</h1>',
        _choices(laydown),
        _picture(laydown),
        tools,
        f'<p class="note">{text(caption)}</p>',
        *(section(name, table(headings, rows, "sortable tight")) for name, headings, rows in tables if rows),
        f'<p class="mark">{text(MARK)}</p>',
        SCRIPT,
    ]
    return page(title, "".join(parts))
