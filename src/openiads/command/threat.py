"""How much a track threatens: value at risk x probability of the aim x lethality x probability that it is hostile.

Source: closest approach, time to it and the predicted impact point are the usual factors of threat evaluation (RoyEtAl2002).
Leaves out: intent read from manoeuvres; urgency, which is no factor and is kept apart (schedule.py).
"""

from openiads.command.posts import Category
from openiads.earth.geodesy import height
from openiads.flight.free import VACUUM_KG_M2, step
from openiads.kernel import door, kernel
from openiads.messages.events import Identity
from openiads.vectors import add_scaled, dot, norm, subtract, vector

BALLISTIC = int(Category.BALLISTIC)
HOSTILE = int(Identity.HOSTILE)
UNKNOWN = int(Identity.UNKNOWN)
FAR_S = 1e9
SMALL = 1e-9
# What has an asset behind it may yet turn round: its chance against those ahead.
BEHIND = 0.001
# A pass no nearer than this tells nothing more: the likelihood stays finite.
NEAREST_M = 1e-3
# Nothing is known of a track that was never interrogated: hostile or not are as likely.
UNKNOWN_HOSTILITY = 0.5
# Where P(hostile) stands among the probabilities of identity.
HOSTILE_PLACE = 2
UNKNOWN_LETHALITY = 1.0
# What `evaluate` gives of a track that aims at nothing.
NO_THREAT = (0.0, FAR_S, -1, 0.0, 0.0, 0.0)
FALL_STEP_S = 10.0
LONGEST_FALL_S = 2_400.0


@kernel
def hostility(held):
    """The probability that a track is hostile, as command holds it (identification.py)."""
    return held.probability[HOSTILE_PLACE] if held.asked > 0 else UNKNOWN_HOSTILITY


@kernel
def may_be_hostile(held):
    """Whether a track is not held to be a friend or a neutral."""
    return held.identity == HOSTILE or held.identity == UNKNOWN


@kernel
def lethality_of(parameters, held):
    """Lethality of a track by its class; the highest where the class is unknown."""
    if held.target_class < 0:
        return UNKNOWN_LETHALITY
    return parameters.target_classes[held.target_class].lethality


@kernel
def closest_approach(asset_m, position_m, velocity_m_s):
    """Time [s] and distance [m] of the closest approach to a place of something that goes straight on; time 0 if it leaves."""
    to_asset = subtract(asset_m, position_m)
    speed2 = max(dot(velocity_m_s, velocity_m_s), SMALL)
    time_s = max(dot(to_asset, velocity_m_s) / speed2, 0.0)
    return time_s, norm(add_scaled(to_asset, velocity_m_s, -time_s))


@door
def impact(position_m, velocity_m_s):
    """Time [s] and place (ECEF) where free fall in vacuum meets the ellipsoid; -1 where it does not within `LONGEST_FALL_S`."""
    time_s, above_m = 0.0, height(position_m)
    while time_s < LONGEST_FALL_S:
        fallen, velocity = step(position_m, velocity_m_s, VACUUM_KG_M2, FALL_STEP_S)
        below_m = height(fallen)
        if below_m <= 0.0:
            share = above_m / max(above_m - below_m, SMALL)
            there, _ = step(position_m, velocity_m_s, VACUUM_KG_M2, share * FALL_STEP_S)
            return time_s + share * FALL_STEP_S, there
        position_m, velocity_m_s, above_m = fallen, velocity, below_m
        time_s += FALL_STEP_S
    return -1.0, position_m


@kernel
def approach(asset, position_m, velocity_m_s, fall_s, impact_m):
    """When [s] and how near [m] a track comes to an asset: where it falls (`fall_s` >= 0), else going straight on."""
    if fall_s >= 0.0:
        return max(fall_s, SMALL), norm(subtract(vector(asset.position_m), impact_m))
    return closest_approach(vector(asset.position_m), position_m, velocity_m_s)


@kernel
def likelihood(doctrine, time_s, miss_m):
    """How likely a miss distance is of what aims at an asset, against 1 of what aims at none: (halving distance / miss)^2."""
    ratio = doctrine.halving_miss_m / max(miss_m, NEAREST_M)
    return ratio * ratio if time_s > 0.0 else BEHIND * ratio * ratio


@kernel
def evaluate(assets, doctrine, position_m, velocity_m_s, category, lethality, hostile):
    """Threat of a track and its factors: threat, arrival [s], asset most at risk, mean value, aim probability, that asset's.

    The probability of each aim is its likelihood over the sum of all and of none, as in Bayes' rule with equal priors; so one
    asset alone is halved by a pass at `halving_miss_m`. value : mean over the aims, by their probability. What arrives is
    taken to arrive at the asset most at risk, where a ballistic track comes down, else at that asset's radius.
    """
    fall_s, impact_m = -1.0, position_m
    if category == BALLISTIC:
        fall_s, impact_m = impact(position_m, velocity_m_s)
    speed_m_s = max(norm(velocity_m_s), SMALL)
    aims, worth, greatest, chosen, own, arrival_s = 0.0, 0.0, 0.0, -1, 0.0, FAR_S
    for k in range(assets.shape[0]):
        time_s, miss_m = approach(assets[k], position_m, velocity_m_s, fall_s, impact_m)
        likely = likelihood(doctrine, time_s, miss_m)
        aims += likely
        worth += likely * assets[k].value
        if likely * assets[k].value > greatest:
            greatest, chosen, own = likely * assets[k].value, k, likely
            lead_s = assets[k].radius_m / speed_m_s if fall_s < 0.0 else 0.0
            arrival_s = max(time_s - lead_s, 0.0) if time_s > 0.0 else FAR_S
    every = max(1.0 + aims, 1.0)
    value, aim = worth / max(aims, SMALL), aims / every
    return value * aim * lethality * hostile, arrival_s, chosen, value, aim, own / every
