// What stands still: sites with their symbols, what radars and rounds reach, assets with their worth.
import {
  ArcType,
  Billboard,
  BillboardCollection,
  Cartesian2,
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  DistanceDisplayCondition,
  EllipseGeometry,
  GeometryInstance,
  HorizontalOrigin,
  LabelCollection,
  LabelStyle,
  Material,
  Math as CesiumMath,
  NearFarScalar,
  PerInstanceColorAppearance,
  PolylineCollection,
  Primitive,
  PrimitiveCollection,
  type Scene,
  SceneTransforms,
  VerticalOrigin,
} from "cesium";
import type { Model } from "./model";
import { UNIT_CODES, picture } from "./symbols";

const ABOVE_M = 30;
const REACH_DEG = 9;
export const NEVER_HIDDEN_M = 6e6;
export const FONT = "12px 'Segoe UI', system-ui, sans-serif";

export interface Site {
  kind: "asset" | "radar" | "fire_unit";
  row: number;
  id: string;
  longitude: number;
  latitude: number;
  position: Cartesian3;
}

/** Points [deg] on a circle around a place, on a sphere: good to half a percent. */
export function circle(longitude: number, latitude: number, range_m: number, from = 0, to = 2 * Math.PI, count = 96): number[] {
  const angle = range_m / 6_371_000;
  const [lat, lon] = [CesiumMath.toRadians(latitude), CesiumMath.toRadians(longitude)];
  const found: number[] = [];
  for (let k = 0; k <= count; k++) {
    const azimuth = from + ((to - from) * k) / count;
    const there = Math.asin(Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(azimuth));
    const turned = Math.atan2(
      Math.sin(azimuth) * Math.sin(angle) * Math.cos(lat),
      Math.cos(angle) - Math.sin(lat) * Math.sin(there),
    );
    found.push(CesiumMath.toDegrees(lon + turned), CesiumMath.toDegrees(there));
  }
  return found;
}

export class Ground {
  readonly sites: Site[] = [];
  private readonly symbols: BillboardCollection;
  private readonly labels: LabelCollection;
  private readonly lines: PolylineCollection;
  private readonly radarLines: PolylineCollection;
  private readonly zoneLines: PolylineCollection;
  private readonly zones: PrimitiveCollection;

  constructor(
    private readonly scene: Scene,
    private readonly model: Model,
  ) {
    this.lines = scene.primitives.add(new PolylineCollection());
    this.radarLines = scene.primitives.add(new PolylineCollection());
    this.zoneLines = scene.primitives.add(new PolylineCollection());
    this.zones = scene.primitives.add(new PrimitiveCollection());
    this.symbols = scene.primitives.add(new BillboardCollection({ scene }));
    this.labels = scene.primitives.add(new LabelCollection({ scene }));
    this.addGraticule();
    this.addAssets();
    this.addSites();
    this.addRadarReach();
    this.showZones("");
  }

  private addLabel(position: Cartesian3, text: string, colour: Color, down: number, within_m: number): void {
    this.labels.add({
      position,
      text,
      font: FONT,
      fillColor: colour,
      outlineColor: Color.BLACK.withAlpha(0.8),
      outlineWidth: 3,
      style: LabelStyle.FILL_AND_OUTLINE,
      horizontalOrigin: HorizontalOrigin.CENTER,
      verticalOrigin: VerticalOrigin.TOP,
      pixelOffset: new Cartesian2(0, down),
      distanceDisplayCondition: new DistanceDisplayCondition(0, within_m),
      disableDepthTestDistance: NEVER_HIDDEN_M,
    });
  }

  private place(part: "assets" | "radars" | "fire_units", row: number): [number, number, Cartesian3] {
    const [longitude, latitude] = [this.model.number(part, "longitude_deg", row), this.model.number(part, "latitude_deg", row)];
    const height = this.model.number(part, "height_m", row) + ABOVE_M;
    return [longitude, latitude, Cartesian3.fromDegrees(longitude, latitude, height)];
  }

  /** Meridians and parallels, one a degree, around what stands still. */
  private addGraticule(): void {
    const assets = this.model.laydown.assets.longitude_deg?.length ? "assets" : "radars";
    if (!this.model.count(assets)) return;
    const [longitude, latitude] = this.place(assets, 0).map((each) => Math.round(Number(each)));
    const white = Color.WHITE.withAlpha(0.1);
    for (let k = -REACH_DEG; k <= REACH_DEG; k++) {
      const [along, across]: number[][] = [[], []];
      for (let j = -REACH_DEG; j <= REACH_DEG; j++) {
        along?.push((longitude ?? 0) + k, Math.min(Math.max((latitude ?? 0) + j, -89), 89));
        across?.push((longitude ?? 0) + j, Math.min(Math.max((latitude ?? 0) + k, -89), 89));
      }
      for (const line of [along, across]) this.line(this.lines, line ?? [], white, 1, 200);
    }
  }

