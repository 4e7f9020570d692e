// Everything that flies, of one picture: a dot each, and an APP-6 symbol for those that have room for one on the screen.
import {
  type Billboard,
  BillboardCollection,
  Cartesian2,
  Cartesian3,
  Color,
  Matrix4,
  type PointPrimitive,
  PointPrimitiveCollection,
  type Scene,
} from "cesium";
import { NEVER_HIDDEN_M } from "./circle";
import type { Paths, Placed } from "./motion";
import { COLOURS, type Identity, flyingCode, picture } from "./symbols";

const CELL_PX = 34;
const MOST_SYMBOLS = 260;
const FARTHEST_SYMBOL_M = 4_000_000;

/** What one moving thing looks like at a time. */
export interface Look {
  who: Identity;
  kind: string;
  /** Tentative tracks and the like: a small hollow dot, never a symbol. */
  faint: boolean;
  rank: number;
}

class Slot {
  readonly position = new Cartesian3();
  readonly screen = new Cartesian2();
  seen = false;
  symbolWanted = false;
  ghost = false;
  code = "";
  billboard: Billboard | undefined;
  look: Look | undefined;
  constructor(
    readonly key: number,
    readonly point: PointPrimitive,
  ) {}
}

export class Movers {
  readonly points: PointPrimitiveCollection;
  readonly symbols: BillboardCollection;
  private readonly slots = new Map<number, Slot>();
  private bound: Paths | undefined;
  private bySpan: Slot[] = [];
  private readonly placed: Placed = { x: 0, y: 0, z: 0, row: 0 };
  private readonly aimed = new Matrix4();
  private readonly half = new Cartesian2();
  private visible = true;
  /** Drawn as rings alone, under another picture. */
  ghost = false;
  chosen = -1;
  /** How many are in the air. */
  count = 0;

  constructor(
    private readonly scene: Scene,
    private readonly origin: Cartesian3,
    private readonly lookOf: (key: number, time_s: number, paths: Paths, row: number) => Look | undefined,
  ) {
    this.points = scene.primitives.add(new PointPrimitiveCollection());
    this.symbols = scene.primitives.add(new BillboardCollection({ scene }));
  }

  set show(shown: boolean) {
    this.visible = shown;
    this.points.show = shown;
    this.symbols.show = shown;
  }

  get show(): boolean {
    return this.visible;
  }

  /** Put everything where it is at a time. */
  update(paths: Paths | undefined, time_s: number): void {
    for (const slot of this.slots.values()) slot.seen = false;
    this.count = 0;
    if (paths && this.visible) {
      if (paths !== this.bound) this.bind(paths);
      for (let index = 0; index < this.bySpan.length; index++) {
        if (!paths.place(index, time_s, this.placed)) continue;
        const slot = this.bySpan[index] as Slot;
        const look = this.lookOf(slot.key, time_s, paths, this.placed.row);
        if (look) this.put(slot, look);
      }
    }
    for (const slot of this.slots.values()) if (!slot.seen) this.hide(slot);
  }

  /** Find the slots of a window's objects once, not in every frame. */
  private bind(paths: Paths): void {
    this.bound = paths;
    this.bySpan = Array.from(paths.keys, (key) => {
      let slot = this.slots.get(key);
      if (!slot) {
        slot = new Slot(key, this.points.add({ show: false, pixelSize: 5, disableDepthTestDistance: NEVER_HIDDEN_M }));
        this.slots.set(key, slot);
      }
      return slot;
    });
  }

  private put(slot: Slot, look: Look): void {
    slot.seen = true;
    this.count++;
    const { position, point } = slot;
    position.x = this.origin.x + this.placed.x;
    position.y = this.origin.y + this.placed.y;
    position.z = this.origin.z + this.placed.z;
    point.position = position;
    const symbol = slot.symbolWanted && !look.faint && !this.ghost;
    point.show = !symbol;
    if (look !== slot.look || this.ghost !== slot.ghost) this.paint(slot, look);
    if (symbol) this.symbol(slot, look);
    else if (slot.billboard?.show) slot.billboard.show = false;
  }

  private paint(slot: Slot, look: Look): void {
    slot.look = look;
    slot.ghost = this.ghost;
    slot.point.color = Color.fromCssColorString(`${COLOURS[look.who]}${this.ghost ? "00" : look.faint ? "55" : "ff"}`);
    slot.point.pixelSize = this.ghost ? 7 : look.faint ? 3.5 : 5;
    slot.point.outlineColor = this.ghost ? Color.fromCssColorString(COLOURS[look.who]) : Color.BLACK.withAlpha(look.faint ? 0 : 0.6);
    slot.point.outlineWidth = this.ghost ? 1.5 : look.faint ? 0 : 1;
  }

