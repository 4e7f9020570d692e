// The engagement ledger of the whole raid: how many targets stood at which gate, over time.
import type { Clock } from "../clock";
import { rows, values } from "../columns";
import { element, fill, pen, styleColour } from "../dom";
import type { Model } from "../model";
import { swatch } from "./story";

export const GATE_COLOURS: Record<string, string> = {
  "not seen": "#39434f",
  "no track": "#55616f",
  "not confirmed": "#78869a",
  "identification pending": "#9a8fc4",
  "not hostile": "#6fae87",
  "weapons hold": "#c7b8e8",
  "assessed destroyed": "#a7b0b9",
  "salvos spent": "#d98fb0",
  "out of envelope": "#5f86c9",
  "no time": "#c96f4a",
  "no guide radar": "#8f6f4a",
  "out of sector": "#4f9dc2",
  "no rounds": "#e0524d",
  "no channel": "#e8923a",
  "hold fire": "#b79bd6",
  reserved: "#d6c25a",
  "link lost": "#b0547a",
  engaged: "#44c7a2",
};
const COLUMNS = 160;

export class LedgerPanel {
  readonly element = element("section", { class: "panel" });
  private readonly canvas = element("canvas", { class: "ledger" });
  private readonly keys = element("div", { class: "keys" });
  private counted: { gates: string[]; counts: Float32Array[]; most: number } | undefined;
  private countedFor = "";
  private readonly cursor = element("div", { class: "cursor" });
  private drawnFor = "";
  private width = 0;
  private asked = false;
  private column = -1;

  constructor(
    private readonly model: () => Model,
    private readonly clock: Clock,
  ) {
    const seek = (event: Event) => {
      const { offsetX } = event as MouseEvent;
      this.clock.seek((offsetX / this.canvas.clientWidth) * this.model().until_s);
    };
    this.canvas.addEventListener("click", seek);
    fill(this.element, element("h2", {}, "Ledger: why targets were not engaged"), element("p", { class: "muted" }, "Targets in flight by the furthest gate that any fire unit reached."), element("div", { class: "lanes" }, this.canvas, this.cursor), this.keys);
    new ResizeObserver(() => {
      this.drawnFor = "";
      this.width = this.canvas.clientWidth;
      if (this.asked) this.update(this.clock.time_s);
    }).observe(this.canvas);
  }

  private count(): void {
    const model = this.model();
    const mark = `${model.key}/${model.until_s}`;
    if (mark === this.countedFor) return;
    this.countedFor = mark;
    const table = model.table("reasons");
    const counts = model.gates.map(() => new Float32Array(COLUMNS));
    const step_s = model.until_s / COLUMNS;
    for (let row = 0; row < rows(table); row++) {
      const column = counts[values(table, "gate")[row] ?? 0];
      const [start, end] = [values(table, "start_s")[row] ?? 0, values(table, "end_s")[row] ?? 0];
      for (let k = Math.floor(start / step_s); column && k <= Math.floor(end / step_s) && k < COLUMNS; k++) {
        const share = (Math.min(end, (k + 1) * step_s) - Math.max(start, k * step_s)) / step_s;
        column[k] = (column[k] ?? 0) + Math.max(share, 0);
      }
    }
    let most = 1;
    for (let k = 0; k < COLUMNS; k++) most = Math.max(most, counts.reduce((sum, each) => sum + (each[k] ?? 0), 0));
    this.counted = { gates: model.gates, counts, most };
  }

  update(time_s: number): void {
    this.asked = true;
    this.count();
    if (!this.width || !this.counted) return;
    const mark = `${this.countedFor}/${this.width}/${document.documentElement.dataset.theme}`;
    if (mark !== this.drawnFor) {
      const pad = pen(this.canvas);
      if (!pad) return;
      this.drawnFor = mark;
      this.column = -1;
      this.draw(pad.draw, pad.width, pad.height);
    }
    this.cursor.style.transform = `translateX(${((time_s / this.model().until_s) * this.width).toFixed(1)}px)`;
    this.legend(time_s);
  }

  private draw(draw: CanvasRenderingContext2D, width: number, height: number): void {
    if (!this.counted) return;
    const { gates, counts, most } = this.counted;
    for (let k = 0; k < COLUMNS; k++) {
      let top = height;
      gates.forEach((gate, number) => {
        const tall = ((counts[number]?.[k] ?? 0) / most) * (height - 14);
        draw.fillStyle = GATE_COLOURS[gate] ?? "#888";
        draw.fillRect((k / COLUMNS) * width, top - tall, width / COLUMNS + 0.5, tall);
        top -= tall;
      });
    }
    draw.fillStyle = styleColour("--text");
    draw.font = "11px system-ui";
    draw.fillText(`most at once: ${Math.round(most)} in flight`, 4, 10);
  }

  private legend(time_s: number): void {
    if (!this.counted) return;
    const { gates, counts } = this.counted;
    const column = Math.min(Math.floor((time_s / this.model().until_s) * COLUMNS), COLUMNS - 1);
    if (column === this.column) return;
    this.column = column;
    const present = gates.map((gate, number) => ({ gate, now: counts[number]?.[column] ?? 0, ever: counts[number]?.some((value) => value > 0) })).filter((each) => each.ever);
    fill(this.keys, ...present.map(({ gate, now }) => element("span", { class: now >= 0.5 ? "key" : "key muted" }, swatch(GATE_COLOURS[gate] ?? "#888"), `${gate} ${Math.round(now)}`)));
  }
}
