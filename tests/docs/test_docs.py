"""The documentation says what the code does: no option or key is left out, no link is broken, every example runs."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import openiads
from openiads.cli import main
from openiads.record.columns import TABLES
from openiads.scenario import schema
from openiads.scenario.shape import CHILDREN, Each, fields_of
from openiads.scenario.unit_keys import quantity
from openiads.units import UNITS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("scenarios/*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def text(page):
    return page.read_text(encoding="utf-8")


def section(page, heading):
    """What stands below a heading of the second level."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text(page), re.MULTILINE | re.DOTALL)
    assert found, f"{page.name} has no section {heading!r}"
    return found.group(1)


def unnamed(words, said):
    """Those of some words that a text does not show as code: `word`, or `--word VALUE`."""
    plain = FENCE.sub("", said)
    shown = set(re.findall(r"[\w.-]+", " ".join(re.findall(r"`([^`]+)`", plain))))
    return [word for word in words if word not in shown]


def broken_links(page):
    """Links of a page to files, or to headings of files, that are not there."""
    found = []
    for link in LINK.findall(FENCE.sub("", text(page))):
        if "://" in link or link.startswith("mailto:"):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(f"{page.relative_to(ROOT)}: {link}")
    return found


def anchors(page):
    """The anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def scenarios_in(page):
    """Every fenced YAML text of a page that is a whole scenario."""
    return [body for kind, body in FENCE.findall(text(page)) if kind == "yaml" and re.search(r"^name:", body, re.M)]


def parts():
    """Every part of a scenario, with the heading of its section in docs/scenario.md."""
    named = [
        (schema.Scenario, "The scenario itself"),
        (schema.RecordedFlight, "flights"),
        (schema.OrbitFlight, "flights"),
    ]
    named += [(schema.FileRelief, "relief"), (schema.SyntheticRelief, "relief")]
    inside = {
        schema.Relief: "The scenario itself",
        schema.RoundLoad: "units",
        schema.LauncherGroup: "units",
        schema.Decoys: "raids",
        schema.UnitDoctrine: "doctrine",
        schema.PythonPolicy: "doctrine",
        schema.Reserve: "doctrine",
        schema.Rates: "identification",
        schema.Confusion: "identification",
        schema.Link: "network",
        schema.Loss: "network",
        schema.Autonomous: "network",
    }
    for children in CHILDREN.values():
        for key, shape in children.items():
            part = shape.part if isinstance(shape, Each) else shape
            named.append((part, inside.get(part, key)))
    return named


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_is_documented(name):
    said = section(DOCS / "commands.md", name)
    options = [option for each in main.commands[name].params if isinstance(each, click.Option) for option in each.opts]
    assert not unnamed(options, said)
    assert f"[`{name}`](#{name})" in text(DOCS / "commands.md")


def test_every_key_of_the_json_output_is_documented():
    from openiads.cli.run import _json_object

    record = openiads.run(openiads.replace(openiads.load("one-target"), {"duration_s": 2, "record.level": "measures"}))
    keys = [*_json_object([record.measures], record, 0.0), "record"]
    assert not unnamed(keys, section(DOCS / "commands.md", "run"))


@pytest.mark.parametrize(("part", "heading"), parts(), ids=lambda value: getattr(value, "__name__", None))
def test_every_key_of_a_scenario_is_documented(part, heading):
    assert not unnamed(fields_of(part), section(DOCS / "scenario.md", heading))


def test_every_word_that_a_key_may_hold_is_documented():
    words = {
        "salvo",
        "shoot-look-shoot",
        "shoot-shoot-look-shoot",
        "product",
        "list",
        "ballistic",
        "time-to-go",
        "last-launch",
        "hold",
        "tight",
        "free",
        "neutral",
        "friend",
        "full",
        "events",
        "measures",
    }
    words |= {"brochure", "middle", "sceptical", "smooth", "full", "ideal-association"}
    assert not unnamed(sorted(words), text(DOCS / "scenario.md"))


def test_every_unit_is_documented():
    assert not unnamed(UNITS, section(DOCS / "scenario.md", "Conventions"))


def test_every_suffix_of_a_unit_is_in_the_nomenclature():
    columns = {column.name for table in TABLES.values() for column in table.columns}
    worn = {cut.suffix for cut in map(quantity, columns) if cut}
    assert not unnamed([f"_{suffix}" for suffix in sorted({*UNITS, *worn})], text(DOCS / "nomenclature.md"))


def test_defaults_are_those_of_the_schema():
    said = text(DOCS / "scenario.md")
    for key, default in (("radius_km", "2"), ("maximum_salvos", "3"), ("sample_s", "5"), ("step_s", "1")):
        row = re.search(rf"^\| `{key}` \|.*\| `?([^|`]+)`? \|$", said, re.MULTILINE)
        assert row, key
        assert row.group(1) == default
    assert schema.Asset(id="a", at=(0.0, 0.0), value=1.0).radius_km == 2.0
    assert schema.Doctrine().maximum_salvos == 3
    assert schema.RecordLevel().sample_s == 5.0
    assert schema.Scenario.model_fields["step_s"].default == 1.0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page):
    assert not broken_links(page)


@pytest.mark.parametrize("page", [page for page in PAGES if scenarios_in(page)], ids=lambda page: page.name)
def test_every_scenario_in_the_docs_can_run(page, tmp_path):
    for number, body in enumerate(scenarios_in(page)):
        file = tmp_path / f"{number}.yaml"
        file.write_text(body, encoding="utf-8")
        assert openiads.check(file) == []


def test_the_python_of_the_readme_runs(tmp_path):
    for kind, body in FENCE.findall(text(ROOT / "README.md")):
        if kind == "python":
            done = subprocess.run([sys.executable, "-c", body], cwd=tmp_path, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr.decode()


def test_every_command_that_the_docs_show_is_one():
    for page in PAGES:
        blocks = "\n".join(body for kind, body in FENCE.findall(text(page)) if kind in ("sh", "bat"))
        shown = re.findall(r"openiads(?:\.exe)? ([a-z]+)", blocks)
        shown += re.findall(r"(?:^    |`)openiads ([a-z]+)", text(page), re.MULTILINE)
        assert not set(shown) - set(main.commands), page


def test_a_planted_gap_is_caught():
    assert unnamed(["--out", "--planted"], "| `-o FILE`, `--out FILE` | where |") == ["--planted"]
    assert "conventions" in anchors(DOCS / "scenario.md")
    assert "no-such-heading" not in anchors(DOCS / "scenario.md")
