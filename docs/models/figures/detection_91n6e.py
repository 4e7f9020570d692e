"""Detection probability of one look of 91N6E against range, class by class, beside the ranges that are published or recalled.

In free space, at the middle of every spread; a horizon is drawn where one would cut. Source: the catalogue.
Run: python docs/models/figures/detection_91n6e.py [FILE]
"""

import numpy as np
from _drawing import figure_of, legend_below, line, save

from openiads.earth.propagation import radio_horizon_m
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.parameters import REFERENCE_SWERLING
from openiads.sensing.probability import detection_probability_at, required_snr, threshold
from openiads.sensing.radar_equation import fitted_snr
from openiads.units import printed, si

CLASSES = (
    "bomber",
    "fighter",
    "uav-male",
    "cruise-missile-supersonic",
    "cruise-missile-subsonic",
    "low-observable-fighter",
)
# Range [km], cross-section [m2] or None, what is written beside it, and where [km, probability].
PUBLISHED = (
    (230.0, 0.4, "230 km at 0.4 m2\n(recalled)", (130.0, 0.55)),
    (340.0, None, "340 km, no target\n(S30)", (300.0, 0.93)),
    (390.0, 4.0, "390 km at 4 m2\n(recalled): the fit", (440.0, 0.62)),
    (570.0, None, '570 km, "strategic\nbomber" (recalled)', (610.0, 0.72)),
    (600.0, None, "600 km, no target\n(S12, S17)", (640.0, 0.93)),
)


def curve(values: dict[str, float], rcs_m2: float, swerling: int, ranges_m: np.ndarray) -> list[float]:
    """Detection probability of one look at each range [m]."""
    pulses, false_alarm = int(values["pulses"]), values["false_alarm_probability"]
    level = threshold(pulses, false_alarm)
    reference = required_snr(int(REFERENCE_SWERLING), values["reference_detection_probability"], pulses, false_alarm)
    echoes = (
        fitted_snr(reference, values["reference_range_m"], values["reference_rcs_m2"], rcs_m2, float(range_m))
        for range_m in ranges_m
    )
    return [detection_probability_at(swerling, echo, pulses, level) for echo in echoes]


def draw():
    """Curves of the classes, and what is printed."""
    catalogue = Catalogue.read()
    radar = catalogue.resolve("91n6e")
    ranges_m = np.linspace(5e3, 800e3, 320)
    figure, (axes,) = figure_of(1, 5.0)
    for k, name in enumerate(CLASSES):
        target = catalogue.resolve(name)
        rcs_m2 = target.get("rcs_nose_m2", target["rcs_m2"])
        chances = curve(radar, rcs_m2, int(target["swerling"]), ranges_m)
        axes.plot(printed(ranges_m, "km"), chances, label=f"{name}, {rcs_m2:g} m2 nose-on", **line(k))
    for range_km, rcs_m2, words, place in PUBLISHED:
        read_at = radar["reference_detection_probability"]
        axes.plot(range_km, read_at, "ko" if rcs_m2 else "ks", markersize=5, fillstyle="full" if rcs_m2 else "none")
        style = {"arrowprops": {"arrowstyle": "-", "lw": 0.5}, "bbox": {"fc": "white", "ec": "none", "pad": 1.0}}
        axes.annotate(words, (range_km, read_at), place, fontsize=8, va="center", **style)
    horizon_km = printed(radio_horizon_m(radar["antenna_height_m"], si(10.0, "km")), "km")
    axes.axvline(horizon_km, label=f"horizon of a target at 10 km: {horizon_km:.0f} km", **line(6))
    axes.axvline(printed(radar["instrumented_range_m"], "km"), label="instrumented range", **line(7))
    axes.set(xlabel="range, km", ylabel="detection probability of one look", xlim=(0, 800), ylim=(0, 1.03))
    legend_below(figure, (axes,), 3)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
