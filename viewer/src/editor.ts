// A scenario as a map and as its text: what is dragged on the map changes that place in the text, and nothing else.
import {
  type Billboard,
  BillboardCollection,
  Cartesian2,
  Cartesian3,
  Color,
  DistanceDisplayCondition,
  LabelCollection,
  LabelStyle,
  Math as CesiumMath,
  PolylineCollection,
  Material,
  SceneTransforms,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
  VerticalOrigin,
} from "cesium";
import { type Fault, change, json, link } from "./api";
import { element, fill } from "./dom";
import { FONT, NEVER_HIDDEN_M } from "./circle";
import { Past } from "./past";
import { type Globe, createGlobe, lookAt, reliefLayer, shade } from "./scene";
import { UNIT_CODES, flyingCode, picture } from "./symbols";

interface Place {
  path: string;
  kind: string;
  id: string;
  key: string;
  latitude_deg: number;
  longitude_deg: number;
}
interface Judged {
  path: string;
  text: string;
  places: Place[];
  problems: string[];
}
interface Spot {
  place: Place;
  position: Cartesian3;
  billboard: Billboard;
}

const USUAL: Record<string, string> = { units: "s400-fire-unit", raids: "cruise-missile-subsonic", flights: "airliner" };
const REACH_PX = 18;
const LINES_ABOVE = 6;
const COLOURS: Record<string, string> = { assets: "#ffcf66", units: "#9fd3ff", launchers: "#9fd3ff", raids: "#ff8a84", flights: "#7fdc9a", jammers: "#ff8a84", fire_missions: "#d6c25a" };

export class Editor {
  globe!: Globe;
  private judged!: Judged;
  spots: Spot[] = [];
  private dragged: Spot | undefined;
  private draggedFar = false;
  private adding = false;
  /** The points of a route that is being drawn. */
  private drawn: [number, number][] = [];
  private chosen: Place | undefined;
  private readonly awayButton = element("button", { disabled: true, title: "takes the whole entry out of the text", click: () => void this.takeAway() }, "Take away");
  private readonly past = new Past();
  private saved = "";
  private readonly undoButton = element("button", { disabled: true, title: "Ctrl+Z", click: () => this.goBack(-1) }, "Undo");
  private readonly redoButton = element("button", { disabled: true, title: "Ctrl+Shift+Z", click: () => this.goBack(1) }, "Redo");
  private readonly text = element("textarea", { spellcheck: "false", "aria-label": "text of the scenario" });
  private readonly problems = element("div", { class: "problems", role: "status" });
  private readonly words = element("span", { class: "muted" });
  private readonly kind = element("select", { "aria-label": "what is placed" }, element("option", { value: "assets" }, "asset"), element("option", { value: "units" }, "unit"), element("option", { value: "raids" }, "raid"), element("option", { value: "flights" }, "flight"));
  private readonly id = element("input", { placeholder: "its id", size: 10, "aria-label": "id of what is placed" });
  private readonly entry = element("input", { value: "s400-fire-unit", size: 14, "aria-label": "catalogue entry of the unit" });
  private readonly addButton = element("button", { click: () => this.beginAdding() }, "Place on the map");
  private symbols!: BillboardCollection;
  private labels!: LabelCollection;
  private lines!: PolylineCollection;

  constructor(
    private readonly page: HTMLElement,
    private readonly mark: string,
    private readonly path: string,
  ) {}

  async open(): Promise<void> {
    this.judged = await json<Judged>("api/scenario", { path: this.path });
    const container = element("div", { class: "globe" });
    this.page.className = "editor";
    fill(
      this.page,
      element("header", {}, element("a", { class: "name", href: "./" }, "openiads"), element("b", {}, this.path), this.words, element("span", { class: "space" }), "place", this.kind, this.id, this.entry, this.addButton, this.awayButton, this.undoButton, this.redoButton, element("button", { class: "save", click: () => void this.save() }, "Save"), element("button", { click: () => void this.saveAs() }, "Save as…")),
      element("div", { class: "globes" }, element("div", { class: "pane" }, container)),
      element("aside", { class: "right" }, this.text, this.problems),
      element("div", { class: "mark" }, this.mark),
    );
    this.globe = await createGlobe(container, "", { relief_deg: null, origin_m: [0, 0, 0] } as never);
    shade(this.globe, false);
    const { scene } = this.globe.widget;
    this.lines = scene.primitives.add(new PolylineCollection());
    this.symbols = scene.primitives.add(new BillboardCollection({ scene }));
    this.labels = scene.primitives.add(new LabelCollection({ scene }));
    this.saved = this.judged.text;
    this.take(this.judged);
    this.home();
    this.listen();
    await this.showGround();
  }

