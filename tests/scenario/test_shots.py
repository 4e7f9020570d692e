"""The shots that `openiads catalogue` prints: both envelopes, the flight to the edge of each, and the residuals of the fit."""

import pytest

import openiads
from openiads.scenario.catalogue import CatalogueError

CATALOGUE = openiads.catalogue()


def test_a_round_with_both_envelopes_has_two_shots_to_their_edges():
    flown = openiads.shots(CATALOGUE, "48n6e3")
    aerodynamic, ballistic = flown.shots
    assert (aerodynamic.against, ballistic.against) == ("aerodynamic", "ballistic")
    assert (aerodynamic.envelope.maximum_range_m, ballistic.envelope.maximum_range_m) == (250e3, 60e3)
    assert (ballistic.envelope.minimum_range_m, ballistic.envelope.minimum_height_m) == (7e3, 2e3)
    for shot in flown.shots:
        rows = shot.rows()
        assert shot.profile.arrived
        assert rows[0] == (0.0, 0.0, 0.0, 0.0)
        assert rows[-1][1] == pytest.approx(shot.envelope.maximum_range_m)
        assert rows[-1][2] == pytest.approx(shot.aim_height_m)
        assert max(row[3] for row in rows) == shot.profile.speed_m_s.max()
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_the_residuals_are_of_the_figures_used():
    named = {row.name: row for row in openiads.shots(CATALOGUE, "48n6e3").residuals}
    assert set(named) == {"top_speed_m_s", "maximum_range_m", "maximum_height_m", "minimum_speed_m_s"}
    assert named["maximum_range_m"].published == 250e3
    assert abs(named["top_speed_m_s"].difference) < 0.1
    assert abs(named["maximum_height_m"].difference) < 0.02 * 27e3


def test_a_round_without_reach_against_ballistic_targets_has_one_shot():
    assert [shot.against for shot in openiads.shots(CATALOGUE, "9m96e").shots] == ["aerodynamic"]


def test_a_shot_is_aimed_within_the_heights_of_its_envelope():
    (*_, ballistic) = openiads.shots(CATALOGUE, "thaad").shots
    assert ballistic.aim_height_m == 40e3


@pytest.mark.parametrize("id", CATALOGUE.ids("interceptor"))
@pytest.mark.parametrize("values", ["brochure", "sceptical"])
def test_every_interceptor_has_shots_under_every_stance(id, values):
    flown = openiads.shots(CATALOGUE, id, values)
    assert flown.stance == values
    assert all(len(shot.rows()) > 3 for shot in flown.shots)
    assert flown.remarks or all(shot.profile.arrived for shot in flown.shots)


def test_what_is_no_interceptor_flies_no_shot():
    with pytest.raises(CatalogueError, match="fighter is a target"):
        openiads.shots(CATALOGUE, "fighter")


def test_limits_against_ballistic_targets_without_a_figure_are_those_against_others():
    (*_, ballistic) = openiads.shots(CATALOGUE, "aster-30").shots
    assert ballistic.envelope.maximum_range_m == 25e3
    assert ballistic.envelope.maximum_height_m == 20e3
