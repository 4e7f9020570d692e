// The raid at the clock's time: how many fly, were destroyed, reached their aim; by class; and the rounds that are left.
import { rows, values } from "../columns";
import { element, fill } from "../dom";
import type { Model } from "../model";

const COLUMNS = ["flying", "destroyed", "reached", "left"] as const;
type Counted = Record<(typeof COLUMNS)[number], number>;

const named = new WeakMap<Model, string[]>();

/** What every target is counted under. */
function labels(model: Model): string[] {
  let found = named.get(model);
  if (!found) {
    const { role = [], category = [] } = model.laydown.targets;
    found = role.map((each, target) => String(each === "attacker" ? category[target] : each));
    named.set(model, found);
  }
  return found;
}

/** Counts of every class at a time. */
export function counts(model: Model, time_s: number): Map<string, Counted> {
  const found = new Map<string, Counted>();
  const starts = model.laydown.targets.start_s ?? [];
  for (const [target, kind] of labels(model).entries()) {
    if (Number(starts[target]) > time_s) continue;
    const counted = found.get(kind) ?? { flying: 0, destroyed: 0, reached: 0, left: 0 };
    const fate = model.fates[target];
    counted[fate && fate.end_s <= time_s ? fate.end : "flying"]++;
    found.set(kind, counted);
  }
  return found;
}

export class RaidPanel {
  readonly element = element("section", { class: "panel" });
  private shownAt = "";

  constructor(private readonly models: Model[]) {}

  update(time_s: number): void {
    const second = `${Math.floor(time_s)}/${this.models.map((model) => model.until_s).join()}`;
    if (second === this.shownAt) return;
    this.shownAt = second;
    fill(this.element, element("h2", {}, "Raid status"), ...this.models.map((model) => this.table(model, time_s)));
  }

  private table(model: Model, time_s: number): HTMLElement {
    const title = this.models.length > 1 ? element("h3", {}, model.laydown.name) : null;
    const head = element("tr", {}, element("th", {}, ""), ...COLUMNS.map((name) => element("th", {}, name)));
    const lines = [...counts(model, time_s)].map(([kind, counted]) =>
      element("tr", {}, element("td", {}, kind), ...COLUMNS.map((name) => element("td", { class: counted[name] ? `number ${name}` : "number none" }, String(counted[name])))),
    );
    if (!lines.length) lines.push(element("tr", {}, element("td", { colspan: 5, class: "muted" }, "nothing has started yet")));
    return element("div", {}, title, element("table", { class: "counts" }, head, ...lines));
  }
}

/** Rounds ready and reloads of each fire unit and type at a time, and channels in use. */
export class StockPanel {
  readonly element = element("section", { class: "panel" });
  private shownAt = "";

  constructor(private readonly models: Model[]) {}

  update(time_s: number): void {
    const second = `${Math.floor(time_s)}/${this.models.map((model) => model.until_s).join()}`;
    if (second === this.shownAt) return;
    this.shownAt = second;
    fill(this.element, element("h2", {}, "Rounds left"), ...this.models.map((model) => this.table(model, time_s)));
  }

  private table(model: Model, time_s: number): HTMLElement {
    const stock = latest(model, "status", ["fire_unit", "interceptor_type"], time_s);
    const channels = latest(model, "channels", ["fire_unit"], time_s);
    const units = Array.from({ length: model.count("fire_units") }, (_, unit) => this.unit(model, unit, stock, channels));
    const title = this.models.length > 1 ? element("h3", {}, model.laydown.name) : null;
    return element("div", {}, title, ...(units.length ? units : [element("p", { class: "muted" }, "no fire units")]));
  }

  private unit(model: Model, unit: number, stock: Map<string, number>, channels: Map<string, number>): HTMLElement {
    const { fire_unit, interceptor_type, rounds_ready } = model.laydown.magazine;
    const bars: HTMLElement[] = [];
    const total = new Map<number, number>();
    (fire_unit ?? []).forEach((owner, row) => {
      const kind = Number(interceptor_type?.[row]);
      if (owner === unit) total.set(kind, (total.get(kind) ?? 0) + Number(rounds_ready?.[row]));
    });
    const status = model.table("status");
    for (const [kind, full] of total) {
      const row = stock.get(`${unit}/${kind}`);
      const ready = row === undefined ? full : (values(status, "rounds_ready")[row] ?? 0);
      const more = row === undefined ? "" : ` +${values(status, "reloads")[row] ?? 0}`;
      const bar = element("meter", { min: 0, max: Math.max(full, 1), value: ready, title: `${ready} ready of ${full}` });
      bar.value = ready;
      bars.push(element("div", { class: "stock" }, element("span", {}, model.text("interceptor_types", "entry", kind)), bar, element("span", { class: "number" }, `${ready}${more}`)));
    }
    const row = channels.get(String(unit));
    const used = row === undefined ? 0 : (values(model.table("channels"), "channels_in_use")[row] ?? 0);
    const of = model.number("fire_units", "channels", unit);
    const head = element("div", { class: "unit" }, element("b", {}, model.text("fire_units", "id", unit)), element("span", { class: used >= of ? "full" : "muted" }, `channels ${used}/${of}`));
    return element("details", { open: model.count("fire_units") <= 4 }, element("summary", {}, head), ...bars);
  }
}

/** For each thing the last row of a table of changes that is not later than a time. */
export function latest(model: Model, name: string, keys: string[], time_s: number): Map<string, number> {
  const table = model.table(name);
  const found = new Map<string, number>();
  for (let row = 0; row < rows(table); row++)
    if ((values(table, "time_s")[row] ?? 0) <= time_s) found.set(keys.map((key) => values(table, key)[row]).join("/"), row);
  return found;
}
