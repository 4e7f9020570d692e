"""The figures of the models' pages can be drawn again, and are those that stand beside their scripts.

Source: docs/models/figures/. Leaves out: whether they are right, which the tests of the models hold.
"""

import json
import os
import re
import runpy
import sys
from pathlib import Path

import matplotlib as mpl
import pytest

import openiads

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "models" / "figures"
# What begins with an underscore draws no figure of its own.
FIGURES = sorted(FOLDER.glob("[!_]*.py"))
PAGES = sorted(FOLDER.parent.glob("*.md"))


def plotted(text):
    """The numbers of the lines of an SVG, in its order, rounded to a pixel."""
    return [round(float(number)) for number in re.findall(r"[ML] (-?[0-9.]+)", text)]


@pytest.mark.parametrize("script", FIGURES, ids=lambda path: path.stem)
def test_a_figure_is_drawn_as_it_stands(script, tmp_path, monkeypatch):
    drawn = tmp_path / "drawn.svg"
    monkeypatch.setattr(sys, "argv", [script.name, str(drawn)])
    monkeypatch.syspath_prepend(str(FOLDER))
    with mpl.rc_context():
        runpy.run_path(str(script), run_name="__main__")
    was, now = (plotted(path.read_text(encoding="utf-8")) for path in (script.with_suffix(".svg"), drawn))
    assert len(was) == len(now)
    assert all(abs(a - b) <= 1 for a, b in zip(was, now, strict=True))


@pytest.mark.parametrize("script", FIGURES, ids=lambda path: path.stem)
def test_a_figure_stands_on_a_page_and_is_small(script):
    assert any(f"](figures/{script.stem}.svg)" in page.read_text(encoding="utf-8") for page in PAGES)
    assert script.with_suffix(".svg").stat().st_size < 100_000


@pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"), reason="forty runs, plain")
def test_the_curve_of_wrong_engagements_is_that_of_its_command():
    """Within a third of the half width of its interval: where it moves more, its script says how to make it anew."""
    shipped = json.loads((FOLDER / "identification_kept.json").read_text(encoding="utf-8"))
    assumed = next(point for point in shipped["points"] if point["value"] == 0.98)
    scenario = openiads.load("neutral-traffic")
    (own,) = openiads.error_curve(scenario, shipped["replications"], rate=shipped["rate"], values=(0.98,))
    for name, told in ((name, assumed[name]) for name in ("wrong_engaged", "reached")):
        assert own.means[name].mean == pytest.approx(told["mean"], abs=(told["high"] - told["low"]) / 6.0)


def test_every_page_of_a_model_is_in_the_index():
    index = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([\w.]+\.md)[#)]", index))
    assert not {page.name for page in PAGES} - linked - {"README.md"}
