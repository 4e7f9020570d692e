// The page shows no Gaussian splats: what would decode them, in WebAssembly, stays out.
export function loadSpz() {
  throw new Error("no splats here");
}
