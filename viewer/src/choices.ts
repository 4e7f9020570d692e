// What the person at the page has chosen to see; everything that draws listens to it.
export type Picture = "truth" | "perceived" | "both";

export interface Chosen {
  /** Row of `targets`; -1 none. */
  target: number;
  /** The track that was clicked; -1 where the target itself was. */
  track: number;
  id: string;
}

export interface Layers {
  zones: boolean;
  radars: boolean;
  beams: boolean;
  uncertainty: boolean;
  tails: boolean;
}

export class Choices {
  picture: Picture = "truth";
  chosen: Chosen = { target: -1, track: -1, id: "" };
  follow = false;
  light = false;
  active = 0;
  layers: Layers = { zones: true, radars: true, beams: false, uncertainty: true, tails: true };
  private readonly listeners: (() => void)[] = [];

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  set(change: Partial<Pick<Choices, "picture" | "chosen" | "follow" | "light" | "active">>): void {
    Object.assign(this, change);
    this.told();
  }

  toggle(layer: keyof Layers): void {
    this.layers[layer] = !this.layers[layer];
    this.told();
  }

  private told(): void {
    for (const each of this.listeners) each();
  }
}

export const NOTHING: Chosen = { target: -1, track: -1, id: "" };
