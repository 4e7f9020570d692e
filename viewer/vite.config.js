// Builds the page into the Python package, with the few files of Cesium that it asks for at run time.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { defineConfig } from "vite";

const CESIUM = "node_modules/cesium/Build/Cesium";
const OUT = "../src/openiads/web/static";
const ASSETS = ["Textures/NaturalEarthII", "approximateTerrainHeights.json", "Images/ion-credit.png", "IAU2006_XYS/IAU2006_XYS_17.json", "IAU2006_XYS/IAU2006_XYS_18.json"];
const WORKERS = ["createVerticesFromHeightmap.js", "upsampleQuantizedTerrainMesh.js", "transferTypedArrayTest.js", "incrementallyBuildTerrainPicker.js"];

const LICENCES = [["cesium.md", "node_modules/cesium/LICENSE.md"], ["milsymbol.txt", "node_modules/milsymbol/LICENSE"]];

/** A worker with all chunks that it imports, by name. */
function withChunks(names, found = new Set()) {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    const source = readFileSync(join(CESIUM, "Workers", name), "utf8");
    withChunks([...source.matchAll(/["']\.\/([\w-]+\.js)["']/g)].map((match) => match[1]), found);
  }
  return found;
}

/** A hash of all that the page is made of here, by which a test tells whether the built page is of today. */
function sourceHash() {
  const files = readdirSync("src", { recursive: true }).filter((name) => /\.(ts|css)$/.test(name)).map((name) => `src/${name}`);
  const hash = createHash("sha256");
  for (const name of [...files.map((name) => name.replaceAll("\\", "/")), "index.html", "package-lock.json", "vite.config.js"].sort()) {
    hash.update(`${name}\n`).update(readFileSync(name, "utf8").replaceAll("\r\n", "\n"));
  }
  return hash.digest("hex");
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}

function cesiumFiles() {
  return {
    name: "cesium-files",
    closeBundle() {
      const out = join(OUT, "cesium");
      rmSync(out, { recursive: true, force: true });
      for (const each of ASSETS) if (existsSync(join(CESIUM, "Assets", each))) copy(join(CESIUM, "Assets", each), join(out, "Assets", each));
      writeFileSync(join(OUT, "source.txt"), `${sourceHash()}\n`);
      for (const [name, file] of LICENCES) copy(file, join(OUT, "licences", name));
      for (const each of withChunks(WORKERS)) copy(join(CESIUM, "Workers", each), join(out, "Workers", each));
    },
  };
}

export default defineConfig({
  base: "./",
  resolve: { alias: { meshoptimizer: resolve("stubs/meshoptimizer.js"), "@spz-loader/core": resolve("stubs/spz.js") } },
  plugins: [cesiumFiles()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    assetsDir: "page",
    chunkSizeWarningLimit: 6000,
    rollupOptions: {
      output: {
        entryFileNames: "page/viewer.js",
        chunkFileNames: "page/[name].js",
        assetFileNames: "page/[name][extname]",
      },
    },
  },
});
