// The raid at the clock's time: as it is, how many fly, were destroyed, reached their aim; as perceived, what tracks are held to be.
import type { Choices } from "../choices";
import { element, fill } from "../dom";
import type { Model } from "../model";
import type { Look } from "../movers";
import { SecondlyPanel, put } from "./secondly";

const TRULY = ["flying", "destroyed", "reached", "left"] as const;
const HELD = ["hostile", "unknown", "neutral", "friend"] as const;
type Counts = Map<string, Record<string, number>>;

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

function count(into: Counts, kind: string, column: string): void {
  const counted = into.get(kind) ?? {};
  counted[column] = (counted[column] ?? 0) + 1;
  into.set(kind, counted);
}

/** Targets of every class at a time, by what became of them. */
export function targetsAt(model: Model, time_s: number): Counts {
  const found: Counts = new Map();
  const starts = model.laydown.targets.start_s ?? [];
  for (const [target, kind] of labels(model).entries()) {
    if (Number(starts[target]) > time_s) continue;
    const fate = model.fates[target];
    count(found, kind, fate && fate.end_s <= time_s ? fate.end : "flying");
  }
  return found;
}

/** Confirmed tracks by the category of the class, and by the identity, that command gives them. */
export function tracksOf(model: Model, looks: Iterable<Look>): Counts {
  const { entry = [], category = [] } = model.laydown.targets;
  const found: Counts = new Map();
  for (const { who, kind, faint } of looks) if (!faint) count(found, String(category[entry.indexOf(kind)] ?? (kind || "unknown")), who);
  return found;
}

export class RaidPanel extends SecondlyPanel {
  private readonly tables = new Map<HTMLElement, { shape: string; cells: HTMLElement[] }>();

  constructor(
    models: Model[],
    private readonly choices: Choices,
    private readonly looksOf: (model: Model) => Look[],
  ) {
    super(models);
  }

  protected heading(): string {
    return this.choices.picture === "perceived" ? "Raid as perceived: tracks held" : "Raid as it is";
  }

  protected override stamp(): string {
    return this.choices.picture === "perceived" ? this.models.map((model) => this.looksOf(model).length).join() : "";
  }

  protected show(model: Model, part: HTMLElement, time_s: number): void {
    const perceived = this.choices.picture === "perceived";
    const counts = perceived ? tracksOf(model, this.looksOf(model)) : targetsAt(model, time_s);
    const columns: readonly string[] = perceived ? HELD : TRULY;
    const kinds = [...counts.keys()].sort();
    const shape = `${perceived}/${kinds.join()}`;
    const cells = this.tables.get(part)?.shape === shape ? (this.tables.get(part)?.cells ?? []) : this.build(part, kinds, columns, shape);
    kinds.forEach((kind, row) =>
      columns.forEach((column, k) => {
        const number = counts.get(kind)?.[column] ?? 0;
        put(cells[row * columns.length + k] as HTMLElement, String(number), number ? `number ${column}` : "number none");
      }),
    );
  }

  private build(part: HTMLElement, kinds: string[], columns: readonly string[], shape: string): HTMLElement[] {
    const cells: HTMLElement[] = [];
    const line = (kind: string) => {
      const mine = columns.map(() => element("td", {}));
      cells.push(...mine);
      return element("tr", {}, element("td", { title: kind }, kind), ...mine);
    };
    const head = element("tr", {}, element("th", {}, ""), ...columns.map((name) => element("th", {}, name)));
    const none = kinds.length ? null : element("tr", {}, element("td", { colspan: 5, class: "muted" }, "nothing yet"));
    fill(part, element("table", { class: "counts" }, head, ...kinds.map(line), none));
    this.tables.set(part, { shape, cells });
    return cells;
  }
}
