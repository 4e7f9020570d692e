// A record as the page knows it: what stands still, and what happened; looked up by number.
import { json, packed } from "./api";
import { type Packed, type Table, rows, spelled, values } from "./columns";

type Listed = Record<string, (string | number | null)[]>;

export interface Laydown {
  name: string;
  meta: Record<string, string | number | null>;
  measures: Record<string, number | null>;
  sample_s: number;
  origin_m: [number, number, number];
  until_s: number;
  finished: boolean;
  relief_deg: [number, number, number, number] | null;
  assets: Listed;
  radars: Listed;
  fire_units: Listed;
  launch_sites: Listed;
  interceptor_types: Listed;
  targets: Listed;
  magazine: Listed;
  fire_missions: Listed;
}

export interface Fate {
  end_s: number;
  end: "destroyed" | "reached" | "left" | "flying";
}

export interface Opinion {
  time_s: number;
  identity: string;
  kind: string;
}

export const ENDS: Record<string, Fate["end"]> = {
  "target destroyed": "destroyed",
  "target reached aim": "reached",
  "target left": "left",
};

export class Model {
  timeline: Packed;
  fates: Fate[] = [];
  opinions = new Map<number, Opinion[]>();
  owners = new Map<number, number>();
  tracks = new Map<number, number[]>();
  dropped = new Map<number, number>();
  outcome_s = new Map<number, number>();
  private changes: { time_s: number; node: string; change: string }[] = [];
  private readonly numbers: Map<string, number>;

  constructor(
    readonly key: string,
    readonly laydown: Laydown,
    timeline: Packed,
  ) {
    this.timeline = timeline;
    this.numbers = new Map((laydown.targets.id ?? []).map((id, number) => [String(id), number]));
    this.learn(timeline);
  }

  static async load(key: string): Promise<Model> {
    const [laydown, timeline] = await Promise.all([
      json<Laydown>("api/laydown", { record: key }),
      packed("api/timeline", { record: key }),
    ]);
    return new Model(key, laydown, timeline);
  }

  get finished(): boolean {
    return this.timeline.header.finished === true;
  }

  get until_s(): number {
    return Number(this.timeline.header.until_s);
  }

  /** Whether what happened was kept. */
  get holdsEvents(): boolean {
    return this.laydown.meta.level !== "measures";
  }

  get gates(): string[] {
    return this.timeline.header.gates as string[];
  }

  table(name: string): Table | undefined {
    return this.timeline.tables[name];
  }

  text(part: "targets" | "assets" | "radars" | "fire_units" | "launch_sites" | "interceptor_types", column: string, row: number): string {
    return String(this.laydown[part][column]?.[row] ?? "");
  }

  number(part: keyof Laydown, column: string, row: number): number {
    return Number((this.laydown[part] as Listed)[column]?.[row] ?? NaN);
  }

  count(part: keyof Laydown): number {
    const columns = Object.values(this.laydown[part] as Listed)[0];
    return columns ? columns.length : 0;
  }

  targetNumber(id: string): number {
    return this.numbers.get(id) ?? -1;
  }

  /** What command held a track to be at a time, and from when to when it held that. */
  opinion(track: number, time_s: number): { opinion: Opinion | undefined; from_s: number; to_s: number } {
    const all = this.opinions.get(track) ?? [];
    const next = all.findIndex((each) => each.time_s > time_s);
    const opinion = next < 0 ? all.at(-1) : all[next - 1];
    return { opinion, from_s: opinion?.time_s ?? -Infinity, to_s: next < 0 ? Infinity : (all[next]?.time_s ?? Infinity) };
  }

  /** The last of some changes of the network, of a site or of what it belongs to. */
  private lastChange(id: string, time_s: number, kinds: string[]): string | undefined {
    return this.changes.findLast((each) => each.time_s <= time_s && kinds.includes(each.change) && (id === each.node || id.startsWith(`${each.node}/`)))?.change;
  }

  /** Whether a site is not there at a time. */
  isLost(id: string, time_s: number): boolean {
    return this.lastChange(id, time_s, ["lost", "back"]) === "lost";
  }

  /** Whether a fire unit is cut off from every post at a time, and decides alone. */
  isAlone(id: string, time_s: number): boolean {
    return this.lastChange(id, time_s, ["alone", "commanded"]) === "alone";
  }

  /** Take what happened, whole or so far. */
  learn(timeline: Packed): void {
    this.timeline = timeline;
    this.learnFates();
    this.learnOpinions();
    const owners = this.table("owners");
    this.owners.clear();
    this.tracks.clear();
    for (let row = 0; row < rows(owners); row++) {
      const [track, target] = [values(owners, "track")[row] ?? -1, values(owners, "target")[row] ?? -1];
      this.owners.set(track, target);
      if (target >= 0) this.tracks.set(target, [...(this.tracks.get(target) ?? []), track]);
    }
    const network = this.table("network");
    this.changes = Array.from({ length: rows(network) }, (_, row) => ({ time_s: values(network, "time_s")[row] ?? 0, node: spelled(network, "node", row), change: spelled(network, "change", row) }));
    this.changes.sort((a, b) => a.time_s - b.time_s);
    const outcomes = this.table("outcomes");
    for (let row = 0; row < rows(outcomes); row++)
      this.outcome_s.set(values(outcomes, "interceptor")[row] ?? -1, values(outcomes, "time_s")[row] ?? 0);
  }

  private learnFates(): void {
    const events = this.table("events");
    const count = this.count("targets");
    this.fates = Array.from({ length: count }, () => ({ end_s: Infinity, end: "flying" as const }));
    for (let row = 0; row < rows(events); row++) {
      const kind = spelled(events, "kind", row);
      const [time_s, subject] = [values(events, "time_s")[row] ?? 0, values(events, "subject")[row] ?? -1];
      const end = ENDS[kind];
      if (end && subject >= 0 && subject < count) this.fates[subject] = { end_s: time_s, end };
      if (kind === "track dropped") this.dropped.set(subject, time_s);
    }
  }

  private learnOpinions(): void {
    const table = this.table("identifications");
    this.opinions.clear();
    for (let row = 0; row < rows(table); row++) {
      const track = values(table, "track")[row] ?? -1;
      const opinion = {
        time_s: values(table, "time_s")[row] ?? 0,
        identity: spelled(table, "identity", row),
        kind: spelled(table, "target_class", row),
      };
      const all = this.opinions.get(track);
      if (all) all.push(opinion);
      else this.opinions.set(track, [opinion]);
    }
  }
}
