// The story of the chosen target, word for word as `openiads why` tells it, with its two ledgers as strips.
import { Fault, json } from "../api";
import type { Choices } from "../choices";
import { type Clock, shown } from "../clock";
import { rows, values } from "../columns";
import { element, fill } from "../dom";
import type { Model } from "../model";
import type { View } from "../view";
import { GATE_COLOURS } from "./ledger";

const SIGHT: Record<string, string> = {
  seen: "#45c4a0",
  masked: "#a5754a",
  "below horizon": "#7a6a9c",
  "below threshold": "#b9a13e",
  "out of range": "#54606d",
  "out of sector": "#5b6f93",
  "too near": "#8b5560",
  "not looked": "#38424d",
};
const TIME = /\b(?:At|From) (\d+(?:\.\d+)?) s\b/;

export class StoryPanel {
  readonly element = element("section", { class: "panel story", tabindex: 0, "aria-label": "Story of the chosen target" });
  private told = "";
  private readonly lines: { time_s: number; line: HTMLElement }[] = [];

  constructor(
    private readonly view: () => View,
    private readonly choices: Choices,
    private readonly clock: Clock,
    private readonly note: (sentence: string) => void,
  ) {
    this.hint();
  }

  private hint(): void {
    fill(this.element, element("h2", {}, "Target"), element("p", { class: "muted" }, "Click a target or a track to read its story. / searches by name."), this.search());
  }

  private search(): HTMLElement {
    const names = this.view()?.model.laydown.targets.id ?? [];
    const list = element("datalist", { id: "targets" }, ...names.map((name) => element("option", { value: String(name) })));
    const asked = (event: Event) => {
      const { model } = this.view();
      const target = model.targetNumber((event.target as HTMLInputElement).value);
      if (target >= 0) this.view().choose(target, -1);
    };
    return element("div", {}, element("input", { id: "search", type: "search", list: "targets", placeholder: "name, as north/17", "aria-label": "Find a target", change: asked }), list);
  }

  async choose(): Promise<void> {
    const { model } = this.view();
    const { target, track } = this.view().chosenHere();
    const asked = `${model.key}/${target}/${track}/${this.choices.chosen.id}`;
    if (asked === this.told) return;
    this.told = asked;
    this.lines.length = 0;
    if (target < 0) {
      this.hint();
      if (track >= 0) this.element.append(element("p", {}, `Track ${track} follows no object: it is false, which the record knows and the defence does not.`));
      else if (this.choices.chosen.id) this.element.append(element("p", {}, `${this.choices.chosen.id} is not in ${model.laydown.name}.`));
      return;
    }
    await this.tell(model, target, track, asked);
  }

  private async tell(model: Model, target: number, track: number, asked: string): Promise<void> {
    const id = model.text("targets", "id", target);
    const head = element("h2", {}, id);
    const sub = element("p", { class: "muted" }, `${model.text("targets", "entry", target)}, ${model.text("targets", "role", target)}` + (track >= 0 ? `; track ${track} follows it, as only the record knows` : ""));
    const buttons = element(
      "div",
      { class: "row" },
      element("button", { click: () => this.choices.set({ follow: !this.choices.follow }), title: "F" }, "Follow"),
      element("button", { click: () => this.clock.seek(model.number("targets", "start_s", target)) }, "Go to its start"),
    );
    const body = element("div", {}, element("p", { class: "muted" }, "reading…"));
    fill(this.element, head, sub, buttons, this.reasons(model, target), body);
    try {
      const [story, sight] = await Promise.all([
        json<{ sentences: string[] }>("api/story", { record: model.key, target: id }).catch((error: Fault) => ({ sentences: [error.message] })),
        json<Record<string, (string | number)[]>>("api/visibility", { record: model.key, target: id }),
      ]);
      if (asked !== this.told) return;
      fill(body, this.sight(model, target, sight), element("h3", {}, "What happened"), this.sentences(story.sentences));
    } catch (error) {
      this.note((error as Error).message);
    }
  }

