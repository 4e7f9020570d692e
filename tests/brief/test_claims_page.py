"""The page asks nothing of the network, bears the mark, holds every claim, and is the same for the same inputs."""

import json
import re
from pathlib import Path

import pytest
from command_line import cli

from openiads.brief.claims import TOPICS, claims
from openiads.brief.claims_findings import Verdict
from openiads.record.columns import MARK
from openiads.scenario.catalogue import Catalogue

QUICK = ("price", "finance", "in-service", "missile-class")
SHIPPED_PAGE = Path(__file__).parents[2] / "docs" / "claims.html"


def written(path, *only, **options):
    """The page of some claims."""
    list(claims(only or QUICK, out=path, **options))
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    return written(tmp_path_factory.mktemp("page") / "claims.html")


def loads_of(page):
    """Everything in a page that a browser would fetch."""
    fetched = re.findall(
        r"""<(?:link|script|img|iframe|object|embed|source|video|audio)\b[^>]*(?:src|href|data)\s*=""", page
    )
    fetched += re.findall(r"""\bsrc(?:set)?\s*=\s*["'][^"']*["']""", page)
    fetched += re.findall(r"""url\(\s*["']?(?!#|["']?#)[^)]*\)""", page)
    fetched += re.findall(r"""@import[^;]*;""", page)
    return fetched + re.findall(r"""(?:xlink:)?href\s*=\s*["'](?:https?:)?//[^"']*["'](?![^>]*rel="noopener")""", page)


def test_the_page_asks_nothing_of_the_network(quick):
    assert loads_of(quick) == []
    assert "default-src 'none'" in quick


@pytest.mark.parametrize(
    "planted",
    [
        '<script src="https://example.org/a.js"></script>',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<img src="//example.org/a.png">',
        "<style>p { background: url(https://example.org/a.png) }</style>",
        '<style>@import "https://example.org/a.css";</style>',
    ],
)
def test_a_planted_request_is_caught(quick, planted):
    assert loads_of(quick + planted)


def test_the_page_bears_the_mark_and_fits_a_phone(quick):
    assert quick.count(MARK) >= 2
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in quick
    assert "prefers-color-scheme: dark" in quick
    assert "What the model cannot know" in quick


def test_the_table_of_verdicts_opens_the_page(quick):
    assert quick.index('class="list"') < quick.index('class="claim"')
    assert quick.count("<li><span>") == quick.count('class="claim"') == len(QUICK)
    assert quick.count("<svg") == len(QUICK)


def test_equal_inputs_give_equal_bytes(quick, tmp_path):
    assert written(tmp_path / "again.html") == quick


def test_a_page_says_what_was_set(tmp_path):
    page = written(tmp_path / "set.html", "price", settings=["s400-batch.price_usd_m=3000"])
    assert "Set for this page: s400-batch.price_usd_m = 3000" in page
    assert ">holds only if<" in page


def test_a_title_from_a_folder_can_not_break_the_page(tmp_path):
    folder = own(tmp_path, name='name: "<script>alert(1)</script> & more"')
    page = written(tmp_path / "own.html", "second-batch", catalogue=folder)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page


def own(tmp_path, **changed):
    """A folder with the claim of the second batch, some lines of which are others."""
    from openiads.scenario.catalogue import SHIPPED

    lines = (SHIPPED / "claims" / "claim-second-batch.yaml").read_text(encoding="utf-8").splitlines()
    for key, line in changed.items():
        lines = [line if each.startswith(f"{key}:") else each for each in lines]
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "claim-second-batch.yaml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_delivery_in_a_folder_of_ones_own_changes_the_verdict(tmp_path):
    delivery = (
        "  - {of: delivery_year, value: 2021.5, printed: made up, source: [S01], grade: published, confidence: D}"
    )
    folder = own(tmp_path, figures=f"figures:\n{delivery}")
    (judged,) = claims(["second-batch"], catalogue=folder)
    assert judged.finding.verdict is Verdict.HOLDS
    assert "July 2021" in judged.finding.sentence


def test_the_command_prints_each_verdict_and_writes_the_page(tmp_path):
    out = tmp_path / "claims.html"
    told = cli("claims", "--only", "price", "--only", "claim-finance", "--out", out)
    assert " 1. Bought for 2.5 billion dollars as four batteries: HOLDS." in told
    assert " 2. 45 %" in told
    assert MARK in told
    assert str(out) in told
    assert out.exists()


