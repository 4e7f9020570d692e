// The page shows no 3-D models: what would decode them, in WebAssembly, stays out.
export const MeshoptDecoder = { supported: false, ready: Promise.resolve() };
