"""A run with launchers away from their radar and launchers that face aside: each round from its place, into its sector."""

import math

import numpy as np

import openiads
from openiads.earth.geodesy import east_north_up, ecef_from_geodetic

TEXT = """
name: groups
seed: 3
duration_s: 500
assets: [{id: city, at: [46.0, 20.0], value: 100}]
units:
  - id: unit-1
    entry: s400-fire-unit
    at: [46.05, 20.05]
    rounds: [{entry: 48n6e3, rounds: 6}, {entry: 9m96e, rounds: 5}]
    launchers:
      - {id: forward, count: 2, bearing_deg: 90, distance_km: 8}
      - {id: away, count: 2, facing_deg: 270, sector_deg: 90}
raids: [{id: north, entry: fighter, count: 12, from: [46.0, 21.0], to: city, spread_km: 8, spread_s: 60}]
fire_missions:
  - {id: pier, unit: unit-1, entry: 48n6e3, rounds: 2, at: [46.3, 20.3], time_s: 5, radius_m: 50, circular_error_m: 50}
doctrine: {rounds_per_salvo: 2}
"""


def azimuth_of_aim(record, order):
    """Azimuth [rad] of an order's aim from its launch site."""
    sites, orders = record["launch_sites"], record["orders"]
    latitude, longitude = (
        math.radians(sites[n][orders["launch_site"][order]]) for n in ("latitude_deg", "longitude_deg")
    )
    site = ecef_from_geodetic(latitude, longitude, 0.0)
    away = [float(orders[f"aim_{axis}_m"][order]) - site[k] for k, axis in enumerate("xyz")]
    east, north, _ = np.array(east_north_up(latitude, longitude)).reshape(3, 3) @ away
    return math.atan2(east, north)


def test_rounds_leave_from_where_their_launchers_stand_and_into_their_sectors():
    record = openiads.run(openiads.loads(TEXT))
    launches, sites, orders = record["launches"], record["launch_sites"], record["orders"]
    used_sites = set(sites["id"][launches["launch_site"]].tolist())
    assert {"unit-1/forward", "unit-1/away"} <= used_sites
    for order, site in enumerate(orders["launch_site"]):
        off_rad = math.remainder(azimuth_of_aim(record, order) - sites["facing_rad"][site], 2.0 * math.pi)
        assert abs(off_rad) <= 0.5 * sites["sector_rad"][site] + 1e-9
    for name in ("latitude_deg", "longitude_deg"):
        assert np.allclose(launches[name], sites[name][launches["launch_site"]], atol=1e-9)
    assert record["fire_missions"]["rounds_fired"].tolist() == [2]
