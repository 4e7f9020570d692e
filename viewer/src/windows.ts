// Streams a record: windows of a minute are fetched as the clock comes near, and the oldest are let go.
import { packed } from "./api";
import { type Table, values } from "./columns";
import { Paths } from "./motion";

const LENGTH_S = 60;
const KEPT = 20;

export interface Loaded {
  from_s: number;
  to_s: number;
  until_s: number;
  truth: Paths;
  tracks: Paths;
  interceptors: Paths;
  looks: Table;
}

export class Windows {
  private readonly loaded = new Map<number, Loaded>();
  private readonly asked = new Map<number, Promise<void>>();
  bytes = 0;
  /** Told when a window has come. */
  onLoad: () => void = () => undefined;
  onFault: (error: Error) => void = () => undefined;

  constructor(
    private readonly key: string,
    private readonly sample_s: number,
  ) {}

  /** The window of a time, and the ones to come are fetched; undefined while it is on its way. */
  at(time_s: number, until_s: number): Loaded | undefined {
    const number = Math.floor(time_s / LENGTH_S);
    this.fetch(number, until_s);
    if ((number + 1) * LENGTH_S < until_s) this.fetch(number + 1, until_s);
    const found = this.loaded.get(number);
    if (found) {
      this.loaded.delete(number);
      this.loaded.set(number, found);
    }
    return found;
  }

  /** The window before that of a time, where it is still there. */
  before(time_s: number): Loaded | undefined {
    return this.loaded.get(Math.floor(time_s / LENGTH_S) - 1);
  }

  private fetch(number: number, until_s: number): void {
    const held = this.loaded.get(number);
    const edge_s = (number + 1) * LENGTH_S + 2 * this.sample_s;
    const complete = held && (held.until_s >= edge_s || held.until_s >= until_s);
    if (complete || this.asked.has(number)) return;
    this.asked.set(number, this.load(number).finally(() => this.asked.delete(number)));
  }

  private async load(number: number): Promise<void> {
    const [from_s, to_s] = [number * LENGTH_S, (number + 1) * LENGTH_S];
    try {
      const { header, tables } = await packed("api/window", { record: this.key, from_s, to_s });
      this.loaded.set(number, {
        from_s,
        to_s,
        until_s: Number(header.until_s),
        truth: new Paths(tables.truth ?? {}, "target", this.sample_s),
        tracks: new Paths(tables.tracks ?? {}, "track", this.sample_s),
        interceptors: new Paths(tables.interceptors ?? {}, "interceptor", 1),
        looks: tables.looks ?? {},
      });
      this.bytes += values(tables.truth, "time_s").buffer.byteLength;
      for (const old of this.loaded.keys()) {
        if (this.loaded.size <= KEPT) break;
        this.loaded.delete(old);
      }
      this.onLoad();
    } catch (error) {
      this.onFault(error as Error);
    }
  }
}
