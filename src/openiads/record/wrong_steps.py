"""Why a neutral or a friend was fired at or hit: the steps that can fail, each with its name in measures and its words.

Source: docs/models/identification.md. Leaves out: which of them failed in a run; the run finds that.
"""

# In the order in which they are told.
STEPS: dict[str, str] = {
    "not-equipped": "it had no transponder",
    "transponder-failed": "its transponder did not work",
    "no-reply": "its transponder worked, and too few of its answers came",
    "class-mistaken": "its echo was taken for that of another class",
    "class-shared": "hostiles fly its class too",
    "outside-corridor": "it was outside every corridor",
    "kinematics": "it flew as a hostile would: its speed, height or climb",
    "unknown-weapons-free": "it was unknown, and weapons were free",
    "track-mixed": "its track had followed another object",
    "another-track": "a round that was fired at another track met it",
}
PREFIX, SUFFIX = "wrong_step[", "]"


def step_measure(step: str) -> str:
    """The name of the measure that counts the wrong engagements of one step."""
    return f"{PREFIX}{step}{SUFFIX}"
