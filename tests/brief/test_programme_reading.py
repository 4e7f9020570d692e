"""What is wrong with a programme's file is said with file, line and key, all at once, and what would do."""

import pytest
from programme_cases import ASKED, SCENARIO, SOUND, programme, with_scenario

from openiads.brief.programme_reading import read_programme
from openiads.scenario.problems import ScenarioError


def faults(text, folder=None):
    """Each fault on one line: line, key, what was found and what would do."""
    with pytest.raises(ScenarioError) as caught:
        programme(text) if folder is None else with_scenario(folder, text)
    return [
        f"{problem.mark.line + 1}: {problem.key}: {problem.found}; {problem.remedy}"
        for problem in caught.value.problems
    ]


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ("format: 1", "format: 2", "format", "write format: 1"),
        ("name: two", "name: two words", "name", "use letters, digits"),
        ("price_usd_m: 1000", "price_usd_m: -5", "batches[0].price_usd_m", "found '-5'; write a price above 0"),
        ("price_usd_m: 1000", "price_usd_m: lots", "batches[0].price_usd_m", "found 'lots'"),
        ("price_usd_m: 1000", "prize_usd_m: 1000", "batches[0].prize_usd_m", "did you mean 'price_usd_m'?"),
        ("loan_share: 0.5", "loan_share: 0.4", "batches[0].advance_share", "0.4 + 0.4 + 0.1 = 0.9 of the price"),
        ("loan_share: 0.5", "loan_share: 1.5", "batches[0].loan_share", "write a share from 0 to 1"),
        ("nominal: 0.04, high: 0.1", "nominal: 5, high: 5", "batches[0].loan.rate_per_year.nominal", "0.04 for 4 %"),
        ("nominal: 0.04, high: 0.1", "nominal: 0.04, high: 0.01", "batches[0].loan.rate_per_year", "out of order"),
        (
            "tenor_years: 5",
            "tenor_years: 5.3",
            "batches[0].loan.tenor_years",
            "5.3 years are 10.6 payments at 2 a year",
        ),
        (
            "tenor_years: 5",
            "tenor_years: 5, grace_years: 5",
            "batches[0].loan.grace_years",
            "5 years of grace in a tenor of 5",
        ),
        (
            "payments_per_year: 2",
            "payments_per_year: 3",
            "batches[0].loan.payments_per_year",
            "write one of 1, 2, 4, 12",
        ),
        ("payments_per_year: 2", "repayment: bullet", "batches[0].loan.repayment", "equal-payments, equal-principal"),
        ("payments_per_year: 2", "drawn: 2019", "batches[0].loan.drawn", "before the contract was signed, 2020-06-30"),
        (
            "grade: assumed, note: ours",
            "grade: publishd",
            "batches[0].loan.rate_per_year.grade",
            "did you mean 'published'?",
        ),
        ("grade: assumed, note: ours", "grade: published", "batches[0].loan.rate_per_year.source", "add source: [S04]"),
        ("grade: assumed, note: ours", "source: [S9999]", "batches[0].loan.rate_per_year.source", "no source 'S9999'"),
        ("unit: s400-battery", "unit: S-500", "batches[0].unit", "the catalogue knows no unit 'S-500'"),
        ("unit: s400-battery", "unit: battery", "batches[0].unit", "may be 5 units of the catalogue"),
        (
            "unit: s400-battery",
            "unit: s400-battery\n    contract: s400-sale-turky",
            "batches[0].contract",
            "did you mean",
        ),
        ("  - id: only", "  - id: ../only", "batches[0].id", "use letters, digits"),
        ("    count: 2", "    count: 2.5", "batches[0].count", "write a whole number"),
        ("    count: 2", "    count: 3", "batches[0].deliveries", "deliveries come to 2, and the batch is of 3"),
        ("signed: 2020-06-30", "signed: 2020-06-31", "batches[0].signed", "write a date such as"),
        ("planned: 2022", "planned: 2021-02", "batches[0].deliveries[1].planned", "2021-02 is before 2021-03"),
        (
            "planned: 2021-03",
            "planned: 2019",
            "batches[0].deliveries[0].planned",
            "2019 is before the contract was signed",
        ),
        ("{id: second, count: 1", "{id: first, count: 1", "batches[0].deliveries[1].id", "a second 'first'"),
        ("high: 2}, date", "high: 3}, date", "batches[0].happened", "up to 3 were delivered of a batch of 2"),
        (
            "    deliveries:",
            "    status: hoped\n    deliveries:",
            "batches[0].status",
            "'hoped'; choose one of signed, planned",
        ),
    ],
)
def test_a_fault_is_named_with_line_and_key(old, new, key, said):
    assert old in SOUND
    text = SOUND.replace(old, new)
    found = faults(text)
    assert any(f"{key}: " in each and said in each for each in found), found
    assert len(found) <= 2, found


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        (
            "units: [south]",
            "units: [sooth]",
            "batches[0].deliveries[1].units",
            "no unit 'sooth'; did you mean 'south'?",
        ),
        ("units: [south]", "units: [north]", "batches[0].deliveries[1].units", "'north' is in service already"),
        (", units: [south]", "", "batches[0].deliveries[1].units", "no unit of the scenario is in service after it"),
        (
            "unit: s400-battery",
            "unit: squadron",
            "batches[0].deliveries[0].units",
            "are 2 fire units, and these units 1",
        ),
        ("scenario: pair.yaml", "scenario: pear", "capability.scenario", "no bundled scenario of that name"),
        ("sizes: [2, 16]", "sizes: [16, 2]", "capability.sizes", "write 2 or more sizes, rising"),
        ("sizes: [2, 16]", "sizes: [0, 2]", "capability.sizes", "whole numbers from 1"),
        ("at_least: 0.5", "at_least: 50", "capability.at_least", "write a chance from 0.01 to 0.99"),
        ("at_least: 0.5", "raid: wafe", "capability.raid", "did you mean 'wave'?"),
        ("replications: 12", "replications: 1", "capability.replications", "from 10 to 100,000"),
        ("class: fighter", "class: figter", "capability.coverage.class", "did you mean 'fighter'?"),
        ("heights_m: [1000]", "footprint: {}", "capability.coverage.footprint", "unknown key"),
        (
            "replications: 12",
            "footprint: {class: fighter}",
            "capability.footprint.class",
            "no ballistic class 'fighter'",
        ),
        ("replications: 12", "before: [nord]", "capability.before", "did you mean 'north'?"),
    ],
)
def test_a_fault_against_the_scenario_is_named_too(tmp_path, old, new, key, said):
    whole = SOUND + ASKED
    assert old in whole
    found = faults(whole.replace(old, new), tmp_path)
    assert any(f"{key}: " in each and said in each for each in found), found


