"""docs/record.md, made from the tables and columns themselves, so that it can not drift from them.

Source: columns.py. `python -m openiads.record.document > docs/record.md` writes it; a test holds the two equal.
Leaves out: examples; those are in the tutorials.
"""

from openiads.record.columns import FORMAT, MARK, TABLES
from openiads.record.measures import MEASURES_MEANING
from openiads.record.table import LAYDOWN, Table

_OPENING = f"""# The record of a run

*{MARK[0].upper()}{MARK[1:]}.*

<!-- Made from src/openiads/record/columns.py by `python -m openiads.record.document`. -->

A record is a folder: one Parquet file for each table below, and a few text files. Any program that reads Parquet
reads it. Two runs of the same scenario, seed and version give the same bytes; everything that varies is in `run.json`.

| file | what it holds |
|---|---|
| `record.json` | `format` (now {FORMAT}), the mark, version, scenario, its hash, seed, level, duration, step, epoch |
| `scenario.yaml` | the scenario as it was run, with everything that was left out filled in |
| `measures.json` | the measures (last section) |
| `run.json` | wall and processor time, host, versions, start (UTC): never the same twice |
| `report.html` | the report, where one was written |

Numbers of things (`target`, `radar`, `fire_unit`, ...) are rows of the table named alike, from 0; -1 is none. Times are
seconds from the scenario's epoch. Positions are ECEF, WGS-84; heights are above its ellipsoid. A number that does not
exist is NaN in memory and null in the file. A table is there from its level on: *always*, *events* or *full*.
"""


def _section(name: str, table: Table) -> str:
    level = "Kept always." if table.level == LAYDOWN else f"Kept from level *{table.level}* on."
    lines = [f"## {name}", "", f"A row is {table.meaning}. {level}", ""]
    lines += ["| column | type | unit | meaning |", "|---|---|---|---|"]
    lines += [f"| `{c.name}` | {c.kind} | {c.unit} | {c.meaning} |" for c in table.columns]
    return "\n".join(lines)


def document() -> str:
    """The text of docs/record.md."""
    measures = ["## Measures", "", "| measure | meaning |", "|---|---|"]
    measures += [f"| `{name}` | {meaning} |" for name, meaning in MEASURES_MEANING.items()]
    return "\n\n".join([_OPENING.strip(), *(_section(*item) for item in TABLES.items()), "\n".join(measures)]) + "\n"


if __name__ == "__main__":
    print(document(), end="")
