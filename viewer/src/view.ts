// One record on its globe: its pictures, rounds and marks, put where they are at the clock's time.
import { Cartesian2, Cartesian3, type ImageryLayer, Matrix4, Math as CesiumMath, ScreenSpaceEventHandler, ScreenSpaceEventType, Transforms } from "cesium";
import type { Choices } from "./choices";
import { Ground, type Site } from "./ground";
import { Lines, Names, Ring, Tails, drawBeams, drawEllipses } from "./marks";
import type { Model } from "./model";
import { type Look, Movers } from "./movers";
import { Rounds } from "./rounds";
import { type Globe, createGlobe, lookAt, shade } from "./scene";
import { COLOURS, identity } from "./symbols";
import { Way } from "./way";
import { type Loaded, Windows } from "./windows";

const REACH_PX = 16;
const MARKS_EVERY_MS = 220;
const MANY = 1000;
const USUAL_M = 620_000;
const METRES_PER_DEGREE = 111_000;

export class View {
  private readonly truthLooks: Look[] = [];
  private readonly trackLooks = new Map<number, { look: Look; from_s: number; to_s: number }>();
  readonly windows: Windows;
  readonly truth: Movers;
  readonly tracks: Movers;
  readonly rounds: Rounds;
  readonly ground: Ground;
  coverageLayer: ImageryLayer | undefined;
  loaded: Loaded | undefined;
  private readonly ellipses: Lines;
  private readonly tails: [Tails, Tails];
  private readonly beams: Lines;
  private readonly names: Names;
  private readonly ring: Ring;
  private readonly way: Way;
  private site: Site | undefined;
  private time_s = 0;
  private marked_ms = 0;
  private marked_frames = 0;
  /** Whether another update would look otherwise at the same time. */
  unsettled = false;
  private hovered: { movers: Movers; key: number } | undefined;
  private followed: Cartesian3 | undefined;

  constructor(
    readonly model: Model,
    readonly globe: Globe,
    readonly container: HTMLElement,
    private readonly choices: Choices,
  ) {
    const { scene } = globe.widget;
    this.windows = new Windows(model.key, model.laydown.sample_s);
    this.ground = new Ground(scene, model);
    this.tails = [new Tails(scene, globe.origin), new Tails(scene, globe.origin)];
    this.ellipses = new Lines(scene);
    this.beams = new Lines(scene);
    this.tracks = new Movers(scene, globe.origin, (key, time_s, paths, row) => this.trackLook(key, time_s, paths.confirmed[row] === 1));
    this.truth = new Movers(scene, globe.origin, (key, time_s) => this.truthLook(key, time_s));
    this.rounds = new Rounds(scene, model, globe.origin);
    this.way = new Way(scene, model.key, globe.origin);
    this.ring = new Ring(scene);
    this.names = new Names(scene);
    this.home();
  }

  static async open(model: Model, container: HTMLElement, choices: Choices): Promise<View> {
    const globe = await createGlobe(container, model.key, model.laydown);
    const view = new View(model, globe, container, choices);
    view.listen();
    view.apply();
    return view;
  }

  private truthLook(target: number, time_s: number): Look | undefined {
    if (time_s > (this.model.fates[target]?.end_s ?? Infinity)) return undefined;
    this.truthLooks[target] ??= {
      who: identity(this.model.text("targets", "identity", target)),
      kind: this.model.text("targets", "entry", target),
      faint: false,
      rank: this.model.text("targets", "role", target) === "attacker" ? 2 : 1,
    };
    return this.truthLooks[target];
  }

  /** How a track looks: as command holds it, until it changes its mind. */
  private trackLook(track: number, time_s: number, confirmed: boolean): Look | undefined {
    const held = this.trackLooks.get(track);
    if (held && held.look.faint !== confirmed && time_s >= held.from_s && time_s < held.to_s) return held.look;
    if (time_s > (this.model.dropped.get(track) ?? Infinity)) return undefined;
    const { opinion, from_s, to_s } = this.model.opinion(track, time_s);
    const who = identity(opinion?.identity ?? "unknown");
    const look: Look = { who, kind: opinion?.kind ?? "", faint: !confirmed, rank: who === "hostile" ? 2 : 1 };
    this.trackLooks.set(track, { look, from_s, to_s: Math.min(to_s, this.model.dropped.get(track) ?? Infinity) });
    return look;
  }

