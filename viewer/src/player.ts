// The page that plays: globes side by side on one clock, and the panels around them.
import type { Start } from "./api";
import { Choices, type Layers, NOTHING, type Picture } from "./choices";
import { Clock, SPEEDS, shown } from "./clock";
import { rows } from "./columns";
import { element, fill } from "./dom";
import { Following } from "./following";
import { download, saveImage } from "./image";
import { listenToKeys } from "./keys";
import { linkOf, restore } from "./link";
import { Model } from "./model";
import { CoverPanel } from "./panels/cover";
import { Engagements } from "./panels/engagements";
import { EventsPanel } from "./panels/events";
import { LedgerPanel } from "./panels/ledger";
import { RaidPanel } from "./panels/raid";
import { StockPanel } from "./panels/stock";
import { StoryPanel } from "./panels/story";
import { cameraOf, nudge, setCamera } from "./scene";
import { View } from "./view";
import { type ZoneChoice, usualChoice, zoneChoices, zoneOf, zoneWord } from "./zones";

const PICTURES: [Picture, string][] = [
  ["truth", "Truth"],
  ["perceived", "Perceived"],
  ["both", "Both"],
];
const PANELS_EVERY_MS = 150;

export class Player {
  readonly clock = new Clock();
  readonly choices = new Choices();
  views: View[] = [];
  private readonly keys: HTMLElement[] = [];
  /** Time of the page's own work in the last frames [ms], for tests. */
  frame_ms: number[] = [];
  private readonly notes = element("div", { class: "notes", role: "alert" });
  private readonly globes = element("div", { class: "globes" });
  private readonly time = element("output", { class: "time", "aria-label": "simulated time" });
  private readonly slider = element("input", { type: "range", min: 0, step: 0.1, value: 0, "aria-label": "time" });
  private readonly playButton = element("button", { class: "play", title: "Space", click: () => this.clock.play(!this.clock.playing) }, "▶");
  private readonly speed = element("select", { "aria-label": "speed" }, ...SPEEDS.map((each) => element("option", { value: each }, `${each}×`)));
  private readonly pictureButtons = PICTURES.map(([name, text]) => element("button", { title: `${text} (T)`, "data-picture": name, click: () => this.choices.set({ picture: name }) }, text));
  private readonly pictureWords = element("span", { class: "picture-words" });
  private readonly tabs = new Map<string, HTMLElement>();
  private readonly layerBoxes = new Map<keyof Layers, HTMLInputElement>();
  private tabButtons: HTMLElement[] = [];
  private right!: HTMLElement;
  tab = "target";
  events!: EventsPanel;
  private story!: StoryPanel;
  private ledger!: LedgerPanel;
  private raid!: RaidPanel;
  private stock!: StockPanel;
  cover!: CoverPanel;
  private engagements!: Engagements;
  private paneled_ms = 0;
  private drawn_s = -1;
  private told = "";
  private zone: ZoneChoice = { against: "air", entry: "" };
  dirty = true;

  constructor(
    readonly start: Start,
    private readonly page: HTMLElement,
  ) {}

  note(sentence: string): void {
    const line = element("div", { class: "note" }, sentence, element("button", { "aria-label": "dismiss", click: () => line.remove() }, "×"));
    this.notes.append(line);
    setTimeout(() => line.remove(), 12_000);
  }

  async open(keys: string[]): Promise<void> {
    const models = await Promise.all(keys.map((key) => Model.load(key)));
    this.zone = usualChoice(models);
    this.buildPanels(models);
    this.layOut(models);
    this.clock.reach(Math.max(...models.map((model) => model.until_s)));
    for (const model of models) {
      const container = element("div", { class: "globe" });
      const title = element("div", { class: "title" }, element("b", {}, model.laydown.name), ` ${model.laydown.meta.scenario}, seed ${model.laydown.meta.seed}, ${model.laydown.meta.values ?? ""} values`);
      const key = element("div", { class: "map-keys" });
      this.globes.append(element("div", { class: "pane" }, container, title, key));
      const view = await View.open(model, container, this.choices);
      this.views.push(view);
      this.keys.push(key);
    }
    this.drawZones(this.zone);
    this.connect();
    this.cover.learn();
    if (models.some((model) => !model.finished)) {
      const following = new Following(this, this.start.mode === "watch");
      this.page.querySelector("aside.left")?.prepend(following.element);
      following.begin(this.start.speed ?? 10);
    }
    restore(location.hash, this.clock, this.choices, this.views);
    this.choices.set({});
    const poor = models.find((model) => model.laydown.meta.level !== "full");
    if (poor) this.note(`${poor.laydown.name} is of level ${poor.laydown.meta.level}: where things flew was not kept. Run with record.level=full to see it.`);
    requestAnimationFrame((now_ms) => this.frame(now_ms));
  }

