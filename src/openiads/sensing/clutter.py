"""False alarms: plots of nothing, a Poisson number in each look, spread evenly over the swept part of the radar's volume.

Source: the standard clutter model of tracking (BarShalom2011, section 1.4). Leaves out: clutter that stays in one place.
"""

from openiads.kernel import door, kernel
from openiads.messages.buffer import claim
from openiads.messages.detections import LookKind
from openiads.sensing.measurement import scaled_sigma
from openiads.sensing.scan import wrapped
from openiads.streams import Purpose, poisson, uniform_pair

SCAN = int(LookKind.SCAN)
PURPOSE_COUNT = int(Purpose.FALSE_ALARM_COUNT)
PURPOSE_PLACE = int(Purpose.FALSE_ALARM_PLACE)


@kernel
def write_sigmas(detection, radar, snr):
    """State the accuracy of a plot by its signal-to-noise ratio."""
    detection.snr = snr
    detection.range_sigma_m = scaled_sigma(radar.range_floor_m, radar.range_sigma_m, radar.reference_snr, snr)
    detection.azimuth_sigma_rad = scaled_sigma(
        radar.azimuth_floor_rad, radar.azimuth_sigma_rad, radar.reference_snr, snr
    )
    detection.elevation_sigma_rad = scaled_sigma(
        radar.elevation_floor_rad, radar.elevation_sigma_rad, radar.reference_snr, snr
    )


@door
def add_false_alarms(radar, number, occasion, from_rad, width_rad, start_s, duration_s, detections, origins, stream):
    """Add the false alarms of one look of a scan to the detections, with origin -1."""
    mean = radar.false_alarms_per_scan * width_rad / radar.sector_rad
    count = poisson(mean, stream, PURPOSE_COUNT, 0, radar.entity, 0, occasion)
    for k in range(count):
        u, v = uniform_pair(stream, PURPOSE_PLACE, 2 * k, radar.entity, 0, occasion)
        w = uniform_pair(stream, PURPOSE_PLACE, 2 * k + 1, radar.entity, 0, occasion)[0]
        detection = detections.rows[claim(detections.cursor)]
        detection.radar = number
        detection.look_kind = SCAN
        detection.time_s = start_s + u * duration_s
        detection.azimuth_rad = wrapped(from_rad + u * width_rad)
        detection.range_m = radar.minimum_range_m + v * (radar.instrumented_range_m - radar.minimum_range_m)
        detection.elevation_rad = radar.elevation_min_rad + w * (radar.elevation_max_rad - radar.elevation_min_rad)
        write_sigmas(detection, radar, radar.threshold_snr)
        origins.rows[claim(origins.cursor)].target = -1
