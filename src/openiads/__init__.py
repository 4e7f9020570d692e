"""openiads: an open simulation of a long-range surface-to-air missile system and the air defence around it.

    import openiads
    scenario = openiads.load("small-raid")
    record = openiads.run(scenario)
    print(openiads.summary(record))

It simulates, from public figures, and is not for operational or flight-safety use. This module is the public interface;
the command line uses nothing else. Everything below it is imported when it is first needed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openiads.brief.claims import claim_text, claims, claims_json
    from openiads.brief.programmes import bundled_programmes, load_programme, work_out_programme, write_programme
    from openiads.record.store import Record, RecordError
    from openiads.replay.plots import PlotFileError
    from openiads.scenario.capacity import CapacityRow
    from openiads.scenario.catalogue import Catalogue, CatalogueError
    from openiads.scenario.error_curve import CurvePoint
    from openiads.scenario.problems import Problem, ScenarioError
    from openiads.scenario.schema import Scenario
    from openiads.scenario.shots import Shots
    from openiads.scenario.sources import SourcedNumber
    from openiads.show.export import EXPORT_FORMATS, ExportError, dis_units, export
    from openiads.simulation.policy import Policy, PolicyError
    from openiads.study.assign import Assignment
    from openiads.study.assignment_files import AssignmentFileError
    from openiads.study.interface import (
        bundled_studies,
        compare,
        comparison_chart,
        exchange,
        exchange_chart,
        load_study,
        magazine,
        magazine_chart,
        merge_results,
        none_chart,
        rare,
        rare_chart,
        rerun,
        results,
        run_study,
        saturation,
        saturation_chart,
        save_chart,
        sensitivity,
        sensitivity_chart,
    )
    from openiads.study.manifest import StudyError
    from openiads.survey.surveys import (
        coverage,
        draw_laydown,
        envelope,
        survey_numbers,
        survey_text,
        write_survey,
    )
    from openiads.web.interface import AddressError, ViewerMissing, places, serve, view, watch

__version__ = "0.1.0"

# What this interface hands on as it is, by the module that holds it.
ROOMS = {
    "record.columns": ("MARK",),
    "record.outputs": ("require_file", "require_files_in"),
    "record.store": ("Record", "RecordError"),
    "analysis.story": ("UnknownTarget",),
    "show.export": ("EXPORT_FORMATS", "ExportError", "dis_units", "export"),
    "simulation.policy": ("Policy", "PolicyError"),
    "scenario.catalogue": ("Catalogue", "CatalogueError"),
    "scenario.problems": ("Problem", "ScenarioError"),
    "scenario.schema": ("Scenario",),
    "replay.plots": ("PlotFileError",),
    "study.assignment_files": ("AssignmentFileError",),
    "study.interface": (
        *("StudyError", "bundled_studies", "compare", "comparison_chart", "exchange", "exchange_chart", "load_study"),
        *("magazine", "magazine_chart", "merge_results", "none_chart", "rare", "rare_chart", "rerun", "results"),
        *("run_study", "saturation", "saturation_chart", "save_chart", "sensitivity", "sensitivity_chart"),
        *("spread", "spread_chart"),
    ),
    "study.wrong_engagements": ("wrong_engagements", "wrong_engagements_text"),
    "survey.surveys": (*("coverage", "draw_laydown", "envelope", "survey_numbers", "survey_text", "write_survey"),),
    "web.interface": ("AddressError", "ViewerMissing", "places", "serve", "view", "watch"),
    "brief.claims": ("claim_text", "claims", "claims_json"),
    "brief.programmes": ("bundled_programmes", "load_programme", "work_out_programme", "write_programme"),
}

# fmt: off
__all__ = [
    "EXPORT_FORMATS", "MARK", "AddressError", "AssignmentFileError", "Catalogue", "CatalogueError", "ExportError",
    "PlotFileError", "Policy", "PolicyError", "Problem", "Record", "RecordError", "Scenario", "ScenarioError",
    "StudyError", "UnknownTarget", "ViewerMissing", "assign", "bundled", "bundled_files", "bundled_programmes",
    "bundled_studies", "bundled_text", "capacity", "catalogue", "check", "claim_text", "claims", "claims_json",
    "compare", "comparison_chart", "coverage", "dis_units", "draw_laydown", "envelope", "error_curve",
    "error_curve_text", "exchange", "exchange_chart", "expand", "export", "load", "load_programme", "load_study",
    "loads", "magazine", "magazine_chart", "merge_results", "none_chart", "places", "rare", "rare_chart", "replace",
    "replicate", "require_file", "require_files_in", "require_folder", "rerun", "results", "run", "run_study",
    "saturation", "saturation_chart", "save_chart", "schema", "sensitivity", "sensitivity_chart", "serve", "shots",
    "sources", "spread", "spread_chart", "story", "summary", "summary_over", "survey_numbers", "survey_text", "track",
    "track_recordings", "view", "warmup", "watch", "work_out_programme", "write_error_curve", "write_programme",
    "write_report", "write_survey", "wrong_engagements", "wrong_engagements_text",
]
# fmt: on


def __getattr__(name: str) -> Any:
    """Import what a module below hands on when it is first asked for."""
    for room, names in ROOMS.items():
        if name in names:
            return getattr(import_module(f"openiads.{room}"), name)
    raise AttributeError(f"module 'openiads' has no attribute {name!r}")


def load(scenario: str | Path) -> "Scenario":
    """The scenario in a file, or the bundled one of that name. Raises ScenarioError with everything that is wrong."""
    from openiads.scenario.load import load as found

    return found(scenario)


def loads(text: str, name: str = "<text>") -> "Scenario":
    """The scenario that a text describes. Raises ScenarioError with everything that is wrong."""
    from openiads.scenario.load import loads as found

    return found(text, name)


def replace(scenario: "Scenario", changes: Mapping[str, Any]) -> "Scenario":
    """A scenario with other values at some paths: `{"raids[north].count": 30}`. Raises ScenarioError."""
    from openiads.scenario.load import replace as replaced

    return replaced(scenario, changes)


def check(scenario: str | Path) -> "list[Problem]":
    """Everything that is wrong with a scenario's file, against its catalogue too; an empty list where it can run."""
    from openiads.scenario.check import examine
    from openiads.scenario.compile import compile as compiled
    from openiads.scenario.problems import ScenarioError

    sound, problems = examine(scenario)
    if sound is not None:
        try:
            compiled(sound)
        except ScenarioError as error:
            return list(error.problems)
    return problems


