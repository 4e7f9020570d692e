// The engagement timeline: a lane for each channel of each fire unit, over all of the run, with what happened above it.
import type { Clock } from "../clock";
import { shown } from "../clock";
import { rows, spelled, values } from "../columns";
import { element, pen, styleColour } from "../dom";
import type { Model } from "../model";
import type { View } from "../view";

const LEFT = 86;
const TOP = 18;
const HEIGHT = 126;
const LEAST_LANE = 4;
const COLOUR = { hit: "#44c7a2", miss: "#e0524d", open: "#7e93ab" };
const NOTABLE: Record<string, string> = { "target reached aim": "#e0524d", "target destroyed": "#44c7a2", "fire mission": "#d6c25a", "network lost": "#b0547a", "decides alone": "#b0547a" };

export class Engagements {
  readonly element = element("div", { class: "engagements" });
  private readonly canvas = element("canvas", { "aria-label": "Engagements by fire unit and channel; click to go to a time", role: "img" });
  private readonly tip = element("div", { class: "tip" });
  private back: HTMLCanvasElement | undefined;
  private backFor = "";

  constructor(
    private readonly view: () => View,
    private readonly clock: Clock,
  ) {
    this.element.append(element("div", { class: "lanes" }, this.canvas), this.tip);
    this.canvas.addEventListener("click", (event) => this.click(event));
    this.canvas.addEventListener("mousemove", (event) => this.hover(event));
    this.canvas.addEventListener("mouseleave", () => this.tip.classList.remove("shown"));
  }

  private get model(): Model {
    return this.view().model;
  }

  private x(time_s: number, width: number): number {
    return LEFT + (time_s / this.clock.until_s) * (width - LEFT - 8);
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
      draw.fillRect(LEFT, top + tall - 0.5, width - LEFT - 8, 0.5);
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
    this.drawEvents(draw, width);
    if (!lanes.length) {
      draw.fillStyle = muted;
      draw.fillText("no fire units: nothing can be engaged", LEFT, TOP + 16);
    }
  }

  private drawEvents(draw: CanvasRenderingContext2D, width: number): void {
    const events = this.model.table("events");
    for (let row = 0; row < rows(events); row++) {
      const colour = NOTABLE[spelled(events, "kind", row)];
      if (!colour) continue;
      draw.fillStyle = colour;
      draw.fillRect(this.x(values(events, "time_s")[row] ?? 0, width) - 0.75, 3, 1.5, 10);
    }
  }

  /** Tall enough that every lane can be told from the next. */
  private stretch(): void {
    const units = this.model.count("fire_units");
    let channels = 0;
    for (let unit = 0; unit < units; unit++) channels += this.model.number("fire_units", "channels", unit);
    const height = `${Math.max(HEIGHT, TOP + 4 + 3 * units + LEAST_LANE * channels)}px`;
    if (this.canvas.style.height !== height) this.canvas.style.height = height;
  }

  update(time_s: number): void {
    this.stretch();
    const pad = pen(this.canvas);
    if (!pad || !this.clock.until_s) return;
    const { draw, width, height } = pad;
    const mark = `${this.model.key}/${this.model.until_s}/${this.clock.until_s}/${width}x${height}/${document.documentElement.dataset.theme}`;
    if (mark !== this.backFor || !this.back) {
      this.backFor = mark;
      this.back = document.createElement("canvas");
      this.back.width = this.canvas.width;
      this.back.height = this.canvas.height;
      const under = this.back.getContext("2d");
      if (under) {
        under.scale(this.canvas.width / width, this.canvas.height / height);
        this.draw(under, width, height);
      }
    }
    draw.drawImage(this.back, 0, 0, width, height);
    draw.fillStyle = styleColour("--accent");
    draw.fillRect(this.x(time_s, width) - 0.75, 0, 1.5, height);
  }

  private timeAt(event: MouseEvent): number {
    return ((event.offsetX - LEFT) / (this.canvas.clientWidth - LEFT - 8)) * this.clock.until_s;
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
    const result = { 1: "destroyed", 0: "not destroyed", [-1]: "not known yet" }[values(table, "result")[row] ?? -1];
    const kind = this.model.text("interceptor_types", "entry", values(table, "interceptor_type")[row] ?? 0);
    this.tip.textContent = `${shown(values(table, "time_s")[row] ?? 0)}  ${kind} at ${at}, salvo ${values(table, "salvo")[row]}: ${result}`;
    this.tip.style.left = `${Math.min(event.offsetX + 12, this.canvas.clientWidth - 300)}px`;
  }
}
