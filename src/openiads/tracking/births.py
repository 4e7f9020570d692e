"""New tracks from plots that no track took: the place is the plot's, the velocity unknown but for its size.

Source: one-point initiation, BarShalom2011, section 3.2.2. Leaves out: multi-hypothesis births; formations are won there.
"""

import math

from openiads.earth.geodesy import enu_from_range_azimuth_elevation
from openiads.kernel import door, kernel
from openiads.messages.tracks import TrackStatus
from openiads.tracking.blocks import product, symmetric_part, transposed
from openiads.tracking.gating import axes_of, measured, stated_sigmas
from openiads.tracking.trackers import HIGHEST_SLOT, NEXT_TRACK, SLOTS_LOST
from openiads.vectors import add, put, rotate_back, vector

FREE = int(TrackStatus.FREE)
TENTATIVE = int(TrackStatus.TENTATIVE)


@kernel
def position_covariance(axes, measurement, sigmas):
    """Covariance [m2] (six numbers, ECEF) of the place of a plot, to first order in its errors."""
    r, az, el = measurement
    sa, ca, se, ce = math.sin(az), math.cos(az), math.sin(el), math.cos(el)
    by_measurement = (ce * sa, r * ce * ca, -r * se * sa, ce * ca, -r * ce * sa, -r * se * ca, se, 0.0, r * ce)
    j = product(transposed(axes), by_measurement)
    sr, sz, sl = sigmas[0] * sigmas[0], sigmas[1] * sigmas[1], sigmas[2] * sigmas[2]
    weighted = (j[0] * sr, j[1] * sz, j[2] * sl, j[3] * sr, j[4] * sz, j[5] * sl, j[6] * sr, j[7] * sz, j[8] * sl)
    return symmetric_part(weighted, j)


@kernel
def write_covariance(track, a, b, c):
    """Pack three blocks into a track."""
    p = track.covariance
    for k in range(6):
        p[k] = a[k]
        p[15 + k] = c[k]
    for k in range(9):
        p[6 + k] = b[k]


@kernel
def free_slot(state):
    """The lowest free slot, or -1 where all are taken; the loss is counted."""
    for slot in range(state.counters[HIGHEST_SLOT]):
        if state.tracks[slot].status == FREE:
            return slot
    slot = state.counters[HIGHEST_SLOT]
    if slot >= state.tracks.shape[0]:
        state.counters[SLOTS_LOST] += 1
        return -1
    state.counters[HIGHEST_SLOT] = slot + 1
    return slot


@door
def begin_track(parameters, state, plot):
    """Begin a tentative track at a plot; returns its slot, or -1 where there is no room."""
    slot = free_slot(state)
    if slot < 0:
        return slot
    radar, rules = parameters.radars[plot.radar], parameters.rules[0]
    track, extra = state.tracks[slot], state.extra[slot]
    axes = axes_of(radar)
    enu = enu_from_range_azimuth_elevation(plot.range_m, plot.azimuth_rad, plot.elevation_rad)
    put(track.position_m, add(vector(radar.position_m), rotate_back(axes, enu)))
    put(track.velocity_m_s, (0.0, 0.0, 0.0))
    speed2 = rules.birth_speed_sigma_m_s * rules.birth_speed_sigma_m_s
    write_covariance(
        track,
        position_covariance(axes, measured(plot), stated_sigmas(plot)),
        (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        (speed2, 0.0, 0.0, speed2, 0.0, speed2),
    )
    track.track = state.counters[NEXT_TRACK]
    state.counters[NEXT_TRACK] += 1
    track.status = TENTATIVE
    track.time_s = plot.time_s
    track.born_s = plot.time_s
    track.last_plot_s = plot.time_s
    track.existence = rules.birth_existence
    extra.history = 1
    extra.looks = 1
    extra.hits = 1
    extra.radar = plot.radar
    extra.last_miss_s = plot.time_s
    put(extra.sigmas, stated_sigmas(plot))
    return slot
