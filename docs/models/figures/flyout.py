"""Speed and height of 48N6E3 on the way to its published range, as fitted, beside the published figures.

Source: the catalogue (S30, S31). Run: python docs/models/figures/flyout.py [FILE]
"""

from _drawing import figure_of, legend_below, line, points, save

from openiads.flight.flyout_fit import fit_flyout
from openiads.flight.profile import fitted_profile, speed_profile
from openiads.scenario.catalogue import Catalogue
from openiads.units import printed, si

ENTRY = "48n6e3"
NEARER_KM = (60.0, 120.0)


def fit_of(values, reference_height_m):
    """The fit that the engine makes of the catalogue's figures."""
    return fit_flyout(
        top_speed_m_s=values["top_speed_m_s"],
        maximum_range_m=values["maximum_range_m"],
        minimum_range_m=values["minimum_range_m"],
        maximum_height_m=values["maximum_altitude_m"],
        minimum_height_m=values["minimum_altitude_m"],
        burn_time_s=values["burn_time_s"],
        minimum_speed_m_s=values["minimum_speed_m_s"],
        reference_height_m=reference_height_m,
    )


def draw():
    """Speed over time and height over range, to the published range and to nearer points."""
    catalogue = Catalogue.read()
    values, height_m = catalogue.resolve(ENTRY), catalogue.resolve("assumptions")["reference_height_m"]
    fit = fit_of(values, height_m)
    whole = fitted_profile(fit, height_m)
    flights = [("250 km", whole)]
    flights += [(f"{km:g} km", speed_profile(fit.flyout, si(km, "km"), height_m)) for km in NEARER_KM]
    figure, (speed, path) = figure_of(2, 4.2)
    for k, (name, flight) in enumerate(flights):
        speed.plot(flight.time_s, flight.speed_m_s, label=f"to a point at {name} and 10 km height", **line(k))
        path.plot(printed(flight.ground_range_m, "km"), printed(flight.height_m, "km"), **line(k))
    burnt_s = values["burn_time_s"]
    speed.plot(burnt_s, values["top_speed_m_s"], label="published top speed, 2,000 m/s", **points(0))
    speed.axhline(values["minimum_speed_m_s"], color="0.4", linewidth=0.8)
    speed.text(2, values["minimum_speed_m_s"] - 75, "    assumed minimum speed, 400 m/s", fontsize=8)
    reach, top = printed(values["maximum_range_m"], "km"), printed(values["maximum_altitude_m"], "km")
    path.plot(reach, printed(height_m, "km"), label="published range, 250 km", **points(1))
    path.axhline(top, color="0.4", linewidth=0.8)
    path.text(2, top + 0.4, "published ceiling, 27 km", fontsize=8)
    speed.set(xlabel="time since launch, s", ylabel="speed, m/s", ylim=(0, 2200), xlim=(0, None))
    path.set(xlabel="ground range, km", ylabel="height, km", ylim=(0, 30), xlim=(0, None))
    legend_below(figure, (speed, path), 3)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
