// The keyboard: every control of the page has a key.
import type { Layers } from "./choices";
import type { Player } from "./player";

const LAYERS: Record<string, keyof Layers> = { z: "zones", r: "radars", b: "beams", u: "uncertainty", v: "tails" };
const TABS = ["target", "ledger", "events"];

export function listenToKeys(player: Player): void {
  window.addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (at.matches("input:not([type=range]):not([type=checkbox]), select, textarea")) {
      if (event.key === "Escape") at.blur();
      return;
    }
    if (event.key === " " && at.matches("button, summary")) return;
    if (act(player, event)) event.preventDefault();
  });
}

function act(player: Player, event: KeyboardEvent): boolean {
  const { clock, choices } = player;
  const step_s = event.shiftKey ? 10 : 1;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const actions: Record<string, () => void> = {
    " ": () => clock.play(!clock.playing),
    ArrowLeft: () => clock.seek(clock.time_s - step_s),
    ArrowRight: () => clock.seek(clock.time_s + step_s),
    ArrowUp: () => player.nudge(0.15, 0, 0),
    ArrowDown: () => player.nudge(-0.18, 0, 0),
    ",": () => player.nudge(0, -10, 0),
    ".": () => player.nudge(0, 10, 0),
    PageUp: () => player.nudge(0, 0, 6),
    PageDown: () => player.nudge(0, 0, -6),
    Home: () => clock.seek(0),
    End: () => clock.seek(clock.until_s),
    "[": () => clock.faster(-1),
    "]": () => clock.faster(1),
    n: () => player.events.jump(1),
    p: () => player.events.jump(-1),
    t: () => player.nextPicture(),
    f: () => choices.set({ follow: !choices.follow }),
    Escape: () => player.deselect(),
    h: () => player.home(),
    l: () => choices.set({ light: !choices.light }),
    s: () => void player.save(),
    k: () => void player.copyLink(),
    c: () => void player.cover.toggle(),
    "?": () => player.help(),
    "/": () => {
      player.deselect();
      player.showTab("target");
      document.getElementById("search")?.focus();
    },
  };
  TABS.forEach((name, k) => {
    actions[String(k + 1)] = () => player.showTab(name);
  });
  const layer = LAYERS[key];
  const found = layer ? () => player.toggle(layer) : actions[key];
  found?.();
  return found !== undefined;
}
