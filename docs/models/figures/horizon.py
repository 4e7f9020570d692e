"""How low a target may be and still be seen, over distance, from masts and from the air, beside two printed distances.

Source: MathWorks `horizonrange` (22.55 km from 30 m to the ground); S31 (about 42 km, a 10 m mast and a target at 50 m).
Run: python docs/models/figures/horizon.py [FILE]
"""

import numpy as np
from _drawing import figure_of, legend_below, line, points, save

from openiads.earth.propagation import lowest_visible_height_m, radio_horizon_m
from openiads.scenario.catalogue import Catalogue
from openiads.units import printed, si

MASTS_M = (10.0, 24.0, 39.0)


def draw():
    """The least height that is seen, near on a linear and far on a logarithmic scale."""
    airborne_m = Catalogue.read().resolve("awacs")["cruise_height_m"]
    figure, (near, far) = figure_of(2, 4.2)
    close_m, wide_m = np.linspace(0.0, 70e3, 300), np.linspace(0.0, 450e3, 600)
    for axes, ranges_m in ((near, close_m), (far, wide_m)):
        for k, antenna_m in enumerate((*MASTS_M, airborne_m)):
            heights = [lowest_visible_height_m(float(r), antenna_m) for r in ranges_m]
            name = f"antenna at {antenna_m:.0f} m" if k < 3 else f"airborne radar at {antenna_m:,.0f} m"
            axes.plot(printed(ranges_m, "km"), heights, label=name, **line(k))
    near.axhline(25.0, color="0.5", linewidth=0.8)
    near.text(0.5, 26.5, "a flyer at 25 m", fontsize=8)
    for k, antenna_m in enumerate(MASTS_M):
        seen_km = printed(radio_horizon_m(antenna_m, 25.0), "km")
        near.annotate(
            f"{seen_km:.1f}", (seen_km, 25.0), (seen_km + 1.0 + 1.5 * k, 10.0), fontsize=8,
            arrowprops={"arrowstyle": "-", "lw": 0.5},
        )  # fmt: skip
    near.plot(42.0, 50.0, label="printed (S31): 42 km, 10 m mast, target at 50 m", **points(0))
    for k, antenna_m in enumerate(MASTS_M):
        far.plot(400.0, lowest_visible_height_m(si(400.0, "km"), antenna_m), **{**points(k), "markersize": 4.0})
    far.annotate(
        "400 km: 8,250 to 8,820 m",
        (400.0, 8500.0),
        (150.0, 11_000.0),
        fontsize=8,
        arrowprops={"arrowstyle": "-", "lw": 0.5},
    )
    near.set(xlabel="ground distance, km", ylabel="least height that is seen, m", ylim=(0, 100), xlim=(0, 70))
    far.set(xlabel="ground distance, km", ylabel="least height that is seen, m", ylim=(0, 12_000), xlim=(0, 450))
    legend_below(figure, (near, far), 3)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
