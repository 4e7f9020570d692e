"""Programmes for tests: one that is sound, with single lines to change, and the two fire units that it delivers.

Leaves out: the bundled programme, which tests read as it is.
"""

from pathlib import Path

from openiads.brief.programme_reading import programme_of

SCENARIO = """\
name: pair
seed: 3
duration_s: 260
tracker: ideal-association
assets: [{id: city, at: [45.0, -30.0], value: 100}]
units:
  - {id: north, entry: s400-fire-unit, at: [45.05, -30.0]}
  - {id: south, entry: s400-fire-unit, at: [44.95, -30.0]}
raids:
  - {id: wave, entry: cruise-missile-subsonic, count: 4, from: [45.4, -30.0], to: city, spread_km: 4, height_msl_m: 100}
"""
SOUND = """\
format: 1
name: two
description: Two batteries, one after the other.
batches:
  - id: only
    unit: s400-battery
    count: 2
    price_usd_m: 1000
    signed: 2020-06-30
    advance_share: 0.4
    loan_share: 0.5
    on_delivery_share: 0.1
    loan: {rate_per_year: {low: 0, nominal: 0.04, high: 0.1, grade: assumed, note: ours}, tenor_years: 5, payments_per_year: 2}
    deliveries:
      - {id: first, count: 1, planned: 2021-03, units: [north]}
      - {id: second, count: 1, planned: 2022, units: [south]}
    happened:
      - {id: came, count: {low: 1, nominal: 1, high: 2}, date: 2021-05-01/2021-05-20}
"""
ASKED = """\
capability:
  scenario: pair.yaml
  sizes: [2, 16]
  at_least: 0.5
  raid_at: [16]
  replications: 12
  coverage: {class: fighter, heights_m: [1000]}
"""


def programme(text=SOUND, folder=Path()):
    """The programme that a text describes."""
    return programme_of(text, "two.yaml", Path(folder))


def with_scenario(folder, text=SOUND + ASKED, scenario=SCENARIO):
    """The programme that a text describes, its scenario beside it in a folder."""
    (Path(folder) / "pair.yaml").write_text(scenario, encoding="utf-8")
    return programme(text, folder)
