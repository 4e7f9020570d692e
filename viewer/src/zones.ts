// Engagement zones: the published reach of rounds, against what flies or against what falls, each with what it means written on it.
import {
  ArcType,
  Cartesian2,
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  DistanceDisplayCondition,
  EllipseGeometry,
  GeometryInstance,
  HorizontalOrigin,
  LabelCollection,
  Material,
  PerInstanceColorAppearance,
  PolylineCollection,
  Primitive,
  PrimitiveCollection,
  type Scene,
  VerticalOrigin,
} from "cesium";
import { FONT, NEVER_HIDDEN_M, PLATE, circle, placesOf } from "./circle";
import type { Model } from "./model";

type Against = "air" | "ballistic";
const FALLING: Against = "ballistic";
const PREFIX: Record<Against, string> = { air: "", ballistic: "ballistic_" };
const WORDS: Record<Against, string> = { air: "aircraft, drones, cruise missiles", ballistic: "ballistic missiles" };
// Labels stand outside their ring, a little east of north: of 181 points of a ring, two numbers each.
const LABEL_AT = 2 * 8;
const ORANGE = Color.fromCssColorString("#ff9d4d");

/** What is drawn: against what, and of which type of round; none is the one that reaches farthest. */
export interface ZoneChoice {
  against: Against;
  entry: string;
}

function reach_m(model: Model, kind: number, against: Against): number {
  const found = model.number("interceptor_types", `${PREFIX[against]}maximum_range_m`, kind);
  return found > 0 ? found : 0;
}

export function zoneWord(choice: ZoneChoice): string {
  return `${choice.against}/${choice.entry}`;
}

export function zoneOf(text: string): ZoneChoice {
  const [against, entry = ""] = text.split("/");
  return { against: against === FALLING ? FALLING : "air", entry };
}

/** Every choice that some record has, with the words for it. */
export function zoneChoices(models: Model[]): [ZoneChoice, string][] {
  const found: [ZoneChoice, string][] = [];
  for (const against of ["air", "ballistic"] as const) {
    const reaches = new Map<string, number>();
    for (const model of models)
      for (let kind = 0; kind < model.count("interceptor_types"); kind++) {
        const range_m = reach_m(model, kind, against);
        if (range_m) reaches.set(model.text("interceptor_types", "entry", kind), range_m);
      }
    if (!reaches.size) continue;
    const aimed = against === FALLING ? "ballistic" : "aircraft";
    found.push([{ against, entry: "" }, `farthest, ${aimed}`]);
    for (const [entry, range_m] of reaches) found.push([{ against, entry }, `${entry}, ${aimed}, ${Math.round(range_m / 1000)} km`]);
  }
  return found;
}

/** What a raid asks for: the reach against ballistic missiles where it holds nothing else. */
export function usualChoice(models: Model[]): ZoneChoice {
  const attackers = models.flatMap((model) => (model.laydown.targets.role ?? []).map((role, target) => (role === "attacker" ? model.text("targets", "category", target) : "")).filter(Boolean));
  return { against: attackers.length && attackers.every((each) => each === "ballistic") ? FALLING : "air", entry: "" };
}

function height(metres: number): string {
  return metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
}

export class Zones {
  private readonly lines: PolylineCollection;
  private readonly discs: PrimitiveCollection;
  private readonly labels: LabelCollection;

  constructor(
    private readonly scene: Scene,
    private readonly model: Model,
  ) {
    this.lines = scene.primitives.add(new PolylineCollection());
    this.discs = scene.primitives.add(new PrimitiveCollection());
    this.labels = scene.primitives.add(new LabelCollection({ scene }));
  }

  set show(shown: boolean) {
    for (const each of [this.lines, this.discs, this.labels]) each.show = shown;
  }

  /** The reach of each fire unit's rounds. */
  draw(choice: ZoneChoice): void {
    this.discs.removeAll();
    this.lines.removeAll();
    this.labels.removeAll();
    const instances: GeometryInstance[] = [];
    const labelled = new Set<number>();
    for (let unit = 0; unit < this.model.count("fire_units"); unit++) {
      const kind = this.kindOf(unit, choice);
      if (kind < 0) continue;
      const [longitude, latitude] = ["longitude_deg", "latitude_deg"].map((name) => this.model.number("fire_units", name, unit)) as [number, number];
      const range_m = reach_m(this.model, kind, choice.against);
      const ring = circle(longitude, latitude, range_m, 0, 2 * Math.PI, 180);
      this.line(ring, 1.4, 300);
      instances.push(disc(longitude, latitude, range_m));
      this.sectors(unit, range_m);
      if (!labelled.has(kind)) this.label(kind, range_m, Cartesian3.fromDegrees(ring[LABEL_AT] ?? 0, ring[LABEL_AT + 1] ?? 0, 300));
      labelled.add(kind);
    }
    const appearance = new PerInstanceColorAppearance({ flat: true, translucent: true });
    if (instances.length) this.discs.add(new Primitive({ geometryInstances: instances, appearance, asynchronous: false }));
    this.scene.requestRender();
  }