def test_a_scenario_whose_policy_is_a_file_of_code_is_refused(tmp_path):
    (tmp_path / "mine.py").write_text("def policy(view): return []\n", encoding="utf-8")
    scenario = SCENARIO + "doctrine: {policy: {python: mine.py}}\n"
    with pytest.raises(ScenarioError, match="its policy is a Python file; name one of the built-in"):
        with_scenario(tmp_path, SOUND + ASKED, scenario)


def test_all_faults_come_at_once_in_the_order_of_the_file():
    text = (
        SOUND.replace("1000", "-1")
        .replace("tenor_years: 5", "tenor_years: 0")
        .replace("planned: 2022", "planned: then")
    )
    lines = [int(each.split(":")[0]) for each in faults(text)]
    assert lines == [8, 13, 16]


def test_what_is_wrong_with_the_scenario_is_told_beside_what_is_wrong_with_the_programme(tmp_path):
    with pytest.raises(ScenarioError) as caught:
        with_scenario(tmp_path, (SOUND + ASKED).replace("1000\n", "-1\n", 1), SCENARIO.replace("count: 4", "count: 0"))
    told = str(caught.value)
    assert "two.yaml:8:" in told
    assert "pair.yaml" in told
    assert "raids[wave].count" in told


@pytest.mark.parametrize("text", ["", "[1, 2]", "format: 1\nname: x\nbatches: 5", "format: 1\nname: x\nbatches: []"])
def test_what_is_no_programme_is_said_and_never_a_traceback(text):
    assert faults(text)


def test_keys_that_are_missing_are_named_with_an_example():
    found = faults("format: 1\nname: x\nbatches: [{}]\n")
    for key in ("id", "unit", "count", "price_usd_m", "signed", "deliveries"):
        assert any(f"batches[0].{key}: " in each for each in found), key


def test_a_contract_gives_what_a_batch_leaves_out_and_its_events_are_dates():
    text = SOUND.replace("price_usd_m: 1000", "contract: s400-sale-turkey").replace("    signed: 2020-06-30\n", "")
    text = text.replace("planned: 2021-03", "planned: planned-first-delivery")
    batch = programme(text).batches[0]
    assert batch.price_usd.nominal == 2500e6
    assert batch.price_usd.source == ("S04", "S20")
    assert batch.signed.span.printed == "2017"
    assert batch.deliveries[0].planned.span.printed == "2020-03"
    assert batch.advance_share.grade == "stated"


def test_an_event_of_a_contract_that_is_misspelt_is_answered_with_the_nearest():
    text = SOUND.replace("price_usd_m: 1000", "contract: s400-sale-turkey").replace(
        "planned: 2021-03", "planned: planned-frst"
    )
    assert "did you mean 'planned-end'" in faults(text)[0] or "planned-first-delivery" in faults(text)[0]


def test_a_contract_without_a_price_asks_for_one():
    text = SOUND.replace("price_usd_m: 1000", "contract: s400-sale-turkey-second")
    assert "no price, and the contract prints none" in faults(text)[0]


@pytest.mark.parametrize(
    ("word", "entry", "fire_units"),
    [("S-400 battery", "s400-battery", 1), ("battalion", "s400-battalion", 2), ("Division", "s400-division", 1)],
)
def test_units_are_known_by_the_words_of_print(word, entry, fire_units):
    batch = programme(SOUND.replace("s400-battery", word)).batches[0]
    assert (batch.unit, batch.fire_units_each, batch.unit_as_written) == (entry, fire_units, word)


def test_a_plain_number_is_stated_and_a_graded_one_keeps_its_grade():
    terms = programme().batches[0].terms
    assert (terms.tenor_years.grade, terms.rate_per_year.grade, terms.rate_per_year.note) == (
        "stated",
        "assumed",
        "ours",
    )


def test_a_name_that_no_programme_has_is_answered_with_the_nearest():
    with pytest.raises(ScenarioError, match="did you mean 'turkey-contract'"):
        read_programme("turkey-contrakt")
