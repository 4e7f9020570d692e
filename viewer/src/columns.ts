// Tables out of one binary answer: a JSON header, then the columns, read where they lie.
export interface Column {
  values: Float32Array | Int32Array;
  words: string[];
}
export type Table = Record<string, Column>;
export interface Packed {
  header: Record<string, unknown>;
  tables: Record<string, Table>;
}
interface Place {
  kind: "f4" | "i4";
  offset: number;
  length: number;
  words?: string[];
}

export function unpack(buffer: ArrayBuffer): Packed {
  const length = new DataView(buffer).getUint32(0, true);
  const { tables, ...header } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const start = 4 + length;
  const found: Record<string, Table> = {};
  for (const [name, columns] of Object.entries(tables as Record<string, Record<string, Place>>)) {
    found[name] = {};
    for (const [column, place] of Object.entries(columns)) {
      const at = start + place.offset;
      const values = place.kind === "f4" ? new Float32Array(buffer, at, place.length) : new Int32Array(buffer, at, place.length);
      found[name][column] = { values, words: place.words ?? [] };
    }
  }
  return { header, tables: found };
}

export function values(table: Table | undefined, column: string): Float32Array | Int32Array {
  return table?.[column]?.values ?? new Float32Array(0);
}

export function rows(table: Table | undefined): number {
  const first = table && Object.values(table)[0];
  return first ? first.values.length : 0;
}

/** The word of a text column in a row. */
export function spelled(table: Table | undefined, column: string, row: number): string {
  const found = table?.[column];
  return found?.words[found.values[row] ?? -1] ?? "";
}
