"""The surveys as the public interface has them: coverage, envelope and map of a scenario, and what is told and written of them.

Source: the modules of this room. Leaves out: how each is computed and drawn.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openiads.scenario.schema import Scenario
from openiads.survey.areas import numbers_of
from openiads.survey.coverage import Coverage
from openiads.survey.coverage import coverage as mapped
from openiads.survey.coverage_files import write_coverage
from openiads.survey.engaging import engaging
from openiads.survey.envelope_files import (
    EnvelopeSurvey,
    envelope_numbers,
    envelope_text,
    surveyed_envelope,
    write_envelope,
)
from openiads.survey.ground import surveyed
from openiads.survey.sketch import sketch, write_sketch
from openiads.survey.words import coverage_text

Survey = Coverage | EnvelopeSurvey


def coverage(
    scenario: Scenario,
    *,
    heights_m: Iterable[float] | None = None,
    above_ground: bool = False,
    class_name: str = "fighter",
    detection_probability: float = 0.5,
    without: Iterable[str] = (),
    radius_m: float | None = None,
    cells: int = 500,
) -> Coverage:
    """What the radars of a scenario see of a class of target, on a map of cells x cells, without a run.

    heights_m : above the sea, or above the ground; None takes 50, 300, 3,000 and 10,000 m. without : units or radars to take
    out of the network and compare with. radius_m : half the map's side; None takes in all that is seen. Raises ScenarioError.
    """
    heights = None if heights_m is None else tuple(heights_m)
    survey = surveyed(scenario, class_name, detection_probability)
    return mapped(survey, heights, above_ground, tuple(without), radius_m, cells)


def draw_laydown(scenario: Scenario, folder: str | Path) -> list[Path]:
    """Draw a scenario's laydown without running it: map.png, map.svg and map.html in a folder; returns them.

    Raises ScenarioError with everything that is wrong.
    """
    return write_sketch(sketch(scenario), folder)


def envelope(
    scenario: Scenario,
    class_name: str,
    *,
    heights_m: Iterable[float] | None = None,
    above_ground: bool | None = None,
    detection_probability: float = 0.5,
    to: str | None = None,
    unit: str | None = None,
    directions: int = 16,
    from_m: float | None = None,
    radius_m: float | None = None,
    cells: int = 41,
) -> EnvelopeSurvey:
    """Where and how early a target of a class can be engaged, from each direction and height, without a run.

    to : the asset or fire unit that it flies to, None for the most valued asset; unit : the one fire unit that fires. Of a
    ballistic class there are no heights, but launches from a range from_m, None for the class's own, and the footprint that is
    defended against them, on a map of cells x cells. Raises ScenarioError.
    """
    heights = None if heights_m is None else tuple(heights_m)
    begun = engaging(scenario, class_name, detection_probability, to, unit)
    return surveyed_envelope(begun, heights, above_ground, directions, from_m, radius_m, cells)


def survey_numbers(survey: Survey) -> dict[str, Any]:
    """Everything that a survey found but its maps, as plain numbers and texts."""
    return numbers_of(survey) if isinstance(survey, Coverage) else envelope_numbers(survey)


def survey_text(survey: Survey) -> str:
    """What a survey found, in words and columns."""
    return coverage_text(survey) if isinstance(survey, Coverage) else envelope_text(survey)


def write_survey(survey: Survey, folder: str | Path) -> list[Path]:
    """Write a survey's pictures, maps and tables into a folder, over files of the same names; returns them."""
    return write_coverage(survey, folder) if isinstance(survey, Coverage) else write_envelope(survey, folder)