  /** The scenario's relief under its places, as it was saved. */
  private async showGround(): Promise<void> {
    const { relief_deg } = await json<{ relief_deg: [number, number, number, number] | null }>("api/ground", { path: this.path }).catch(() => ({ relief_deg: null }));
    const { scene } = this.globe.widget;
    if (this.globe.relief) scene.imageryLayers.remove(this.globe.relief);
    // The time keeps the browser from showing the ground before it was changed.
    this.globe.relief = relief_deg ? await reliefLayer(link("api/ground.jpg", { path: this.path, at: Date.now() }), relief_deg).catch(() => undefined) : undefined;
    if (this.globe.relief) scene.imageryLayers.add(this.globe.relief);
    shade(this.globe, false);
  }

  private home(): void {
    const { places } = this.judged;
    if (!places.length) {
      lookAt(this.globe.widget, 0, 20, 6e6, -80);
      return;
    }
    const middle = (all: number[]) => (Math.min(...all) + Math.max(...all)) / 2;
    const [longitude, latitude] = [middle(places.map((each) => each.longitude_deg)), middle(places.map((each) => each.latitude_deg))];
    const wide = Math.max(...places.map((each) => Math.hypot(each.latitude_deg - latitude, each.longitude_deg - longitude)), 0.06);
    lookAt(this.globe.widget, longitude, latitude, wide * 111_000 * 2.6, -80);
  }

