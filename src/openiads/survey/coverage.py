"""Radar coverage: what each radar and the network see of a class at some heights, gaps, and what a radar's absence changes.

Source: docs/models/coverage.md; the geometry is `survey.seen`, the range that of `survey.ground`. The network is all radars
that search. Leaves out: chance, time, and which gap would matter to whom.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from openiads.earth.masking import NEVER_SEEN_M
from openiads.scenario.laydown import PlacedRadar
from openiads.scenario.problems import choice, shown
from openiads.scenario.schema import Scenario
from openiads.survey.grid import Grid, grid_around
from openiads.survey.ground import WITHOUT_KEY, Surveyed, refuse
from openiads.survey.seen import BEYOND, HIDDEN, NO_PLACE_CODE, OVERHEAD, SEEN, lay_ground, look_over
from openiads.units import printed, si

Array = np.ndarray[Any, Any]

HEIGHT_KEY, ABOVE_GROUND_KEY = "--height-m", "--above-ground"
# Low orbits end here, and no radar of the catalogue is said to look higher.
HIGHEST_M = si(2_000.0, "km")
USUAL_HEIGHTS_M = (50.0, 300.0, 3_000.0, 10_000.0)


@dataclass(frozen=True)
class RadarCoverage:
    """One radar's map: `sights` (heights, rows, columns) of `Sight`, `lowest_m` (rows, columns) above the sea."""

    radar: PlacedRadar
    reach_m: float
    sights: Array
    lowest_m: Array


@dataclass(frozen=True)
class Coverage:
    """The maps of all radars and of the network, by height.

    sights, count : (heights, rows, columns), what the network sees, and how many of its radars do; lowest_m : (rows,
    columns), NaN where no radar sees at any height; `absent` names the nodes taken out, and `seen_before` is whether the
    network saw with them.
    """

    survey: Surveyed
    grid: Grid
    heights_m: Array
    above_ground: bool
    ground_m: Array
    known: Array
    radars: tuple[RadarCoverage, ...]
    sights: Array
    count: Array
    lowest_m: Array
    absent: tuple[str, ...]
    seen_before: Array | None
    remarks: tuple[str, ...]
    cpu_s: float

    def area_m2(self, sights: Array, sight: int = SEEN) -> list[float]:
        """Area [m2] at each height of the cells of which a map says something."""
        return [self.grid.area_m2(each == sight) for each in sights]


def require_below(heights_m: Array, most_m: float, what_ends: str, scenario: Scenario) -> None:
    """Raise ScenarioError for a height at which a survey would say nothing of use, or that is no number."""
    above = heights_m[~(heights_m <= most_m)]
    if len(above):
        found = f"a height of {above[0]:,.0f} m"
        raise refuse(HEIGHT_KEY, found, f"give heights up to {printed(most_m, 'km'):,.0f} km, {what_ends}", scenario)


def chosen_heights(
    survey: Surveyed, heights_m: Sequence[float] | None, above_ground: bool, lowest_ground_m: float
) -> tuple[Array, tuple[str, ...]]:
    """Heights in rising order, and remarks. Raises ScenarioError for those below ground everywhere, and for none."""
    asked = np.unique(np.asarray(USUAL_HEIGHTS_M if heights_m is None else heights_m, float))
    require_below(asked, HIGHEST_M, "where low orbits end", survey.scenario)
    floor_m = 0.0 if above_ground else lowest_ground_m
    below = asked[~(asked >= floor_m)]
    if heights_m is not None and (len(below) or not len(asked)):
        ground = "the ground" if above_ground else f"the lowest ground of the area, {lowest_ground_m:.0f} m"
        found = f"a height of {below[0]:g} m lies below {ground}" if len(below) else "no height"
        raise refuse(
            HEIGHT_KEY, found, f"give heights above it, or count them from it: {ABOVE_GROUND_KEY}", survey.scenario
        )
    left = [f"{height_m:g} m lies below the ground everywhere and is left out" for height_m in below]
    kept = asked[asked >= floor_m]
    if not len(kept):
        found = f"all usual heights lie below the lowest ground of the area, {lowest_ground_m:.0f} m"
        raise refuse(HEIGHT_KEY, found, f"count heights from the ground: {ABOVE_GROUND_KEY}", survey.scenario)
    return kept, tuple(left)


def nodes_of(survey: Surveyed) -> dict[str, tuple[int, ...]]:
    """Every name under which radars can be taken out, with their numbers: units, members of formations, single radars."""
    named: dict[str, list[int]] = {}
    for number, radar in enumerate(survey.laydown.radars):
        unit = radar.unit.split("/")[0]
        for name in dict.fromkeys((unit, radar.unit, radar.id)):
            named.setdefault(name, []).append(number)
    return {name: tuple(numbers) for name, numbers in named.items()}


