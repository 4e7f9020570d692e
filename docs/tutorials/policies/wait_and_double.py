"""A policy of one's own: wait until a target is near, then two rounds at what threatens the dearest asset.

openiads run small-raid --policy docs/tutorials/policies/wait_and_double.py --allow-code
"""

NEAR_M = 60_000.0
# So long before the last launch it waits no more.
MARGIN_S = 20.0


def policy(situation):
    """Hold fire beyond 60 km while there is time; two rounds where the value at risk is the greatest of all, else one."""
    dearest = max((track.value for track in situation.tracks), default=0.0)
    chosen = []
    for option in situation.options:
        time_left_s = option.last_launch_s - situation.time_s
        if option.distance_m > NEAR_M and time_left_s > MARGIN_S:
            continue
        rounds = 2 if option.track.value >= dearest else 1
        chosen.append((option, min(rounds, option.most_rounds)))
    return chosen
