"""The invented run, played by the application without a network, for the tests of this folder.

Source: tests/show/synthetic_record.py. Leaves out: real runs but for the short one of test_live.py.
"""

import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1] / "show"))

from synthetic_record import synthetic_record

from openiads.web.app import application
from openiads.web.asked import Refused
from openiads.web.folder import Folder
from openiads.web.folder_routes import folder_routes
from openiads.web.guards import Door
from openiads.web.playback import Playback
from openiads.web.runs import Runs
from openiads.web.shelf import Shelf

PORT = 8123
OWN = f"http://127.0.0.1:{PORT}"
TOKEN = "the-token-of-this-page"

SCENARIO = """\
# What it shows: nothing.
name: mine        # its name
seed: 1
duration_s: 30

assets:
  - {id: city, at: [45.0, -30.0], value: 100}   # the capital
units:
  - id: unit-1
    entry: s400-fire-unit
    at: [45.02,  -29.92]   # near the river
raids:
  - {id: north, entry: cruise-missile-subsonic, count: 2, from: [45.4, -29.5], via: [[45.2, -29.7]], to: city}
"""


@pytest.fixture(scope="session")
def record():
    """A full record of the invented run."""
    return synthetic_record()


@pytest.fixture(scope="session")
def scenario_text():
    """A scenario with comments."""
    return SCENARIO


@pytest.fixture(scope="session")
def playback(record):
    """The invented run, played."""
    return Playback(record, "invented", Path())


def asking(app):
    """A client that asks as this server's own page does."""
    headers = {"origin": OWN, "x-openiads-token": TOKEN}
    return TestClient(app, base_url=OWN, headers=headers, raise_server_exceptions=False)


@pytest.fixture
def viewer(playback):
    """The page of one record."""

    def find(key):
        if key != "a":
            raise Refused(404, "no such record")
        return playback

    start = {"mode": "view", "records": [{"key": "a", "name": "invented"}]}
    return asking(application(Door("127.0.0.1", PORT, token=TOKEN), find, start))


@pytest.fixture
def served(tmp_path):
    """A folder with one scenario in it, below a folder that is nobody's business."""
    folder = tmp_path / "served"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text("name: secret\n", encoding="utf-8")
    (folder / "mine.yaml").write_text(SCENARIO, encoding="utf-8")
    return folder


@pytest.fixture
def desk(served):
    """The page of a folder."""
    folder, runs = Folder(served), Runs("test")
    app = application(
        Door("127.0.0.1", PORT, token=TOKEN),
        Shelf(folder, runs).find,
        {"mode": "serve", "records": []},
        folder_routes(folder, runs),
    )
    yield asking(app)
    runs.stop_all()
