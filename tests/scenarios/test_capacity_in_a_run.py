"""As many targets are engaged at once as the fire units of a run have channels for, and the knee lies where they run out."""

import pytest

import openiads

TEXT = """
name: peak
seed: 3
duration_s: 240
tracker: ideal-association
record: {level: measures}
assets: [{id: city, at: [45.0, -30.0], value: 100}]
units: [{id: batch, entry: %s, at: [45.0, -30.0], facing_deg: 0}]
raids: [{id: wave, entry: fighter, count: 80, from: [46.2, -30.0], to: city, spread_km: 20}]
doctrine: {maximum_salvos: 1}
"""


@pytest.mark.parametrize(
    ("entry", "values", "at_once"),
    [
        ("s400-battery", "middle", 6),
        ("s400-batch", "middle", 24),
        ("s400-batch", "brochure", 40),
        ("s400-full-system", "middle", 36),
    ],
)
def test_eighty_fighters_at_once_fill_every_channel(entry, values, at_once):
    scenario = openiads.replace(openiads.loads(TEXT % entry), {"values": values})
    assert openiads.run(scenario).measures["engaged_at_once"] == at_once


def test_leakers_climb_once_the_raid_is_past_the_channels():
    """Of `saturation`, three runs each: of 16 cruise missiles one or two come through, of 32 a third; more channels help."""
    few, many, wider = (
        sum(
            measures["reached"]
            for measures in openiads.replicate(openiads.replace(openiads.load("saturation"), changes), 3)
        )
        for changes in (
            {"raids[wave].count": 16},
            {"raids[wave].count": 32},
            {"raids[wave].count": 32, "overrides[s400-fire-unit].channels": 10},
        )
    )
    assert few <= 8
    assert many >= 3 * few
    assert wider < many / 2
