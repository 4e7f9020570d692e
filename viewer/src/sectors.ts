// Where the sectors of radars face at a time: a line around what is sure, a broken one where only their looks tell.
import { ArcType, type Cartesian3, Color, Material, type Polyline, PolylineCollection, type Scene } from "cesium";
import { circle, placesOf } from "./circle";
import { rows, values } from "./columns";
import type { Model } from "./model";

const LILAC = Color.fromCssColorString("#b9a3ff");
const EDGE_M = 450;

interface Facing {
  from_s: number;
  azimuth: number;
  sure: boolean;
}

export class Sectors {
  private readonly lines: PolylineCollection;
  private readonly drawn = new Map<number, { line: Polyline; facing: Facing | undefined }>();
  private readonly facings = new Map<number, Facing[]>();
  private learnedFrom: unknown;

  constructor(
    scene: Scene,
    private readonly model: Model,
  ) {
    this.lines = scene.primitives.add(new PolylineCollection());
  }

  set show(shown: boolean) {
    this.lines.show = shown;
  }

  private learn(): void {
    const table = this.model.table("sectors");
    if (table === this.learnedFrom) return;
    this.learnedFrom = table;
    this.facings.clear();
    for (let row = 0; row < rows(table); row++) {
      const radar = values(table, "radar")[row] ?? -1;
      const facing = { from_s: values(table, "time_s")[row] ?? 0, azimuth: values(table, "azimuth_rad")[row] ?? 0, sure: values(table, "sure")[row] === 1 };
      const all = this.facings.get(radar);
      if (all) all.push(facing);
      else this.facings.set(radar, [facing]);
    }
  }

  /** Where a radar's sector faces; undefined where that is not known, or it looks all round. */
  facing(radar: number, time_s: number): Facing | undefined {
    this.learn();
    return this.facings.get(radar)?.findLast((each) => each.from_s <= time_s);
  }

  /** Draw them as they face; radars that are lost have none. */
  draw(time_s: number): void {
    if (!this.lines.show) return;
    this.learn();
    for (const radar of this.facings.keys()) {
      const facing = this.model.isLost(this.model.text("radars", "id", radar), time_s) ? undefined : this.facing(radar, time_s);
      const held = this.drawn.get(radar) ?? { line: this.lines.add({ positions: [], width: 1.6, arcType: ArcType.NONE, show: false }), facing: undefined };
      this.drawn.set(radar, held);
      if (facing === held.facing) continue;
      held.line.show = facing !== undefined;
      if (facing) {
        held.line.positions = this.edge(radar, facing.azimuth);
        if (facing.sure !== held.facing?.sure) held.line.material = facing.sure ? Material.fromType("Color", { color: LILAC.withAlpha(0.9) }) : Material.fromType("PolylineDash", { color: LILAC.withAlpha(0.6), dashLength: 12 });
      }
      held.facing = facing;
    }
  }

  private edge(radar: number, azimuth: number): Cartesian3[] {
    const [longitude, latitude, range_m, wide] = ["longitude_deg", "latitude_deg", "instrumented_range_m", "sector_rad"].map((name) => this.model.number("radars", name, radar)) as [number, number, number, number];
    const arc = circle(longitude, latitude, range_m, azimuth - wide / 2, azimuth + wide / 2, 32);
    return placesOf([longitude, latitude, ...arc, longitude, latitude], EDGE_M);
  }
}