  private sentences(sentences: string[]): HTMLElement {
    const list = element("ol", { class: "sentences" });
    for (const sentence of sentences) {
      const time = TIME.exec(sentence);
      const line = element("li", {}, sentence);
      if (time) {
        const time_s = Number(time[1]);
        line.tabIndex = 0;
        line.classList.add("timed");
        const go = () => this.clock.seek(time_s);
        line.addEventListener("click", go);
        line.addEventListener("keydown", (event) => event.key === "Enter" && go());
        this.lines.push({ time_s, line });
      }
      list.append(line);
    }
    return list;
  }

  private span(model: Model, target: number): [number, number] {
    const start_s = model.number("targets", "start_s", target);
    return [start_s, Math.max(Math.min(model.fates[target]?.end_s ?? Infinity, model.until_s), start_s + 1)];
  }

  private strip(from_s: number, to_s: number, pieces: { start: number; end: number; colour: string; title: string }[]): HTMLElement {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "strip");
    svg.setAttribute("viewBox", "0 0 100 8");
    svg.setAttribute("preserveAspectRatio", "none");
    for (const piece of pieces) {
      const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const left = ((piece.start - from_s) / (to_s - from_s)) * 100;
      box.setAttribute("x", left.toFixed(3));
      box.setAttribute("width", Math.max(((piece.end - piece.start) / (to_s - from_s)) * 100, 0.2).toFixed(3));
      box.setAttribute("height", "8");
      box.setAttribute("fill", piece.colour);
      const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
      title.textContent = `${piece.title}, ${shown(piece.start)} to ${shown(piece.end)}`;
      box.append(title);
      svg.append(box);
    }
    return svg as unknown as HTMLElement;
  }

  private reasons(model: Model, target: number): HTMLElement {
    const table = model.table("reasons");
    const [from_s, to_s] = this.span(model, target);
    const pieces = [];
    const seconds = new Map<string, number>();
    for (let row = 0; row < rows(table); row++) {
      if (values(table, "target")[row] !== target) continue;
      const [start, end] = [values(table, "start_s")[row] ?? 0, values(table, "end_s")[row] ?? 0];
      const gate = model.gates[values(table, "gate")[row] ?? 0] ?? "";
      seconds.set(gate, (seconds.get(gate) ?? 0) + end - start);
      pieces.push({ start, end, colour: GATE_COLOURS[gate] ?? "#888", title: gate });
    }
    const legend = [...seconds].sort((a, b) => b[1] - a[1]).map(([gate, spent]) => element("span", { class: "key" }, swatch(GATE_COLOURS[gate] ?? "#888"), `${gate} ${Math.round(spent)} s`));
    return element("div", {}, element("h3", {}, "Furthest gate reached"), this.strip(from_s, to_s, pieces), element("div", { class: "keys" }, ...legend));
  }

  private sight(model: Model, target: number, ledger: Record<string, (string | number)[]>): HTMLElement {
    const [from_s, to_s] = this.span(model, target);
    const byRadar = new Map<number, { start: number; end: number; colour: string; title: string }[]>();
    const used = new Set<string>();
    (ledger.radar ?? []).forEach((radar, row) => {
      const word = String(ledger.visibility?.[row]);
      used.add(word);
      const piece = { start: Number(ledger.start_s?.[row]), end: Number(ledger.end_s?.[row]), colour: SIGHT[word] ?? "#888", title: word };
      byRadar.set(Number(radar), [...(byRadar.get(Number(radar)) ?? []), piece]);
    });
    const strips = [...byRadar].map(([radar, pieces]) => element("div", { class: "sight" }, element("span", {}, model.text("radars", "id", radar)), this.strip(from_s, to_s, pieces)));
    const keys = [...used].map((word) => element("span", { class: "key" }, swatch(SIGHT[word] ?? "#888"), word));
    return element("details", { open: true }, element("summary", {}, element("h3", {}, "What each radar saw")), ...strips, element("div", { class: "keys" }, ...keys));
  }

  /** Mark the sentence that the clock has come to. */
  update(time_s: number): void {
    let now: HTMLElement | undefined;
    for (const { time_s: at_s, line } of this.lines) {
      line.classList.toggle("past", at_s <= time_s);
      line.classList.remove("now");
      if (at_s <= time_s) now = line;
    }
    now?.classList.add("now");
  }
}

export function swatch(colour: string): HTMLElement {
  const box = element("i", { class: "swatch" });
  box.style.background = colour;
  return box;
}
