// Circles and their pieces on the ground, and what all marks on the globe share.
import { Cartesian2, Cartesian3, Color, Math as CesiumMath } from "cesium";

export const NEVER_HIDDEN_M = 6e6;
export const FONT = "12px 'Segoe UI', system-ui, sans-serif";
/** A plate under words that lie over lines. */
export const PLATE = { showBackground: true, backgroundColor: Color.fromCssColorString("#0c1117").withAlpha(0.7), backgroundPadding: new Cartesian2(5, 3) };
const EARTH_M = 6_371_000;

/** Points [deg] on a circle around a place, on a sphere: good to half a percent. */
export function circle(longitude: number, latitude: number, range_m: number, from = 0, to = 2 * Math.PI, count = 96): number[] {
  const angle = range_m / EARTH_M;
  const [lat, lon] = [CesiumMath.toRadians(latitude), CesiumMath.toRadians(longitude)];
  const found: number[] = [];
  for (let k = 0; k <= count; k++) {
    const azimuth = from + ((to - from) * k) / count;
    const there = Math.asin(Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(azimuth));
    const turned = Math.atan2(
      Math.sin(azimuth) * Math.sin(angle) * Math.cos(lat),
      Math.cos(angle) - Math.sin(lat) * Math.sin(there),
    );
    found.push(CesiumMath.toDegrees(lon + turned), CesiumMath.toDegrees(there));
  }
  return found;
}

/** Pairs of longitude and latitude [deg] as places at a height. */
export function placesOf(degrees: number[], height_m: number): Cartesian3[] {
  const found: Cartesian3[] = [];
  for (let k = 0; k < degrees.length; k += 2) found.push(Cartesian3.fromDegrees(degrees[k] ?? 0, degrees[k + 1] ?? 0, height_m));
  return found;
}
