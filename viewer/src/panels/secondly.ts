// A panel that is built once and then, each simulated second, told what has changed: only those words are written anew.
import { element, fill } from "../dom";
import type { Model } from "../model";

export abstract class SecondlyPanel {
  readonly element = element("section", { class: "panel" });
  private readonly title = element("h2", {});
  private readonly parts = new Map<Model, HTMLElement>();
  private shownAt = "";

  constructor(protected readonly models: Model[]) {}

  /** The heading, which may depend on what is chosen. */
  protected abstract heading(): string;
  /** What else it shows may depend on, within a second. */
  protected stamp(): string {
    return "";
  }
  /** Bring the part of one record up to a time. */
  protected abstract show(model: Model, part: HTMLElement, time_s: number): void;

  update(time_s: number): void {
    const heading = this.heading();
    const second = `${Math.floor(time_s)}/${heading}/${this.stamp()}/${this.models.map((model) => model.until_s).join()}`;
    if (second === this.shownAt) return;
    this.shownAt = second;
    if (!this.parts.size) this.lay();
    put(this.title, heading);
    for (const [model, part] of this.parts) {
      if (model.holdsEvents) this.show(model, part, time_s);
      else put(part, "A record of level measures does not hold this.", "muted");
    }
  }

  private lay(): void {
    for (const model of this.models) this.parts.set(model, element("div", {}));
    const named = [...this.parts].flatMap(([model, part]) => [this.models.length > 1 ? element("h3", {}, model.laydown.name) : null, part]);
    fill(this.element, this.title, ...named);
  }
}

/** Writes a text, and a class, where they are others than before. */
export function put(into: HTMLElement, text: string, kind?: string): void {
  if (into.textContent !== text) into.textContent = text;
  if (kind !== undefined && into.className !== kind) into.className = kind;
}
