// Drives the page in a real browser, as a person would: `node tests/page.mjs ADDRESS PICTURES`, the address of a served folder
// that holds scenario.yaml and the records one and two. Prints one JSON object of what it saw.
import { join } from "node:path";
import { chromium } from "playwright-core";

const [address, pictures] = process.argv.slice(2);
const FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking"];
const seen = { errors: [], outside: [] };

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, acceptDownloads: true });
const page = await context.newPage();
page.setDefaultTimeout(90_000);
page.on("console", (message) => message.type() === "error" && seen.errors.push(message.text()));
page.on("pageerror", (error) => seen.errors.push(error.message));
page.on("request", (request) => {
  const { protocol, origin } = new URL(request.url());
  if (!["data:", "blob:"].includes(protocol) && origin !== new URL(address).origin) seen.outside.push(request.url());
});

const opened = () => page.waitForFunction(() => window.openiads?.opened_ms);
const picture = (name) => page.screenshot({ path: join(pictures, name) });
const time = () => page.evaluate(() => window.openiads.player.clock.time_s);

/** Where something of the page's own list of places is on the screen. */
const onScreen = (find) => page.evaluate(find);

async function start() {
  await page.goto(address);
  await opened();
  seen.start = await page.locator("main").textContent();
  seen.mark = await page.locator(".mark").innerText();
  await picture("start.png");
}

async function play() {
  await page.goto(`${address}?record=one`);
  await opened();
  seen.opened_ms = await page.evaluate(() => window.openiads.opened_ms);
  await page.keyboard.press("Space");
  await page.waitForFunction(() => window.openiads.player.clock.time_s > 3);
  await page.keyboard.press("Space");
  seen.played_s = await time();
  await page.evaluate(() => window.openiads.player.clock.seek(120));
  await page.waitForFunction(() => window.openiads.player.views[0].truth.count > 0);
  await page.evaluate(() => window.openiads.player.clock.seek(122.5));
  await page.waitForFunction(() => {
    const [view] = window.openiads.player.views;
    return view.loaded?.from_s === 120 && view.truth.count > 0 && !window.openiads.player.dirty;
  });
  seen.places = await page.evaluate(() => [...window.openiads.player.views[0].truth.all()].map(({ key, position }) => [key, position.x, position.y, position.z]));
  await page.evaluate(() => window.openiads.player.clock.seek(120));
  seen.keys = await page.locator(".map-keys").innerText();
  seen.raid = await page.locator("aside.left .counts").first().innerText();
}

async function read() {
  const [x, y] = await onScreen(() => {
    const view = window.openiads.player.views[0];
    const box = view.globe.widget.canvas.getBoundingClientRect();
    view.truth.nearest({ x: 0, y: 0 }, 1e9);
    const inside = [...view.truth.slots.values()].filter((slot) => slot.seen && slot.screen.x > 20 && slot.screen.x < box.width - 20 && slot.screen.y > 60 && slot.screen.y < box.height - 20);
    return [box.left + inside[0].screen.x, box.top + inside[0].screen.y];
  });
  await page.mouse.click(x, y);
  await page.waitForSelector(".sentences li");
  seen.chosen = await page.evaluate(() => window.openiads.player.choices.chosen.id);
  seen.story = await page.locator(".sentences li").allInnerTexts();
  await page.keyboard.press("t");
  await page.waitForFunction(() => document.querySelector("aside.left h2").innerText.includes("perceived"));
  seen.picture = await page.locator("button[aria-pressed=true]").innerText();
  await picture("story.png");
}

async function remember() {
  await page.keyboard.press("k");
  await page.waitForFunction(() => location.hash.includes("sel="));
  const link = page.url();
  await page.goto("about:blank");
  await page.goto(link);
  await opened();
  seen.restored = await page.evaluate(() => ({ id: window.openiads.player.choices.chosen.id, time_s: window.openiads.player.clock.time_s, picture: window.openiads.player.choices.picture }));
  const waiting = page.waitForEvent("download");
  await page.keyboard.press("s");
  const image = await waiting;
  seen.image = image.suggestedFilename();
  seen.image_file = join(pictures, "image.png");
  await image.saveAs(seen.image_file);
}

async function compare() {
  await page.goto(`${address}?record=one&record=two#t=120`);
  await opened();
  seen.globes = await page.locator(".globe canvas").count();
  seen.compared = await page.evaluate(() => window.openiads.player.views.map((view) => view.model.laydown.name));
  await page.keyboard.press("2");
  await picture("compare.png");
}

async function edit() {
  await page.goto(`${address}?edit=scenario.yaml`);
  await opened();
  await page.fill("input[placeholder='its id']", "dam");
  await page.click("text=Place on the map");
  const box = await page.locator(".globe canvas").boundingBox();
  await page.mouse.click(box.x + box.width * 0.6, box.y + box.height * 0.4);
  await page.waitForFunction(() => document.querySelector("textarea").value.includes("id: dam"));
  await page.keyboard.press("Control+z");
  await page.waitForFunction(() => !document.querySelector("textarea").value.includes("id: dam"));
  await page.keyboard.press("Control+Shift+z");
  await page.waitForFunction(() => document.querySelector("textarea").value.includes("id: dam"));
  seen.unsaved = await page.locator("header .muted").innerText();
  const [x, y] = await onScreen(() => {
    const editor = window.openiads.editor;
    const canvas = editor.globe.widget.canvas.getBoundingClientRect();
    const spot = editor.spots.find((each) => each.place.path === "units[unit-1].at");
    const at = editor.screenOf(spot);
    return [canvas.left + at.x, canvas.top + at.y];
  });
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y + 25, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction(() => !document.querySelector("textarea").value.includes("[45.02,  -29.92]"));
  await page.selectOption("header select", "flights");
  seen.entry = await page.inputValue("input[aria-label^='catalogue entry']");
  await page.fill("input[placeholder='its id']", "feeder");
  await page.click("text=Place on the map");
  for (const share of [0.3, 0.5, 0.7]) await page.mouse.click(box.x + box.width * share, box.y + box.height * 0.25);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("textarea").value.includes("id: feeder"));
  await page.click("button.save");
  await page.waitForFunction(() => document.querySelector("header").innerText.includes("saved as"));
  await picture("edit.png");
}

try {
  for (const step of [start, play, read, remember, compare, edit]) {
    seen.step = step.name;
    await step();
  }
  seen.step = "done";
} catch (error) {
  seen.fault = String(error);
  await picture("fault.png").catch(() => undefined);
}
await browser.close();
console.log(JSON.stringify(seen));