  private symbol(slot: Slot, look: Look): void {
    slot.billboard ??= this.symbols.add({ position: slot.position, disableDepthTestDistance: NEVER_HIDDEN_M, scale: 1 / (window.devicePixelRatio || 1) });
    slot.billboard.position = slot.position;
    if (!slot.billboard.show) slot.billboard.show = true;
    const code = flyingCode(look.who, look.kind);
    if (code !== slot.code) {
      slot.code = code;
      slot.billboard.setImage(code, picture(code));
    }
  }

  private hide(slot: Slot): void {
    if (slot.point.show) slot.point.show = false;
    if (slot.billboard?.show) slot.billboard.show = false;
  }

  /** Give symbols to those that have room for one: the chosen first, then by rank. Returns true where any changed. */
  declutter(cameraHeight_m: number): boolean {
    this.aim();
    const taken = new Set<number>();
    const wide = Math.ceil(this.scene.canvas.clientWidth / CELL_PX) + 2;
    const ordered = [...this.slots.values()].filter((slot) => slot.seen && this.project(slot));
    ordered.sort((a, b) => this.rank(b) - this.rank(a));
    let [changed, given] = [false, 0];
    for (const slot of ordered) {
      const cell = Math.floor(slot.screen.y / CELL_PX) * wide + Math.floor(slot.screen.x / CELL_PX);
      const room = cameraHeight_m < FARTHEST_SYMBOL_M && given < MOST_SYMBOLS && !taken.has(cell);
      const wanted = slot.key === this.chosen || (room && !slot.look?.faint);
      if (wanted) {
        given++;
        for (const near of [0, 1, -1, wide, -wide]) taken.add(cell + near);
      }
      changed ||= wanted !== slot.symbolWanted;
      slot.symbolWanted = wanted;
    }
    return changed;
  }

  private rank(slot: Slot): number {
    return (slot.key === this.chosen ? 1000 : 0) + (slot.look?.rank ?? 0) + (slot.symbolWanted ? 0.5 : 0);
  }

  /** Where things are on the screen, by one matrix: many are asked for at once. */
  private aim(): void {
    const { camera, canvas } = this.scene;
    Matrix4.multiply(camera.frustum.projectionMatrix, camera.viewMatrix, this.aimed);
    this.half.x = canvas.clientWidth / 2;
    this.half.y = canvas.clientHeight / 2;
  }

  private project(slot: Slot): boolean {
    const { x, y, z } = slot.position;
    const m = this.aimed as unknown as number[];
    const at = (k: number) => (m[k] ?? 0) * x + (m[k + 4] ?? 0) * y + (m[k + 8] ?? 0) * z + (m[k + 12] ?? 0);
    const depth = at(3);
    if (depth <= 0) return false;
    slot.screen.x = this.half.x * (1 + at(0) / depth);
    slot.screen.y = this.half.y * (1 - at(1) / depth);
    return slot.screen.x >= 0 && slot.screen.y >= 0 && slot.screen.x <= 2 * this.half.x && slot.screen.y <= 2 * this.half.y;
  }

  /** The one nearest to a place on the screen, within a few pixels; -1 none. */
  nearest(at: Cartesian2, within_px: number): { key: number; away_px: number } {
    let found = { key: -1, away_px: within_px };
    if (!this.visible) return found;
    this.aim();
    for (const slot of this.slots.values()) {
      if (!slot.seen || !this.project(slot)) continue;
      const away_px = Math.hypot(slot.screen.x - at.x, slot.screen.y - at.y) + (slot.look?.faint ? 4 : 0);
      if (away_px < found.away_px) found = { key: slot.key, away_px };
    }
    return found;
  }

  position(key: number): Cartesian3 | undefined {
    const slot = this.slots.get(key);
    return slot?.seen ? slot.position : undefined;
  }

  look(key: number): Look | undefined {
    return this.slots.get(key)?.look;
  }

  *all(): Iterable<{ key: number; position: Cartesian3; look: Look }> {
    for (const slot of this.slots.values()) if (slot.seen && slot.look) yield { key: slot.key, position: slot.position, look: slot.look };
  }
}