  private addAssets(): void {
    const gold = Color.fromCssColorString("#ffcf66");
    const most = Math.max(...(this.model.laydown.assets.value ?? []).map(Number));
    for (let row = 0; row < this.model.count("assets"); row++) {
      const [longitude, latitude, position] = this.place("assets", row);
      const id = this.model.text("assets", "id", row);
      this.sites.push({ kind: "asset", row, id, longitude, latitude, position });
      this.symbols.add({ position, image: diamond(), disableDepthTestDistance: NEVER_HIDDEN_M });
      this.addLabel(position, `${id}  ${this.model.number("assets", "value", row)}`, gold, 9, this.model.number("assets", "value", row) === most ? 1.5e6 : 400_000);
      const ring = circle(longitude, latitude, this.model.number("assets", "radius_m", row), 0, 2 * Math.PI, 36);
      this.line(this.lines, ring, gold.withAlpha(0.8), 1.5, ABOVE_M);
    }
  }

  private addSites(): void {
    const blue = Color.fromCssColorString("#9fd3ff");
    const radarOfUnit = new Set<number>();
    for (let row = 0; row < this.model.count("fire_units"); row++) {
      const [longitude, latitude, position] = this.place("fire_units", row);
      const id = this.model.text("fire_units", "id", row);
      radarOfUnit.add(this.model.number("fire_units", "radar", row));
      this.sites.push({ kind: "fire_unit", row, id, longitude, latitude, position });
      this.addSymbol(position, UNIT_CODES.fire_unit);
      this.addLabel(position, id, blue, 16, 420_000);
    }
    const taken = new Set<string>();
    for (let row = 0; row < this.model.count("radars"); row++) {
      const [longitude, latitude, position] = this.place("radars", row);
      const id = this.model.text("radars", "id", row);
      this.sites.push({ kind: "radar", row, id, longitude, latitude, position });
      const spot = `${longitude.toFixed(3)}/${latitude.toFixed(3)}`;
      if (radarOfUnit.has(row) || taken.has(spot) || this.isAtUnit(longitude, latitude)) continue;
      taken.add(spot);
      this.addSymbol(position, UNIT_CODES.radar);
      this.addLabel(position, id, blue, 16, 160_000);
    }
  }

  private isAtUnit(longitude: number, latitude: number): boolean {
    return this.sites.some(
      (site) => site.kind === "fire_unit" && Math.abs(site.longitude - longitude) + Math.abs(site.latitude - latitude) < 0.005,
    );
  }

  private addSymbol(position: Cartesian3, code: string): Billboard {
    const image = picture(code, 18);
    const found = this.symbols.add({ position, disableDepthTestDistance: NEVER_HIDDEN_M, scale: 1 / (window.devicePixelRatio || 1), scaleByDistance: new NearFarScalar(150_000, 1, 900_000, 0.55) });
    found.setImage(code, image);
    return found;
  }

  private line(into: PolylineCollection, degrees: number[], colour: Color, width: number, height: number): void {
    const positions: Cartesian3[] = [];
    for (let k = 0; k < degrees.length; k += 2) positions.push(Cartesian3.fromDegrees(degrees[k] ?? 0, degrees[k + 1] ?? 0, height));
    into.add({ positions, width, material: Material.fromType("Color", { color: colour }), arcType: ArcType.NONE });
  }

  private addRadarReach(): void {
    const cyan = Color.fromCssColorString("#5fd0e0");
    const drawn = new Set<string>();
    for (let row = 0; row < this.model.count("radars"); row++) {
      if (this.model.text("radars", "role", row) === "engagement") continue;
      const [longitude, latitude] = this.place("radars", row);
      const range_m = this.model.number("radars", "instrumented_range_m", row);
      const spot = `${Math.round(longitude * 2)}/${Math.round(latitude * 2)}/${range_m}`;
      if (drawn.has(spot)) continue;
      drawn.add(spot);
      this.line(this.radarLines, circle(longitude, latitude, range_m, 0, 2 * Math.PI, 180), cyan.withAlpha(0.55), 1.2, 500);
    }
  }

