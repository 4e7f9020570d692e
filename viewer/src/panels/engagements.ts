// The engagement timeline: a lane for each channel of each fire unit, over all of the run, with what happened above it.
import type { Clock } from "../clock";
import { shown } from "../clock";
import { rows, spelled, values } from "../columns";
import { element, pen, styleColour } from "../dom";
import type { Model } from "../model";
import type { View } from "../view";
import { swatch } from "./story";

const LEFT = 86;
const RIGHT = 8;
const EVENTS = 14;
const TOP = 29;
const HEIGHT = 137;
const LEAST_LANE = 4;
const STEPS_S = [10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400];
const MOST_TICKS = 12;
const COLOUR = { hit: "#44c7a2", miss: "#e0524d", open: "#7e93ab" };
const NOTABLE: Record<string, string> = { "target reached aim": "#e0524d", "target destroyed": "#44c7a2", "fire mission": "#d6c25a", "network lost": "#b0547a", "decides alone": "#b0547a" };

export class Engagements {
  readonly element = element("div", { class: "engagements" });
  private readonly canvas = element("canvas", { "aria-label": "Engagements by fire unit and channel; click to go to a time", role: "img" });
  private readonly tip = element("div", { class: "tip" });
  private readonly cursor = element("div", { class: "cursor" });
  /** What the colours mean, for who draws the page. */
  readonly legend = element("span", { class: "keys legend" }, ...([["hit", "destroyed"], ["miss", "not destroyed"], ["open", "not known yet"]] as const).map(([key, words]) => element("span", { class: "key" }, swatch(COLOUR[key]), words)));
  private drawnFor = "";
  private width = 0;
  private asked = false;

  constructor(
    private readonly view: () => View,
    private readonly clock: Clock,
    private readonly several: boolean,
  ) {
    this.element.append(element("div", { class: "lanes" }, this.canvas, this.cursor), this.tip);
    new ResizeObserver(() => {
      this.drawnFor = "";
      this.width = this.canvas.clientWidth;
      if (this.asked) this.update(this.clock.time_s);
    }).observe(this.canvas);
    this.canvas.addEventListener("click", (event) => this.click(event));
    this.canvas.addEventListener("mousemove", (event) => this.hover(event));
    this.canvas.addEventListener("mouseleave", () => this.tip.classList.remove("shown"));
  }

  private get model(): Model {
    return this.view().model;
  }

  private x(time_s: number, width: number): number {
    return LEFT + (time_s / this.clock.until_s) * (width - LEFT - RIGHT);
  }

  private lanes(height: number): { top: number; tall: number; unit: number; channel: number }[] {
    const found = [];
    const total = Array.from({ length: this.model.count("fire_units") }, (_, unit) => this.model.number("fire_units", "channels", unit));
    const sum = total.reduce((a, b) => a + b, 0);
    const tall = Math.min((height - TOP - 4 - 3 * total.length) / Math.max(sum, 1), 12);
    let top = TOP;
    for (let unit = 0; unit < total.length; unit++) {
      for (let channel = 0; channel < (total[unit] ?? 0); channel++) {
        found.push({ top, tall, unit, channel });
        top += tall;
      }
      top += 3;
    }
    return found;
  }

  private draw(draw: CanvasRenderingContext2D, width: number, height: number): void {
    const lanes = this.lanes(height);
    const [muted, line] = [styleColour("--muted"), styleColour("--line")];
    draw.font = "11px system-ui";
    for (const { top, tall, unit, channel } of lanes) {
      if (channel === 0) {
        draw.fillStyle = muted;
        draw.fillText(this.model.text("fire_units", "id", unit).slice(0, 13), 4, top + Math.min(tall * 3, 12));
      }
      draw.fillStyle = line;
      draw.fillRect(LEFT, top + tall - 0.5, width - LEFT - RIGHT, 0.5);
    }
    const table = this.model.table("engagements");
    for (let row = 0; row < rows(table); row++) {
      const lane = lanes.find((each) => each.unit === values(table, "fire_unit")[row] && each.channel === values(table, "channel")[row]);
      if (!lane) continue;
      const [from, to] = [this.x(values(table, "time_s")[row] ?? 0, width), this.x(values(table, "end_s")[row] ?? 0, width)];
      const result = values(table, "result")[row];
      draw.fillStyle = result === 1 ? COLOUR.hit : result === 0 ? COLOUR.miss : COLOUR.open;
      draw.fillRect(from, lane.top + 0.5, Math.max(to - from, 1), lane.tall - 1);
    }
    this.drawTicks(draw, width, height);
    this.drawEvents(draw, width);
    if (!lanes.length) {
      draw.fillStyle = muted;
      draw.fillText("no fire units: nothing can be engaged", LEFT, TOP + 16);
    }
  }