  private view = (): View => this.views[Math.min(this.choices.active, this.views.length - 1)] as View;

  private buildPanels(models: Model[]): void {
    const note = (sentence: string) => this.note(sentence);
    this.raid = new RaidPanel(models, this.choices, (model) => this.views.find((view) => view.model === model)?.heldTracks() ?? []);
    this.stock = new StockPanel(models);
    this.cover = new CoverPanel(() => this.views, note);
    this.events = new EventsPanel(this.view, this.clock, this.choices);
    this.ledger = new LedgerPanel(() => this.view().model, this.clock);
    this.story = new StoryPanel(this.view, this.choices, this.clock, note);
    this.engagements = new Engagements(this.view, this.clock, models.length > 1);
  }

  private layOut(models: Model[]): void {
    this.slider.addEventListener("input", () => this.clock.seek(Number(this.slider.value)));
    this.speed.addEventListener("change", () => this.clock.setSpeed(Number(this.speed.value)));
    for (const [name, panel] of [["target", this.story], ["ledger", this.ledger], ["events", this.events]] as const) this.tabs.set(name, panel.element);
    this.tabButtons = [...this.tabs.keys()].map((name, k) => element("button", { role: "tab", title: String(k + 1), "data-tab": name, click: () => this.showTab(name) }, name));
    this.right = element("div", { class: "tab" });
    const layers = (["zones", "radars", "beams", "uncertainty", "tails"] as const).map((name) => {
      const box = element("input", { type: "checkbox", change: () => this.choices.toggle(name) });
      box.checked = this.choices.layers[name];
      this.layerBoxes.set(name, box);
      return element("label", {}, box, name);
    });
    const header = element(
      "header",
      {},
      element("a", { class: "name", href: "./", title: models[0]?.laydown.meta.description?.toString() ?? "" }, "openiads"),
      element("div", { class: "choice", role: "group", "aria-label": "picture" }, ...this.pictureButtons),
      this.pictureWords,
      element("div", { class: "layers" }, ...layers, this.zoneSelect(models)),
      element("button", { title: "H", click: () => this.home() }, "Home"),
      element("button", { title: "L", click: () => this.choices.set({ light: !this.choices.light }) }, "Light/dark"),
      element("button", { title: "S", click: () => void this.save() }, "Image"),
      element("button", { title: "K", click: () => void this.copyLink() }, "Link"),
      element("button", { title: "?", click: () => this.help() }, "?"),
    );
    const bottom = element(
      "footer",
      {},
      element("div", { class: "controls" }, this.playButton, this.button("‹ event", "P: event before", () => this.events.jump(-1)), this.button("event ›", "N: next event", () => this.events.jump(1)), this.speed, this.time, this.slider, this.engagements.legend),
      this.engagements.element,
      element("div", { class: "mark" }, this.start.mark, element("span", { class: "credit" }, "CesiumJS · Natural Earth · milsymbol")),
    );
    fill(
      this.page,
      header,
      element("aside", { class: "left" }, this.raid.element, this.stock.element, this.cover.element),
      this.globes,
      element("aside", { class: "right" }, element("div", { class: "tabs", role: "tablist" }, ...this.tabButtons), this.right),
      bottom,
      this.notes,
    );
    this.page.className = "player";
    this.showTab(this.tab);
  }

  /** Whose reach is drawn: of one type of round or of the farthest, and against what. */
  private zoneSelect(models: Model[]): HTMLElement {
    const usual = zoneWord(this.zone);
    const options = zoneChoices(models).map(([choice, words]) => element("option", { value: zoneWord(choice), selected: zoneWord(choice) === usual }, words));
    const chosen = element("select", { "aria-label": "engagement zones of", hidden: !options.length, title: "whose reach is drawn", change: () => this.drawZones(zoneOf(chosen.value)) }, ...options);
    return chosen;
  }

