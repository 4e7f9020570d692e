"""What surveys write: pictures, maps and tables that bear the mark, the same bytes each time; and what the commands print."""

import csv
import json

import numpy as np
import pytest
from command_line import cli
from matplotlib import image

import openiads
from openiads.record.columns import MARK

ONE = """\
name: one
seed: 1
duration_s: 60
assets: [{id: town, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0]}]
raids: [{id: north, entry: fighter, count: 2, from: [46.0, -30.0], to: town}]
"""
COVERAGE_FILES = {
    *("coverage.png", "coverage.svg", "radars.png", "radars.svg", "gaps.png", "gaps.svg", "lowest.png", "lowest.svg"),
    *("coverage.tif", "lowest.tif", "coverage.geojson", "areas.csv", "coverage.json", "radars"),
}
ENVELOPE_FILES = {
    "limits.png",
    "limits.svg",
    "plan.png",
    "plan.svg",
    "looks.png",
    "looks.svg",
    "envelope.csv",
    "envelope.json",
}
FOOTPRINT_FILES = {"footprint.png", "footprint.svg", "footprint.tif", "footprint.geojson"}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    place = tmp_path_factory.mktemp("surveys") / "one.yaml"
    place.write_text(ONE)
    return place


@pytest.fixture(scope="module")
def covered(file):
    """A coverage with a node taken out, written, and the folder."""
    folder = file.parent / "coverage"
    said = cli("coverage", file, "--cells", 60, "--without", "unit-1/96l6e", "-o", folder, "--json")
    return json.loads(said), folder


def test_a_coverage_is_written_whole(covered):
    numbers, folder = covered
    assert {each.name for each in folder.iterdir()} == COVERAGE_FILES | {"change.png", "change.svg"}
    assert len(numbers["files"]) == len(list(folder.rglob("*.*")))
    assert {each.name for each in (folder / "radars").iterdir()} == {"unit-1-92n6e.tif", "unit-1-96l6e.tif"}


def test_every_file_bears_the_mark(covered):
    _, folder = covered
    for each in folder.rglob("*.*"):
        text = each.read_bytes().decode("utf-8", errors="replace")
        assert MARK in text or f"{MARK[0].upper()}{MARK[1:]}" in text, each.name


def test_the_table_of_areas_is_that_of_the_numbers(covered):
    numbers, folder = covered
    with (folder / "areas.csv").open(encoding="utf-8") as stream:
        assert next(stream).startswith("# simulation")
        rows = list(csv.DictReader(stream))
    assert [float(row["area_km2"]) for row in rows] == [row["area_km2"] for row in numbers["areas"]]
    assert numbers["changes"][0]["lost_share"] == 1.0, "it is the only one that searches"


def test_the_geotiff_is_the_map(file):
    found = openiads.coverage(openiads.load(file), heights_m=(1_000.0,), cells=60)
    openiads.write_survey(found, file.parent / "tiff")
    assert np.array_equal(image.imread(file.parent / "tiff" / "coverage.tif"), found.count[0, ::-1])


def test_the_same_survey_writes_the_same_bytes(file):
    found = openiads.coverage(openiads.load(file), heights_m=(50.0, 1_000.0), cells=40)
    folders = [file.parent / name for name in ("first", "second")]
    for folder in folders:
        openiads.write_survey(found, folder)
    names = [each.relative_to(folders[0]) for each in folders[0].rglob("*.*")]
    assert [(folders[0] / name).read_bytes() == (folders[1] / name).read_bytes() for name in names] == [True] * len(
        names
    )


def test_coverage_says_areas_in_columns(file):
    said = cli("coverage", file, "--cells", 60, "--height-m", "50,3000")
    assert "area seen, km2" in said
    assert "unit-1/92n6e *" in said
    assert "an upper bound" in said
    assert MARK in said


def test_an_envelope_is_written_whole(file):
    folder = file.parent / "envelope"
    said = cli("envelope", file, "--class", "fighter", "--height-m", "50,1000", "--directions", 4, "-o", folder)
    assert {each.name for each in folder.iterdir()} == ENVELOPE_FILES
    assert "what the radar sees: " in said
    assert "(upper bound)" in said


def test_a_ballistic_envelope_brings_its_footprint(file):
    folder = file.parent / "ballistic"
    arguments = ("envelope", file, "--class", "srbm-300km", "--directions", 4, "--cells", 11, "-o", folder, "--json")
    numbers = json.loads(cli(*arguments))
    assert {each.name for each in folder.iterdir()} == ENVELOPE_FILES | FOOTPRINT_FILES
    assert numbers["footprint"]["area_against_all_km2"] > 5_000.0
    assert numbers["from_km"] == pytest.approx(300.0)
    assert len(numbers["footprint"]["by_direction"]) == 4


def test_a_map_is_drawn_without_a_run(file):
    folder = file.parent / "map"
    assert cli("map", file, "-o", folder).split() == [str(folder / f"map.{kind}") for kind in ("png", "svg", "html")]
    page = (folder / "map.html").read_text(encoding="utf-8")
    assert "unit-1" in page
    assert "north: 2 fighter" in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", ""), "nothing is fetched"


def test_a_map_of_relief_shades_it(tmp_path):
    files = openiads.draw_laydown(openiads.load("low-level"), tmp_path)
    assert "data:image/png;base64" in files[-1].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("coverage", "--height-m=-5"), "lies below"),
        (("coverage", "--class", "figther"), "did you mean 'fighter'"),
        (("coverage", "--without", "unit-2"), "did you mean 'unit-1'"),
        (("envelope", "--class", "srbm-300km", "--from-km", "900"), "beyond the 300 km"),
        (("envelope", "--class", "patriot-gem-t"), "looks for a target"),
    ],
)
def test_a_fault_is_said_with_exit_code_1(file, arguments, said):
    assert said in cli(arguments[0], file, *arguments[1:], code=1)


def test_heights_that_are_none_are_the_command_lines_fault(file):
    assert "50,300" in cli("coverage", file, "--height-m", "low", code=2)