def _absent_radars(survey: Surveyed, absent: Sequence[str]) -> frozenset[int]:
    """Numbers of the radars of some nodes. Raises ScenarioError for a name that is none."""
    known = nodes_of(survey)
    for name in absent:
        if name not in known:
            raise refuse(WITHOUT_KEY, f"no node {shown(name)} has a radar here", choice(name, known), survey.scenario)
    return frozenset(number for name in absent for number in known[name])


def _look(survey: Surveyed, grid: Grid, ground_m: Array, heights_m: Array, above_ground: bool) -> list[RadarCoverage]:
    """Each radar's map."""
    found, frame = [], grid.frame
    for number, radar in enumerate(survey.laydown.radars):
        sights = np.zeros((len(heights_m), grid.rows, grid.columns), np.uint8)
        lowest_m = np.zeros((grid.rows, grid.columns))
        look_over(survey.looking, number, frame, ground_m, heights_m, int(above_ground), sights, lowest_m)
        found.append(RadarCoverage(radar, float(survey.reach_m[number]), sights, lowest_m))
    return found


def _network(maps: list[RadarCoverage], nowhere: Array) -> tuple[Array, Array, Array]:
    """What radars see together: sights, how many see, and the lowest height of any, NaN where there is none."""
    count = np.zeros(nowhere.shape, np.uint8)
    hidden, overhead = np.zeros(nowhere.shape, bool), np.zeros(nowhere.shape, bool)
    lowest_m = np.full(nowhere.shape[1:], NEVER_SEEN_M)
    for each in maps:
        count += each.sights == SEEN
        hidden |= each.sights == HIDDEN
        overhead |= each.sights == OVERHEAD
        np.minimum(lowest_m, each.lowest_m, out=lowest_m)
    sights = np.where(hidden, HIDDEN, np.where(overhead, OVERHEAD, BEYOND)).astype(np.uint8)
    sights[count > 0] = SEEN
    sights[nowhere] = NO_PLACE_CODE
    count[nowhere] = 0
    return sights, count, np.where(lowest_m >= NEVER_SEEN_M, np.nan, lowest_m)


def _without_places(each: RadarCoverage, nowhere: Array) -> RadarCoverage:
    each.sights[nowhere] = NO_PLACE_CODE
    return replace(each, lowest_m=np.where(each.lowest_m >= NEVER_SEEN_M, np.nan, each.lowest_m))


def coverage(
    survey: Surveyed,
    heights_m: Sequence[float] | None,
    above_ground: bool,
    absent: Sequence[str] = (),
    radius_m: float | None = None,
    cells: int = 500,
) -> Coverage:
    """What the radars of a scenario see, on a map of cells x cells.

    heights_m : above the sea, or above the ground; None takes the usual ones. absent : nodes to be taken out of the network
    and compared with. Raises ScenarioError for heights below ground, unknown nodes, and relief that ends too soon.
    """
    begun_s = time.process_time()
    out = _absent_radars(survey, absent)
    tallest_m = max(heights_m if heights_m is not None and len(heights_m) else USUAL_HEIGHTS_M)
    top_m = max(tallest_m, 0.0) + (_highest_m(survey) if above_ground else 0.0)
    grid, remark = grid_around(survey, top_m, radius_m, cells)
    ground_m, known = np.zeros((grid.rows, grid.columns)), np.zeros((grid.rows, grid.columns), np.uint8)
    lay_ground(survey.relief.terrain, grid.frame, ground_m, known)
    kept_m, left = chosen_heights(survey, heights_m, above_ground, float(ground_m.min()))
    maps = _look(survey, grid, ground_m, kept_m, above_ground)
    nowhere = np.stack([(known == 0) | ((h < ground_m) & (not above_ground)) for h in kept_m])
    searching = [(number, each) for number, each in enumerate(maps) if each.radar.searches]
    sights, count, lowest_m = _network([each for number, each in searching if number not in out], nowhere)
    before = _network([each for _, each in searching], nowhere)[0] == SEEN if absent else None
    remarks = (remark, *left, *_partly_below(grid, kept_m, nowhere))
    return Coverage(
        survey=survey,
        grid=grid,
        heights_m=kept_m,
        above_ground=above_ground,
        ground_m=ground_m,
        known=known == 1,
        radars=tuple(_without_places(each, nowhere) for each in maps),
        sights=sights,
        count=count,
        lowest_m=lowest_m,
        absent=tuple(absent),
        seen_before=before,
        remarks=tuple(each for each in remarks if each),
        cpu_s=time.process_time() - begun_s,
    )


def _highest_m(survey: Surveyed) -> float:
    """The highest ground [m]."""
    terrain = survey.relief.terrain
    return float(terrain.heights_m.max())


def _partly_below(grid: Grid, heights_m: Array, nowhere: Array) -> list[str]:
    """A remark for each height that lies below the ground of a part of the map."""
    whole = grid.area_m2(np.ones(nowhere.shape[1:], bool))
    shares = [grid.area_m2(each) / whole for each in nowhere]
    return [
        f"{height_m:g} m lies below the ground in {100.0 * share:.0f} % of the map"
        for height_m, share in zip(heights_m, shares, strict=True)
        if share >= 0.005
    ]