  /** The type of round whose reach is drawn of a fire unit; -1 where it has none. */
  private kindOf(unit: number, choice: ZoneChoice): number {
    const { fire_unit, interceptor_type } = this.model.laydown.magazine;
    let [found, farthest_m] = [-1, 0];
    (fire_unit ?? []).forEach((owner, row) => {
      const kind = Number(interceptor_type?.[row]);
      const asked = !choice.entry || this.model.text("interceptor_types", "entry", kind) === choice.entry;
      const range_m = reach_m(this.model, kind, choice.against);
      if (owner === unit && asked && range_m > farthest_m) [found, farthest_m] = [kind, range_m];
    });
    return found;
  }

  private label(kind: number, range_m: number, position: Cartesian3): void {
    this.labels.add({
      position,
      text: `${this.model.text("interceptor_types", "entry", kind)} ${Math.round(range_m / 1000)} km`,
      font: FONT,
      fillColor: ORANGE,
      ...PLATE,
      horizontalOrigin: HorizontalOrigin.CENTER,
      verticalOrigin: VerticalOrigin.BOTTOM,
      pixelOffset: new Cartesian2(0, -3),
      distanceDisplayCondition: new DistanceDisplayCondition(0, Math.max(8 * range_m, 1_500_000)),
      disableDepthTestDistance: NEVER_HIDDEN_M,
    });
  }

  /** What the rings mean: round, reach, against what and at which heights, as the catalogue of the run has them. */
  words(choice: ZoneChoice): string[] {
    const kinds = new Set(Array.from({ length: this.model.count("fire_units") }, (_, unit) => this.kindOf(unit, choice)).filter((kind) => kind >= 0));
    return [...kinds].map((kind) => {
      const [low, high] = ["minimum_height_m", "maximum_height_m"].map((name) => this.model.number("interceptor_types", PREFIX[choice.against] + name, kind)) as [number, number];
      return `${this.model.text("interceptor_types", "entry", kind)} reaches ${Math.round(reach_m(this.model, kind, choice.against) / 1000)} km: ${WORDS[choice.against]}, ${height(low)} to ${height(high)} high`;
    });
  }

  /** The edges of what a fire unit's launchers may fire into, where that is not all round. */
  private sectors(unit: number, range_m: number): void {
    const { launch_sites } = this.model.laydown;
    (launch_sites.fire_unit ?? []).forEach((owner, row) => {
      const wide = this.model.number("launch_sites", "sector_rad", row);
      if (owner !== unit || !(wide < 2 * Math.PI - 0.001)) return;
      const middle = this.model.number("launch_sites", "facing_rad", row);
      const [longitude, latitude] = [this.model.number("launch_sites", "longitude_deg", row), this.model.number("launch_sites", "latitude_deg", row)];
      const edge = circle(longitude, latitude, range_m, middle - wide / 2, middle + wide / 2, 48);
      this.line([longitude, latitude, ...edge, longitude, latitude], 1.2, 320);
    });
  }

  private line(degrees: number[], width: number, above_m: number): void {
    this.lines.add({ positions: placesOf(degrees, above_m), width, material: Material.fromType("Color", { color: ORANGE.withAlpha(0.7) }), arcType: ArcType.NONE });
  }
}

function disc(longitude: number, latitude: number, radius_m: number): GeometryInstance {
  return new GeometryInstance({
    geometry: new EllipseGeometry({
      center: Cartesian3.fromDegrees(longitude, latitude),
      semiMajorAxis: radius_m,
      semiMinorAxis: radius_m,
      height: 300,
      granularity: 0.01,
      vertexFormat: PerInstanceColorAppearance.FLAT_VERTEX_FORMAT,
    }),
    attributes: { color: ColorGeometryInstanceAttribute.fromColor(ORANGE.withAlpha(0.03)) },
  });
}
