"""What became of the network in a run, as sentences with times: what was lost or back, who decided alone, who took command.

Source: the table `network` of a record; docs/models/network.md. Leaves out: orders that were lost, which a count tells.
"""

from collections.abc import Sequence

from openiads.record.store import Record

Sentence = tuple[float, str]


def listed(names: Sequence[str]) -> str:
    """Names as people list them: `a`, `a and b`, `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def network_sentences(record: Record, first_s: float, last_s: float) -> list[Sentence]:
    """The changes of the network within a time, one sentence for each moment, with that moment [s]."""
    table = record["network"]
    rows = [
        (float(table["time_s"][k]), str(table["change"][k]), str(table["node"][k]), str(table["post"][k]))
        for k in range(record.rows("network"))
        if first_s <= float(table["time_s"][k]) <= last_s
    ]
    times = sorted({row[0] for row in rows})
    return [(time_s, _sentence(time_s, [row for row in rows if row[0] == time_s])) for time_s in times]


def _sentence(time_s: float, rows: Sequence[tuple[float, str, str, str]]) -> str:
    parts = []
    for change, word in (("lost", "lost"), ("back", "back")):
        if names := [node for _, kind, node, _ in rows if kind == change]:
            parts.append(f"{listed(names)} {'was' if len(names) == 1 else 'were'} {word}")
    if alone := [node for _, kind, node, _ in rows if kind == "alone"]:
        parts.append(f"from then on {listed(alone)} decided alone")
    for post in dict.fromkeys(post for _, kind, _, post in rows if kind == "commanded"):
        units = [node for _, kind, node, by in rows if kind == "commanded" and by == post]
        parts.append(f"from then on {post or 'the post'} commanded {listed(units)}")
    return f"At {time_s:.0f} s {'; '.join(parts)}."
