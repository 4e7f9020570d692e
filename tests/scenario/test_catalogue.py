"""The catalogue: what is shipped agrees with what is printed, a stance picks an end, a bad file is named by line."""

import math
import re

import pytest

from openiads.scenario.catalogue import SHIPPED, Catalogue, CatalogueError, Value, si_key
from openiads.scenario.entry_files import document

WANTED = {
    "radar": "91n6e 92n6e 96l6e",
    "interceptor": "40n6e 48n6e3 48n6e2 9m96e2 9m96e patriot-gem-t patriot-pac-3-mse thaad aster-30",
    "fire-unit": "s400-fire-unit patriot-battery thaad-battery samp-t-battery s-300pmu2-battery",
    "command-post": "s400-command-post",
    "formation": "s400-battalion s400-squadron s400-regiment s400-batch",
    "target": "fighter low-observable-fighter bomber awacs airliner uav-one-way uav-male cruise-missile-subsonic "
    "cruise-missile-supersonic srbm-300km srbm-600km mrbm-1000km mrbm-3000km decoy-air bird man satellite",
    "model": "assumptions",
}
OWN = """\
id: own-missile
kind: interceptor
name: Own missile
description: A round of one's own.
values:
"""
ZERO = '  {key}: {{value: 0, printed: "none", source: [A33], grade: assumed}}\n'
HALF = (
    "  mass_kg: {{low: 1, nominal: 2, high: 3, favours_defence: low, printed: none, source: [A33], assumed: {ends}, "
    "grade: {grade}}}\n"
)


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue.read()


def own_missile(**changes):
    """The text of a sound entry with some lines changed: a key to its line, or to an empty text to leave it out."""
    keys = document(SHIPPED / "interceptors/48n6e3.yaml")[0]["values"]
    lines = {key: ZERO.format(key=key) for key in keys} | changes
    return OWN + "".join(lines.values())


