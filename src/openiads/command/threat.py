"""How much a track threatens, and when it arrives: the asset that it comes closest to if it goes straight on.

Source: time to the asset and closest point of approach are the usual factors of threat evaluation (RoyEtAl2002).
Leaves out: factors logged apart, impact points of ballistic flight, and urgency as a factor; arrival only breaks ties.
"""

from openiads.kernel import kernel
from openiads.vectors import add_scaled, dot, norm, subtract, vector

FAR_S = 1e9
SMALL = 1e-9


@kernel
def closest_approach(asset_m, position_m, velocity_m_s):
    """Time [s] and distance [m] of the closest approach to a place of something that goes straight on; time 0 if it leaves."""
    to_asset = subtract(asset_m, position_m)
    speed2 = max(dot(velocity_m_s, velocity_m_s), SMALL)
    time_s = max(dot(to_asset, velocity_m_s) / speed2, 0.0)
    return time_s, norm(add_scaled(to_asset, velocity_m_s, -time_s))


@kernel
def evaluate(assets, doctrine, position_m, velocity_m_s, lethality):
    """Threat (value at risk) of a track, and the time [s] in which it arrives, by the asset most at risk.

    Value of the asset x lethality of the class, halved for a pass at the doctrine's `halving_miss_m`. A track with nothing
    ahead of it keeps a thousandth of its threat to the asset it left, so that it ranks last and is not forgotten.
    """
    threat = 0.0
    arrival_s = FAR_S
    for k in range(assets.shape[0]):
        time_s, miss_m = closest_approach(vector(assets[k].position_m), position_m, velocity_m_s)
        ratio = miss_m / max(doctrine.halving_miss_m, SMALL)
        value = assets[k].value * lethality / (1.0 + ratio * ratio)
        value = value if time_s > 0.0 else 0.001 * value
        if value > threat:
            threat = value
            lead_s = assets[k].radius_m / max(norm(velocity_m_s), SMALL)
            arrival_s = max(time_s - lead_s, 0.0) if time_s > 0.0 else FAR_S
    return threat, arrival_s
