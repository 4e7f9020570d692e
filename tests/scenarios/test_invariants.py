"""What must hold in every run, whatever the dice say: nothing is lost, fired twice, or held beyond what there is.

Leaves out: whether the outcome is likely; test_statistics.py counts.
"""

import functools
import itertools
import math

import numpy as np
import pytest
from short_runs import near, small_raid

import openiads
from openiads.scenario.compile import compile as compiled

PERFECT = (
    "{id: assumptions, reply_probability: 1, assessment_error_probability: 0, neutral_equipped_share: 1,"
    " transponder_works_share: 1}"
)
# Ten salvos of two at twelve low flyers by a unit of three channels, whose launchers are filled again within the run.
PRESSED = """
name: pressed
seed: 3
duration_s: 500
assets: [{id: city, at: [46.0, 20.0], value: 100}]
units:
  - {id: unit-1, entry: s400-fire-unit, at: [46.05, 20.05], rounds: [{entry: 48n6e3, rounds: 6}, {entry: 9m96e, rounds: 5}]}
raids: [{id: north, entry: fighter, count: 12, from: [46.0, 21.0], to: city, spread_km: 8, spread_s: 60}]
flights: [{id: line, entry: airliner, identity: neutral, count: 3, route: [[46.4, 20.0], [46.4, 21.0]], spread_km: 5}]
doctrine: {rounds_per_salvo: 2}
overrides:
  - {id: s400-fire-unit, channels: 3, reload_time_s: 60, reload_rounds: 9}
  - {id: assumptions, reply_probability: 1, assessment_error_probability: 0}
"""

# Two launchers forward, two that face away from the raid, four with the radar; and rounds at a place amid the raid.
GROUPS = (
    "[{id: forward, count: 2, bearing_deg: 90, distance_km: 8}, {id: away, count: 2, facing_deg: 270, sector_deg: 90}]"
)
MISSIONS = (
    "[{id: pier, unit: unit-1, entry: 48n6e3, rounds: 2, at: [46.3, 20.3], time_s: 5, radius_m: 50,"
    " circular_error_m: 50}]"
)

RUNS = {
    "small-raid": small_raid,
    "small-raid, seed 2": lambda: changed(small_raid(), seed=2),
    "small-raid, free, pairs": lambda: changed(
        small_raid(), seed=3, **{"doctrine.weapons": "free", "doctrine.rounds_per_salvo": 2}
    ),
    "small-raid, salvo, brochure": lambda: changed(
        small_raid(), seed=4, **{"doctrine.policy": "salvo", "values": "brochure"}
    ),
    "small-raid, sceptical, half steps": lambda: changed(small_raid(), seed=5, values="sceptical", step_s=0.5),
    "pressed": lambda: openiads.loads(PRESSED, "pressed"),
    "pressed, four seconds a step": lambda: changed(openiads.loads(PRESSED, "pressed"), step_s=4),
    "groups and missions": lambda: openiads.replace(
        openiads.loads(PRESSED, "pressed"), {"units[unit-1].launchers": GROUPS, "fire_missions": MISSIONS}
    ),
    "two units": lambda: changed(
        openiads.loads(PRESSED, "pressed"),
        units="[{id: a, entry: s400-fire-unit, at: [46.05, 20.05]}, {id: b, entry: s400-fire-unit, at: [45.95, 20.1]}]",
    ),
}


def changed(scenario, **changes):
    """A scenario with other values at some paths."""
    return openiads.replace(scenario, changes)


@functools.cache
def run_of(name):
    """The record of one of RUNS."""
    return openiads.run(RUNS[name]())


@pytest.fixture(params=RUNS)
def record(request):
    """The record of each of RUNS in turn."""
    return run_of(request.param)


def step_of(record):
    """Step [s] of a record."""
    return float(record.meta["step_s"])


def test_every_attacker_has_one_fate(record):
    measures, targets, events = record.measures, record["targets"], record["events"]
    assert measures["attackers"] == measures["destroyed"] + measures["reached"] + measures["unresolved"]
    assert measures["attackers"] == (targets["role"] == "attacker").sum()
    ended = np.isin(events["kind"], ["target destroyed", "target reached aim", "target left"])
    assert len(set(events["subject"][ended])) == ended.sum()


