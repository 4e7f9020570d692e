// The page begins: it asks the server what there is to show.
import "./base";
import "./style.css";
import { start } from "./api";
import { element, fill } from "./dom";
import { Editor } from "./editor";
import { Front } from "./front";
import { Player } from "./player";

declare global {
  interface Window {
    /** For tests and for the curious: what the page holds. */
    openiads: { player?: Player; editor?: Editor; opened_ms?: number };
  }
}
window.openiads = {};

async function begin(): Promise<void> {
  const page = document.getElementById("page") as HTMLElement;
  document.documentElement.dataset.theme = "dark";
  try {
    const told = await start();
    const edited = new URLSearchParams(location.search).get("edit");
    if (told.mode === "serve" && edited) {
      const editor = new Editor(page, told.mark, edited);
      window.openiads.editor = editor;
      await editor.open();
      window.openiads.opened_ms = performance.now();
      return;
    }
    const asked = new URLSearchParams(location.search).getAll("record");
    const keys = asked.length ? asked.slice(0, 2) : told.records.map((each) => each.key).slice(0, 2);
    if (!keys.length) {
      await new Front(page, told.mark).open();
      window.openiads.opened_ms = performance.now();
      return;
    }
    const player = new Player(told, page);
    window.openiads.player = player;
    await player.open(keys);
    window.openiads.opened_ms = performance.now();
  } catch (error) {
    fill(page, element("main", { class: "fault", role: "alert" }, element("h1", {}, "openiads"), element("p", {}, (error as Error).message)));
    console.error(error);
  }
}

void begin();
