"""The public interface of studies: what `openiads` offers of them, under the same names.

Source: docs/studies.md. Leaves out: everything that is not called from outside; rooms are imported when they are first needed.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from openiads.study.manifest import StudyError
from openiads.study.store import is_store

if TYPE_CHECKING:
    from openiads.record.store import Record
    from openiads.scenario.schema import Scenario
    from openiads.show.style import Chart
    from openiads.study.comparison import Comparison
    from openiads.study.curves import Curve, Depth
    from openiads.study.exchange import Exchange
    from openiads.study.montecarlo import Outcome, Progress
    from openiads.study.results import Results
    from openiads.study.sensitivity import Sensitivity
    from openiads.study.splitting import Rare
    from openiads.study.spread import Spread
    from openiads.study.study import Study


def load_study(study: str | Path) -> "Study":
    """The study in a file, or the bundled one of that name. Raises ScenarioError with everything that is wrong."""
    from openiads.study.reading import read_study

    return read_study(study)


def bundled_studies() -> tuple[str, ...]:
    """Names of the studies that come with the package."""
    from openiads.study.bundled import bundled_studies as listed

    return listed()


def run_study(
    study: "Study",
    folder: str | Path,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    shard: tuple[int, int] = (1, 1),
    watch: "Callable[[Progress], None] | None" = None,
) -> "Outcome":
    """Run what is missing of a study and keep its rows in a folder; the same call goes on where an earlier one stopped.

    folder : also an address that fsspec understands, as "s3://bucket/study"; workers : threads, one a core where None;
    cluster : address of a scheduler of dask.distributed in place of threads, or "local"; shard : (K, N), the K-th of N
    shares; watch : is told of progress now and then. Raises ScenarioError and StudyError before anything runs, and OSError
    where rows cannot be kept, those before are.
    """
    if is_store(folder):
        from openiads.study.remote import run_in_store

        return run_in_store(study, str(folder), _version(), workers, cluster, shard, watch)
    if cluster is not None:
        from openiads.study.cluster import run_on_cluster

        return run_on_cluster(study, Path(folder), _version(), cluster, shard, watch)
    from openiads.study.montecarlo import run_study as run_on_threads

    return run_on_threads(study, Path(folder), _version(), workers, shard, watch)


def results(*folders: str | Path) -> "Results":
    """The rows of a study, from one folder or address of a store, or from those of its shards. Raises StudyError."""
    from openiads.study.remote import results_of

    return results_of(folders)


def merge_results(folders: Iterable[str | Path], out: str | Path) -> "Results":
    """Copy the rows of several folders of one study into a new one, and give its results. Raises StudyError."""
    from openiads.study.remote import here, merge_into

    if is_store(out):
        return merge_into(list(folders), str(out))
    from openiads.study.merge import merge

    return merge(here(list(folders))[0], Path(out))


def rerun(folder: str | Path, point: int, replication: int) -> "Record":
    """The full record of one row of a study, its measures compared to the bit. Raises StudyError."""
    from openiads.study.remote import here
    from openiads.study.rerun import rerun as run_again

    return run_again(here([folder])[0][0], point, replication, _version())


def saturation(results: "Results", factor: str, measure: str = "reached") -> "list[Curve]":
    """A measure over raid size, a curve for each combination of the other factors, each with its knee. Raises StudyError."""
    from openiads.study.curves import saturation as curves

    return curves(results, factor, measure)


def magazine(results: "Results", factor: str, measure: str = "reached") -> "list[Depth]":
    """The fewest rounds that do not differ significantly from the most, on common random numbers. Raises StudyError."""
    from openiads.study.curves import magazine as depths

    return depths(results, factor, measure)


def compare(results: "Results", factor: str, first: str, second: str, measures: Iterable[str]) -> "list[Comparison]":
    """The second level of a factor less the first, in pairs of replications that share their draws. Raises StudyError."""
    from openiads.study.comparison import compare as compared

    return compared(results, factor, first, second, list(measures))


def spread(results: "Results", measure: str = "reached") -> "list[Spread]":
    """A measure's mean at each published level of a factor, the range apart from chance. Raises StudyError."""
    from openiads.study.spread import spread as found

    return found(results, measure)


def sensitivity(results: "Results", measure: str = "reached") -> "Sensitivity":
    """What a measure depends on, from means over replications, by the study's design. Raises StudyError."""
    from openiads.study.sensitivity import sensitivity as found

    return found(results, measure)


def exchange(results: "Results") -> "list[Exchange]":
    """What the rounds of each point cost for what they did; no single ratio is a verdict. Raises StudyError."""
    from openiads.study.exchange import exchange as exchanged

    return exchanged(results)


def rare(
    scenario: "Scenario", at_least: int = 1, *, effort: int = 100, repeats: int = 20, workers: int | None = None
) -> "Rare":
    """The chance that at least so many attackers reach their aim, by splitting: for chances below one in ten thousand.

    effort : runs a level; repeats : independent ones, from which the interval comes; workers : threads, one a core where None.
    Raises ScenarioError and StudyError.
    """
    import os

    from openiads.study.rare import rare as split

    return split(scenario, at_least, effort, repeats, workers or os.cpu_count() or 1)


def rare_chart(found: "Rare") -> "Chart":
    """A chart of the chance of coming to each level, with intervals."""
    from openiads.study.charts import rare_chart as chart

    return chart(found)


def saturation_chart(curves: "list[Curve]", factor: str, measure: str = "reached") -> "Chart":
    """A chart of saturation curves with intervals, knees marked."""
    from openiads.study.charts import saturation_chart as chart

    return chart(curves, factor, measure)


def none_chart(curves: "list[Curve]", factor: str, measure: str = "reached") -> "Chart":
    """A chart of the chance that a measure is zero, over a factor, with Wilson intervals."""
    from openiads.study.charts import none_chart as chart

    return chart(curves, factor, measure)


def magazine_chart(depths: "list[Depth]", factor: str, measure: str = "reached") -> "Chart":
    """A chart of a measure over rounds in the magazine."""
    from openiads.study.charts import magazine_chart as chart

    return chart(depths, factor, measure)


def comparison_chart(found: "list[Comparison]", first: str, second: str) -> "Chart":
    """A chart of differences with intervals; those that cross zero are not significant."""
    from openiads.study.charts import comparison_chart as chart

    return chart(found, first, second)


def spread_chart(found: "list[Spread]", measure: str = "reached") -> "Chart":
    """A chart of the range of a mean between published figures, a band a factor, with chance as bars upon it."""
    from openiads.study.charts import spread_chart as chart

    return chart(found, measure)


def sensitivity_chart(found: "Sensitivity") -> "Chart":
    """A chart of both figures of each factor, with intervals."""
    from openiads.study.charts import sensitivity_chart as chart

    return chart(found)


def exchange_chart(found: "Exchange") -> "Chart":
    """A chart of all ratios of a point, at both ends of prices, with intervals."""
    from openiads.study.charts import exchange_chart as chart

    return chart(found)


def save_chart(chart: "Chart", path: str | Path) -> Path:
    """Write a chart as .svg or .png. Raises StudyError for another ending."""
    from openiads.show.curves import save_chart as saved

    try:
        return saved(chart, Path(path))
    except ValueError as error:
        raise StudyError(str(error)) from error


def _version() -> str:
    """The version of the package, which rows bear; the package itself lies above this room."""
    return str(sys.modules["openiads"].__version__)
