"""Wrong engagements in plain words and as a table: who was fired at, which step failed, and on what rates that rests.

Source: the measures and the table wrong_engagements of a record. Leaves out: the curve over the rates (error_curve.py).
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from openiads.analysis.statistics import Measures
from openiads.analysis.story import designation
from openiads.record.store import Record
from openiads.record.wrong_steps import STEPS, step_measure
from openiads.show.page import table
from openiads.show.wording import percent, plain

TITLE = "Wrong engagements"
HEADINGS = ("object", "role", "kind", "step that failed", "first order at, s", "held", "P(hostile)", "transponder",
            "echo like", "rounds", "destroyed")  # fmt: skip
EVIDENCE = {"transponder": "answers", "class": "class", "corridor": "corridors", "kinematics": "flight"}
RATES = ("friend_equipped_share", "neutral_equipped_share", "transponder_works_share", "class_mistaken_share")

Assumed = Sequence[Mapping[str, Any]]


def steps_sentence(measures: Measures) -> str:
    """Which steps failed, how often each; empty where nobody was wrongly engaged."""
    failed = {step: measures.get(step_measure(step), 0) for step in STEPS}
    told = [f"{STEPS[step]} ({plain(number)})" for step, number in failed.items() if number]
    return f"What failed: {', '.join(told)}." if told else ""


def steps_sentence_over(measures: Sequence[Measures]) -> str:
    """Which steps failed over many runs, how often each in all; empty where none did."""
    total = {step_measure(step): sum(run.get(step_measure(step), 0) for run in measures) for step in STEPS}
    told = steps_sentence(total)
    return told.replace("What failed:", f"What failed, in all {len(measures)} runs:") if told else ""


def silent_shares(rates: Mapping[str, float]) -> tuple[float, float]:
    """Shares of friends and of neutrals without a transponder that works."""
    works = rates["transponder_works_share"]
    return 1.0 - rates["friend_equipped_share"] * works, 1.0 - rates["neutral_equipped_share"] * works


def depends_sentence(assumed: Assumed) -> str:
    """On what error rates wrong engagements rest, and which command gives the curve over them; empty where none is known."""
    rates = {row["key"]: float(row["used"]) for row in assumed if row["entry"] == "assumptions"}
    if not all(name in rates for name in RATES):
        return ""
    friend, neutral = silent_shares(rates)
    return (
        f"Wrong engagements rest on assumed rates of error (without a working transponder: {percent(friend)} of friends, "
        f"{percent(neutral)} of neutrals; taken for another class: {percent(rates['class_mistaken_share'])}): "
        "`openiads identify`, with the scenario that was run, gives the curve over them."
    )


def _row(record: Record, i: int) -> tuple[Any, ...]:
    wrong = {name: column[i].item() for name, column in record["wrong_engagements"].items()}
    targets, target = record["targets"], int(wrong["target"])
    known = math.isfinite(wrong["time_s"])
    return (
        str(targets["id"][target]),
        str(targets["role"][target]),
        designation(str(targets["entry"][target])),
        STEPS[wrong["step"]],
        (wrong["time_s"] if known else -1.0, f"{wrong['time_s']:.0f}" if known else "no order"),
        wrong["held"],
        (wrong["probability_hostile"] if known else -1.0, f"{wrong['probability_hostile']:.2f}" if known else ""),
        wrong["transponder"],
        designation(wrong["appearance"]),
        int(wrong["rounds"]),
        "yes" if wrong["destroyed"] else "no",
    )


def wrong_table(record: Record) -> str:
    """Every wrong engagement of a run as a table."""
    rows = [_row(record, i) for i in range(record.rows("wrong_engagements"))]
    return table(HEADINGS, rows, "sortable tight")
