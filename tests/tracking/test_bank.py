"""Several models at once against the textbook's sums in NumPy: mixing, comparing, and taking in plots by probability."""

import math

import numpy as np
import plain_filter
import pytest
from banks import apart, matrix_of, random_covariance, row_of
from builders import AXES, SIGMAS, SITE_M, STRAIGHT_ALONE, Tracking, course, covariance_of, polar

from openiads.messages.detections import DETECTION
from openiads.tracking.bank import (
    absorb,
    all_stay,
    compare,
    look_ahead,
    mix,
    moments,
    predict_bank,
    transition,
    weight_of,
)
from openiads.tracking.trackers import BANK, BATCH, MODELS, Model

THERE, MOVING = polar(80e3, 1.0, 0.1), course(180.0, -120.0, 5.0)
THIRD = {Model.ACCELERATION: [3.0, -2.0, 1.0], Model.TURN: [0.04, 0.0, 0.0]}
STARTS = np.array([0.55, 0.2, 0.15, 0.1])


def leaf_of(scene, weights=STARTS, spread_m=100.0, seed=5):
    """Leaf 0 with a bank of models that differ by so much, on its fifth plot at time 0."""
    rng = np.random.default_rng(seed)
    for model in Model:
        last = [1e-2, 1e-9, 1e-9] if model == Model.TURN else [3.0] * 3
        covariance = random_covariance(int(model), last if model in THIRD else [0.0] * 3)
        mean = np.r_[THERE + rng.normal(0.0, spread_m, 3), MOVING + rng.normal(0.0, 0.1 * spread_m, 3)]
        scene.state.bank[int(model)] = row_of(np.r_[mean, THIRD.get(model, [0.0] * 3)], covariance, weights[model])
    leaf = scene.state.leaves[0]
    leaf["hits"], leaf["lead"], leaf["ahead_batch"], leaf["stands_for"] = 5, int(np.argmax(weights)), -1, 0
    scene.state.counters[BATCH] = 1
    return scene.state.bank[:MODELS].copy()


def mixture(shares, means, covariances):
    """Mean and covariance of a mixture."""
    mean = shares @ means
    off = means - mean
    return mean, np.einsum("k,kij->ij", shares, covariances) + np.einsum("k,ki,kj->ij", shares, off, off)


@pytest.mark.parametrize("falls", [0, 1])
@pytest.mark.parametrize("dt_s", [0.0, 5.0, -0.4, 1e4])
def test_a_target_goes_somewhere(dt_s, falls):
    rules = Tracking().parameters.rules[0]
    starts = [model for model in Model if falls or model != Model.BALLISTIC]
    stay = all_stay(dt_s, rules)
    table = np.array([[transition(int(i), int(k), stay[i], falls) for k in Model] for i in starts])
    assert table.sum(axis=1) == pytest.approx(np.ones(len(starts)), abs=1e-12)
    assert (table >= 0.0).all()


@pytest.mark.parametrize("model", Model)
def test_mixing_models_that_agree_changes_nothing(model):
    scene, into = Tracking(), np.zeros(1, BANK)[0]
    leaf_of(scene, spread_m=0.0)
    same = random_covariance(7, [0.0] * 3)
    for row in scene.state.bank[:MODELS]:
        row["covariance"] = row_of(np.zeros(9), same)["covariance"]
    mix(scene.state, 0, int(model), into, all_stay(5.0, scene.parameters.rules[0]), scene.parameters.rules[0], 1)
    assert into["state"][:6] == pytest.approx(np.r_[THERE, MOVING], rel=1e-12)
    assert apart(matrix_of(into)[:6, :6], same[:6, :6]) < 1e-9