  private drawTicks(draw: CanvasRenderingContext2D, width: number, height: number): void {
    const until_s = this.clock.until_s;
    const step_s = STEPS_S.find((each) => until_s / each <= MOST_TICKS) ?? until_s;
    for (let time_s = 0; time_s <= until_s; time_s += step_s) {
      const at = this.x(time_s, width);
      draw.fillStyle = styleColour("--line");
      draw.fillRect(at - 0.25, EVENTS, 0.5, height - EVENTS);
      draw.fillStyle = styleColour("--muted");
      draw.textAlign = time_s + step_s > until_s && at > width - 40 ? "right" : "center";
      draw.fillText(shown(time_s), Math.min(at, width - 2), 10);
    }
    draw.textAlign = "left";
    if (this.several) draw.fillText(this.model.laydown.name.slice(0, 14), 4, 10);
  }

  private drawEvents(draw: CanvasRenderingContext2D, width: number): void {
    const events = this.model.table("events");
    for (let row = 0; row < rows(events); row++) {
      const colour = NOTABLE[spelled(events, "kind", row)];
      if (!colour) continue;
      draw.fillStyle = colour;
      draw.fillRect(this.x(values(events, "time_s")[row] ?? 0, width) - 0.75, EVENTS, 1.5, 10);
    }
  }

  /** Tall enough that every lane can be told from the next. */
  private stretch(): void {
    const units = this.model.count("fire_units");
    let channels = 0;
    for (let unit = 0; unit < units; unit++) channels += this.model.number("fire_units", "channels", unit);
    const height = `${Math.max(HEIGHT, TOP + 4 + 3 * units + LEAST_LANE * channels)}px`;
    if (this.canvas.style.height !== height) for (const each of [this.canvas, this.cursor]) each.style.height = height;
  }

  update(time_s: number): void {
    this.asked = true;
    this.stretch();
    if (!this.width || !this.clock.until_s) return;
    const mark = `${this.model.key}/${this.model.until_s}/${this.clock.until_s}/${this.width}/${document.documentElement.dataset.theme}`;
    if (mark !== this.drawnFor) {
      const pad = pen(this.canvas);
      if (!pad) return;
      this.drawnFor = mark;
      this.draw(pad.draw, pad.width, pad.height);
    }
    // Only the cursor moves with time: nothing is laid out or drawn anew.
    this.cursor.style.transform = `translateX(${this.x(time_s, this.width).toFixed(1)}px)`;
  }

  private timeAt(event: MouseEvent): number {
    return ((event.offsetX - LEFT) / (this.canvas.clientWidth - LEFT - RIGHT)) * this.clock.until_s;
  }

  private rowAt(event: MouseEvent): number {
    const lane = this.lanes(this.canvas.clientHeight).find((each) => event.offsetY >= each.top && event.offsetY < each.top + each.tall);
    const table = this.model.table("engagements");
    const [time_s, slack_s] = [this.timeAt(event), this.clock.until_s / (this.canvas.clientWidth - LEFT)];
    for (let row = 0; lane && row < rows(table); row++) {
      const inside = time_s >= (values(table, "time_s")[row] ?? 0) - slack_s && time_s <= (values(table, "end_s")[row] ?? 0) + slack_s;
      if (inside && values(table, "fire_unit")[row] === lane.unit && values(table, "channel")[row] === lane.channel) return row;
    }
    return -1;
  }

  private click(event: MouseEvent): void {
    const row = this.rowAt(event);
    const table = this.model.table("engagements");
    if (row >= 0) this.view().choose(values(table, "target")[row] ?? -1, -1);
    this.clock.seek(row >= 0 ? (values(table, "time_s")[row] ?? 0) : this.timeAt(event));
  }

  private hover(event: MouseEvent): void {
    const row = this.rowAt(event);
    this.tip.classList.toggle("shown", row >= 0);
    if (row < 0) return;
    const table = this.model.table("engagements");
    const target = values(table, "target")[row] ?? -1;
    const at = target >= 0 ? this.model.text("targets", "id", target) : `track ${values(table, "track")[row]}`;
    const result = { 1: "destroyed", 0: "not destroyed", [-1]: "not known yet", [-2]: "withdrawn before any round left" }[values(table, "result")[row] ?? -1];
    const kind = this.model.text("interceptor_types", "entry", values(table, "interceptor_type")[row] ?? 0);
    this.tip.textContent = `${shown(values(table, "time_s")[row] ?? 0)}  ${kind} at ${at}, salvo ${values(table, "salvo")[row]}: ${result}`;
    this.tip.style.left = `${Math.min(event.offsetX + 12, this.canvas.clientWidth - 300)}px`;
  }
}
