"""What command knows: its fire units, interceptor types, assets, target classes and doctrine; and what it keeps of each track.

Source: docs/architecture.md. Leaves out: everything true; a track is all that command ever sees of an object.
"""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from openiads.command.hypotheses import (
    IDENTITIES,
    IdentificationParameters,
    IdentificationState,
    new_identification_state,
)
from openiads.command.network import Network, NetworkState, new_network_state
from openiads.command.selection import Selection, new_selection
from openiads.earth.masking import MaskMaps
from openiads.kernel import record_type
from openiads.messages.status import INTERCEPTOR_TYPES, READY, STATUS

CATEGORIES = 4
RANGE_NODES = 40
HEIGHT_NODES = 16


class Category(IntEnum):
    """Kinds of target for which an interceptor's kill probability is stated."""

    AIRCRAFT = 0
    CRUISE = 1
    UAV = 2
    BALLISTIC = 3


class Weapons(IntEnum):
    """Weapons control status: fire at none, at tracks held to be hostile, or at all not held to be friend or neutral."""

    HOLD = 0
    TIGHT = 1
    FREE = 2


class Policy(IntEnum):
    """Shot doctrine: one salvo and no more; salvo, look, and again while it is assessed as missed; or that with the first
    salvo doubled."""

    SALVO = 0
    SHOOT_LOOK_SHOOT = 1
    SHOOT_SHOOT_LOOK_SHOOT = 2


class Order(IntEnum):
    """In which order options are taken up: by the product of threat and kill probability, or by a list of rules."""

    PRODUCT = 0
    LIST = 1


class Rule(IntEnum):
    """A rule of the list: ballistic ones first, the soonest, the greatest value at risk or threat, the most urgent."""

    NONE = 0
    BALLISTIC = 1
    TIME_TO_GO = 2
    VALUE = 3
    THREAT = 4
    LAST_LAUNCH = 5


RULES = 5


# A fire unit: one engagement radar with its launch sites and channels. `facing_rad` NaN: command may point the sector.
# `carries` is 1 for each type that it has ever had rounds of, `doctrine` the row of the doctrine that it fires by. Of its
# `channels` no more than `ballistic_channels` are held for ballistic targets, no more than `aerodynamic_channels` for others.
FIRE_UNIT = record_type(
    ("first_launch_site", np.int64),
    ("launch_sites", np.int64),
    ("radar", np.int64),
    ("radar_m", np.float64, (3,)),
    ("radar_axes", np.float64, (9,)),
    ("antenna_height_m", np.float64),
    ("ground_m", np.float64),
    ("longest_flight_s", np.float64),
    ("radar_range_m", np.float64),
    ("sector_rad", np.float64),
    ("facing_rad", np.float64),
    ("first_task", np.int64),
    ("tasks", np.int64),
    ("channels", np.int64),
    ("aerodynamic_channels", np.int64),
    ("ballistic_channels", np.int64),
    ("first_channel", np.int64),
    ("missiles_per_target", np.int64),
    ("reaction_time_s", np.float64),
    ("launch_interval_s", np.float64),
    ("maximum_target_speed_m_s", np.float64),
    ("doctrine", np.int64),
    ("carries", np.int64, (INTERCEPTOR_TYPES,)),
)

# Launchers of a fire unit at one place; they fire within `sector_rad` about `facing_rad`, all round where that is 2 pi.
LAUNCH_SITE = record_type(
    ("position_m", np.float64, (3,)),
    ("axes", np.float64, (9,)),
    ("height_m", np.float64),
    ("sector_rad", np.float64),
    ("facing_rad", np.float64),
    ("carries", np.int64, (INTERCEPTOR_TYPES,)),
)

# `preferred` makes one list of all rows: for each category, the type to try at this place of the list.
INTERCEPTOR_TYPE = record_type(
    ("preferred", np.int64, (CATEGORIES,)),
    ("kill_probability", np.float64, (CATEGORIES,)),
    ("longest_flight_s", np.float64),
    ("longest_ballistic_flight_s", np.float64),
)

# `radius_m` is how near an attacker must come to have reached it.
ASSET = record_type(("position_m", np.float64, (3,)), ("value", np.float64), ("radius_m", np.float64))

TARGET_CLASS = record_type(("category", np.int64), ("lethality", np.float64))