@pytest.mark.parametrize("model", Model)
def test_mixing_keeps_mean_and_covariance_of_all_models_together(model):
    """What a model has and the others lack is taken as its prior of them: manoeuvres of 20 m/s2, of no direction."""
    scene, into = Tracking(), np.zeros(1, BANK)[0]
    rows, rules = leaf_of(scene), scene.parameters.rules[0]
    stay = all_stay(5.0, rules)
    mix(scene.state, 0, int(model), into, stay, rules, 1)
    chances = STARTS * [transition(int(start), int(model), stay[start], 1) for start in Model]
    assert into["weight"] == pytest.approx(chances.sum(), rel=1e-12)
    n = {Model.ACCELERATION: 9, Model.TURN: 7}.get(model, 6)
    sigma = 20.0 / max(np.linalg.norm(into["state"][3:6]), 30.0) if model == Model.TURN else 20.0
    means, covariances = rows["state"][:, :n].copy(), np.array([matrix_of(row)[:n, :n] for row in rows])
    for other in set(Model) - {model}:
        means[other, 6:] = 0.0
        covariances[other, 6:, :] = covariances[other, :, 6:] = 0.0
        covariances[other, 6:, 6:] = sigma**2 * np.eye(n - 6)
    mean, covariance = mixture(chances / chances.sum(), means, covariances)
    assert into["state"][:n] == pytest.approx(mean, rel=1e-9)
    assert apart(matrix_of(into)[:n, :n], covariance) < 1e-9


def test_after_one_plot_models_stay_apart():
    scene = Tracking()
    leaf_of(scene)
    scene.state.leaves[0]["hits"] = 1
    predict_bank(scene.state, 0, 0, 5.0, scene.parameters.rules[0])
    assert scene.state.ahead["weight"][:MODELS].tolist() == STARTS.tolist()


def test_only_what_flies_without_wings_is_thought_to_fall():
    for weights, falling in (((0.6, 0.2, 0.2, 0.0), False), (STARTS, True)):
        scene = Tracking()
        leaf_of(scene, np.array(weights))
        predict_bank(scene.state, 0, 0, 5.0, scene.parameters.rules[0])
        found = scene.state.ahead["weight"][:MODELS]
        assert found.sum() == pytest.approx(1.0, abs=1e-9)
        assert (found[Model.BALLISTIC] > 0.0) is np.bool_(falling)


def absorbed(scene, offsets, probabilities, missed, time_s=5.0, alert=0):
    """Take plots, so many sigmas off what is expected of the first model, into leaf 0; returns them as measured."""
    state, (radar, rules) = scene.state, (scene.parameters.radars[0], scene.parameters.rules[0])
    look_ahead(scene.parameters, state, 0, 0, time_s)
    expected = state.views["expected"][int(state.leaves[0]["ahead"])]
    plots = np.array([scene.plot(time_s, expected + np.array(SIGMAS) * off) for off in offsets], DETECTION)
    for k, (plot, probability) in enumerate(zip(plots, probabilities, strict=True)):
        pair = state.pairs[k]
        _, pair["density"], pair["alert_density"], _ = compare(state, state.leaves[0], rules, plot, k)
        pair["leaf"], pair["plot"], pair["probability"] = 0, k, probability
    absorb(scene.parameters, state, 0, 0, plots, 0, len(plots), missed, alert)
    assert radar["detection_probability"] == 0.9
    return [np.array([plot["range_m"], plot["azimuth_rad"], plot["elevation_rad"]]) for plot in plots]


def straight_leaf():
    """A leaf of one model, and its state and covariance predicted 5 s ahead by the plain filter."""
    scene = Tracking(rules=STRAIGHT_ALONE)
    row = leaf_of(scene, np.array([1.0, 0.0, 0.0, 0.0]))[0]
    return scene, plain_filter.predicted(row["state"][:6], matrix_of(row)[:6, :6], 5.0, 1.0)


def test_one_sure_plot_makes_the_update_of_the_plain_filter():
    scene, ahead = straight_leaf()
    (plot,) = absorbed(scene, [(1.0, -2.0, 0.5)], [1.0], 0.0)
    x, p = plain_filter.updated(*ahead, plot, SIGMAS, SITE_M, AXES)
    row, leaf = scene.state.bank[0], scene.state.leaves[0]
    assert row["state"][:6] == pytest.approx(x, rel=1e-7)
    assert apart(matrix_of(row)[:6, :6], p) < 1e-7
    y, s, _ = plain_filter.innovation(*ahead, plot, SIGMAS, SITE_M, AXES)
    assert leaf["nis"] == pytest.approx(y @ np.linalg.solve(s, y), rel=1e-6)
    assert (leaf["time_s"], row["weight"]) == (5.0, 1.0)