def test_json_is_one_object_with_every_number_and_its_source():
    found = json.loads(cli("claims", "--only", "price", "--json"))
    (price,) = found["claims"]
    assert found["mark"] == MARK
    assert (price["verdict"], price["topic"], price["said_by"]) == ("holds", "price", ["S00"])
    assert {"S00", "S04", "S20"} <= set(price["sources"])
    assert any(row["entry"] == "s400-batch" for row in price["inputs"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--only", "prise"), "no claim 'prise'; did you mean price?"),
        (("--catalogue", "/nowhere"), "no such folder"),
        (("--set", "40n6e.maximum_range_km"), "not ENTRY.KEY=VALUE"),
        (("--set", "40n6.maximum_range_km=3"), "did you mean 40n6e?"),
        (("--set", "40n6e.maximum_rang_km=3"), "did you mean maximum_range_km?"),
        (("--set", "40n6e.maximum_range_km=far"), "'far' is no number"),
        (("--set", "40n6e.maximum_range_km=-3"), "0 or above"),
        (("--set", "claim-height.claimed_height_km=0"), "write a number from 0.1 to 1000"),
        (
            ("--set", "claim-range-aircraft.claimed_range_m=1e9"),
            "claim-range-aircraft.claimed_range_km: 1e+06 can not be put",
        ),
        (("--only", "range-aircraft", "--set", "40n6e.maximum_range_km=1e9"), "write at most 5,000 km"),
        (("--only", "tracks", "--set", "91n6e.track_capacity=0"), "write a whole number above 0"),
        (("--set", "claim-ground.salvo_rounds=2.5"), "--set claim-ground.salvo_rounds: 2.5 can not be put to the test"),
        (
            ("--set", "s400-fire-unit.channels=9.5"),
            "--set s400-fire-unit.channels=9.5: 9.5 makes no sense; write a whole",
        ),
        (("--set", "48n6e3.minimum_range_km=999"), "--set 48n6e3.minimum_range_km=999: with it minimum_range_m is"),
        (
            ("--only", "ground", "--set", "s400-fire-unit.launchers=0"),
            "--set s400-fire-unit.launchers=0: a claim can not be run with it: units[unit].entry: 32 ready rounds",
        ),
        (("--out", "/nowhere/claims.html"), "there is no folder"),
        (("--out", "/"), "is a folder"),
    ],
)
def test_what_can_not_be_is_told_before_anything_is_worked_out(arguments, told):
    message = cli("claims", *arguments, code=1)
    assert told in message
    assert "Traceback" not in message


def test_a_claim_in_a_folder_of_ones_own_asks_for_no_part_of_a_round(tmp_path):
    shipped = Catalogue.read().files["claim-ground"].read_text(encoding="utf-8")
    (tmp_path / "claim-ground.yaml").write_text(shipped.replace("value: 4,", "value: 2.5,"))
    message = cli("claims", "--only", "ground", "--catalogue", tmp_path, code=1)
    assert "claim-ground.salvo_rounds: 2.5 can not be put to the test; write a whole number from 1 to 32" in message


def test_an_end_that_is_assumed_is_counted_among_the_assumed(quick, tmp_path):
    (reaction,) = json.loads(cli("claims", "--only", "reaction", "--json"))["claims"]
    (row,) = (each for each in reaction["inputs"] if each["key"] == "reaction_time_s")
    assert (row["grade"], row["assumed"]) == ("published", ["high"])
    cli("claims", "--only", "reaction", "--out", tmp_path / "reaction.html")
    page = (tmp_path / "reaction.html").read_text(encoding="utf-8")
    assert "Assumed inputs it rests on (1)" in page
    assert "published; high assumed" in page
    assert "No assumed catalogue value" not in page


def test_all_wrong_settings_are_told_at_once():
    message = cli("claims", "--set", "a.b=1", "--set", "40n6e.c=2", code=1)
    assert "no entry 'a'" in message
    assert "no value 'c'" in message


def test_a_topic_that_is_none_is_told(tmp_path):
    folder = own(tmp_path, topic="topic: second-bach")
    assert "did you mean second-batch?" in cli("claims", "--catalogue", folder, code=1)


def test_all_claims_come_in_the_order_of_the_account(whole):
    found, _ = whole
    assert [each.claim.structure["topic"] for each in found] == list(TOPICS)
    assert [each.number for each in found] == list(range(1, len(TOPICS) + 1))


def test_every_claim_has_a_sentence_an_experiment_a_chart_and_its_inputs(whole):
    for judged in whole[0]:
        finding = judged.finding
        assert finding.sentence.endswith(".")
        assert finding.sentence.count(". ") == 0, finding.sentence
        assert "nan" not in finding.sentence
        assert "inf" not in finding.sentence.replace("information", "")
        assert finding.experiment
        assert finding.measures
        assert finding.chart.caption
        assert judged.read or judged.claim.id == "claim-buyers"


def test_the_whole_page_asks_nothing_of_the_network(whole):
    assert loads_of(whole[1].read_text(encoding="utf-8")) == []


def test_the_page_in_the_docs_is_that_of_the_catalogue(whole):
    """Verdicts and sentences; charts may differ by a library's version."""
    page = SHIPPED_PAGE.read_text(encoding="utf-8")
    from openiads.show.page import text

    for judged in whole[0]:
        assert text(judged.finding.sentence) in page, judged.claim.id
    assert loads_of(page) == []
