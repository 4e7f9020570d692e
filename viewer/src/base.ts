// Where Cesium finds its workers and pictures; imported before anything of Cesium.
declare global {
  var CESIUM_BASE_URL: string;
}
globalThis.CESIUM_BASE_URL = "./cesium";
export {};
