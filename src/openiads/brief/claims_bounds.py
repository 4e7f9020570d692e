"""What a claim may sensibly say, so that no experiment is asked for what no model works out.

Bounds are in the unit of each key, and far outside of what any source prints. Source: the models' own domains
(docs/models). Leaves out: whether a claim is likely.
"""

from collections.abc import Iterator

from openiads.scenario.catalogue import Entry, Value

YEARS = (1950.0, 2100.0)
LENGTHS_KM = (1.0, 5_000.0)
BOUNDS: dict[str, tuple[float, float]] = {
    "claimed_price_usd_m": (0.001, 1e6),
    "claimed_fire_units": (1.0, 1_000.0),
    "claimed_advance_share": (0.0, 1.0),
    "claimed_loan_share": (0.0, 1.0),
    "claimed_by_year": YEARS,
    "claimed_from_year": YEARS,
    "claimed_year": YEARS,
    "units_per_delivery": (1.0, 100.0),
    "claimed_range_km": LENGTHS_KM,
    "claimed_height_km": (0.1, 1_000.0),
    "claimed_tracks": (1.0, 2_000.0),
    "claimed_targets": (1.0, 300.0),
    "claimed_missiles": (1.0, 3_000.0),
    "claimed_ready_min": (0.1, 1_000.0),
    "claimed_reaction_s": (0.1, 1_000.0),
    "claimed_speed_m_s": (50.0, 11_000.0),
    "claimed_class_km": (100.0, 20_000.0),
    "low_flyer_height_m": (1.0, 1_000.0),
    "edge_of_space_km": (1.0, 2_000.0),
    "lowest_orbit_km": (150.0, 2_000.0),
    "station_orbit_km": (150.0, 2_000.0),
    "salvo_rounds": (1.0, 32.0),
    "radius_m": (0.1, 1e5),
    "ground_range_km": (0.0, 5_000.0),
    "circular_error_m": (0.01, 1e5),
}
# Of these there is no half.
COUNTS = frozenset(("claimed_fire_units", "claimed_tracks", "claimed_targets", "claimed_missiles", "salvo_rounds"))


def bounds_faults(claim: Entry) -> Iterator[str]:
    """A sentence for each value of a claim that no experiment can take."""
    for key, value in claim.values.items():
        for fault in value_bounds_faults(key, value):
            yield f"{claim.id}.{key}: {fault}"


def value_bounds_faults(key: str, value: Value) -> Iterator[str]:
    """What an experiment can not take of one value of a claim, and what would do."""
    least, most = BOUNDS[key]
    ends = [each for each in (value.low, value.nominal, value.high) if each is not None]
    outside = [each for each in ends if not least <= each <= most or (key in COUNTS and each != int(each))]
    if outside or not ends:
        kind = "a whole number" if key in COUNTS else "a number"
        found = f"{outside[0]:g}" if outside else "no number"
        yield f"{found} can not be put to the test; write {kind} from {least:g} to {most:g}"
