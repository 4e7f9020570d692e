"""Fire missions in plain words and as a table: was the place in range, were there rounds, do they fall within a radius.

Source: the record's table fire_missions, or the measures of many runs. Leaves out: what a round does where it falls, of which
nothing is modelled.
"""

from collections.abc import Sequence

from openiads.analysis.statistics import Measures, spread
from openiads.analysis.story import designation, distance, seconds
from openiads.record.measures import mission_measure
from openiads.record.store import Record
from openiads.show.page import table
from openiads.show.wording import count, percent, plain

TITLE = "Rounds at places on the ground"
CAVEAT = (
    "The circular error is assumed, and the same for every round: errors are normal, without bias and independent. "
    "Nothing is said of effects."
)
HEADINGS = (
    "mission",
    "fire unit",
    "round",
    "at",
    "distance",
    "in range",
    "rounds",
    "radius",
    "circular error",
    "one",
    "any",
)


def _names(record: Record, row: int) -> tuple[str, str]:
    """The fire unit and the round of a mission."""
    missions = record["fire_missions"]
    unit = str(record["fire_units"]["id"][missions["fire_unit"][row]])
    return unit, designation(str(record["interceptor_types"]["entry"][missions["interceptor_type"][row]]))


def _sentence(record: Record, row: int) -> str:
    mission = {name: column[row].item() for name, column in record["fire_missions"].items()}
    unit, kind = _names(record, row)
    asked = f"{mission['id']}: at {seconds(mission['time_s'])} {unit} was asked for {count(mission['rounds_asked'], 'round')}"
    opening = f"{asked} of {kind} at a place {distance(mission['distance_m'])} away"
    if not mission["within_range"]:
        return f"{opening}: no launcher that has them reaches it, and none was fired."
    if mission["rounds_fired"] == 0:
        return f"{opening}: none was left."
    return (
        f"{opening}, and {plain(mission['rounds_fired'])} left. With an assumed circular error of "
        f"{mission['circular_error_m']:g} m one falls within {mission['radius_m']:g} m with a chance of "
        f"{percent(mission['chance_of_one'])}, at least one of them with {percent(mission['chance_of_any'])}."
    )


def mission_sentences(record: Record) -> list[str]:
    """A sentence or two for each fire mission of a run, and what the chances rest on; nothing where there is none."""
    told = [_sentence(record, row) for row in range(record.rows("fire_missions"))]
    return [*told, CAVEAT] if told else []


def mission_sentences_over(measures: Sequence[Measures]) -> list[str]:
    """A sentence for each fire mission over many runs, and what the chances rest on; nothing where there is none."""
    start, end = mission_measure("|").split("|")
    names = [name for name in measures[0] if name.startswith(start) and name.endswith(end)]
    told = [
        f"{name[len(start) : -len(end)]}: in the mean of all runs at least one round falls within the radius with a chance of "
        f"{percent(spread(measures, name).mean)}."
        for name in names
    ]
    return [*told, CAVEAT] if told else []


def mission_table(record: Record) -> str:
    """All fire missions of a run as an HTML table."""
    missions = record["fire_missions"]
    rows = []
    for row in range(record.rows("fire_missions")):
        m = {name: column[row].item() for name, column in missions.items()}
        unit, kind = _names(record, row)
        rows.append(
            (
                m["id"],
                unit,
                kind,
                (m["time_s"], seconds(m["time_s"])),
                (m["distance_m"], distance(m["distance_m"])),
                "yes" if m["within_range"] else "no",
                (m["rounds_fired"], f"{m['rounds_fired']} of {m['rounds_asked']}"),
                (m["radius_m"], f"{m['radius_m']:g} m"),
                (m["circular_error_m"], f"{m['circular_error_m']:g} m"),
                (m["chance_of_one"], percent(m["chance_of_one"])),
                (m["chance_of_any"], percent(m["chance_of_any"])),
            )
        )
    return table(HEADINGS, rows, "sortable tight")
