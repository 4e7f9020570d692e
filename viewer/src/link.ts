// What the address remembers: time, camera, choice and picture, so that a link shows the same again.
import type { Choices, Picture } from "./choices";
import type { Clock } from "./clock";
import { type Camera, cameraOf, setCamera } from "./scene";
import type { View } from "./view";

const PICTURES: Picture[] = ["truth", "perceived", "both"];

export function linkOf(clock: Clock, choices: Choices, view: View): string {
  const at = cameraOf(view.globe.widget);
  const words = new URLSearchParams({
    t: clock.time_s.toFixed(1),
    x: String(clock.speed),
    cam: [at.longitude.toFixed(4), at.latitude.toFixed(4), at.height.toFixed(0), at.heading.toFixed(1), at.pitch.toFixed(1)].join(","),
    pic: choices.picture,
  });
  if (choices.chosen.id) words.set("sel", choices.chosen.id);
  if (choices.chosen.track >= 0) words.set("track", String(choices.chosen.track));
  if (choices.light) words.set("light", "1");
  return `#${words}`.replaceAll("%2C", ",").replaceAll("%2F", "/");
}

function camera(text: string | null): Camera | undefined {
  const numbers = (text ?? "").split(",").map(Number);
  if (numbers.length !== 5 || !numbers.every(Number.isFinite)) return undefined;
  const [longitude = 0, latitude = 0, height = 0, heading = 0, pitch = 0] = numbers;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180 || height < 1 || height > 5e7) return undefined;
  return { longitude, latitude, height, heading, pitch };
}

/** Take what a link says; what is wrong in it is passed over. */
export function restore(hash: string, clock: Clock, choices: Choices, views: View[]): void {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  const picture = PICTURES.find((each) => each === words.get("pic"));
  const [time_s, speed, track] = ["t", "x", "track"].map((key) => Number(words.get(key) ?? NaN)) as [number, number, number];
  if (speed > 0 && speed <= 1000) clock.setSpeed(speed);
  const id = words.get("sel") ?? "";
  const target = views[0]?.model.targetNumber(id) ?? -1;
  choices.set({
    ...(picture ? { picture } : {}),
    light: words.has("light") ? words.get("light") === "1" : choices.light,
    ...(target >= 0 || track >= 0 ? { chosen: { target, track: Number.isInteger(track) ? track : -1, id } } : {}),
  });
  if (Number.isFinite(time_s)) clock.seek(time_s);
  const at = camera(words.get("cam"));
  if (at) for (const view of views) setCamera(view.globe.widget, at);
}
