"""What command believes of identities and classes, made by hand for tests, and rows of records from mappings.

Leaves out: scenario files and catalogue values; every number a test needs stands in the test.
"""

import math

import numpy as np

from openiads.command.hypotheses import BELIEFS, CLASS_FLIGHT, LEG, IdentificationParameters


def rows_of(dtype, defaults, rows):
    """One row for each mapping of changes, over the defaults."""
    made = np.zeros(len(rows), dtype)
    for row, changes in zip(made, rows, strict=True):
        for name, value in {**defaults, **changes}.items():
            row[name] = value
    return made


# Rates at which one answer, or none, tells a friend, a neutral and a hostile apart.
SURE_BELIEFS = {
    "expected": (0.3, 0.3, 0.4), "transponders": (1e-3, 0.999, 0.0, 1e-3, 0.0, 0.999, 1.0, 0.0, 0.0),
    "reply_probability": 0.99, "class_error_share": 1e-3, "wrong_track_share": 0.0, "unusual_flight_share": 0.1,
    "off_corridor_share": 0.1, "in_corridor_by_chance_share": 0.05, "corridor_course_cosine": math.cos(0.35),
    "declare_hostile_probability": 0.9, "declare_known_probability": 0.9, "keep_declared_probability": 0.5,
    "declare_class_probability": 0.5, "told_change_probability": 0.1, "review_s": 3.0,
}  # fmt: skip
ANY_FLIGHT = {"fastest_m_s": 1e4, "lowest_m": -1e3, "highest_m": 1e6, "climb_m_s": 1e4}


def surely_identified(classes, beliefs=None, flights=None, shares=None, likeness=None, legs=()):
    """What command believes of so many classes, all alike among all identities and in flight unless said otherwise."""
    return IdentificationParameters(
        rows_of(BELIEFS, SURE_BELIEFS, [beliefs or {}]),
        rows_of(CLASS_FLIGHT, ANY_FLIGHT, flights or [{}] * classes),
        np.full((3, classes), 1.0 / classes) if shares is None else np.array(shares, float),
        np.eye(classes) if likeness is None else np.array(likeness, float),
        np.array(list(legs), LEG),
    )
