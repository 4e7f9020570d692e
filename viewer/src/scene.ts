// The globe: an offline base map, the scenario's relief, and a camera that knows its home.
import {
  Cartesian2,
  Cartesian3,
  CesiumWidget,
  Color,
  CustomHeightmapTerrainProvider,
  EllipsoidTerrainProvider,
  GeographicTilingScheme,
  Ion,
  ImageryLayer,
  JulianDate,
  Math as CesiumMath,
  Matrix4,
  Rectangle,
  SingleTileImageryProvider,
  TileMapServiceImageryProvider,
  Transforms,
  buildModuleUrl,
} from "cesium";
import { floats, link } from "./api";
import type { Laydown } from "./model";

const POSTS = 33;
const SMOOTH_ERROR_PX = 6;
// The scene's own clock only places the sun, which is not shown; one fixed day needs one table of the earth's axis.
const DAY = JulianDate.fromIso8601("2025-06-01T12:00:00Z");

Ion.defaultAccessToken = "";

export interface Globe {
  widget: CesiumWidget;
  relief: ImageryLayer | undefined;
  base: ImageryLayer;
  origin: Cartesian3;
}

function terrain(key: string, bounds: [number, number, number, number]): CustomHeightmapTerrainProvider {
  const scheme = new GeographicTilingScheme();
  const [west, south, east, north] = bounds;
  const box = Rectangle.fromDegrees(west, south, east, north);
  const flat = new Float32Array(POSTS * POSTS);
  return new CustomHeightmapTerrainProvider({
    width: POSTS,
    height: POSTS,
    tilingScheme: scheme,
    callback: (x: number, y: number, level: number) => {
      const tile = scheme.tileXYToRectangle(x, y, level);
      if (!Rectangle.intersection(tile, box)) return flat;
      return floats("api/heights", { record: key, level, x, y }).catch(() => flat);
    },
  });
}

/** A picture of relief, laid over the base map between its edges [deg]. */
export async function reliefLayer(address: string, bounds: [number, number, number, number]): Promise<ImageryLayer> {
  const provider = await SingleTileImageryProvider.fromUrl(address, {
    rectangle: Rectangle.fromDegrees(...bounds),
  });
  return new ImageryLayer(provider);
}

export async function createGlobe(container: HTMLElement, key: string, laydown: Laydown): Promise<Globe> {
  const hidden = document.createElement("div");
  const base = ImageryLayer.fromProviderAsync(
    TileMapServiceImageryProvider.fromUrl(buildModuleUrl("Assets/Textures/NaturalEarthII")),
    {},
  );
  const bounds = laydown.relief_deg;
  const widget = new CesiumWidget(container, {
    baseLayer: base,
    terrainProvider: bounds ? terrain(key, bounds) : new EllipsoidTerrainProvider(),
    scene3DOnly: true,
    skyBox: false,
    skyAtmosphere: false,
    requestRenderMode: true,
    maximumRenderTimeChange: Infinity,
    orderIndependentTranslucency: false,
    msaaSamples: 1,
    creditContainer: hidden,
    creditViewport: hidden,
    showRenderLoopErrors: false,
    useBrowserRecommendedResolution: false,
  });
  const { scene } = widget;
  widget.clock.currentTime = DAY;
  widget.clock.shouldAnimate = false;
  scene.globe.showGroundAtmosphere = false;
  scene.globe.depthTestAgainstTerrain = false;
  // The base map is coarse: over a smooth earth fewer and larger tiles look the same, and cost less in every frame.
  if (!bounds) scene.globe.maximumScreenSpaceError = SMOOTH_ERROR_PX;
  scene.fog.enabled = false;
  if (scene.sun) scene.sun.show = false;
  if (scene.moon) scene.moon.show = false;
  scene.screenSpaceCameraController.minimumZoomDistance = 200;
  scene.screenSpaceCameraController.maximumZoomDistance = 4e7;
  settle(widget);
  const globe: Globe = { widget, base, relief: undefined, origin: Cartesian3.fromArray(laydown.origin_m) };
  if (bounds) {
    globe.relief = await reliefLayer(link("api/relief.jpg", { record: key }), bounds).catch(() => undefined);
    if (globe.relief) scene.imageryLayers.add(globe.relief);
  }
  return globe;
}

