// What stands still: sites with their symbols, what radars and rounds reach, assets with their worth.
import {
  ArcType,
  Billboard,
  BillboardCollection,
  Cartesian2,
  Cartesian3,
  Color,
  DistanceDisplayCondition,
  HorizontalOrigin,
  type Label,
  LabelCollection,
  LabelStyle,
  Material,
  NearFarScalar,
  PolylineCollection,
  type Scene,
  SceneTransforms,
  VerticalOrigin,
} from "cesium";
import { FONT, NEVER_HIDDEN_M, PLATE, circle, placesOf } from "./circle";
import type { Model } from "./model";
import { Sectors } from "./sectors";
import { UNIT_CODES, picture } from "./symbols";
import { Zones } from "./zones";

const ABOVE_M = 30;
const REACH_DEG = 9;
// The labels of radars' ranges stand in the north-west: of 181 points of a ring, two numbers each.
const LABEL_AT = 2 * 163;

export interface Site {
  kind: "asset" | "radar" | "fire_unit";
  row: number;
  id: string;
  longitude: number;
  latitude: number;
  position: Cartesian3;
}

export class Ground {
  readonly sites: Site[] = [];
  private readonly symbols: BillboardCollection;
  private readonly labels: LabelCollection;
  private readonly lines: PolylineCollection;
  private readonly radarLines: PolylineCollection;
  private readonly radarLabels: LabelCollection;
  private readonly marked: { id: string; billboard: Billboard; label: Label; state: string }[] = [];
  readonly zones: Zones;
  readonly sectors: Sectors;

  constructor(
    private readonly scene: Scene,
    private readonly model: Model,
  ) {
    this.lines = scene.primitives.add(new PolylineCollection());
    this.radarLines = scene.primitives.add(new PolylineCollection());
    this.zones = new Zones(scene, model);
    this.sectors = new Sectors(scene, model);
    // What is drawn first stays on top: none of these is hidden by the ground.
    this.radarLabels = scene.primitives.add(new LabelCollection({ scene }));
    this.labels = scene.primitives.add(new LabelCollection({ scene }));
    this.symbols = scene.primitives.add(new BillboardCollection({ scene }));
    this.addGraticule();
    this.addAssets();
    this.addSites();
    this.addRadarReach();
  }

