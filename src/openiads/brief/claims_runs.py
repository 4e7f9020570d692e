"""Small scenarios on which claims are put to the test, and their runs: measures and records of replications.

Source: docs/scenario.md. Every scenario lies in the open ocean around 45 N, 30 W, as the bundled ones do. Leaves out: what the
runs say, which the findings do.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from openiads.record.store import Record
from openiads.scenario.compile import compile as compiled
from openiads.scenario.execute import record_of, replicate
from openiads.scenario.schema import Scenario

WORKERS = 2
# What a survey counts as seen: a look finds it as often as not.
SEEN_PROBABILITY = 0.5

SITE = "[45.0, -30.0]"
ASSET = f"assets: [{{id: site, at: {SITE}, value: 100}}]"
POST = f"{{id: post, entry: s400-command-post, at: {SITE}}}"
# One fire unit below one command post: the smallest whole that every source knows.
DIVISION = f"""duration_s: 600
{ASSET}
units: [{{id: unit, entry: s400-fire-unit, at: {SITE}}}, {POST}]"""


def measures_of(scenario: Scenario, count: int) -> list[Mapping[str, float]]:
    """The measures of so many replications, in order. Raises ScenarioError."""
    return list(replicate(compiled(scenario), range(count), WORKERS))


def records_of(scenario: Scenario, count: int) -> list[Record]:
    """The records of so many replications, in order. Raises ScenarioError."""
    made = compiled(scenario)
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(lambda k: record_of(made, k, "", None), range(count)))
