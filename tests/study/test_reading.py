"""Studies are read with everything that is wrong named at once: file, line, key, what was found, what would do."""

import pytest
from small_study import STUDY, write

import openiads
from openiads.study.trial import try_study


def fault(folder, study):
    """What is said of a study that cannot run."""
    with pytest.raises(openiads.ScenarioError) as caught:
        openiads.run_study(openiads.load_study(write(folder, study)), folder / "out")
    assert not (folder / "out" / "rows").exists()
    return str(caught.value)


def with_factor(text):
    """A study of one factor."""
    return f"name: a\nscenario: glance.yaml\nfactors:\n  - {{{text}}}\n"


def test_a_study_says_what_it_is(tmp_path):
    study = openiads.load_study(write(tmp_path))
    assert study.name == "glance"
    assert study.design.points == 4
    assert study.replications == 30
    assert study.seed == 5
    assert study.scenario_at(3).raids[0].count == 2


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    text = STUDY.replace("replications: 30", "replications: none\nseed: -1\nmeasures2: []").replace(
        "detections", "detectoins"
    )
    said = fault(tmp_path, text)
    assert "did you mean 'detections'?" in said
    assert "did you mean 'measures'?" in said
    assert "write a whole number from 1 to" in said
    assert "study.yaml:6:" in said
    assert said.count("^") == 4


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        ('path: "raids[nroth].count", values: [1]', "did you mean 'north'?"),
        ('path: "raidz[north].count", values: [1]', "did you mean 'raids'?"),
        ('path: "raids[north].cuont", values: [1]', "did you mean 'count'?"),
        ('path: "overrides[91n6e].false_alarm_per_scan", values: [1]', "did you mean 'false_alarms_per_scan'"),
        ('path: "overrides[91n6].revisit_s", values: [1]', "did you mean"),
        ('path: "raids[north].count", values: [0]', "an empty group"),
        ('path: "raids[north].count", values: []', "an empty design"),
        ('path: "raids[north].count", range: {from: 5, to: 4, step: 1}', "an empty design"),
        ('path: "doctrine.policy", values: [slavo]', "did you mean 'salvo'?"),
        ('path: "step_s", uniform: [2, 1]', "write them in rising order: uniform: [2, 10]"),
        ('path: "step_s", normal: [2, -1]', "standard deviation must be above 0"),
        ('path: "step_s", triangular: [1, 2]', "write 3 finite numbers"),
        ('path: "step_s", log-uniform: [0, 1]', "the lower end must be above 0"),
        ('path: "step_s", unifrom: [0, 1]', "did you mean 'uniform'?"),
        ('path: "step_s", uniform: [1, 2], values: [1]', "together"),
        ('path: "step_s"', "no values"),
        ('path: "raids[north].count", uniform: [1, 2]', "a whole number, by whole: true"),
        (
            'path: "overrides[91n6e].false_alarms_per_scan", published: true',
            "no source prints 91n6e.false_alarms_per_scan",
        ),
        ("values: [1]", "a factor needs its path"),
        ('name: point, path: "step_s", values: [1]', "column of the results already"),
    ],
)
def test_a_wrong_factor_is_refused_with_file_line_and_what_would_do(tmp_path, factor, words):
    text = with_factor(factor)
    said = fault(
        tmp_path, text.replace("factors:", "design: sobol\npoints: 2\nfactors:") if "uniform" in factor else text
    )
    assert words in said
    assert f"study.yaml:{6 if 'uniform' in factor else 4}:" in said
    assert "without a factor" not in said


def test_an_empty_list_of_factors_is_an_empty_design(tmp_path):
    assert "an empty design: no factors" in fault(tmp_path, "name: a\nscenario: glance.yaml\nfactors: []\n")
    assert openiads.load_study(write(tmp_path, "name: a\nscenario: glance.yaml\n")).design.points == 1