  /** Forget how tracks looked, as something new was learned of them. */
  forget(): void {
    this.trackLooks.clear();
  }

  private listen(): void {
    const events = new ScreenSpaceEventHandler(this.globe.widget.canvas);
    events.setInputAction((event: { position: Cartesian2 }) => this.click(event.position), ScreenSpaceEventType.LEFT_CLICK);
    events.setInputAction((event: { endPosition: Cartesian2 }) => this.hover(event.endPosition), ScreenSpaceEventType.MOUSE_MOVE);
    this.globe.widget.camera.percentageChanged = 0.05;
    this.globe.widget.camera.changed.addEventListener(() => {
      this.marked_ms = 0;
    });
  }

  /** Whoever is nearest to a place on the screen, in the pictures that are shown. */
  private nearest(at: Cartesian2): { movers: Movers; key: number } | undefined {
    const found = [this.truth, this.tracks].map((movers) => ({ movers, ...movers.nearest(at, REACH_PX) }));
    found.sort((a, b) => a.away_px - b.away_px);
    return found[0] && found[0].key >= 0 ? found[0] : undefined;
  }

  private click(at: Cartesian2): void {
    const found = this.nearest(at);
    if (!found) {
      this.choices.set({ chosen: { target: -1, track: -1, id: "" }, follow: false });
      return;
    }
    this.choose(found.movers === this.tracks ? -1 : found.key, found.movers === this.tracks ? found.key : -1);
  }

  /** Choose a target, or a track and the target that it follows. */
  choose(target: number, track: number): void {
    const owner = track >= 0 ? (this.model.owners.get(track) ?? -1) : target;
    const id = owner >= 0 ? this.model.text("targets", "id", owner) : "";
    this.choices.set({ chosen: { target: owner, track, id } });
  }

  private hover(at: Cartesian2): void {
    const found = this.nearest(at);
    const site = found ? undefined : this.ground.nearest(at, REACH_PX);
    if (found?.key === this.hovered?.key && found?.movers === this.hovered?.movers && site === this.site) return;
    this.hovered = found;
    this.site = site;
    this.nameThings();
    this.globe.widget.canvas.style.cursor = found ? "pointer" : "";
    this.marked_ms = 0;
    this.globe.widget.scene.requestRender();
  }

  /** Take what was chosen: which pictures and layers are shown. */
  apply(): void {
    const { picture, layers, light } = this.choices;
    this.truth.show = picture !== "perceived";
    this.tracks.show = picture !== "truth";
    this.truth.ghost = picture === "both";
    this.ground.show("zones", layers.zones);
    this.ground.show("radars", layers.radars);
    const { target, track } = this.chosenHere();
    this.truth.chosen = target;
    void this.way.show(target >= 0 ? this.choices.chosen.id : "", picture);
    this.tracks.chosen = track >= 0 ? track : (this.model.tracks.get(target)?.at(-1) ?? -1);
    if (!this.choices.follow) this.release();
    shade(this.globe, light);
    this.marked_ms = 0;
  }

  /** What was chosen, by this record's own numbers. */
  chosenHere(): { target: number; track: number } {
    const { id, track } = this.choices.chosen;
    return { target: id ? this.model.targetNumber(id) : -1, track };
  }

  update(time_s: number): void {
    this.time_s = time_s;
    const loaded = this.windows.at(time_s, this.model.until_s) ?? this.loaded;
    if (loaded !== this.loaded) this.marked_ms = 0;
    this.loaded = loaded;
    const before = this.windows.before(time_s);
    this.truth.update(loaded?.truth, time_s);
    this.tracks.update(loaded?.tracks, time_s);
    this.rounds.update(loaded, before, time_s);
    this.ground.update(time_s);
    if (this.choices.follow) this.follow();
    const now_ms = performance.now();
    const many = this.truth.count + this.tracks.count > MANY;
    this.unsettled = false;
    if (now_ms - this.marked_ms > MARKS_EVERY_MS && (this.marked_ms === 0 || ++this.marked_frames >= (many ? 5 : 1))) {
      this.marked_ms = now_ms;
      this.marked_frames = 0;
      this.marks(time_s, before);
    }
    this.nameThings();
    this.globe.widget.scene.requestRender();
  }

