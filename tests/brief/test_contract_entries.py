"""A contract of the catalogue is complete: units that exist, and every date with its source and grade."""

import copy

import pytest

from openiads.brief.spans import span
from openiads.scenario.catalogue import SHIPPED, Catalogue, CatalogueError
from openiads.scenario.entries import faults
from openiads.scenario.entry_files import document

FOLDER = SHIPPED / "contracts"
SALE = document(FOLDER / "s400-sale-turkey.yaml")[0]


def found(change):
    """Faults of the contract after a change of it."""
    changed = copy.deepcopy(SALE)
    change(changed)
    return [f"{'.'.join(fault.path)}: {fault.found}; {fault.remedy}" for fault in faults(changed, "s400-sale-turkey")]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_date_of_every_contract_can_be_read(file):
    entry = Catalogue.read().entry(file.stem)
    for event in entry.structure["events"]:
        assert span(event["date"]) is not None, event
        assert event["source"]
        assert event["grade"] in ("published", "derived", "assumed")
    assert len({event["id"] for event in entry.structure["events"]}) == len(entry.structure["events"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sale: sale["events"][0].pop("grade"), "grade"),
        (lambda sale: sale["events"][0].pop("source"), "source"),
        (lambda sale: sale["events"][0].update(date=2017), "date 2017"),
        (lambda sale: sale["events"][0].update(date="last year"), "date 'last year'"),
        (lambda sale: sale["events"][0].update(whta="x"), "unknown key 'whta'; did you mean what?"),
        (lambda sale: sale["events"].append("soon"), "'soon'; write {id, what, date"),
        (lambda sale: sale.update(status="hoped"), "unknown word 'hoped'"),
        (lambda sale: sale.update(bounds="upper"), "unknown word 'upper'"),
        (lambda sale: sale["bought"][0].pop("count"), "write {entry: <id>, count:"),
        (lambda sale: sale.update(buyers=[7]), "write the names of buyers"),
        (lambda sale: sale.pop("buyers"), "missing or not a list"),
        (lambda sale: sale["values"].pop("price_usd_m"), "price_usd_m is missing"),
    ],
)
def test_a_planted_fault_of_a_contract_is_caught(change, said):
    assert any(said in each for each in found(change)), found(change)


def test_the_contract_as_it_is_has_no_fault():
    assert found(lambda sale: None) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "entry: s400-battery",
            "entry: s400-batery",
            "no fire-unit or formation 's400-batery'; did you mean s400-battery?",
        ),
        ("source: [S04, S05]", "source: [S04, S0005]", "no source 'S0005'"),
    ],
)
def test_what_a_contract_of_ones_own_cites_must_exist(tmp_path, old, new, said):
    text = (FOLDER / "s400-sale-turkey.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "s400-sale-turkey.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError, match=said.replace("?", r"\?")):
        Catalogue.read([tmp_path])
