// Saves what is seen as a PNG, with the record's name, the time and the mark written into it.
import { shown } from "./clock";
import type { View } from "./view";

const FOOT_PX = 52;

export async function saveImage(views: View[], time_s: number, mark: string, picture: string): Promise<Blob> {
  const canvases = views.map((view) => view.globe.widget.canvas);
  const width = canvases.reduce((sum, canvas) => sum + canvas.width, 0);
  const height = Math.max(...canvases.map((canvas) => canvas.height));
  const paper = document.createElement("canvas");
  paper.width = width;
  paper.height = height + FOOT_PX;
  const pen = paper.getContext("2d");
  if (!pen) throw new Error("this browser can not draw an image");
  pen.fillStyle = "#10161d";
  pen.fillRect(0, 0, paper.width, paper.height);
  let left = 0;
  for (const view of views) {
    const { scene, canvas } = view.globe.widget;
    // What was drawn is there only until the browser has shown it: it is drawn anew, and copied at once.
    scene.requestRender();
    scene.render();
    pen.drawImage(canvas, left, 0);
    left += canvas.width;
  }
  pen.fillStyle = "#e8edf2";
  pen.font = "14px system-ui";
  pen.fillText(`${views.map((view) => view.model.laydown.name).join(" and ")}, ${shown(time_s)}, ${picture}`, 10, height + 21);
  pen.fillStyle = "#ffcf66";
  pen.fillText(mark, 10, height + 42);
  return new Promise((resolve, reject) => paper.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the image could not be made"))), "image/png"));
}

export function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 5_000);
}
