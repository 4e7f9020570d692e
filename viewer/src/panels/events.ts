// What happened, as a list to click: ends of targets, engagements, losses of the network.
import type { Choices } from "../choices";
import { type Clock, shown } from "../clock";
import { rows, spelled, values } from "../columns";
import { element, fill } from "../dom";
import type { Model } from "../model";
import type { View } from "../view";

const OF_TARGETS = new Set(["target started", "target reached aim", "target destroyed", "target left"]);
const LISTED = new Set(["target reached aim", "target destroyed", "engagement opened", "fire mission", "network lost", "network back", "decides alone", "under command", "order lost", "order withdrawn"]);
const MOST_LISTED = 400;

export interface Happening {
  time_s: number;
  words: string;
  kind: string;
  target: number;
}

export function happenings(model: Model): Happening[] {
  const events = model.table("events");
  const found: Happening[] = [];
  for (let row = 0; row < rows(events); row++) {
    const kind = spelled(events, "kind", row);
    if (!LISTED.has(kind)) continue;
    const [time_s, subject, other] = ["time_s", "subject", "other"].map((name) => values(events, name)[row] ?? -1) as [number, number, number];
    let [words, target] = [kind, -1];
    if (OF_TARGETS.has(kind)) {
      target = subject;
      words = `${model.text("targets", "id", subject)} ${kind === "target destroyed" ? "destroyed" : "reached its aim"}`;
    } else if (kind === "engagement opened") {
      target = model.owners.get(subject) ?? -1;
      words = `${model.text("fire_units", "id", other)} engages ${target >= 0 ? model.text("targets", "id", target) : `track ${subject}`}`;
    } else if (kind === "order withdrawn") {
      target = model.owners.get(subject) ?? -1;
      words = `the order of ${model.text("fire_units", "id", other)} at ${target >= 0 ? model.text("targets", "id", target) : `track ${subject}`} withdrawn`;
    } else if (kind === "order lost") words = `an order of ${model.text("fire_units", "id", other)} was lost`;
    else if (kind === "decides alone" || kind === "under command") words = `${model.text("fire_units", "id", subject)}: ${kind}`;
    found.push({ time_s, words, kind, target });
  }
  return found;
}

export class EventsPanel {
  readonly element = element("section", { class: "panel events" });
  private list: { happening: Happening; line: HTMLElement }[] = [];
  private listedFor = "";
  private all: Happening[] = [];
  /** How many of the list the clock has passed. */
  private reached = -1;

  constructor(
    private readonly view: () => View,
    private readonly clock: Clock,
    private readonly choices: Choices,
  ) {}

  private build(): void {
    const { model } = this.view();
    const mark = `${model.key}/${model.until_s}`;
    if (mark === this.listedFor) return;
    this.listedFor = mark;
    this.all = happenings(model);
    this.reached = -1;
    this.list = this.all.slice(0, MOST_LISTED).map((happening) => ({ happening, line: this.line(happening) }));
    const more = this.all.length > MOST_LISTED ? element("p", { class: "muted" }, `and ${this.all.length - MOST_LISTED} more; N and P go through all`) : null;
    fill(this.element, element("h2", {}, "Events"), this.all.length ? null : element("p", { class: "muted" }, "none is held"), element("div", { class: "list" }, ...this.list.map((each) => each.line)), more);
  }

  private line(happening: Happening): HTMLElement {
    return element("button", { class: `event ${happening.kind.replaceAll(" ", "-")}`, click: () => this.go(happening) }, element("span", { class: "number" }, shown(happening.time_s)), happening.words);
  }

  private go(happening: Happening): void {
    this.clock.seek(happening.time_s);
    if (happening.target >= 0) this.view().choose(happening.target, -1);
    else this.choices.set({});
  }

  /** The next happening after the clock's time, or with -1 the one before it. */
  jump(step: 1 | -1): void {
    this.build();
    const now_s = this.clock.time_s;
    const found = step > 0 ? this.all.find((each) => each.time_s > now_s + 0.01) : this.all.findLast((each) => each.time_s < now_s - 0.01);
    if (found) this.go(found);
  }

  update(time_s: number): void {
    this.build();
    const reached = this.list.filter(({ happening }) => happening.time_s <= time_s).length;
    if (reached === this.reached) return;
    this.reached = reached;
    this.list.forEach(({ line }, k) => {
      line.classList.toggle("past", k < reached);
      line.classList.toggle("now", k === reached - 1);
    });
    if (!this.element.matches(":hover")) this.list[Math.max(reached - 1, 0)]?.line.scrollIntoView({ block: "nearest" });
  }

  /** Show where the clock is, as the list comes into sight. */
  entered(): void {
    this.reached = -1;
  }
}
