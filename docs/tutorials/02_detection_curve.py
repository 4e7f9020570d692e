"""Tutorial 2: the detection curve. Why there is no such thing as "the" range of a radar.

    python docs/tutorials/02_detection_curve.py            # saves docs/pictures/detection_curve.png
    python docs/tutorials/02_detection_curve.py mine.png   # or where you say

Tutorial 1 ran a scenario; here we call the model itself: the functions below are the very ones that a run calls.
A simulation with public figures only; not for operational or flight-safety use.
"""

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import openiads
from openiads.sensing.probability import Swerling, detection_probability_at, required_snr, threshold
from openiads.sensing.radar_equation import fitted_snr

picture = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures/detection_curve.png")
catalogue = openiads.catalogue()
RANGES_M = np.arange(20e3, 1201e3, 4e3)


def detection_curve(radar, rcs_m2):
    """Probability that one look detects a target of a cross-section [m2], at each of RANGES_M."""
    # 1. Noise alone crosses any threshold now and then. The radar sets it by how often that may be: about once in a
    #    million cells. A low threshold sees farther and cries wolf more often: that is the whole bargain.
    pulses, false_alarm = int(radar["pulses"]), radar["false_alarm_probability"]
    level = threshold(pulses, false_alarm)

    # 2. A printed range is one point of the curve: "390 km at 4 m2". At which probability nobody prints; we assume 0.8,
    #    and ask which signal-to-noise ratio gives that. The target scintillates: Swerling's case 1, a new draw each look.
    snr_there = required_snr(Swerling.CASE_1, radar["reference_detection_probability"], pulses, false_alarm)

    # 3. From that point, the radar equation gives every other: the echo falls with the fourth power of range and grows
    #    with the cross-section. Power, gain, wavelength and losses drop out; they would be guesses.
    def probability(range_m):
        snr = fitted_snr(snr_there, radar["reference_range_m"], radar["reference_rcs_m2"], rcs_m2, range_m)
        return detection_probability_at(Swerling.CASE_1, snr, pulses, level)

    return np.array([probability(range_m) for range_m in RANGES_M])


def range_at(curve, probability):
    """Range [m] at which a falling curve passes a probability."""
    return float(np.interp(-probability, -curve, RANGES_M))


# 4. Sources disagree about the radar, so the catalogue keeps low, nominal and high, and a stance picks: the brochure's
#    word, the middle, or every doubt upheld. The model is the same under each; only the figures differ.
STANCES = (("brochure", ":"), ("middle", "-"), ("sceptical", "--"))
TARGETS = (("fighter", "#0072B2"), ("low-observable-fighter", "#D55E00"))

figure = Figure(figsize=(7.0, 5.2), layout="constrained")
axes = figure.subplots()
for entry, colour in TARGETS:
    rcs_m2 = catalogue.resolve(entry)["rcs_m2"]
    for stance, line in STANCES:
        curve = detection_curve(catalogue.resolve("91n6e", stance), rcs_m2)
        axes.plot(RANGES_M / 1e3, curve, line, color=colour, label=f"{entry} ({rcs_m2:g} m²), {stance}")
        half_m, nearly_sure_m = range_at(curve, 0.5), range_at(curve, 0.9)
        print(
            f"{entry}, {rcs_m2:g} m2, {stance}: seen on half of all looks at {half_m / 1e3:.1f} km, "
            f"on nine in ten at {nearly_sure_m / 1e3:.1f} km"
        )

# 5. Two things to take away. The curve falls slowly: between nine looks in ten and one in ten lie hundreds of kilometres,
#    so "the radar sees it at 400 km" says nothing without a probability. And the target with a five-hundredth of the
#    cross-section is seen at a fifth of the range, not at a five-hundredth: the fourth root is a stubborn thing.
#    Beyond the edge of what the radar displays it reports nothing, and at 10 km height the horizon ends the view at 425 km.
edge_m = catalogue.resolve("91n6e")["instrumented_range_m"]
axes.axvspan(edge_m / 1e3, 750.0, color="#808080", alpha=0.2, label="beyond what the radar displays")
axes.axhline(0.5, color="#808080", linewidth=0.8)
axes.set_xlim(0.0, 750.0)
axes.set_xlabel("range, km (free space: the horizon of tutorial 1 comes on top)")
axes.set_ylabel("probability that one look detects")
axes.set_ylim(0.0, 1.0)
axes.set_title("91N6E: one look, two targets, three readings of the same sources", loc="left", fontsize=11)
figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=8)
axes.grid(alpha=0.3)
picture.parent.mkdir(parents=True, exist_ok=True)
figure.savefig(picture, dpi=110)
print(f"picture: {picture}")
