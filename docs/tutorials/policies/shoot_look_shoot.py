"""A policy of one's own: shoot, look, shoot, as the built-in doctrine has it.

    openiads run small-raid --policy docs/tutorials/policies/shoot_look_shoot.py --allow-code

It is asked in every frame in which something could be fired at. It sees tracks, fire units and options, never the truth, and
answers with the options that it takes up and how many rounds each. Which fire unit fires where several could, assignment says.
"""

MOST_SALVOS = 3


def policy(situation):
    """One round at every track that is not held to be destroyed, until three salvos have missed it."""
    return [
        (option, 1)
        for option in situation.options
        if option.track.salvos < MOST_SALVOS and not option.track.held_destroyed and option.track.rounds_pending == 0
    ]
