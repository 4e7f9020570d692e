// The whole way of the chosen target, and broken the ways of the tracks that followed it.
import { ArcType, Cartesian3, Color, Material, PolylineCollection, type Scene } from "cesium";
import { packed } from "./api";
import { type Table, rows, values } from "./columns";
import type { Picture } from "./choices";

export class Way {
  private readonly truth: PolylineCollection;
  private readonly tracks: PolylineCollection;
  private shown = "";

  constructor(
    private readonly scene: Scene,
    private readonly key: string,
    private readonly origin: Cartesian3,
  ) {
    this.truth = scene.primitives.add(new PolylineCollection());
    this.tracks = scene.primitives.add(new PolylineCollection());
  }

  /** Draw the way of a target, by its id; none where it is empty. */
  async show(id: string, picture: Picture): Promise<void> {
    this.truth.show = picture !== "perceived";
    this.tracks.show = picture !== "truth";
    if (id === this.shown) return;
    this.shown = id;
    this.truth.removeAll();
    this.tracks.removeAll();
    if (!id) return;
    const found = await packed("api/way", { record: this.key, target: id }).catch(() => undefined);
    if (!found || id !== this.shown) return;
    const amber = Color.fromCssColorString("#ffcf66");
    for (const positions of this.pieces(found.tables.truth, "target"))
      this.truth.add({ positions, width: 1.4, arcType: ArcType.NONE, material: Material.fromType("Color", { color: amber.withAlpha(0.75) }) });
    for (const positions of this.pieces(found.tables.tracks, "track"))
      this.tracks.add({ positions, width: 2, arcType: ArcType.NONE, material: Material.fromType("PolylineDash", { color: Color.WHITE.withAlpha(0.8), dashLength: 10 }) });
    this.scene.requestRender();
  }

  private pieces(table: Table | undefined, key: string): Cartesian3[][] {
    const found: Cartesian3[][] = [];
    const [keys, x, y, z] = [key, "x_m", "y_m", "z_m"].map((name) => values(table, name));
    for (let row = 0; row < rows(table); row++) {
      if (row === 0 || keys?.[row] !== keys?.[row - 1]) found.push([]);
      found.at(-1)?.push(new Cartesian3(this.origin.x + (x?.[row] ?? 0), this.origin.y + (y?.[row] ?? 0), this.origin.z + (z?.[row] ?? 0)));
    }
    return found.filter((positions) => positions.length > 1);
  }
}
