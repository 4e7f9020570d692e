// Marks over the picture: the chosen target's name and way, uncertainty of tracks, how things fly, where radars look.
import {
  ArcType,
  Cartesian2,
  Cartesian3,
  Color,
  HorizontalOrigin,
  LabelCollection,
  Material,
  Matrix4,
  type PointPrimitive,
  PointPrimitiveCollection,
  PolylineCollection,
  type Scene,
  Transforms,
} from "cesium";
import { rows, values } from "./columns";
import { FONT, NEVER_HIDDEN_M, PLATE, circle, placesOf } from "./circle";
import type { Model } from "./model";
import type { Movers } from "./movers";
import type { Paths, Placed } from "./motion";
import { COLOURS } from "./symbols";
import type { Loaded } from "./windows";

const SCANNED = Color.fromCssColorString("#5fd0e0aa");
const TASKED = Color.fromCssColorString("#f0e08066");
const SIGMAS = 2;
const MOST_ELLIPSES = 80;
const MOST_TAILS = 700;
const DOTS_S = [10, 20, 30, 40];

function coloured(colour: Color): Material {
  return Material.fromType("Color", { color: colour });
}

/** A line for each of many things, redrawn now and then. */
export class Lines {
  private readonly lines: PolylineCollection;
  private used = 0;

  constructor(scene: Scene) {
    this.lines = scene.primitives.add(new PolylineCollection());
  }

  begin(): void {
    this.used = 0;
  }

  add(positions: Cartesian3[], colour: Color, width: number): void {
    if (this.used < this.lines.length) {
      const line = this.lines.get(this.used);
      line.positions = positions;
      line.show = true;
      if (!Color.equals(line.material.uniforms.color, colour)) line.material.uniforms.color = colour;
      line.width = width;
    } else this.lines.add({ positions, width, material: coloured(colour), arcType: ArcType.NONE });
    this.used++;
  }

  end(): void {
    for (let k = this.used; k < this.lines.length; k++) this.lines.get(k).show = false;
  }

  clear(): void {
    this.begin();
    this.end();
  }
}

/** Two-sigma ellipses of tracks on the ground plane at their height, of those near the camera. */
export function drawEllipses(lines: Lines, tracks: Movers, paths: Paths | undefined, time_s: number, near: Cartesian3, reach_m: number): void {
  lines.begin();
  const placed: Placed = { x: 0, y: 0, z: 0, row: 0 };
  let drawn = 0;
  for (const { key, position, look } of tracks.all()) {
    if (!paths || drawn >= MOST_ELLIPSES) break;
    if (look.faint && key !== tracks.chosen) continue;
    if (key !== tracks.chosen && Cartesian3.distance(position, near) > reach_m) continue;
    const index = paths.indexOf(key);
    if (index < 0 || !paths.place(index, time_s, placed)) continue;
    const [major, minor] = [paths.value("major_m", placed.row) * SIGMAS, paths.value("minor_m", placed.row) * SIGMAS];
    lines.add(ellipse(position, major, minor, paths.value("azimuth_rad", placed.row)), Color.fromCssColorString(`${COLOURS[look.who]}b0`), 1);
    drawn++;
  }
  lines.end();
}

function ellipse(centre: Cartesian3, major_m: number, minor_m: number, azimuth: number): Cartesian3[] {
  const frame = Transforms.eastNorthUpToFixedFrame(centre);
  const found: Cartesian3[] = [];
  for (let k = 0; k <= 28; k++) {
    const angle = (2 * Math.PI * k) / 28;
    const [along, across] = [major_m * Math.cos(angle), minor_m * Math.sin(angle)];
    const east = along * Math.sin(azimuth) + across * Math.cos(azimuth);
    const north = along * Math.cos(azimuth) - across * Math.sin(azimuth);
    found.push(Matrix4.multiplyByPoint(frame, new Cartesian3(east, north, 0), new Cartesian3()));
  }
  return found;
}

/** Dots where things were in the last seconds, while they are few enough: the older the fainter. */
export class Tails {
  private readonly dots: PointPrimitiveCollection;
  private readonly colours = new Map<string, Color>();
  private readonly placed: Placed = { x: 0, y: 0, z: 0, row: 0 };
  private used = 0;

  constructor(
    scene: Scene,
    private readonly origin: Cartesian3,
  ) {
    this.dots = scene.primitives.add(new PointPrimitiveCollection());
  }

  clear(): void {
    this.dots.show = false;
  }

