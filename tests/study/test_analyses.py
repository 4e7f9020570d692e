"""Analyses of made-up rows whose answer is known: the knee, enough rounds, differences, effects, and costs."""

import json

import numpy as np
import pytest
from command_line import cli
from small_study import STUDY, run, write

import openiads
from openiads.analysis.exchange import Price, costs, prices, ratio
from openiads.analysis.saturation import knee
from openiads.study.comparison import compare
from openiads.study.curves import magazine, saturation
from openiads.study.results import Results
from openiads.study.sensitivity import sensitivity

SIZES = np.array([4.0, 8.0, 12.0, 16.0, 20.0, 24.0])


class Rows(Results):
    """Results that are made of arrays: levels by point, and measures (n, k) by point."""

    def __init__(self, levels, tables, measures=("reached",), study=None):
        self._levels, self._tables, self._names, self._study = levels, tables, tuple(measures), study

    @property
    def study(self):
        """The study that they are of."""
        return self._study

    @property
    def levels(self):
        """Factors of each point."""
        return dict(enumerate(self._levels))

    @property
    def factors(self):
        """Names of the factors."""
        return tuple(self._levels[0])

    @property
    def measures(self):
        """Names of the measures."""
        return self._names

    def values(self, measures):
        """Point by point."""
        places = [self._names.index(name) for name in self.known(measures)]
        for point, table in enumerate(self._tables):
            yield point, np.arange(len(table)), table[:, places]


def leakers(size, runs=200, capacity=12.0):
    """What gets through a defence that stops a Poisson number of attackers."""
    stops = np.random.default_rng(7).poisson(capacity * 5, runs) / 5.0
    return np.maximum(size - stops, 0.0)[:, None]


def test_the_knee_is_where_the_defence_is_full():
    found = knee(SIZES, np.hstack([leakers(size) for size in SIZES]), "a")
    assert found.low <= 12.0 + 0.5
    assert found.high >= 12.0 - 0.5
    assert found.size == pytest.approx(12.0, abs=0.6)
    assert found.slope == pytest.approx(1.0, abs=0.05)


def test_where_hardly_anything_leaks_no_knee_is_told():
    assert knee(SIZES, np.hstack([leakers(size, capacity=40.0) for size in SIZES]), "a") is None
    assert knee(SIZES[:2], np.ones((9, 2)), "a") is None


def test_curves_are_drawn_for_each_combination_of_the_other_factors():
    levels = [{"raid": size, "channels": c} for c in (6, 10) for size in SIZES]
    rows = Rows(levels, [leakers(one["raid"], capacity=2.0 * one["channels"]) for one in levels])
    six, ten = saturation(rows, "raid")
    assert (six.name, ten.name) == ("channels = 6", "channels = 10")
    assert six.knee.size < ten.knee.size
    assert ten.places[0].none.share == 1.0


def test_enough_rounds_are_the_fewest_that_do_not_differ_from_the_most():
    levels = [{"rounds": rounds} for rounds in (4, 8, 16, 32)]
    (depth,) = magazine(Rows(levels, [np.maximum(leakers(20.0) - min(r, 16), 0.0) for r in (4, 8, 16, 32)]), "rounds")
    assert depth.level in {8, 16}
    assert depth.differences[0].low > 0.0
    assert depth.differences[-1].estimate == 0.0


def test_while_more_rounds_still_pay_none_are_said_to_be_enough():
    levels = [{"rounds": rounds} for rounds in (4, 8, 16)]
    (depth,) = magazine(Rows(levels, [leakers(20.0) - rounds for rounds in (4, 8, 16)]), "rounds")
    assert depth.level is None


def test_common_random_numbers_find_a_difference_that_independent_runs_would_miss():
    base = np.random.default_rng(1).normal(50.0, 10.0, (200, 1))
    rows = Rows([{"arm": "one"}, {"arm": "two"}], [base, base + 0.5 + 0.1 * np.sin(np.arange(200.0))[:, None]])
    (found,) = compare(rows, "arm", "one", "two", ["reached"])
    assert found.significant
    assert found.difference.estimate == pytest.approx(0.5, abs=0.05)
    assert found.correlation > 0.99


def test_arms_that_do_not_differ_are_not_significant():
    rng = np.random.default_rng(3)
    tables = [rng.poisson(4.0, (300, 1)).astype(float) for _ in range(2)]
    (found,) = compare(Rows([{"arm": "one"}, {"arm": "two"}], tables), "arm", "one", "two", ["reached"])
    assert not found.significant
    assert found.none_difference.holds_zero


def test_an_arm_that_is_none_is_answered_with_the_nearest():
    rows = Rows([{"arm": "one"}, {"arm": "two"}], [np.ones((3, 1))] * 2)
    with pytest.raises(openiads.StudyError, match="did you mean 'two'"):
        compare(rows, "arm", "one", "tow", ["reached"])
    with pytest.raises(openiads.StudyError, match="name two"):
        compare(rows, "arm", "one", "one", ["reached"])
    with pytest.raises(openiads.StudyError, match="no factor 'amr'"):
        compare(rows, "amr", "one", "two", ["reached"])


def study_of(tmp_path, design):
    """A study of two continuous factors."""
    factors = '  - {name: a, path: "step_s", uniform: [1, 2]}\n  - {name: b, path: "duration_s", uniform: [3, 4]}\n'
    return openiads.load_study(write(tmp_path, f"name: s\nscenario: glance.yaml\n{design}\nfactors:\n{factors}"))


DESIGNS = ("design: morris\ntrajectories: 8", "design: saltelli\npoints: 64", "design: sobol\npoints: 64")


