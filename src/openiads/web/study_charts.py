"""Charts of a study's results, for the page: a measure over each factor that is a number.

Source: docs/studies.md (openiads analyse). Leaves out: comparisons and sensitivities, which need to be told what to compare.
"""

from pathlib import Path
from typing import Any

from openiads.show.style import svg
from openiads.study.interface import results, saturation, saturation_chart


def study_charts(folder: Path) -> dict[str, Any]:
    """What can be charted of a folder of results: its factors and measures. Raises StudyError."""
    found = results(folder)
    points = list(found.levels.values())
    names = list(found.factors)
    numeric = [
        name
        for name in names
        if len({str(point[name]) for point in points}) > 1
        and all(isinstance(point[name], int | float) and not isinstance(point[name], bool) for point in points)
    ]
    return {"measures": list(found.manifest["measures"]), "factors": names, "numeric": numeric, "points": len(points)}


def study_chart(folder: Path, factor: str, measure: str) -> bytes:
    """A chart of a measure over a factor, as SVG. Raises StudyError."""
    chart = saturation_chart(saturation(results(folder), factor, measure), factor, measure)
    drawn: str = svg(chart.figure, chart.finding).replace("var(--card, #fff)", "#fff")
    return drawn.encode()