def test_every_launch_has_an_order_and_every_outcome_a_launch(record):
    orders, launches, outcomes = record["orders"], record["launches"], record["outcomes"]
    assert len(set(orders["order"])) == len(orders["order"])
    assert sorted(launches["interceptor"]) == list(range(len(launches["interceptor"])))
    row = {int(order): k for k, order in enumerate(orders["order"])}
    for k, order in enumerate(launches["order"]):
        for name in ("fire_unit", "interceptor_type", "track"):
            assert launches[name][k] == orders[name][row[int(order)]]
        assert launches["time_s"][k] > orders["time_s"][row[int(order)]]
    assert len(set(outcomes["interceptor"])) == len(outcomes["interceptor"])
    launched = {int(number): k for k, number in enumerate(launches["interceptor"])}
    for k, number in enumerate(outcomes["interceptor"]):
        for name in ("fire_unit", "interceptor_type", "track"):
            assert outcomes[name][k] == launches[name][launched[int(number)]]
        assert outcomes["time_s"][k] > launches["time_s"][launched[int(number)]]


def test_no_order_fires_more_rounds_than_it_asks_for_and_earlier_ones_fire_all(record):
    orders, launches = record["orders"], record["launches"]
    fired = {int(order): int((launches["order"] == order).sum()) for order in orders["order"]}
    for k, order in enumerate(orders["order"]):
        assert fired[int(order)] <= orders["rounds"][k]
        if orders["time_s"][k] < record.meta["duration_s"] - 120.0:
            assert fired[int(order)] == orders["rounds"][k]


def test_every_assessment_has_an_outcome_and_comes_after_its_delay(record):
    outcomes, assessments = record["outcomes"], record["assessments"]
    met = dict(zip(outcomes["interceptor"].tolist(), outcomes["time_s"].tolist(), strict=True))
    delay_s = used(record, "assumptions", "assessment_delay_s")
    assert len(set(assessments["interceptor"])) == len(assessments["interceptor"])
    for number, time_s in zip(assessments["interceptor"].tolist(), assessments["time_s"].tolist(), strict=True):
        assert time_s - met[number] == pytest.approx(delay_s)


def used(record, entry, key):
    """A catalogue number of a run, in SI."""
    rows = record["catalogue"]
    return float(rows["used"][(rows["entry"] == entry) & (rows["key"] == key)][0])


def stock(record):
    """Rounds at the start, spare ones included, by fire unit and type."""
    magazine, found = record["magazine"], {}
    names = ("fire_unit", "interceptor_type", "rounds_ready", "reloads")
    for unit, kind, ready, reloads in zip(*(magazine[name].tolist() for name in names), strict=True):
        found[unit, kind] = found.get((unit, kind), 0) + ready + reloads
    return found


def mission_rounds(record, unit, kind, time_s):
    """Rounds of one type that fire missions took up to a time."""
    missions = record["fire_missions"]
    mine = (missions["fire_unit"] == unit) & (missions["interceptor_type"] == kind) & (missions["time_s"] < time_s)
    return missions["rounds_fired"][mine].sum()


def test_a_round_fired_is_a_round_of_the_magazine(record):
    launches, magazine = record["launches"], record["magazine"]
    for (unit, kind), rounds in stock(record).items():
        mine = (launches["fire_unit"] == unit) & (launches["interceptor_type"] == kind)
        assert mine.sum() <= rounds
    held = {(unit, kind) for unit, kind in zip(magazine["fire_unit"], magazine["interceptor_type"], strict=True)}
    assert set(zip(launches["fire_unit"], launches["interceptor_type"], strict=True)) <= held
    for number, entry in enumerate(record["interceptor_types"]["entry"]):
        total = (magazine["rounds_ready"] + magazine["reloads"])[magazine["interceptor_type"] == number].sum()
        assert record.measures[f"rounds_fired[{entry}]"] <= total