  private listen(): void {
    const { widget } = this.globe;
    const events = new ScreenSpaceEventHandler(widget.canvas);
    events.setInputAction((event: { position: Cartesian2 }) => this.down(event.position), ScreenSpaceEventType.LEFT_DOWN);
    events.setInputAction((event: { endPosition: Cartesian2 }) => this.move(event.endPosition), ScreenSpaceEventType.MOUSE_MOVE);
    events.setInputAction((event: { position: Cartesian2 }) => void this.up(event.position), ScreenSpaceEventType.LEFT_UP);
    let waiting = 0;
    this.text.addEventListener("input", () => {
      this.say("not saved yet");
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => void this.check(), 600);
    });
    const usual = () => {
      this.entry.value = USUAL[this.kind.value] ?? "";
      this.entry.hidden = this.kind.value === "assets";
    };
    usual();
    this.kind.addEventListener("change", usual);
    window.addEventListener("keydown", (event) => {
      const key = event.key.toLowerCase();
      const command = event.ctrlKey || event.metaKey;
      const elsewhere = event.target instanceof HTMLInputElement;
      const act = command && key === "s" ? () => void this.save() : command && key === "z" && !elsewhere ? () => this.goBack(event.shiftKey ? 1 : -1) : command && key === "y" && !elsewhere ? () => this.goBack(1) : undefined;
      if (act) {
        event.preventDefault();
        act();
      }
      if (!this.adding) return;
      if (event.key === "Enter") void this.add();
      if (event.key === "Escape") this.endAdding("nothing was placed");
    });
    window.addEventListener("beforeunload", (event) => this.text.value !== this.saved && event.preventDefault());
  }

  /** To the text before the last change, or with 1 on again. */
  private goBack(step: -1 | 1): void {
    if (this.text.value !== this.past.text) this.past.keep(this.text.value);
    const text = this.past.go(step);
    if (text === undefined) return;
    this.text.value = text;
    this.say(text === this.saved ? "" : "not saved yet");
    void this.check();
  }

  private say(words: string): void {
    this.words.textContent = words;
  }

  private take(judged: Judged): void {
    this.judged = judged;
    if (this.text.value !== judged.text) this.text.value = judged.text;
    const good = judged.problems.length === 0;
    fill(this.problems, element("b", {}, good ? "no problem found" : `${judged.problems.length} problem${judged.problems.length > 1 ? "s" : ""}`), ...judged.problems.map((each) => element("pre", {}, each)));
    this.problems.classList.toggle("bad", !good);
    if (judged.places.length || good) this.draw(judged.places);
    this.past.keep(judged.text);
    this.undoButton.disabled = !this.past.can(-1);
    this.redoButton.disabled = !this.past.can(1);
    this.say(judged.text === this.saved ? "" : "not saved yet");
  }

  private draw(places: Place[]): void {
    this.symbols.removeAll();
    this.labels.removeAll();
    this.lines.removeAll();
    this.spots = places.map((place) => this.spot(place));
    this.routes(places);
    this.globe.widget.scene.requestRender();
  }

  private spot(place: Place): Spot {
    const position = Cartesian3.fromDegrees(place.longitude_deg, place.latitude_deg, 30);
    const colour = Color.fromCssColorString(COLOURS[place.kind] ?? "#ffffff");
    const code = this.code(place);
    const billboard = this.symbols.add({ position, disableDepthTestDistance: NEVER_HIDDEN_M, scale: this.scaleOf(place) });
    if (code) billboard.setImage(code, picture(code, 18));
    else billboard.setImage(place.kind, dot(COLOURS[place.kind] ?? "#ffffff"));
    if (!/\[[1-9]\d*\]$/.test(place.path))
      this.labels.add({ position, text: place.id, font: FONT, fillColor: colour, outlineColor: Color.BLACK, outlineWidth: 3, style: LabelStyle.FILL_AND_OUTLINE, verticalOrigin: VerticalOrigin.TOP, pixelOffset: new Cartesian2(10, 6), disableDepthTestDistance: NEVER_HIDDEN_M, distanceDisplayCondition: new DistanceDisplayCondition(0, 3e6) });
    return { place, position, billboard };
  }

  private code(place: Place): string {
    if (place.kind === "units") return UNIT_CODES.fire_unit;
    if (place.kind === "launchers") return UNIT_CODES.launcher;
    if (place.kind === "raids" && place.key === "from") return flyingCode("hostile", "missile");
    return "";
  }

  private routes(places: Place[]): void {
    const byEntry = new Map<string, Place[]>();
    for (const place of places) if (["raids", "flights", "jammers"].includes(place.kind)) byEntry.set(`${place.kind}/${place.id}`, [...(byEntry.get(`${place.kind}/${place.id}`) ?? []), place]);
    for (const route of byEntry.values()) {
      if (route.length < 2) continue;
      const positions = route.map((each) => Cartesian3.fromDegrees(each.longitude_deg, each.latitude_deg, 30));
      this.lines.add({ positions, width: 1.5, material: Material.fromType("Color", { color: Color.fromCssColorString(COLOURS[route[0]?.kind ?? ""] ?? "#fff").withAlpha(0.7) }) });
    }
  }

  screenOf(spot: Spot): Cartesian2 | undefined {
    return SceneTransforms.worldToWindowCoordinates(this.globe.widget.scene, spot.position);
  }

  /** The place nearest to a point of the screen, within reach. */
  private on(at: Cartesian2): Spot | undefined {
    let [found, nearest] = [undefined as Spot | undefined, REACH_PX];
    for (const spot of this.spots) {
      const screen = this.screenOf(spot);
      const away = screen ? Math.hypot(screen.x - at.x, screen.y - at.y) : Infinity;
      if (away < nearest) [found, nearest] = [spot, away];
    }
    return found;
  }

  private under(at: Cartesian2): { latitude: number; longitude: number } | undefined {
    const { scene, camera } = this.globe.widget;
    const hit = camera.pickEllipsoid(at, scene.globe.ellipsoid);
    if (!hit) return undefined;
    const place = scene.globe.ellipsoid.cartesianToCartographic(hit);
    return { latitude: CesiumMath.toDegrees(place.latitude), longitude: CesiumMath.toDegrees(place.longitude) };
  }

  private down(at: Cartesian2): void {
    if (this.adding) return;
    this.draggedFar = false;
    this.dragged = this.on(at);
    if (this.dragged) this.globe.widget.scene.screenSpaceCameraController.enableInputs = false;
  }

  private move(at: Cartesian2): void {
    const { canvas, scene } = this.globe.widget;
    if (!this.dragged) {
      canvas.style.cursor = this.adding ? "crosshair" : this.on(at) ? "grab" : "";
      return;
    }
    const there = this.under(at);
    if (!there) return;
    this.draggedFar = true;
    this.dragged.position = Cartesian3.fromDegrees(there.longitude, there.latitude, 30);
    this.dragged.billboard.position = this.dragged.position;
    this.words.textContent = `${this.dragged.place.path}: ${there.latitude.toFixed(4)}, ${there.longitude.toFixed(4)}`;
    scene.requestRender();
  }

  private async up(at: Cartesian2): Promise<void> {
    this.globe.widget.scene.screenSpaceCameraController.enableInputs = true;
    const [spot, there, moved] = [this.dragged, this.under(at), this.draggedFar];
    this.dragged = undefined;
    if (this.adding && there) await this.point([there.latitude, there.longitude]);
    else this.choose(spot?.place);
    if (spot && there && moved) await this.asked("api/move", { place: spot.place.path, latitude_deg: there.latitude, longitude_deg: there.longitude });
  }

  private beginAdding(): void {
    if (!this.id.value) {
      this.id.focus();
      this.words.textContent = "give it an id first";
      return;
    }
    this.adding = true;
    this.drawn = [];
    this.addButton.blur();
    this.words.textContent = this.isRoute() ? "click its points, Enter ends it, Esc leaves it" : "click where it stands";
  }

  private isRoute(): boolean {
    return this.kind.value === "raids" || this.kind.value === "flights";
  }

  private endAdding(words: string): void {
    this.adding = false;
    this.drawn = [];
    this.words.textContent = words;
    this.draw(this.judged.places);
  }

  private async point(at: [number, number]): Promise<void> {
    this.drawn.push(at);
    if (!this.isRoute()) {
      await this.add();
      return;
    }
    this.words.textContent = `${this.drawn.length} point${this.drawn.length > 1 ? "s" : ""}: Enter ends it, Esc leaves it`;
    const positions = this.drawn.map(([latitude, longitude]) => Cartesian3.fromDegrees(longitude, latitude, 30));
    if (positions.length > 1) this.lines.add({ positions: positions.slice(-2), width: 2, material: Material.fromType("Color", { color: Color.WHITE }) });
    this.globe.widget.scene.requestRender();
  }

  private async add(): Promise<void> {
    const points = this.drawn;
    this.endAdding("");
    if (await this.asked("api/add", { kind: this.kind.value, id: this.id.value, entry: this.entry.value || "none", points })) this.id.value = "";
  }

  private choose(place: Place | undefined): void {
    this.chosen = place;
    this.awayButton.disabled = !place || place.kind === "launchers";
    for (const spot of this.spots) spot.billboard.scale = this.scaleOf(spot.place);
    this.globe.widget.scene.requestRender();
    if (!place) return;
    this.say(place.path);
    this.reveal(place.id);
  }

  /** Scrolls the text to where an id is given. */
  private reveal(id: string): void {
    const at = this.text.value.search(new RegExp(`\\bid:\\s*["']?${id}\\b`));
    if (at < 0) return;
    const line = this.text.value.slice(0, at).split("\n").length - 1;
    this.text.scrollTop = Math.max(line - LINES_ABOVE, 0) * parseFloat(getComputedStyle(this.text).lineHeight);
  }

  private scaleOf(place: Place): number {
    return (place.path === this.chosen?.path ? 1.4 : 1) / (window.devicePixelRatio || 1);
  }

  private async takeAway(): Promise<void> {
    const place = this.chosen;
    this.choose(undefined);
    if (place) await this.asked("api/remove", { kind: place.kind, id: place.id });
  }

  private async check(): Promise<void> {
    await this.asked("api/check", {});
  }

  /** Ask the server for the text changed, or judged, and take it. */
  private async asked(what: string, more: object): Promise<boolean> {
    try {
      const before = this.text.value;
      const judged = await change<Judged>(what, { path: this.path, text: before, ...more });
      if (this.text.value !== before) return false;
      this.take(judged);
      return true;
    } catch (error) {
      this.fault(error as Fault);
      return false;
    }
  }

  private fault(error: Fault): void {
    const said = error.problems?.length ? error.problems : [error.message];
    fill(this.problems, element("b", {}, "not done"), ...said.map((each) => element("pre", {}, each)));
    this.problems.classList.add("bad");
    if (this.judged) this.draw(this.judged.places);
  }

  async save(path = this.path): Promise<void> {
    try {
      const judged = await change<Judged>("api/save", { path, text: this.text.value });
      this.saved = judged.text;
      this.take(judged);
      this.say(`saved as ${path}`);
      if (path === this.path) await this.showGround();
      else location.search = `edit=${encodeURIComponent(path)}`;
    } catch (error) {
      this.fault(error as Fault);
    }
  }

  private async saveAs(): Promise<void> {
    const path = window.prompt("Save as (a name in this folder, ending in .yaml)", this.path);
    if (path) await this.save(path);
  }
}

const dots = new Map<string, HTMLCanvasElement>();

function dot(colour: string): HTMLCanvasElement {
  let canvas = dots.get(colour);
  if (canvas) return canvas;
  canvas = document.createElement("canvas");
  canvas.width = canvas.height = 14;
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.fillStyle = colour;
    pen.strokeStyle = "#10161d";
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(7, 7, 5, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }
  dots.set(colour, canvas);
  return canvas;
}
