"""Depth of fire as lines in range and time, and the collision triangle, beside values worked out by hand.

Source: cases ENG-01 and ENG-02 of tests/against/test_against_engagement_closed_forms.py. Run: python
docs/models/figures/intercept.py [FILE]
"""

import math

import numpy as np
from _drawing import figure_of, legend_below, line, points, save

from openiads.flight.intercept import collision_time_s, depth_of_fire
from openiads.units import printed

# Detection range, reaction, target and interceptor speed, assessment, least and greatest range.
CASE = (38e3, 10.0, 250.0, 900.0, 5.0, 1.5e3, 120e3)
BY_HAND_KM = (27.783, 20.765, 15.272, 10.974, 7.610, 4.977, 2.917)
# A target 100 km away at 300 m/s; an interceptor of 1,000 m/s. Course off the line to the launcher [deg], time [s].
TRIANGLES = ((0.0, 76.9231), (90.0, 104.8285))
AWAY_M, TARGET_M_S, INTERCEPTOR_M_S = 100e3, 300.0, 1000.0


def meeting_s(off_deg, target_m_s):
    """Time to meet a target that flies at an angle off the line to the launcher."""
    off = math.radians(off_deg)
    velocity = (-target_m_s * math.cos(off), target_m_s * math.sin(off), 0.0)
    return collision_time_s((AWAY_M, 0.0, 0.0), velocity, INTERCEPTOR_M_S)


def draw():
    """Shoot-look-shoot in range over time to the left; time to meet over course to the right."""
    detection_m, reaction_s, target_m_s, _, assessment_s = CASE[:5]
    figure, (depth, triangle) = figure_of(2, 4.2)
    end_s = detection_m / target_m_s
    depth.plot([0.0, end_s], [printed(detection_m, "km"), 0.0], label="the target", **line(0))
    launch_s = reaction_s
    for k, range_m in enumerate(depth_of_fire(*CASE)):
        hit_s = (detection_m - range_m) / target_m_s
        depth.plot([launch_s, hit_s], [0.0, printed(range_m, "km")], label="a shot", **line(1))
        depth.plot(hit_s, BY_HAND_KM[k], label="intercepts by hand", **points(1))
        launch_s = hit_s + assessment_s
    courses = np.linspace(0.0, 180.0, 181)
    for k, speed in enumerate((TARGET_M_S, 600.0, 900.0)):
        times = np.array([meeting_s(float(c), speed) for c in courses])
        triangle.plot(courses, np.where(times < 0.0, np.nan, times), label=f"target at {speed:g} m/s", **line(k + 2))
    triangle.plot(*zip(*TRIANGLES, strict=True), label="triangles by hand", **points(2))
    depth.set(xlabel="time since detection, s", ylabel="range from the launcher, km", ylim=(0, 40), xlim=(0, 160))
    triangle.set(
        xlabel="course off the line to the launcher, degrees", ylabel="time to meet, s", ylim=(0, 400), xlim=(0, 180)
    )
    legend_below(figure, (depth, triangle), 4)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