@pytest.mark.parametrize("name", RUNS)
def test_a_launcher_fires_no_more_than_it_holds(name):
    """Shot by shot: what a launcher held at the start, and again after each reload, less what it fired."""
    record, full = run_of(name), compiled(RUNS[name]()).parameters.engagement.launchers["full"]
    launches, events = record["launches"], record["events"]
    reloaded = events["kind"] == "reload finished"
    for launcher in np.unique(launches["launcher"]):
        mine = launches["launcher"] == launcher
        refills_s = events["time_s"][reloaded & (events["subject"] == launcher)]
        for number, time_s in enumerate(np.sort(launches["time_s"][mine])):
            assert number + 1 <= full[launcher].sum() * (1 + (refills_s < time_s).sum())
        for kind in np.unique(launches["interceptor_type"][mine]):
            assert full[launcher][kind] > 0


@pytest.mark.parametrize("name", RUNS)
def test_a_launcher_is_loaded_with_no_more_than_it_can_hold(name):
    record, made = run_of(name), compiled(RUNS[name]())
    for number, unit in enumerate(record["fire_units"]["entry"]):
        mine = made.parameters.engagement.launchers["fire_unit"] == number
        loads = made.parameters.engagement.launchers["full"][mine].sum(axis=1)
        assert loads.max() <= used(record, unit, "rounds_per_launcher")


def test_more_rounds_than_the_launchers_hold_are_refused():
    with pytest.raises(openiads.ScenarioError, match="rounds"):
        openiads.run(near(**{"units[unit-1].rounds": "[{entry: 9m96e, rounds: 400}]", "record.level": "measures"}))


def test_a_launcher_is_reloaded_only_after_its_last_round_has_left(record):
    events, launches = record["events"], record["launches"]
    begun = events["kind"] == "reload started"
    for launcher, time_s in zip(events["subject"][begun], events["time_s"][begun], strict=True):
        mine = np.sort(launches["time_s"][launches["launcher"] == launcher])
        ready_s = events["time_s"][
            (events["kind"] == "reload finished") & (events["subject"] == launcher) & (events["time_s"] > time_s)
        ].min(initial=math.inf)
        assert not ((mine >= time_s) & (mine < ready_s)).any()


def test_the_pressed_unit_did_reload():
    record = run_of("pressed")
    events = record["events"]
    assert (events["kind"] == "reload finished").any()
    assert record.rows("launches") > record["fire_units"]["rounds_total"][0]


def channel_spans(record):
    """For each order its fire unit and the time for which it holds a channel: until all its rounds are assessed.

    An assessment is written in the frame in which it comes due and believed in the next, at whose end orders are given.
    """
    orders, assessments, step_s = record["orders"], record["assessments"], step_of(record)
    spans = []
    for k, order in enumerate(orders["order"]):
        mine = assessments["time_s"][assessments["order"] == order]
        freed = math.inf
        if len(mine) == orders["rounds"][k]:
            freed = math.ceil(mine.max() / step_s) * step_s + step_s
        spans.append((int(orders["fire_unit"][k]), float(orders["time_s"][k]), freed))
    return spans


def holding(spans, unit, time_s):
    """How many spans of a fire unit hold at a time."""
    return sum(each == unit and start <= time_s < end for each, start, end in spans)


def test_a_fire_unit_holds_no_more_targets_than_channels(record):
    units, spans = record["fire_units"], channel_spans(record)
    channels = dict(zip(units["fire_unit"].tolist(), units["channels"].tolist(), strict=True))
    assert spans
    for unit, start_s, _ in spans:
        assert holding(spans, unit, start_s) <= channels[unit]
    sampled = record["channels"]
    assert (sampled["channels_in_use"] <= [channels[unit] for unit in sampled["fire_unit"]]).all()


def test_the_channels_in_use_are_those_of_the_orders(record):
    """A sample bears the time of its frame's end and shows the state then."""
    spans, sampled = channel_spans(record), record["channels"]
    for time_s, unit, count in zip(*(sampled[n] for n in ("time_s", "fire_unit", "channels_in_use")), strict=True):
        assert holding(spans, unit, time_s) == count


