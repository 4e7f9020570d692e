"""The curve as text: a line a scale, the rates, what failed, and the mark."""

from types import SimpleNamespace

from openiads.analysis.statistics import Share
from openiads.record.columns import MARK
from openiads.scenario.error_curve import SHOWN, Estimate
from openiads.show.error_curve import curve_text

RATES = {
    "friend_equipped_share": 0.9, "neutral_equipped_share": 0.8, "transponder_works_share": 0.5,
    "class_mistaken_share": 0.03, "class_error_share": 0.2,
}  # fmt: skip


def point(scale, mean):
    """A point at which every measure has the same mean."""
    means = {name: Estimate(mean, max(mean - 1.0, 0.0), mean + 1.0) for name in SHOWN}
    return SimpleNamespace(
        scale=scale,
        at=scale,
        base=1.0,
        rate="",
        rates=RATES,
        means=means,
        steps={"wrong_step[kinematics]": mean},
        runs_without_wrong=Share(3, 4, 0.3, 0.95),
    )


def test_each_scale_has_a_line_with_intervals():
    lines = curve_text([point(0.0, 0.0), point(1.0, 2.0)], "a", 4, False).splitlines()
    zero, one = (next(line for line in lines if line.strip().startswith(mark + " ")) for mark in ("x0", "x1"))
    assert "0.00 (0.00 to 1.00)" in zero
    assert "2.00 (1.00 to 3.00)" in one
    assert "25 % (5 % to 70 %)" in one


def test_it_says_on_what_it_rests_and_what_failed():
    told = " ".join(curve_text([point(1.0, 2.0)], "a", 4, True).split())
    assert "55 % of friends and 60 % of neutrals have no transponder that works" in told
    assert "knows the rates as they are" in told
    assert "x1: it flew as a hostile would: its speed, height or climb 2.00." in told
    assert told.endswith(MARK)


def test_the_value_of_one_rate_stands_in_place_of_a_scale():
    one = point(0.25, 2.0)
    one.rate, one.base = "reply_probability", 0.98
    told = curve_text([one], "a", 4, False)
    words = " ".join(told.split())
    assert "over the reply probability (0.98 in the scenario), all other rates as they are" in words
    assert "Command believes 0.98 throughout" in words
    assert "At every point, 55 % of friends" in words
    assert any(line.split()[:1] == ["0.25"] for line in told.splitlines())


def test_it_says_where_nobody_can_be_fired_at_wrongly():
    told = [" ".join(curve_text([point(1.0, 0.0)], "a", 4, False, others).split()) for others in (True, False)]
    assert ["No neutral or friendly object flies in it" in each for each in told] == [False, True]


def test_runs_that_are_all_alike_make_no_interval():
    alike = point(0.0, 0.0)
    alike.means = {name: Estimate(0.0, 0.0, 0.0) for name in SHOWN}
    assert "0.00 (in every run)" in curve_text([alike, point(1.0, 2.0)], "a", 4, False)