  private drawZones(choice: ZoneChoice): void {
    this.zone = choice;
    for (const view of this.views) view.ground.zones.draw(choice);
    this.nameLines();
  }

  /** Under each globe what its lines mean, of the layers that are shown. */
  private nameLines(): void {
    const { zones, radars } = this.choices.layers;
    this.views.forEach((view, number) => {
      const turned = view.model.table("sectors");
      const lines: [string, string][] = [
        ...(zones ? view.ground.zones.words(this.zone).map((words): [string, string] => ["ring zone", words]) : []),
        ...(radars && view.model.count("radars") ? [["ring radar", "instrumented range of a radar"] as [string, string]] : []),
        ...(radars && rows(turned) ? [["wedge", "engagement radar's sector; broken: about"] as [string, string]] : []),
      ];
      fill(this.keys[number] as HTMLElement, ...lines.map(([kind, words]) => element("div", {}, element("i", { class: kind }), words)));
    });
  }

  private button(text: string, title: string, click: () => void): HTMLElement {
    return element("button", { title, "aria-label": title, click }, text);
  }

  showTab(name: string): void {
    this.tab = name;
    this.events.entered();
    fill(this.right, this.tabs.get(name));
    for (const each of this.tabButtons) each.setAttribute("aria-selected", String(each.dataset.tab === name));
    this.dirty = true;
  }

  private connect(): void {
    this.choices.onChange(() => this.applyChoices());
    this.clock.onChange(() => this.applyClock());
    this.clock.ready = () => this.views.every((view) => view.windows.at(this.clock.time_s, view.model.until_s) !== undefined);
    this.views.forEach((view, number) => {
      view.windows.onLoad = () => {
        this.dirty = true;
      };
      view.windows.onFault = (error) => this.note(error.message);
      view.container.addEventListener("pointerdown", () => this.choices.active !== number && this.choices.set({ active: number }));
      view.globe.widget.camera.moveEnd.addEventListener(() => this.sameCamera(number));
    });
    listenToKeys(this);
    window.addEventListener("hashchange", () => location.hash !== this.hash && restore(location.hash, this.clock, this.choices, this.views));
    window.addEventListener("resize", () => {
      this.dirty = true;
    });
    this.applyClock();
  }

  private sameCamera(from: number): void {
    if (this.choices.follow || from !== this.choices.active) return;
    const at = cameraOf((this.views[from] as View).globe.widget);
    this.views.forEach((view, number) => number !== from && setCamera(view.globe.widget, at));
    this.dirty = true;
  }

  private applyChoices(): void {
    document.documentElement.dataset.theme = this.choices.light ? "light" : "dark";
    for (const each of this.pictureButtons) each.setAttribute("aria-pressed", String(each.dataset.picture === this.choices.picture));
    this.pictureWords.textContent = {
      truth: "what flies, unseen by the defence",
      perceived: "what the defence holds: tracks",
      both: "tracks over rings of the truth",
    }[this.choices.picture];
    this.nameLines();
    this.globes.dataset.picture = this.choices.picture;
    this.views.forEach((view, number) => {
      view.apply();
      view.container.parentElement?.classList.toggle("active", this.views.length > 1 && number === this.choices.active);
    });
    const { id, track } = this.choices.chosen;
    const chosen = `${id}/${track}`;
    if (chosen !== this.told && (id || track >= 0)) this.showTab("target");
    this.told = chosen;
    void this.story.choose();
    this.dirty = true;
  }

  private applyClock(): void {
    this.playButton.textContent = this.clock.playing ? "II" : "▶";
    this.slider.max = String(this.clock.until_s);
    if (![...this.speed.options].some((each) => Number(each.value) === this.clock.speed)) this.speed.append(element("option", { value: this.clock.speed }, `${this.clock.speed}×`));
    this.speed.value = String(this.clock.speed);
    this.dirty = true;
  }

  private hash = "";

