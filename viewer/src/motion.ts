// Where things are at a time, between the samples of one window.
import { type Table, rows, values } from "./columns";

export interface Placed {
  x: number;
  y: number;
  z: number;
  row: number;
}

/** Rows ordered by object and time, with the stretch of each object. */
export class Paths {
  readonly keys: Int32Array;
  private readonly starts: Int32Array;
  private readonly cursors: Int32Array;
  private readonly time: Float32Array | Int32Array;
  private readonly x: Float32Array | Int32Array;
  private readonly y: Float32Array | Int32Array;
  private readonly z: Float32Array | Int32Array;
  readonly confirmed: Float32Array | Int32Array;
  private readonly numbers = new Map<number, number>();

  constructor(
    readonly table: Table,
    key: string,
    private readonly sample_s: number,
  ) {
    const all = values(table, key);
    const keys: number[] = [];
    const starts: number[] = [];
    for (let row = 0; row < rows(table); row++) {
      if (row === 0 || all[row] !== all[row - 1]) {
        this.numbers.set(all[row] ?? -1, keys.length);
        keys.push(all[row] ?? -1);
        starts.push(row);
      }
    }
    starts.push(rows(table));
    this.keys = Int32Array.from(keys);
    this.starts = Int32Array.from(starts);
    this.cursors = this.starts.slice(0, -1);
    this.time = values(table, "time_s");
    this.x = values(table, "x_m");
    this.y = values(table, "y_m");
    this.z = values(table, "z_m");
    this.confirmed = values(table, "confirmed");
  }

  indexOf(key: number): number {
    return this.numbers.get(key) ?? -1;
  }

  /** The last row of an object that is not later than a time; its first where all are later. */
  private rowAt(index: number, time_s: number): number {
    const { time } = this;
    const first = this.starts[index] ?? 0;
    const end = this.starts[index + 1] ?? 0;
    let row = this.cursors[index] ?? first;
    while (row > first && (time[row] ?? 0) > time_s) row--;
    while (row + 1 < end && (time[row + 1] ?? 0) <= time_s) row++;
    this.cursors[index] = row;
    return row;
  }

  /** Place the object of an index; false where it is not there at that time. It goes straight on for a sample at most. */
  place(index: number, time_s: number, out: Placed): boolean {
    const { time, x, y, z } = this;
    const end = this.starts[index + 1] ?? 0;
    const row = this.rowAt(index, time_s);
    const here_s = time[row] ?? 0;
    if (time_s < here_s) return false;
    let from = row;
    let to = row + 1;
    if (to >= end || (time[to] ?? 0) - here_s > 4 * this.sample_s) {
      if (time_s - here_s > 1.6 * this.sample_s) return false;
      from = Math.max(row - 1, this.starts[index] ?? 0);
      to = row;
    }
    const from_s = time[from] ?? 0;
    const to_s = time[to] ?? 0;
    const share = to_s > from_s ? (time_s - from_s) / (to_s - from_s) : 0;
    out.x = (x[from] ?? 0) + ((x[to] ?? 0) - (x[from] ?? 0)) * share;
    out.y = (y[from] ?? 0) + ((y[to] ?? 0) - (y[from] ?? 0)) * share;
    out.z = (z[from] ?? 0) + ((z[to] ?? 0) - (z[from] ?? 0)) * share;
    out.row = row;
    return true;
  }

  /** The rows of an object up to a time, as first and last row; empty where last is before first. */
  span(index: number, from_s: number, to_s: number): [number, number] {
    let [first, last] = [this.starts[index] ?? 0, (this.starts[index + 1] ?? 0) - 1];
    while (first <= last && (this.time[first] ?? 0) < from_s) first++;
    while (last >= first && (this.time[last] ?? 0) > to_s) last--;
    return [first, last];
  }

  at(row: number): [number, number, number] {
    return [this.x[row] ?? 0, this.y[row] ?? 0, this.z[row] ?? 0];
  }

  value(column: string, row: number): number {
    return values(this.table, column)[row] ?? NaN;
  }
}
