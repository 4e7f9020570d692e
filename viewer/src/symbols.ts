// APP-6 symbols: one picture for each code, drawn once and shared by all that bear it.
import ms from "milsymbol";

export type Identity = "hostile" | "friend" | "neutral" | "unknown";

const AFFILIATION: Record<Identity, string> = { unknown: "1", friend: "3", neutral: "4", hostile: "6" };
// Symbol set and entity by what a catalogue entry's name says; the first that fits.
const KINDS: [RegExp, string, string][] = [
  [/srbm|mrbm|ballistic|rocket/, "02", "110000"],
  [/cruise|missile/, "02", "110000"],
  [/decoy/, "01", "110300"],
  [/uav|drone/, "01", "110300"],
  [/fighter/, "01", "110104"],
  [/bomber/, "01", "110103"],
  [/awacs/, "01", "110116"],
  [/airliner|civil/, "01", "120100"],
  [/satellite/, "05", "111200"],
];

export const UNIT_CODES = {
  fire_unit: "10031000001301020000",
  launcher: "10031500001111000000",
  radar: "10031500002203000000",
  post: "10031000001100000000",
};

export const COLOURS: Record<Identity, string> = {
  hostile: "#ff5a52",
  friend: "#58b7ff",
  neutral: "#6fd38a",
  unknown: "#ffd84a",
};

export function identity(word: string): Identity {
  return word === "hostile" || word === "friend" || word === "neutral" ? word : "unknown";
}

/** The 20-digit code of what flies. */
export function flyingCode(who: Identity, kind: string): string {
  const [, set, entity] = KINDS.find(([pattern]) => pattern.test(kind)) ?? [/./, "01", "110000"];
  return `100${AFFILIATION[who]}${set}0000${entity}0000`;
}

const drawn = new Map<string, HTMLCanvasElement>();

/** The picture of a code; the same object each time. */
export function picture(code: string, size = 18): HTMLCanvasElement {
  const key = `${code}/${size}`;
  let found = drawn.get(key);
  if (!found) {
    const symbol = new ms.Symbol(code, { size, outlineWidth: 3, civilianColor: false, outlineColor: "rgba(10,16,24,0.75)" });
    found = symbol.asCanvas(window.devicePixelRatio || 1) as HTMLCanvasElement;
    drawn.set(key, found);
  }
  return found;
}