def _compiled(scenario: "Scenario", policy: "Policy | None", allow_code: bool) -> Any:
    """A scenario in arrays, in which a policy is asked where there is one. Raises ScenarioError, and PolicyError."""
    from openiads.scenario.compile import compile as compiled
    from openiads.scenario.policy_file import require_allowed

    require_allowed(scenario, allow_code or policy is not None)
    made = compiled(scenario)
    if policy is not None:
        from openiads.simulation.policy import require_function

        require_function(policy)
        made.parameters.command.doctrine["asks"] = 1
    return made


def run(
    scenario: "Scenario",
    *,
    replication: int = 0,
    should_stop: Callable[[], bool] | None = None,
    policy: "Policy | None" = None,
    allow_code: bool = False,
) -> "Record":
    """Run one replication of a scenario and give its record, at the scenario's record level.

    The same scenario, replication and version give the same record. `should_stop` is asked now and then; where it says
    True, KeyboardInterrupt is raised and nothing is kept. policy : a function that chooses what is fired at
    (docs/models/doctrine.md), in place of one that the scenario names; that is run only with `allow_code`. Raises ScenarioError
    with everything that is wrong, and PolicyError, with the record of what came before, where a policy fails.
    """
    from openiads.scenario.execute import record_of

    return record_of(_compiled(scenario, policy, allow_code), replication, __version__, should_stop, policy)


def replicate(
    scenario: "Scenario",
    replications: int | Iterable[int],
    *,
    workers: int | None = None,
    policy: "Policy | None" = None,
    allow_code: bool = False,
) -> Iterator[dict[str, float]]:
    """The measures of many replications, in order, as they are ready: replication 0 to n - 1, or those listed.

    workers : threads; None takes one for each core. policy, allow_code : as for `run`; a function is asked by all replications,
    a scenario's file is read anew for each. Raises ScenarioError with everything that is wrong, and PolicyError.
    """
    import os

    from openiads.scenario.execute import replicate as replicated

    numbers = range(replications) if isinstance(replications, int) else replications
    made = _compiled(scenario, policy, allow_code)
    return replicated(made, numbers, workers or os.cpu_count() or 1, policy)


