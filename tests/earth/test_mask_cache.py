"""Maps of masks are made once, kept, and never read where anything about them differs or is damaged."""

import os
import time

import numpy as np
import pytest

from openiads.earth import mask_cache, masking, terrain

PLACE = (0.701, 0.203, 20.0, 10e3)


def relief(height_m=50.0):
    heights = np.zeros((12, 12))
    heights[6, 8] = height_m
    return terrain.grid(heights, 0.7, 0.2, 2e-4, 3e-4)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of this test's own, and a count of the sweeps."""
    sweeps = []

    def counted(*arguments):
        sweeps.append(arguments)
        return masking.mask_map(*arguments)

    monkeypatch.setattr(mask_cache, "mask_folder", lambda: tmp_path / "masks")
    monkeypatch.setattr(mask_cache, "mask_map", counted)
    return tmp_path / "masks", sweeps


def test_a_map_is_swept_once_and_read_the_same(folder):
    _, sweeps = folder
    first, again = (mask_cache.kept_mask_map(relief(), *PLACE) for _ in range(2))
    assert len(sweeps) == 1
    assert first.frames.tobytes() == again.frames.tobytes()
    assert first.heights_m.tobytes() == again.heights_m.tobytes()
    assert again.heights_m.flags.writeable
    answer = [masking.minimum_visible_height_m(each, 0, 4e3, 1.0) for each in (first, again)]
    assert answer[0] == answer[1]


@pytest.mark.parametrize("changed", range(4))
def test_another_place_antenna_or_reach_is_another_map(folder, changed):
    _, sweeps = folder
    mask_cache.kept_mask_map(relief(), *PLACE)
    place = tuple(number * 1.001 if k == changed else number for k, number in enumerate(PLACE))
    mask_cache.kept_mask_map(relief(), *place)
    assert len(sweeps) == 2


def test_one_post_that_changes_is_another_map(folder):
    _, sweeps = folder
    for height_m in (50.0, 51.0):
        mask_cache.kept_mask_map(relief(height_m), *PLACE)
    assert len(sweeps) == 2


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no archive", None])
def test_a_damaged_file_is_made_anew(folder, damage):
    place, sweeps = folder
    mask_cache.kept_mask_map(relief(), *PLACE)
    (file,) = place.iterdir()
    file.write_bytes(file.read_bytes()[:-200] if damage is None else damage)
    mask_cache.kept_mask_map(relief(), *PLACE)
    mask_cache.kept_mask_map(relief(), *PLACE)
    assert len(sweeps) == 2


def test_no_half_written_file_is_left(folder):
    place, _ = folder
    mask_cache.kept_mask_map(relief(), *PLACE)
    assert [file.suffix for file in place.iterdir()] == [".npz"]


def test_what_nobody_read_for_a_month_goes(folder):
    place, _ = folder
    mask_cache.kept_mask_map(relief(), *PLACE)
    (old,) = place.iterdir()
    os.utime(old, (time.time() - 40 * 24 * 3600.0,) * 2)
    mask_cache.kept_mask_map(relief(51.0), *PLACE)
    assert not old.exists()


def test_without_a_folder_to_write_the_map_is_still_made(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(mask_cache, "mask_folder", lambda: tmp_path / "file" / "masks")
    assert len(mask_cache.kept_mask_map(relief(), *PLACE).heights_m) > 0


def test_maps_lie_beside_the_compiled_kernels():
    assert mask_cache.mask_folder().parent == mask_cache.code_folder().parent
