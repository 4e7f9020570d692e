"""The claims of the account are entries of the catalogue: all of them, each with who said it and what sources print."""

from pathlib import Path

import pytest

from openiads.brief.claims import TOPICS
from openiads.brief.claims_inputs import figures_of
from openiads.scenario.catalogue import SHIPPED, Catalogue
from openiads.scenario.entries import faults

CATALOGUE = Catalogue.read()
CLAIMS = [CATALOGUE.entry(id) for id in CATALOGUE.ids("claim")]
FACTS = Path(__file__).parents[3] / "shared" / "facts" / "public_facts.yaml"
# Where the facts keep what a claim's figures are of.
KEPT = {
    "max_range_aero": ("claimed_range_km", "claim-range-aircraft"),
    "max_altitude": ("claimed_height_km", "claim-height"),
    "targets_engaged_system": ("claimed_targets", "claim-targets-missiles"),
    "time_to_ready_from_march": ("claimed_ready_min", "claim-readiness"),
    "max_range_ballistic_target": ("claimed_range_km", "claim-range-ballistic"),
}


def facts():
    """The sheet of facts, where it is at hand."""
    if not FACTS.exists():
        pytest.skip("the sheet of facts is not at hand")
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(FACTS.read_text(encoding="utf-8"))


def test_every_topic_has_its_claim():
    assert sorted(claim.structure["topic"] for claim in CLAIMS) == sorted(TOPICS)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_every_claim_says_who_said_it_and_every_figure_has_source_and_grade(claim):
    assert claim.structure["said"]
    assert set(claim.structure["said_by"]) <= set(CATALOGUE.sources)
    assert figures_of(claim)
    for figure in figures_of(claim):
        assert figure.source
        assert set(figure.source) <= set(CATALOGUE.sources)
        assert figure.grade in ("published", "derived", "assumed")
        assert figure.confidence in "ABCD"
        assert figure.low <= figure.high or figure.low != figure.low
        assert (figure.grade == "assumed") == all(key.startswith("A") for key in figure.source)


def test_every_sentence_of_the_account_is_examined():
    said = {claim.structure["said"] for claim in CLAIMS}
    for fact in facts()["article_claims"]:
        parts = [said_one for said_one in said if said_one in fact["text"] or fact["text"] in said_one]
        assert parts or "altitude" in fact["text"], fact["text"]


@pytest.mark.parametrize("name", KEPT)
def test_no_printed_figure_is_left_out(name):
    """Recalled ones and ends of ranges too; words around a number do not count."""
    import re

    row = next(row for row in facts()["s400"] if row["name"] == name)
    of, id = KEPT[name]
    there = {
        end for item in CATALOGUE.entry(id).structure["figures"] if item["of"] == of for end in _ends(item["value"])
    }
    for figure in row["published"]:
        if figure["status"] != "recall":
            ends = (
                _ends(figure["value"])
                if not isinstance(figure["value"], str)
                else [float(re.findall(r"[\d.]+", figure["value"])[0])]
            )
            assert set(ends) <= there, figure


def _ends(value):
    return [float(end) for end in (value if isinstance(value, list) else [value])]


def planted(**changes):
    """Faults of a claim in which a part is another."""
    from openiads.scenario.entry_files import document

    sound, _ = document(SHIPPED / "claims" / "claim-height.yaml")
    return [f"{'.'.join(fault.path)}: {fault.found}" for fault in faults(sound | changes, "claim-height")]


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ("30 km", "'30 km'"),
        ({"of": "claimed_height_km"}, "for a figure"),
        ({"of": 3}, "without `of`"),
        ({"value": "high"}, "'high' for a figure"),
        ({"value": [1, 2, 3]}, "for a figure"),
        ({"confidence": "Z"}, "confidence 'Z'"),
        ({"grade": "sure"}, "unknown word 'sure'"),
        ({"source": "S30"}, "missing or not a list"),
        ({"colour": "red"}, "unknown key 'colour'"),
    ],
)
def test_a_figure_that_is_none_is_told(figure, told):
    sound = {
        "of": "claimed_height_km",
        "value": 30,
        "printed": "30 km",
        "source": ["S02"],
        "grade": "published",
        "confidence": "B",
    }
    assert planted(figures=[sound]) == []
    wrong = (
        {"of": "claimed_height_km"}
        if figure == {"of": "claimed_height_km"}
        else figure
        if isinstance(figure, str)
        else sound | figure
    )
    assert any(told in fault for fault in planted(figures=[wrong]))


def test_every_value_of_a_claim_has_its_bounds():
    """A key that a claim may hold and that has no bounds would end a run, not begin with a message."""
    from openiads.brief.claims_bounds import BOUNDS, bounds_faults
    from openiads.scenario.entries import CLAIM

    assert set(BOUNDS) == set(CLAIM.optional_values)
    assert [fault for claim in CLAIMS for fault in bounds_faults(claim)] == []
