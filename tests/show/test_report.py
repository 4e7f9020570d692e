"""The report is one file that asks nothing of the network, is the same each time, and tells of every target."""

import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from synthetic_record import synthetic_record

from openiads.record.columns import MARK
from openiads.record.table import LEVELS
from openiads.show.report import report, write_report


@pytest.fixture(scope="module")
def html(record):
    return report(record)


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and whether each that opens is closed."""

    def __init__(self):
        super().__init__()
        self.found, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def tags(html):
    """The tags of a page whose every element is closed."""
    parser = Tags()
    parser.feed(html)
    assert not parser.open
    return parser.found


def test_nothing_is_fetched_from_anywhere(html):
    fetching = {"src", "srcset", "data", "action", "poster", "background"}
    for tag, attributes in tags(html):
        assert tag not in {"link", "iframe", "object", "embed", "base", "img", "image"}
        assert not fetching & set(attributes)
        assert all(value.startswith("#") for name, value in attributes.items() if name.endswith("href"))
    assert not re.search(r"@import|url\((?!#)|fetch\(|XMLHttpRequest", html)
    assert "default-src 'none'" in html


def test_the_same_record_gives_the_same_bytes(html):
    assert report(synthetic_record()) == html


def test_it_has_six_pictures_with_findings_and_captions(html):
    assert html.count("<figure>") == html.count("<svg ") == html.count("<figcaption>") == 6
    assert "1 of 2 attackers destroyed; 1 attacker came through" in html


def test_every_target_has_a_row_and_a_story(html, record):
    for name in record["targets"]["id"]:
        assert f'data-value="{name}"' in html
        assert f"<summary>{name}</summary>" in html
    assert "At 420 s the 48N6E3 met it 21 km from unit-1" in html


def test_it_bears_the_mark_first_and_last(html):
    assert html.count(MARK) == 2
    assert html.index(MARK) < html.index("<h1>")


def test_what_people_wrote_can_not_become_markup(html):
    assert "Agency &lt;two&gt;" in html
    assert "Agency <two>" not in html


def test_a_phone_is_told_its_width_and_a_dark_screen_its_colours(html):
    assert 'name="viewport"' in html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_gives_a_report(level, tmp_path):
    path = write_report(synthetic_record(level), tmp_path / "new" / "report.html")
    tags(path.read_text(encoding="utf-8"))


def test_matplotlib_is_imported_when_something_is_drawn_and_not_before():
    code = "import sys, openiads.show.report, openiads.show.summary; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_it_says_for_how_long_each_object_was_held_hostile(html):
    assert "held hostile, s" in html
    assert "<b>0</b>neutrals held hostile" in html


def test_where_nobody_attacked_its_cards_are_of_neutrals():
    record = synthetic_record("measures")
    kept = {
        name: value
        for name, value in record.measures.items()
        if not name.startswith(("rounds_fired[", "attackers", "decoys"))
    }
    record.measures.clear()
    record.measures.update(kept | {"neutrals": 32, "neutral_declared_hostile": 4})
    page = report(record)
    assert "<b>4</b>neutrals held hostile" in page
    assert "reached their aim" not in page