def error_curve(
    scenario: "Scenario",
    replications: int = 20,
    *,
    scales: Iterable[float] = (0.0, 0.5, 1.0, 2.0, 4.0),
    rate: str | None = None,
    values: Iterable[float] = (0.0, 0.25, 0.5, 0.75, 1.0),
    belief_follows: bool = False,
    workers: int | None = None,
) -> "Iterator[CurvePoint]":
    """Wrong engagements and leakers over the error rates of identification, scaled together; the points as they are ready.

    rate : one rate alone, such as "reply_probability", over `values`, in place of all. All points share every random draw.
    Command believes the scenario's rates throughout, or, where belief follows, the true ones. Raises ScenarioError.
    """
    import os

    from openiads.scenario.error_curve import error_curve as points
    from openiads.scenario.error_curve import error_rate_curve

    threads = workers or os.cpu_count() or 1
    if rate is not None:
        return error_rate_curve(scenario, replications, rate, tuple(values), belief_follows, threads)
    return points(scenario, replications, tuple(scales), belief_follows, threads)


def error_curve_text(
    points: "Iterable[CurvePoint]", scenario: "Scenario", replications: int, belief_follows: bool = False
) -> str:
    """The curve of wrong engagements in plain words and as a table."""
    from openiads.show.error_curve import curve_text

    return curve_text(list(points), scenario.name, replications, belief_follows, bool(scenario.flights))


def write_error_curve(points: "Iterable[CurvePoint]", scenario: "Scenario", path: str | Path) -> Path:
    """Draw the curve of wrong engagements into a PNG or SVG file; returns its path."""
    from openiads.show.error_curve import write_curve

    return write_curve(list(points), scenario.name, path)


def require_folder(folder: str | Path) -> None:
    """Raise RecordError where `Record.write` would refuse a folder: to be asked before a long run, not after it."""
    from openiads.record.store import require_folder as required

    required(folder)


def summary(record: "Record") -> str:
    """The summary of a record in plain words."""
    from openiads.show.summary import summary as summed

    return summed(record)


def summary_over(measures: Iterable[Mapping[str, float]], record: "Record") -> str:
    """The summary of many replications in plain words; `record` is that of one of them, for names and inputs."""
    from openiads.analysis.cost import unit_costs
    from openiads.analysis.metrics import assumed_inputs
    from openiads.show.summary import summary_over as summed

    return summed(list(measures), record.meta, assumed_inputs(record), unit_costs(record))


def write_report(record: "Record", path: str | Path) -> Path:
    """Write a record's report, one self-contained HTML file; returns its path."""
    from openiads.show.report import write_report as written

    return written(record, path)


def story(record: "Record", target: str) -> list[str]:
    """One target's story in plain sentences.

    Raises UnknownTarget, with the nearest name, where there is none, and RecordError where the record's level leaves out
    what the story needs: without plots nobody knows which track followed whom, and the story would be wrong.
    """
    from openiads.analysis.story import story as told
    from openiads.record.store import RecordError

    if (level := record.meta.get("level", "unknown")) != "full":
        raise RecordError(f"a record of level {level} holds no story; run the scenario again with record.level=full")
    return told(record, target)


def sources(scenario: "Scenario") -> "list[SourcedNumber]":
    """Every catalogue number that a scenario uses, with source and grade, the assumed ones first."""
    from openiads.scenario.check import catalogue_of, require
    from openiads.scenario.sources import numbers_in_use

    known = catalogue_of(scenario)
    require(scenario, known)
    return numbers_in_use(scenario, known)


def catalogue(folders: Iterable[str | Path] = ()) -> "Catalogue":
    """The shipped catalogue, with folders of one's own over it. Raises CatalogueError with everything that is wrong."""
    from openiads.scenario.catalogue import Catalogue

    return Catalogue.read(folders)


def capacity(catalogue: "Catalogue", entry: str) -> "list[CapacityRow]":
    """What a fire unit or formation can do at once under each stance; an empty list for other entries."""
    from openiads.scenario.capacity import capacity as counted

    return counted(catalogue, entry)


