"""What is written of a programme: the same bytes each time, the mark on everything, nothing fetched, sums in the tables."""

import csv
import json
import re

import pytest
from programme_cases import programme, with_scenario

import openiads
from openiads.brief.capability import capability
from openiads.brief.programme_numbers import Findings
from openiads.brief.programme_page import write_page
from openiads.record.columns import MARK


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """A programme with its scenario, as it was worked out."""
    said = with_scenario(tmp_path_factory.mktemp("pair"))
    return Findings(said, capability(said, workers=2))


@pytest.fixture(scope="module")
def folder(found, tmp_path_factory):
    """The folder that it was written into."""
    place = tmp_path_factory.mktemp("out")
    write_page(found, place)
    return place


def test_page_charts_and_tables_are_there(folder):
    names = {path.name for path in folder.iterdir()}
    charts = {"payments", "in-service", "capability", "raids", "contracts"}
    assert {f"{name}.{kind}" for name in charts for kind in ("png", "svg")} <= names
    tables = {"payments", "in-service", "loan", "capability", "raids", "contracts"}
    assert {"index.html", "programme.json", *(f"{name}.csv" for name in tables)} <= names


def test_the_same_findings_give_the_same_bytes(found, folder, tmp_path):
    again = write_page(found, tmp_path)
    assert len(again) == len(list(folder.iterdir()))
    for path in again:
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_everything_bears_the_mark(folder):
    for path in folder.iterdir():
        assert MARK.encode()[1:] in path.read_bytes(), path.name


def test_the_page_fetches_nothing_and_says_what_the_model_can_not_know(folder):
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", page)
    for words in ("What the model can not know", "not a distribution", "every kill probability is assumed"):
        assert words in page


def test_payments_of_the_table_add_up_to_price_and_interest(found, folder):
    lines = (folder / "payments.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"# {MARK}"
    rows = list(csv.DictReader(lines[1:]))
    whole = sum(float(row["usd"]) for row in rows)
    batch = found.numbers["batches"][0]
    assert whole == pytest.approx(1000e6 + batch["interest_usd_m"] * 1e6, abs=1.0)
    assert batch["total_usd_m"] == pytest.approx(1000 + batch["interest_usd_m"], abs=2e-6)


def test_numbers_are_json_without_a_clock_and_the_same_each_time(found, folder):
    text = json.dumps(found.numbers, sort_keys=True, allow_nan=False)
    assert text == json.dumps(found.numbers, sort_keys=True, allow_nan=False)
    assert json.loads((folder / "programme.json").read_text()) == json.loads(text)
    assert "cpu" not in text
    stage = found.numbers["capability"]["stages"][1]
    assert {"saturation", "covered", "stopped", "raids"} <= set(stage)


def test_every_delivery_says_whether_it_differs_from_the_one_before(found):
    first, second = found.numbers["capability"]["stages"]
    assert first["stopped"][0]["further_significant"] is None
    for key in ("further_significant", "price_change_significant"):
        assert second["stopped"][0][key] in (True, False)


def test_what_does_not_differ_is_called_not_significant(found):
    """Two fire units against two attackers stop no more than one does."""
    from dataclasses import replace

    from openiads.analysis.intervals import Interval
    from openiads.brief.programme_words import stopped_sentences

    first, second = found.capability.stages
    level = replace(second.stopped[0], further=Interval(0.1, -0.2, 0.4, 12), further_usd=None)
    said = stopped_sentences(replace(second, stopped=(level,)), first)[0]
    assert "0.1 (-0.2 to 0.4) more than before (not significant)" in said
    assert "no price for a further target" in said


def test_a_stage_that_stops_nothing_is_written_and_drawn_without_a_price(found, tmp_path):
    from dataclasses import replace

    from openiads.analysis.intervals import Interval

    first, second = found.capability.stages
    none = replace(first.stopped[0], mean=Interval(0.0, 0.0, 0.0, 12), price_usd=None, rounds_usd=None)
    open_ended = replace(second.stopped[0], price_usd=Interval(2e8, 1e8, float("inf"), 12), price_change_usd=None)
    stages = (replace(first, stopped=(none,)), replace(second, stopped=(open_ended,)))
    files = write_page(Findings(found.programme, replace(found.capability, stages=stages)), tmp_path)
    written = json.loads((tmp_path / "programme.json").read_text())
    assert json.dumps(written, allow_nan=False)
    assert written["capability"]["stages"][0]["stopped"][0]["price_per_target_usd_m"] is None
    assert "200.0 (100.0 to no bound)" in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert len(files) > 10


def test_a_programme_without_a_scenario_is_written_too(tmp_path):
    names = {path.name for path in write_page(Findings(programme(), None), tmp_path)}
    assert "payments.svg" in names
    assert "capability.svg" not in names


def test_the_public_interface_does_all_of_it(tmp_path):
    said = openiads.load_programme("turkey-contract")
    found = openiads.work_out_programme(said, runs=False)
    assert found.numbers["capability"] is None
    assert (tmp_path / "index.html") in openiads.write_programme(found, tmp_path)
    assert (tmp_path / "loan-first-batch.svg").is_file()
    assert not (tmp_path / "loan-second-batch.svg").exists(), "the same loan is drawn once"
