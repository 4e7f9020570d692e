"""The table of track quality: each row is the GOSPA of its own objects and tracks, and counts what it says it counts."""

import numpy as np
import pytest
from short_runs import near, small_raid
from synthetic_record import FLIGHTS, FOLLOWED, synthetic_record

import openiads
from openiads.analysis.gospa import gospa
from openiads.analysis.metrics import class_of
from openiads.analysis.moments import ALL_CLASSES, ALL_RADARS, searching_radars
from openiads.analysis.picture import objects_at, tracks_at
from openiads.analysis.scan_quality import scan_quality
from openiads.record.columns import TABLES
from openiads.scenario.execute import with_track_quality

PARTS = ("localisation_m", "missed_m", "false_m")


@pytest.fixture(scope="module")
def raid():
    """The bundled raid's first minutes, as run."""
    return openiads.run(small_raid(400.0))


@pytest.fixture(params=["invented", "raid"])
def scored(request, record):
    """A record with its table: the invented run, and a real one."""
    return record if request.param == "invented" else request.getfixturevalue("raid")


def rows_of(record, radar=ALL_RADARS, target_class=ALL_CLASSES):
    table = record["track_quality"]
    mine = (table["radar"] == radar) & (table["target_class"] == target_class)
    return {name: column[mine] for name, column in table.items()}


def test_every_column_of_the_table_is_given(scored):
    assert set(scan_quality(scored)) == set(TABLES["track_quality"].names)


def test_counts_add_up(scored):
    table = scored["track_quality"]
    assert np.array_equal(table["expected"], table["held"] + table["missed"])
    assert np.all(table["flying"] >= table["expected"])
    for name in ("flying", "expected", "held", "missed", "false_tracks", "switches", "nees_samples", "nis_samples"):
        assert table[name].min() >= 0
    np.testing.assert_allclose(table["gospa_m"] ** 2, sum(table[name] ** 2 for name in PARTS), rtol=1e-12)
    share = table["held"] / np.where(table["expected"] > 0, table["expected"], np.nan)
    np.testing.assert_array_equal(table["completeness"], share)


def test_classes_add_up_to_all_but_for_what_is_of_no_class(scored):
    table = scored["track_quality"]
    for radar in np.unique(table["radar"]):
        whole = rows_of(scored, radar)
        mine = (table["radar"] == radar) & (table["target_class"] != ALL_CLASSES)
        where = np.searchsorted(whole["time_s"], table["time_s"][mine])
        for name in ("expected", "held", "missed", "switches", "nees_samples"):
            assert np.array_equal(np.bincount(where, table[name][mine], len(whole["time_s"])), whole[name])
        for name in ("false_tracks", "nis_samples"):
            assert np.all(np.bincount(where, table[name][mine], len(whole["time_s"])) <= whole[name])


def test_a_row_of_a_radar_is_the_gospa_of_what_it_saw(raid):
    """Its objects alone against their tracks and its false ones, paired anew: the table pairs all at once and then picks."""
    radar, plots = searching_radars(raid)[0], raid["detections"]
    rows, step_s = rows_of(raid, radar), raid.meta["step_s"]
    since_s = 3.0 * raid["radars"]["revisit_s"][radar]
    for k in range(10, len(rows["time_s"]), 7):
        at_s = rows["time_s"][k]
        objects, tracks = (found(raid, at_s) for found in (objects_now, tracks_now))
        lately = (
            (plots["radar"] == radar) & (plots["time_s"] <= at_s + step_s) & (plots["time_s"] > at_s + step_s - since_s)
        )
        mine = np.isin(objects.number, plots["target"][lately])
        whole = gospa(objects.position_m, tracks.position_m)
        alone = np.setdiff1d(np.arange(len(tracks.number)), whole.estimate)
        false = alone[np.isin(tracks.number[alone], plots["track"][lately])]
        own = np.union1d(whole.estimate[mine & (whole.estimate >= 0)], false)
        found = gospa(objects.position_m[mine], tracks.position_m[own])
        assert (rows["missed"][k], rows["false_tracks"][k]) == (found.missed, found.false)
        assert rows["gospa_m"][k] == pytest.approx(found.gospa_m)


def objects_now(record, at_s):
    return objects_at(record, np.array([at_s]))


def tracks_now(record, at_s):
    return tracks_at(record, np.array([at_s]), record.meta["step_s"])


def test_an_object_that_no_radar_has_seen_is_not_missed(record):
    """Before 300 s the invented missiles are below every horizon, and the two high flyers are all that is expected."""
    rows = rows_of(record)
    before = (rows["time_s"] >= 30.0) & (rows["time_s"] < 300.0)
    assert set(rows["flying"][before]) == {5}
    assert set(rows["expected"][before]) == {2}
    assert rows["completeness"][before].tolist() == [1.0] * int(before.sum())