  draw(movers: Movers, paths: Paths | undefined, before: Paths | undefined, time_s: number): void {
    this.used = 0;
    this.dots.show = movers.show && movers.count <= MOST_TAILS;
    if (!this.dots.show) return;
    for (const { key, look } of movers.all()) {
      if (look.faint) continue;
      const places = [paths, before].map((each) => ({ each, index: each?.indexOf(key) ?? -1 }));
      DOTS_S.forEach((age_s, k) => {
        const found = places.some(({ each, index }) => each && index >= 0 && each.place(index, time_s - age_s, this.placed));
        if (found) this.dot(`${COLOURS[look.who]}${["c0", "90", "60", "38"][k]}`);
      });
    }
    for (let k = this.used; k < this.dots.length; k++) this.dots.get(k).show = false;
  }

  private dot(colour: string): void {
    let found = this.colours.get(colour);
    if (!found) {
      found = Color.fromCssColorString(colour);
      this.colours.set(colour, found);
    }
    const at = new Cartesian3(this.origin.x + this.placed.x, this.origin.y + this.placed.y, this.origin.z + this.placed.z);
    if (this.used < this.dots.length) {
      const dot = this.dots.get(this.used);
      dot.position = at;
      dot.show = true;
      if (!Color.equals(dot.color, found)) dot.color = found;
    } else this.dots.add({ position: at, pixelSize: 2.5, color: found, disableDepthTestDistance: NEVER_HIDDEN_M });
    this.used++;
  }
}

/** Where radars look at a time: on their own scan a sector, at a track that they revisit a line. */
export function drawBeams(lines: Lines, model: Model, loaded: Loaded | undefined, time_s: number, origin: Cartesian3): void {
  lines.begin();
  const placed: Placed = { x: 0, y: 0, z: 0, row: 0 };
  const looks = loaded?.looks;
  for (let row = 0; row < rows(looks); row++) {
    const track = values(looks, "track")[row] ?? -1;
    const begun_s = values(looks, "start_s")[row] ?? 0;
    // A revisit takes milliseconds: it is shown for a second.
    const ended_s = track >= 0 ? begun_s + 1 : (values(looks, "end_s")[row] ?? 0);
    if (begun_s > time_s || ended_s <= time_s) continue;
    const radar = values(looks, "radar")[row] ?? -1;
    const [longitude, latitude] = [model.number("radars", "longitude_deg", radar), model.number("radars", "latitude_deg", radar)];
    if (track >= 0) {
      const index = loaded?.tracks.indexOf(track) ?? -1;
      if (!loaded || index < 0 || !loaded.tracks.place(index, time_s, placed)) continue;
      const [here, there] = [Cartesian3.fromDegrees(longitude, latitude, 400), new Cartesian3(origin.x + placed.x, origin.y + placed.y, origin.z + placed.z)];
      lines.add([here, there], TASKED, 1);
      continue;
    }
    const range_m = model.number("radars", "instrumented_range_m", radar);
    const from = values(looks, "azimuth_rad")[row] ?? 0;
    const edge = circle(longitude, latitude, range_m, from, from + (values(looks, "width_rad")[row] ?? 0), 24);
    lines.add(placesOf([longitude, latitude, ...edge, longitude, latitude], 400), SCANNED, 1.2);
  }
  lines.end();
}

/** A ring around the chosen target. */
export class Ring {
  private readonly points: PointPrimitiveCollection;
  private readonly point: PointPrimitive;

  constructor(scene: Scene) {
    this.points = scene.primitives.add(new PointPrimitiveCollection());
    this.point = this.points.add({ show: false, pixelSize: 34, color: Color.TRANSPARENT, outlineColor: Color.fromCssColorString("#ffcf66"), outlineWidth: 2, disableDepthTestDistance: NEVER_HIDDEN_M });
  }

  show(position: Cartesian3 | undefined): void {
    this.point.show = position !== undefined;
    if (position) this.point.position = position;
  }
}

/** A label at the chosen and at the hovered target. */
export class Names {
  private readonly labels: LabelCollection;

  constructor(scene: Scene) {
    this.labels = scene.primitives.add(new LabelCollection({ scene }));
  }

  show(named: { position: Cartesian3; text: string; colour: string }[]): void {
    while (this.labels.length > named.length) this.labels.remove(this.labels.get(this.labels.length - 1));
    named.forEach(({ position, text, colour }, k) => {
      const label = k < this.labels.length ? this.labels.get(k) : this.labels.add(this.fresh(position));
      label.position = position;
      if (label.text !== text) label.text = text;
      label.fillColor = Color.fromCssColorString(colour);
    });
  }

  private fresh(position: Cartesian3) {
    return {
      position,
      font: FONT,
      ...PLATE,
      horizontalOrigin: HorizontalOrigin.LEFT,
      pixelOffset: new Cartesian2(16, -14),
      disableDepthTestDistance: NEVER_HIDDEN_M,
    };
  }
}
