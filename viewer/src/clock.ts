// One clock for everything on the page: simulated time, how fast it runs, and who wants to know.
export type Listener = (time_s: number) => void;

export const SPEEDS = [0.25, 0.5, 1, 2, 5, 10, 20, 60, 120, 300];

export class Clock {
  time_s = 0;
  speed = 10;
  playing = false;
  until_s = 0;
  private before_ms = 0;
  private readonly listeners: Listener[] = [];
  private readonly changes: (() => void)[] = [];
  /** Asked before time goes on: false holds it, as while a window is loaded. */
  ready: () => boolean = () => true;
  /** At the end of what there is, time waits there for more. */
  grows = false;

  onTick(listener: Listener): void {
    this.listeners.push(listener);
  }

  onChange(listener: () => void): void {
    this.changes.push(listener);
  }

  private changed(): void {
    for (const each of this.changes) each();
  }

  private told(): void {
    for (const each of this.listeners) each(this.time_s);
  }

  seek(time_s: number): void {
    this.time_s = Math.min(Math.max(time_s, 0), this.until_s);
    this.told();
  }

  play(playing: boolean): void {
    if (playing && !this.grows && this.time_s >= this.until_s) this.time_s = 0;
    this.playing = playing;
    this.before_ms = performance.now();
    this.changed();
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.changed();
  }

  faster(steps: number): void {
    const nearest = SPEEDS.findIndex((each) => each >= this.speed);
    const at = Math.min(Math.max((nearest < 0 ? SPEEDS.length - 1 : nearest) + steps, 0), SPEEDS.length - 1);
    this.setSpeed(SPEEDS[at] ?? 1);
  }

  reach(until_s: number): void {
    if (until_s === this.until_s) return;
    this.until_s = until_s;
    this.changed();
  }

  /** Go on by the time that has passed on the wall; at most a fifth of a second at once, so that nothing is jumped over. */
  run(now_ms: number): void {
    const passed_s = Math.min((now_ms - this.before_ms) / 1000, 0.5);
    this.before_ms = now_ms;
    if (!this.playing || !this.ready()) return;
    this.seek(this.time_s + passed_s * this.speed);
    if (this.time_s >= this.until_s && !this.grows) this.play(false);
  }
}

export function shown(time_s: number): string {
  const whole = Math.floor(time_s);
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${two(minutes)}:${two(seconds)}`;
}