  private addLabel(position: Cartesian3, text: string, colour: Color, down: number, within_m: number, into = this.labels): Label {
    return into.add({
      ...PLATE,
      showBackground: false,
      position,
      text,
      font: FONT,
      fillColor: colour,
      outlineColor: Color.BLACK.withAlpha(0.8),
      outlineWidth: 3,
      style: LabelStyle.FILL_AND_OUTLINE,
      horizontalOrigin: HorizontalOrigin.CENTER,
      verticalOrigin: down < 0 ? VerticalOrigin.BOTTOM : VerticalOrigin.TOP,
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

  /** Meridians and parallels, one a degree, around what stands still: two lines that go to and fro. */
  private addGraticule(): void {
    const assets = this.model.laydown.assets.longitude_deg?.length ? "assets" : "radars";
    if (!this.model.count(assets)) return;
    const [longitude = 0, latitude = 0] = this.place(assets, 0).map((each) => Math.round(Number(each)));
    const white = Color.WHITE.withAlpha(0.1);
    const [along, across]: [number[], number[]] = [[], []];
    for (let k = -REACH_DEG; k <= REACH_DEG; k++)
      for (let j = -REACH_DEG; j <= REACH_DEG; j++) {
        const back = (k + REACH_DEG) % 2 ? -j : j;
        along.push(longitude + k, Math.min(Math.max(latitude + back, -89), 89));
        across.push(longitude + back, Math.min(Math.max(latitude + k, -89), 89));
      }
    for (const line of [along, across]) this.line(this.lines, line, white, 1, 200);
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
      this.mark(id, position, UNIT_CODES.fire_unit, blue, 420_000);
    }
    const taken = new Set<string>();
    for (let row = 0; row < this.model.count("radars"); row++) {
      const [longitude, latitude, position] = this.place("radars", row);
      const id = this.model.text("radars", "id", row);
      this.sites.push({ kind: "radar", row, id, longitude, latitude, position });
      const spot = `${longitude.toFixed(3)}/${latitude.toFixed(3)}`;
      if (radarOfUnit.has(row) || taken.has(spot) || this.isAtUnit(longitude, latitude)) continue;
      taken.add(spot);
      this.mark(id, position, UNIT_CODES.radar, blue, 160_000);
    }
  }

  private mark(id: string, position: Cartesian3, code: string, colour: Color, within_m: number): void {
    const label = this.addLabel(position, id, colour, -14, within_m);
    this.marked.push({ id, billboard: this.addSymbol(position, code), label, state: "" });
  }

  /** Sites as the network has them at a time: those that are lost are faint, and say so. */
  update(time_s: number): void {
    this.sectors.draw(time_s);
    for (const each of this.marked) {
      const state = this.model.isLost(each.id, time_s) ? "lost" : this.model.isAlone(each.id, time_s) ? "alone" : "";
      if (state === each.state) continue;
      each.state = state;
      each.billboard.color = Color.WHITE.withAlpha(state === "lost" ? 0.3 : 1);
      each.label.text = state ? `${each.id} (${state})` : each.id;
      each.label.fillColor = Color.fromCssColorString(state ? "#ff9c96" : "#9fd3ff");
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
    into.add({ positions: placesOf(degrees, height), width, material: Material.fromType("Color", { color: colour }), arcType: ArcType.NONE });
  }

  private addRadarReach(): void {
    const cyan = Color.fromCssColorString("#5fd0e0");
    const [drawn, labelled] = [new Set<string>(), new Set<string>()];
    for (let row = 0; row < this.model.count("radars"); row++) {
      if (this.model.text("radars", "role", row) === "engagement") continue;
      const [longitude, latitude] = this.place("radars", row);
      const range_m = this.model.number("radars", "instrumented_range_m", row);
      const spot = `${Math.round(longitude * 2)}/${Math.round(latitude * 2)}/${range_m}`;
      if (drawn.has(spot)) continue;
      drawn.add(spot);
      const ring = circle(longitude, latitude, range_m, 0, 2 * Math.PI, 180);
      this.line(this.radarLines, ring, cyan.withAlpha(0.55), 1.2, 500);
      const kind = `${this.model.text("radars", "entry", row)}/${range_m}`;
      if (labelled.has(kind)) continue;
      labelled.add(kind);
      const words = `${this.model.text("radars", "entry", row)} looks to ${Math.round(range_m / 1000)} km`;
      this.addLabel(Cartesian3.fromDegrees(ring[LABEL_AT] ?? 0, ring[LABEL_AT + 1] ?? 0, 500), words, cyan, 4, 8 * range_m, this.radarLabels).showBackground = true;
    }
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

  /** What a site is at a time, in a line. */
  words(site: Site, time_s: number): string {
    const lost = this.model.isLost(site.id, time_s) ? ", lost" : this.model.isAlone(site.id, time_s) ? ", decides alone" : "";
    if (site.kind === "asset") return `${site.id}: worth ${this.model.number("assets", "value", site.row)}`;
    if (site.kind === "radar") return `${site.id}: ${this.model.text("radars", "role", site.row)}${this.looks(site.row, time_s)}${lost}`;
    const radar = this.model.number("fire_units", "radar", site.row);
    return `${site.id}: ${this.model.text("fire_units", "entry", site.row)}, ${this.model.number("fire_units", "channels", site.row)} channels, ${this.model.number("fire_units", "launchers", site.row)} launchers${this.looks(radar, time_s)}${lost}`;
  }

  /** How wide and whereto a radar's sector looks; nothing where it looks all round. */
  private looks(radar: number, time_s: number): string {
    const wide = this.model.number("radars", "sector_rad", radar);
    if (!(wide < 2 * Math.PI - 0.001)) return "";
    const facing = this.sectors.facing(radar, time_s);
    const degrees = (radians: number) => Math.round((((radians * 180) / Math.PI) % 360 + 360) % 360);
    return `, sector ${degrees(wide)}°` + (facing ? ` facing ${facing.sure ? "" : "about "}${degrees(facing.azimuth)}°` : "");
  }

  show(part: "radars" | "zones", shown: boolean): void {
    if (part === "zones") this.zones.show = shown;
    else for (const each of [this.radarLines, this.radarLabels, this.sectors]) each.show = shown;
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