@pytest.mark.parametrize(
    "factor",
    [
        'path: "raids[north].from", values: [[45.5, -30.0], [45.6, -30.0]]',
        'path: "raids[north].from[0]", values: [45.5, 45.6]',
        'path: "raids[north].from[0]", uniform: [45.5, 45.6]',
        'path: "raids[north].via", values: [[[45.5, -30.0]]]',
        'path: "raids[north].to", values: [[45.5, -30.0]]',
        'path: "raids[north].height_msl_m", values: [1000, 2000]',
        'path: "raids[north].start_s", values: [0, 1]',
        'path: "raids[north]", values: [{entry: fighter, count: 2, from: [46, -30], to: harbour}]',
        'path: "raids[new]", values: [{entry: fighter, count: 2, from: [46, -30], to: harbour}]',
        'path: "assets[harbour].at", values: [[45.5, -30.0]]',
        'path: "flights[line].route[0]", values: [[45.5, -30.0]]',
        'path: "jammers[j].at", values: [[45.5, -30.0]]',
        'path: "fire_missions[m].at", values: [[45.5, -30.0]]',
        'arms: {a: {}, b: {"raids[north].from": [46, -30]}}',
        'paths: ["step_s", "raids[north].from[1]"], values: [1, 2]',
    ],
)
def test_routes_aims_and_launch_points_are_no_factors(tmp_path, factor):
    assert "routes, aim points and launch points are no factors" in fault(tmp_path, with_factor(factor))


def test_a_wrong_path_is_told_once_however_many_levels_it_has(tmp_path):
    for path, words in (("raids[nort].count", "no entry is called 'nort'"), ("raids[north].from", "is no factor")):
        with pytest.raises(openiads.ScenarioError) as told:
            try_study(openiads.load_study(write(tmp_path, STUDY.replace("raids[north].count", path))))
        assert str(told.value).count(words) == 1


def test_the_defence_may_stand_elsewhere(tmp_path):
    text = with_factor('path: "units[post].at", values: [[45.0, -30.0], [45.1, -30.0]]')
    assert openiads.load_study(write(tmp_path, text)).design.points == 2


def test_the_published_spread_of_a_figure_gives_its_levels(tmp_path):
    study = openiads.load_study(write(tmp_path, with_factor("path: values, published: true")))
    assert [level.shown for level in study.design.factors[0].levels] == ["brochure", "middle", "sceptical"]
    assert study.design.factors[0].disagreement
    text = with_factor('path: "overrides[48n6e3].maximum_range_km", published: true')
    low, *_, high = openiads.load_study(write(tmp_path, text)).design.factors[0].levels
    assert low.shown < high.shown


def test_one_at_a_time_holds_published_figures_at_their_nominal_one(tmp_path):
    # Of 27, 27 and 30 km the nominal one is the lowest, of 150, 250 and 250 km the highest.
    factors = ("maximum_altitude_km", "maximum_range_km")
    text = "name: a\nscenario: glance.yaml\ndesign: one-at-a-time\nfactors:\n" + "".join(
        f'  - {{path: "overrides[48n6e3].{key}", published: true}}\n' for key in factors
    )
    study = openiads.load_study(write(tmp_path, text))
    nominal = [openiads.catalogue().entry("48n6e3").values[key].nominal for key in factors]
    assert list(study.design.point(0).shown) == nominal
    assert [f.levels[0].shown == n for f, n in zip(study.design.factors, nominal, strict=True)] == [True, False]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("replications: 30", "replications: 30\ndesign: sobol\npoints: 24"), "write 16 or 32"),
        (("replications: 30", "design: sobol"), "needs its points"),
        (("replications: 30", "design: gird"), "did you mean 'grid'?"),
        (("replications: 30", "points: 8"), "a design grid has no points"),
        (("replications: 30", "stop: {half_width: 0.9}"), "between 0 and 0.5"),
        (("replications: 30", "stop: {half_width: 0.1, minimum: 20}"), "from 100 to"),
        (("replications: 30", "replications: 30\nstop: {half_width: 0.1}"), "keep one of them"),
        (("scenario: glance.yaml", "scenario: glnace"), "no bundled scenario of that name"),
        (("name: glance", "name: a b"), "use letters"),
        (("values: [1, 2]", "uniform: [1, 2]"), "takes levels"),
    ],
)
def test_a_wrong_study_is_refused_with_what_would_do(tmp_path, change, words):
    assert words in fault(tmp_path, STUDY.replace(*change))


@pytest.mark.parametrize("text", ["", "- 1\n", "name: [", "\0", "a: &a [*a]", "name: a\nscenario: 5\nfactors: 7\n"])
def test_what_is_no_study_is_refused_in_words(tmp_path, text):
    fault(tmp_path, text)


def test_a_policy_in_python_is_not_run_by_a_study(tmp_path):
    (tmp_path / "policy.py").write_text("raise SystemExit('it ran')\n")
    text = STUDY.replace("replications: 30", 'replications: 30\nset: {"doctrine.policy": {python: policy.py}}')
    assert "a policy in Python" in fault(tmp_path, text)
