"""Law 6: each value of the catalogue is complete, with its unit as printed, its source and its grade."""

import pytest

from openiads.scenario.catalogue import SHIPPED, Catalogue
from openiads.scenario.entries import value_faults
from openiads.scenario.entry_files import document, files_in

ASSUMED_BY_US = "assumed by openiads: "


def breaches(key, value, sources):
    """What the law finds wrong with one value as written in its file."""
    found = [f"{'.'.join(fault.path)} {fault.found}".strip() for fault in value_faults(key, value)]
    if found:
        return found
    found = [f"unknown source {source}" for source in value["source"] if source not in sources]
    assumptions = [source for source in value["source"] if source in sources and sources[source].url is None]
    reasons = [source for source in assumptions if sources[source].title.startswith(ASSUMED_BY_US)]
    if value["grade"] == "published" and len(reasons) == len(value["source"]):
        found.append("published, but only assumptions are cited")
    if value["grade"] == "assumed" and not reasons and not value.get("note"):
        found.append("assumed without a reason")
    return found


@pytest.fixture(scope="module")
def sources():
    return Catalogue.read().sources


def test_every_value_of_the_catalogue_is_complete(sources):
    found = []
    for id, file in files_in(SHIPPED).items():
        for key, value in document(file)[0]["values"].items():
            found += [f"{id}: {key}: {breach}" for breach in breaches(key, value, sources)]
    assert not found, "\n".join(found)


def test_every_assumption_gives_its_reason(sources):
    assumed = {key: source for key, source in sources.items() if key[0] == "A" and key[1:].isdigit()}
    assert assumed
    for key, source in assumed.items():
        assert source.title.startswith(ASSUMED_BY_US), key
        assert source.url is None, key


def test_every_other_source_can_be_found_again(sources):
    for key, source in sources.items():
        assert source.title, key
        assert source.url or source.note or source.title.startswith(ASSUMED_BY_US), key


SOUND = {"value": 400, "printed": "400 km", "source": ["S30"], "grade": "published"}
SPREAD = {"low": 1, "nominal": 2, "high": 3, "favours_defence": "high"}
GRADED = {"printed": "1-3 km", "source": ["S30"], "grade": "published"}


def without(value, key):
    return {part: content for part, content in value.items() if part != key}


@pytest.mark.parametrize(
    "planted",
    [
        400,
        without(SOUND, "printed"),
        without(SOUND, "source"),
        without(SOUND, "grade"),
        without(SOUND, "value"),
        SOUND | {"printed": " "},
        SOUND | {"source": []},
        SOUND | {"source": ["S999"]},
        SOUND | {"source": "S30"},
        SOUND | {"source": ["A01"]},
        SOUND | {"grade": "sure"},
        SOUND | {"grade": "derived"},
        SOUND | {"grade": "assumed"},
        SOUND | {"value": None},
        SOUND | {"value": True},
        SOUND | {"value": "400"},
        SOUND | {"value": float("nan")},
        SOUND | {"value": -400},
        SOUND | {"nominal": 400},
        SOUND | {"nots": "a slip"},
        GRADED | without(SPREAD, "favours_defence"),
        GRADED | without(SPREAD, "low"),
        GRADED | SPREAD | {"low": 2.5},
        GRADED | SPREAD | {"favours_defence": "more"},
    ],
)
def test_a_planted_incomplete_number_is_caught(planted, sources):
    assert len(breaches("maximum_range_km", planted, sources)) == 1


def test_a_probability_above_one_is_caught(sources):
    assert breaches("kill_probability_cruise", SOUND | {"value": 1.1}, sources)
    assert breaches("lethality", SOUND | {"value": 1.1}, sources)


def test_a_complete_number_passes_and_a_price_may_be_unknown(sources):
    assert not breaches("maximum_range_km", SOUND, sources)
    assert not breaches("maximum_range_km", GRADED | SPREAD, sources)
    assert not breaches("unit_cost_usd_m", SOUND | {"value": None}, sources)
