// Coverage at a chosen height, computed by the server and laid over the map.
import { ImageryLayer, Rectangle, SingleTileImageryProvider } from "cesium";
import { json, link } from "../api";
import { element, fill } from "../dom";
import type { View } from "../view";

export class CoverPanel {
  readonly element = element("section", { class: "panel cover" });
  private readonly height = element("input", { type: "number", min: -400, max: 100000, step: 50, value: 300, "aria-label": "height in metres" });
  private readonly above = element("select", { "aria-label": "above what" }, element("option", { value: "1" }, "above ground"), element("option", { value: "0" }, "above the sea"));
  private readonly kind = element("select", { "aria-label": "class of target" });
  private readonly words = element("p", { class: "muted", role: "status" });
  private on = false;
  private readonly button = element("button", { click: () => void this.toggle() }, "Show");

  constructor(
    private readonly views: () => View[],
    private readonly note: (sentence: string) => void,
  ) {
    fill(this.element, element("h2", {}, "Coverage"), element("div", { class: "row" }, this.height, "m", this.above), element("div", { class: "row" }, this.kind, this.button), this.words);
    for (const input of [this.height, this.above, this.kind]) input.addEventListener("change", () => this.on && void this.show());
  }

  learn(): void {
    const entries = new Set<string>(["fighter"]);
    for (const view of this.views()) for (const entry of view.model.laydown.targets.entry ?? []) entries.add(String(entry));
    fill(this.kind, ...[...entries].sort().map((entry) => element("option", { value: entry, selected: entry === "fighter" }, entry)));
  }

  async toggle(): Promise<void> {
    this.on = !this.on;
    this.button.textContent = this.on ? "Hide" : "Show";
    if (this.on) await this.show();
    else this.hide();
  }

  private hide(): void {
    this.words.textContent = "";
    for (const view of this.views()) this.clear(view);
  }

  private clear(view: View): void {
    const { scene } = view.globe.widget;
    if (view.coverageLayer) scene.imageryLayers.remove(view.coverageLayer);
    view.coverageLayer = undefined;
    scene.requestRender();
  }

  private async show(): Promise<void> {
    this.words.textContent = "computing what the radars see…";
    const found: string[] = [];
    for (const view of this.views()) {
      const asked = { record: view.model.key, height_m: Number(this.height.value), above_ground: Number(this.above.value), class: this.kind.value };
      try {
        const { bounds_deg, words } = await json<{ bounds_deg: [number, number, number, number]; words: string }>("api/coverage", asked);
        const provider = await SingleTileImageryProvider.fromUrl(link("api/coverage.png", asked), { rectangle: Rectangle.fromDegrees(...bounds_deg) });
        this.clear(view);
        if (!this.on) return this.hide();
        view.coverageLayer = new ImageryLayer(provider);
        view.globe.widget.scene.imageryLayers.add(view.coverageLayer);
        view.globe.widget.scene.requestRender();
        found.push(words);
      } catch (error) {
        this.note((error as Error).message);
        this.words.textContent = "";
        return;
      }
    }
    this.words.textContent = found.join("; ");
  }
}
