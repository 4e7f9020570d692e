// A run that goes on while one looks: what is new is fetched every second, and its pace can be changed.
import { change, json, packed } from "./api";
import { shown } from "./clock";
import { element, fill } from "./dom";
import type { Player } from "./player";

interface Progress {
  state: string;
  fault: string;
  time_s: number;
  duration_s: number;
  speed: number | null;
  rests: boolean;
}

const EVERY_MS = 1000;
const PACES: [string, number | null][] = [["1×", 1], ["5×", 5], ["10×", 10], ["30×", 30], ["100×", 100], ["as fast as it can", null]];

export class Following {
  readonly element = element("div", { class: "live", role: "status" });
  private rests = false;
  private speed: number | null = null;

  /** mine : whether this page may set the pace of the run. */
  constructor(
    private readonly player: Player,
    private readonly mine: boolean,
  ) {}

  /** Go along at the edge of what there is. */
  begin(speed: number): void {
    this.player.clock.grows = true;
    this.player.clock.setSpeed(speed);
    this.player.clock.seek(this.player.clock.until_s);
    this.player.clock.play(true);
    void this.poll();
  }

  private async poll(): Promise<void> {
    try {
      for (const view of this.player.views) {
        view.model.learn(await packed("api/timeline", { record: view.model.key }));
        view.forget();
      }
      const { views, clock } = this.player;
      clock.reach(Math.max(...views.map((view) => view.model.until_s)));
      const finished = views.every((view) => view.model.finished);
      clock.grows = !finished;
      if (this.mine) this.show(await json<Progress>("api/live"));
      else fill(this.element, finished ? "the run is over" : `running: ${shown(clock.until_s)} so far`);
      this.player.dirty = true;
      if (finished) return;
    } catch (error) {
      this.player.note((error as Error).message);
    }
    setTimeout(() => void this.poll(), EVERY_MS);
  }

  private show(progress: Progress): void {
    this.rests = progress.rests;
    this.speed = progress.speed;
    const over = ["finished", "stopped", "failed"].includes(progress.state);
    const known = PACES.some(([, value]) => value === progress.speed);
    const paces: [string, number | null][] = known ? PACES : [[`${progress.speed}×`, progress.speed], ...PACES];
    const pace = element("select", { "aria-label": "pace of the run", change: () => void this.set(paces[pace.selectedIndex]?.[1] ?? null, this.rests) }, ...paces.map(([words, value]) => element("option", { selected: value === progress.speed }, words)));
    fill(
      this.element,
      element("b", {}, progress.state),
      ` ${shown(progress.time_s)} of ${shown(progress.duration_s)} ${progress.fault}`,
      over ? null : pace,
      over ? null : element("button", { click: () => void this.set(this.speed, !this.rests) }, this.rests ? "go on" : "rest"),
    );
  }

  private async set(speed: number | null, rests: boolean): Promise<void> {
    try {
      this.show(await change<Progress>("api/live", { speed, rests }));
    } catch (error) {
      this.player.note((error as Error).message);
    }
  }
}
