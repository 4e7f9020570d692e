"""Runs one row of a study again, alone, with its full record, and compares its measures to the bit.

Source: docs/studies.md. Leaves out: what the record says, which `openiads show` and `openiads why` tell.
"""

import math
from pathlib import Path

from openiads.record.store import VARYING, Record
from openiads.scenario.compile import compile as compiled_of
from openiads.scenario.execute import record_of
from openiads.scenario.load import replace
from openiads.study.manifest import Manifest, StudyError, stored_study
from openiads.study.results import Results


def rerun(folder: Path, point: int, replication: int, version: str) -> Record:
    """The full record of a row; StudyError where there is no such row, or where another code or catalogue gives another one."""
    results = Results([folder])
    row = results.row(point, replication)
    study = stored_study(folder)
    if differing := Manifest.of(study, version).differences(results.manifest):
        listed = "\n".join(f"  {line}" for line in differing)
        raise StudyError(f"the rows of {folder} cannot be run again here, because something else would run.\n{listed}")
    scenario = replace(study.scenario_at(point), {"record.level": "full"})
    record = record_of(compiled_of(scenario), replication, version, None)
    if other := _others(record.measures, row):
        raise StudyError(
            f"the row is not what runs now: {', '.join(other)} differ; give the study's command in a new folder"
        )
    return record


def _others(measures: dict[str, float], row: dict[str, object]) -> list[str]:
    """Measures that are not those of a row, to the bit."""
    found = []
    for name, value in measures.items():
        kept = row.get(name)
        same = isinstance(kept, float) and (kept == value or (math.isnan(kept) and math.isnan(value)))
        if name not in VARYING and not same:
            found.append(name)
    return found