  /** The published reach of each fire unit's rounds: of one type, or of the type that reaches farthest (""). */
  showZones(entry: string): void {
    this.zones.removeAll();
    this.zoneLines.removeAll();
    const instances: GeometryInstance[] = [];
    const orange = Color.fromCssColorString("#ff9d4d");
    for (let unit = 0; unit < this.model.count("fire_units"); unit++) {
      const [longitude, latitude] = this.place("fire_units", unit);
      const ranges = this.rangesOf(unit);
      const range_m = entry ? (ranges.get(entry) ?? 0) : Math.max(...ranges.values(), 0);
      if (range_m <= 0) continue;
      this.line(this.zoneLines, circle(longitude, latitude, range_m, 0, 2 * Math.PI, 180), orange.withAlpha(0.7), 1.4, 300);
      instances.push(this.disc(longitude, latitude, range_m, orange.withAlpha(0.03)));
      this.sectors(unit, range_m, orange.withAlpha(0.7));
    }
    if (instances.length)
      this.zones.add(
        new Primitive({
          geometryInstances: instances,
          appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
          asynchronous: false,
        }),
      );
    this.scene.requestRender();
  }

  /** The edges of what a fire unit's launchers may fire into, where that is not all round. */
  private sectors(unit: number, range_m: number, colour: Color): void {
    const { launch_sites } = this.model.laydown;
    (launch_sites.fire_unit ?? []).forEach((owner, row) => {
      const wide = this.model.number("launch_sites", "sector_rad", row);
      if (owner !== unit || !(wide < 2 * Math.PI - 0.001)) return;
      const middle = this.model.number("launch_sites", "facing_rad", row);
      const [longitude, latitude] = [this.model.number("launch_sites", "longitude_deg", row), this.model.number("launch_sites", "latitude_deg", row)];
      const edge = circle(longitude, latitude, range_m, middle - wide / 2, middle + wide / 2, 48);
      this.line(this.zoneLines, [longitude, latitude, ...edge, longitude, latitude], colour, 1.2, 320);
    });
  }

  private disc(longitude: number, latitude: number, radius_m: number, colour: Color): GeometryInstance {
    return new GeometryInstance({
      geometry: new EllipseGeometry({
        center: Cartesian3.fromDegrees(longitude, latitude),
        semiMajorAxis: radius_m,
        semiMinorAxis: radius_m,
        height: 300,
        granularity: 0.01,
        vertexFormat: PerInstanceColorAppearance.FLAT_VERTEX_FORMAT,
      }),
      attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
    });
  }

  /** Types of round that a fire unit has, with their farthest range [m]. */
  private rangesOf(unit: number): Map<string, number> {
    const { fire_unit, interceptor_type } = this.model.laydown.magazine;
    const found = new Map<string, number>();
    (fire_unit ?? []).forEach((owner, row) => {
      const kind = Number(interceptor_type?.[row]);
      if (owner === unit) found.set(this.model.text("interceptor_types", "entry", kind), this.model.number("interceptor_types", "maximum_range_m", kind));
    });
    return found;
  }

  /** The site nearest to a place on the screen; undefined where none is within reach. */
  nearest(at: Cartesian2, within_px: number): Site | undefined {
    let [found, least] = [undefined as Site | undefined, within_px];
    for (const site of this.sites) {
      const screen = SceneTransforms.worldToWindowCoordinates(this.scene, site.position);
      const away = screen ? Math.hypot(screen.x - at.x, screen.y - at.y) : Infinity;
      if (away < least) [found, least] = [site, away];
    }
    return found;
  }

  /** What a site is, in a line. */
  words(site: Site): string {
    if (site.kind === "asset") return `${site.id}: worth ${this.model.number("assets", "value", site.row)}`;
    if (site.kind === "radar") return `${site.id}: ${this.model.text("radars", "role", site.row)}`;
    return `${site.id}: ${this.model.text("fire_units", "entry", site.row)}, ${this.model.number("fire_units", "channels", site.row)} channels, ${this.model.number("fire_units", "launchers", site.row)} launchers`;
  }

  show(part: "radars" | "zones", shown: boolean): void {
    if (part === "radars") this.radarLines.show = shown;
    else {
      this.zones.show = shown;
      this.zoneLines.show = shown;
    }
    this.scene.requestRender();
  }
}

let drawnDiamond: HTMLCanvasElement | undefined;

function diamond(): HTMLCanvasElement {
  if (drawnDiamond) return drawnDiamond;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 18;
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.translate(9, 9);
    pen.rotate(Math.PI / 4);
    pen.fillStyle = "#ffcf66";
    pen.strokeStyle = "#1a1205";
    pen.lineWidth = 1.5;
    pen.fillRect(-5, -5, 10, 10);
    pen.strokeRect(-5, -5, 10, 10);
  }
  drawnDiamond = canvas;
  return canvas;
}
