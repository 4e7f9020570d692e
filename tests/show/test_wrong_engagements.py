"""Wrong engagements in plain words: what failed, and what that rests on."""

from synthetic_record import synthetic_record

from openiads.record.wrong_steps import step_measure
from openiads.show.wrong_engagements import depends_sentence, steps_sentence, steps_sentence_over, wrong_table

ASSUMED = [
    {"entry": "assumptions", "key": key, "used": used}
    for key, used in (
        ("friend_equipped_share", 0.9),
        ("neutral_equipped_share", 0.8),
        ("transponder_works_share", 0.5),
        ("class_mistaken_share", 0.03),
    )
]


def test_steps_are_told_in_words_with_their_number():
    assert steps_sentence({step_measure("kinematics"): 2.0}).startswith("What failed: it flew as a hostile would")
    assert steps_sentence({}) == ""
    assert steps_sentence_over([{step_measure("no-reply"): 1.0}, {step_measure("no-reply"): 2.0}]).endswith("came (3).")


def test_what_it_rests_on_is_told_with_the_command_that_shows_more():
    told = depends_sentence(ASSUMED)
    assert "55 % of friends, 60 % of neutrals" in told
    assert "`openiads identify`" in told
    assert depends_sentence([]) == ""


def test_a_record_without_any_has_an_empty_table():
    assert "<td" not in wrong_table(synthetic_record())
