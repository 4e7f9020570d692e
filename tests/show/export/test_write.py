"""An export as a whole: every format, the same bytes each time, and errors that say what would do."""

import stat
from dataclasses import replace

import pytest

from openiads.show.export.formats import EXPORT_FORMATS
from openiads.show.export.scene import ExportError
from openiads.show.export.write import export

FORMATS = [name for name in EXPORT_FORMATS if name != "czml"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Each test writes into a folder of its own."""
    monkeypatch.chdir(tmp_path)


def formats():
    """The formats that can be written here."""
    try:
        import czml3  # noqa: F401
    except ImportError:
        return FORMATS
    return [*EXPORT_FORMATS]


@pytest.mark.parametrize("picture", ["truth", "perceived"])
@pytest.mark.parametrize("name", formats())
def test_equal_records_give_equal_bytes(record, name, picture, tmp_path):
    suffix = EXPORT_FORMATS[name].suffixes[0]
    one = export(record, name, picture, tmp_path / f"one{suffix}")
    again = replace(record, run={"wall_s": 99.0})
    two = export(again, name, picture, tmp_path / f"two{suffix}")
    assert [file.read_bytes() for file in one.files] == [file.read_bytes() for file in two.files]
    assert all(file.stat().st_size > 0 for file in one.files)
    assert one.picture == picture


@pytest.mark.parametrize("name", formats())
def test_the_file_is_named_after_scenario_and_picture_if_left_out(record, name, tmp_path):
    known = EXPORT_FORMATS[name]
    made = export(record, name)
    assert made.files[0].name == f"invented-{known.picture}{known.suffixes[0]}"
    assert (tmp_path / made.files[0]).is_file()


def test_asterix_shows_the_perceived_picture_if_none_is_asked_for(record):
    assert export(record, "asterix").picture == "perceived"
    assert export(record, "kml").picture == "truth"


def test_a_file_that_is_there_stays_without_force(record, tmp_path):
    place = tmp_path / "mine.kml"
    place.write_text("mine")
    with pytest.raises(ExportError, match=r"mine\.kml: there is such a file; .*--force"):
        export(record, "kml", path=place)
    assert place.read_text() == "mine"
    export(record, "kml", path=place, force=True)
    assert place.read_text().startswith("<?xml")


def test_a_table_that_is_there_stays_too(record, tmp_path):
    (tmp_path / "mine-events.csv").write_text("mine")
    with pytest.raises(ExportError, match=r"mine-events\.csv"):
        export(record, "csv", path=tmp_path / "mine.csv")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["mine-events.csv"]


@pytest.mark.parametrize(
    ("name", "message"),
    [("kmlz", "did you mean 'kml'"), ("shapefile", "there are czml, acmi, kml, geojson, dis, asterix, csv")],
)
def test_an_unknown_format_is_told_with_those_there_are(record, name, message):
    with pytest.raises(ExportError, match=message):
        export(record, name)


def test_a_suffix_of_another_format_is_refused(record, tmp_path):
    with pytest.raises(ExportError, match=r"ends in \.ast or \.pcap"):
        export(record, "asterix", path=tmp_path / "tracks.kml")


def test_a_folder_that_is_not_there_is_told(record, tmp_path):
    with pytest.raises(ExportError, match=r"nowhere is no folder; make it first"):
        export(record, "kml", path=tmp_path / "nowhere" / "a.kml")
    (tmp_path / "b.kml").mkdir()
    with pytest.raises(ExportError, match="is a folder; name a file"):
        export(record, "kml", path=tmp_path / "b.kml", force=True)


def test_nothing_half_written_is_left_behind(record, tmp_path, monkeypatch):
    from openiads.show.export import write

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(write.Path, "chmod", stopped)
    with pytest.raises(KeyboardInterrupt):
        export(record, "csv", path=tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


def test_others_may_read_what_was_written(record, tmp_path):
    mode = export(record, "kml", path=tmp_path / "a.kml").files[0].stat().st_mode
    assert mode & stat.S_IRUSR
    assert not mode & stat.S_IXUSR


def test_a_name_that_is_no_file_name_is_no_trouble(record, tmp_path):
    odd = replace(record, meta={**record.meta, "scenario": "a,b|c & <d>"})
    for name in formats():
        suffix = EXPORT_FORMATS[name].suffixes[0]
        assert export(odd, name, path=tmp_path / f"odd{suffix}").files[0].stat().st_size > 0