def shots(catalogue: "Catalogue", interceptor: str, values: str = "middle") -> "Shots":
    """The fitted speed profile of an interceptor, flown to its reach against both kinds of target, and the fit's residuals.

    values : brochure, middle or sceptical. Raises CatalogueError for an entry that is no interceptor.
    """
    from openiads.scenario.catalogue import CatalogueError
    from openiads.scenario.shots import shots as flown

    if catalogue.entry(interceptor).kind != "interceptor":
        raise CatalogueError(f"{interceptor} is a {catalogue.entry(interceptor).kind} and flies no shot")
    return flown(catalogue, interceptor, values)


def expand(scenario: "Scenario") -> str:
    """A scenario as YAML with every default filled in and every catalogue value as a comment."""
    from openiads.scenario.check import catalogue_of
    from openiads.scenario.load import expanded

    return expanded(scenario, catalogue_of(scenario))


def schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, for editors."""
    from openiads.scenario.load import json_schema

    return json_schema()


def bundled() -> tuple[str, ...]:
    """Names of the scenarios that come with the package."""
    from openiads.scenario.load import bundled as listed

    return listed()


def bundled_text(name: str) -> str:
    """The text of a bundled scenario. Raises ScenarioError, with the nearest name, where there is none."""
    from openiads.scenario.load import bundled_text as text

    return text(name)


def bundled_files(name: str) -> tuple[Path, ...]:
    """The files that a bundled scenario names beside its own, such as a recording. Raises ScenarioError."""
    from openiads.scenario.load import bundled_files as listed

    return listed(name)


def track(
    plots: str | Path, out: str | Path, *, models: str = "imm", process_noise_m2_s3: float = 1.0
) -> dict[str, float]:
    """Run the tracker on a file of radar plots and write what it found; returns counts and the CPU time a scan [ms].

    models : "cv", nearly constant velocity, or "imm", several models of motion; the process noise is that of straight flight.
    Raises PlotFileError, which names the row at fault, and OSError.
    """
    from openiads.replay.plots import read_plots
    from openiads.replay.track import track as tracked

    found = tracked(read_plots(plots), process_noise_m2_s3, models)
    found.write(out)
    return found.counts


def track_recordings(
    recordings: Iterable[str | Path],
    out: str | Path,
    *,
    models: str = "imm",
    process_noise_m2_s3: float = 1.0,
    seed: int = 1,
    overlay: bool = False,
    site: tuple[float, float] | None = None,
    radar: Mapping[str, float] | None = None,
    register: bool = False,
) -> dict[str, float]:
    """Run the tracker on recorded traffic as a simulated radar sees it, write plots, tracks and truth; returns the score.

    site : latitude and longitude [rad] of the radar, None for the middle of the traffic; overlay : cut up to 1,000 pieces of
    ten minutes out of all recordings and fly them at once; radar : what is not that of `simulated_radar.EN_ROUTE`, by its
    fields; register : learn the radar's biases from the places that the aircraft report. Recordings drive motion only.
    Raises ScenarioError and PlotFileError, which name the row at fault, and OSError.
    """
    from openiads.replay.rehearse import rehearse, reports_of, seen_by
    from openiads.replay.simulated_radar import EN_ROUTE

    simulated, where = seen_by(list(recordings), EN_ROUTE._replace(**(radar or {})), site, overlay, seed)
    reports = reports_of(simulated, seed) if register else None
    return rehearse(simulated, process_noise_m2_s3, models, out, reports) | where


def assign(
    file: str | Path, *, exact: bool = False, objective: str = "target", time_limit_s: float = 60.0
) -> "Assignment":
    """Assign the weapons in a file to targets: a good plan, with `exact` one that is proven to be the best.

    objective : "target", the worth of targets that leaks, or "asset", the value of assets that is lost; time_limit_s : CPU time
    for bound and proof. Raises AssignmentFileError, which names line or key at fault, and OSError.
    """
    from openiads.study.assign import assign as assigned
    from openiads.study.assignment_files import read_instance

    return assigned(read_instance(file, objective), exact, time_limit_s)


def warmup() -> Path:
    """Compile everything that a run, and `assign`, needs, ahead of the first one; returns the folder where it is kept."""
    from openiads.cache import code_folder
    from openiads.study.assign import compile_all

    compile_all()
    run(replace(load("one-target"), {"duration_s": 2}))
    return code_folder()
