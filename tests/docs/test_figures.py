"""The figures of the models' pages can be drawn again, and are those that stand beside their scripts.

Source: docs/models/figures/. Leaves out: whether they are right, which the tests of the models hold.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

FIGURES = sorted((Path(__file__).resolve().parents[2] / "docs" / "models" / "figures").glob("*.py"))


def plotted(text):
    """The numbers of the lines of an SVG, in its order, rounded to a pixel."""
    return [round(float(number)) for number in re.findall(r"[ML] (-?[0-9.]+)", text)]


@pytest.mark.parametrize("script", FIGURES, ids=lambda path: path.stem)
def test_a_figure_is_drawn_as_it_stands(script, tmp_path):
    drawn = tmp_path / "drawn.svg"
    subprocess.run([sys.executable, str(script), str(drawn)], check=True)
    was, now = (plotted(path.read_text(encoding="utf-8")) for path in (script.with_suffix(".svg"), drawn))
    assert len(was) == len(now)
    assert all(abs(a - b) <= 1 for a, b in zip(was, now, strict=True))