def test_the_pressed_unit_fills_all_its_channels():
    assert run_of("pressed")["channels"]["channels_in_use"].max() == 3


def test_rounds_in_flight_are_launches_without_an_outcome(record):
    launches, outcomes, sampled = record["launches"], record["outcomes"], record["channels"]
    for time_s, unit, count in zip(*(sampled[n] for n in ("time_s", "fire_unit", "in_flight")), strict=True):
        left = ((launches["fire_unit"] == unit) & (launches["time_s"] < time_s)).sum()
        met = ((outcomes["fire_unit"] == unit) & (outcomes["time_s"] <= time_s)).sum()
        assert left - met == count


def test_rounds_ready_and_reloads_are_never_negative_and_never_appear(record):
    status = record["status"]
    assert (status["rounds_ready"] >= 0).all()
    assert (status["reloads"] >= 0).all()
    orders = record["orders"]
    for (unit, kind), rounds in stock(record).items():
        mine = (status["fire_unit"] == unit) & (status["interceptor_type"] == kind)
        ordered = (orders["fire_unit"] == unit) & (orders["interceptor_type"] == kind)
        for time_s, left, spare in zip(
            *(status[name][mine] for name in ("time_s", "rounds_ready", "reloads")), strict=True
        ):
            taken = orders["rounds"][ordered & (orders["time_s"] <= time_s)].sum()
            assert left + spare + taken + mission_rounds(record, unit, kind, time_s) == rounds


def test_what_an_outcome_destroys_is_destroyed_and_nothing_else(record):
    outcomes, events = record["outcomes"], record["events"]
    hit = outcomes["destroyed"] == 1
    assert (outcomes["target"][hit] >= 0).all()
    killed = events["kind"] == "target destroyed"
    told = {(int(t), int(k)) for t, k in zip(events["subject"][killed], events["other"][killed], strict=True)}
    met = {(int(t), int(k)) for t, k in zip(outcomes["target"][hit], outcomes["interceptor"][hit], strict=True)}
    assert told == met
    assert len({target for target, _ in told}) == len(told)


def test_a_round_meets_nothing_farther_than_the_outcome_radius(record):
    outcomes = record["outcomes"]
    met = outcomes["target"] >= 0
    assert (outcomes["miss_distance_m"][met] <= used(record, "assumptions", "outcome_radius_m")).all()
    assert (outcomes["spent"][met] == 0).all()


def test_nothing_is_destroyed_after_it_has_ended(record):
    events, outcomes = record["events"], record["outcomes"]
    for kind in ("target reached aim", "target left"):
        for subject in events["subject"][events["kind"] == kind]:
            assert not ((outcomes["target"] == subject) & (outcomes["destroyed"] == 1)).any(), kind


def test_the_engagement_ledger_covers_the_confirmed_life_of_each_track_once(record):
    """Spans of a track follow one another without a gap or an overlap, from its first plot to its end."""
    ledger, events = record["engagement_ledger"], record["events"]
    confirmed = set(events["subject"][events["kind"] == "track confirmed"].tolist())
    assert set(ledger["track"].tolist()) == confirmed
    ended = {
        int(track): float(time_s)
        for track, time_s, kind in zip(events["subject"], events["time_s"], events["kind"], strict=True)
        if kind == "track dropped"
    }
    for track in confirmed:
        mine = np.flatnonzero(ledger["track"] == track)
        order = mine[np.argsort(ledger["start_s"][mine])]
        starts, ends = ledger["start_s"][order], ledger["end_s"][order]
        assert (ends > starts).all()
        assert ends[:-1].tolist() == starts[1:].tolist()
        assert ledger["reason"][order[0]] == "not confirmed"
        assert "not confirmed" not in ledger["reason"][order[1:]]
        # A track may be dropped at a plot within a frame; command sees it at the frame's end, a second later at most.
        assert 0.0 <= ends[-1] - ended.get(track, record.meta["duration_s"]) <= 1.0