def refusal(folder, text, name="own-missile.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        Catalogue.read([folder])
    return str(refused.value)


@pytest.mark.parametrize("kind", WANTED)
def test_the_catalogue_holds_every_entry_that_a_scenario_is_promised(catalogue, kind):
    assert set(WANTED[kind].split()) <= set(catalogue.ids(kind))


def test_every_shipped_entry_is_sound_and_cites_entries_and_sources_that_exist(catalogue):
    assert [str(problem) for problem in catalogue.problems(SHIPPED)] == []


def test_an_entry_lies_in_the_folder_of_its_kind(catalogue):
    folders = {
        "claim": "claims",
        "radar": "radars",
        "interceptor": "interceptors",
        "target": "targets",
        "model": "model",
        "contract": "contracts",
    }
    for id in catalogue.ids():
        assert catalogue.files[id].parent.name == folders.get(catalogue.entry(id).kind, "units")


@pytest.mark.parametrize(
    ("direction", "brochure", "middle", "sceptical"),
    [("high", 400.0, 250.0, 150.0), ("low", 150.0, 250.0, 400.0), ("neither", 250.0, 250.0, 250.0)],
)
def test_a_brochure_takes_the_end_that_favours_the_defence(direction, brochure, middle, sceptical):
    value = Value("maximum_range_km", "400 km", 150.0, 250.0, 400.0, direction, ("S30",), "published")
    assert [value.at(stance) for stance in ("brochure", "middle", "sceptical")] == [brochure, middle, sceptical]


def test_an_end_that_is_assumed_counts_so_under_the_stance_that_takes_it():
    value = Value("reaction_time_s", "9 s", 9.0, 10.0, 15.0, "low", ("S31",), "published", "", ("high",))
    grades = [value.grade_at(stance) for stance in ("brochure", "middle", "sceptical")]
    assert grades == ["published", "published", "assumed"]


def test_a_note_that_an_end_is_assumed_stands_beside_the_end(catalogue):
    """No entry says so in words alone."""
    for id in catalogue.ids():
        for key, value in catalogue.entry(id).values.items():
            said = re.search(r"\b(ends?|nominal) (is|are) (assumed|from memory)", value.note)
            assert bool(value.assumed) or not said or value.grade == "assumed", f"{id}.{key}: {value.note}"


def test_a_stance_that_does_not_exist_is_answered_with_the_nearest(catalogue):
    with pytest.raises(CatalogueError, match="did you mean sceptical"):
        catalogue.resolve("48n6e3", "skeptical")


def test_values_come_out_in_si(catalogue):
    radar = catalogue.resolve("92n6e")
    assert radar["reference_range_m"] == 200_000.0
    assert radar["azimuth_sector_rad"] == pytest.approx(math.radians(100.0))
    assert radar["elevation_min_rad"] == pytest.approx(math.radians(-3.0))
    assert radar["reference_rcs_m2"] == 1.0
    assert catalogue.resolve("s400-fire-unit")["time_to_ready_s"] == 300.0
    assert catalogue.resolve("srbm-300km")["ballistic_coefficient_kg_m2"] == 5000.0
    assert catalogue.resolve("patriot-battery")["price_usd"] == 1.1e9
    assert catalogue.resolve("48n6e3")["unit_cost_usd"] is None


def test_a_key_keeps_its_dimension_and_a_ratio_its_name():
    assert si_key("maximum_range_km") == "maximum_range_m"
    assert si_key("process_noise_m2_s3") == "process_noise_m2_s3"
    assert si_key("kill_probability_cruise") == "kill_probability_cruise"
    assert si_key("false_alarms_per_scan") == "false_alarms_per_scan"


def test_an_override_wins_over_the_stance_in_any_unit_of_the_dimension(catalogue):
    for override in ({"maximum_range_km": 123.0}, {"maximum_range_m": 123_000.0}):
        for stance in ("brochure", "sceptical"):
            assert catalogue.resolve("48n6e3", stance, override)["maximum_range_m"] == 123_000.0
    with pytest.raises(CatalogueError, match="did you mean kill_probability_cruise"):
        catalogue.resolve("48n6e3", "middle", {"kill_probability_cruse": 0.6})


def test_an_entry_that_does_not_exist_is_answered_with_the_nearest(catalogue):
    with pytest.raises(CatalogueError, match="did you mean 48n6e3"):
        catalogue.entry("48n6e33")


def test_a_batch_is_made_of_everything_down_to_radars_and_rounds(catalogue):
    parts = catalogue.made_of("s400-batch")
    assert {"s400-fire-unit", "s400-command-post", "91n6e", "92n6e", "96l6e", "40n6e", "9m96e"} <= set(parts)
    assert len(set(parts)) == len(parts)


# What the printed figures say of each other.


def test_a_formation_counts_the_fire_units_that_it_is_made_of(catalogue):
    for id in catalogue.ids("formation"):
        members = catalogue.entry(id).structure["members"]
        fire_units = sum(m["count"] for m in members if catalogue.kind(m["entry"]) == "fire-unit")
        assert catalogue.entry(id).values["fire_units"].nominal == fire_units, id


def test_no_launcher_is_loaded_with_more_than_it_holds(catalogue):
    for id in catalogue.ids("fire-unit"):
        entry = catalogue.entry(id)
        slots = entry.values["launchers"].low * entry.values["rounds_per_launcher"].low
        assert sum(load["rounds"] for load in entry.structure["load"]) <= slots, id


def test_six_fire_units_engage_the_36_targets_with_72_missiles_that_are_printed(catalogue):
    unit = catalogue.resolve("s400-fire-unit")
    targets = 6 * unit["channels"]
    assert (targets, targets * unit["missiles_per_target"]) == (36.0, 72.0)


def test_the_sceptical_reach_is_never_longer_and_the_brochure_never_shorter(catalogue):
    for id in catalogue.ids("interceptor"):
        reaches = [catalogue.resolve(id, stance)["maximum_range_m"] for stance in ("sceptical", "middle", "brochure")]
        assert reaches == sorted(reaches)


def test_the_range_of_91n6e_at_another_cross_section_is_the_one_recalled(catalogue):
    radar = catalogue.resolve("91n6e")
    range_m = radar["reference_range_m"] * (0.4 / radar["reference_rcs_m2"]) ** 0.25
    assert range_m == pytest.approx(230e3, rel=0.05)  # 230 km at 0.4 m2 is recalled; both are rounded to 10 km


def test_a_ballistic_class_flies_the_minimum_energy_path_of_its_range(catalogue):
    gravity_m3_s2, radius_m = 398_600.4418e9, 6371e3
    for id in ("srbm-300km", "srbm-600km", "mrbm-1000km", "mrbm-3000km"):
        target = catalogue.resolve(id)
        half = target["range_m"] / (2.0 * radius_m)
        sine = math.sin(half)
        speed_m_s = math.sqrt(2.0 * gravity_m3_s2 / radius_m * sine / (1.0 + sine))
        apogee_m = 0.5 * radius_m * (sine + math.cos(half) - 1.0)
        assert target["burnout_speed_m_s"] == pytest.approx(speed_m_s, abs=1.0)  # printed to 1 m/s
        assert target["apogee_m"] == pytest.approx(apogee_m, abs=100.0)  # printed to 0.1 km


def test_an_aircraft_is_looked_for_below_the_horizontal_too(catalogue):
    # A target at the horizon of a 39 m mast stands about 0.2 degrees below it.
    for id in catalogue.ids("radar"):
        assert catalogue.resolve(id)["elevation_min_rad"] < math.radians(-0.2)


# A folder of one's own.


def test_an_own_folder_adds_an_entry_and_may_replace_a_shipped_one(tmp_path):
    (tmp_path / "own-missile.yaml").write_text(own_missile())
    (tmp_path / "48n6e3.yaml").write_text(own_missile().replace("id: own-missile", "id: 48n6e3"))
    catalogue = Catalogue.read([tmp_path])
    assert catalogue.entry("own-missile").name == "Own missile"
    assert catalogue.resolve("48n6e3")["maximum_range_m"] == 0.0
    assert Catalogue.read().resolve("48n6e3")["maximum_range_m"] == 250e3


def test_an_own_folder_may_bring_its_own_sources(tmp_path):
    line = '  mass_kg: {value: 9, printed: "9 kg", source: [MINE], grade: published}\n'
    assert "no source 'MINE'" in refusal(tmp_path, own_missile(mass_kg=line))
    (tmp_path / "sources.yaml").write_text("MINE: {title: My own measurement, url: null, year: 2026}\n")
    assert Catalogue.read([tmp_path]).sources["MINE"].title == "My own measurement"


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CatalogueError, match="no such folder"):
        Catalogue.read([tmp_path / "nowhere"])


