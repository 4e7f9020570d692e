"""What tasks take of a radar's time and what is left of its search; and the number of false alarms of a scan.

Source: the catalogue's dwell of 92N6E (low, nominal, high, all assumed) and its printed number of tracks; the Poisson law.
Run: python docs/models/figures/scan.py [FILE]
"""

import math

import numpy as np
from _drawing import figure_of, legend_below, line, points, save

from openiads.scenario.catalogue import Catalogue
from openiads.sensing.scan import looks_that_fit
from openiads.streams import Purpose, poisson

STEP_S = 1.0
SCANS = 4000


def draw():
    """Revisit time of the search to the left, counts of false alarms to the right."""
    catalogue = Catalogue.read()
    tracks = np.arange(0, 121)
    figure, (search, alarms) = figure_of(2, 4.0)
    for k, stance in enumerate(("brochure", "middle", "sceptical")):
        radar = catalogue.resolve("92n6e", stance)
        dwell_s = radar["dwell_s"]
        served = [min(int(n), looks_that_fit(dwell_s, STEP_S)) for n in tracks]
        slower = [1.0 / max(1.0 - n * dwell_s / STEP_S, 1e-9) for n in served]
        label = f"92N6E, dwell {1e3 * dwell_s:g} ms ({stance})"
        search.semilogy(tracks, slower, label=label, **line(k))
        capacity = int(radar["track_capacity"])
        at_capacity = 1.0 / max(1.0 - capacity * dwell_s / STEP_S, 1e-9)
        search.plot(capacity, at_capacity, label=f"its {capacity} tracks ({stance})", **points(k))
    mean = catalogue.resolve("91n6e")["false_alarms_per_scan"]
    counts = [poisson(mean, (1, 0), int(Purpose.FALSE_ALARM_COUNT), 0, 5, 0, scan) for scan in range(SCANS)]
    numbers = np.arange(0, 26)
    share = [counts.count(int(n)) / SCANS for n in numbers]
    law = [math.exp(-mean) * mean**n / math.factorial(n) for n in numbers.tolist()]
    alarms.bar(numbers, share, color="0.8", label=f"the engine's draws, {SCANS} scans")
    alarms.plot(numbers, law, label=f"Poisson law, mean {mean:g}", **points(1))
    search.set(xlabel="tracks revisited once a second", ylabel="search slower by a factor of", ylim=(1, 20))
    search.set_yticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
    search.minorticks_off()
    alarms.set(xlabel="false alarms in a scan of 91N6E", ylabel="share of scans")
    legend_below(figure, (search, alarms), 3)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
