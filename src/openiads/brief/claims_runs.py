"""Small scenarios on which claims are put to the test, and their runs: measures and records of replications.

Source: docs/scenario.md. Every scenario lies in the open ocean around 45 N, 30 W, as the bundled ones do. Leaves out:
what the runs say, which the findings do.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.record.store import Record
from openiads.scenario.compile import compile as compiled
from openiads.scenario.execute import record_of, replicate
from openiads.scenario.schema import Scenario
from openiads.units import printed

WORKERS = 2
# What a survey counts as seen: a look finds it as often as not.
SEEN_PROBABILITY = 0.5

LATITUDE_DEG, LONGITUDE_DEG = 45.0, -30.0
SITE = f"[{LATITUDE_DEG}, {LONGITUDE_DEG}]"
ASSET = f"assets: [{{id: site, at: {SITE}, value: 100}}]"
POST = f"{{id: post, entry: s400-command-post, at: {SITE}}}"
# One fire unit below one command post: the smallest whole that every source knows.
DIVISION = f"""duration_s: 600
{ASSET}
units: [{{id: unit, entry: s400-fire-unit, at: {SITE}}}, {POST}]"""


def north(away_m: float) -> str:
    """The place so far [m] to the north of the site, as a scenario writes it."""
    return f"[{LATITUDE_DEG + printed(away_m / EARTH_MEAN_RADIUS_M, 'deg'):.4f}, {LONGITUDE_DEG}]"


def measures_of(scenario: Scenario, count: int) -> list[Mapping[str, float]]:
    """The measures of so many replications, in order. Raises ScenarioError."""
    return list(replicate(compiled(scenario), range(count), WORKERS))


def records_of(scenario: Scenario, count: int) -> list[Record]:
    """The records of so many replications, in order. Raises ScenarioError."""
    made = compiled(scenario)
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(lambda k: record_of(made, k, "", None), range(count)))
