"""CSV: pandas reads the tables, and every number of the record comes back to its last bit."""

import io

import numpy as np
import pandas
import pytest

from openiads.record.columns import MARK
from openiads.show.export import csv_table


def with_numbers(table):
    """A table of texts with its quantities as Python reads numbers: exactly."""
    for name in table.columns:
        if name.endswith(("_s", "_m", "_deg")):
            table[name] = [float(text) if text else np.nan for text in table[name]]
    return table


@pytest.fixture(scope="module")
def tables(truth, perceived):
    """Each picture's three tables."""
    return {
        scene.picture: {
            name: with_numbers(pandas.read_csv(io.BytesIO(content), comment="#", dtype=str, keep_default_na=False))
            for name, content in csv_table.write(scene, ".csv").parts.items()
        }
        for scene in (truth, perceived)
    }


def test_positions_come_back_to_the_last_bit(scene, tables):
    table = tables[scene.picture][""]
    assert len(table) == sum(len(mover.time_s) for mover in scene.movers)
    assert table["time_s"].is_monotonic_increasing
    for mover in scene.movers:
        own = table[table["id"] == mover.id]
        assert np.array_equal(own["time_s"], mover.time_s)
        assert np.array_equal(own[["x_m", "y_m", "z_m"]], mover.position_m)
        assert np.array_equal(own[["latitude_deg", "longitude_deg", "height_m"]], mover.place)
        assert np.array_equal(own[["vx_m_s", "vy_m_s", "vz_m_s"]], mover.velocity_m_s)


def test_the_first_line_of_every_table_is_the_mark_with_the_picture(scene):
    for content in csv_table.write(scene, ".csv").parts.values():
        first = content.decode().splitlines()[0]
        assert first.startswith("# ")
        assert MARK in first.lower()
        assert f"Picture: {scene.picture}" in first


def test_sides_are_those_held_at_the_time(tables):
    table = tables["perceived"][""]
    own = table[table["id"] == "track 1"]
    assert own[own["time_s"] < 315.0]["side"].unique().tolist() == ["unknown"]
    assert own[own["time_s"] >= 315.0]["side"].unique().tolist() == ["hostile"]


def test_sites_and_events_have_tables_of_their_own(scene, tables):
    found = tables[scene.picture]
    assert found["-sites"]["id"].tolist() == [site.id for site in scene.sites]
    assert found["-events"]["text"].tolist() == [each.text for each in scene.happenings]
    assert found["-sites"]["engagement_range_m"].dropna().tolist() == [240e3]


def test_every_column_of_a_quantity_names_its_unit(tables):
    words = {"time_utc", "kind", "id", "entry", "category", "side", "role", "text", "about"}
    for table in tables["truth"].values():
        for name in set(table.columns) - words:
            assert name.endswith(("_s", "_m", "_deg")), name