def test_an_engaged_span_begins_with_an_order_of_its_unit(record):
    ledger, orders = record["engagement_ledger"], record["orders"]
    given = set(zip(*(orders[name].tolist() for name in ("track", "time_s", "fire_unit")), strict=True))
    spans = ledger["reason"] == "engaged"
    assert spans.any()
    begun = zip(*(ledger[name][spans].tolist() for name in ("track", "start_s", "fire_unit")), strict=True)
    assert set(begun) <= given


def test_visibility_spans_of_a_pair_do_not_overlap(record):
    ledger = record["visibility_ledger"]
    order = np.lexsort((ledger["start_s"], ledger["target"], ledger["radar"]))
    same = (np.diff(ledger["radar"][order]) == 0) & (np.diff(ledger["target"][order]) == 0)
    assert (ledger["start_s"][order][1:][same] >= ledger["end_s"][order][:-1][same]).all()
    assert (ledger["end_s"] > ledger["start_s"]).all()
    assert ledger["end_s"].max() <= record.meta["duration_s"] + step_of(record)


def test_no_channel_is_held_for_a_track_twice_at_a_time(record):
    """Command waits for the assessment of a salvo before it fires at the same track again."""
    orders, spans = record["orders"], channel_spans(record)
    for track in np.unique(orders["track"]):
        mine = sorted((spans[k][1], spans[k][2]) for k in np.flatnonzero(orders["track"] == track))
        for (_, freed), (again, _) in itertools.pairwise(mine):
            assert again >= freed


def test_salvos_are_counted_up_to_the_most_that_doctrine_allows(record):
    orders = record["orders"]
    most = 1 if "policy: salvo," in record.scenario else 3
    for track in np.unique(orders["track"]):
        numbers = orders["salvo"][orders["track"] == track].tolist()
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        assert len(numbers) <= most


def test_a_salvo_of_two_fires_pairs():
    record = run_of("pressed")
    orders, launches, interval_s = record["orders"], record["launches"], 3.0
    whole = orders["order"][orders["rounds"] == 2]
    assert len(whole) >= 5
    for order in whole:
        times = np.sort(launches["time_s"][launches["order"] == order])
        if times.size and times[0] + 2 * interval_s < record.meta["duration_s"]:
            assert len(times) == 2
            assert times[1] - times[0] >= interval_s - 1e-9


def test_launches_of_a_fire_unit_keep_the_launch_interval_and_the_reaction_time(record):
    launches, orders, units = record["launches"], record["orders"], record["fire_units"]["entry"]
    ordered = dict(zip(orders["order"].tolist(), orders["time_s"].tolist(), strict=True))
    for unit in np.unique(launches["fire_unit"]):
        mine = launches["fire_unit"] == unit
        interval_s = used(record, units[unit], "launch_interval_s")
        assert (np.diff(np.sort(launches["time_s"][mine])) >= interval_s - 1e-9).all()
        ready_s = used(record, units[unit], "reaction_time_s") + used(record, "assumptions", "command_delay_s")
        for order, time_s in zip(launches["order"][mine], launches["time_s"][mine], strict=True):
            assert time_s >= ordered[int(order)] + ready_s - 1e-9


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_weapons_on_hold_fire_nothing(seed):
    record = openiads.run(changed(small_raid(600.0), seed=seed, **{"doctrine.weapons": "hold"}))
    assert record.measures["rounds_fired"] == 0
    assert record.rows("orders") == record.rows("launches") == 0
    assert record.measures["destroyed"] == 0
    assert "weapons hold" in record["engagement_ledger"]["reason"]


@pytest.mark.parametrize("seed", range(4))
def test_no_neutral_is_fired_at_where_everybody_answers_truly(seed):
    """Six airliners cross the raid; each plot brings an answer, so that no track of theirs is held to be anything else."""
    scenario = changed(small_raid(), seed=seed, overrides=f"[{PERFECT}, {{id: decoy-air, speed_m_s: 240}}]")
    measures = openiads.run(scenario).measures
    assert measures["rounds_fired"] > 0
    assert measures["neutral_engaged"] == measures["neutral_destroyed"] == 0