/** Draws now and then until the map is there: on its own the scene draws only when something changes. */
function settle(widget: CesiumWidget): void {
  let quiet = 0;
  const timer = setInterval(() => {
    if (widget.isDestroyed()) return clearInterval(timer);
    widget.scene.requestRender();
    quiet = widget.scene.globe.tilesLoaded ? quiet + 1 : 0;
    if (quiet > 12) clearInterval(timer);
  }, 200);
}

/** How light or dark the map is, under symbols that stay as they are. */
export function shade(globe: Globe, light: boolean): void {
  const { scene } = globe.widget;
  scene.backgroundColor = Color.fromCssColorString(light ? "#dfe6ee" : "#0b1118");
  scene.globe.baseColor = Color.fromCssColorString(light ? "#b9c8d6" : "#16202b");
  for (const layer of [globe.base, globe.relief]) {
    if (!layer) continue;
    layer.brightness = light ? 1.25 : 0.5;
    layer.saturation = light ? 0.55 : 0.45;
    layer.contrast = light ? 0.8 : 0.95;
  }
  scene.requestRender();
}

export interface Camera {
  longitude: number;
  latitude: number;
  height: number;
  heading: number;
  pitch: number;
}

export function cameraOf(widget: CesiumWidget): Camera {
  const { camera } = widget;
  const place = camera.positionCartographic;
  return {
    longitude: CesiumMath.toDegrees(place.longitude),
    latitude: CesiumMath.toDegrees(place.latitude),
    height: place.height,
    heading: CesiumMath.toDegrees(camera.heading),
    pitch: CesiumMath.toDegrees(camera.pitch),
  };
}

export function setCamera(widget: CesiumWidget, at: Camera): void {
  widget.camera.lookAtTransform(Matrix4.IDENTITY);
  widget.camera.setView({
    destination: Cartesian3.fromDegrees(at.longitude, at.latitude, at.height),
    orientation: { heading: CesiumMath.toRadians(at.heading), pitch: CesiumMath.toRadians(at.pitch), roll: 0 },
  });
  widget.scene.requestRender();
}

/** Moves the camera by a key: nearer or farther, around what is in the middle, or steeper. */
export function nudge(widget: CesiumWidget, nearer: number, around_deg: number, steeper_deg: number): void {
  const { camera, scene, canvas } = widget;
  const middle = camera.pickEllipsoid(new Cartesian2(canvas.clientWidth / 2, canvas.clientHeight / 2), scene.globe.ellipsoid);
  const pivot = middle ?? camera.positionWC;
  const away_m = middle ? Cartesian3.distance(camera.positionWC, middle) : camera.positionCartographic.height;
  if (nearer) camera.moveForward(away_m * nearer);
  if (middle && (around_deg || steeper_deg)) {
    camera.lookAtTransform(Transforms.eastNorthUpToFixedFrame(pivot));
    camera.rotateRight(CesiumMath.toRadians(around_deg));
    camera.rotateUp(CesiumMath.toRadians(-steeper_deg));
    camera.lookAtTransform(Matrix4.IDENTITY);
  }
  scene.requestRender();
}

/** Looks at a place from the south, from a distance [m]. */
export function lookAt(widget: CesiumWidget, longitude: number, latitude: number, distance_m: number, pitch = -50): void {
  const back_deg = (distance_m * Math.cos(CesiumMath.toRadians(pitch))) / 111_000;
  const height = distance_m * Math.sin(CesiumMath.toRadians(-pitch));
  setCamera(widget, { longitude, latitude: latitude - back_deg, height, heading: 0, pitch });
}
