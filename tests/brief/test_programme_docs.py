"""The page of programmes names every key that a file may hold, and its examples are sound."""

import re
from pathlib import Path

import pytest
from programme_cases import programme

import openiads
from openiads.brief import programme_batches, programme_question, programme_reading
from openiads.brief.loan import REPAYMENTS
from openiads.brief.programme_schema import GRADES

PAGE = (Path(__file__).parents[2] / "docs" / "programme.md").read_text(encoding="utf-8")
SHOWN = set(re.findall(r"[\w.-]+", " ".join(re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)))))
KEYS = (
    *programme_reading.KEYS,
    *programme_batches.KEYS,
    *programme_batches.LOAN_KEYS,
    *programme_batches.DELIVERY_KEYS,
    *programme_batches.HAPPENING_KEYS,
    *programme_question.KEYS,
    *programme_question.COVERAGE_KEYS,
    *programme_question.FOOTPRINT_KEYS,
)


@pytest.mark.parametrize("word", sorted({*KEYS, *REPAYMENTS, *programme_batches.STATUSES}))
def test_every_key_and_word_of_a_programme_is_documented(word):
    assert word in SHOWN


def test_every_key_of_the_json_output_is_documented():
    found = openiads.work_out_programme(openiads.load_programme("turkey-contract"), runs=False)
    assert not set(found.numbers) - SHOWN


def test_the_example_of_the_page_can_be_read():
    example = re.search(r"```yml\n(.*?)```", PAGE, re.DOTALL).group(1)
    found = programme(example)
    assert found.batches[0].fire_units == 2
    assert set(GRADES) == {"stated", "assumed", "derived", "published"}


def test_the_python_of_the_page_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    exec(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL).group(1), {})
    assert "2,500 million US dollars" in capsys.readouterr().out
    assert (tmp_path / "out" / "turkey" / "index.html").is_file()
