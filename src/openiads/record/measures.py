"""The measures of a run: the flat dictionary of numbers that every run and replication gives, and what each means.

Source: docs/architecture.md. It does not import truth: a record is read, for scoring, by rooms that may not.
Leaves out: how they are counted, which the run does.
"""

from openiads.record.wrong_steps import STEPS

# The flat dictionary of every run and replication; the counts of objects are whole numbers.
MEASURES_MEANING: dict[str, str] = {
    "attackers": "objects that attack; always destroyed + reached + unresolved",
    "destroyed": "attackers destroyed",
    "reached": "attackers that reached their aim",
    "unresolved": "attackers that were neither when the run ended",
    "decoys": "decoys, counted apart from the attackers",
    "decoys_destroyed": "decoys destroyed",
    "neutrals": "neutral objects",
    "friends": "friendly objects",
    "neutral_declared_hostile": "neutral objects that command held hostile at some time: its track passed identification",
    "friend_declared_hostile": "friendly objects that command held hostile at some time",
    "neutral_declared_hostile_s": "for how long neutral objects were held hostile, all together [s]",
    "friend_declared_hostile_s": "for how long friendly objects were held hostile, all together [s]",
    "neutral_engaged": "neutral objects that were fired at",
    "friend_engaged": "friendly objects that were fired at",
    "neutral_destroyed": "neutral objects destroyed",
    "friend_destroyed": "friendly objects destroyed",
    "wrong_engaged": "wrong engagements: neutral and friendly objects that were fired at or destroyed",
    "wrong_destroyed": "neutral and friendly objects destroyed",
    "wrong_step[STEP]": f"wrong engagements in which this step failed, one measure for each of {', '.join(STEPS)}",
    "rounds_fired": "rounds fired, all types",
    "rounds_fired[ENTRY]": "rounds fired of one type, one measure for each entry that is at hand",
    "targets_engaged": "objects that were fired at, whoever they are, each counted once",
    "duplicated_shots": "rounds that left for an object to which another fire unit had a round under way already",
    "engaged_at_once": "the most targets that were engaged at once: fire channels held, over all fire units",
    "autonomous_s": "for how long fire units decided alone, cut off from every post, all together [s]",
    "rounds_withdrawn": "rounds that were ordered and never left: their order was withdrawn in time",
    "orders_lost": "orders that were lost on their way over the network",
    "rounds_left": "rounds ready on launchers when the run ended",
    "reloads_left": "rounds on transporters when the run ended",
    "mission_rounds": "rounds that fire missions took",
    "mission_chance[ID]": "chance that any round of a fire mission falls within its radius, one measure for each mission",
    "value_reached": "value of the assets that attackers reached, each counted once",
    "confirmed_tracks": "tracks that were confirmed",
    "false_tracks_confirmed": "confirmed tracks that followed no object",
    "detections": "plots, false ones included",
    "false_alarms": "false plots",
    "tasks_unserved": "looks that command asked for and did not get: no time left in the frame, or the sector faced elsewhere",
    "cpu_s": "processor time inside the engine; kept in run.json, since it varies",
}


def rounds_measure(entry: str) -> str:
    """The name of the measure that counts the rounds fired of one type."""
    return f"rounds_fired[{entry}]"


def mission_measure(mission: str) -> str:
    """The name of the measure that is the chance of one fire mission."""
    return f"mission_chance[{mission}]"