def test_all_faults_come_at_once_each_with_its_file_line_and_key(tmp_path):
    (tmp_path / "second.yaml").write_text("id: second\nkind: rador\n")
    bare = "  mass_kg: 900\n"
    message = refusal(tmp_path, own_missile(mass_kg=bare, burn_time_s=""))
    lines = message.splitlines()
    assert len(lines) == 3
    assert f"{tmp_path / 'own-missile.yaml'}:5: values: burn_time_s is missing" in message
    number = own_missile(mass_kg=bare, burn_time_s="").splitlines().index(bare.rstrip()) + 1
    assert f"{tmp_path / 'own-missile.yaml'}:{number}: values.mass_kg: 900 bare; write" in message
    assert f"{tmp_path / 'second.yaml'}:2: kind: unknown word 'rador'; did you mean radar?" in message


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("id: own-missile\nid: twice\n", "own-missile.yaml:2: yaml: found duplicate key"),
        ("id: [1, 2\nkind: radar\n", "yaml: "),
        (own_missile(mass_kg=HALF.format(ends="[hihg]", grade="published")), "write those of low, nominal and high"),
        (own_missile(mass_kg=HALF.format(ends="[high]", grade="assumed")), "or is assumed as a whole"),
        ("- a\n- b\n", "own-missile.yaml:1: file: not a list of keys"),
        ("", "not a list of keys"),
        ("[" * 5000, "too many lists within lists"),
        ("#" * 300_000, "larger than 200 kB"),
        (own_missile(speed_m_s=ZERO.format(key="top_sped_m_s")), "did you mean top_speed_m_s?"),
        (own_missile().replace("name:", "naem:"), "naem: unknown key; did you mean name?"),
        (own_missile().replace("id: own-missile", "id: other"), "id: 'other'; write own-missile"),
    ],
)
def test_a_file_that_cannot_be_an_entry_is_told_so(tmp_path, text, found):
    assert found in refusal(tmp_path, text)


def test_a_file_that_is_not_text_is_told_so(tmp_path):
    (tmp_path / "own-missile.yaml").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(CatalogueError, match="not UTF-8 text"):
        Catalogue.read([tmp_path])


def test_a_unit_that_cites_what_is_not_there_is_told_so(tmp_path):
    text = (SHIPPED / "units/s400-fire-unit.yaml").read_text(encoding="utf-8")
    broken = text.replace("id: s400-fire-unit", "id: own-unit").replace("[92n6e,", "[92n6,")
    broken = broken.replace("entry: 40n6e,", "entry: fighter,")
    message = refusal(tmp_path, broken, "own-unit.yaml")
    assert "radars: no radar '92n6'; did you mean 92n6e?" in message
    assert "load: no interceptor 'fighter'" in message