  private marks(time_s: number, before: Loaded | undefined): void {
    const { camera } = this.globe.widget;
    const height_m = camera.positionCartographic.height;
    const changed = this.truth.declutter(height_m) || this.tracks.declutter(height_m);
    this.unsettled = changed;
    const { layers } = this.choices;
    if (layers.uncertainty && this.tracks.show && height_m < 900_000)
      drawEllipses(this.ellipses, this.tracks, this.loaded?.tracks, time_s, camera.position, height_m * 2.5 + 30_000);
    else this.ellipses.clear();
    [this.truth, this.tracks].forEach((movers, k) => {
      const [now, earlier] = k === 0 ? [this.loaded?.truth, before?.truth] : [this.loaded?.tracks, before?.tracks];
      if (layers.tails && movers.show) this.tails[k]?.draw(movers, now, earlier, time_s);
      else this.tails[k]?.clear();
    });
    if (layers.beams) drawBeams(this.beams, this.model, this.loaded, time_s, this.globe.origin);
    else this.beams.clear();
  }

  private nameThings(): void {
    const named: { position: Cartesian3; text: string; colour: string }[] = [];
    const add = (movers: Movers, key: number) => {
      const [position, look] = [movers.position(key), movers.look(key)];
      if (!position || !look || !movers.show) return;
      const text = movers === this.truth ? this.model.text("targets", "id", key) : `track ${key}: ${look.who}${look.kind ? `, ${look.kind}` : ""}`;
      named.push({ position, text, colour: COLOURS[look.who] });
    };
    add(this.truth, this.truth.chosen);
    add(this.tracks, this.tracks.chosen);
    const known = this.hovered && this.hovered.key === this.hovered.movers.chosen;
    if (this.hovered && !known) add(this.hovered.movers, this.hovered.key);
    if (this.site) named.push({ position: this.site.position, text: this.ground.words(this.site, this.time_s), colour: "#ffffff" });
    this.names.show(named);
    this.ring.show(this.where());
  }

  /** How the tracks look that are shown. */
  heldTracks(): Look[] {
    return [...this.tracks.all()].map(({ look }) => look);
  }

  private where(): Cartesian3 | undefined {
    const [truth, track] = [this.truth.position(this.truth.chosen), this.tracks.position(this.tracks.chosen)];
    return this.choices.picture === "perceived" ? track : (truth ?? track);
  }

  /** Keep the camera with the chosen target. */
  private follow(): void {
    const here = this.where();
    if (!here) return;
    const { camera } = this.globe.widget;
    const frame = Transforms.eastNorthUpToFixedFrame(here);
    if (!this.followed) {
      const distance_m = Math.min(Cartesian3.distance(camera.positionWC, here), 120_000);
      camera.lookAtTransform(frame, new Cartesian3(0, -distance_m * 0.75, distance_m * 0.55));
    } else camera.lookAtTransform(frame, Cartesian3.clone(camera.position));
    this.followed = Cartesian3.clone(here);
  }

  private release(): void {
    if (!this.followed) return;
    this.followed = undefined;
    this.globe.widget.camera.lookAtTransform(Matrix4.IDENTITY);
  }

  /** The whole laydown from the south; where its relief is a small piece, that. */
  home(): void {
    const { sites } = this.ground;
    const [west, south, east, north] = this.model.laydown.relief_deg ?? [0, 0, 360, 180];
    const across_m = Math.max(north - south, (east - west) * Math.cos(CesiumMath.toRadians(south))) * METRES_PER_DEGREE;
    if (across_m * 1.5 < USUAL_M) {
      lookAt(this.globe.widget, (west + east) / 2, (south + north) / 2, across_m * 1.5, -52);
      return;
    }
    if (!sites.length) {
      lookAt(this.globe.widget, 0, 20, 8e6, -80);
      return;
    }
    const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
    const [longitude, latitude] = [middle(sites.map((each) => each.longitude)), middle(sites.map((each) => each.latitude))];
    const farthest = Math.max(...sites.map((each) => Math.hypot(each.latitude - latitude, (each.longitude - longitude) * Math.cos(CesiumMath.toRadians(latitude)))));
    lookAt(this.globe.widget, longitude, latitude, Math.max(farthest * METRES_PER_DEGREE * 4, USUAL_M), -52);
  }
}
