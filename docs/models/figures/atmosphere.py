"""Density and temperature of the air over height, beside rows of the tables of the US Standard Atmosphere 1976.

Source: USSA76, table I, pp. 51-68. Run: python docs/models/figures/atmosphere.py [FILE]
"""

import numpy as np
from _drawing import figure_of, legend_below, line, points, save

from openiads.earth.atmosphere import density_kg_m3, temperature_k
from openiads.units import printed

# Height [km], temperature [K], density [kg/m3], as printed; above 86 km only the density, where the model has a plain tail.
TABLE = (
    (-5, 320.676, 1.9311e0),
    (0, 288.150, 1.2250e0),
    (5, 255.676, 7.3643e-1),
    (10, 223.252, 4.1351e-1),
    (15, 216.650, 1.9476e-1),
    (20, 216.650, 8.8910e-2),
    (25, 221.552, 4.0084e-2),
    (30, 226.509, 1.8410e-2),
    (35, 236.513, 8.4634e-3),
    (40, 250.350, 3.9957e-3),
    (45, 264.164, 1.9663e-3),
    (50, 270.650, 1.0269e-3),
    (55, 260.771, 5.6810e-4),
    (60, 247.021, 3.0968e-4),
    (65, 233.292, 1.6321e-4),
    (70, 219.585, 8.2829e-5),
    (75, 208.399, 3.9921e-5),
    (80, 198.639, 1.8458e-5),
    (86, 186.87, 6.958e-6),
)
TAIL = ((90, 3.416e-6), (100, 5.604e-7), (110, 9.708e-8), (120, 2.222e-8))


def draw():
    """The two profiles, height upwards."""
    heights_m = np.linspace(-5e3, 120e3, 500)
    km = printed(heights_m, "km")
    figure, (density, temperature) = figure_of(2, 4.4)
    density.semilogx([density_kg_m3(float(h)) for h in heights_m], km, label="this model", **line(0))
    height, kelvin, dense = zip(*TABLE, strict=True)
    density.plot(dense, height, label="printed rows of USSA76", **points(0))
    density.plot(
        [d for _, d in TAIL], [h for h, _ in TAIL], label="printed, where the model has a plain tail", **points(1)
    )
    temperature.plot([temperature_k(float(h)) for h in heights_m], km, **line(0))
    temperature.plot(kelvin, height, **points(0))
    density.set(xlabel="density, kg/m3", ylabel="geometric height, km", xlim=(1e-8, 3))
    temperature.set(xlabel="temperature, K", ylabel="geometric height, km")
    for axes in (density, temperature):
        axes.axhline(86.0, color="0.5", linewidth=0.8)
        axes.set_ylim(-6, 122)
    temperature.text(325, 87.5, "the standard's layers end: 86 km", fontsize=8, ha="right")
    legend_below(figure, (density, temperature), 3)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