# `stale_after_s`: a track without a plot for so long is not fired at, since no radar could guide a round to it.
# `patience`: a track about which nothing can be done now is judged again after so many decision periods; where that has been
# so for long, after `patience_share` of how long, but no more than `longest_patience` decision periods; and with the next
# decision where what it waits for comes free (waking.py). A declared track of which little is told is weighed after it too.
# `halving_miss_m`: a pass of an asset at this distance halves the threat to it.
# `arrival_slack_s`: an intercept so long after the predicted arrival still counts as in time.
# `aim_height_margin_m`: aim points stay so far above the lowest that a round can reach.
# `objective` and `search`: an `Objective` and a `Search`, how options that compete are chosen.
# `hold_fire_m`: no shot at what is farther from the fire unit, 0 none. `reserves`: 1 where a shot must be worth its price.
# `loosest`: in the first row, the row that allows a track the most salvos. `order` and `rules`: an `Order`, and its rules.
# `near_share`: values that differ by less count as equal, and the more urgent goes first. `band_s`: as for times in the list.
# `asks`: 1 where Python is asked which options to take up. `own_radar`: 1 where a fire unit fires only at tracks that its own
# radars plotted. `alone_weapons`: the weapons control status of a fire unit that decides alone, -1 that of all.
DOCTRINE = record_type(
    ("policy", np.int64),
    ("weapons", np.int64),
    ("rounds_per_salvo", np.int64),
    ("maximum_salvos", np.int64),
    ("decision_period_s", np.float64),
    ("stale_after_s", np.float64),
    ("patience", np.float64),
    ("patience_share", np.float64),
    ("longest_patience", np.float64),
    ("halving_miss_m", np.float64),
    ("arrival_slack_s", np.float64),
    ("aim_height_margin_m", np.float64),
    ("command_delay_s", np.float64),
    ("objective", np.int64),
    ("search", np.int64),
    ("hold_fire_m", np.float64),
    ("near_share", np.float64),
    ("band_s", np.float64),
    ("reserves", np.int64),
    ("loosest", np.int64),
    ("order", np.int64),
    ("rules", np.int64, (RULES,)),
    ("asks", np.int64),
    ("own_radar", np.int64),
    ("alone_weapons", np.int64),
)

# What command holds of the track in a slot. `identity` is what it is declared to be, `probability` that it is a friend, a
# neutral or hostile, as last weighed at `weighed_s`, `asked` how often it was interrogated; `pending` is rounds ordered and not
# yet assessed, `leak` how likely the track survives the last salvo; the factors of its threat are those of `messages.threats`.
# `due`: the reason, -1 none, that waits for what is chosen, and its fire unit. It was judged last at `judged_s` and is so next
# at `next_s`, or at `later_s` had nothing come free. `at_hand` is 1 where the track is known to the authority whose turn it is.
PICTURE = record_type(
    ("track", np.int64),
    ("identity", np.int64),
    ("target_class", np.int64),
    ("asked", np.int64),
    ("weighed_s", np.float64),
    ("probability", np.float64, (IDENTITIES,)),
    ("salvos", np.int64),
    ("pending", np.int64),
    ("destroyed", np.int64),
    ("at_hand", np.int64),
    ("reason", np.int64),
    ("reason_fire_unit", np.int64),
    ("since_s", np.float64),
    ("next_s", np.float64),
    ("later_s", np.float64),
    ("judged_s", np.float64),
    ("threat", np.float64),
    ("arrival_s", np.float64),
    ("leak", np.float64),
    ("asset", np.int64),
    ("value", np.float64),
    ("aim_probability", np.float64),
    ("asset_probability", np.float64),
    ("last_launch_s", np.float64),
    ("due", np.int64),
    ("due_fire_unit", np.int64),
)

# One row a fire channel; `order` -1 is a free one. `waiting` is rounds not yet known to be launched or taken back, `launched` 1
# where any was, `authority` the node that gave the order. It may be withdrawn from `again_s` on.
CHANNEL = record_type(
    ("order", np.int64),
    ("track", np.int64),
    ("slot", np.int64),
    ("pending", np.int64),
    ("category", np.int64),
    ("launch_site", np.int64),
    ("interceptor_type", np.int64),
    ("salvo", np.int64),
    ("waiting", np.int64),
    ("launched", np.int64),
    ("authority", np.int64),
    ("again_s", np.float64),
)

