"""The visibility ledger tiles the flight of each target for each radar: what nobody looked at is said too."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic_record import synthetic_record

from openiads.analysis.metrics import fates, visibility_shares
from openiads.analysis.sight import whole_visibility


def tiled(record, ledger):
    """Whether spans of every pair follow on each other from the start of the flight to its end."""
    for radar in range(record.rows("radars")):
        for fate in fates(record):
            mine = (ledger["radar"] == radar) & (ledger["target"] == fate.target)
            starts, ends = ledger["start_s"][mine], ledger["end_s"][mine]
            if fate.end_s <= fate.start_s:
                assert not mine.any()
                continue
            assert starts[0] == fate.start_s
            assert ends[-1] == fate.end_s
            assert starts[1:].tolist() == ends[:-1].tolist()
            assert (ends > starts).all()
    return True


def test_what_was_not_looked_at_fills_the_gaps():
    record = synthetic_record()
    whole = whole_visibility(record)
    assert tiled(record, whole)
    assert "not looked" in whole["visibility"]
    looked = whole["visibility"] != "not looked"
    kept = record["visibility_ledger"]
    assert looked.sum() == len(kept["radar"])
    assert (whole["end_s"] - whole["start_s"])[looked].sum() <= (kept["end_s"] - kept["start_s"]).sum()


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 1), st.integers(0, 4), st.lists(st.floats(-50.0, 700.0), min_size=2, max_size=8, unique=True)
        ),
        max_size=8,
        unique_by=lambda pair: pair[:2],
    )
)
def test_any_ledger_without_overlaps_is_made_whole(pairs):
    record = synthetic_record()
    rows = [
        (radar, target, start_s, end_s)
        for radar, target, times in pairs
        for start_s, end_s in zip(sorted(times)[::2], sorted(times)[1::2], strict=False)
    ]
    names = ("radar", "target", "start_s", "end_s")
    columns = {name: np.array([row[k] for row in rows], float) for k, name in enumerate(names)}
    ledger = {**columns, "radar": columns["radar"].astype(int), "target": columns["target"].astype(int)}
    record.tables["visibility_ledger"] = {**ledger, "visibility": np.array(["seen"] * len(rows), np.str_)}
    assert tiled(record, whole_visibility(record))


def test_shares_of_what_stood_between_are_of_the_time_looked_at():
    record = synthetic_record()
    before = visibility_shares(record)
    record.tables["visibility_ledger"] = whole_visibility(record)
    after = visibility_shares(record)
    assert all("not looked" not in shares for shares in after.values())
    assert after["unit-1/92n6e"].keys() == before["unit-1/92n6e"].keys()
    assert sum(after["unit-1/92n6e"].values()) == pytest.approx(1.0)
