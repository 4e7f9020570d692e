// The start page of a served folder: its scenarios, records and results, and the runs under way.
import { change, json, link } from "./api";
import { shown } from "./clock";
import { element, fill } from "./dom";

interface Listed {
  path: string;
  scenario?: string;
  description?: string;
  seed?: number;
  values?: string;
}
export interface Run {
  run: string;
  name: string;
  state: string;
  fault: string;
  kept: string;
  time_s: number;
  duration_s: number;
}
interface Folder {
  folder: string;
  scenarios: Listed[];
  records: Listed[];
  studies: Listed[];
  results: Listed[];
  bundled: string[];
  runs: Run[];
}

const EVERY_MS = 1000;
const DONE = ["finished", "stopped", "failed"];

export class Front {
  private readonly notes = element("div", { class: "notes", role: "alert" });
  private readonly runs = element("section", { class: "card" });
  private readonly chart = element("div", { class: "charts" });
  private readonly compared = new Set<string>();
  private busy = "";

  constructor(
    private readonly page: HTMLElement,
    private readonly mark: string,
  ) {}

  async open(): Promise<void> {
    const folder = await json<Folder>("api/folder");
    this.page.className = "front";
    fill(
      this.page,
      element("header", {}, element("h1", {}, "openiads"), element("span", { class: "muted" }, `folder ${folder.folder}`)),
      element("main", {}, this.runs, this.scenarios(folder), this.records(folder), this.results(folder)),
      element("div", { class: "mark" }, this.mark),
      this.notes,
    );
    this.showRuns(folder.runs);
    if (folder.runs.some((run) => !DONE.includes(run.state))) setTimeout(() => void this.poll(), EVERY_MS);
  }

  private note(error: unknown): void {
    const line = element("div", { class: "note" }, (error as Error).message, element("button", { "aria-label": "dismiss", click: () => line.remove() }, "×"));
    this.notes.append(line);
  }

  private scenarios(folder: Folder): HTMLElement {
    const own = folder.scenarios.map((each) =>
      element("tr", {}, element("td", {}, each.path), element("td", { class: "row" }, this.runButton(each.path), anchor("Map and text", `?edit=${encodeURIComponent(each.path)}`))),
    );
    const bundled = folder.bundled.map((name) =>
      element("tr", {}, element("td", {}, name), element("td", { class: "row" }, this.runButton(name), element("button", { click: () => void this.copy(name) }, "Copy into this folder"))),
    );
    const none = own.length ? null : element("p", { class: "muted" }, "No scenario lies here yet: copy one of those below, or `openiads new --from PLACES.geojson`.");
    return element("section", { class: "card" }, element("h2", {}, "Scenarios"), none, element("table", {}, ...own), element("details", { open: !own.length }, element("summary", {}, "That come with openiads"), element("table", {}, ...bundled)));
  }

  private runButton(path: string): HTMLElement {
    return element("button", { class: "run", click: () => void this.run(path) }, "Run");
  }

  private records(folder: Folder): HTMLElement {
    const lines = folder.records.map((each) => {
      const box = element("input", { type: "checkbox", "aria-label": `compare ${each.path}`, change: () => this.compare(each.path, box.checked) });
      const words = `${each.scenario ?? "?"}, seed ${each.seed ?? "?"}, ${each.values ?? ""} values`;
      return element("tr", {}, element("td", {}, box), element("td", {}, anchor(each.path, `?record=${encodeURIComponent(each.path)}`)), element("td", { class: "muted" }, words));
    });
    const side = element("button", { id: "compare", disabled: true, click: () => this.openCompared() }, "Open two side by side");
    return element("section", { class: "card" }, element("h2", {}, "Records"), lines.length ? element("table", {}, ...lines) : element("p", { class: "muted" }, "No record lies here yet: run a scenario."), lines.length > 1 ? side : null);
  }