def test_several_plots_make_the_update_by_their_probabilities():
    """The moments of the mixture: missed, or updated by either plot. Source: BarShalom2011, 3.4."""
    scene, ahead = straight_leaf()
    plots = absorbed(scene, [(1.0, -2.0, 0.5), (-3.0, 1.0, 2.0)], [0.5, 0.3], 0.2)
    ends = [ahead, *(plain_filter.updated(*ahead, plot, SIGMAS, SITE_M, AXES) for plot in plots)]
    x, p = mixture(np.array([0.2, 0.5, 0.3]), *(np.array(part) for part in zip(*ends, strict=True)))
    assert scene.state.bank[0]["state"][:6] == pytest.approx(x, rel=1e-7)
    assert apart(matrix_of(scene.state.bank[0])[:6, :6], p) < 1e-6


def test_no_plot_leaves_a_leaf_as_predicted():
    scene, (x, p) = straight_leaf()
    absorbed(scene, [], [], 1.0)
    assert scene.state.bank[0]["state"][:6] == pytest.approx(x, rel=1e-9)
    assert apart(matrix_of(scene.state.bank[0])[:6, :6], p) < 1e-9


@pytest.mark.parametrize("alert", [0, 1])
def test_models_are_believed_by_how_well_they_explain_a_plot(alert):
    scene = Tracking()
    leaf_of(scene)
    (plot,) = absorbed(scene, [(2.0, -2.0, 1.0)], [1.0], 0.0, alert=alert)
    ahead, likelihood = scene.state.ahead[:MODELS], np.empty(MODELS)
    for k, row in enumerate(ahead):
        y, s, _ = plain_filter.innovation(row["state"][:6], matrix_of(row)[:6, :6], plot, SIGMAS, SITE_M, AXES)
        likelihood[k] = math.exp(-0.5 * y @ np.linalg.solve(s, y)) / math.sqrt(np.linalg.det(s))
    prior = np.array([weight_of(scene.state, 0, int(model), alert) for model in Model])
    assert prior.sum() == pytest.approx(1.0, abs=1e-9)
    expected = prior * likelihood / (prior @ likelihood)
    assert scene.state.bank["weight"][:MODELS] == pytest.approx(expected, rel=1e-6)
    assert scene.state.leaves[0]["lead"] == np.argmax(expected)


def test_on_the_alert_half_of_those_that_flew_straight_manoeuvre():
    scene = Tracking()
    leaf_of(scene)
    look_ahead(scene.parameters, scene.state, 0, 0, 5.0)
    calm, alert = ([weight_of(scene.state, 0, int(model), k) for model in Model] for k in (0, 1))
    half = 0.5 * calm[Model.VELOCITY]
    assert np.subtract(alert, calm) == pytest.approx([-half, 0.5 * half, 0.5 * half, 0.0], abs=1e-12)


def test_what_is_shown_is_mean_and_covariance_of_all_models_together():
    scene, whole = Tracking(), np.zeros(1, BANK)[0]
    rows = leaf_of(scene)
    moments(scene.state.bank, 0, whole)
    mean, covariance = mixture(STARTS, rows["state"][:, :6], np.array([matrix_of(row)[:6, :6] for row in rows]))
    assert whole["state"][:6] == pytest.approx(mean, rel=1e-12)
    assert apart(covariance_of({"covariance": whole["covariance"]}), covariance) < 1e-9


@pytest.mark.parametrize(("spread_m", "hits", "left"), [(5e3, 5, True), (9e3, 5, False), (9e3, 1, True)])
def test_a_model_that_no_longer_says_where_the_target_is_takes_no_plot(spread_m, hits, left):
    """15 % of 80 km is 12 km: root 3 times 5 km is less, root 3 times 9 km more. One plot is as sure as it is."""
    scene = Tracking(rules=STRAIGHT_ALONE)
    leaf_of(scene, np.array([1.0, 0.0, 0.0, 0.0]))
    wide = np.diag([spread_m**2] * 3 + [1.0] * 3 + [0.0] * 3)
    scene.state.bank[0] = row_of(np.r_[THERE, MOVING, np.zeros(3)], wide, 1.0)
    scene.state.leaves[0]["hits"] = hits
    look_ahead(scene.parameters, scene.state, 0, 0, 1.0)
    assert bool(scene.state.ahead["weight"][0] > 0.0) is left