def test_a_neutral_that_never_answers_is_fired_at_with_weapons_free_and_not_with_weapons_tight():
    silent = "[{id: assumptions, reply_probability: 0}]"
    inbound = {"flights[line].entry": "fighter", "flights[line].route": "[[45.4, -30.0], [44.9, -30.0]]"}
    alone = near(raids="[]", duration_s=120.0, overrides=silent, **inbound)
    free, tight = (openiads.run(changed(alone, **{"doctrine.weapons": word})).measures for word in ("free", "tight"))
    assert free["neutral_engaged"] == 1
    assert tight["rounds_fired"] == tight["neutral_engaged"] == 0


def test_no_track_held_to_be_neutral_is_ordered_to_be_fired_at(record):
    """What command held of a track when it ordered, from its own account of identities."""
    orders, told = record["orders"], record["identifications"]
    free = "weapons: free" in record.scenario
    for track, time_s in zip(orders["track"], orders["time_s"], strict=True):
        known = np.flatnonzero((told["track"] == track) & (told["time_s"] <= time_s))
        held = told["identity"][known[-1]] if known.size else "unknown"
        assert held == "hostile" or (free and held == "unknown")


def test_a_target_destroyed_in_the_last_frame_is_destroyed():
    whole = openiads.run(near())
    hit = whole["outcomes"]["destroyed"] == 1
    last_s = math.ceil(whole["outcomes"]["time_s"][hit][0])
    record = openiads.run(near(duration_s=last_s))
    assert record["outcomes"]["destroyed"].tolist() == [1]
    assert record.measures["destroyed"] == 1


def test_an_attacker_of_a_place_without_an_asset_reaches_it():
    record = openiads.run(near(units="[]", duration_s=150.0, **{"raids[north].to": "[45.0, -30.0]"}))
    assert record.measures["reached"] == 2
    assert record.measures["unresolved"] == 0


# One missile of 300 km range on its arc towards a city with one unit, which holds its fire.
ARC = """
name: arc
seed: 1
duration_s: 420
assets: [{id: city, at: [46.0, 20.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [46.0, 20.0]}]
raids: [{id: arc, entry: srbm-300km, count: 1, from: [46.0, 23.8], to: city}]
doctrine: {weapons: hold}
"""


@pytest.mark.parametrize("seed", range(3))
def test_a_ballistic_missile_keeps_one_track_through_its_coast(seed):
    """From confirmation until dense air slows it, 20 s before the end, every plot of it goes to that track."""
    record = openiads.run(changed(openiads.loads(ARC, "arc"), seed=seed))
    plots, events = record["detections"], record["events"]
    (confirmed,) = np.flatnonzero(events["kind"] == "track confirmed")
    reached_s = float(events["time_s"][events["kind"] == "target reached aim"][0])
    coasting = (plots["time_s"] >= events["time_s"][confirmed]) & (plots["time_s"] < reached_s - 20.0)
    mine = (plots["target"] == 0) & coasting
    assert set(plots["track"][mine]) == {events["subject"][confirmed]}
    assert plots["time_s"][mine].max() - events["time_s"][confirmed] > 80.0
    assert record.measures["reached"] == 1


LOW = """
name: low
seed: 1
duration_s: 330
assets: [{id: city, at: [46.0, 20.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [46.0, 20.0]}]
raids: [{id: low, entry: cruise-missile-subsonic, count: 1, from: [46.0, 21.0], to: city, height_above_ground_m: 50}]
doctrine: {weapons: hold}
overrides: [{id: 96l6e, antenna_height_m: 10}]
"""


@pytest.mark.parametrize("ground_m", [0.0, 1000.0])
def test_a_low_flyer_comes_over_the_horizon_as_far_out_over_raised_ground_as_over_the_sea(ground_m):
    """50 m above the ground, an antenna of 10 m: 42.2 km, less what it flies in one turn of the radar, 1.5 km."""
    record = openiads.run(changed(openiads.loads(LOW, "low"), **{"relief.height_m": ground_m}))
    plots, ledger = record["detections"], record["visibility_ledger"]
    assert 40.5e3 < plots["range_m"][plots["target"] == 0].max() < 42.5e3
    looked = ledger["visibility"][ledger["visibility"] != "not looked"]
    assert looked.tolist()[:2] == ["below horizon", "seen"]
