// Rounds in flight with the way that they came, and where they ended.
import { Cartesian3, Color, Material, PointPrimitiveCollection, type Polyline, PolylineCollection, type Scene } from "cesium";
import { rows, values } from "./columns";
import { NEVER_HIDDEN_M } from "./circle";
import type { Model } from "./model";
import type { Placed } from "./motion";
import type { Loaded } from "./windows";

const SHOWN_S = 12;
const TRAIL_S = 60;

export class Rounds {
  private readonly heads: PointPrimitiveCollection;
  private readonly bursts: PointPrimitiveCollection;
  private readonly trails: PolylineCollection;
  private readonly lines = new Map<number, Polyline>();
  private readonly placed: Placed = { x: 0, y: 0, z: 0, row: 0 };
  private drawnTrails_ms = 0;
  count = 0;

  constructor(
    scene: Scene,
    private readonly model: Model,
    private readonly origin: Cartesian3,
  ) {
    this.trails = scene.primitives.add(new PolylineCollection());
    this.heads = scene.primitives.add(new PointPrimitiveCollection());
    this.bursts = scene.primitives.add(new PointPrimitiveCollection());
  }

  update(loaded: Loaded | undefined, before: Loaded | undefined, time_s: number): void {
    this.count = 0;
    const now_ms = performance.now();
    const redraw = now_ms - this.drawnTrails_ms > 120;
    if (redraw) this.drawnTrails_ms = now_ms;
    const flying = new Set<number>();
    const paths = loaded?.interceptors;
    for (let index = 0; paths && index < paths.keys.length; index++) {
      const round = paths.keys[index] ?? -1;
      if (time_s > (this.model.outcome_s.get(round) ?? Infinity) || !paths.place(index, time_s, this.placed)) continue;
      flying.add(round);
      const head = this.world(this.placed.x, this.placed.y, this.placed.z);
      const dot = this.heads.length > this.count ? this.heads.get(this.count) : this.heads.add({ position: head, pixelSize: 5, color: Color.WHITE, disableDepthTestDistance: NEVER_HIDDEN_M });
      dot.position = head;
      dot.show = true;
      this.count++;
      if (redraw) this.trail(round, index, loaded, before, time_s, head);
    }
    for (let k = this.count; k < this.heads.length; k++) this.heads.get(k).show = false;
    for (const [round, line] of this.lines) {
      if (flying.has(round)) continue;
      this.trails.remove(line);
      this.lines.delete(round);
    }
    this.updateBursts(time_s);
  }

  private world(x: number, y: number, z: number): Cartesian3 {
    return new Cartesian3(this.origin.x + x, this.origin.y + y, this.origin.z + z);
  }

  private trail(round: number, index: number, loaded: Loaded, before: Loaded | undefined, time_s: number, head: Cartesian3): void {
    const positions: Cartesian3[] = [];
    let latest_s = -Infinity;
    const earlier = before?.interceptors.indexOf(round) ?? -1;
    for (const [paths, at] of [[before?.interceptors, earlier], [loaded.interceptors, index]] as const) {
      if (!paths || at < 0) continue;
      const [first, last] = paths.span(at, time_s - TRAIL_S, time_s);
      for (let row = first; row <= last; row++) {
        const here_s = paths.value("time_s", row);
        if (here_s <= latest_s) continue;
        latest_s = here_s;
        positions.push(this.world(...paths.at(row)));
      }
    }
    positions.push(head);
    if (positions.length < 2) return;
    const line = this.lines.get(round);
    if (line) line.positions = positions;
    else {
      const material = Material.fromType("Color", { color: Color.fromCssColorString("#e8f4ff").withAlpha(0.75) });
      this.lines.set(round, this.trails.add({ positions, width: 1.6, material }));
    }
  }

  /** Where rounds ended in the last seconds: filled where the target was destroyed, a ring where not. */
  private updateBursts(time_s: number): void {
    let used = 0;
    const table = this.model.table("outcomes");
    const times = values(table, "time_s");
    for (let row = 0; row < rows(table); row++) {
      const age_s = time_s - (times[row] ?? 0);
      if (age_s < 0 || age_s > SHOWN_S) continue;
      const fade = 1 - age_s / SHOWN_S;
      const destroyed = values(table, "destroyed")[row] === 1;
      const [longitude, latitude, height] = ["longitude_deg", "latitude_deg", "height_m"].map((name) => values(table, name)[row] ?? 0);
      const colour = Color.fromCssColorString(destroyed ? "#ffb13d" : "#c9d2dc");
      const burst = used < this.bursts.length ? this.bursts.get(used) : this.bursts.add({ outlineWidth: 2, disableDepthTestDistance: NEVER_HIDDEN_M });
      burst.position = Cartesian3.fromDegrees(longitude ?? 0, latitude ?? 0, height ?? 0);
      burst.pixelSize = 8 + 12 * (1 - fade);
      burst.color = colour.withAlpha(destroyed ? 0.55 * fade : 0);
      burst.outlineColor = colour.withAlpha(fade);
      burst.show = true;
      used++;
    }
    for (let k = used; k < this.bursts.length; k++) this.bursts.get(k).show = false;
  }
}
