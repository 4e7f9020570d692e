"""The public interface of programmes: what `openiads` offers of them, under the same names.

Source: docs/programme.md. Leaves out: everything that is not called from outside.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openiads.brief.programme_numbers import Findings
    from openiads.brief.programme_schema import Programme


def bundled_programmes() -> tuple[str, ...]:
    """Names of the programmes that come with the package."""
    from openiads.brief.programme_files import bundled_programmes as listed

    return listed()


def load_programme(programme: str | Path) -> "Programme":
    """The programme in a file, or the bundled one of that name. Raises ScenarioError with everything that is wrong."""
    from openiads.brief.programme_reading import read_programme

    return read_programme(programme)


def work_out_programme(
    programme: "Programme",
    *,
    replications: int | None = None,
    workers: int | None = None,
    runs: bool = True,
    watch: Callable[[str], None] = lambda said: None,
) -> "Findings":
    """What a programme costs and when, what is in service, and what each delivery adds to its scenario, where it names one.

    replications : random runs of each raid, None for the programme's own; workers : threads, one a core where None;
    runs : False leaves the scenario alone; watch : is told what is being run. Raises ScenarioError where one can not be run.
    """
    from openiads.brief.capability import capability
    from openiads.brief.programme_numbers import Findings

    found = capability(programme, replications, workers or os.cpu_count() or 1, watch) if runs else None
    return Findings(programme, found)


def write_programme(findings: "Findings", folder: str | Path) -> list[Path]:
    """Write a programme's page, charts and tables into a folder, over files of the same names; returns them."""
    from openiads.brief.programme_page import write_page

    return write_page(findings, Path(folder))
