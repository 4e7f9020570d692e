// Rounds ready and reloads of each fire unit and type at a time, and channels in use.
import { rows, values } from "../columns";
import { element, fill } from "../dom";
import type { Model } from "../model";
import { SecondlyPanel, put } from "./secondly";

interface Bar {
  key: string;
  full: number;
  bar: HTMLMeterElement;
  words: HTMLElement;
}
interface Unit {
  unit: number;
  channels: HTMLElement;
  bars: Bar[];
}

export class StockPanel extends SecondlyPanel {
  private readonly units = new Map<Model, Unit[]>();

  protected heading(): string {
    return "Rounds left";
  }

  protected show(model: Model, part: HTMLElement, time_s: number): void {
    if (!this.units.has(model)) this.build(model, part);
    const [status, load] = [model.table("status"), model.table("channels")];
    const stock = latest(model, "status", ["fire_unit", "interceptor_type"], time_s);
    const channels = latest(model, "channels", ["fire_unit"], time_s);
    for (const { unit, channels: words, bars } of this.units.get(model) ?? []) {
      const row = channels.get(String(unit));
      const used = row === undefined ? 0 : (values(load, "channels_in_use")[row] ?? 0);
      const of = model.number("fire_units", "channels", unit);
      put(words, `channels ${used}/${of}`, used >= of ? "full" : "muted");
      for (const each of bars) {
        const at = stock.get(each.key);
        const ready = at === undefined ? each.full : (values(status, "rounds_ready")[at] ?? 0);
        if (each.bar.value !== ready) each.bar.value = ready;
        put(each.words, at === undefined ? String(ready) : `${ready} +${values(status, "reloads")[at] ?? 0}`);
      }
    }
  }

  private build(model: Model, part: HTMLElement): void {
    const made: Unit[] = [];
    for (let unit = 0; unit < model.count("fire_units"); unit++) {
      const [channels, bars] = [element("span", { class: "muted" }), this.bars(model, unit)];
      made.push({ unit, channels, bars });
      const head = element("div", { class: "unit" }, element("b", {}, model.text("fire_units", "id", unit)), channels);
      const lines = bars.map((each) => element("div", { class: "stock" }, element("span", {}, each.bar.title.split(":")[0] ?? ""), each.bar, each.words));
      part.append(element("details", { open: model.count("fire_units") <= 4 }, element("summary", {}, head), ...lines));
    }
    if (!made.length) fill(part, element("p", { class: "muted" }, "no fire units"));
    this.units.set(model, made);
  }

  private bars(model: Model, unit: number): Bar[] {
    const { fire_unit, interceptor_type, rounds_ready } = model.laydown.magazine;
    const total = new Map<number, number>();
    (fire_unit ?? []).forEach((owner, row) => {
      const kind = Number(interceptor_type?.[row]);
      if (owner === unit) total.set(kind, (total.get(kind) ?? 0) + Number(rounds_ready?.[row]));
    });
    return [...total].map(([kind, full]) => {
      const title = `${model.text("interceptor_types", "entry", kind)}: of ${full} ready at the start`;
      const bar = element("meter", { min: 0, max: Math.max(full, 1), title });
      bar.value = full;
      return { key: `${unit}/${kind}`, full, bar, words: element("span", { class: "number" }) };
    });
  }
}

/** For each thing the last row of a table of changes that is not later than a time. */
export function latest(model: Model, name: string, keys: string[], time_s: number): Map<string, number> {
  const table = model.table(name);
  const [times, ...columns] = ["time_s", ...keys].map((each) => values(table, each));
  const found = new Map<string, number>();
  for (let row = 0; row < rows(table); row++) if ((times?.[row] ?? 0) <= time_s) found.set(columns.map((column) => column[row]).join("/"), row);
  return found;
}