# One row an interceptor that command believes in flight, by its number.
IN_FLIGHT = record_type(
    ("track", np.int64),
    ("slot", np.int64),
    ("fire_unit", np.int64),
    ("launch_site", np.int64),
    ("interceptor_type", np.int64),
    ("launch_s", np.float64),
    ("intercept_s", np.float64),
)

# What a fire unit could do about a track now, and where the track is. `rounds` is how many were chosen: 0 as the doctrine has
# it, -1 none. `last_launch_s` from the epoch; `urgent` is 1 where that is within `patience`; `band` numbers
# values, so that near ones have the same; `planned` is 1 where it is taken up before others.
OPTION = record_type(
    ("position_m", np.float64, (3,)),
    ("velocity_m_s", np.float64, (3,)),
    ("slot", np.int64),
    ("fire_unit", np.int64),
    ("launch_site", np.int64),
    ("interceptor_type", np.int64),
    ("value", np.float64),
    ("arrival_s", np.float64),
    ("intercept_s", np.float64),
    ("aim_m", np.float64, (3,)),
    ("planned", np.int64),
    ("rounds", np.int64),
    ("last_launch_s", np.float64),
    ("urgent", np.int64),
    ("band", np.int64),
)


class CommandParameters(NamedTuple):
    """What does not change in a run. `flyouts` are all types within their aerodynamic envelopes, then all within their
    ballistic ones; `tables` is (flyouts, ranges, heights, columns) of their flight times. `masks` is what relief hides from
    each radar, by the radar's number, and has no map where the ground is smooth. `doctrine` is the scenario's, then those of
    units of their own. `prices` is (threats to come, rounds left): what one round is worth to keep."""

    fire_units: np.ndarray[Any, Any]
    launch_sites: np.ndarray[Any, Any]
    interceptor_types: np.ndarray[Any, Any]
    flyouts: np.ndarray[Any, Any]
    tables: np.ndarray[Any, Any]
    masks: MaskMaps
    assets: np.ndarray[Any, Any]
    target_classes: np.ndarray[Any, Any]
    doctrine: np.ndarray[Any, Any]
    prices: np.ndarray[Any, Any]
    identification: IdentificationParameters
    weapons_areas: np.ndarray[Any, Any]
    network: Network


class CommandState(NamedTuple):
    """What changes: the picture by track slot, channels, rounds in flight, and a frame's work space.

    `known` and `ready` are what is left of the reported status as orders are given; `freed_s` is (fire units, 3): when a
    channel, a type of round and the sector of each last came free; `ranking` slots in the order in which radars are asked to
    look at their tracks, `claims` the threat by which each stands there; `selection` the case of allocation of a frame.
    """

    picture: np.ndarray[Any, Any]
    channels: np.ndarray[Any, Any]
    in_flight: np.ndarray[Any, Any]
    options: np.ndarray[Any, Any]
    known: np.ndarray[Any, Any]
    ready: np.ndarray[Any, Any]
    freed_s: np.ndarray[Any, Any]
    ranking: np.ndarray[Any, Any]
    claims: np.ndarray[Any, Any]
    selection: Selection
    network: NetworkState
    counters: np.ndarray[Any, Any]
    evidence: IdentificationState


NEXT_ORDER, OPTIONS, LAUNCHED, HIGHEST_PICTURE, THREATS_MET, RANKED = 0, 1, 2, 3, 4, 5
CHANNEL_FREE, ROUND_FREE, SECTOR_FREE = 0, 1, 2


def new_command_state(parameters: CommandParameters, slots: int, rounds: int) -> CommandState:
    """State before the first frame, for so many track slots and rounds."""
    units = len(parameters.fire_units)
    state = CommandState(
        picture=np.zeros(slots, PICTURE),
        channels=np.zeros(int(parameters.fire_units["channels"].sum()), CHANNEL),
        in_flight=np.zeros(rounds, IN_FLIGHT),
        options=np.zeros(slots * max(units, 1) + 1, OPTION),
        known=np.zeros(max(units, 1), STATUS),
        ready=np.zeros(max(len(parameters.launch_sites), 1), READY),
        freed_s=np.zeros((max(units, 1), 3)),
        ranking=np.zeros(slots, np.int64),
        claims=np.zeros(slots),
        selection=new_selection(units, len(parameters.assets), slots),
        network=new_network_state(parameters.network, slots),
        counters=np.zeros(6, np.int64),
        evidence=new_identification_state(parameters.identification, slots),
    )
    state.picture["track"] = -1
    state.channels["order"] = -1
    state.in_flight["track"] = -1
    return state