  private frame(now_ms: number): void {
    this.clock.run(now_ms);
    const moved = this.clock.time_s !== this.drawn_s;
    if (moved || this.dirty) {
      const begun_ms = performance.now();
      this.drawn_s = this.clock.time_s;
      const whole = this.dirty;
      this.dirty = false;
      for (const view of this.views) {
        view.update(this.clock.time_s);
        this.dirty ||= view.unsettled;
      }
      if (whole || now_ms - this.paneled_ms > PANELS_EVERY_MS || !this.clock.playing) this.panels(now_ms);
      this.frame_ms.push(performance.now() - begun_ms);
      if (this.frame_ms.length > 240) this.frame_ms.shift();
    }
    requestAnimationFrame((next_ms) => this.frame(next_ms));
  }

  private panels(now_ms: number): void {
    this.paneled_ms = now_ms;
    const { time_s } = this.clock;
    const epoch = Date.parse(String(this.view().model.laydown.meta.epoch));
    const utc = Number.isFinite(epoch) ? new Date(epoch + time_s * 1000).toISOString().slice(11, 19) : "";
    this.time.textContent = `${shown(time_s)} / ${shown(this.clock.until_s)}`;
    this.time.title = `${utc} UTC`;
    if (document.activeElement !== this.slider) this.slider.value = String(time_s);
    this.raid.update(time_s);
    this.stock.update(time_s);
    this.engagements.update(time_s);
    if (this.tab === "ledger") this.ledger.update(time_s);
    if (this.tab === "events") this.events.update(time_s);
    if (this.tab === "target") this.story.update(time_s);
  }

  home(): void {
    this.choices.set({ follow: false });
    for (const view of this.views) view.home();
  }

  toggle(layer: keyof Layers): void {
    this.choices.toggle(layer);
    const box = this.layerBoxes.get(layer);
    if (box) box.checked = this.choices.layers[layer];
  }

  nudge(nearer: number, around_deg: number, steeper_deg: number): void {
    if (!this.choices.follow) for (const view of this.views) nudge(view.globe.widget, nearer, around_deg, steeper_deg);
    this.dirty = true;
  }

  deselect(): void {
    this.choices.set({ chosen: NOTHING, follow: false });
  }

  nextPicture(): void {
    const at = PICTURES.findIndex(([name]) => name === this.choices.picture);
    this.choices.set({ picture: PICTURES[(at + 1) % PICTURES.length]?.[0] ?? "truth" });
  }

  async save(): Promise<void> {
    const words = { truth: "truth", perceived: "perceived picture", both: "truth and perceived picture" }[this.choices.picture];
    download(await saveImage(this.views, this.clock.time_s, this.start.mark, words), `openiads-${this.view().model.laydown.name}-${Math.round(this.clock.time_s)}s.png`);
  }

  async copyLink(): Promise<void> {
    this.hash = linkOf(this.clock, this.choices, this.view());
    history.replaceState(null, "", this.hash);
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true).catch(() => false);
    this.note(copied ? "the link was copied; it opens this time, camera and choice again" : "the address bar holds the link to this time, camera and choice");
  }

  help(): void {
    const rows = [
      ["Space", "play, pause"], ["← →", "a second back, on; with Shift ten"], ["[ ]", "slower, faster"], ["N P", "next event, event before"],
      ["T", "truth, perceived, both"], ["F", "follow the chosen target"], ["Esc", "choose nothing"], ["/", "find a target"],
      ["H", "home view"], ["↑ ↓", "nearer, farther"], [", .", "around"], ["PgUp PgDn", "from above, from the side"], ["1 2 3", "target, ledger, events"], ["Z R B U V", "zones, radars, beams, uncertainty, tails"],
      ["C", "coverage"], ["L", "light, dark"], ["S", "save an image"], ["K", "link"], ["Tab", "through all controls"],
    ];
    const dialog = element("dialog", { class: "help" }, element("h2", {}, "Keys"), element("table", {}, ...rows.map(([key, words]) => element("tr", {}, element("th", {}, element("kbd", {}, key)), element("td", {}, words)))), element("p", { class: "muted" }, "Left button turns, right button or wheel zooms, middle button or Ctrl tilts."), element("button", { click: () => dialog.close() }, "Close"));
    dialog.addEventListener("close", () => dialog.remove());
    this.page.append(dialog);
    dialog.showModal();
  }
}