@pytest.mark.parametrize("design", DESIGNS)
def test_the_factor_that_does_all_is_found_through_noise(tmp_path, design):
    study = study_of(tmp_path, design)
    noise = np.random.default_rng(5)
    tables = [10.0 * share[0] + noise.normal(0.0, 1.0, (100, 1)) for share in study.design.shares]
    found = sensitivity(Rows([{"a": 0, "b": 0}] * len(tables), tables, study=study), "reached")
    assert found.effects[0].first > 10.0 * abs(found.effects[1].first)
    assert found.noise < 0.05
    assert found.remarks == []


def test_noise_alone_is_said_to_be_noise(tmp_path):
    study = study_of(tmp_path, "design: sobol\npoints: 64")
    noise = np.random.default_rng(5)
    tables = [noise.normal(0.0, 1.0, (10, 1)) for _ in range(64)]
    found = sensitivity(Rows([{"a": 0, "b": 0}] * 64, tables, study=study), "reached")
    assert "is chance" in found.remarks[0]
    assert "do not trust it" in found.remarks[1]


@pytest.mark.parametrize("design", DESIGNS)
def test_single_runs_are_never_taken_for_means(tmp_path, design):
    study = study_of(tmp_path, design)
    tables = [np.full((2, 1), share[0]) for share in study.design.shares]
    tables[3] = tables[3][:1]
    with pytest.raises(openiads.StudyError, match="a single run"):
        sensitivity(Rows([{"a": 0, "b": 0}] * len(tables), tables, study=study), "reached")


def test_a_grid_tells_no_sensitivity(tmp_path):
    with pytest.raises(openiads.StudyError, match="latin-hypercube"):
        openiads.sensitivity(run(tmp_path), "detections")


def test_a_round_without_a_price_takes_the_range_of_those_that_have_one():
    found = prices({"own": 2.0, "none": None}, {"own": 2.0, "a": 1.0, "b": 4.0, "c": None})
    assert found == {"own": Price(2.0, 2.0, False), "none": Price(1.0, 4.0, True)}


def test_cost_per_kill_is_mean_cost_over_mean_kills():
    rounds = {"own": np.array([2.0, 4.0]), "none": np.array([0.0, 1.0])}
    low, high = costs(rounds, prices({"own": 2.0, "none": None}, {"a": 1.0, "b": 4.0}))
    assert (low.tolist(), high.tolist()) == ([4.0, 9.0], [4.0, 12.0])
    found = ratio("per kill", low, high, np.array([1.0, 3.0]))
    assert (found.at_low_usd, found.at_high_usd) == (13.0 / 4.0, 4.0)
    assert found.low_interval_usd[0] <= 13.0 / 4.0 <= found.low_interval_usd[1]
    assert np.isnan(ratio("per kill", low, high, np.zeros(2)).at_low_usd)


def test_single_runs_have_charts_without_bars_that_say_so(tmp_path):
    run(tmp_path, study=STUDY.replace("replications: 30", "replications: 1"))
    chart = tmp_path / "chart.svg"
    for command in (("saturation", "--factor", "raid"), ("magazine", "--factor", "alarms")):
        cli("analyse", command[0], tmp_path / "out", *command[1:], "--measure", "detections", "--chart", chart)
        assert "no bars: single runs" in chart.read_text()


def test_published_figures_make_a_range_and_chance_stands_apart(tmp_path):
    text = STUDY.replace(
        'path: "overrides[91n6e].false_alarms_per_scan", values: [0, 40]', "path: values, published: true"
    ).replace("name: alarms", "name: figures")
    results = run(tmp_path, study=text)
    low, high = (found for found in openiads.spread(results, "detections"))
    assert [one.levels for one in (low, high)] == [("brochure", "middle", "sceptical")] * 2
    assert (low.held, high.held) == ({"raid": 1}, {"raid": 2})
    means = [mean.estimate for mean in low.means]
    assert low.difference.estimate == pytest.approx(max(means) - min(means))
    assert means[low.ends[0]] == min(means)
    assert means[low.ends[1]] == max(means)
    said = cli("analyse", "spread", tmp_path / "out", "--measure", "detections", "--chart", tmp_path / "c.svg")
    assert "more than chance" in said or "not told from chance" in said
    assert (tmp_path / "c.svg").read_text().startswith("<svg")
    assert json.loads(cli("analyse", "spread", tmp_path / "out", "--measure", "detections", "--json"))[0]["factor"]


def test_a_study_without_published_figures_has_no_spread(tmp_path):
    run(tmp_path)
    assert "write published: true" in cli("analyse", "spread", tmp_path / "out", "--measure", "detections", code=1)


def test_each_analysis_is_a_command_with_a_chart(tmp_path):
    study = STUDY.replace("values: [1, 2]}", "values: [1, 2, 3]}", 1)
    run(tmp_path, study=study)
    out = tmp_path / "out"
    common = ("--measure", "detections", "--chart", tmp_path / "chart.svg")
    assert "knee" in cli("analyse", "saturation", out, "--factor", "raid", *common)
    assert "are enough" in cli("analyse", "magazine", out, "--factor", "raid", *common)
    said = cli("analyse", "compare", out, "--factor", "alarms", "--first", 0, "--second", 40, *common)
    assert "significant" in said
    assert (tmp_path / "chart.svg").read_text().startswith("<svg")
    found = json.loads(cli("analyse", "saturation", out, "--factor", "raid", "--measure", "detections", "--json"))
    assert len(found) == 2
    assert "no rounds are at hand" in cli("analyse", "exchange", out, code=1)
    assert "ends neither in" in cli("analyse", "saturation", out, "--factor", "raid", "--chart", "a.pdf", code=2)
    assert "no factor 'raids'" in cli("analyse", "saturation", out, "--factor", "raids", code=1)
