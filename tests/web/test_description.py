"""Whatever is asked within the description, or beside it, the answer is 200 or a sentence with a number from 400 to 499.

Requests are made up by schemathesis from the page's own description. Leaves out: what the answers hold.
"""

import pytest
from hypothesis import HealthCheck, settings

from openiads.web.description import description

schemathesis = pytest.importorskip(
    "schemathesis", reason="the description is tried with schemathesis: pip install schemathesis"
)

# A run that is begun would go on after its test.
LEFT_OUT = "/api/runs"
schema = schemathesis.openapi.from_dict(description()).exclude(path=LEFT_OUT).exclude(path_regex="^/api/live")


@pytest.fixture(scope="module")
def page(tmp_path_factory, record, scenario_text):
    """The page of a folder with a scenario and a record in it."""
    from starlette.testclient import TestClient

    from openiads.web.app import application
    from openiads.web.folder import Folder
    from openiads.web.folder_routes import folder_routes
    from openiads.web.guards import Door
    from openiads.web.runs import Runs
    from openiads.web.shelf import Shelf

    root = tmp_path_factory.mktemp("described")
    (root / "mine.yaml").write_text(scenario_text, encoding="utf-8")
    record.write(root / "a")
    folder, runs = Folder(root), Runs("test")
    app = application(Door("127.0.0.1", 80, token="t"), Shelf(folder, runs).find, {}, folder_routes(folder, runs))
    headers = {"origin": "http://127.0.0.1", "x-openiads-token": "t"}
    return TestClient(app, base_url="http://127.0.0.1", headers=headers, raise_server_exceptions=False)


@schema.parametrize()
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_every_answer_is_sound_or_a_sentence(case, page):
    call = case.as_transport_kwargs(base_url="http://127.0.0.1")
    sent = {key: call[key] for key in ("json", "data") if call.get(key) is not None}
    if isinstance(sent.get("data"), bytes | str):
        sent["content"] = sent.pop("data")
    answer = page.request(call["method"], case.formatted_path, params=call.get("params"), **sent)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400 and call["method"] != "HEAD":
        assert answer.json()["error"]