  private compare(path: string, chosen: boolean): void {
    if (chosen) this.compared.add(path);
    else this.compared.delete(path);
    (document.getElementById("compare") as HTMLButtonElement | null)?.toggleAttribute("disabled", this.compared.size !== 2);
  }

  private openCompared(): void {
    location.search = [...this.compared].map((path) => `record=${encodeURIComponent(path)}`).join("&");
  }

  private results(folder: Folder): HTMLElement | null {
    if (!folder.results.length && !folder.studies.length) return null;
    const lines = folder.results.map((each) => element("tr", {}, element("td", {}, each.path), element("td", {}, element("button", { click: () => void this.charts(each.path) }, "Charts"))));
    const studies = folder.studies.map((each) => element("li", {}, `${each.path}: run it with `, element("code", {}, `openiads study ${each.path} --out FOLDER`)));
    return element("section", { class: "card wide" }, element("h2", {}, "Studies"), element("ul", {}, ...studies), element("table", {}, ...lines), this.chart);
  }

  private async charts(path: string): Promise<void> {
    try {
      const found = await json<{ measures: string[]; factors: string[]; numeric: string[]; points: number }>("api/study", { path });
      const pictures = found.numeric.flatMap((factor) =>
        found.measures.map((measure) => element("img", { alt: `${measure} over ${factor}`, src: link("api/study.svg", { path, factor, measure }) })),
      );
      const words = pictures.length ? "" : `No factor of ${path} is a number: openiads results ${path} prints its table.`;
      fill(this.chart, element("h3", {}, `${path}: ${found.points} points of ${found.factors.join(", ")}`), element("p", {}, words), ...pictures);
    } catch (error) {
      this.note(error);
    }
  }

  private async run(path: string): Promise<void> {
    if (this.busy) return;
    this.busy = path;
    this.showRuns([{ run: "", name: path, state: "preparing; the first run compiles, which takes a minute or two", fault: "", kept: "", time_s: 0, duration_s: 1 }]);
    const name = path.replace(/\.yaml$/, "").replaceAll("/", "-");
    try {
      const run = await change<Run>("api/runs", { path, out: `record-${name}` });
      this.showRuns([run]);
      await this.poll();
    } catch (error) {
      this.showRuns([]);
      this.note(error);
    } finally {
      this.busy = "";
    }
  }

  private async poll(): Promise<void> {
    const { runs } = await json<{ runs: Run[] }>("api/runs");
    this.showRuns(runs);
    if (runs.some((run) => !DONE.includes(run.state))) setTimeout(() => void this.poll().catch((error) => this.note(error)), EVERY_MS);
    else if (runs.length) await this.open();
  }

  private showRuns(runs: Run[]): void {
    this.runs.hidden = !runs.length;
    const lines = runs.map((run) => {
      const bar = element("progress", { max: run.duration_s, value: run.time_s });
      const words = `${run.state}${run.fault ? `: ${run.fault}` : run.kept ? `, kept as ${run.kept}` : ""}`;
      const stop = DONE.includes(run.state) ? null : element("button", { click: () => void change("api/runs/stop", { run: run.run }).catch((error) => this.note(error)) }, "Stop");
      return element("tr", {}, element("td", {}, run.name), element("td", {}, bar), element("td", { class: "number" }, `${shown(run.time_s)} / ${shown(run.duration_s)}`), element("td", {}, words), element("td", { class: "row" }, run.run ? anchor("Watch", `?record=${run.run}`) : null, run.run ? stop : null));
    });
    fill(this.runs, element("h2", {}, "Runs"), element("table", {}, ...lines));
  }

  private async copy(name: string): Promise<void> {
    try {
      const { text } = await json<{ text: string }>("api/scenario", { path: name });
      await change("api/save", { path: `${name}.yaml`, text });
      await this.open();
    } catch (error) {
      this.note(error);
    }
  }
}

function anchor(text: string, href: string): HTMLElement {
  return element("a", { class: "button", href }, text);
}
