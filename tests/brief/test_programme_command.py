"""`openiads programme` as a user meets it."""

import json
import re

import pytest
from command_line import cli
from programme_cases import ASKED, SCENARIO, SOUND, programme

import openiads


@pytest.fixture
def file(tmp_path):
    (tmp_path / "pair.yaml").write_text(SCENARIO, encoding="utf-8")
    place = tmp_path / "two.yaml"
    place.write_text(SOUND + ASKED, encoding="utf-8")
    return place


def test_without_a_name_the_bundled_programmes_are_listed():
    said = cli("programme")
    for name in openiads.bundled_programmes():
        assert name in said


def test_the_bundled_programme_is_printed_with_its_sums_and_what_is_assumed():
    said = cli("programme", "turkey-contract", "--no-runs")
    assert "1,125 in advance, 1,375 lent" in said
    assert re.search(r"all\s+1,125\.0\s+1,375\.0\s+447\.7\s+2,947\.7", said)
    assert "104 to 1,082 million in interest" in said
    for words in ("Assumed", "not a distribution", "no single ratio is a verdict", "not for operational"):
        assert words in said
    assert "Saudi Arabia" in said


def test_one_fire_unit_is_one_and_a_programme_without_a_description_has_no_colon(file):
    file.write_text(SOUND.replace("description: Two batteries, one after the other.\n", ""), encoding="utf-8")
    said = " ".join(cli("programme", file, "--no-runs").split())
    assert said.startswith("two only: 2 x")
    assert "Planned: 1 fire unit by 2021-03-31; 2 fire units by 2022-12-31." in said
    assert "by how the printed words are read: 1 to 2 fire units by 2021-05-20." in said
    assert not re.search(r"\b1 fire units", said)


def test_a_batch_of_one_fire_unit_is_one_in_words_charts_and_page(tmp_path):
    text = SOUND.replace("count: 2\n", "count: 1\n").replace(
        "      - {id: second, count: 1, planned: 2022, units: [south]}\n", ""
    )
    found = openiads.work_out_programme(
        programme(text.replace("low: 1, nominal: 1, high: 2", "low: 1, nominal: 1, high: 1")), runs=False
    )
    assert "which is 1 fire unit," in found.numbers["sentences"]["money"][0]
    page = (
        openiads.write_programme(found, tmp_path / "out")[0].parent.joinpath("index.html").read_text(encoding="utf-8")
    )
    assert "<b>1</b>fire unit: 1 x" in page
    assert "1 fire unit delivered by May 2021; 1 was planned by March 2021" in page
    assert "1 fire units" not in page


def test_json_is_the_same_each_time_and_sorted(file):
    first = cli("programme", file, "--json", "--workers", 2)
    assert first == cli("programme", file, "--json", "--workers", 1)
    numbers = json.loads(first)
    assert list(numbers) == sorted(numbers)
    assert numbers["capability"]["replications"] == 12
    assert "simulation" in numbers["mark"]


def test_fewer_runs_can_be_asked_for_and_a_folder_is_written(file, tmp_path):
    said = cli("programme", file, "--replications", 10, "--out", tmp_path / "out")
    assert "10 runs of each raid" in said
    assert "95 % intervals" in " ".join(said.split())
    assert (tmp_path / "out" / "index.html").is_file()
    assert str(tmp_path / "out" / "index.html") in said


def test_bad_input_is_answered_with_file_line_and_key(file):
    file.write_text((SOUND + ASKED).replace("1000\n", "-1\n", 1).replace("north]", "nort]"), encoding="utf-8")
    said = cli("programme", file, code=1)
    assert f"{file}:8:18: batches[0].price_usd_m: found '-1'" in said
    assert "no unit 'nort'; did you mean 'north'?" in said
    assert "Traceback" not in said


def test_a_misspelt_name_is_answered_with_the_nearest():
    assert "did you mean 'turkey-contract'?" in cli("programme", "turkey-contact", code=1)


def test_a_file_in_place_of_the_folder_is_refused_before_anything_runs(file):
    assert "is a file" in cli("programme", file, "--out", file, code=2)