def false_tracks(record, first_s, last_s):
    """False tracks in a span of time, by class, the greatest number of each; classes without any are left out."""
    table = record["track_quality"]
    inside = (table["time_s"] >= first_s) & (table["time_s"] < last_s) & (table["false_tracks"] > 0)
    return {
        str(name): int(n) for name, n in zip(table["target_class"][inside], table["false_tracks"][inside], strict=True)
    }


def test_a_track_of_nothing_is_false_while_it_lasts_and_of_no_class(record):
    _, _, _, confirmed_s, last_s = next(row for row in FOLLOWED if row[1] < 0)
    assert false_tracks(record, confirmed_s, last_s) == {ALL_CLASSES: 1}
    assert false_tracks(record, last_s, 415.0) == {}


def test_a_track_that_outlives_its_object_is_false_and_of_its_class(record):
    """The first missile was destroyed at 420 s, and its track dropped at 425 s."""
    assert false_tracks(record, 420.0, 425.0) == {ALL_CLASSES: 1, "cruise": 1}
    assert false_tracks(record, 425.0, 520.0) == {}


def test_what_is_held_is_off_by_the_noise_of_its_track(record):
    """Three axes of 60 m: the mean square of about 2.6 tracks over 60 scans within 4 sigma, carried on by up to 1 s."""
    rows = rows_of(record)
    mean_m2 = np.sum(rows["localisation_m"] ** 2) / rows["held"].sum()
    assert mean_m2 == pytest.approx(3.0 * 60.0**2, rel=4.0 * np.sqrt(2.0 / (3.0 * rows["held"].sum())))


def test_honest_tracks_have_honest_scores(record):
    """Means of chi-square with 6 and 3 degrees of freedom, within 4 sigma: 6 in 100,000 seeds fall outside."""
    rows = rows_of(record)
    for name, degrees in (("nees", 6), ("nis", 3)):
        samples = rows[f"{name}_samples"]
        mean = np.nansum(rows[name] * samples) / samples.sum()
        assert samples.sum() > 150
        assert mean == pytest.approx(degrees, abs=4.0 * np.sqrt(2.0 * degrees / samples.sum()))


def test_classes_are_those_of_the_report(record):
    classes = {class_of(record, target) for target, *_ in FLIGHTS}
    assert set(record["track_quality"]["target_class"]) == {ALL_CLASSES, *classes}


def test_an_innovation_is_recorded_where_a_track_took_a_plot_and_did_not_begin_with_it(raid):
    plots = raid["detections"]
    first = np.zeros(len(plots["track"]), bool)
    first[np.unique(plots["track"], return_index=True)[1]] = True
    known = np.isfinite(plots["nis"])
    assert not known[plots["track"] < 0].any()
    taken = plots["track"] >= 0
    assert known[taken & ~first].all()
    # A track may begin with a plot that another is thought to have taken: then the first that bears its name has one too.
    assert known[taken & first].mean() < 0.01
    assert plots["nis"][known].min() >= 0.0


def test_scoring_is_no_part_of_the_time_of_the_engine_and_the_same_each_time(raid):
    again = with_track_quality(raid)
    for name, column in again["track_quality"].items():
        assert column.tobytes() == raid["track_quality"][name].tobytes()
    assert raid.run["cpu_s"] == raid.measures["cpu_s"] <= raid.run["wall_s"]


@pytest.mark.parametrize("level", ["measures", "events"])
def test_without_samples_of_truth_the_table_is_empty(level):
    assert scan_quality(synthetic_record(level)) == {}
    assert openiads.run(near(**{"record.level": level, "duration_s": 20})).rows("track_quality") == 0


EMPTY = {
    "no radar": "raids: [{id: n, entry: fighter, count: 2, from: [45.25, -30.0], to: a}]",
    "no object": "units: [{id: u, entry: s400-command-post, at: [45.0, -30.0]}]",
}


@pytest.mark.parametrize("kind", EMPTY)
def test_without_radars_or_objects_the_table_is_empty(kind):
    text = f"name: e\nseed: 1\nduration_s: 40\nassets: [{{id: a, at: [45.0, -30.0], value: 1}}]\n{EMPTY[kind]}\n"
    record = openiads.run(openiads.loads(text))
    assert record.rows("track_quality") == 0
    assert "Scan by scan" not in openiads.summary(record)


def test_objects_that_nobody_sees_are_flying_and_not_expected():
    """Two aircraft half the world away from the radar."""
    units = "units: [{id: u, entry: s400-command-post, at: [45.0, -30.0]}]"
    flights = (
        "flights: [{id: f, entry: airliner, identity: neutral, count: 2, route: [[-40.0, 100.0], [-41.0, 100.0]]}]"
    )
    record = openiads.run(openiads.loads(f"name: far\nseed: 1\nduration_s: 60\n{units}\n{flights}\n"))
    rows = rows_of(record)
    assert set(rows["flying"]) == {2}
    assert set(rows["expected"]) == {0}
    assert np.isnan(rows["completeness"]).all()
    assert np.isnan(rows["nees"]).all()
